"""A list as .xlsx, to fill in with Excel or WPS: every word is text, only what is to be filled in can be changed."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from math import ceil
from unicodedata import east_asian_width

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from policysite.exports.lists import layout
from policysite.exports.lists.describing import Field
from policysite.exports.lists.printing import CENTRED, PrintedList, Row, Topic
from policytext.model import STATES

CELL_LENGTH = 32_000
"""Excel refuses cells of more than 32,767 characters."""
A4 = 9


class _Book:
    """A workbook that is being written: its looks, and the row that comes next."""

    def __init__(self, book: Workbook, printed: PrintedList) -> None:
        self.book, self.printed, self.fields = book, printed, printed.fields
        self.sheet: Worksheet = book.add_worksheet(layout.SHEET)
        self.last_column = layout.FIRST_COLUMN + len(self.fields) - 1
        self.widths = [layout.WIDTHS[field.key] for field in self.fields]
        font = {"font_name": "宋体", "font_size": 10, "text_wrap": True, "valign": "vcenter"}
        boxed = font | {"border": 1}
        self.plain = self._look(boxed)
        self.centred = self._look(boxed | {"align": "center"})
        typed = {"locked": False, "num_format": "@"}
        self.input = self._look(boxed | typed | {"valign": "top"})  # what outgrows its row loses its end, not its start
        self.choice = self._look(boxed | typed | {"align": "center"})
        self.bold = self._look(boxed | {"bold": True, "font_name": "黑体", "align": "center"})
        self.topic = self._look(boxed | {"bold": True, "font_name": "黑体"})
        self.title = self._look(
            {"font_name": "方正小标宋简体", "font_size": 18, "align": "center", "valign": "vcenter"}
        )
        self.label = self._look(font | {"align": "right", "text_wrap": False})
        self.blank = self._look(font | {"bottom": 1, "locked": False, "num_format": "@", "text_wrap": False})
        self.note = self._look(font | {"font_size": 9, "valign": "top"})
        self.row = 0

    def _look(self, properties: dict[str, object]) -> Format:
        return self.book.add_format(properties)

    def write(self, column: int, text: str, look: Format) -> None:
        self.sheet.write_string(self.row, column, text[:CELL_LENGTH], look)

    def write_across(self, text: str, look: Format, first: int = layout.FIRST_COLUMN, last: int | None = None) -> None:
        last = self.last_column if last is None else last
        if last > first:
            self.sheet.merge_range(self.row, first, self.row, last, "", look)
        self.write(first, text, look)

    def end_row(self, height: float) -> None:
        self.sheet.set_row(self.row, height)
        self.row += 1

    def name(self, name: str, column: int) -> None:
        cell = xl_rowcol_to_cell(self.row, column, row_abs=True, col_abs=True)
        self.book.define_name(layout.NAMED.format(name), f"={layout.SHEET}!{cell}")


def make_xlsx(printed: PrintedList) -> bytes:
    """The layout is told in `layout`; the bytes depend on the list alone."""
    out = BytesIO()
    workbook = Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    workbook.set_properties({"title": printed.title, "created": datetime(printed.year, 1, 1)})
    book = _Book(workbook, printed)
    _write_head(book)
    for number, topic in enumerate(printed.topics, 1):
        _write_topic(book, number, topic)
    last_item = book.row - 1
    _write_scoring(book)
    _write_signoff(book)
    _write_notes(book)
    _set_up(book, last_item)
    _write_hidden(book)
    workbook.close()
    return out.getvalue()


def _write_head(book: _Book) -> None:
    book.write_across(book.printed.title, book.title)
    book.end_row(34)
    _write_blanks(book, [(blank.label, blank.name) for blank in book.printed.head])
    book.end_row(24)
    book.write(layout.ID_COLUMN, layout.ID_HEAD, book.bold)
    for n, field in enumerate(book.fields):
        book.write(layout.FIRST_COLUMN + n, field.title, book.bold)
    book.end_row(30)


def _write_blanks(book: _Book, blanks: Sequence[tuple[str, str]]) -> None:
    """Labels, each before a cell to write in that has a name, spread over the columns by their widths."""
    for (label, name), (first, last) in zip(blanks, _spread(book.widths, len(blanks)), strict=True):
        first_cell, last_cell = layout.FIRST_COLUMN + first, layout.FIRST_COLUMN + last
        cells = range(first_cell, last_cell + 1)
        needed, have, taken = _measure(label) + 3, 0.0, 0
        while taken < len(cells) - 1 and have < needed:
            have += book.widths[cells[taken] - layout.FIRST_COLUMN]
            taken += 1
        taken = max(1, taken)
        book.write_across(f"{label}：", book.label, cells[0], cells[taken - 1])
        if taken < len(cells):
            book.write_across("", book.blank, cells[taken], cells[-1])
        book.name(name, cells[min(taken, len(cells) - 1)])


def _spread(widths: Sequence[int], parts: int) -> list[tuple[int, int]]:
    """The columns that each of some parts takes, at least two as far as there are so many, of about the same width."""
    count = len(widths)
    bounds, first, together = [], 0, sum(widths)
    for n in range(parts):
        most = max(first, count - 1 - min(2, count // parts) * (parts - n - 1))
        goal = together * (n + 1) / parts
        last = min(first + 1, most)
        while last < most and sum(widths[: last + 1]) < goal:
            last += 1
        last = count - 1 if n == parts - 1 else last
        bounds.append((min(first, count - 1), min(last, count - 1)))
        first = last + 1
    return bounds


def _write_topic(book: _Book, number: int, topic: Topic) -> None:
    name = f"topic_{number}"
    scores = [("自评分", f"{name}_score", ()), ("上级评分", f"{name}_score_above", ())] if topic.points else []
    _write_asked(book, topic.name + (f"　　分值 {topic.points}" if topic.points else ""), book.topic, scores, 20)
    for row in topic.rows:
        _write_item(book, row)


def _write_item(book: _Book, row: Row) -> None:
    book.write(layout.ID_COLUMN, row.id, book.plain)
    lines = layout.LEAST_LINES
    for column, (field, width) in enumerate(zip(book.fields, book.widths, strict=True), layout.FIRST_COLUMN):
        if field.filled:
            look = book.choice if field.key in ("state", "score", "score_above") else book.input
            book.sheet.write_blank(book.row, column, None, look)
            continue
        texts = [line.text for line in row.cells.get(field.column.key, ())]
        book.write(column, "\n".join(texts), book.centred if field.key in CENTRED else book.plain)
        lines = max(lines, sum(_count_lines(text, width) for text in texts))
    book.end_row(min(layout.MOST_HEIGHT, lines * layout.LINE + 4))


def _count_lines(text: str, width: int) -> int:
    return max(1, ceil(_measure(text) / (width - 1)))


def _measure(text: str) -> float:
    """Width of a text in characters of Excel."""
    return sum(2.0 if east_asian_width(c) in "WFA" else 1.1 for c in text)


def _write_scoring(book: _Book) -> None:
    printed = book.printed
    for n, veto in enumerate(printed.vetoes, 1):
        number = str(n) if len(printed.vetoes) > 1 else ""
        _write_asked(book, f"一票否决{number}：{veto}", book.plain, [("有无", f"veto_{n}", ("有", "无"))])
    if printed.points:
        bands = f"　　得分率＝得分÷适用项目的满分，等次：{'、'.join(printed.bands)}" if printed.bands else ""
        scores: list[_Asked] = [("自评分", "score", ()), ("上级评分", "score_above", ())]
        _write_asked(book, f"满分 {printed.points} 分{bands}", book.plain, scores)


_Asked = tuple[str, str, Sequence[str]]
"""What is asked in a row of words: its label, the name of its cell, and what can be chosen."""


def _write_asked(book: _Book, text: str, look: Format, asked: Sequence[_Asked], least: float = 24) -> None:
    """A row of words with labels and input cells at its end, as far as there are columns for them."""
    most = (len(book.fields) - 1) // 2
    asked = asked[:most]
    end = book.last_column - 2 * len(asked)
    book.write_across(text, look, last=end)
    for position, (label, name, choices) in enumerate(asked):
        column = end + 1 + 2 * position
        book.write(column, label, book.centred)
        book.sheet.write_blank(book.row, column + 1, None, book.choice)
        book.name(name, column + 1)
        if choices:
            book.sheet.data_validation(
                book.row, column + 1, book.row, column + 1, {"validate": "list", "source": list(choices)}
            )
    width = sum(book.widths[: len(book.widths) - 2 * len(asked)])
    book.end_row(max(least, _count_lines(text, width) * layout.LINE + 6))


def _write_signoff(book: _Book) -> None:
    signed = [(label, f"signoff_{n}") for n, label in enumerate(book.printed.signoff, 1)]
    blanks = [*signed, ("日期", "signoff_day")]
    together = max(1, len(book.fields) // 2)
    for first in range(0, len(blanks), together):
        _write_blanks(book, blanks[first : first + together])
        book.end_row(40)


def _write_notes(book: _Book) -> None:
    width = sum(book.widths)
    notes = list(book.printed.notes)
    if book.printed.legend:
        notes.append("依据：" + "　".join(book.printed.legend))
    for note in notes:
        for part in _part(note, width * 20):  # a row can be 409 points high
            book.write_across(part, book.note)
            book.end_row(_count_lines(part, width) * 13 + 4)


def _part(text: str, width: float) -> Iterable[str]:
    """A text in parts that are no wider, cut between words that white space parts where that can be."""
    part = ""
    for word in text.replace("　", "　\0").split("\0"):
        if part and _measure(part + word) > width:
            yield part
            part = ""
        part += word
    yield part


def _set_up(book: _Book, last_item: int) -> None:
    sheet = book.sheet
    sheet.set_column(layout.ID_COLUMN, layout.ID_COLUMN, 30, None, {"hidden": True})
    for column, width in enumerate(book.widths, layout.FIRST_COLUMN):
        sheet.set_column(column, column, width)
    _validate(book, last_item)
    frozen = next((n for n, field in enumerate(book.fields, 1) if field.key == "name"), 0)
    sheet.freeze_panes(layout.FIRST_ROW, layout.FIRST_COLUMN + frozen)
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    sheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True, "sort": False})
    sheet.print_area(0, layout.FIRST_COLUMN, book.row - 1, book.last_column)
    sheet.repeat_rows(layout.COLUMNS_ROW)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    sheet.set_margins(left=0.45, right=0.45, top=0.55, bottom=0.6)
    sheet.set_footer("&C第 &P 页　共 &N 页")


def _validate(book: _Book, last: int) -> None:
    for column, field in enumerate(book.fields, layout.FIRST_COLUMN):
        if field.key == "state":
            book.sheet.data_validation(layout.FIRST_ROW, column, last, column, _choose(field, STATES))


def _choose(field: Field, choices: Sequence[str]) -> dict[str, object]:
    return {
        "validate": "list",
        "source": list(choices),
        "error_title": field.title[:32],
        "error_message": f"请从下拉列表里选：{'、'.join(choices)}",
    }


def _write_hidden(book: _Book) -> None:
    printed = book.printed
    sheet = book.book.add_worksheet(layout.HIDDEN)
    rows = [
        ("list", printed.slug),
        ("year", str(printed.year)),
        ("schema", str(layout.SCHEMA)),
        ("organization", printed.organization),
        *((f"column_{field.key}", field.title) for field in book.fields),
        *((f"signoff_{n}", label) for n, label in enumerate(printed.signoff, 1)),
    ]
    for n, row in enumerate(rows):
        for column, text in enumerate(row):
            sheet.write_string(n, column, text)
    for n, name in enumerate(layout.NAMES):
        book.book.define_name(name, f"={layout.HIDDEN}!{xl_rowcol_to_cell(n, 1, row_abs=True, col_abs=True)}")
    sheet.hide()
