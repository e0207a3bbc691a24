"""Bytes of a PDF with a text layer → text: its lines in reading order, paragraphs rejoined where the page shows them.

Lines are put together from where the characters stand, so two columns are read one after the other. Whether a line
goes on in the next one is told by indents or by gaps between paragraphs; a page that has neither keeps its lines, and
the line cleaning decides. The pages' numbers are written as it knows them; running headlines are left out.
"""

import ctypes
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

import pypdfium2
import pypdfium2.raw as pdfium

from policytext.formats.limits import MAX_CHARACTERS, MAX_PAGES, UnreadableError

_AGAIN = "请用其他软件打开后另存，或把正文复制到纯文本（.txt）里再放入"
_SCANNED = "请先做文字识别（OCR），核对后存为纯文本（.txt）再放入"
_PAGE_NUMBER = re.compile(
    r"[-—–―·\s]*第?\s*\d{1,4}\s*页?[-—–―·\s]*|第\s*\d+\s*页[,，/\s]*共?\s*\d*\s*页?|\d{1,4}\s*/\s*\d{1,4}"
)
_AUTOSPACE = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[0-9A-Za-z])|(?<=[0-9A-Za-z]) (?=[\u4e00-\u9fff])")
"""The narrow gap that word processors set between Chinese and Latin signs is not in the text."""
_LABEL = re.compile(
    r"第[\d〇零一二三四五六七八九十百千]+[编章节条]|[(（]?[\d一二三四五六七八九十]{1,4}[)）、．.]|[①-⑳]|[\d.]{1,8}"
)
_SENTENCE_END = "。！？；：!?;:…"
_MARGIN = 0.12
"""Where page numbers and running headlines stand: this share of the page, above and below."""
_GAP = 2.0
"""A wider gap in a row, in characters, parts two columns or two cells."""


@dataclass(frozen=True, slots=True)
class _Row:
    """Text that stands in one row without a wide gap; y grows upwards."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    column: int = 0
    """0 where there is one, else 1 or 2; a row across both is in 0."""

    @property
    def size(self) -> float:
        return self.top - self.bottom


@dataclass(frozen=True, slots=True)
class _Page:
    rows: tuple[_Row, ...]
    """Columns one after the other, each from top to bottom."""
    furniture: tuple[str, ...]


def read_pdf(data: bytes) -> str:
    """The text of a PDF. Raises UnreadableError."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise UnreadableError("PDF 文件设了打开密码", "请打开后去掉密码再保存") from error
        raise UnreadableError("PDF 文件已损坏，或者不是 PDF", _AGAIN) from error
    with document:
        if len(document) > MAX_PAGES:
            raise UnreadableError(f"PDF 文件超过 {MAX_PAGES} 页，不像一份政策", "请只保留政策正文")
        try:
            read = [_read_page(document[index]) for index in range(len(document))]
        except pypdfium2.PdfiumError as error:
            raise UnreadableError("PDF 文件里有打不开的页", _AGAIN) from error
    images = [str(number) for number, (rows, _, image) in enumerate(read, 1) if image and not rows]
    if not any(rows for rows, _, _ in read):
        raise UnreadableError("PDF 文件里没有文字，多半是扫描件", _SCANNED)
    if images:
        raise UnreadableError(f"PDF 文件的第 {'、'.join(images[:5])} 页是图片，没有文字", _SCANNED)
    if sum(len(row.text) for rows, _, _ in read for row in rows) > MAX_CHARACTERS:
        raise UnreadableError("PDF 文件的文字多得不像一份政策", "请只保留政策正文")
    pages = _without_furniture([(_rows_of(rows), height) for rows, height, _ in read])
    _check_legible(pages)
    return "\n".join(_paragraphs(pages))


def _check_legible(pages: Sequence[_Page]) -> None:
    text = "".join(row.text for page in pages for row in page.rows)
    strange = sum(c == "\ufffd" or "\ue000" <= c <= "\uf8ff" or (c < " " and not c.isspace()) for c in text)
    if strange > len(text) // 5:
        raise UnreadableError("PDF 文件的文字层是乱码（字体没有带编码）", _SCANNED)


def _read_page(page: pypdfium2.PdfPage) -> tuple[list[_Row], float, bool]:
    """The rows of a page as they come, its height, and whether an image covers most of it."""
    width, height = page.get_size()
    textpage = page.get_textpage()
    rows = list(_rows(textpage))
    textpage.close()
    image = not rows and any(_covers(found, width, height) for found in page.get_objects([pdfium.FPDF_PAGEOBJ_IMAGE]))
    page.close()
    return rows, height, image


