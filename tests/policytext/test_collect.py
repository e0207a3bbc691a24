import itertools
import json
import random
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from policytext import formats
from policytext.__main__ import main
from policytext.formats import xlsx
from policytext.formats.forms import read_form
from policytext.formats.limits import UnreadableError
from policytext.formats.xlsx import read_xlsx
from policytext.model import STATES, PolicyError
from policytext.returns import collect, reading, tables
from policytext.returns.ledger import MERGED, MISPLACED, NOT_AGAIN, NOT_HANDED_IN, REOPENED, keep_ledger, key_of
from policytext.returns.lists import parse_list
from policytext.returns.model import Return, clean
from policytext.returns.summing import REFUSED, TAKEN, FileRow, adopt, sum_up
from policytext.returns.workbook import FIRST_ROW, make_workbook, parse_ledger
from tests.policytext.returning import CASES, FILLED, make_form, make_return, make_table, write_files
from tests.policytext.word import make_docx, paragraph

FORM = parse_list(CASES["list"])
IDS = [item.id for item in FORM.items]
Files = tuple[Path, Path]


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no site of ours stands, whose lists would be taken."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """The returns of the cases, and where the summary goes."""
    return write_files(tmp_path), tmp_path / "汇总.xlsx"


@pytest.fixture(scope="module")
def reader() -> Iterator[formats.Reader]:
    with formats.Reader() as running:
        yield running


def run(files: Files) -> tuple[collect.Collected, bytes]:
    folder, out = files
    return collect.collect([folder], out, folder.parent / "units.txt", folder.parent / "village.json")


def plain_book(data: bytes) -> Any:
    return asdict(read_xlsx(data))


def read_table(data: bytes) -> Return:
    return reading.parse_workbook("a.xlsx", plain_book(data))


# --- the whole ------------------------------------------------------------------------------------


def test_files_come_to_what_the_cases_say(files: Files) -> None:
    collected, _ = run(files)
    summary = collected.summary
    assert {row.file: [row.fate, row.why] for row in summary.files} == CASES["fates"]
    shown = {table.name: [list(row.cells) for row in table.rows if not row.group] for table in collected.tables}
    assert tables.count_handed(summary) == CASES["handed"]
    assert [row[2:] for row in shown[tables.BY_ITEM]] == CASES["items"]
    assert {row[1]: row[2:] for row in shown[tables.BY_UNIT]} == CASES["units_counted"]
    assert [row[1:] for row in shown[tables.SHORT]] == CASES["short"]
    assert [row[2:10] for row in shown[tables.LEDGER]] == CASES["problems"]
    assert {row[0]: row[1:3] for row in shown[tables.BY_TOPIC]} == CASES["topics"]


def test_the_order_of_the_files_does_not_matter() -> None:
    returns = [
        Return(f"{n}.json", "village", 2026, f"单位{n % 4}", f"2026-01-0{1 + n % 3}", {IDS[n % 3]: {"state": "否"}})
        for n in range(9)
    ]
    first = sum_up(returns, (), FORM, ["单位1"])
    for seed in range(20):
        shuffled = random.Random(seed).sample(returns, len(returns))
        assert sum_up(shuffled, (), FORM, ["单位1"]) == first


def test_the_command_says_what_it_did(files: Files, capsys: pytest.CaptureFixture[str]) -> None:
    folder, out = files
    words = ["collect", str(folder), "-o", str(out), "--list", str(folder.parent / "village.json")]
    assert main([*words, "--units", str(folder.parent / "units.txt")]) == 1
    said = capsys.readouterr()
    assert CASES["handed"] in said.out and "未达标 2 处" in said.out
    assert said.err.count("拒收：") == 10 and "拒收：改了行.xlsx：第 5 行和第 6 行" in said.err
    first = out.read_bytes()
    assert main([*words, "--units", str(folder.parent / "units.txt"), "--json"]) == 1
    assert out.read_bytes() == first, "the same input gives the same bytes"
    assert json.loads(capsys.readouterr().out)[0]["name"] == tables.HANDED
    for path in folder.iterdir():
        if CASES["fates"][path.name][0] == REFUSED:
            path.unlink()
    assert main(words) == 0
    assert (out.parent / "汇总（上一份）.xlsx").read_bytes() == first


def test_without_the_list_the_tables_tell_the_items(files: Files) -> None:
    folder, out = files
    collected, _ = collect.collect([folder / "李家庄.xlsx"], out)
    assert [row.name for row in collected.summary.items] == ["开好组织生活会", "配齐团干部", "落实经费"]
    assert [row.topic for row in collected.summary.topics] == ["组织建设", "经费保障"]
    assert not collected.summary.judged and not collected.summary.short
    with pytest.raises(PolicyError, match="没有自查表的数据"):
        collect.collect([folder / "清河村.json"], out)


def test_hundreds_of_files(tmp_path: Path) -> None:
    for n in range(300):
        rows = [[id, STATES[(n + k) % 4], "3次"] for k, id in enumerate(IDS)]
        if n % 3:
            items = {id: {"state": state, "value": value} for id, state, value in rows}
            (tmp_path / f"{n}.json").write_text(make_return({"unit": f"村{n}", "items": items}), "utf-8")
        else:
            (tmp_path / f"{n}.xlsx").write_bytes(make_table(rows, f"村{n}"))
    collected, _ = collect.collect([tmp_path], tmp_path / "汇总.xlsx")
    assert sum(row.handed for row in collected.summary.units) == 300


# --- one file -------------------------------------------------------------------------------------


def test_a_row_may_move_and_columns_may_too() -> None:
    one = read_table(make_table([["p#3~2", "是"], ["p#1", "否", "2"]], "甲村", sheet_name="改了 名"))
    assert one.unit == "甲村" and one.items == {"p#1": {"state": "否", "value": "2"}, "p#3~2": {"state": "是"}}


REFUSALS = [
    ({"hidden": {}}, "缺少隐藏的工作表"),
    ({"hidden": {"list": "village", "year": "2026", "schema": "2"}}, "格式版本是“2”"),
    ({"hidden": {"list": "", "year": "2026", "schema": "1"}}, "没有写明是哪张自查表"),
    ({"hidden": {"list": "village", "year": "二六", "schema": "1"}}, "年度“二六”不对"),
    ({"formulas": [(4, 0, '="p#1"')]}, "编号单元格 A5 是公式"),
    ({"formulas": [(2, 5, '="自查情况"')]}, "没有“自查情况”这一栏"),
]


@pytest.mark.parametrize(("change", "problem"), REFUSALS, ids=[case[1] for case in REFUSALS])
def test_a_table_that_was_spoilt_is_refused(change: dict[str, Any], problem: str) -> None:
    with pytest.raises(reading.RefusedError, match=problem):
        read_table(make_table([["p#1", "是"]], "甲村", **change))


def test_no_formula_is_reckoned() -> None:
    one = read_table(make_table([["p#1", "是"]], "甲村", formulas=[(4, 6, "=1+2")]))
    assert one.items["p#1"]["value"] == "=1+2" and one.notes == ("G5 是公式，没有计算，按文字看待",)


def test_what_has_no_id_is_told() -> None:
    one = read_table(make_table([["p#1", "是"], ["", "否", "", "自己加的"], ["p#2", "是"]], "甲村"))
    assert set(one.items) == {"p#1", "p#2"}
    assert one.notes == ("第 7 行没有项目编号，填的内容没有采用",)


def read_word(data: bytes) -> Return:
    return reading.parse_form("a.docx", asdict(read_form(data)))


def test_a_word_file_comes_back() -> None:
    long = "p#" + "9." * 40
    one = read_word(
        make_form([["p#1", "是", "3次\n两行", "=1+1"], [long, "否", "", "<b>缺</b>"], ["p#2", ""]], "甲&乙村")
    )
    assert one.unit == "甲&乙村" and one.rows and len(one.rows) == 3
    assert one.items["p#1"] == {"state": "是", "value": "3次\n两行", "problem": "=1+1"}
    assert one.items[long] == {"state": "否", "problem": "<b>缺</b>"} and "p#2" not in one.items
    with pytest.raises(reading.RefusedError, match="有两处"):
        read_word(make_form([["p#1", "是", "3次"], ["p#1", "是", "4次"]]))
    with pytest.raises(reading.RefusedError, match="格式版本"):
        read_word(make_form([["p#1", "是"]], schema="2"))
    with pytest.raises(reading.RefusedError, match="文件属性里没有"):
        read_word(make_docx(paragraph("正文")))


def hostile_zip(change: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(make_table([["p#1", "是"]]))) as old, zipfile.ZipFile(out, "w", 8) as new:
        for name in old.namelist():
            data = old.read(name)
            if change == "entity" and name == "xl/sharedStrings.xml":
                data = data.replace(b"<sst", b'<!DOCTYPE x [<!ENTITY a "b">]><sst', 1)
            if change == "cut" and name == "xl/worksheets/sheet1.xml":
                data = data[: len(data) // 2]
            new.writestr(name, data)
        if change == "bomb":
            new.writestr("xl/worksheets/more.xml", b"0" * 90_000_000)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (hostile_zip("entity"), "DTD"),
        (hostile_zip("bomb"), "大得不正常"),
        (hostile_zip("cut"), "已损坏"),
        (b"\xd0\xcf\x11\xe0" + b"0" * 600, "旧版 Excel"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "密码"),
        (b"PK\x03\x04" + b"0" * 100, "已损坏"),
    ],
    ids=["entity", "bomb", "cut", "xls", "password", "rubbish"],
)
def test_a_hostile_file_costs_itself_alone(reader: formats.Reader, data: bytes, problem: str) -> None:
    with pytest.raises(UnreadableError, match=problem):
        reader.read(".xlsx", data)
    assert reader.read(".xlsx", make_table([["p#1", "是"]]))["sheets"]


def make_sheet(fill: Callable[[Any, Any], None]) -> bytes:
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    fill(book, book.add_worksheet("甲"))
    book.close()
    return out.getvalue()


@pytest.mark.parametrize(
    ("look", "shown"),
    [("0%", "90%"), ("0.0%;[Red]-0.0%", "90%"), ('0"%"', "0.9"), (r"0.0\%", "0.9"), ("[$%-804]0.0", "0.9")],
)
def test_only_a_percent_sign_that_means_something_makes_a_share(look: str, shown: str) -> None:
    data = make_sheet(lambda book, sheet: sheet.write(0, 0, 0.9, book.add_format({"num_format": look})))
    assert read_xlsx(data).sheets[0].rows[0][0] == shown


def test_rows_that_have_a_look_and_nothing_else_do_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MAX_ROWS", 10)

    def fill(book: Any, sheet: Any, *last: tuple[int, str]) -> None:
        sheet.write(0, 0, "甲")
        for line in range(1, 30):
            sheet.write_blank(line, 0, None, book.add_format({"border": 1}))
        sheet.write_blank(1_000_000, 0, None, book.add_format({"border": 1}))
        for line, text in last:
            sheet.write(line, 0, text)

    assert len(read_xlsx(make_sheet(fill)).sheets[0].rows) == 1
    with pytest.raises(UnreadableError, match="“甲”超过 10 行"):
        read_xlsx(make_sheet(lambda book, sheet: fill(book, sheet, (25, "乙"))))


def test_a_text_that_many_cells_share_is_not_multiplied() -> None:
    def fill(_: Any, sheet: Any) -> None:
        for line in range(16_000):
            sheet.write_string(line, 0, "长" * 30_000)

    with pytest.raises(UnreadableError, match="文字超过 500 万字"):
        read_xlsx(make_sheet(fill))


def test_an_answer_without_end_is_not_awaited(reader: formats.Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "MAX_ANSWER", 100)
    with pytest.raises(UnreadableError, match="中止"):
        reader.read(".xlsx", make_table([["p#1", "是"]]))


def test_a_reader_that_dies_is_started_anew(reader: formats.Reader) -> None:
    reader.read(".xlsx", make_table([["p#1", "是"]]))
    process = reader._process
    assert process
    process.kill()
    process.wait()
    with pytest.raises(UnreadableError, match="中止"):
        reader.read(".xlsx", make_table([["p#1", "是"]]))
    assert reader.read(".xlsx", make_table([["p#1", "是"]]))["sheets"]


TIMES = [
    ("2026-11-03", "2026-11-03"),
    ("2026年11月3日", "2026-11-03"),
    ("2026/1/3", "2026-01-03"),
    ("2026.1.3", "2026-01-03"),
    ("2026-11-03T01:30:00.123Z", "2026-11-03T09:30:00"),
    ("2026-11-03T09:30:00+08:00", "2026-11-03T09:30:00"),
    ("2026-11-03 09:30", "2026-11-03T09:30:00"),
    ("2026-02-30", ""),
    ("昨天", ""),
    ("0001-01-01T00:00:00+23:00", ""),
]


@pytest.mark.parametrize(("said", "time"), TIMES)
def test_a_time_is_read(said: str, time: str) -> None:
    assert reading.read_time(said) == time


# --- whatever comes -------------------------------------------------------------------------------

WORDS = st.text(st.characters(blacklist_categories=["Cs"]), max_size=12)


@given(st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys((*FILLED, "unit"), WORDS)), max_size=4), WORDS)
@settings(max_examples=settings().max_examples // 2)
def test_whatever_is_filled_in_comes_back(filled: list[dict[str, str]], unit: str) -> None:
    """1,000 fills and more in all: JSON and table say the same, and nothing is lost."""
    said = dict(zip(IDS, filled, strict=False))
    rows = [[id, *(said.get(id, {}).get(key, "") for key in FILLED)] for id in IDS]
    by_table = read_table(make_table(rows, unit))
    by_json = reading.parse_json("a.json", make_return({"unit": unit, "items": said}).encode())
    expected = {
        id: {
            key: clean(text)
            for key, text in fields.items()
            if key in FILLED and clean(text) and (key != "state" or text in STATES)
        }
        for id, fields in said.items()
    }
    assert by_json.items == by_table.items == {id: fields for id, fields in expected.items() if fields}
    assert by_json.unit == by_table.unit


def test_a_thousand_random_fills_lose_nothing() -> None:
    chance = random.Random(7)
    alphabet = [*"是否一二三0123=+-@%，。“”<>&\n\t🙂", "_x0041_"]
    for _ in range(25):
        texts = {id: ["".join(chance.choices(alphabet, k=chance.randint(0, 30))) for _ in FILLED] for id in map("p#{}".format, range(40))}  # fmt: skip
        for fields in texts.values():
            fields[0] = chance.choice([*STATES, ""])
        one = read_table(make_table([[id, *fields] for id, fields in texts.items()], "甲"))
        for id, fields in texts.items():
            kept = {key: clean(text) for key, text in zip(FILLED, fields, strict=True) if clean(text)}
            assert one.items.get(id, {}) == kept


@given(st.binary(max_size=200), st.sampled_from([".json", ".xlsx", ".docx"]))
@settings(max_examples=settings().max_examples // 2)
def test_any_bytes_are_accepted_or_refused(data: bytes, suffix: str) -> None:
    try:
        if suffix == ".json":
            reading.parse_json("a.json", data)
        elif suffix == ".xlsx":
            read_xlsx(data)
        else:
            read_form(data)
    except (reading.RefusedError, UnreadableError) as error:
        assert error.problem and error.way_out


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.fixed_dictionaries({"items": st.dictionaries(st.sampled_from(IDS), st.dictionaries(st.sampled_from(FILLED), JSON))}, optional={"unit": JSON, "filled": JSON, "year": JSON, "list": JSON}))  # fmt: skip
@settings(max_examples=settings().max_examples // 2)
def test_any_json_is_accepted_or_refused(said: dict[str, Any]) -> None:
    try:
        one = reading.parse_json("a.json", make_return(said).encode("utf-8", "surrogatepass"))
    except reading.RefusedError:
        return
    summary = sum_up([one], (), FORM)
    make_workbook(summary, tables.make_tables(summary, keep_ledger(summary)))


RETURNS = st.lists(
    st.builds(
        Return,
        st.uuids().map(str),
        st.sampled_from(["village", "school"]),
        st.sampled_from([2025, 2026]),
        st.sampled_from(["甲", "乙", "丙 ", "丙"]),
        st.sampled_from(["", "2026-01-01", "2026-02-01"]),
        st.dictionaries(
            st.sampled_from([*IDS, "old#1", "x#1"]),
            st.dictionaries(st.sampled_from(["value", "problem"]), st.sampled_from(["3次", "2", "缺"]))
            | st.fixed_dictionaries({"state": st.sampled_from(STATES)}),
        ),
    ),
    max_size=8,
)


@given(RETURNS)
def test_each_file_is_told_once_and_the_counts_add_up(returns: list[Return]) -> None:
    summary = sum_up(returns, (), FORM, ["甲", "丁"])
    assert sorted(row.file for row in summary.files) == sorted(one.file for one in returns)
    handed = [row for row in summary.units if row.handed]
    assert len(handed) == sum(row.fate == TAKEN for row in summary.files)
    assert all(row.why for row in summary.files if row.fate != TAKEN)
    for row in summary.items:
        tally = row.tally
        assert tally.yes + tally.partly + tally.no + tally.exempt + tally.empty == len(handed)
    for field in asdict(summary.items[0].tally):
        sums = {sum(getattr(row.tally, field) for row in rows) for rows in (summary.items, handed, summary.topics)}
        assert len(sums) == 1


# --- the summary as a file ------------------------------------------------------------------------


def test_no_word_becomes_a_formula_or_a_link(files: Files) -> None:
    folder, _ = files
    evil = '=HYPERLINK("http://evil","x")'
    items = {"p#1": {"state": "否", "problem": evil, "remedy": "+1", "person": "@x", "due": "-1", "value": "0"}}
    (folder / "邪.json").write_text(make_return({"unit": "=1+1", "items": items}), "utf-8")
    _, data = run(files)
    book = load_workbook(BytesIO(data))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert evil in [cell.value for cell in cells] and "=1+1" in [cell.value for cell in cells]
    assert not any(cell.data_type == "f" or cell.hyperlink for cell in cells)


def test_a_picture_and_a_choice_are_in_the_file(files: Files) -> None:
    _, data = run(files)
    with zipfile.ZipFile(BytesIO(data)) as package:
        chart = package.read("xl/charts/chart1.xml").decode()
        sheets = "".join(package.read(name).decode() for name in package.namelist() if "worksheets/sheet" in name)
    assert "按主题完成率" in chart and '"未销号,整改中,已销号"' in sheets


def edit(out: Path, *changes: tuple[str, str, str]) -> None:
    """As a person does: unit, head of the column, text; a unit that is not there gets a row of its own."""
    book = load_workbook(out)
    sheet = book[tables.LEDGER]
    heads = {cell.value: cell.column for cell in sheet[FIRST_ROW]}
    for unit, head, text in changes:
        rows = [row for row in range(FIRST_ROW + 1, sheet.max_row + 1) if sheet.cell(row, heads["单位"]).value == unit]
        row = rows[0] if rows else sheet.max_row + 1
        sheet.cell(row, heads["单位"]).value = unit
        sheet.cell(row, heads[head]).value = text
    book.save(out)


def ledger_of(collected: collect.Collected) -> dict[str, tuple[str, ...]]:
    fields = ("remedy", "settling", "settled", "remark")
    return {row.shown["unit"]: (*(row.shown[field] for field in fields), row.change) for row in collected.ledger}


def test_what_people_wrote_stays_when_newer_returns_come(files: Files) -> None:
    folder, out = files
    (folder / "填好.docx").unlink()
    out.write_bytes(run(files)[1])
    edit(
        out,
        ("清河村", "销号", "已销号"),
        ("清河村", "销号日期", "2026-12-01"),
        ("清河村", "整改措施", "改由镇里统配"),
        ("李家庄（东）", "备注", "已催"),
        ("自己加的村", "存在问题", "口头报告"),
    )
    newer = CASES["files"]["清河村.json"] | {"filled": "2026-12-01"}
    newer["items"] = newer["items"] | {"p#2": newer["items"]["p#2"] | {"remedy": "明年配齐", "person": "李四"}}
    (folder / "清河村-新.json").write_text(make_return(newer), "utf-8")
    collected, data = run(files)
    assert ledger_of(collected) == {
        "清河村": ("改由镇里统配", "已销号", "2026-12-01", "", "单位新报的整改措施：明年配齐"),
        "李家庄（东）": ("", "未销号", "", "已催", ""),
        "自己加的村": ("", "", "", "", ""),
    }
    assert collected.ledger[0].shown["person"] == "李四"
    out.write_bytes(data)
    assert ledger_of(run(files)[0]) == ledger_of(collected) | {
        "清河村": ("改由镇里统配", "已销号", "2026-12-01", "", "")
    }, "what is known is not told again"

    solved = newer | {"filled": "2026-12-20", "items": {"p#2": {"state": "是", "value": "95%"}}}
    (folder / "清河村-再新.json").write_text(make_return(solved), "utf-8")
    (folder / "李家庄.xlsx").unlink()
    (folder / "李家庄 副本.xlsx").unlink()
    collected, data = run(files)
    last = ledger_of(collected)
    assert last["清河村"] == ("改由镇里统配", "已销号", "2026-12-01", "", NOT_AGAIN)
    assert last["李家庄（东）"] == ("", "未销号", "", "已催", NOT_HANDED_IN)
    assert "自己加的村" in last


def test_an_earlier_file_that_cannot_be_read_is_not_overwritten(files: Files) -> None:
    _, out = files
    good = run(files)[1]
    for data, problem in (
        (b"PK", "读不出来"),
        (make_table([["p#1", "是"]]), "不是以前的汇总"),
        (good.replace(b"PK", b"PX"), "读不出来"),
    ):
        out.write_bytes(data)
        with pytest.raises(PolicyError, match=problem):
            run(files)
        assert out.read_bytes() == data
    summary = replace(run_summary(files), year=2025)
    out.write_bytes(make_workbook(summary, tables.make_tables(summary, ())))
    with pytest.raises(PolicyError, match="另一个年度"):
        run(files)


def run_summary(files: Files) -> Any:
    files[1].unlink()
    return run(files)[0].summary


@given(st.permutations(range(6)), st.sets(st.integers(0, 5)), st.lists(st.sampled_from(["未销号", "已销号", "转办"]), min_size=6, max_size=6))  # fmt: skip
@settings(max_examples=settings().max_examples // 2)
def test_no_row_of_a_ledger_is_ever_lost(order: list[int], still: set[int], states: list[str]) -> None:
    def of(which: Any) -> Any:
        return sum_up([Return(f"{n}", "village", 2026, f"村{n}", "", {"p#1": {"problem": f"缺{n}"}}) for n in which], (), FORM)  # fmt: skip

    rows = [replace(row, shown={**row.shown, "settling": state}) for row, state in zip(keep_ledger(of(range(6))), states, strict=True)]  # fmt: skip
    later = keep_ledger(of(still), [rows[n] for n in order])
    assert {row.key: row.shown["settling"] for row in later} == {key_of(f"村{n}", "p#1"): states[n] for n in range(6)}
    again = keep_ledger(of(still), itertools.chain(later, later[:2]))
    assert len(again) == len(later) + len(later[:2]), "a copied row stays as a row of its own"


def test_a_ledger_comes_back_from_the_file(files: Files) -> None:
    collected, data = run(files)
    said, rows = parse_ledger(plain_book(data))
    assert said and said["list"] == "village" and said["year"] == "2026"
    assert rows == collected.ledger


def test_who_sorts_the_ledger_moves_whole_rows(files: Files) -> None:
    collected, data = run(files)
    sheet = load_workbook(BytesIO(data))[tables.LEDGER]
    assert sheet.auto_filter.ref == f"A{FIRST_ROW}:V{FIRST_ROW + len(collected.ledger)}"


def test_a_row_whose_hidden_key_is_of_another_is_a_row_of_its_own() -> None:
    one = Return("a", "village", 2026, "甲", "", {"p#1": {"problem": "缺1"}, "p#2": {"problem": "缺2"}})
    summary = sum_up([one, replace(one, file="b", unit="乙")], (), FORM)
    rows = keep_ledger(summary)
    marked = [replace(row, shown={**row.shown, "settling": "已销号", "remark": str(n)}) for n, row in enumerate(rows)]
    turned = [replace(row, shown=other.shown) for row, other in zip(marked, reversed(marked), strict=True)]
    by_item = [*marked[1::-1], *marked[2:]]
    by_item = [replace(row, shown=other.shown) for row, other in zip(marked, by_item, strict=True)]
    for sorted_, wrong in ((turned, 4), (by_item, 2)):
        later = keep_ledger(summary, sorted_)
        lent = [row for row in later if row.key and row.shown["settling"] == "已销号"]
        assert len(lent) == 4 - wrong
        own = [row for row in later if not row.key]
        assert [row.change for row in own] == [MISPLACED] * wrong
        assert {row.shown["remark"] for row in own} <= set("0123") and len(
            {row.shown["remark"] for row in own}
        ) == wrong


def test_a_problem_that_is_another_now_is_not_settled() -> None:
    """What was settled stays in the remarks, round after round."""
    was, now = (
        sum_up([Return("a", "village", 2026, "甲", "", {"p#1": {"problem": problem}})], (), FORM)
        for problem in ("缺人", "缺钱")
    )
    (row,) = keep_ledger(was)
    settled = replace(row, shown={**row.shown, "settling": "已销号", "settled": "2026-12-01", "remark": "已核"})
    (same,) = keep_ledger(was, [settled])
    assert same.shown["settling"] == "已销号" and not same.change
    (again,) = keep_ledger(now, [settled])
    assert (again.shown["problem"], again.shown["settling"], again.shown["settled"]) == ("缺钱", "未销号", "")
    assert again.shown["remark"] == "已核；原问题2026-12-01已销号：缺人" and again.change == REOPENED
    (later,) = keep_ledger(now, [again])
    assert later.shown["remark"] == again.shown["remark"] and not later.change


def test_what_was_settled_goes_with_an_item_that_gets_a_new_id() -> None:
    """Under an old id of the item; where both ids have a row neither is lost."""
    summary = sum_up([Return("a", "village", 2026, "甲", "", {"p#1": {"problem": "缺"}})], (), FORM)
    (row,) = keep_ledger(summary)
    old = replace(row, key=key_of("甲", "old#1"), shown={**row.shown, "settling": "已销号"})
    (kept,) = keep_ledger(summary, [old])
    assert kept.key == row.key and kept.shown["settling"] == "已销号" and not kept.change
    for rows in ([old, row], [row, old]):
        later = keep_ledger(summary, rows)
        assert [(each.key, each.shown["settling"], each.change) for each in later] == [
            (row.key, "未销号", ""),
            ("", "已销号", MERGED),
        ]


def test_a_merged_item_keeps_the_fields_of_both_ids() -> None:
    items = {
        "old#1": {"state": "否", "problem": "缺", "value": "2"},
        "p#1": {"state": "是", "value": "2", "note": "记"},
    }
    one = adopt(Return("a", "village", 2026, "甲", "", items), FORM)
    assert one and one.items == {"p#1": {"state": "是", "problem": "缺", "value": "2", "note": "记"}}
    assert one.notes == ("“old#1”已并入“p#1”，两处的自查情况填得不一样，采用后一个",)
    alike = adopt(Return("a", "village", 2026, "甲", "", {**items, "p#1": {"value": "2"}}), FORM)
    assert alike and alike.items["p#1"] == items["old#1"] and not alike.notes


LISTS_OF_UNITS = [
    ("石桥村\n王村\n\n石桥村", ["石桥村", "王村"]),
    ("单位名称\n石桥村", ["石桥村"]),
    ("序号\t单位名称\t联系人\n1\t石桥村\t张三\n2\t王村\t李四", ["石桥村", "王村"]),
    ("单位名单\n序号\t联系人\t单位\n1\t张三\t石桥村\n2\t李四\t", ["石桥村"]),
    ("1\t石桥村\n2、\t王村\n３\t", ["石桥村", "王村"]),
    ("序号\t单位名单\n1\t石桥村", ["石桥村"]),
    ("单位\n101", ["101"]),
]


@pytest.mark.parametrize(("text", "units"), LISTS_OF_UNITS)
def test_units_are_found_beside_their_numbers(
    tmp_path: Path, reader: formats.Reader, text: str, units: list[str]
) -> None:
    plain = tmp_path / "units.txt"
    plain.write_text(text, "utf-8")
    book = Workbook()
    for row in text.split("\n"):
        book.active.append([int(cell) if cell.isascii() and cell.isdigit() else cell for cell in row.split("\t")])
    book.save(tmp_path / "units.xlsx")
    assert [list(collect.read_units(tmp_path / f"units.{kind}", reader)) for kind in ("txt", "xlsx")] == [units] * 2


@pytest.mark.parametrize("filled", [["是"], ["", "3次"]])
def test_a_word_file_that_lost_the_name_of_an_item_is_refused(filled: list[str]) -> None:
    long = "p#" + "9." * 40
    form = asdict(read_form(make_form([["p#1", "是"], [long, *filled]], "甲")))
    form["properties"] = [pair for pair in form["properties"] if pair[0] != "pb_~1"]
    with pytest.raises(reading.RefusedError, match="没有“~1”是哪个项目"):
        reading.parse_form("a.docx", form)
    empty = asdict(read_form(make_form([["p#1", "是"], [long, ""]], "甲")))
    empty["properties"] = form["properties"]
    assert reading.parse_form("a.docx", empty).items == {"p#1": {"state": "是"}}


def test_a_unit_whose_file_was_refused_is_not_silent() -> None:
    refused = [FileRow("甲.xlsx", "甲村", "", REFUSED, "这是 2025 年的。请分开汇总。")]
    returns = [Return("乙.json", "village", 2026, "乙村", "", {"p#1": {"state": "是"}})]
    handed, *_ = tables.make_tables(sum_up(returns, refused, FORM, ["甲村", "乙村", "丙村"]), ())
    told = [(row.cells[1], row.cells[2], row.cells[5]) for row in handed.rows if not row.group][:3]
    assert ("甲村", "未上报", "交来的 甲.xlsx 被拒收，见下") in told
    assert ("丙村", "未上报", "") in told
