"""A policy's own words, shortened: cut at its own marks, with …… for what is left out."""

import re
from collections.abc import Iterable, Sequence

from policysite.library import Place
from policysite.marking import Span, find_spans
from policytext.lexicon import ASKING

REQUIREMENT_LENGTH = 110
"""Characters of one sentence that are shown at most; the basis leads to the rest."""

GAP = "……"
"""Stands for the policy's words that are left out."""

SENTENCE_ENDS = "。；！？;\n"
CLAUSE_ENDS = "，,：:"
_ENCLOSED = re.compile("“[^“”\n]*”|（[^（）\n]*）|\\([^()\n]*\\)|《[^《》\n]*》")
_MARKS = re.compile(f"[{SENTENCE_ENDS}{CLAUSE_ENDS}]")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[,，:：](?=\d)")
_GOES_ON = "的，,、；;。：:等）)"
"""What follows a quotation that is part of a sentence, whatever mark it ends with."""
_HIDDEN = "\0"


def split_sentences(text: str) -> list[Span]:
    """The sentences of a text with their closing marks; one is not cut inside quotation marks or brackets."""
    return _split(_hide_enclosed(text), SENTENCE_ENDS)


def split_clauses(text: str, sentence: Span) -> list[Span]:
    """The clauses of a sentence, each with the mark that closes it."""
    return _split(_BETWEEN_DIGITS.sub(_HIDDEN, _hide_enclosed(text)), CLAUSE_ENDS, sentence)


def _hide_enclosed(text: str) -> str:
    """The text without the marks inside pairs of quotation marks and brackets, character for character."""
    return _ENCLOSED.sub(_hide, text)


def _hide(match: re.Match[str]) -> str:
    inside, after = match[0], match.string[match.end() : match.end() + 1]
    closes = 2 if inside[-2] in SENTENCE_ENDS and after not in _GOES_ON else 1  # 做到“每年1次。”总结经验。
    return _MARKS.sub(_HIDDEN, inside[:-closes]) + inside[-closes:]


def join_spans(text: str, spans: Sequence[Span]) -> str:
    """The stretches of a text, in order, with …… where one begins or ends within a sentence or words between are left out."""
    pieces = []
    done: int | None = None
    for start, end in spans:
        before = text[:start].rstrip() if done is None else text[done:start].strip()
        if before and (done is not None or before[-1] not in f"{SENTENCE_ENDS}：:"):
            pieces.append(GAP)
        pieces.append(text[start:end].strip())
        done = end
    if pieces and pieces[-1][-1:] not in SENTENCE_ENDS and text[done:].strip() and not pieces[-1].endswith(("：", ":")):
        pieces[-1] = pieces[-1].rstrip(CLAUSE_ENDS) + GAP
    return "".join(_close(pieces))


def _close(pieces: Iterable[str]) -> Iterable[str]:
    """No comma stands before ……."""
    listed = list(pieces)
    for n, piece in enumerate(listed):
        yield piece.rstrip("，,") if listed[n + 1 : n + 2] == [GAP] else piece


def shorten_requirement(place: Place) -> str:
    """The sentences that hold the unit's targets, or the first one that asks; what is left out is marked by ……."""
    evidence = [target.evidence for target in place.unit.targets]
    requirement = shorten_text(place.unit.text, evidence) or place.unit.heading
    return requirement + _begin_items(place) if requirement.endswith(("：", ":")) else requirement


def shorten_text(text: str, pieces: Sequence[str]) -> str:
    """The sentences that hold the pieces, or the first one that asks; what is left out is marked by ……."""
    evidence = [span for span in find_spans(text, pieces) if span]
    sentences = _split(text, SENTENCE_ENDS)
    kept = [sentence for sentence in sentences if any(overlap(sentence, span) for span in evidence)]
    if not kept:
        asking = [sentence for sentence in sentences if ASKING.search(text[slice(*sentence)])]
        kept = (asking or sentences)[:1]
    return _join(text, [_narrow(text, sentence, evidence) for sentence in kept])


def _begin_items(place: Place) -> str:
    """What stands under a requirement that only introduces a list, as far as it fits."""
    children = [unit for unit in place.policy.units if unit.parent == place.unit.id]
    words = "".join(unit.label + (unit.heading or unit.text) for unit in children)
    return words if len(words) <= REQUIREMENT_LENGTH else words[:REQUIREMENT_LENGTH] + GAP


def _split(text: str, ends: str, within: Span | None = None) -> list[Span]:
    """The stretches that each of the characters `ends` closes, with the quotation marks after it."""
    start, end = within or (0, len(text))
    pattern = re.compile(f"[^{ends}]*[{ends}]?[”’）)]*")
    return [match.span() for match in pattern.finditer(text, start, end) if match[0].strip()]


def _narrow(text: str, sentence: Span, evidence: Iterable[Span]) -> Span:
    """A long sentence cut at its commas: what holds the evidence, and as much before it as fits."""
    start, end = sentence
    if end - start <= REQUIREMENT_LENGTH:
        return sentence
    clauses = _split(text, CLAUSE_ENDS, sentence)
    needed = [n for n, clause in enumerate(clauses) if any(overlap(clause, span) for span in evidence)] or [0]
    first, last = needed[0], needed[-1]
    while first > 0 and clauses[last][1] - clauses[first - 1][0] <= REQUIREMENT_LENGTH:
        first -= 1
    while last + 1 < len(clauses) and clauses[last + 1][1] - clauses[first][0] <= REQUIREMENT_LENGTH:
        last += 1
    return clauses[first][0], clauses[last][1]


def overlap(one: Span, other: Span) -> bool:
    """Whether two stretches share a character."""
    return one[0] < other[1] and other[0] < one[1]


def _join(text: str, spans: list[Span]) -> str:
    """The pieces of a text, with …… for all that is left out of it."""
    shown = join_spans(text, spans)
    rest = bool(spans) and bool(text[spans[-1][1] :].strip()) and not shown.endswith((GAP, "：", ":"))
    return shown + GAP if rest else shown
