"""Evidence found again in the text it was taken from, and the text cut so that it can be marked."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from policytext.model import squeeze


@dataclass(frozen=True, slots=True)
class Goal:
    """Where a link leads: a unit of the same policy, a policy of the library, a cited document or a term."""

    kind: Literal["unit", "policy", "document", "term"]
    name: str
    """The unit's anchor, the policy's id, or what the page of documents or of terms calls it."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text that lies in the same pieces of evidence from end to end."""

    text: str
    evidence: tuple[int, ...]
    """Positions of the pieces that cover it."""
    closes: tuple[int, ...]
    """Positions of the pieces that end with it."""
    link: Goal | None = None
    """What it names: 本办法第三条, 《关于…的意见》, 三会一课."""


Span = tuple[int, int]
Link = tuple[Span, Goal]
"""A stretch of text and what it leads to."""

ARTICLE = re.compile("第[零〇一二三四五六七八九十百千]+条(?:之[一二三四五六七八九十])?")
ANOTHER_POLICY = re.compile("》[^，。；《》]{0,12}$|(?:宪法|刑法|民法典|[\u4e00-\u9fff][^本办]法)$")
"""Before an article of some other law: 《工会法》第十条."""


def find_article_links(text: str, anchors: Mapping[str, str]) -> tuple[Link, ...]:
    """The articles of the same policy that a text names; `anchors` leads from a label such as 第三条 to its unit."""
    return tuple(
        (match.span(), Goal("unit", anchors[match[0]]))
        for match in ARTICLE.finditer(text)
        if match[0] in anchors and not ANOTHER_POLICY.search(text, max(0, match.start() - 30), match.start())
    )


def find_name_links(text: str, body: int, goals: Mapping[str, Goal]) -> tuple[Link, ...]:
    """Where a text first says each name, behind the offset `body` rather than in the heading before it."""
    late, early = find_spans(text[body:], tuple(goals)), find_spans(text[:body], tuple(goals))
    found = ((one[0] + body, one[1] + body) if one else other for one, other in zip(late, early, strict=True))
    return tuple((span, goal) for span, goal in zip(found, goals.values(), strict=True) if span)


def choose_links(links: Iterable[Link]) -> tuple[Link, ...]:
    """Of links that overlap, the one that is given first."""
    chosen: list[Link] = []
    for (start, end), goal in links:
        if all(end <= span[0] or span[1] <= start for span, _ in chosen):
            chosen.append(((start, end), goal))
    return tuple(chosen)


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
        wanted = squeeze(piece)
        start = squeezed.find(wanted, next_from.get(wanted, 0))
        if start < 0:
            start = squeezed.find(wanted)
        if start < 0 or not wanted:
            spans.append(None)
            continue
        next_from[wanted] = start + len(wanted)
        spans.append((solid[start], solid[start + len(wanted) - 1] + 1))
    return tuple(spans)


def mark_lines(text: str, evidence: Sequence[str], links: Sequence[Link] = ()) -> tuple[tuple[Segment, ...], ...]:
    """The lines of a text, each cut into segments; joined again they are the text, whatever overlaps."""
    spans = find_spans(text, evidence)
    lines = []
    start = 0
    for line in text.split("\n"):
        lines.append(_cut(text, (start, start + len(line)), spans, links))
        start += len(line) + 1
    return tuple(lines)


def _cut(text: str, line: Span, spans: Sequence[Span | None], links: Sequence[Link]) -> tuple[Segment, ...]:
    known = [(position, span) for position, span in enumerate(spans) if span]
    borders = (cut for span in (*(span for _, span in known), *(span for span, _ in links)) for cut in span)
    cuts = sorted({*line, *(cut for cut in borders if line[0] < cut < line[1])})
    return tuple(
        Segment(
            text[start:end],
            tuple(position for position, span in known if span[0] <= start and end <= span[1]),
            tuple(position for position, span in known if span[1] == end),
            next((goal for span, goal in links if span[0] <= start and end <= span[1]), None),
        )
        for start, end in pairwise(cuts)
    )
