"""Evidence found again in the text it was taken from, and the text cut so that it can be marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text that lies in the same pieces of evidence from end to end."""

    text: str
    evidence: tuple[int, ...]
    """Positions of the pieces that cover it."""
    closes: tuple[int, ...]
    """Positions of the pieces that end with it."""


Span = tuple[int, int]


def find_spans(text: str, evidence: Sequence[str]) -> tuple[Span | None, ...]:
    """Where each piece of evidence stands in the text, white space aside; None where it does not.

    A piece that is given twice is found in two places if it stands in two.
    """
    if not evidence:
        return ()
    solid = [offset for offset, character in enumerate(text) if not character.isspace()]
    squeezed = "".join(text[offset] for offset in solid)
    next_from: dict[str, int] = {}
    spans: list[Span | None] = []
    for piece in evidence:
        wanted = "".join(piece.split())
        start = squeezed.find(wanted, next_from.get(wanted, 0))
        if start < 0:
            start = squeezed.find(wanted)
        if start < 0 or not wanted:
            spans.append(None)
            continue
        next_from[wanted] = start + len(wanted)
        spans.append((solid[start], solid[start + len(wanted) - 1] + 1))
    return tuple(spans)


def mark_lines(text: str, evidence: Sequence[str]) -> tuple[tuple[Segment, ...], ...]:
    """The lines of a text, each cut into segments; joined again they are the text, whatever overlaps."""
    spans = find_spans(text, evidence)
    lines = []
    start = 0
    for line in text.split("\n"):
        lines.append(_cut(text, (start, start + len(line)), spans))
        start += len(line) + 1
    return tuple(lines)


def _cut(text: str, line: Span, spans: Sequence[Span | None]) -> tuple[Segment, ...]:
    known = [(position, span) for position, span in enumerate(spans) if span]
    cuts = sorted({*line, *(cut for _, span in known for cut in span if line[0] < cut < line[1])})
    return tuple(
        Segment(
            text[start:end],
            tuple(position for position, span in known if span[0] <= start and end <= span[1]),
            tuple(position for position, span in known if span[1] == end),
        )
        for start, end in pairwise(cuts)
    )
