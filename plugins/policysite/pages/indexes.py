"""Terms, responsible bodies and cited documents: each with every clause that names it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import TypeVar

from policysite.bodies import Body, find_bodies
from policysite.citing import Citations, tidy_title
from policysite.letters import group_by_letter, group_by_number
from policysite.library import Library, Place
from policysite.pages.rendering import SitePage, make_page
from policysite.pages.summaries import summarize_all
from policysite.quoting import CLAUSE_ENDS, GAP, SENTENCE_ENDS
from policysite.vocabulary import find_words
from policytext.lexicon import BRACKETS, RESPONSIBLE

FEW = 60
"""As many names stand in one list; of more, those that begin alike are a fold."""

TOP = 12
"""Bodies that a long list names first: those with the most clauses."""

WORDS, FEW_WORDS = 60, 40
"""Characters of a clause beside a body that answers for it, on a short page and on a long one."""

T = TypeVar("T")
Groups = Mapping[str, Sequence[T]]


def make_index_pages(library: Library, citations: Citations) -> Iterator[SitePage]:
    """The pages of terms, citations and responsible bodies."""
    words = find_words(library.everywhere)
    yield make_page(
        "terms.html",
        "术语",
        "terms.html",
        words=_fold(words, lambda items: group_by_number(items, lambda word: word.name)),
        spelled=sum(bool(word.expansions) for word in words),
        statuses=_find_out_of_force(library),
    )
    within = [cited for cited in citations.documents if cited.about]
    beyond = [cited for cited in citations.documents if not cited.about and not cited.within]
    yield make_page(
        "citations.html",
        "引用",
        "citations.html",
        within=within,
        beyond=_fold(beyond, lambda items: group_by_letter(items, lambda cited: tidy_title(cited.title))),
        general=[cited for cited in citations.documents if cited.within],
        statuses=_find_out_of_force(library),
    )
    bodies = find_bodies(library.places_in_force)
    yield make_page(
        "responsible.html",
        "责任主体",
        "responsible.html",
        bodies=_fold(bodies, lambda items: group_by_letter(items, lambda body: body.name)),
        top=bodies[:TOP] if len(bodies) > FEW else (),
        few=len(bodies) <= FEW,
        quote_clause=partial(_quote_clause, length=WORDS if len(bodies) <= FEW else FEW_WORDS),
        left_out=summarize_all(library, library.out_of_force),
    )


def _fold(items: Sequence[T], group: Callable[[Sequence[T]], Groups[T]]) -> Groups[T]:
    """The items in groups where they are many; else all of them under no name."""
    return group(items) if len(items) > FEW else {"": items} if items else {}


def _find_out_of_force(library: Library) -> Mapping[str, str]:
    """Id of a policy that is not in force → why."""
    return {policy.about.id: str(library.statuses[policy.about.id]) for policy in library.out_of_force}


def _quote_clause(place: Place, body: Body, length: int) -> str:
    """What a clause says of a body, as far as a line or two hold it.

    Where a bracket or 责任单位：… only names who answers for a sentence, that sentence is quoted.
    """
    text = place.unit.text
    start = min((at for name in (body.name, *body.variants) if (at := text.find(name)) >= 0), default=0)
    namings = [match.span() for pattern in (BRACKETS, RESPONSIBLE) for match in pattern.finditer(text)]
    for opens, closes in namings:
        if opens <= start < closes:
            before = text[:opens].rstrip("\n 　（(")
            return _cut(before, _find_last(before[:-1], SENTENCE_ENDS), length) or place.unit.heading
    return _cut(text, _find_last(text[:start], SENTENCE_ENDS + CLAUSE_ENDS), length) or place.unit.heading


def _find_last(text: str, marks: str) -> int:
    """Where what follows the last of the marks begins."""
    return max(text.rfind(mark) for mark in marks) + 1


def _cut(text: str, begin: int, length: int) -> str:
    """The sentence from there on, shortened; …… stands for what is left out of it."""
    end = min((at + 1 for mark in SENTENCE_ENDS if (at := text.find(mark, begin)) >= 0), default=len(text))
    words = text[begin : min(end, begin + length)].strip()
    opens = begin == 0 or text[begin - 1] in SENTENCE_ENDS
    return (GAP * (not opens) + words + GAP * (end > begin + length)) if words else ""
