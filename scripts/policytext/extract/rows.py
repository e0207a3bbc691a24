"""Lines → the rows of a table that was flattened to a cell a line, told by its numbers."""

import re
from collections.abc import Sequence
from itertools import pairwise

from policytext.extract.labels import ROW, Label, read_label
from policytext.extract.lines import Line
from policytext.extract.numerals import parse_number
from policytext.lexicon import TABLE_MARKS, TABLE_ROWS

_ITEMS = (
    re.compile("(?P<label>(?P<number>[一二三四五六七八九十]{1,3}))(?P<name>)"),
    re.compile(
        "(?P<label>(?P<number>[一二三四五六七八九十]{1,3})、?)(?P<name>[\u4e00-\u9fff\\s]{2,14}[（(]\\d{1,3}分?[）)])"
    ),
)
"""How the lines of a table's items look: nothing but a Chinese numeral, or its name and marks behind it."""
_ITEM = "一、"
"""The style of items that have Chinese numerals."""
_FEWEST = 3
"""How few lines of bare Chinese numerals are no column of a table."""
_DIGITS = re.compile(r"\d+")
_COLUMNS = re.compile(rf"(?:{TABLE_ROWS.pattern})(?: \S+){{2,}}$")
_ROW_IN_LINE = re.compile(r"(\d{1,3}) (?=\S*[\u4e00-\u9fff])")
_CELL = re.compile(r"(?=.*[\u4e00-\u9fff])[^。；，：]{2,30}")
"""What stands in the cell beside a row's number, rather than beside a mark in the same table."""
_UPRIGHT = re.compile("[\u4e00-\u9fff]")
"""A line of a cell whose words were set upright: 加, 分, 指, 标."""
_SAYS = re.compile("[\u4e00-\u9fff]{2}")
_DAY = re.compile(r"(?:\d{4}年)?\d{1,2}月")
"""What the first cell of a row in a timetable begins with."""
_MISSED = 9
"""How many rows may be missing below a heading."""
_APART = 9
"""How many lines a row may take; pages take more."""
_NEAR = 2
"""How many lines below its heading the first row of a list may begin."""


def find_rows(lines: Sequence[Line]) -> dict[int, Label]:
    """The lines in which a row of a table begins that has a column 序号, with the row's number.

    A column of Chinese numerals, which need no head, parts a table into items.
    """
    found = {index: int(lines[index].text) for index in _listed_rows(lines)}
    marked = False  # the row's mark has been given, so that the next bare number is a row's
    row = 0  # number of the next row, 0 where no table is open
    columns = find_columns(lines)  # below it each row stands in one line: 序号	项目	分值
    anew = False  # a heading of the table has come since its last row, so that its rows may count from 1 again
    for index, line in enumerate(lines):
        if index in found:
            continue
        number = None
        if TABLE_ROWS.fullmatch(line.text):
            row = 1
            marked = any(TABLE_MARKS.search(below.text) for below in lines[index + 1 : index + 8])
        elif row and line.text.isdecimal():
            number = _row_number(lines, index, row, marked) or (_row_number(lines, index, 1, True) if anew else None)
            marked = not number
        anew = not number and (anew or _heads_rows(line.text) or bool(_UPRIGHT.fullmatch(line.text)))
        number = number or (_row_in_line(line.text, row) if index >= columns else None)
        if number:
            found[index], row = number, number + 1
    rows = {
        index: Label(ROW, (number,), 0, digits.end())
        for index, number in found.items()
        if (digits := _DIGITS.match(lines[index].text))
    }
    if rows:
        return rows | _find_items(lines)
    return _find_nested(lines) or _find_counted(lines) or _find_items(lines)


def _find_items(lines: Sequence[Line]) -> dict[int, Label]:
    """The lines in which the items of a table begin, where all that look alike count from 一 and have a name, or one below.

    Beside a heading 一、 they would be parts of it.
    """
    headings = {index for index, line in enumerate(lines) if _heads_rows(line.text)}
    for look in _ITEMS:
        found = {index: match for index, line in enumerate(lines[:-1]) if (match := look.fullmatch(line.text))}
        counts = _from_one([parse_number(match["number"]) for match in found.values()])
        named = all(match["name"] or _CELL.fullmatch(lines[index + 1].text) for index, match in found.items())
        if len(found) >= _FEWEST and counts and named and (look is _ITEMS[0] or headings <= found.keys()):
            return {
                index: Label(_ITEM, (number,), 0, match.end("label"))
                for number, (index, match) in enumerate(found.items(), 1)
            }
    return {}


