"""Lines → units: every label with the text that stands under it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from policytext.extract.characters import closes
from policytext.extract.headings import mend_headings, split_heading
from policytext.extract.lines import Line
from policytext.extract.marks import Mark, find_marks
from policytext.extract.placing import Placed, place_labels
from policytext.extract.rows import is_cell
from policytext.model import CLOSING, OPENING, squeeze

ATTACHMENT = "附件"
TITLED = ("编", "章", "节", "部分")
"""Styles whose units have a title and no sentence that leads to their children."""
Piece = tuple[int, int, int]
"""A stretch of a line: its index, where it starts and ends."""
_POINT = re.compile(r"\s*(?:[—–]|--|－－|[●•■◆▲])")
"""A point of a list, which closes no policy."""


@dataclass(frozen=True, slots=True)
class RawUnit:
    """A unit before its text is understood."""

    id: str
    label: str
    style: str
    heading: str
    text: str
    lines: tuple[int, int]
    issues: tuple[str, ...]
    intro: str = ""
    """The paragraph of its parent that stands before it: 有下列情形之一的…："""
    joint: str = ""
    """What stands between heading and text: the mark that closed the heading, a line feed."""
    starts: tuple[int, ...] = ()
    """The source line in which each paragraph of the text begins."""


def build_units(lines: Sequence[Line]) -> tuple[RawUnit, ...]:
    """All units in reading order: the opening "0", the labelled units, the closing "end" where there is one."""
    lines = mend_headings(lines)
    return tuple(_dissolve_attachments(_assemble(lines, place_labels(find_marks(lines)))))


def _dissolve_attachments(units: Iterable[RawUnit]) -> list[RawUnit]:
    """The units without those that 附件 opens without a number, or at the head of a file: it only parts what follows.

    What it holds itself belongs to the unit before it, what stands under it to the top.
    """
    units = list(units)
    first = next((unit.style for unit in units if unit.label), "")
    kept: list[RawUnit] = []
    ids: dict[str, str] = {}
    top = 0
    for unit in units:
        above, _, position = unit.id.rpartition(".")
        bare = squeeze(unit.label).strip("：:") == ATTACHMENT
        if unit.style == ATTACHMENT and kept and (bare or first == ATTACHMENT):
            kept[-1] = join_units(kept[-1], unit)
            continue
        if unit.id in (OPENING, CLOSING):
            kept.append(unit)
            continue
        top += above not in ids
        ids[unit.id] = f"{ids[above]}.{position}" if above in ids else str(top)
        kept.append(unit if ids[unit.id] == unit.id else replace(unit, id=ids[unit.id]))
    return kept


def join_units(owner: RawUnit, unit: RawUnit) -> RawUnit:
    """The owner with all that is printed of the unit, in reading order."""
    gap = " " if unit.label and unit.label[-1].isalnum() else ""
    printed = f"{unit.label}{gap}{unit.heading}{unit.joint}{unit.text}".strip()
    own = owner.text.split("\n") if owner.text else []
    added = printed.split("\n") if printed else []
    starts = unit.starts if len(unit.starts) == len(added) else (unit.lines[0], *unit.starts)[: len(added)]
    place = next((n for n, start in enumerate(owner.starts) if start > unit.lines[0]), len(own))
    return replace(
        owner,
        text="\n".join([*own[:place], *added, *own[place:]]),
        starts=(*owner.starts[:place], *starts, *owner.starts[place:]),
        lines=(min(owner.lines[0], unit.lines[0]), max(owner.lines[1], unit.lines[1])),
    )


def _assemble(lines: Sequence[Line], placed: Sequence[Placed]) -> Iterator[RawUnit]:
    ids = _ids(placed)
    pieces: list[list[Piece]] = [[] for _ in placed]  # (line, start, end) of each unit's own text
    opening: list[Piece] = []
    by_line: dict[int, list[int]] = {}
    for number, item in enumerate(placed):
        by_line.setdefault(item.mark.line, []).append(number)
    current = -1
    for index, line in enumerate(lines):
        here = by_line.get(index, [])
        if not (here and placed[here[0]].mark.opens_line):
            current = _owner_of_paragraph(lines, placed, current)
        start = 0
        for number in here:
            label = placed[number].mark.label
            _add(opening if current < 0 else pieces[current], line, index, start, label.start)
            current, start = number, label.end
        _add(opening if current < 0 else pieces[current], line, index, start, len(line.text))
    closing = _take_closing(lines, placed, pieces, ids)
    if opening or not placed:
        yield _plain(OPENING, lines, opening)
    for number, item in enumerate(placed):
        has_children = number + 1 < len(placed) and ids[number + 1].startswith(ids[number] + ".")
        led = item.parent >= 0 and placed[item.parent].mark.label.style not in TITLED
        intro = _intro(lines, pieces[item.parent], item.mark) if led else ""
        yield _unit(ids[number], item, lines, pieces[number], has_children, intro)
    if closing:
        yield _plain(CLOSING, lines, closing)


def _intro(lines: Sequence[Line], pieces: Sequence[Piece], mark: Mark) -> str:
    """The paragraph before a unit that leads to it: the last one that ends in a colon, else the last."""
    before = [
        lines[i].text[start:end].strip() for i, start, end in pieces if (i, start) < (mark.line, mark.label.start)
    ]
    return choose_intro(before)


def choose_intro(before: Sequence[str]) -> str:
    """Of the paragraphs before a unit the one that leads to it."""
    return next((text for text in reversed(before) if text.endswith(("：", ":"))), before[-1] if before else "")


def _add(pieces: list[Piece], line: Line, index: int, start: int, end: int) -> None:
    if line.text[start:end].strip():
        pieces.append((index, start, end))


def _owner_of_paragraph(lines: Sequence[Line], placed: Sequence[Placed], current: int) -> int:
    """A paragraph without a label belongs to the unit before it; behind a finished item of an article, to the article."""
    if current < 0:
        return current
    if not placed[current].mark.opens_line:
        while current >= 0 and not placed[current].mark.opens_line:
            current = placed[current].parent
        return current
    ends_item = lines[placed[current].mark.line].text[-1] in "。；;"
    above = current if ends_item else -1
    while above >= 0 and placed[above].mark.label.style != "条":
        above = placed[above].parent
    return above if above >= 0 else current


def _ids(placed: Sequence[Placed]) -> list[str]:
    ids: list[str] = []
    children: dict[int, int] = {}
    for item in placed:
        children[item.parent] = children.get(item.parent, 0) + 1
        prefix = f"{ids[item.parent]}." if item.parent >= 0 else ""
        ids.append(f"{prefix}{children[item.parent]}")
    return ids


def _take_closing(
    lines: Sequence[Line], placed: Sequence[Placed], pieces: list[list[Piece]], ids: Sequence[str]
) -> list[Piece]:
    """Take the closing paragraphs, signature and date from the unit they follow."""
    if not placed:
        return []
    last = max((number for number in range(len(placed)) if pieces[number]), default=-1, key=lambda n: pieces[n][-1][0])
    if last < 0:
        return []
    own = pieces[last]
    paragraphs = [piece for piece in own if piece[1] == 0]
    signature = len(paragraphs)
    while signature and closes(lines[paragraphs[signature - 1][0]].text):
        signature -= 1
    top = ids[last].partition(".")[0]
    peers = [
        number
        for number, item in enumerate(placed)
        if number != last and item.mark.label.style == placed[last].mark.label.style and ids[number] != top
    ]
    usual = max((len(pieces[number]) for number in peers), default=len(own))
    on_label_line = len(own) - len(paragraphs)
    bare_heading = not on_label_line or lines[placed[last].mark.line].text[-1] not in "。；;"
    first = min(signature, max(usual - on_label_line, int(bare_heading)))
    if placed[last].mark.label.style == "条" or placed[last].parent < 0:
        first = signature
    points = [number for number in range(signature) if _POINT.match(lines[paragraphs[number][0]].text)]
    closing = paragraphs[max(first, points[-1] + 1 if points else 0) :]
    pieces[last] = own[: len(own) - len(closing)]
    return closing


def _plain(unit_id: str, lines: Sequence[Line], pieces: Sequence[Piece]) -> RawUnit:
    text = "\n".join(lines[index].text[start:end].strip() for index, start, end in pieces)
    span = _span(lines, pieces) if pieces else (1, 1)
    return RawUnit(unit_id, "", "", "", text, span, (), starts=_starts(lines, pieces))


def _starts(lines: Sequence[Line], pieces: Sequence[Piece]) -> tuple[int, ...]:
    return tuple(lines[index].line_at(start) for index, start, _ in pieces)


def _span(lines: Sequence[Line], pieces: Sequence[Piece]) -> tuple[int, int]:
    first, last = pieces[0], pieces[-1]
    return lines[first[0]].line_at(first[1]), lines[last[0]].line_at(last[2] - 1)


def _unit(
    unit_id: str, item: Placed, lines: Sequence[Line], pieces: Sequence[Piece], has_children: bool, intro: str
) -> RawUnit:
    label = item.mark.label
    line = lines[item.mark.line]
    printed = line.text[label.start : label.end].strip()
    paragraphs = [lines[index].text[start:end].strip() for index, start, end in pieces]
    starts = _starts(lines, pieces)
    on_label_line = bool(pieces) and pieces[0][0] == item.mark.line
    heading = joint = ""
    if on_label_line:
        heading, rest = split_heading(label.style, paragraphs[0], has_children or len(paragraphs) > 1)
        if heading:
            first = squeeze(paragraphs[0])
            joint = first[len(squeeze(heading)) : len(first) - len(squeeze(rest))] + ("" if rest else "\n")
        paragraphs = [rest, *paragraphs[1:]] if rest else paragraphs[1:]
    elif is_cell(label) and paragraphs and paragraphs[0][-1] not in "。；":
        heading, *paragraphs = paragraphs
        joint = "\n"
    issues = (item.issue.format(label=printed),) if item.issue else ()
    span = _span(lines, [(item.mark.line, label.start, label.end), *pieces])
    return RawUnit(
        unit_id,
        printed,
        label.style,
        heading,
        "\n".join(paragraphs),
        span,
        issues,
        intro,
        joint,
        starts=starts[len(starts) - len(paragraphs) :],
    )
