"""A list as .pdf, set by Typst: a fixed template shows the words, which it gets as data."""

import json
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
import typst
from pypdfium2 import PdfDocument

from policysite.exports.lists.printing import CENTRED, PrintedList, Row
from policytext.model import STATES

ROUNDS = 11
"""Typst keeps what it has set for ten rounds, which is some 100 MB for a thousand items: empty ones make it forget."""
TEMPLATE = Path(__file__).with_name("checklist.typ")


def make_pdf(printed: PrintedList) -> bytes:
    """A4 landscape to fill in by hand; the ids of the items stand among the keywords, in their order."""
    words = json.dumps(_hand_over(printed), ensure_ascii=False)
    compiler = _compiler()
    content = compiler.compile(
        TEMPLATE,
        format="pdf",
        sys_inputs={"list": words},
        timestamp=0,
        pdf_tags=False,  # they would more than double it; the page is there for those who cannot see paper
    )
    for _ in range(ROUNDS):
        compiler.compile(b"", format="pdf", sys_inputs={})
    return content  # type: ignore[return-value]  # one file where no folder is named


def count_pages(content: bytes) -> int:
    """How many sheets of paper a .pdf takes."""
    with PdfDocument(content) as document:
        return len(document)


@cache
def _compiler() -> typst.Compiler:
    """With the fonts of the package alone: the same on every machine."""
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[Path(pylopdf_fonts_zh_cn.__file__).parent],
    )
    return typst.Compiler(root=TEMPLATE.parent, font_paths=fonts)


def _hand_over(printed: PrintedList) -> dict[str, Any]:
    return {
        "title": printed.title,
        "ids": [row.id for row in printed.rows],
        "head": [asdict(blank) for blank in printed.head],
        "notes": printed.notes,
        "legend": printed.legend,
        "long_legend": printed.long_legend,
        "states": STATES,
        "centred": CENTRED,
        "columns": [asdict(column) for column in printed.columns],
        "topics": [
            {"name": topic.name, "points": topic.points, "rows": [_hand_over_row(row, printed) for row in topic.rows]}
            for topic in printed.topics
        ],
        "vetoes": printed.vetoes,
        "points": printed.points,
        "bands": printed.bands,
        "signoff": printed.signoff,
    }


def _hand_over_row(row: Row, printed: PrintedList) -> dict[str, Any]:
    cells = [[asdict(line) for line in row.cells.get(column.key, ())] for column in printed.columns]
    return {"cells": cells, "long": row.long}
