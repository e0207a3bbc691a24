"""A list as .pdf, .docx and .xlsx: the same items as its page, printed as an office wants it, and whatever a policy says stays text."""

import re
from collections import Counter
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html
from pypdfium2 import PdfDocument

from policysite.exports.lists import export_list, keeping, read_ids
from policysite.exports.lists.docx import LONGEST_ID, name_item
from policysite.exports.lists.printing import lay_out
from policysite.library import build_library
from policysite.pages import make_pages
from policysite.settings import COLUMNS, Scoring, Settings
from policysite.settings import DEFAULTS as USUAL
from policytext.model import STATES
from tests.policysite.conftest import PLAIN, TRAPS, make_policy, make_target, make_unit
from tests.policysite.golden import DAY, read_lists
from tests.policysite.golden.exports import (
    PATH,
    SECOND,
    SHEET,
    YEAR,
    build_list,
    dump_exports,
    print_list,
    read_docx,
    read_pdf,
    read_xlsx,
)

FORMATS = keeping.FORMATS
POINT = 72 / 25.4
"""Of a mm."""
ATTACKS = (
    *TRAPS,
    "=cmd|'/c calc'!A0",
    "@SUM(A1)",
    "＝1+1",
    '=HYPERLINK("http://x","y")',
    "https://example.com/x",
    '#let list = "x"',
    "#import \"x.typ\"; #read(\"/etc/passwd\")",
    "$x^2$ *粗* _斜_ `码` <标签> @引用 \\u{41} // 注 /* 释 */",
    "#panic()]",
    "<w:t>]]></w:t>&amp;",
    "{{ 7*7 }}{% endfor %}",
    "_x0041_",
)  # fmt: skip


def squeeze(text):
    return "".join(text.split())


def make_task(n, text, **fields):
    return make_unit(str(n), label=f"{n}、", text=text, task=True, applies_to=("高校",), **fields)


def make_printed(*texts, settings=USUAL.common):
    """A list with an item for each text."""
    units = [make_task(n, text) for n, text in enumerate(texts, 1)]
    return print_list(make_policy("a", units), settings=settings)


@pytest.fixture(scope="module")
def university():
    """The list of universities as it is published, and its files."""
    checklist = read_lists()["university"]
    return checklist, {ending: make(lay_out(checklist, YEAR)) for ending, make in FORMATS.items()}


# --- what all have in common ----------------------------------------------------------------------


def test_the_formats_are_those_that_were_read():
    same = PATH.read_text("utf-8") == dump_exports()
    assert same, "run `python -m tests.policysite.golden`, read what `git diff` shows line by line, and commit it"


def test_the_same_bytes_at_each_build():
    for make in FORMATS.values():
        assert make(print_list(PLAIN, SECOND)) == make(print_list(PLAIN, SECOND))


def test_the_same_items_in_each_file_as_on_the_page(tmp_path):
    page_of_list = next(
        page for page in make_pages(build_library([PLAIN, SECOND], DAY)) if page.path == "checklists/university.html"
    )
    fragment = html.fragment_fromstring(page_of_list.html, create_parent=True)
    ids = tuple(each.get("data-item") for each in fragment.iter("*") if each.get("data-item"))
    exported = export_list(build_list(PLAIN, SECOND, settings=USUAL.common), YEAR, tmp_path)
    for ending, content in (exported.files | {"json": page_of_list.files[0].content.encode()}).items():
        (tmp_path / f"list.{ending}").write_bytes(content)
        assert read_ids(tmp_path / f"list.{ending}") == ids, ending
    assert len(ids) == 5


def test_a_published_list_is_whole_in_each_format(university, tmp_path):
    checklist, files = university
    for ending, content in files.items():
        (tmp_path / f"list.{ending}").write_bytes(content)
        assert read_ids(tmp_path / f"list.{ending}") == tuple(item.id for item in checklist.items)


