"""Filling a checklist in in a real browser: kept as typed, undone, saved to files and loaded back, printed."""

import json
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter
import yaml
from axe_playwright_python.sync_playwright import Axe

from tests.site.test_accessibility import STANDARD

ROOT = Path(__file__).parents[2]
RETURNS = ROOT / "plugins/policysite/assets/returns"
VERDICTS = yaml.safe_load((ROOT / "tests/policytext/cases/verdicts.yml").read_text("utf-8"))
LIST = "checklists/township.html"
KEY = "policysite.return.township.{}"
AROUND = {"include": [[".pb-filling"], [".pb-progress"], [".pb-items tbody:nth-of-type(1)"], [".pb-signoff"]]}
"""What of a page is about filling in; the rest is looked at elsewhere."""

RANDOM = """([count, viaXlsx]) => {
  const R = policysite.returns, wrong = [];
  let seed = 20261122;
  const random = n => (seed = (seed * 1103515245 + 12345) % 2147483648) % n;
  const pieces = ["好", "3次", "=1+2", "<img src=x onerror=alert(1)>", "</script>", "\\n", "\\t", "\\r", "_x0041_", "_x", "&amp;", "\\"", "'", "\\u0001",
    "\\ud83d\\ude00", "\\ud83d", "\\udc00", "\\u2028", "]]>", "　", " ", "@SUM(A1)", "0.30", "001", "1e5", "\\ufeff", "\\u200b", "#", "__proto__"];
  const text = () => Array.from({length: 1 + random(6)}, () => pieces[random(pieces.length)]).join("");
  const ids = Array.from({length: 12}, (_, n) => "policy#" + n), labels = ["填表人", "审核人", "别的"];
  const columns = ["number", "text", "state", "value", "problem", "remedy", "person", "due", "evidence"];
  const page = {title: "表", organization: "乡镇街道", head: ["单位名称", "自查日期"], unitLabel: "单位名称", signoff: ["填表人", "审核人"], notes: ["依据"],
    columns: columns.map(key => ({key, title: R.TITLES[key] || key})),
    rows: [{topic: "主题"}].concat(ids.map(id => ({id, cells: {number: "1", text: text()}})))};
  const sorted = data => data && typeof data === "object" && !Array.isArray(data)
    ? Object.fromEntries(Object.keys(data).sort().map(key => ["." + key, sorted(data[key])])) : data;
  const plain = said => JSON.stringify(sorted(R.giveReturn(said, "x")));
  const make = () => {
    const said = R.startReturn("township", 2026);
    said.unit = random(2) ? text() : "";
    for (const label of labels) if (random(3) === 0) R.write(said, ["signoff", label], text());
    for (const id of ids.concat(["gone#1", "__proto__"])) for (const field of R.FIELDS.concat(["later", "__proto__"])) {
      if (random(4) === 0) R.write(said, ["items", id, field], field === "state" ? R.STATES[random(4)] : text());
    }
    if (random(4) === 0) said.other.extra = {deep: [text()]};
    return said;
  };
  const run = async () => {
    for (let n = 0; n < count; n += 1) {
      const said = make();
      const back = viaXlsx ? await R.readXlsx(R.writeXlsx(said, page), page) : R.readJson(R.writeJson(said, "x"));
      if (plain(back) !== plain(said)) wrong.push([plain(said), plain(back)]);
    }
    return wrong.slice(0, 2);
  };
  return run();
}"""


@pytest.fixture
def parts(browser):
    """An empty page with the parts of the script that need no list."""
    page = browser.new_page()
    for name in ("model", "storage", "history", "verdict", "json", "zip", "xlsx", "cells", "book"):
        page.add_script_tag(path=RETURNS / f"{name}.js")
    yield page
    page.close()


def field(page, n, name):
    return page.locator(".pb-item").nth(n).locator(f"[data-field={name}]")


def tick(page, n, state):
    page.locator(".pb-item").nth(n).locator(f"[data-field=state][value={state}]").click()


