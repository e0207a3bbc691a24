"""A policy in full: what is known of it, its outline and its units, each with what the rest of the site says of it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from policysite.checklists import circle
from policysite.library import Library, Place, find_anchor
from policysite.marking import ARTICLE, Goal, Segment, choose_links, find_article_links, find_name_links, mark_lines
from policysite.pages.rendering import Entry, SitePage, label_gap, render
from policysite.pages.summaries import summarize
from policysite.relating import Relation
from policysite.setting import Stand, place_lines
from policytext.model import CLOSING, OPENING, About, Citation, Policy, Status, Target, Term, Unit, squeeze
from policytext.words import cut_words

CONTENTS_DEPTH = 3
"""Deeper units are not in a page's table of contents."""

CONTENTS_LENGTH = 14
"""Characters of a unit without heading that stand in the table of contents."""

CLINGING = frozenset("的地得之等")
"""Words that do not begin a line of a title."""

CHAPTER = re.compile("第[零〇一二三四五六七八九十百]+[编章节]")
PART = re.compile("[一二三四五六七八九十]+")
ITEM = re.compile("^(第[零〇一二三四五六七八九十百千]+条(?:之[一二三四五六七八九十])?)（(.{1,3})）$")


@dataclass(frozen=True, slots=True)
class Ties:
    """What of the rest of the site a policy's pages lead to; a page that the site does not have is led to by nothing."""

    related: Mapping[str, tuple[Relation, ...]] = field(default_factory=dict)
    """Id of a place → the clauses of other policies that ask the same, the closest first."""
    groups: Mapping[tuple[str, str], tuple[str, int]] = field(default_factory=dict)
    """Id of a place and of a target → the anchor of the group it is compared in, and how many members that has."""
    documents: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """Id of a place and a cited title → what the page of citations calls the document."""
    terms: Mapping[str, str] = field(default_factory=dict)
    """Term → what the page of terms calls it."""
    topics: Mapping[str, str] = field(default_factory=dict)
    """Topic → the slug of its page."""


class Neighbours(NamedTuple):
    """The policies before and after one in the index."""

    before: About | None = None
    after: About | None = None


