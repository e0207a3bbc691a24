"""汇总.xlsx: written from the tables, every word a text; and what people wrote into an earlier one, read back."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from math import ceil
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from policytext import formats
from policytext.formats.limits import UnreadableError
from policytext.model import PolicyError, squeeze, tell_reason
from policytext.returns.ledger import SAID, SETTLING, LedgerRow
from policytext.returns.model import clean
from policytext.returns.summing import Summary
from policytext.returns.tables import BY_TOPIC, LEDGER, LEDGER_COLUMNS, LEDGER_FIELDS, Cell, Column, Table

HIDDEN = "_policybook"
CELL_LENGTH = 32_000
LINE = 15.0
FIRST_ROW = 3
"""Row of the first line below title, note and heads, from 0."""
_MENDED = "请用 Excel 打开检查；确定不要它，就改名或移走，再运行一次"


# --- writing --------------------------------------------------------------------------------------


def make_workbook(summary: Summary, tables: Iterable[Table]) -> bytes:
    """The bytes depend on the tables alone."""
    out = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = Workbook(out, options)
    year = summary.year if 1900 <= summary.year <= 2999 else 2000
    book.set_properties({"title": f"{summary.title}汇总", "created": datetime(year, 1, 1)})
    looks = _make_looks(book)
    for table in tables:
        sheet = book.add_worksheet(table.name)
        _write_table(sheet, table, looks)
        if table.name == LEDGER:
            _offer_settling(sheet, len(table.rows))
        if table.name == BY_TOPIC and table.rows:
            _draw_shares(book, sheet, table)
    hidden = book.add_worksheet(HIDDEN)
    for line, pair in enumerate((("summary", "1"), ("list", summary.list), ("year", str(summary.year)))):
        for column, text in enumerate(pair):
            hidden.write_string(line, column, text)
    hidden.hide()
    book.close()
    return out.getvalue()


def _make_looks(book: Workbook) -> Mapping[str, Format]:
    font = {"font_name": "宋体", "font_size": 10, "valign": "vcenter", "text_wrap": True}
    boxed = font | {"border": 1}
    return {
        "title": book.add_format({"font_name": "黑体", "font_size": 16, "align": "center", "valign": "vcenter"}),
        "note": book.add_format(font),
        "head": book.add_format(boxed | {"bold": True, "font_name": "黑体", "align": "center"}),
        "group": book.add_format(boxed | {"bold": True, "font_name": "黑体"}),
        "text": book.add_format(boxed),
        "hidden": book.add_format(boxed),
        "centred": book.add_format(boxed | {"align": "center"}),
        "count": book.add_format(boxed | {"align": "center", "num_format": "0"}),
        "share": book.add_format(boxed | {"align": "center", "num_format": "0.0%"}),
    }


def _write_table(sheet: Worksheet, table: Table, looks: Mapping[str, Format]) -> None:
    shown = [n for n, column in enumerate(table.columns) if column.kind != "hidden"]
    first, last = shown[0], shown[-1]
    for n, column in enumerate(table.columns):
        sheet.set_column(n, n, column.width, None, {"hidden": column.kind == "hidden"})
    width = sum(table.columns[n].width for n in shown)
    note = "\n".join(table.notes)
    for line, text, look, height in ((0, table.title, "title", 30.0), (1, note, "note", _measure_lines(note, width))):
        sheet.merge_range(line, first, line, last, "", looks[look])
        sheet.write_string(line, first, text[:CELL_LENGTH], looks[look])
        sheet.set_row(line, height)
    for n, column in enumerate(table.columns):
        sheet.write_string(2, n, column.head, looks["head"])
    sheet.set_row(2, 2 * LINE)
    for line, row in enumerate(table.rows, FIRST_ROW):
        if row.group:
            sheet.merge_range(line, first, line, last, "", looks["group"])
            sheet.write_string(line, first, str(row.cells[0])[:CELL_LENGTH], looks["group"])
            sheet.set_row(line, LINE + 5)
            continue
        for n, (cell, column) in enumerate(zip(row.cells, table.columns, strict=True)):
            _write_cell(sheet, line, n, cell, looks[column.kind])
        sheet.set_row(line, _measure_row(row.cells, table.columns))
    end = max(FIRST_ROW, FIRST_ROW + len(table.rows) - 1)
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    sheet.freeze_panes(FIRST_ROW, 0)
    sheet.print_area(0, first, end, last)
    sheet.repeat_rows(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    sheet.set_margins(left=0.45, right=0.45, top=0.55, bottom=0.6)
    sheet.set_footer("&C第 &P 页　共 &N 页")


def _write_cell(sheet: Worksheet, line: int, column: int, cell: Cell, look: Format) -> None:
    if cell is None:
        sheet.write_string(line, column, "—", look)
    elif isinstance(cell, str):
        sheet.write_string(line, column, clean(cell)[:CELL_LENGTH], look)
    else:
        sheet.write_number(line, column, cell, look)


def _measure_row(cells: Sequence[Cell], columns: Sequence[Column]) -> float:
    """How high a row must be for its wrapped words; Excel allows 409 points."""
    heights = [
        _measure_lines(cell, column.width)
        for cell, column in zip(cells, columns, strict=True)
        if isinstance(cell, str) and column.kind != "hidden"
    ]
    return min(400.0, max([LINE + 6, *heights]))


def _measure_lines(text: str, width: int) -> float:
    lines = (sum(2 if east_asian_width(c) in "WFA" else 1.1 for c in line) for line in text.split("\n"))
    return sum(max(1, ceil(length / (width - 1))) for length in lines) * LINE + 4


def _offer_settling(sheet: Worksheet, rows: int) -> None:
    """A drop-down, for rows that people add too; a warning only, so that other words can be typed."""
    column = [each.head for each in LEDGER_COLUMNS].index("销号")
    choice = {"validate": "list", "source": list(SETTLING), "error_type": "warning", "error_title": "销号"}
    choice["error_message"] = f"一般填：{'、'.join(SETTLING)}"
    sheet.data_validation(FIRST_ROW, column, FIRST_ROW + rows + 200, column, choice)
    if rows:  # all columns, the hidden ones too, so that a row stays whole when somebody sorts
        sheet.autofilter(2, 0, FIRST_ROW + rows - 1, len(LEDGER_COLUMNS) - 1)


def _draw_shares(book: Workbook, sheet: Worksheet, table: Table) -> None:
    chart = book.add_chart({"type": "bar"})
    last = FIRST_ROW + len(table.rows) - 1
    chart.add_series(
        {
            "name": "完成率",
            "categories": [table.name, FIRST_ROW, 0, last, 0],
            "values": [table.name, FIRST_ROW, 3, last, 3],
            "fill": {"color": "#7F7F7F"},
            "border": {"color": "#000000"},
            "gap": 60,
            "data_labels": {"value": True, "num_format": "0.0%"},
        }
    )
    chart.set_title({"name": "按主题完成率", "name_font": {"name": "黑体", "size": 12}})
    chart.set_legend({"none": True})
    chart.set_x_axis({"min": 0, "max": 1, "num_format": "0%", "major_gridlines": {"visible": False}})
    chart.set_y_axis({"reverse": True})
    chart.set_size({"width": 620, "height": 80 + 32 * len(table.rows)})
    sheet.insert_chart(2, 5, chart, {"description": "各主题完成率的条形图，数据见左表"})
    sheet.print_area(0, 0, max(last, 8 + 2 * len(table.rows)), 15)


# --- reading an earlier one -----------------------------------------------------------------------


def read_ledger(path: Path, summary: Summary, reader: formats.Reader) -> tuple[LedgerRow, ...]:
    """What stands in 问题清单 of an earlier file, which must be of the same list and year. Raises PolicyError."""
    try:
        book = reader.read(".xlsx", path.read_bytes())
    except OSError as error:
        raise PolicyError(path, f"打不开以前的汇总（{tell_reason(error)}）", "请关闭正在使用它的程序") from error
    except UnreadableError as error:
        raise PolicyError(path, f"以前的汇总读不出来（{error.problem}），没有覆盖", _MENDED) from error
    said, rows = parse_ledger(book)
    if said is None:
        raise PolicyError(path, "不是以前的汇总，没有覆盖", _MENDED)
    for key, own, name in (("list", summary.list, "自查表"), ("year", str(summary.year), "年度")):
        if said.get(key) != own:
            problem = f"是另一个{name}的汇总（{said.get(key)}），这次是 {own}，没有覆盖"
            raise PolicyError(path, problem, "请用 -o 写到另一个文件")
    if rows is None:
        raise PolicyError(path, f"找不到“{LEDGER}”的表头，没有覆盖", "请恢复工作表的名称和表头的文字")
    return rows


def parse_ledger(book: Mapping[str, Any]) -> tuple[dict[str, str] | None, tuple[LedgerRow, ...] | None]:
    """What the hidden sheet of a summary says, and its ledger; None for what is not there."""
    said = None
    for sheet in book["sheets"]:
        pairs = {row[0]: "".join(row[1:2]) for row in sheet["rows"] if row and row[0]}
        if {"summary", "list", "year"} <= pairs.keys():
            said = pairs
    heads = [column.head for column in LEDGER_COLUMNS]
    for sheet in book["sheets"]:
        for line, row in enumerate(sheet["rows"][:20]):
            places = {squeeze(cell): n for n, cell in reversed([*enumerate(row)])}
            if {"编号", "单位", "存在问题", "销号"} <= places.keys():
                return said, tuple(_read_row(cells, places, heads) for cells in sheet["rows"][line + 1 :] if any(cells))
    return said, None


def _read_row(cells: Sequence[str], places: Mapping[str, int], heads: Sequence[str]) -> LedgerRow:
    texts = {head: clean(cells[places[head]]) if places.get(head, 999) < len(cells) else "" for head in heads}
    shown = dict(zip(LEDGER_FIELDS, (texts[head] for head in heads[2:]), strict=False))
    said = {field: texts[f"原报{n}"] for n, field in enumerate(SAID, 1)}
    return LedgerRow(texts["编号"], shown, said, texts["本次变化"])


def as_json(tables: Iterable[Table]) -> str:
    """The tables for programs and tests: each row its cells."""
    plain = [{"name": each.name, "title": each.title, "notes": each.notes, "columns": [c.head for c in each.columns], "rows": [row.cells for row in each.rows]} for each in tables]  # fmt: skip
    return json.dumps(plain, ensure_ascii=False, indent=1)
