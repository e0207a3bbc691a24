"""What cites what: 《…》 → the document it means → the clauses that name it, and back from a policy of the library."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from policysite.library import Library, Place
from policytext.lexicon import GENERAL_TITLE
from policytext.model import About, Citation, Policy, squeeze

_SHORT = re.compile(r"《([^《》]+)》[^《》\n]{0,60}?以下(?:均|统)?简?称[:：]?《([^《》]+)》")
_WIDTH = str.maketrans("()[]［］【】﹝﹞", "（）〔〕〔〕〔〕〔〕")
_STATE = "中华人民共和国"

Key: TypeAlias = tuple[str, ...]
"""What a citation is known by: a policy of the library, a number, or a title."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A document that policies name."""

    name: str
    """Tells it from all others; stays the same while the policies cite it alike."""
    title: str
    """That of the library where it is there; else as most clauses write it."""
    variants: tuple[str, ...]
    """Other titles under which it is cited."""
    doc_number: str | None
    about: About | None
    """What it is in the library; None where it is not there."""
    within: About | None
    """The policy that alone calls something so, where the title by itself says nothing (《条例》)."""
    places: tuple[Place, ...]
    """The clauses that name it, in reading order, each once."""


@dataclass(frozen=True, slots=True)
class Citations:
    """All cited documents, and the way back from them."""

    documents: tuple[Cited, ...]
    """Those in the library first; the most cited first."""
    citing: Mapping[str, tuple[Place, ...]]
    """Id of a policy → the clauses of other policies that cite it; a policy that none cites is missing."""
    names: Mapping[tuple[str, str], str]
    """Id of a place and a title as it stands there → the name of the document."""


@dataclass(frozen=True, slots=True)
class _Mention:
    place: Place
    citation: Citation
    title: str
    """In full, where the policy says what its short title stands for."""

    @property
    def key(self) -> Key:
        """The title as far as it identifies: a general one only within its policy."""
        tidy = tidy_title(self.title)
        return ("title", tidy, self.place.policy.about.id) if GENERAL_TITLE.fullmatch(tidy) else ("title", tidy)

    @property
    def number(self) -> str | None:
        return tidy_number(self.citation.doc_number)


def find_citations(library: Library) -> Citations:
    """Every document that is cited; what the library, its number or its title surely makes one is one."""
    mentions = tuple(_list_mentions(library))
    policies, numbers = _link_policies(library, mentions), _collect_numbers(mentions)
    groups: dict[Key, list[_Mention]] = defaultdict(list)
    for mention in mentions:
        key = _identify(mention, policies, numbers)
        if key != ("policy", mention.place.policy.about.id):  # that a policy names itself tells nobody anything
            groups[key].append(mention)
    described = [(_describe(library, key, group), group) for key, group in groups.items()]
    return Citations(
        documents=tuple(sorted((cited for cited, _ in described), key=_rank)),
        citing={cited.about.id: cited.places for cited, _ in described if cited.about},
        names={(each.place.id, each.citation.title): cited.name for cited, group in described for each in group},
    )


def tidy_title(title: str) -> str:
    """A title as it is compared: without white space, marks of quotation and the state's own name."""
    return re.sub('[《》〈〉<>“”"]', "", squeeze(title)).translate(_WIDTH).removeprefix(_STATE)


def tidy_number(number: str | None) -> str | None:
    """A 文号 as it is compared: 国发[2019]第4号 is 国发〔2019〕4号."""
    tidy = squeeze(number or "").translate(_WIDTH)
    return re.sub("[（〔](\\d{4})[）〕]第?0*", r"〔\1〕", tidy) or None


def _list_mentions(library: Library) -> Iterator[_Mention]:
    for policy in library.policies:
        short = _find_short_titles(policy)
        for place in library.places[policy.about.id]:
            for citation in place.unit.citations:
                yield _Mention(place, citation, short.get(tidy_title(citation.title), citation.title))


def _find_short_titles(policy: Policy) -> Mapping[str, str]:
    """What a policy's short titles stand for: 《中长期青年发展规划》（以下简称《规划》）."""
    if not any(unit.citations for unit in policy.units):
        return {}
    text = "\n".join(f"{unit.heading}\n{unit.text}" for unit in policy.units)
    return {tidy_title(short): squeeze(full) for full, short in _SHORT.findall(text)}


def _link_policies(library: Library, mentions: Iterable[_Mention]) -> Mapping[Key, str]:
    """Title or number → the id of the policy in the library that it means."""
    numbers = ((tidy_number(about.doc_number), id) for id, about in library.abouts.items())
    policies: dict[Key, str] = {("number", number): id for number, id in numbers if number}
    for mention in mentions:
        if (id := mention.citation.policy) and id in library.places:
            policies[mention.key] = id
    return policies


def _collect_numbers(mentions: Iterable[_Mention]) -> Mapping[Key, frozenset[str]]:
    """Title → all numbers that stand beside it somewhere."""
    numbers: dict[Key, set[str]] = defaultdict(set)
    for mention in mentions:
        if mention.number:
            numbers[mention.key].add(mention.number)
    return {title: frozenset(given) for title, given in numbers.items()}


def _identify(mention: _Mention, policies: Mapping[Key, str], numbers: Mapping[Key, frozenset[str]]) -> Key:
    """A title that stands with one number always means that number; with several, only where one is printed."""
    given = numbers.get(mention.key, frozenset())
    number = mention.number or (min(given) if len(given) == 1 else None)
    by_number = ("number", number or "")
    policy = policies.get(by_number) or policies.get(mention.key)
    return ("policy", policy) if policy else by_number if number else mention.key


def _describe(library: Library, key: Key, mentions: Sequence[_Mention]) -> Cited:
    titles = [title for title, _ in Counter(squeeze(mention.title) for mention in mentions).most_common()]
    about = library.abouts[key[1]] if key[0] == "policy" else None
    within = mentions[0].place.policy.about if len(key) == 3 else None
    title = about.title if about else max(titles, key=len) if key[0] == "number" else titles[0]
    number = about.doc_number if about else next((each.citation.doc_number for each in mentions if each.number), None)
    return Cited(
        name=about.id if about else number or (f"{within.id}-{title}" if within else title),
        title=title,
        variants=tuple(each for each in titles if tidy_title(each) != tidy_title(title)),
        doc_number=number,
        about=about,
        within=within,
        places=tuple({mention.place.id: mention.place for mention in mentions}.values()),
    )


def _rank(cited: Cited) -> tuple[bool, bool, int, str]:
    return cited.about is None, cited.within is not None, -len(cited.places), cited.title
