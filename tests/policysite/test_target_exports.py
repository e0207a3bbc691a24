"""All targets as CSV, Excel and JSON; what a spreadsheet would run stays text."""

import csv
import json
import re
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from policysite.exports.targets import COLUMNS, READ, guard_formula, make_csv, make_json, make_xlsx
from policysite.library import build_library
from policytext.model import Local
from tests.policysite.conftest import HOSTILE, PLAIN, make_policy, make_target, make_unit
from tests.policysite.test_agenda import TODAY, make_library

SHEET = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
NAMES = [column.name for column in COLUMNS]
ATTACKS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(A1)",
    '=HYPERLINK("http://x","y")',
    "=cmd|'/c calc'!A0",
]


def make_library_with(*evidence):
    targets = tuple(make_target(words, id=f"1/{n}", scope=words) for n, words in enumerate(evidence, 1))
    unit = make_unit("1", label="一、", heading="标题", targets=targets, applies_to=("高校",))
    return build_library([make_policy("a", [unit], title="=政策")], TODAY)


def read_csv(text):
    return list(csv.reader(StringIO(text.removeprefix("\ufeff"), newline="")))


def read_xlsx(content):
    """The sheet's XML, and the text of its cells by row."""
    archive = ZipFile(BytesIO(content))
    sheet = etree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    shared = etree.fromstring(archive.read("xl/sharedStrings.xml")).findall("m:si", SHEET)
    strings = [
        re.sub("_x([0-9A-F]{4})_", lambda code: chr(int(code[1], 16)), "".join(each.itertext())) for each in shared
    ]
    rows = [
        [
            strings[int(cell.findtext("m:v", namespaces=SHEET))] if len(cell) else ""
            for cell in row.findall("m:c", SHEET)
        ]
        for row in sheet.iter(f"{{{SHEET['m']}}}row")
    ]
    return sheet, rows


def test_a_target_in_full():
    fields = {
        "evidence": "2020年底前建立X家以上团组织",
        "type": "count",
        "comparator": ">=",
        "measure": "家",
        "by": "2020",
        "scope": "团组织",
        "placeholder": True,
        "local": Local(20, "2021-03"),
    }
    library = make_library(fields)
    head, row = read_csv(make_csv(library))
    assert head == NAMES
    assert dict(zip(head, row, strict=True)) == {
        "指标": "待填 家，2020 年内",
        "内容": "团组织",
        "原文": "2020年底前建立X家以上团组织",
        "政策": "a",
        "条目": "一 组织生活",
        "类型": "数量",
        "周期": "",
        "到期日": "2021-03-31",
        "适用对象": "高校",
        "效力": "",
        "比较": "≥",
        "数值": "",
        "计量单位": "家",
        "时限": "2020",
        "留空": "是",
        "本地填写": "20 家，2021 年 3 月内",
        "文号": "",
        "编号": "a#1:1/1",
        "网页": "policies/a.html#u1",
    }
    (target,) = json.loads(make_json(library))["targets"]
    assert target["local"] == {"value": 20, "by": "2021-03"}
    assert (target["due"], target["organizations"], target["url"]) == ("2021-03-31", ["高校"], "policies/a.html#u1")


def test_all_three_hold_every_target_those_not_in_force_too():
    library = build_library([PLAIN, make_policy("old", PLAIN.units, status="已废止")], TODAY)
    rows = read_csv(make_csv(library))[1:]
    assert [row[NAMES.index("编号")] for row in rows] == [
        f"{place.id}:{target.id}" for place, target in library.targets
    ]
    assert {row[NAMES.index("效力")] for row in rows} == {"", "已废止"}
    assert read_xlsx(make_xlsx(library))[1][1:] == rows
    assert len(json.loads(make_json(library))["targets"]) == len(rows) == 4


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_cell_of_a_csv_is_a_formula(attack):
    assert guard_formula(attack) == f"'{attack}"
    text = make_csv(make_library_with(attack))
    assert text.startswith("\ufeff")
    row = dict(zip(NAMES, read_csv(text)[1], strict=True))
    assert (row["原文"], row["内容"], row["政策"]) == (f"'{attack}", f"'{attack}", "'=政策")


def test_words_that_are_no_formula_stay_as_they_are():
    for words in ("≥ 1 次/年", "90 %", "（=）", "'", "每年", ""):
        assert guard_formula(words) == words


def test_every_cell_of_an_excel_file_is_text():
    _, rows = read_xlsx(make_xlsx(make_library_with(*ATTACKS)))
    assert [row[NAMES.index("原文")] for row in rows[1:]] == ATTACKS
    sheet, _ = read_xlsx(make_xlsx(build_library([HOSTILE], TODAY)))
    assert not sheet.findall(".//m:f", SHEET)
    assert not sheet.findall(".//m:hyperlink", SHEET)
    assert {cell.get("t") for cell in sheet.iter(f"{{{SHEET['m']}}}c")} <= {"s", None}


def test_the_sheet_can_be_filtered_and_printed():
    content = make_xlsx(make_library({"by": "2030"}, {"per": {"n": 1, "unit": "年"}}))
    sheet, rows = read_xlsx(content)
    assert rows[0] == NAMES
    assert sheet.find(".//m:pane", SHEET).get("state") == "frozen"
    assert sheet.find("m:autoFilter", SHEET).get("ref") == "A1:S3"
    assert sheet.find("m:pageSetup", SHEET).get("orientation") == "landscape"
    names = ZipFile(BytesIO(content)).read("xl/workbook.xml").decode()
    assert "指标!$1:$1" in names
    assert f"指标!$A$1:${chr(ord('A') + len(READ) - 1)}$3" in names


def test_the_same_bytes_at_each_build():
    for make in (make_csv, make_xlsx, make_json):
        assert make(build_library([PLAIN, HOSTILE], TODAY)) == make(build_library([PLAIN, HOSTILE], TODAY))


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_whatever_a_policy_says_can_be_opened(words):
    library = make_library_with(words, words * 300)
    _, rows = read_xlsx(make_xlsx(library))
    assert len(rows) == 3 and all(len(row) == len(COLUMNS) for row in rows)
    for row in read_csv(make_csv(library))[1:]:
        assert row[NAMES.index("原文")] in (words, f"'{words}", words * 300, f"'{words * 300}")
        assert not any(cell[:1] in "=+-@\t\r＝＋－＠" for cell in row if cell)
