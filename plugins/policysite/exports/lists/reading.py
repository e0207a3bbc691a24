"""Which items a file of a list holds: what the files of a site are checked by."""

import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from zipfile import ZipFile

from lxml import etree
from pypdfium2 import PdfDocument, PdfiumError

from policysite.exports.lists.layout import FIRST_ROW

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VALUE = f"{WORD}val"


def read_ids(path: Path) -> tuple[str, ...] | None:
    """The ids of the items in a file, in their order, each once; None where it is not whole."""
    try:
        return tuple(dict.fromkeys(READERS[path.suffix](path)))
    except (
        OSError,
        ValueError,
        KeyError,
        TypeError,
        IndexError,
        zipfile.BadZipFile,
        etree.XMLSyntaxError,
        PdfiumError,
    ):
        return None


def _read_json(path: Path) -> Iterator[str]:
    yield from (item["id"] for item in json.loads(path.read_text("utf-8"))["items"])


def _read_pdf(path: Path) -> Iterator[str]:
    with PdfDocument(path) as document:
        words = document.get_metadata_dict()["Keywords"]
    yield from filter(None, words.split(", "))


def _read_xlsx(path: Path) -> Iterator[str]:
    with ZipFile(path) as archive:
        shared = etree.fromstring(archive.read("xl/sharedStrings.xml"))
        sheet = etree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    strings = ["".join(each.itertext()) for each in shared]
    for row in sheet.iter(f"{SHEET}row"):
        cell = row[0] if len(row) else None
        if int(row.get("r")) > FIRST_ROW and cell is not None and cell.get("r").rstrip("0123456789") == "A":
            yield strings[int(cell.findtext(f"{SHEET}v"))]


def _read_docx(path: Path) -> Iterator[str]:
    with ZipFile(path) as archive:
        document = etree.fromstring(archive.read("word/document.xml"), etree.XMLParser(huge_tree=True))
        properties = etree.fromstring(archive.read("docProps/custom.xml"))
    long = {each.get("name").removeprefix("pb_"): "".join(each.itertext()) for each in properties}
    for tag in document.iter(f"{WORD}tag"):
        name = tag.get(VALUE).partition("|")[0]
        if name:
            yield long[name] if name.startswith("~") else name


READERS: Mapping[str, Callable[[Path], Iterator[str]]] = {
    ".json": _read_json,
    ".pdf": _read_pdf,
    ".xlsx": _read_xlsx,
    ".docx": _read_docx,
}