@dataclass(frozen=True, slots=True)
class Badge:
    """An organization type that a unit applies to."""

    name: str
    slug: str | None
    """Which checklist it leads to, None where there is none."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A target as it is read where its mark is touched."""

    mark: str
    """Stands behind its evidence: ①."""
    anchor: str
    target: Target
    group: tuple[str, int] | None
    """Where it is compared with others of its kind: anchor and number of members."""


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph and where it stands on paper."""

    segments: tuple[Segment, ...]
    stand: Stand


@dataclass(frozen=True, slots=True)
class Link:
    """A related clause, and why its policy is in no list."""

    relation: Relation
    status: Status | None
    """None where the policy is in force as far as anybody says."""


@dataclass(frozen=True, slots=True)
class UnitView:
    """A unit with everything its place on the page needs; no badges where the card above says the same."""

    unit: Unit
    anchor: str
    clause: str
    """As one cites it, empty for the opening and the closing text."""
    chapter: bool
    title: tuple[Segment, ...]
    lines: tuple[Line, ...]
    readings: tuple[Reading, ...]
    badges: tuple[Badge, ...]
    topics: tuple[tuple[str, str], ...]
    """Name and slug."""
    citations: tuple[tuple[Citation, Goal | None], ...]
    """Those that the text does not link itself."""
    terms: tuple[Term, ...]
    """Those that the text does not link itself."""
    related: tuple[Link, ...]


def make_policy_page(
    library: Library,
    policy: Policy,
    slugs: Mapping[str, str],
    ties: Ties | None = None,
    neighbours: Neighbours | None = None,
) -> SitePage:
    """A policy in full: what is known of it, its outline and its units."""
    about = policy.about
    articles = {unit.label: find_anchor(unit.id) for unit in policy.units if ARTICLE.fullmatch(unit.label)}
    ties = ties or Ties()
    units = [_view_unit(library, place, slugs, articles, ties) for place in library.places[about.id]]
    contents = tuple(_list_contents(policy.units))
    html = render(
        "policies/",
        "policy.html",
        about=about,
        title=_part_title(about.title),
        facts=_list_facts(library, about),
        audience=_badges(about.audience, slugs),
        summary=summarize(library, policy),
        replaces=library.predecessors.get(about.id, ()),
        imprint=tuple(_list_imprint(policy)),
        boilerplate=policy.boilerplate,
        contents=contents,
        units=units,
        neighbours=neighbours or Neighbours(),
    )
    path = f"policies/{about.id}.html"
    return SitePage(path, about.title, html, contents, frozenset(unit.anchor for unit in units))


def cite_clause(clause: str) -> str:
    """A clause as a report cites it: 四、15; articles count through a policy, so 第二章第十条（一） is 第十条第（一）项."""
    if article := ARTICLE.search(clause):
        return ITEM.sub(r"\1第（\2）项", clause[article.start() :])
    if PART.fullmatch(clause):
        return f"第{clause}部分"
    return f"第{clause}条" if clause.isdecimal() else clause


def _list_contents(units: Iterable[Unit]) -> Iterator[Entry]:
    for unit in units:
        if unit.depth > CONTENTS_DEPTH or (unit.depth == CONTENTS_DEPTH and not unit.heading):
            continue
        if unit.id in (OPENING, CLOSING):
            title = "结尾" if unit.id == CLOSING else "开头"
        else:
            gap = label_gap(unit.label) if unit.label else ""
            title = unit.label + gap + (unit.heading or _begin(unit.text))
        yield Entry(find_anchor(unit.id), title, unit.depth)


def _begin(text: str) -> str:
    return text if len(text) <= CONTENTS_LENGTH else text[:CONTENTS_LENGTH] + "…"


def _part_title(title: str) -> tuple[str, ...]:
    """A title where its lines may break: between words, as official papers have it, and never before 的."""
    parts: list[str] = []
    for word in cut_words(title):
        if parts and word in CLINGING:
            parts[-1] += word
        else:
            parts.append(word)
    return tuple(parts)


def _list_facts(library: Library, about: About) -> dict[str, str | None]:
    """What the card says of a policy; None where nobody says it."""
    facts = {
        "发文机关": "、".join(about.issuer) or None,
        "文号": about.doc_number,
        "成文日期": about.issued,
        "状态": library.statuses[about.id],
        "施行日期": about.effective,
        "适用地区": about.region,
    }
    return {name: value for name, value in facts.items() if value or name != "施行日期"}


def _list_imprint(policy: Policy) -> Iterator[str]:
    """What is known of a policy and does not stand in its text: paper shows it below the title."""
    said = squeeze("".join(unit.text for unit in policy.units))
    about = policy.about
    day = _write_day(about.issued) if about.issued else None
    known = [*about.issuer, about.doc_number, day]
    yield from (fact for fact in known if fact and squeeze(fact) not in said)


def _write_day(iso: str) -> str:
    """2019-01-27 is 2019年1月27日; what is no date stays."""
    parts = iso.split("-")
    if not all(part.isdigit() for part in parts):
        return iso
    return "".join(f"{int(part)}{unit}" for part, unit in zip(parts, "年月日", strict=False))


def _view_unit(
    library: Library, place: Place, slugs: Mapping[str, str], articles: Mapping[str, str], ties: Ties
) -> UnitView:
    unit, about = place.unit, place.policy.about
    text = f"{unit.heading}\n{unit.text}"
    names = {f"《{each.title}》": goal for each in unit.citations if (goal := _find_goal(place, each, ties))}
    terms = {each.term: Goal("term", ties.terms[each.term]) for each in unit.terms if each.term in ties.terms}
    body = len(unit.heading) + 1
    links = choose_links(
        (
            *find_name_links(text, body, names),
            *find_article_links(text, articles),
            *find_name_links(text, body, terms),
        )
    )
    linked = {goal for _, goal in links}
    title, *paragraphs = mark_lines(text, [target.evidence for target in unit.targets], links)
    return UnitView(
        unit=unit,
        anchor=find_anchor(unit.id),
        clause=cite_clause(place.clause),
        chapter=bool(CHAPTER.fullmatch(unit.label)),
        title=title,
        lines=tuple(_list_lines(paragraphs, place)),
        readings=tuple(
            Reading(circle(position), _find_reading(target), target, ties.groups.get((place.id, target.id)))
            for position, target in enumerate(unit.targets, 1)
        ),
        badges=() if unit.applies_to == about.audience else _badges(unit.applies_to, slugs),
        topics=tuple((topic, ties.topics[topic]) for topic in unit.topics if topic in ties.topics),
        citations=tuple(_list_unlinked(place, ties, linked)),
        terms=tuple(term for term in unit.terms if terms.get(term.term) not in linked),
        related=tuple(_link(library, relation) for relation in ties.related.get(place.id, ())),
    )


def _find_goal(place: Place, citation: Citation, ties: Ties) -> Goal | None:
    """A policy of the library is led to itself; of another document one sees who else cites it."""
    if citation.policy:
        return None if citation.policy == place.policy.about.id else Goal("policy", citation.policy)
    name = ties.documents.get((place.id, citation.title))
    return Goal("document", squeeze(name)) if name else None


def _list_unlinked(place: Place, ties: Ties, linked: set[Goal]) -> Iterator[tuple[Citation, Goal | None]]:
    """The citations that one does not find in the text as they are."""
    text = squeeze(place.unit.heading + place.unit.text)
    for citation in place.unit.citations:
        goal = _find_goal(place, citation, ties)
        if goal not in linked and (goal or f"《{squeeze(citation.title)}》" not in text):
            yield citation, goal


def _find_reading(target: Target) -> str:
    """The id of a target on its policy's page: 4.4/1 is t4-4-1."""
    return "t" + re.sub("[./]", "-", target.id)


def _list_lines(paragraphs: Sequence[tuple[Segment, ...]], place: Place) -> Iterator[Line]:
    """The lines of a unit; those of the opening that only repeat the title stand above already."""
    words = ["".join(segment.text for segment in paragraph) for paragraph in paragraphs]
    opening = place.unit.id == OPENING
    first = _count_title_lines(words, place.policy.about.title) if opening else range(0)
    stands = place_lines(words, place.policy.about, opening)
    yield from (
        Line(paragraph, stand)
        for n, (paragraph, stand) in enumerate(zip(paragraphs, stands, strict=True))
        if paragraph and n not in first
    )


def _count_title_lines(lines: Sequence[str], title: str) -> range:
    """Which lines say the title, in one or broken over several; an empty range where none do."""
    wanted = squeeze(title)
    for start in range(len(lines)):
        said = ""
        for end in range(start, len(lines)):
            said += squeeze(lines[end])
            if not wanted.startswith(said):
                break
            if said == wanted:
                return range(start, end + 1)
    return range(0)


def _link(library: Library, relation: Relation) -> Link:
    policy = relation.other.policy
    return Link(relation, None if library.holds(policy) else library.statuses[policy.about.id])


def _badges(names: Iterable[str], slugs: Mapping[str, str]) -> tuple[Badge, ...]:
    return tuple(Badge(name, slugs.get(name)) for name in names)