def _covers(image: pypdfium2.PdfObject, width: float, height: float) -> bool:
    left, bottom, right, top = image.get_bounds()
    return bool((right - left) * (top - bottom) > 0.3 * width * height)


def _rows(textpage: pypdfium2.PdfTextPage) -> Iterator[_Row]:
    """Runs of characters that follow each other in one row."""
    run: list[tuple[str, float, float, float, float]] = []
    rect = pdfium.FS_RECTF()
    blank = False
    for index in range(textpage.count_chars()):
        sign = _character(textpage, index)
        if not sign.strip() or sign == "\ufffe":
            drawn = not pdfium.FPDFText_IsGenerated(textpage, index) or (run and run[-1][0].isascii())
            blank = blank or (bool(drawn) and sign in " \t\xa0\u3000")
            continue
        if not pdfium.FPDFText_GetLooseCharBox(textpage, index, ctypes.byref(rect)):
            continue
        box = (sign, rect.left, rect.right, min(rect.bottom, rect.top), max(rect.bottom, rect.top))
        if run and not _follows(run[-1], box):
            yield _row(run)
            run = []
        elif run and (blank or box[1] - run[-1][2] > 0.6 * (box[4] - box[3])):
            run[-1] = (f"{run[-1][0]} ", *run[-1][1:])
        blank = False
        run.append(box)
    if run:
        yield _row(run)


def _character(textpage: pypdfium2.PdfTextPage, index: int) -> str:
    code = pdfium.FPDFText_GetUnicode(textpage, index)
    if 0xD800 <= code <= 0xDBFF:
        low = pdfium.FPDFText_GetUnicode(textpage, index + 1)
        return chr(0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00)) if 0xDC00 <= low <= 0xDFFF else "\ufffd"
    return "" if 0xDC00 <= code <= 0xDFFF else chr(code)


def _follows(last: tuple[str, float, float, float, float], box: tuple[str, float, float, float, float]) -> bool:
    size = max(last[4] - last[3], box[4] - box[3], 1.0)
    # two dashes drawn as one sign have the same place
    beside = min(last[4], box[4]) - max(last[3], box[3]) > 0.4 * min(last[4] - last[3], box[4] - box[3])
    return beside and -2.5 * size < box[1] - last[2] < _GAP * size


def _row(run: Sequence[tuple[str, float, float, float, float]]) -> _Row:
    return _Row(
        _AUTOSPACE.sub("", "".join(sign for sign, *_ in run).strip()),
        min(box[1] for box in run),
        max(box[2] for box in run),
        min(box[3] for box in run),
        max(box[4] for box in run),
    )


def _rows_of(rows: Sequence[_Row]) -> list[_Row]:
    """In reading order: bands that cross the page, and between them the left column before the right one."""
    ordered = sorted(rows, key=lambda row: (-round((row.bottom + row.top) / 2 / 3), row.left))
    gutter = _gutter(ordered)
    if gutter is None:
        return ordered
    result: list[_Row] = []
    columns: tuple[list[_Row], list[_Row]] = ([], [])
    for row in ordered:
        if row.left < gutter < row.right:
            result += [*columns[0], *columns[1], row]
            columns = ([], [])
        else:
            side = row.left > gutter
            columns[side].append(replace(row, column=1 + side))
    return [*result, *columns[0], *columns[1]]


def _gutter(rows: Sequence[_Row]) -> float | None:
    """The middle between two columns of prose; None where there is one column, or a table."""
    if len(rows) < 12:
        return None
    left, right = min(row.left for row in rows), max(row.right for row in rows)
    middle = (left + right) / 2
    beside = [row for row in rows if not row.left < middle < row.right]
    sides = [row for row in beside if row.right <= middle], [row for row in beside if row.left >= middle]
    if len(beside) < 0.7 * len(rows) or min(map(len, sides)) < 5:
        return None
    full = [
        sum(row.right - row.left > 0.7 * (max(r.right for r in side) - min(r.left for r in side)) for row in side)
        for side in sides
    ]
    prose = all(count >= 0.5 * len(side) for count, side in zip(full, sides, strict=True))
    long = all(median(len(row.text) for row in side) >= 10 for side in sides)
    return middle if prose and long else None


