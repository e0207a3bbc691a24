"""Target → evidence and scope: which words of its sentence a number rests on, and what it is about."""

import re

from policytext.extract.clauses import Span
from policytext.extract.dates import Date
from policytext.extract.measured import Quantity
from policytext.extract.sentences import Sentence
from policytext.lexicon import BEFORE
from policytext.words import tag_words

MAX_EVIDENCE = 120
_SCOPE_STOP = re.compile(r"[，。；：,;:\n]")
_SCOPE_CUT = re.compile(r"[，。；：、,;:（(）)\n]")
_SCOPE_NOISE = re.compile(
    r"^(?:其中|并且?|且|可以|至少|要|应当?|须|必须|力争|确保|原则上|一般|每[一二两三四五六\d]*个?[年月周季学期度]+|推动|实现)+"
    r"|(?:不得?少于|(?:不得?)?[低高大小多]于|不得?超过|至少|达到|达|超过|为|在|实现|的|和|及|与|并|每[年月周季学期度]+)+$"
)
_BLANKS = " \t\n\u3000"
_BARE_CELL = re.compile(rf"(?<=[{_BLANKS}])\d[\d.]*(?=[{_BLANKS}])")
_BRACKETED = re.compile(r"[（(][^（()）]*[)）]")
_DANGLING = re.compile(r"(?:以及|的|和|及|与|并)+$")
_RESPONSIBLE_OPENED = re.compile(r"(?<=.)[（(](?:牵头|责任|配合|负责)[^（()）]*$")
"""The beginning of a bracket that the end of a clause cut off: （牵头单位."""
_TRIM = " \n\t\u3000，,、；;。：:"


def quote(text: str, span: Span) -> str:
    """The words of a span without the marks around them."""
    start, end = max(span.start, span.end - 2 * MAX_EVIDENCE), span.end
    words = _RESPONSIBLE_OPENED.sub("", text[start:end])
    return words.strip(_TRIM) or words.strip()


def find_evidence(text: str, sentence: Sentence, clause: Span, quantity: Quantity, date: Date | None) -> Span:
    """The clause; where several numbers share it, the part of this one; with the date's clause before."""
    before = [other for other in sentence.quantities if clause.start <= other.start < quantity.start]
    after = [other for other in sentence.quantities if quantity.start < other.start < clause.end]
    start = _border(text, before[-1].end, quantity.start) if before else clause.start
    end = _border(text, quantity.end, after[0].start) if after else clause.end
    if start == clause.start and date and date.end <= clause.start:
        introduction = sentence.clauses[sentence.clauses.index(clause) - 1]
        numbered = any(introduction.holds(other.start) for other in sentence.quantities)
        if introduction.holds(date.start) and not numbered:
            start = date.start
    start = max(start, quantity.start - MAX_EVIDENCE)
    end = min(max(end, quantity.end), quantity.end + MAX_EVIDENCE)
    return Span(*_between_brackets(text, *_within_cells(text, start, end, quantity), quantity))


def _within_cells(text: str, start: int, end: int, quantity: Quantity) -> tuple[int, int]:
    """The stretch up to the next blank where a table's bare numbers stand beside it: 承德市580元 山西 350 350."""
    if _BARE_CELL.search(text, start, quantity.start):
        start = max(text.rfind(blank, start, quantity.start) for blank in _BLANKS) + 1
    if _BARE_CELL.search(text, quantity.end, end):
        end = min(found for blank in _BLANKS if (found := text.find(blank, quantity.end, end)) >= 0)
    return start, end


def _between_brackets(text: str, start: int, end: int, quantity: Quantity) -> tuple[int, int]:
    """The stretch without what only the rest of a bracket is left of, before the number or behind it."""
    opened: list[int] = []
    for place in range(start, end):
        if text[place] in "（(":
            opened.append(place)
        elif text[place] in "）)" and not opened:
            if place >= quantity.end:
                return start, place
            start = place + 1
        elif text[place] in "）)":
            opened.pop()
    return start, next((place for place in opened if place >= quantity.end), end)


def _border(text: str, end: int, start: int) -> int:
    """Between two numbers, where the words of the second begin: behind a mark or a cell, at the first verb, else right before it."""
    between = text[end:start]
    mark = max(_outside(between.rstrip()).rfind(c) for c in "、（(； \t")
    if mark >= 0:
        return end + mark + 1
    if bound := BEFORE.search(between):
        return end + bound.start()
    position = end
    for word, tag in tag_words(between):
        if tag == "v" or word in ("不", "或者", "或", "并", "且"):
            return position
        position += len(word)
    return start


def _outside(text: str) -> str:
    """The text with what stands in brackets made unreadable, each character in its place."""
    return _BRACKETED.sub(lambda bracketed: "~" * len(bracketed[0]), text)


def find_scope(text: str, evidence: Span, quantity: Quantity, date: Date | None) -> str | None:
    """What the number is about: for a share the words before it, for a count those behind it."""
    start = max(evidence.start, date.end if date and date.end <= quantity.start else 0)
    words = _SCOPE_STOP.split(text[start : quantity.start])[-1].strip()
    ahead = _SCOPE_NOISE.sub("", words[max(_outside(words).rfind(c) for c in "（(") + 1 :])
    behind = _SCOPE_CUT.split(text[quantity.end : evidence.end].lstrip("的以上下内左右"))[0].strip()
    behind = _DANGLING.sub("", behind)
    first, second = (ahead, behind) if quantity.measure.type == "ratio" and len(ahead) > 3 else (behind, ahead)
    return next((words for words in (first, second) if 2 <= len(words) <= 40), None)


def follow(text: str, start: int, end: int) -> str | None:
    """The words behind a date or a period, up to the next mark."""
    return _SCOPE_CUT.split(text[start:end].lstrip("，,前内底"))[0].strip() or None
