"""The page that sums up: over the same files it comes to the same as the command, and its file goes back and forth."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from openpyxl import load_workbook

from policytext.formats.xlsx import read_xlsx
from policytext.returns import collect, tables
from policytext.returns.workbook import FIRST_ROW
from tests.policytext.returning import CASES, make_return, make_table, write_files
from tests.site.conftest import Open, Visit
from tests.site.test_accessibility import STANDARD

SHOWN = """() => {
  const shown = policysite.returns.collected;
  return shown && JSON.parse(JSON.stringify({summary: shown.summary, tables: shown.tables}));
}"""


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    return write_files(tmp_path), tmp_path / "汇总.xlsx"


def run(files: tuple[Path, Path]) -> tuple[collect.Collected, bytes]:
    folder, out = files
    return collect.collect([folder], out, folder.parent / "units.txt", folder.parent / "village.json")


def start(open_page: Open, files: list[Path], width: int = 1280) -> Visit:
    visit = open_page("collect.html", width)
    visit.page.evaluate("form => { policysite.forms.village = form; }", CASES["list"])
    visit.page.fill("[name=units]", "\n".join(CASES["units"]))
    visit.page.set_input_files("[name=files]", [str(path) for path in files])
    visit.page.wait_for_selector(".pb-collect__out:not([hidden]) section")
    return visit


def plain(made: tuple[tables.Table, ...]) -> list[dict[str, Any]]:
    return [
        {
            "name": table.name,
            "title": table.title,
            "notes": list(table.notes),
            "columns": [{"head": c.head, "width": c.width, "kind": c.kind} for c in table.columns],
            "rows": [{"cells": list(row.cells), "group": row.group} for row in table.rows],
        }
        for table in made
    ]


def save(visit: Visit, path: Path) -> None:
    with visit.page.expect_download() as download:
        visit.page.click("[data-do=save]")
    download.value.save_as(path)


def test_the_page_comes_to_the_same_as_the_command(open_page: Open, files: tuple[Path, Path]) -> None:
    visit = start(open_page, sorted(files[0].iterdir()))
    assert visit.page.evaluate(SHOWN)["tables"] == plain(run(files)[0].tables)
    assert not visit.remote and not visit.complaints
    names = visit.page.eval_on_selector_all(".pb-collect__out h2", "all => all.map(each => each.textContent)")
    assert names == [table.name for table in run(files)[0].tables]
    assert "组织建设 70.0%" in (visit.page.text_content(".pb-shares desc") or "")


def test_what_was_settled_goes_from_one_to_the_other_and_back(open_page: Open, files: tuple[Path, Path]) -> None:
    folder, out = files
    returns = sorted(folder.iterdir())
    save(start(open_page, returns), out)
    assert not any(sheet.formulas for sheet in read_xlsx(out.read_bytes()).sheets)
    book = load_workbook(out)
    sheet = book[tables.LEDGER]
    heads = {cell.value: cell.column for cell in sheet[FIRST_ROW]}
    sheet.cell(FIRST_ROW + 1, heads["销号"]).value = "已销号"
    sheet.cell(FIRST_ROW + 1, heads["责任人"]).value = "镇里"
    sheet.cell(sheet.max_row + 1, heads["单位"]).value = "自己加的"
    book.save(out)
    collected, data = run(files)
    (ledger,) = (table for table in collected.tables if table.name == tables.LEDGER)
    assert ledger.rows[0].cells[10] == "已销号" and ledger.rows[0].cells[8] == "镇里"
    assert ledger.rows[-1].cells[2] == "自己加的"
    visit = start(open_page, [*returns, out])
    assert visit.page.evaluate(SHOWN)["tables"] == plain(collected.tables)
    out.write_bytes(data)
    visit = start(open_page, [*returns, out])
    assert visit.page.evaluate(SHOWN)["tables"] == plain(collected.tables), "also from the command's file"


def test_files_that_somebody_spoilt_are_refused_alike(open_page: Open, tmp_path: Path) -> None:
    folder = tmp_path / "returns"
    folder.mkdir()
    spoilt: dict[str, bytes] = {
        "好.xlsx": make_table([["p#1", "是", "3"]], "好村"),
        "改名.xlsx": make_table([["p#1", "是"], ["", "否"], ["p#2", "部分"]], "=1+1", "去年", sheet_name="另 一张"),
        "公式.xlsx": make_table([["p#1", "是"]], "甲村", formulas=[(4, 6, "=1+2")]),
        "编号公式.xlsx": make_table([["p#1", "是"]], "甲村", formulas=[(4, 0, '="p#1"')]),
        "表头.xlsx": make_table([["p#1", "是"]], "甲村", formulas=[(2, 5, '="自查情况"')]),
        "没有隐藏.xlsx": make_table([["p#1", "是"]], "乙村", hidden={}),
        "版本.xlsx": make_table([["p#1", "是"]], "乙村", hidden={"list": "village", "year": "2026", "schema": "7"}),
        "怪.json": make_return({"unit": 5, "items": {"p#1": {"state": "好", "value": 12}, "p#2": 3, "__proto__": {}}}).encode(),
        "长.json": make_return({"unit": "丙村\n二组", "items": {"p#1": {"problem": "<img src=x onerror=alert(1)>" + "长" * 6000}}}).encode(),
        "乱.json": b"\xff\xfe\x00",
        "年.json": make_return({"year": "x", "items": {}}).encode(),
        "文.txt": b"a",
    }  # fmt: skip
    for name, data in spoilt.items():
        (folder / name).write_bytes(data)
    form = tmp_path / "village.json"
    form.write_text(json.dumps(CASES["list"]), "utf-8")
    units = tmp_path / "units.txt"
    units.write_text("\n".join(CASES["units"]), "utf-8")
    collected, _ = collect.collect([folder], tmp_path / "汇总.xlsx", units, form)
    visit = start(open_page, sorted(folder.iterdir()))
    assert visit.page.evaluate(SHOWN)["tables"] == plain(collected.tables)
    assert not visit.complaints and not visit.page.query_selector(".pb-collect__out img")


def test_units_can_be_written_later_and_files_taken_away(open_page: Open, files: tuple[Path, Path]) -> None:
    visit = open_page("collect.html", 390)
    visit.page.set_input_files("[name=files]", [str(files[0] / "李家庄.xlsx")])
    visit.page.wait_for_selector(".pb-collect__out section")
    told = ".pb-collect__told"
    assert "拒收 1 份" in (visit.page.text_content(told) or ""), "the site's own list knows none of these items"
    visit.page.evaluate("form => { policysite.forms.village = form; }", CASES["list"])
    visit.page.fill("[name=units]", "石桥村")
    visit.page.wait_for_function(
        f"document.querySelector('{told}').textContent.includes('应上报 1 个单位，已上报 0 个')"
    )
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= 390
    visit.page.once("dialog", lambda dialog: dialog.accept())
    visit.page.click("[data-do=clear]")
    assert visit.page.is_disabled("[data-do=save]") and visit.page.is_hidden(".pb-collect__out")


def test_axe_finds_nothing_in_a_summary(open_page: Open, files: tuple[Path, Path]) -> None:
    page = start(open_page, sorted(files[0].iterdir()), 390).page
    assert [finding["id"] for finding in Axe().run(page, options=STANDARD).response["violations"]] == []


def test_without_a_script_the_page_says_so(open_page: Open) -> None:
    visit = open_page("collect.html", java_script_enabled=False)
    assert "本页要用 JavaScript" in visit.page.inner_text(".pb-collect")
    assert visit.page.is_hidden(".pb-collect__in")


def test_a_saved_file_is_one_that_excel_takes(open_page: Open, files: tuple[Path, Path]) -> None:
    _, out = files
    save(start(open_page, sorted(files[0].iterdir())), out)
    book = load_workbook(BytesIO(out.read_bytes()))
    assert book.sheetnames == [table.name for table in run((files[0], out))[0].tables] + ["_policybook"]
    assert book["_policybook"].sheet_state == "hidden"
    ledger = book[tables.LEDGER]
    assert ledger.column_dimensions["A"].hidden and not ledger.protection.sheet
    assert ledger.data_validations.dataValidation[0].formula1 == '"未销号,整改中,已销号"'
    assert isinstance(book[tables.BY_ITEM].cell(FIRST_ROW + 2, 3).value, int)
