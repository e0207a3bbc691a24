"""The page that sums up: over the same files it comes to the same as the command, and its file goes back and forth."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from axe_playwright_python.sync_playwright import Axe
from openpyxl import load_workbook

from policytext.formats.xlsx import read_xlsx
from policytext.returns import collect, tables
from policytext.returns.ledger import MISPLACED, REOPENED
from policytext.returns.workbook import FIRST_ROW
from tests.policytext.returning import CASES, make_form, make_return, make_table, write_files
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


def start(open_page: Open, files: list[Path], units: str = "\n".join(CASES["units"]), width: int = 1280) -> Visit:
    visit = open_page("collect.html", width)
    visit.page.evaluate("form => { policysite.forms.village = form; }", CASES["list"])
    visit.page.fill("[name=units]", units)
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

    unit = ledger.rows[0].cells[2]
    new = folder / "又报.json"
    items = {ledger.rows[0].cells[0].rpartition("|")[2]: {"state": "否", "problem": "另一个问题"}}
    new.write_text(make_return({"unit": unit, "items": items, "filled": "2099-01-01T00:00:00"}), "utf-8")
    collected, _ = run(files)
    (ledger,) = (table for table in collected.tables if table.name == tables.LEDGER)
    assert any(REOPENED in row.cells[13] for row in ledger.rows)
    visit = start(open_page, [*returns, new, out])
    assert visit.page.evaluate(SHOWN)["tables"] == plain(collected.tables), "and where the problem is another"


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
    page = start(open_page, sorted(files[0].iterdir()), width=390).page
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


def test_what_is_merged_numbered_or_lost_comes_to_the_same(open_page: Open, files: tuple[Path, Path]) -> None:
    """Merged items, a list of units with numbers, rows sorted beside their keys, a key of before, a Word file spoilt."""
    folder, out = files
    merged = {"old#1": {"state": "否", "problem": "缺", "value": "2"}, "p#1": {"state": "是", "note": "记"}}
    (folder / "并入.json").write_text(make_return({"unit": "王村", "filled": "2026-12-01", "items": merged}), "utf-8")
    spoilt = BytesIO()
    with (
        ZipFile(BytesIO(make_form([["p#1", "是"], ["p#" + "9." * 40, "否"]], "甲"))) as old,
        ZipFile(spoilt, "w") as new,
    ):
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b'"pb_~1"', b'"other"'))
    (folder / "丢了.docx").write_bytes(spoilt.getvalue())
    units = "序号\t单位名称\n1\t石桥村\n2\t王村"
    (folder.parent / "units.txt").write_text(units, "utf-8")
    out.write_bytes(run(files)[1])
    book = load_workbook(out)
    sheet = book[tables.LEDGER]
    keys = [sheet.cell(FIRST_ROW + 1 + n, 1).value for n in range(3)]
    assert keys[0] == "王村|p#1"
    for n, key in enumerate(("王村|old#1", keys[2], keys[1])):
        sheet.cell(FIRST_ROW + 1 + n, 1).value = key
        sheet.cell(FIRST_ROW + 1 + n, 11).value = "已销号"
    book.save(out)
    collected, _ = run(files)
    assert [row.change for row in collected.ledger].count(MISPLACED) == 2
    assert collected.ledger[0].shown["settling"] == "已销号" and collected.ledger[1].shown["settling"] == "未销号"
    assert any("两处的自查情况填得不一样" in row.why for row in collected.summary.files)
    assert any("没有“~1”是哪个项目" in row.why for row in collected.summary.files)
    visit = start(open_page, [*sorted(folder.iterdir()), out], units)
    assert visit.page.evaluate(SHOWN)["tables"] == plain(collected.tables)


def test_of_several_earlier_summaries_one_is_used_and_the_others_are_told(
    open_page: Open, files: tuple[Path, Path]
) -> None:
    folder, out = files
    out.write_bytes(run(files)[1])
    aside, third = out.with_name("汇总（上一份）.xlsx"), out.with_name("又一份.xlsx")
    for path in (aside, third):
        path.write_bytes(out.read_bytes())
    visit = start(open_page, [aside, out, third, folder / "清河村.json"])
    told = visit.page.text_content(".pb-collect__told") or ""
    assert "已接上以前的汇总（汇总.xlsx）" in told and "拒收 2 份" in told
    rows = [row for row in visit.page.evaluate(SHOWN)["summary"]["files"] if row["fate"] == "拒收"]
    assert [row["file"] for row in rows] == ["又一份.xlsx", "汇总（上一份）.xlsx"]
    assert all("已接上 汇总.xlsx，这一份没有用" in row["why"] for row in rows)


DROP = """entries => {
  const give = all => ({ name: all.name, isFile: all.files === undefined, file: (got, lost) => lost(new Error("gone")),
    createReader: () => ({ readEntries: (got, lost) => {
      if (all.files && all.files.length) got(all.files.splice(0).map(give)); else lost(new Error("gone"));
    } }) });
  const event = new Event("drop", { bubbles: true, cancelable: true });
  event.dataTransfer = { files: [], items: entries.map(all => ({ webkitGetAsEntry: () => give(all) })) };
  document.querySelector(".pb-collect__drop").dispatchEvent(event);
}"""


def test_what_cannot_be_read_is_told(open_page: Open, files: tuple[Path, Path]) -> None:
    page = start(open_page, [files[0] / "清河村.json"]).page
    page.evaluate(DROP, [{"name": "没了.xlsx"}, {"name": "夹", "files": [{"name": "里面.json"}, {"name": "~$x.xlsx"}]}])
    page.wait_for_function("document.querySelector('.pb-collect__told').textContent.includes('拒收 3 份')")
    refused = page.text_content(".pb-collect__refused") or ""
    assert "没了.xlsx：打不开文件" in refused and "里面.json：打不开文件" in refused and "夹：打不开文件夹" in refused
