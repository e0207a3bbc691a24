"""Bytes of an .xlsx → the texts of its cells. No formula is reckoned, nothing is fetched, no look matters."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from openpyxl import load_workbook
from openpyxl.workbook import Workbook as Opened

from policytext.formats.limits import MAX_CHARACTERS, MAX_PART, UnreadableError, is_bomb

MAX_SHEETS, MAX_ROWS, MAX_COLUMNS = 20, 20_000, 60
MAX_CELL = 32_767
_LAST_ROW = 1_048_576
_AGAIN = "请用 Excel 或 WPS 打开后另存为 .xlsx"
_SOURCE = "请确认文件来源，用原来的表重新填写"
_ESCAPED = re.compile("_x(005F|00[01][0-9A-F]|D[89A-F][0-9A-F]{2}|FFF[EF])_", re.IGNORECASE)
"""How the format writes characters that XML cannot hold, and _ before what only looks so; openpyxl leaves them."""
_LITERAL = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
"""What a number format shows as it stands, or as a condition or colour: no sign in it means anything."""
_PLACE = re.compile(r"'?(?P<sheet>[^'!]+)'?!\$?(?P<column>[A-Z]{1,3})\$?(?P<row>\d{1,7})(?::.*)?")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet, hidden or not."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    """From the first row and column on."""
    formulas: tuple[tuple[int, int], ...] = ()
    """Row and column, from 0, of the cells that hold a formula; their text is the formula."""


@dataclass(frozen=True, slots=True)
class Workbook:
    """What an .xlsx says."""

    sheets: tuple[Sheet, ...]
    names: tuple[tuple[str, str, int, int], ...] = ()
    """Defined names of single cells: name, sheet, row and column, from 0."""


def read_xlsx(data: bytes) -> Workbook:
    """Raises UnreadableError."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise UnreadableError("文件设了打开密码", "请去掉密码后再保存")
        raise UnreadableError("这是旧版 Excel（.xls）或 WPS 表格，只是扩展名改成了 .xlsx", _AGAIN)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _check_package(package)
        opened = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        try:
            return _read_workbook(opened)
        finally:
            opened.close()
    except UnreadableError:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise UnreadableError("文件已损坏，或者不是 .xlsx", _AGAIN) from error
    except Exception as error:  # openpyxl raises whatever comes to it where a part is not as it should be
        raise UnreadableError("表格的内容已损坏", _AGAIN) from error


def _check_package(package: zipfile.ZipFile) -> None:
    """No bomb, no password, no entities: none of the parts may declare a document type."""
    entries = package.infolist()
    if is_bomb(package) or any(entry.file_size > MAX_PART for entry in entries):
        raise UnreadableError("文件解开后大得不正常", _SOURCE)
    if "xl/workbook.xml" not in package.namelist():
        raise UnreadableError("文件里没有 Excel 表格", _AGAIN)
    for entry in entries:
        if entry.flag_bits & 1:
            raise UnreadableError("文件设了密码", "请去掉密码后再保存")
        if entry.filename.endswith((".xml", ".rels")):
            head = package.read(entry).replace(b"\0", b"")  # UTF-16 too
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                raise UnreadableError("文件里有不该有的 DTD 声明", _SOURCE)


def _read_workbook(opened: Opened) -> Workbook:
    if len(opened.worksheets) > MAX_SHEETS:
        raise UnreadableError(f"工作表超过 {MAX_SHEETS} 张", _SOURCE)
    sheets = []
    size = 0
    for worksheet in opened.worksheets:
        worksheet.reset_dimensions()  # what the file says of its size may be wrong
        rows: list[tuple[str, ...]] = []
        formulas: list[tuple[int, int]] = []
        for cells in worksheet.iter_rows(max_row=_LAST_ROW, max_col=MAX_COLUMNS):
            if len(rows) == MAX_ROWS:
                if all(cell.value is None for cell in cells):
                    continue  # it has a look at most
                raise UnreadableError(f"工作表“{worksheet.title}”超过 {MAX_ROWS} 行", _SOURCE)
            formulas += [(len(rows), n) for n, cell in enumerate(cells) if cell.data_type == "f"]
            rows.append(tuple(_tell(cell.value, getattr(cell, "number_format", "")) for cell in cells))
            size += sum(map(len, rows[-1]))
            _check_size(size)
        while rows and not any(rows[-1]):
            rows.pop()
        size += sum(map(len, rows))  # empty cells weigh too
        _check_size(size)
        sheets.append(Sheet(worksheet.title, tuple(rows), tuple(formulas)))
    return Workbook(tuple(sheets), tuple(_list_names(opened)))


def _check_size(size: int) -> None:
    """A text that many cells share is small in the file and large in the answer."""
    if size > MAX_CHARACTERS:
        raise UnreadableError(f"表格里的文字超过 {MAX_CHARACTERS // 10_000} 万字", _SOURCE)


def _tell(value: object, look: str) -> str:
    """A cell as a person sees it, as far as that matters: a share in percent, a day as 2026-11-03."""
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | float():
            if "%" in _LITERAL.sub("", look or ""):
                return f"{_plain(round(value * 100, 6))}%"
            return _plain(value)
        case datetime():
            return value.date().isoformat() if value.time() == time() else value.isoformat(timespec="seconds")
        case date():
            return value.isoformat()
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), str(getattr(value, "text", value))[:MAX_CELL])


def _plain(value: float) -> str:
    return f"{Decimal(repr(value)):f}".removesuffix(".0")


def _list_names(opened: Opened) -> Iterator[tuple[str, str, int, int]]:
    for name, defined in opened.defined_names.items():
        match = _PLACE.fullmatch(str(defined.attr_text or ""))
        if match:
            column = 0
            for letter in match["column"]:
                column = column * 26 + ord(letter) - 64
            yield str(name), match["sheet"], int(match["row"]) - 1, column - 1