def test_a_file_that_is_not_whole_has_no_items(university, tmp_path):
    for ending, content in university[1].items():
        path = tmp_path / f"list.{ending}"
        for damaged in (b"", b"x", content[: len(content) // 2]):
            path.write_bytes(damaged)
            assert read_ids(path) is None, (ending, len(damaged))
    (tmp_path / "list.json").write_text("[]", "utf-8")
    assert read_ids(tmp_path / "list.json") is None


def test_hostile_words_stand_as_they_are():
    printed = make_printed(*(f"要做到{attack}。" for attack in ATTACKS))
    quotes = [squeeze(line.text) for row in printed.rows for line in row.cells["text"]]
    assert all(any(squeeze(attack) in quote for quote in quotes) for attack in ATTACKS)
    xlsx, docx, pdf = (read(FORMATS[ending](printed)) for ending, read in READERS.items())
    cells = {squeeze(text) for text in xlsx["自查表"].values()}
    assert cells.issuperset(quotes)
    assert {squeeze(row[2]) for row in docx["rows"] if len(row) > 2}.issuperset(quotes)
    for quote in quotes:
        assert quote in "".join(pdf), quote


READERS = {"xlsx": read_xlsx, "docx": read_docx, "pdf": read_pdf}


def test_no_cell_is_a_formula_or_a_link():
    content = FORMATS["xlsx"](make_printed(*ATTACKS))
    with ZipFile(BytesIO(content)) as archive:
        sheet = etree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    assert not sheet.findall(".//m:f", SHEET) and not sheet.findall(".//m:hyperlink", SHEET)
    assert {cell.get("t") for cell in sheet.iter(f"{{{SHEET['m']}}}c")} <= {"s", None}


def test_characters_that_no_file_can_hold_are_left_out():
    printed = make_printed("要做到\0这\x0b件\x1b事\ufffe。")
    assert [line.text for line in printed.rows[0].cells["text"]] == ["要做到这件事。"]
    for make in FORMATS.values():
        make(printed)


@settings(max_examples=settings().max_examples // 4)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_whatever_a_policy_says_can_be_opened(words):
    target = make_target(words, value=1, measure=words, scope=words, by=words)
    unit = make_unit(
        "1", label=words, heading=words, text=f"要{words}", task=True, applies_to=("高校",), targets=(target,)
    )
    printed = print_list(make_policy("a", [unit], title=words, doc_number=words))
    assert len(read_pdf(FORMATS["pdf"](printed))) >= 1
    assert read_xlsx(FORMATS["xlsx"](printed))["_policybook"]
    assert read_docx(FORMATS["docx"](printed))["rows"]


def test_a_very_long_cell_loses_nothing_on_paper():
    words = "".join(f"要落实第{n}款所列的各项措施，" for n in range(900)) + "直到最后。"
    printed = make_printed("要报告。")
    row = printed.rows[0]
    long = replace(row, cells=row.cells | {"text": (replace(row.cells["text"][0], text=words),)}, height=4000.0)
    printed = replace(printed, topics=(replace(printed.topics[0], rows=(long, row)),))
    pages = read_pdf(FORMATS["pdf"](printed))
    assert len(pages) > 5 and all("第899款" not in page for page in pages[:2]) and "直到最后。" in "".join(pages)
    assert words in read_xlsx(FORMATS["xlsx"](printed))["自查表"].values()
    assert any(words in cell for cells in read_docx(FORMATS["docx"](printed))["rows"] for cell in cells)


def test_columns_and_their_titles_are_as_set():
    columns = tuple(COLUMNS[name] for name in ("自查内容和标准", "自查情况", "责任人", "备注"))
    printed = print_list(PLAIN, settings=Settings(columns, {"责任人": "谁负责"}, title="{单位类型}年度自查表"))
    heads = ["自查内容和标准", "自查情况", "谁负责", "备注"]
    cells = read_xlsx(FORMATS["xlsx"](printed))["自查表"]
    assert [cells.get(f"{letter}3") for letter in "ABCDEF"] == ["编号", *heads, None]
    assert read_docx(FORMATS["docx"](printed))["rows"][0] == heads
    assert (
        f"高校年度自查表单位名称：自查日期：年月日依据：①普通方案{''.join(heads)}"
        in read_pdf(FORMATS["pdf"](printed))[0]
    )


def test_each_signs_in_a_cell_of_his_own():
    names = ("序号", "自查项目", "自查内容和标准", "自查情况", "完成值")
    printed = print_list(PLAIN, settings=Settings(tuple(COLUMNS[name] for name in names)))
    read = read_xlsx(FORMATS["xlsx"](printed))
    cells = [place for name, place in read["names"].items() if name.startswith("pb_") and "policybook" not in place]
    assert len(cells) == len(set(cells)) == 7
    assert not [place for place in cells if place.rpartition("!")[2].replace("$", "") in read["自查表"]]


@pytest.mark.parametrize("names", [("序号", "自查情况"), ("自查情况",), ("自查内容和标准",)])
def test_few_columns_are_enough(names):
    scored = Scoring(1, vetoes=("有事故",))
    printed = print_list(PLAIN, settings=Settings(tuple(COLUMNS[name] for name in names), head=(), scoring=scored))
    for ending, read in READERS.items():
        assert read(FORMATS[ending](printed))


def test_points_of_topics_are_told_in_each_format():
    scored = Settings(scoring=Scoring(topics={"组织建设": 20, "干部队伍": 30, "思想政治引领": 50}))
    printed = print_list(PLAIN, settings=scored)
    assert printed.points == "80"
    xlsx = read_xlsx(FORMATS["xlsx"](printed))
    assert "干部队伍　　分值 30" in xlsx["自查表"].values() and "pb_topic_2_score_above" in xlsx["names"]
    assert "分值30自评分" in "".join(read_pdf(FORMATS["pdf"](printed)))
    assert any("<|topic_2_score>" in row[0] for row in read_docx(FORMATS["docx"](printed))["rows"])


# --- paper ----------------------------------------------------------------------------------------


def test_every_word_of_a_list_is_printed(university):
    checklist, files = university
    words = "".join(read_pdf(files["pdf"]))
    for item in checklist.items:
        for _, quote in item.quotes:
            assert squeeze(quote) in words, item.id
        assert all(squeeze("".join(asked.reading)) in words for asked in item.asked)


def test_paper_takes_no_more_pages_than_the_page_says():
    """That tells of a browser, whose rows are somewhat higher."""
    for checklist in read_lists().values():
        pages = len(read_pdf(FORMATS["pdf"](lay_out(checklist, YEAR))))
        assert 0.7 * checklist.pages <= pages <= checklist.pages


def test_each_page_has_its_head_and_number(university):
    _, files = university
    pages = read_pdf(files["pdf"])
    for n, page in enumerate(pages, 1):
        assert "序号自查项目自查内容和标准量化指标依据自查情况完成值存在问题及整改措施佐证材料" in page
        assert page.endswith(f"第{n}页共{len(pages)}页")


def test_the_name_of_a_topic_goes_on_on_its_next_page(university):
    checklist, files = university
    largest = max(checklist.sections, key=lambda section: len(section.items))
    assert sum(f"佐证材料{largest.name}" in page for page in read_pdf(files["pdf"])) > 2


@pytest.mark.parametrize("size", range(5, 15))
def test_nobody_signs_a_page_on_which_nothing_is_asked(size):
    long = "要按照有关规定建立健全制度，定期研究，及时报告，抓好落实；"
    printed = make_printed(*(f"要建立第{n}项制度。{long * 3}" for n in range(size)))
    pages = read_pdf(FORMATS["pdf"](printed))
    assert "填表人" in pages[-1] and "审核人" in pages[-1] and "□不适用" in pages[-1]
    assert sum("填表人" in page for page in pages) == 1


def test_rows_are_high_enough_to_write_in():
    with PdfDocument(FORMATS["pdf"](make_printed(*(f"要做第{n}件事。" for n in range(8))))) as document:
        page = document[0].get_textpage()
        finder = page.search("不适用")
        tops = []
        while found := finder.get_next():
            tops.append(page.get_charbox(found[0])[3])
    gaps = [above - below for above, below in pairwise(tops)]
    assert len(gaps) == 7 and min(gaps) >= 12 * POINT


def test_paper_is_a4_with_fonts_of_its_own(university):
    _, files = university
    with PdfDocument(files["pdf"]) as document:
        assert {tuple(round(side / POINT) for side in page.get_size()) for page in document} == {(297, 210)}
    names = set(re.findall(rb"/BaseFont\s*/([^\s/]+)", files["pdf"]))
    assert names and all(re.match(rb"[A-Z]{6}\+NotoS(ans|erif)SC", name) for name in names)


# --- Word -----------------------------------------------------------------------------------------


def test_word_repeats_the_head_and_splits_no_row(university):
    _, files = university
    table = Document(BytesIO(files["docx"])).tables[0]._tbl
    heads = [row.find(f".//{qn('w:tblHeader')}") is not None for row in table.tr_lst]
    assert heads[0] and not any(heads[1:])
    assert all(row.find(f".//{qn('w:cantSplit')}") is not None for row in table.tr_lst)
    widths = [int(each.get(qn("w:w"))) for each in table.tblGrid.iter(qn("w:gridCol"))]
    assert len(widths) == 9 and abs(sum(widths) - 273 / 25.4 * 1440) < 10


def test_each_box_and_blank_has_a_name_of_its_own(university):
    checklist, files = university
    with ZipFile(BytesIO(files["docx"])) as archive:
        document = etree.fromstring(archive.read("word/document.xml"))
    tags = [each.get(qn("w:val")) for each in document.iter(qn("w:tag"))]
    ids = [each.get(qn("w:val")) for each in document.iter(qn("w:id"))]
    assert Counter(tags).most_common(1)[0][1] == Counter(ids).most_common(1)[0][1] == 1
    assert max(map(len, tags)) <= 64
    fields = ("value", "problem", "remedy", "evidence")
    for item in checklist.items:
        assert {f"{item.id}|{field}" for field in fields} <= set(tags)
        assert {f"{item.id}|state|{state}" for state in STATES} <= set(tags)
    boxes = document.findall(".//{http://schemas.microsoft.com/office/word/2010/wordml}checkbox")
    assert len(boxes) == 4 * checklist.size


def test_an_id_that_word_would_refuse_goes_by_another_name(tmp_path):
    policy = make_policy("一份名称很长的政策" * 8, [make_task(1, "要报告。"), make_task(2, "要检查。")])
    printed = print_list(policy)
    long = printed.rows[0].id
    assert len(long) > LONGEST_ID and len(name_item(long)) < LONGEST_ID
    path = tmp_path / "list.docx"
    path.write_bytes(FORMATS["docx"](printed))
    assert read_ids(path) == tuple(row.id for row in printed.rows)
    assert all(len(tag) <= 64 for tag in re.findall(r"<([^<>]*\|[^<>]*)>", str(read_docx(path.read_bytes()))))


# --- Excel ----------------------------------------------------------------------------------------


def test_only_what_is_filled_in_can_be_changed():
    printed = print_list(PLAIN, SECOND)
    with ZipFile(BytesIO(FORMATS["xlsx"](printed))) as archive:
        sheet = etree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
        styles = etree.fromstring(archive.read("xl/styles.xml"))
        book = etree.fromstring(archive.read("xl/workbook.xml"))
    looks = styles.findall("m:cellXfs/m:xf", SHEET)
    unlocked = {
        cell.get("r")
        for cell in sheet.iter(f"{{{SHEET['m']}}}c")
        if (protection := looks[int(cell.get("s"))].find("m:protection", SHEET)) is not None
        and protection.get("locked") == "0"
    }
    rows = [int(address[1:]) for address, id in read_xlsx(FORMATS["xlsx"](printed))["自查表"].items() if address[0] == "A" and id != "编号"]  # fmt: skip
    assert all({f"{column}{row}" for column in "HIJKLMNOP"} <= unlocked for row in rows)
    assert not {f"{column}{row}" for column in "ABCDEFG" for row in rows} & unlocked
    protection = sheet.find("m:sheetProtection", SHEET)
    assert protection.get("sheet") == "1" and protection.get("password") is None
    validations = {
        each.get("sqref"): each.findtext("m:formula1", namespaces=SHEET)
        for each in sheet.iter(f"{{{SHEET['m']}}}dataValidation")
    }
    assert validations == {"H4:H11": '"是,部分,否,不适用"', "P12": '"有,无"', "P13": '"有,无"'}
    assert [each.get("state") for each in book.iter(f"{{{SHEET['m']}}}sheet")] == [None, "hidden"]
    assert sheet.find("m:cols/m:col", SHEET).get("hidden") == "1"
    assert sheet.find("m:pageSetup", SHEET).get("paperSize") == "9"


# --- kept between builds --------------------------------------------------------------------------


def refuse(printed):
    raise AssertionError("made anew")


def test_nothing_is_made_anew_where_nothing_has_changed(tmp_path, monkeypatch):
    first = export_list(build_list(PLAIN), YEAR, tmp_path)
    assert first.pages == 1
    monkeypatch.setattr(keeping, "FORMATS", dict.fromkeys(FORMATS, refuse))
    assert export_list(build_list(PLAIN), YEAR, tmp_path) == first
    for changed in (lambda: export_list(build_list(PLAIN), YEAR + 1, tmp_path), lambda: export_list(build_list(PLAIN, SECOND), YEAR, tmp_path)):  # fmt: skip
        with pytest.raises(AssertionError):
            changed()
    monkeypatch.setattr(keeping, "_fingerprint", lambda: "another program")
    with pytest.raises(AssertionError):
        export_list(build_list(PLAIN), YEAR, tmp_path)


def test_what_was_kept_and_is_damaged_is_made_anew(tmp_path):
    first = export_list(build_list(PLAIN), YEAR, tmp_path)
    for path in tmp_path.iterdir():
        content = path.read_bytes()
        for damaged in (b"", content[:100], content[:-1], content[:-1] + b"x"):
            path.write_bytes(damaged)
            assert export_list(build_list(PLAIN), YEAR, tmp_path) == first
            assert path.read_bytes() == content


def test_a_build_that_can_keep_nothing_goes_on(tmp_path):
    (tmp_path / "file").write_text("", "utf-8")
    assert export_list(build_list(PLAIN), YEAR, tmp_path / "file" / "folder").pages == 1
