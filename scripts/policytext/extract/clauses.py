"""Text → sentences → clauses, with their places.

A sentence ends at 。！？； or a line feed, a clause (分句) at ，or ： too. Marks between digits
(1,200 and 7:05) part nothing.
"""

import re
from dataclasses import dataclass

_SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;\n]?")
AND = re.compile("[、和及与]")
"""What stands between the members of a row."""
LONGEST = 2000
"""No sentence is longer; a list without a full stop is read in pieces of this many characters."""
_CLAUSE = re.compile(r"(?:[^，,：:]|(?<=\d)[,，:：](?=\d))+")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text."""

    start: int
    end: int

    def holds(self, position: int) -> bool:
        """Whether the position lies inside."""
        return self.start <= position < self.end


def split_sentences(text: str) -> list[Span]:
    """The sentences of a text in reading order; nothing but white space lies between them."""
    spans: list[Span] = []
    for match in _SENTENCE.finditer(text):
        start, end = match.span()
        while end - start > LONGEST and (cut := _cut(text, start)) < end:
            spans.append(Span(start, cut))
            start = cut
        if text[start:end].strip():
            spans.append(Span(start, end))
    return spans


def _cut(text: str, start: int) -> int:
    """Where an endless sentence is cut: behind its last comma within reach."""
    comma = max(text.rfind(mark, start + 1, start + LONGEST) for mark in "，,、")
    return comma + 1 if comma > start else start + LONGEST


def split_clauses(text: str, sentence: Span) -> list[Span]:
    """The clauses of one sentence, without the marks between them."""
    body = sentence.end - (text[sentence.end - 1] in "。！？!?；;\n")
    return [Span(*match.span()) for match in _CLAUSE.finditer(text, sentence.start, body) if match[0].strip()]