def counted(page):
    """Positions of the items that ask for at least once a year."""
    return page.locator(".pb-item").evaluate_all(
        "rows => rows.flatMap((row, n) => row.querySelectorAll('[data-goal]').length === 1 && row.innerText.includes('≥ 1 次/年') ? [n] : [])"
    )


def item_id(page, n):
    return page.locator(".pb-item").nth(n).get_attribute("data-item")


def kept(page, year=2026):
    """What is stored, once it has had the time to be: a timer of the page itself runs out behind the one that stores."""
    page.evaluate("() => new Promise(resolve => setTimeout(resolve, 350))")
    for _ in range(20):
        if stored := page.evaluate("key => localStorage.getItem(key)", KEY.format(year)):
            return json.loads(stored)
        page.wait_for_timeout(100)
    return None


def open_list(open_page, **options):
    visit = open_page(LIST, **options)
    if visit.page.locator("[name=year]").input_value() != "2026":
        visit.page.evaluate("localStorage.setItem('policysite.filling.township.year', '2026')")
        visit.page.reload()
    return visit


def unfold(page):
    """By key, as a click may miss while the page is still being laid out."""
    if page.locator(".pb-filling__files").get_attribute("open") is None:
        page.locator(".pb-filling__files summary").press("Enter")


def load(page, name, content):
    page.locator("[name=file]").set_input_files({"name": name, "mimeType": "", "buffer": content})
    page.locator(".pb-loading").wait_for()
    return page.locator(".pb-loading").inner_text()


def as_json(items, **said):
    base = {"policybook": "return", "schema": 1, "list": "township", "year": 2026, "unit": "某镇"}
    return json.dumps(base | {"items": items} | said, ensure_ascii=False).encode()


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


# --- the parts ------------------------------------------------------------------------------------


def test_the_page_judges_as_the_table_of_cases_says(parts):
    found = parts.evaluate(
        "cases => cases.map(each => policysite.returns.judge(each.targets || [each.target], each.filled))", VERDICTS
    )
    wrong = [
        (case, judged)
        for case, judged in zip(VERDICTS, found, strict=True)
        if (judged["verdict"], judged["why"]) != (case["verdict"], case.get("why", ""))
    ]
    assert not wrong


@pytest.mark.parametrize(("count", "via_xlsx"), [(1000, False), (200, True)])
def test_random_fills_come_back_from_a_file_the_same(parts, count, via_xlsx):
    assert parts.evaluate(RANDOM, [count, via_xlsx]) == []


# --- filling in -----------------------------------------------------------------------------------


def test_what_is_typed_is_kept_judged_and_undone(open_page):
    visit = open_list(open_page)
    page = visit.page
    n = counted(page)[0]
    page.locator(".pb-filling [name=unit]").fill("某镇")
    tick(page, n, "是")
    field(page, n, "value").fill("0")
    row = page.locator(".pb-item").nth(n)
    assert row.locator(".pb-verdict").inner_text() == "未达标，与“是”不符"
    assert page.locator(".pb-progress__said").inner_text().startswith("已填 1 / ")
    assert page.locator(".pb-progress__said").inner_text().endswith("未达标 1 项")
    tick(page, n, "否")
    assert row.locator(".pb-ask").inner_text() == "请写明问题和措施"
    field(page, n, "problem").fill("没有开展")
    field(page, n, "remedy").fill("下月补上")
    assert row.locator(".pb-ask").inner_text() == ""
    items = {item_id(page, n): {"state": "否", "value": "0", "problem": "没有开展", "remedy": "下月补上"}}
    assert kept(page)["items"] == items and kept(page)["unit"] == "某镇"

    page.reload()
    assert field(page, n, "remedy").input_value() == "下月补上"
    assert row.locator("[value=否]").is_checked()
    tick(page, n, "否")
    assert not row.locator("input:checked").count() and kept(page)["items"][item_id(page, n)].get("state") is None
    page.keyboard.press("Control+z")
    assert row.locator("[value=否]").is_checked()
    unfold(page)
    press(page, "清空")
    assert kept(page) is None and field(page, n, "problem").input_value() == ""
    press(page, "撤销")
    assert kept(page)["items"] == items

    page.locator("[name=year]").select_option("2025")
    assert field(page, n, "problem").input_value() == "" and not row.locator("input:checked").count()
    page.locator("[name=year]").select_option("2026")
    assert field(page, n, "problem").input_value() == "没有开展"
    assert not visit.complaints and not visit.remote


