"""Lines → marks: everything that may be a label, at the start of a line or inside it as part of a run."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from policytext.extract.bare import find_bare
from policytext.extract.characters import closes
from policytext.extract.labels import DECIMAL, STYLES, Label, match_label, read_label
from policytext.extract.lines import Line
from policytext.extract.rows import find_columns, find_rows
from policytext.lexicon import LABEL_STYLES, POLICY_ENDING, REPORTS, TABLE_MARKS, TABLE_NOTES, TABLE_ROWS

_INLINE = re.compile(
    r"(?<=[。；;：:，,！？”’）)\s])(?=[一二三四五六七八九十ー]{1,3}[是要]|其[一二三四五六]|首先|其次|再次|最后|第[一二三四五六七八九十]{1,2}[，,：:])"
)
_RUN = re.compile(
    r"(?<=[。；;：:\s])(?=第[一二三四五六七八九十百\d]{1,5}条|[（(]\s*[一二三四五六七八九十\d]{1,3}\s*[）)]|[①-⑳]|\d{1,2}\s?[.．、）)](?!\d)|[一二三四五六七八九十]{1,3}、)"
)
_GLUED = re.compile(rf"(?<=[\u4e00-\u9fff）])(?:[（(①]|\d{{1,2}}[.．、](?!\d)|(?<={REPORTS.pattern})一、)")
_DECIMAL_IN_CELL = re.compile(r"(?<=\S) (?=\d{1,2}(?:[.．]\d{1,2}){1,3}[\u4e00-\u9fffA-Z])")
_ARTICLE = "条"
_HELD = ("编", "章", "节", _ARTICLE)
"""What holds the next."""
_LISTED, _BELOW = "1.", ("1.", "1）", "①", "a.")
"""The style of Markdown's lists, and those as which they are read from the outermost to the innermost."""
_FEWEST = 2
"""How few labels make no indent one of lists."""
_PHASE, _PART = "阶段", "部分"
_HELD_IN_LINE = re.compile(r"(?<=\s)(?=第[一二三四五六七八九十百\d]{1,5}[章节条]\s)")
_HEADS_ROWS = re.compile(r"[\u4e00-\u9fff]{2,14}")
_FIRST_INLINE = re.compile("(?<=[\u4e00-\u9fff])(?:[一ー][是要]|首先)")
_ENDED = re.compile(r"(?:。|[一二三四五六七八九十]、[^。；，：\s]{2,24})\s{0,3}$")
_FIRST_IN_CELL = re.compile(r"(?<=\S) (?=1\s?[.．、](?!\d))")
_MARKS_FIRST = re.compile(r"(?:[^\s。；，：]{2,24} )?(?:\d{1,3} ){1,2}(?=\d{1,2}\s?[.．、](?!\d))")
_TITLE = 30
"""How long the title of a rule is that stands among others."""
_PROSE = re.compile("[，。；：]")
_FEWEST_ROWS = 3
"""How few rows that begin with marks make no table."""
_MISSED = 9
"""How many labels of a run may be missing inside a line."""
_HIGH = STYLES["（一）"].rank
"""Labels no lower than this are as good inside a one-line paste as on a new line."""
_ATTACHMENTS = re.compile(r"附\s*件(?:下载|列表|清单)?\s*\d?\s*(?:[:：]\s*\S|[.．]\s?[\u4e00-\u9fff《])")
_ATTACHMENTS_HEAD = re.compile(r"附\s*件(?:下载|列表|清单)?\s*[:：]")
_LISTED_LAST = re.compile(r"(?<=[。；\s])附\s*件\s*[:：]\s*1\s?[.．、].{0,300}$")
"""The attachments that end a text pasted without line feeds."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A label where it stands: line, span in the line, and whether it opens the line."""

    line: int
    label: Label
    opens_line: bool
    introduced: bool = False
    """A paragraph without a label stands directly before: a new list may begin."""
    table: int | None = None
    """The line that heads the table whose notes it begins: they belong to none of the units in it."""
    firm: bool = False
    """It stands inside a line, but a sentence ends right before it: in a text pasted as one line as good as a new line."""