def _find_nested(lines: Sequence[Line]) -> dict[int, Label]:
    """The lines that hold nothing but a number, where they count the items of a table and, from 1 in each, its rows.

    Any other number among them is a mark, which no words follow that could be a row's.
    """
    bare = _bare_numbers(lines)
    numbers = list(bare.values())
    found: dict[int, Label] = {}
    item = row = 0
    for place, (index, number) in enumerate(bare.items(), 1):
        beside = lines[index + 1].text
        if number == item + 1 and 1 in numbers[place : place + 2] and _CELL.fullmatch(beside):
            item, row = number, 0
            found[index] = _alone(_ITEM, number, lines[index])
        elif item and number == row + 1 and _SAYS.search(beside):
            row = number
            found[index] = _alone(ROW, number, lines[index])
        elif not item or (row and _SAYS.search(beside)):
            return {}
    return found if item > 1 else {}


def _find_counted(lines: Sequence[Line]) -> dict[int, Label]:
    """The lines that hold nothing but a number, where all of them count from 1 with words behind each, not a page apart."""
    bare = _bare_numbers(lines)
    counts = _from_one(list(bare.values()))
    near = all(1 < below - above <= _APART for above, below in pairwise(bare))
    said = all(_SAYS.search(lines[index + 1].text) or _DAY.match(lines[index + 1].text) for index in bare)
    if len(bare) <= _FEWEST or not (counts and near and said):
        return {}
    return {index: _alone(ROW, number, lines[index]) for index, number in bare.items()}


def _bare_numbers(lines: Sequence[Line]) -> dict[int, int]:
    """The lines that hold nothing but a number, with it; the last one, behind which nothing stands, is none."""
    return {index: int(line.text) for index, line in enumerate(lines[:-1]) if line.text.isdecimal()}


def _from_one(numbers: Sequence[object]) -> bool:
    """Whether numbers count from 1 without a gap."""
    return list(numbers) == list(range(1, len(numbers) + 1))


def _alone(style: str, number: int, line: Line) -> Label:
    """A label that is all of its line."""
    return Label(style, (number,), 0, len(line.text))


def is_cell(label: Label) -> bool:
    """Whether a label, which stands alone, is that of a row: 附件1 is none."""
    return label.style in (ROW, _ITEM)


def find_columns(lines: Sequence[Line]) -> int:
    """The line that holds the heads of all columns of a table, the first of such; behind the last where there is none."""
    return next((index for index, line in enumerate(lines) if _COLUMNS.match(line.text)), len(lines))


def _row_in_line(text: str, expected: int) -> int | None:
    """The number of a row whose cells stand in one line: the one that is due, or the first of a new section."""
    match = _ROW_IN_LINE.match(text)
    return int(match[1]) if match and int(match[1]) in (1, expected) else None


def _listed_rows(lines: Sequence[Line]) -> frozenset[int]:
    """Lines that hold nothing but the number of a row, where below a heading all such lines count from 1 without a gap.

    A mark or a page number among them would break the count.
    """
    found: set[int] = set()
    heads = [i for i, line in enumerate(lines) if (label := read_label(line.text)) and label.style == "一、"]
    for head, end in pairwise([*heads, len(lines)]):
        numbers = [i for i in range(head + 1, end) if lines[i].text.isdecimal()]
        counts = _from_one([int(lines[i].text) for i in numbers])
        begins = len(numbers) > 1 and numbers[0] - head <= _NEAR
        if counts and begins and all(below - above in (2, 3) for above, below in pairwise(numbers)):
            found.update(numbers)
    return frozenset(found)


def _row_number(lines: Sequence[Line], index: int, expected: int, marked: bool) -> int | None:
    """The number of a row that begins here: the one that is due, or a later one right below a heading of the table.

    Beside it stands a name; a sentence only where a mark of the row before has been `marked`.
    """
    number, beside = int(lines[index].text), lines[index + 1].text if index + 1 < len(lines) else ""
    if marked and number == expected and not read_label(beside) and _SAYS.search(beside):
        return number
    if not _CELL.fullmatch(beside):
        return None
    later = expected < number <= expected + _MISSED and _heads_rows(lines[index - 1].text)
    return number if number == expected or later else None


def _heads_rows(text: str) -> bool:
    label = read_label(text)
    return label is not None and label.style == "一、"
