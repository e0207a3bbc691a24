"""All targets as CSV, Excel and JSON: the same rows, the same columns.

Policy text is other people's, and spreadsheets take what begins with = for a formula: in Excel every cell is
text, in CSV a ' stands before it.
"""

import csv
import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, time
from decimal import Decimal
from io import BytesIO, StringIO
from math import ceil
from unicodedata import east_asian_width

from xlsxwriter import Workbook

from policysite.agenda import find_due
from policysite.library import Library, Place
from policysite.readings import TYPES, read_every, read_local, read_target
from policytext.model import Comparator, Target, Value

FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
"""What a cell must not begin with: spreadsheets read the full-width forms like the others."""

CELL_LENGTH = 32_000
"""Excel refuses cells of more than 32,767 characters."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table."""

    name: str
    width: int
    """In characters of Excel."""


READ = (
    Column("指标", 18),
    Column("内容", 22),
    Column("原文", 44),
    Column("政策", 28),
    Column("条目", 24),
    Column("类型", 6),
    Column("周期", 8),
    Column("到期日", 11),
    Column("适用对象", 20),
)
"""What people read, and print."""

REST = (
    Column("效力", 9),
    Column("比较", 7),
    Column("数值", 12),
    Column("计量单位", 9),
    Column("时限", 11),
    Column("留空", 6),
    Column("本地填写", 14),
    Column("文号", 22),
    Column("编号", 44),
    Column("网页", 56),
)
"""What it is made of, for those who reckon with it."""

COLUMNS = (*READ, *REST)
LINE = 15
"""Points of a line of a row."""

COMPARISONS: dict[Comparator, str] = {
    ">=": "≥",
    ">": ">",
    "<=": "≤",
    "<": "<",
    "==": "等于",
    "~": "约",
    "range": "范围",
    "none": "",
}
SHEET = "指标"
TITLE = "指标一览"


def make_csv(library: Library) -> str:
    """A line for each target; begins with the mark by which Excel knows UTF-8."""
    out = StringIO()
    writer = csv.writer(out)
    for row in _list_rows(library):
        writer.writerow(map(guard_formula, row))
    return "\ufeff" + out.getvalue()


def guard_formula(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if FORMULA.match(text) else text


def make_xlsx(library: Library) -> bytes:
    """A sheet to filter and to print: every cell is text, the first line stays in sight and on every page."""
    rows = list(_list_rows(library))
    out = BytesIO()
    book = Workbook(out, {"in_memory": True})
    book.set_properties({"title": TITLE, "created": datetime.combine(library.day, time())})
    sheet = book.add_worksheet(SHEET)
    look = {"font_name": "宋体", "font_size": 10, "border": 1, "border_color": "#A9A29A"}
    head = book.add_format(look | {"bold": True, "bg_color": "#F2EEE9", "text_wrap": True, "valign": "vcenter"})
    read = book.add_format(look | {"text_wrap": True, "valign": "top"})
    rest = book.add_format(look | {"valign": "top"})
    for position, column in enumerate(COLUMNS):
        sheet.set_column(position, position, column.width)
    for line, row in enumerate(rows):
        sheet.set_row(line, _measure_row(row) if line else 2 * LINE)
        for position, text in enumerate(row):
            look_of_cell = head if line == 0 else read if position < len(READ) else rest
            sheet.write_string(line, position, text[:CELL_LENGTH], look_of_cell)
    last = len(rows) - 1
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, len(COLUMNS) - 1)
    sheet.print_area(0, 0, last, len(READ) - 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&C第 &P 页 共 &N 页")
    book.close()
    return out.getvalue()


def _measure_row(row: Iterable[str]) -> float:
    """How high a row must be for its wrapped words, which not every program finds out by itself; Excel allows 409 points."""
    lines = [ceil(_measure(text) / column.width) for text, column in zip(row, READ, strict=False)]
    return min(400.0, max(1, *lines) * LINE + 2)


def _measure(text: str) -> float:
    """Width of a text in characters of Excel."""
    return sum(1.9 if east_asian_width(c) in "WFA" else 1 for c in text)


def make_json(library: Library) -> str:
    """The same for programs, in the words of the data contract."""
    targets = [
        asdict(target)
        | {
            "policy": place.policy.about.id,
            "unit": place.unit.id,
            "name": place.name,
            "reading": read_target(target),
            "due": due.isoformat() if (due := find_due(target)) else None,
            "applies_to": place.unit.applies_to,
            "organizations": place.addressees,
            "task": place.unit.task,
            "status": library.statuses[place.policy.about.id],
            "url": place.url,
        }
        for place, target in library.targets
    ]
    return json.dumps({"day": library.day.isoformat(), "targets": targets}, ensure_ascii=False, indent=1)


def _list_rows(library: Library) -> Iterable[tuple[str, ...]]:
    """The heads, then a row for each target, those of policies not in force too."""
    yield tuple(column.name for column in COLUMNS)
    for place, target in library.targets:
        yield tuple(_tell(library, place, target))


def _tell(library: Library, place: Place, target: Target) -> Iterable[str]:
    """In the order of the columns."""
    about = place.policy.about
    due = find_due(target)
    yield "，".join(read_target(target))
    yield target.scope or ""
    yield target.evidence
    yield about.title
    yield place.name
    yield TYPES[target.type]
    yield read_every(target.per) if target.per else ""
    yield due.isoformat() if due else ""
    yield "、".join(place.unit.applies_to)
    yield library.statuses[about.id] or ""
    yield COMPARISONS[target.comparator]
    yield _plain(target.value)
    yield target.measure or ""
    yield target.by or ""
    yield "是" if target.placeholder else ""
    yield read_local(target)
    yield about.doc_number or ""
    yield f"{place.id}:{target.id}"
    yield place.url


def _plain(value: Value) -> str:
    """A number as programs read it: 20000, 4.5; the ends of a range with – between them."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return "–".join(map(_plain, value))
    return f"{Decimal(str(value)).normalize():f}"