def test_a_choice_is_made_and_taken_back_by_keyboard(open_page):
    page = open_list(open_page).page
    press(page, "下一项未填")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    assert page.locator(".pb-item input:checked").get_attribute("value") == "部分"
    page.keyboard.press("Delete")
    assert not page.locator(".pb-item input:checked").count()
    assert page.evaluate("document.activeElement.dataset.field") == "state"


def test_last_years_is_a_start(open_page):
    page = open_list(open_page).page
    id = item_id(page, 0)
    old = as_json({id: {"state": "否", "value": "1", "problem": "人手不足", "person": "张三"}}, year=2025).decode()
    page.evaluate("([key, text]) => localStorage.setItem(key, text)", [KEY.format(2025), old])
    page.reload()
    press(page, "以 2025 年填的为起点")
    press(page, "作为 2026 年的起点")
    press(page, "载入")
    assert kept(page)["items"] == {id: {"problem": "人手不足", "person": "张三"}}


def test_two_windows_merge_field_by_field(open_page):
    page = open_list(open_page).page
    other = page.context.new_page()
    other.goto(page.url)
    field(page, 0, "problem").fill("甲")
    kept(page)
    field(other, 1, "problem").fill("乙")
    items = kept(other)["items"]
    assert [each["problem"] for each in items.values()] == ["甲", "乙"]
    page.wait_for_function(
        "[...document.querySelectorAll('.pb-item')][1].querySelector('[data-field=problem]').value === '乙'"
    )
    assert field(other, 0, "problem").input_value() == "甲"
    field(other, 0, "problem").fill("丙")
    page.wait_for_function("document.querySelector('.pb-item [data-field=problem]').value === '丙'")
    assert "另一个窗口改了" in page.locator(".pb-filling__told").inner_text()
    press(page, "撤销")
    assert field(page, 0, "problem").input_value() == "甲"


def test_what_is_deleted_behind_the_page_is_written_again(open_page):
    page = open_list(open_page).page
    field(page, 0, "problem").fill("甲")
    kept(page)
    page.evaluate("localStorage.clear()")
    field(page, 1, "problem").fill("乙")
    assert [each["problem"] for each in kept(page)["items"].values()] == ["甲", "乙"]


def test_an_item_is_found_under_an_id_that_it_had_before(open_page):
    page = open_page("checklists/university.html").page
    row = page.locator(".pb-item[data-ids]").first
    id, ids = row.get_attribute("data-item"), json.loads(row.get_attribute("data-ids"))
    old = next(each for each in ids if each != id)
    load(
        page,
        "a.json",
        as_json({old: {"problem": "旧"}}, list="university", year=page.evaluate("new Date().getFullYear()")),
    )
    press(page, "载入")
    row.scroll_into_view_if_needed()
    assert row.locator("[data-field=problem]").input_value() == "旧"


KEEPS_NOTHING = [
    "Storage.prototype.setItem = () => { throw new Error('full') }",
    "Object.defineProperty(window, 'localStorage', {get() { throw new Error('forbidden') }})",
]


@pytest.mark.parametrize("broken", KEEPS_NOTHING)
def test_a_browser_that_keeps_nothing_says_so_loudly(open_page, broken):
    page = open_list(open_page, fresh=True).page
    page.add_init_script(broken)
    page.reload()
    field(page, 0, "problem").fill("写了")
    page.get_by_role("alert").filter(has_text="没有存下").wait_for()
    with page.expect_download() as download:
        press(page, "存文件")
    assert download.value.suggested_filename.endswith(".xlsx")