def find_marks(lines: Sequence[Line]) -> list[Mark]:
    """Everything in the lines that may be a label: at the start of a line, or inside it as part of a run."""
    marks: list[Mark] = []
    notes: dict[int, int] = {}  # line in which the notes below a table may begin → the line that heads the table
    reached: dict[str, int] = {}  # style → the last number of it
    in_attachments = False
    table = 0
    rows = find_rows(lines)
    bare_numbers = find_bare(lines)
    headed = find_columns(lines)
    indents = _list_indents(lines)
    scored = _behind_marks(lines)
    labels = (read_label(line.text) for line in lines)
    bare = all(len(label.ordinal) == 1 for label in labels if label and label.style == DECIMAL)
    for index, line in enumerate(lines):
        if TABLE_ROWS.fullmatch(line.text):
            table = index
        if index in rows:
            marks.append(Mark(index, rows[index], True))
            if index >= headed:
                marks += _first_in_cell(line.text, index)
            continue
        if index in scored:
            marks.append(Mark(index, scored[index], False, firm=True))
            continue
        opening = _nested(read_label(line.text), line.indent, indents)
        if index >= headed and not opening:
            marks += _first_in_cell(line.text, index)
        opening = opening or bare_numbers.get(index)
        listed = opening is not None and "。" not in line.text
        begins = index > 0 and listed and bool(_ATTACHMENTS_HEAD.fullmatch(lines[index - 1].text))
        first = opening is not None and opening.ordinal == (1,)
        goes_on = in_attachments and listed and not first
        in_attachments = begins or goes_on or bool(_ATTACHMENTS.match(line.text))
        if in_attachments:
            continue
        if opening and (opening.style != "附件" or (index and _is_attachment(lines, index))):
            introduced = index > 0 and (_introduces(lines[index - 1].text) or (bare and _counts_anew(lines, index)))
            marks.append(Mark(index, opening, True, introduced))
            reached[opening.style] = opening.ordinal[-1]
        below = read_label(lines[index + 1].text) if index + 1 < len(lines) else None
        found = list(_inside(line.text, index, opening, below, reached))
        marks += found
        reached |= {mark.label.style: mark.label.ordinal[-1] for mark in found}
        if TABLE_MARKS.fullmatch(line.text) and not table:
            table = index
        if table and TABLE_NOTES.match(line.text):
            notes |= {index: table, index + 1: table}
    return [
        replace(mark, table=notes[mark.line]) if mark.line in notes and mark.label.ordinal == (1,) else mark
        for mark in _runs_only(_phases_first(marks))
    ]


def _list_indents(lines: Sequence[Line]) -> tuple[int, ...]:
    """The indents of lists of one style that hold each other (Markdown), from the outermost; () where there are none.

    Each counts on by itself; where one does not, its lines were only indented unevenly.
    """
    listed = [
        (line.indent, label.ordinal[0]) for line in lines if (label := read_label(line.text)) and label.style == _LISTED
    ]
    by_indent = {indent: [number for at, number in listed if at == indent] for indent, _ in listed}
    uneven = any(
        number not in (1, before + 1) for numbers in by_indent.values() for before, number in pairwise([0, *numbers])
    )
    indents = tuple(sorted(indent for indent, numbers in by_indent.items() if len(numbers) >= _FEWEST))
    return indents if len(indents) > 1 and not uneven else ()


def _nested(label: Label | None, indent: int, indents: Sequence[int]) -> Label | None:
    """A label of a list inside another one, as one of a style that stands below: its indent alone tells."""
    if label is None or label.style != _LISTED or indent not in indents[: len(_BELOW)]:
        return label
    return replace(label, style=_BELOW[indents.index(indent)])


