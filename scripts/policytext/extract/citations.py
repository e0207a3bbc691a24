"""Text → citations: every 《…》 that names a policy, with its number where one stands beside it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType

from policytext.extract.clauses import Span
from policytext.lexicon import NO_CITATION, POLICY_ENDING
from policytext.model import Citation, squeeze

DOC_NUMBER = re.compile(
    r"[\u4e00-\u9fffA-Za-z]{1,12}\s*[〔﹝\[［【（(]\s*(?:19|20)\d\d\s*[〕﹞\]］】）)]\s*第?\s*\d{1,5}\s*号"
)
_OPENING = "《"
_BESIDE = re.compile(r"\s*[（(]?\s*")
_SHORT = re.compile(r"以下(?:均|统)?简?称[:：]?$")
REACH = 60
"""How far behind a title its abbreviation may stand."""
_TRIAL = re.compile(r"[（(][^（）()]{1,12}[）)]$")


@dataclass(frozen=True, slots=True)
class Title:
    """A 《…》 in a text: what stands in it, and the number beside it."""

    span: Span
    title: str
    doc_number: str | None


def find_titles(text: str) -> list[Title]:
    """Every 《…》 in reading order, nested ones as part of the outer."""
    titles: list[Title] = []
    position = text.find(_OPENING)
    while position >= 0:
        end = _closing(text, position)
        if end is None:
            break
        beside = _BESIDE.match(text, end)
        number = DOC_NUMBER.match(text, beside.end() if beside else end)
        doc_number = squeeze(number[0]) if number else None
        titles.append(Title(Span(position, end), squeeze(text[position + 1 : end - 1]), doc_number))
        position = text.find(_OPENING, end)
    return titles


def _closing(text: str, start: int) -> int | None:
    depth = 0
    for index in range(start, min(len(text), start + 200)):
        depth += (text[index] == "《") - (text[index] == "》")
        if depth == 0:
            return index + 1
    return None


def find_abbreviations(text: str) -> dict[str, Title]:
    """What a text's short titles stand for: 《中长期青年发展规划》（以下简称《规划》）."""
    titles = find_titles(text)
    return {
        short.title: full
        for full, short in pairwise(titles)
        if short.span.start - full.span.end <= REACH and _SHORT.search(text, full.span.end, short.span.start)
    }


def find_citations(text: str, abbreviations: Mapping[str, Title] = MappingProxyType({})) -> tuple[Citation, ...]:
    """The policies that a text names, each once, in reading order, a short title with the number of the whole one.

    `policy` is left open: only a library knows.
    """
    found: dict[str, Citation] = {}
    for title in find_titles(text):
        bare = _TRIAL.sub("", title.title)
        if POLICY_ENDING.search(bare) and not NO_CITATION.search(bare):
            known, whole = found.get(title.title), abbreviations.get(title.title)
            numbers = (title.doc_number, known and known.doc_number, whole and whole.doc_number)
            found[title.title] = Citation(title.title, next((number for number in numbers if number), None), None)
    return tuple(found.values())