@pytest.mark.parametrize("broken", KEEPS_NOTHING)
def test_another_year_costs_nothing_that_was_not_kept(open_page, broken):
    page = open_list(open_page, fresh=True).page
    page.add_init_script(broken)
    page.reload()
    year = page.locator("[name=year]").input_value()
    last = str(int(year) - 1)
    field(page, 0, "problem").fill("今年")
    page.locator("[name=year]").select_option(last)
    assert field(page, 0, "problem").input_value() == ""
    page.get_by_role("alert").filter(has_text=f"{year} 年填的也没有存下").wait_for()
    field(page, 0, "problem").fill("去年")
    load(page, "a.json", as_json({item_id(page, 1): {"problem": "更早"}}, year=2020))
    press(page, "换到 2020 年再载入")
    press(page, "载入")
    for shown, item, words in [(year, 0, "今年"), (last, 0, "去年"), ("2020", 1, "更早"), (year, 0, "今年")]:
        page.locator("[name=year]").select_option(shown)
        assert field(page, item, "problem").input_value() == words
    press(page, "撤销")
    assert field(page, 0, "problem").input_value() == ""


def test_what_was_not_kept_of_another_year_is_kept_as_soon_as_there_is_room(open_page):
    page = open_list(open_page, fresh=True).page
    page.evaluate(
        "() => { window.put = Storage.prototype.setItem; Storage.prototype.setItem = () => { throw new Error() } }"
    )
    field(page, 0, "problem").fill("今年")
    page.locator("[name=year]").select_option("2025")
    page.evaluate("() => { Storage.prototype.setItem = window.put }")
    field(page, 0, "problem").fill("去年")
    assert [list(kept(page, year)["items"].values()) for year in (2026, 2025)] == [
        [{"problem": "今年"}],
        [{"problem": "去年"}],
    ]
    assert not page.locator(".pb-filling__alarm").inner_text()


# --- files ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["Excel", "JSON"])
def test_a_file_is_saved_and_loaded_back(open_page, kind, tmp_path):
    visit = open_list(open_page)
    page = visit.page
    hostile = "<img src=x onerror=\"document.title='hacked'\">\n=1+2"
    page.locator(".pb-filling [name=unit]").fill("某镇")
    tick(page, 0, "部分")
    for name in ("problem", "remedy", "evidence"):
        field(page, 0, name).fill(f"{name} {hostile}")
    page.locator(".pb-item").nth(0).locator(".pb-further summary").click()
    field(page, 0, "person").fill("张三")
    page.locator(".pb-signoff input").first.fill("李四")
    before = kept(page)
    unfold(page)
    with page.expect_download() as download:
        press(page, f"保存为 {kind} 文件")
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    assert path.name.startswith("乡镇街道自查表-某镇-2026.")
    press(page, "清空")
    assert "将填入 " in load(page, path.name, path.read_bytes())
    press(page, "载入")
    after = kept(page)
    assert {**after, "filled": 0} == {**before, "filled": 0}
    assert page.title() != "hacked" and not page.locator(".pb-checklist img").count()
    assert load(page, path.name, path.read_bytes()).startswith("没有要载入的")
    assert not visit.complaints


def test_what_a_file_changes_is_told_first(open_page):
    page = open_list(open_page).page
    ids = [item_id(page, n) for n in range(3)]
    field(page, 0, "problem").fill("本页")
    items = {ids[0]: {"problem": "文件<b>"}, ids[1]: {"problem": "新", "later": 1}, "gone#1": {"state": "是"}}
    told = load(page, "a.json", as_json(items, extra={"a": 1}))
    assert "将填入" in told and "1 项（1 处）与本页不同" in told and "1 项不在本表中" in told
    assert "本页“本页”，文件“文件<b>”" in told
    page.get_by_label("用文件").press("Space")  # as in `unfold`
    press(page, "载入")
    after = kept(page)
    assert after["items"] == items and after["extra"] == {"a": 1} and after["unit"] == "某镇"
    press(page, "撤销")
    assert kept(page)["items"] == {ids[0]: {"problem": "本页"}}


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.json", b"[", "不是完整的 JSON"),
        ("a.json", b"{}", "这不是自查表的填报结果"),
        (
            "a.json",
            as_json({"other#1": {"state": "是"}}, list="village"),
            "农村自查表，2026 年，某镇。与本表没有相同的项目",
        ),
        ("a.json", as_json({}, schema=2), "格式版本"),
        ("a.xlsx", b"PK\x03\x04 broken", "不是 .xlsx 文件"),
        ("a.xls", b"\xd0\xcf\x11\xe0", "旧版 Excel"),
    ],
)
def test_what_is_no_return_is_refused_with_the_way_out(open_page, name, content, words):
    page = open_list(open_page).page
    assert words in load(page, name, content)
    press(page, "知道了")
    assert page.locator(".pb-loading").is_hidden()