def _without_furniture(pages: Sequence[tuple[list[_Row], float]]) -> list[_Page]:
    counts = Counter(place for rows, height in pages for row in rows if (place := _edge_place(row, height)))
    running = {place for place, count in counts.items() if count >= max(2, 0.3 * len(pages))}
    result = []
    for rows, height in pages:
        outer = {min(rows, key=lambda row: row.bottom), max(rows, key=lambda row: row.top)} if rows else set()
        numbers = [
            row for row in rows if row in outer and _edge_place(row, height) and _PAGE_NUMBER.fullmatch(row.text)
        ]
        body = tuple(row for row in rows if row not in numbers and _edge_place(row, height) not in running)
        # a number alone may be a cell; between dashes the line cleaning knows it for a page's
        result.append(_Page(body, tuple(f"— {row.text} —" if row.text.isdecimal() else row.text for row in numbers)))
    return result


def _edge_place(row: _Row, height: float) -> tuple[str, int] | None:
    """Text and height of a row in the margin above or below: the same on several pages, it is a running headline."""
    at_edge = row.top < _MARGIN * height or row.bottom > (1 - _MARGIN) * height
    return (row.text, round(row.bottom / 3)) if at_edge else None


def _paragraphs(pages: Sequence[_Page]) -> Iterator[str]:
    """The text line by line; what stands around a page follows the paragraph that runs over its end."""
    layout = _read_layout(pages)
    current = ""
    waiting: list[str] = []
    last: _Row | None = None
    for page in pages:
        for row in page.rows:
            if last is not None and _is_label(last, row):
                current += f" {row.text}"
            elif last is not None and layout.goes_on(last, row):
                current += _gap(current, row.text) + row.text
            else:
                if current:
                    yield current
                yield from waiting
                waiting.clear()
                current = row.text
            last = row
        waiting += page.furniture
    if current:
        yield current
    yield from waiting


def _gap(head: str, tail: str) -> str:
    return " " if head[-1:].isascii() and head[-1:].isalnum() and tail[:1].isascii() else ""


def _is_label(last: _Row, row: _Row) -> bool:
    """A label stands before its text with whatever gap a tabulator makes."""
    beside = abs(row.bottom - last.bottom) < 0.4 * row.size and 0 <= row.left - last.right < 8 * row.size
    return beside and bool(_LABEL.fullmatch(last.text))


@dataclass(frozen=True, slots=True)
class _Layout:
    """How the pages show where a paragraph ends."""

    edges: Mapping[int, tuple[float, float]]
    """Column → where its full lines begin and end."""
    indented: bool
    leading: float
    """The widest step from a line to the next of the same paragraph; 0 where gaps tell nothing."""

    def is_full(self, row: _Row) -> bool:
        return row.right > self.edges[row.column][1] - 1.6 * row.size

    def goes_on(self, last: _Row, row: _Row) -> bool:
        """Whether a row continues the paragraph of the one before it."""
        alike = 0.8 < row.size / max(last.size, 0.1) < 1.25
        if not alike or not self.is_full(last) or abs(row.left - self.edges[row.column][0]) > 0.8 * row.size:
            return False
        if self.indented:
            return True
        broken = row.bottom >= last.bottom  # at the top of a page or column
        if broken:
            return bool(self.leading) and last.text[-1] not in _SENTENCE_END
        return last.bottom - row.bottom <= self.leading


def _read_layout(pages: Sequence[_Page]) -> _Layout:
    rows = [row for page in pages for row in page.rows]
    edges = {}
    for column in {row.column for row in rows}:
        own = [row for row in rows if row.column == column]
        lefts = Counter(round(row.left) for row in own)
        left = min(place for place, count in lefts.items() if count >= 0.1 * max(lefts.values()))
        edges[column] = (float(left), sorted(row.right for row in own)[int(0.9 * (len(own) - 1))])
    bare = _Layout(edges, indented=False, leading=0)
    steps = [
        (bare.is_full(last), last.bottom - row.bottom, row.left - edges[row.column][0] > 0.8 * row.size)
        for page in pages
        for last, row in pairwise(page.rows)
        if last.column == row.column and 0 < last.bottom - row.bottom < 4 * row.size
    ]
    begins = [step for step in steps if not step[0]]
    inside = [step for step in steps if step[0] and not step[2]]
    if len(begins) < 2 or len(inside) < 2:
        return bare
    indented = sum(step[2] for step in begins) >= 0.5 * len(begins)
    # most full lines go on, so their median step is the one inside a paragraph
    usual, between = (median(step[1] for step in part) for part in (inside, begins))
    return _Layout(edges, indented, 1.15 * usual if between > 1.25 * usual else 0)
