"""A small scored list in the formats that are taken away, as one reads them: what stands in which cell."""

import re
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import yaml
from docx import Document
from docx.oxml.ns import qn
from lxml import etree
from pypdfium2 import PdfDocument

from policysite.checklists import Checklist, build_checklists
from policysite.exports.lists.docx import make_docx
from policysite.exports.lists.pdf import make_pdf
from policysite.exports.lists.printing import PrintedList, lay_out
from policysite.exports.lists.xlsx import make_xlsx
from policysite.library import build_library
from policysite.settings import COLUMNS, AllSettings, Band, Scoring, Settings
from policytext.model import Policy
from tests.policysite.conftest import PLAIN, make_policy, make_target, make_unit
from tests.policysite.golden import DAY, GOLDEN

PATH = GOLDEN / "exports.yml"
YEAR = 2026
SHEET = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
SECOND = make_policy(
    "second",
    [
        make_unit("1", label="一、", heading="办实事", task=True, applies_to=("高校",),
                  text="高校每年至少办3件实事，2027年底前建立台账。",
                  targets=(make_target("每年至少办3件实事", type="frequency", comparator=">=", value=3, measure="件", per={"n": 1, "unit": "年"}, scope="实事"),
                           make_target("2027年底前", id="1/2", type="deadline", comparator="<=", by="2027-12-31"))),
        make_unit("2", label="二、", heading="报告", text="要按时报告工作。", task=True, applies_to=("高校",)),
    ],
    title="另一份方案", doc_number="〔2026〕1号",
)  # fmt: skip
NAMES = "序号 自查项目 自查内容和标准 量化指标 依据 分值 自查情况 完成值 存在问题及整改措施 佐证材料 自评分 上级评分"
SCORED = Settings(
    columns=tuple(COLUMNS[name] for name in NAMES.split()),
    titles={"佐证材料": "证明材料"},
    notes=("每年12月底前填报。",),
    scoring=Scoring(2, bands=(Band(90, "优秀"), Band(60, "合格")), vetoes=("发生重大事故", "弄虚作假")),
)


def build_list(*policies: Policy, settings: Settings = SCORED) -> Checklist:
    """The list of universities from some policies."""
    lists = build_checklists(build_library(policies, DAY), AllSettings(settings))
    return next(each for each in lists if each.organization.name == "高校")


def dump_exports() -> str:
    """The three formats as YAML."""
    printed = lay_out(build_list(PLAIN, SECOND), YEAR)
    data = {"xlsx": read_xlsx(make_xlsx(printed)), "docx": read_docx(make_docx(printed)), "pdf": read_pdf(make_pdf(printed))}  # fmt: skip
    return str(yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=10**9))


def print_list(*policies: Policy, settings: Settings = SCORED) -> PrintedList:
    """The texts of a list of universities."""
    return lay_out(build_list(*policies, settings=settings), YEAR)


def read_xlsx(content: bytes) -> dict[str, Any]:
    """The cells that are not empty of both sheets by their addresses, and what their names lead to."""
    with ZipFile(BytesIO(content)) as archive:
        shared = etree.fromstring(archive.read("xl/sharedStrings.xml")).findall("m:si", SHEET)
        sheets = [etree.fromstring(archive.read(f"xl/worksheets/sheet{n}.xml")) for n in (1, 2)]
        book = etree.fromstring(archive.read("xl/workbook.xml"))
    strings = [re.sub("_x([0-9A-F]{4})_", lambda code: chr(int(code[1], 16)), "".join(each.itertext())) for each in shared]  # fmt: skip
    cells = [
        {cell.get("r"): text for cell in sheet.iter(f"{{{SHEET['m']}}}c") if len(cell) and (text := strings[int(cell[0].text or "")])}
        for sheet in sheets
    ]  # fmt: skip
    names = {str(each.get("name")): str(each.text) for each in book.iter(f"{{{SHEET['m']}}}definedName")}
    return {"names": names, "自查表": cells[0], "_policybook": cells[1]}


def read_docx(content: bytes) -> dict[str, Any]:
    """The paragraphs above and below, the cells of each row; <tag> stands where something is filled in."""
    document = Document(BytesIO(content))
    (table,) = document.tables
    rows = [[_read(cell) for cell in row.iterchildren(qn("w:tc"))] for row in table._tbl.tr_lst]
    return {"paragraphs": [_read(each._p) for each in document.paragraphs], "rows": rows}


def _read(element: Any) -> str:
    words = []
    for each in element.iter(qn("w:t"), qn("w:tag"), qn("w:br"), qn("w:p")):
        if each.tag == qn("w:tag"):
            words.append(f"<{each.get(qn('w:val'))}>")
        elif each.tag == qn("w:t"):
            words.append(each.text or "")
        elif words:
            words.append("\n")
    return "".join(words)


def read_pdf(content: bytes) -> list[str]:
    """The words of each page, without white space."""
    with PdfDocument(content) as document:
        return ["".join(page.get_textpage().get_text_range().split()) for page in document]