def _phases_first(marks: list[Mark]) -> list[Mark]:
    """The phases that a text begins with (第一阶段 申请入党) are its parts, whatever is numbered in them."""
    if not marks or marks[0].label.style != _PHASE:
        return marks
    return [
        replace(mark, label=replace(mark.label, style=_PART)) if mark.label.style == _PHASE else mark for mark in marks
    ]


def _introduces(text: str) -> bool:
    """Whether a line without a label leads to a list, or is the title of another rule."""
    titles = len(text) <= _TITLE and POLICY_ENDING.search(text) and not _PROSE.search(text)
    return bool(text[-1] in "：:" or titles) and not read_label(text)


def _counts_anew(lines: Sequence[Line], index: int) -> bool:
    """Whether the first row of a table that has bare numbers stands below a heading of its own, and the second below it."""
    rows = (read_label(line.text) for line in lines[index : index + 2])
    counted = [row.ordinal for row in rows if row and row.style == DECIMAL] == [(1,), (2,)]
    above = lines[index - 1].text
    return counted and lines[index].text[-1] in "。；" and bool(_HEADS_ROWS.fullmatch(above)) and not read_label(above)


def _first_below(text: str, opening: Label) -> Iterator[Label]:
    """The 1.1 in a cell beside its 1., and the 1.1.1 beside that: 1.安全生产目标	1.1目标	1.1.1制度建设	建立…."""
    above = opening.ordinal
    for match in _DECIMAL_IN_CELL.finditer(text, opening.end) if opening.style in ("1.", DECIMAL) else ():
        label = read_label(text, match.end())
        if label and label.ordinal == (*above, 1):
            above = label.ordinal
            yield label


def _first_held(text: str, opening: Label) -> Iterator[Label]:
    """The section and the article that begin in the line of their chapter: 第一章 总则 第一条 ….."""
    below = _HELD.index(opening.style) + 1
    for match in _HELD_IN_LINE.finditer(text, opening.end):
        label = read_label(text, match.end())
        if label and label.style in _HELD[below:]:
            yield label


def _is_attachment(lines: Sequence[Line], index: int) -> bool:
    """Whether an attachment begins here, rather than being named in a list at the end of a letter."""
    below = [line.text for line in lines[index + 1 : index + 5]]
    return len(below) >= 2 and not any(text.startswith("附件") or closes(text) for text in below[:2])


def _inside(
    text: str, index: int, opening: Label | None, next_opening: Label | None, reached: Mapping[str, int]
) -> Iterator[Mark]:
    start = opening.end if opening else 0
    if last := _LISTED_LAST.search(text):
        text = text[: last.start()]
    found = [
        label
        for match in _INLINE.finditer(text, start)
        if (label := read_label(text, match.start(), inline=True)) and match.start() > start
    ]
    if opening and (label := read_label(text, _skip_blank(text, start), inline=True)):
        found.append(label)
    if found and found[0].ordinal == (2,) and (first := _glued_inline(found[0].style, text, start, found[0].start)):
        found.append(first)
    for style in LABEL_STYLES if _RUN.search(text, start) else ():
        if not style.inline and (style.name == _ARTICLE or style.rank >= STYLES["一、"].rank):
            found += _run_of(style.name, text, opening, next_opening, reached.get(style.name, 0))
    if opening and opening.style in _HELD:
        found += _first_held(text, opening)
    for first in _first_below(text, opening) if opening else ():
        yield Mark(index, first, False, firm=True)
    for label in sorted(found, key=lambda label: label.start):
        yield Mark(index, label, False, firm=STYLES[label.style].rank <= _HIGH and _begins_anew(text, label.start))


def _first_in_cell(text: str, index: int) -> Iterator[Mark]:
    """The label that begins a list inside a cell; the others open lines of their own, or follow in a run."""
    for match in _FIRST_IN_CELL.finditer(text):
        if label := read_label(text, match.end()):
            yield Mark(index, label, False, firm=True)