def make_book(page, change=lambda sheet, look: None):
    """A list as Excel may have saved it: compressed, with shared strings, numbers and other columns."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet, hidden = book.add_worksheet("自查表"), book.add_worksheet("_policybook")
    sheet.write_row(1, 1, ["单位名称：", "某镇"])
    book.define_name("pb_unit", "=自查表!$C$2")
    sheet.write_row(2, 0, ["编号", "多出来的一栏", "自查情况", "完成值", "存在问题", "完成时限"])
    sheet.write_row(3, 0, [item_id(page, 0), "x", "是", 3, "富文本"])
    sheet.write_rich_string(3, 4, book.add_format({"bold": True}), "粗", "细")
    sheet.write(4, 0, item_id(page, 1))
    sheet.write(4, 3, 0.9, book.add_format({"num_format": "0%"}))
    sheet.write(4, 5, 46387, book.add_format({"num_format": "yyyy-mm-dd"}))
    for n, row in enumerate([["list", "township"], ["year", "2026"], ["schema", "1"]]):
        hidden.write_row(n, 0, row)
    change(sheet, book)
    book.close()
    return out.getvalue()


def test_a_workbook_that_excel_has_saved_is_read(open_page):
    page = open_list(open_page).page
    load(page, "a.xlsx", make_book(page))
    press(page, "载入")
    assert list(kept(page)["items"].values()) == [
        {"state": "是", "value": "3", "problem": "粗细"},
        {"value": "90%", "due": "2026-12-31"},
    ]
    assert kept(page)["unit"] == "某镇"


def test_what_a_workbook_says_twice_or_in_other_words_is_told(open_page):
    page = open_list(open_page).page
    ids = [item_id(page, n) for n in range(2)]

    def change(sheet, book):
        sheet.write(4, 2, "基本做到")
        sheet.write_row(5, 0, [ids[0], "x", "否", 1])

    told = load(page, "a.xlsx", make_book(page, change))
    assert f"文件第 4 行和第 6 行是同一个项目（{ids[0]}），填的不一样，只采用第 4 行" in told
    assert "自查情况写的是“基本做到”，按未填看待，原话放在备注里" in told
    press(page, "载入")
    items = kept(page)["items"]
    assert items[ids[0]]["state"] == "是" and items[ids[0]]["value"] == "3"
    assert items[ids[1]]["note"] == "自查情况原写“基本做到”" and "state" not in items[ids[1]]


@pytest.mark.parametrize(
    ("place", "words"), [((20_000, 0), "超过 20000 行"), ((3, 200), "超过 200 列"), (None, "超过 20 张")]
)
def test_a_workbook_that_is_too_large_is_refused_and_not_cut(open_page, place, words):
    page = open_list(open_page).page

    def change(sheet, book):
        sheet.write_blank(30_000, 300, None, book.add_format({"border": 1}))
        if place:
            sheet.write(*place, "远")
        for _ in range(0 if place else 19):
            book.add_worksheet()

    assert words in load(page, "a.xlsx", make_book(page, change))


def test_a_head_and_titles_that_people_chose_come_back(parts):
    """The build counts the labels above the list by their places, and prints titles as people space them."""
    said = parts.evaluate("""async () => {
      const R = policysite.returns, cell = text => ({text});
      const hidden = [["list", "township"], ["year", "2026"], ["schema", "1"], ["column_state", "自查 情况"], ["column_note", "备　注"]];
      const bytes = R.writeWorkbook([
        {name: "自查表", rows: [["填报单位", "某镇"], ["填表人", "张三"], ["编号", "自查 情况", "备　注"], ["p#1", "是", "好"]].map(row => ({cells: row.map(cell)}))},
        {name: "_policybook", hidden: true, rows: hidden.map(row => ({cells: row.map(cell)}))}
      ], [["pb_unit", "自查表!$B$1"], ["pb_head_3", "自查表!$B$2"]]);
      const page = {head: ["填报单位", "填表日期", "填表人"], unitLabel: "填报单位"};
      const said = await R.readXlsx(bytes, page);
      return JSON.parse(JSON.stringify(said));
    }""")
    assert said["items"] == {"p#1": {"state": "是", "note": "好"}}
    assert said["unit"] == "某镇" and said["signoff"] == {"填表人": "张三"}


def test_an_old_browser_says_how_to_go_on(open_page):
    page = open_list(open_page, fresh=True).page
    page.add_init_script("delete window.DecompressionStream")
    page.reload()
    assert "请改用 JSON 文件" in load(page, "a.xlsx", make_book(page))


def test_wechat_copies_and_pastes(open_page):
    page = open_list(open_page, width=390, user_agent="Mozilla/5.0 MicroMessenger/8.0").page
    assert "在浏览器中打开" in page.locator(".pb-filling__told").inner_text()
    tick(page, 0, "是")
    page.evaluate("policysite.copyText = text => { window.copied = text; return Promise.resolve() }")
    press(page, "存文件")
    text = page.evaluate("window.copied")
    unfold(page)
    press(page, "清空")
    press(page, "粘贴导入")
    page.locator(".pb-filling__paste textarea").fill(text)
    press(page, "导入")
    press(page, "载入")
    assert list(kept(page)["items"].values()) == [{"state": "是"}]


# --- paper and readers ----------------------------------------------------------------------------


def test_what_is_filled_in_is_printed_as_text_or_left_blank(open_page):
    page = open_list(open_page).page
    long = "很长的问题。" * 60
    tick(page, 0, "部分")
    field(page, 0, "problem").fill(long)
    page.locator(".pb-item").nth(0).locator(".pb-further summary").click()
    field(page, 0, "person").fill("张三")
    page.locator(".pb-filling [name=unit]").fill("某镇")
    page.emulate_media(media="print")
    row = page.locator(".pb-item").first
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert row.locator(".pb-boxes .is-chosen").all_inner_texts() == ["□部分"]
    assert row.locator(".pb-written:visible").all_inner_texts() == ["责任人：张三", f"问题：{long}"]
    assert page.locator(".pb-formhead").inner_text().startswith("单位名称：某镇")
    hidden = (".pb-filling", ".pb-progress", ".pb-control", ".pb-state", ".pb-further")
    assert not any(page.locator(f"{each}:visible").count() for each in hidden)
    page.emulate_media(media="screen")
    unfold(page)
    page.evaluate(
        "window.print = () => { window.dispatchEvent(new Event('beforeprint')); window.blank = !document.querySelector('.is-chosen, .pb-written:not(:empty)') }"
    )
    press(page, "打印空白表")
    assert page.evaluate("window.blank")
    press(page, "打印已填的表")
    assert not page.evaluate("window.blank")


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
def test_a_list_that_is_being_filled_in_is_accessible(open_page, width, scheme):
    page = open_list(open_page, width=width, color_scheme=scheme, has_touch=width == 390).page
    tick(page, 0, "否")
    n = counted(page)[0]
    field(page, n, "value").fill("0")
    unfold(page)
    load(page, "a.json", as_json({item_id(page, 0): {"state": "是"}, item_id(page, 1): {"problem": "x"}}))
    findings = Axe().run(page, context=AROUND, options=STANDARD).response["violations"]
    told = [f"{each['id']}: {node['html'][:160]}" for each in findings for node in each["nodes"]]
    assert not told, "\n".join(told[:12])
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if width == 390:
        small = page.locator(".pb-item :is(label, textarea):visible").evaluate_all(
            "all => all.filter(each => each.getBoundingClientRect().height < 44 || (each.tagName === 'TEXTAREA' && parseFloat(getComputedStyle(each).fontSize) < 16)).length"
        )
        assert small == 0
