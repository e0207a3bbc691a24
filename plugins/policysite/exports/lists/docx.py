"""A list as .docx, to fill in with Word or WPS: the parts in docx_parts, with the words put in and escaped.

Each blank is a content control, so that what was filled in can be read back. Its tag is `<item id>|<field>`, for the
boxes of 自查情况 `<item id>|state|是`; where it belongs to no item it is `|` and the name of the .xlsx without `pb_`:
`|unit`, `|filled`, `|signoff_1`, `|veto_1|有`. Word allows tags of 64 characters: an item whose id is too long goes by `name_item`, and a custom
property `pb_<name>` holds the id. Others are `pb_list`, `pb_year`, `pb_schema`. A control that still has
`w:showingPlcHdr` was not filled in.
"""

import hashlib
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from itertools import count
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from policysite.exports.lists.layout import SCHEMA
from policysite.exports.lists.printing import CENTRED, PrintedList

PARTS = Path(__file__).with_name("docx_parts")
FIRST_PART = "[Content_Types].xml"
TEMPLATES = ("docProps/core.xml", "docProps/custom.xml", "word/document.xml")
"""Parts into which words are put; the others stay as they are."""
LONGEST_ID = 48
"""Characters of an id in a tag: Word refuses tags of more than 64."""
MM = 1440 / 25.4
"""Twentieths of a point."""
FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The earliest that an archive can tell."""


def make_docx(printed: PrintedList) -> bytes:
    """A4 landscape with boxes to tick; the bytes depend on the list alone."""
    out = BytesIO()
    words = {
        "list": printed,
        "properties": list(_list_properties(printed)),
        "centred": CENTRED,
        "twips": {column.key: round(column.width * MM) for column in printed.columns},
        "width": sum(round(column.width * MM) for column in printed.columns),
        "next_id": count(1).__next__,
        "tag": lambda item, field: f"{name_item(item)}|{field}",
    }
    with ZipFile(out, "w") as archive:
        for name, part in _read_parts():
            info = ZipInfo(name, FIRST_DAY)
            info.compress_type = ZIP_DEFLATED
            info.create_system = 0  # the same bytes on every system
            archive.writestr(info, part if isinstance(part, bytes) else part.render(words).encode("utf-8"))
    return out.getvalue()


def name_item(id: str) -> str:
    """An item's id as it stands in a tag: itself, or ~ and the beginning of its SHA-256."""
    return id if len(id) <= LONGEST_ID else "~" + hashlib.sha256(id.encode()).hexdigest()[:20]


def _list_properties(printed: PrintedList) -> Iterator[tuple[str, str]]:
    yield "pb_list", printed.slug
    yield "pb_year", str(printed.year)
    yield "pb_schema", str(SCHEMA)
    yield from ((f"pb_{name_item(row.id)}", row.id) for row in printed.rows if len(row.id) > LONGEST_ID)


@cache
def _read_parts() -> tuple[tuple[str, bytes | Template], ...]:
    """Each part by its name, in the order of the archive: what names the types of the others comes first."""
    environment = Environment(
        loader=FileSystemLoader(PARTS), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    names = sorted(path.relative_to(PARTS).as_posix() for path in PARTS.rglob("*") if path.is_file())
    names.sort(key=lambda name: name != FIRST_PART)
    return tuple(
        (name, environment.get_template(name) if name in TEMPLATES else (PARTS / name).read_bytes()) for name in names
    )