def _behind_marks(lines: Sequence[Line]) -> dict[int, Label]:
    """The labels of a scoring table's rows behind the cells of their marks: 工作机制	20	4	1、制订计划; {} where they are few."""
    head = next(
        (n for n, line in enumerate(lines) if TABLE_MARKS.search(line.text) and line.text.count(" ") > 1), len(lines)
    )
    found = {
        index: label
        for index, line in enumerate(lines)
        if index > head and (match := _MARKS_FIRST.match(line.text)) and (label := read_label(line.text, match.end()))
    }
    return found if len(found) >= _FEWEST_ROWS else {}


def _glued_inline(style: str, text: str, start: int, end: int) -> Label | None:
    """A 一是 right behind a title: 加强作风建设一是…。二是…."""
    found = (match_label(STYLES[style], text, match.start()) for match in _FIRST_INLINE.finditer(text, start, end))
    return next((label for label in found if label and label.ordinal == (1,)), None)


def _skip_blank(text: str, start: int) -> int:
    while start < len(text) and text[start].isspace():
        start += 1
    return start


def _run_of(style: str, text: str, opening: Label | None, next_opening: Label | None, reached: int) -> list[Label]:
    """（一）…；（二）… inside a line: labels of one style counting up by one, two at least; each section may count anew.

    The run may go on from the label that opens the line, from the last number `reached` before it, or into the next line.
    """
    position = opening.end if opening else 0
    continues = opening is not None and opening.style == style
    expected = opening.ordinal[-1] + 1 if opening and continues else 1
    runs: list[list[Label]] = [[]]
    kept = [continues]
    for match in _RUN.finditer(text, position):
        label = match_label(STYLES[style], text, match.start())
        if not label or len(label.ordinal) != 1:
            continue
        ordinal, anew = label.ordinal[0], _begins_anew(text, label.start)
        if style == _ARTICLE and not anew:
            continue
        near = ordinal in (2, expected + 1, reached + 2)
        glued = _glued(style, text, position, label.start, ordinal - 1) if near else None
        if ordinal == expected or (glued and ordinal == expected + 1):
            runs[-1] += [glued, label] if glued and ordinal != expected else [label]
        elif ordinal == 1 or glued or (anew and ordinal == reached + 1):
            runs.append([glued, label] if glued else [label])
            kept.append(ordinal > 1)
        elif 1 < expected < ordinal <= expected + _MISSED and anew:
            runs[-1].append(label)
        else:
            continue
        expected, position = ordinal + 1, label.end
    goes_on = next_opening is not None and next_opening.style == style and next_opening.ordinal == (expected,)
    kept[-1] = kept[-1] or goes_on
    return [label for run, whole in zip(runs, kept, strict=True) if whole or len(run) >= 2 for label in run]


def _begins_anew(text: str, position: int) -> bool:
    """Whether a sentence, or a section's heading (四、强化支撑保障), ends right before."""
    return bool(_ENDED.search(text[max(0, position - 32) : position]))


def _glued(style: str, text: str, start: int, end: int, ordinal: int) -> Label | None:
    """A label right behind a title: 主要内容（一）…。（二）…, 明确定位1.…。2.…, or 有关情况的汇报一、…。二、…."""
    found = (match_label(STYLES[style], text, match.start()) for match in _GLUED.finditer(text, start, end))
    return next((label for label in found if label and label.ordinal == (ordinal,)), None)


def _runs_only(marks: list[Mark]) -> list[Mark]:
    """Drop an 一是 that has no 二是 within reach: no label of a higher style may stand in between."""

    def neighbour(index: int, step: int) -> bool:
        here = marks[index].label
        at = index + step
        while 0 <= at < len(marks):
            there = marks[at].label
            if there.style == here.style:
                word_run = here.style == "首先" and (there.ordinal[0] - here.ordinal[0]) * step > 0
                return word_run or there.ordinal[0] - here.ordinal[0] == step
            if marks[at].opens_line and not STYLES[there.style].inline:
                return False
            at += step
        return False

    return [
        mark
        for index, mark in enumerate(marks)
        if not STYLES[mark.label.style].inline or neighbour(index, 1) or neighbour(index, -1)
    ]
