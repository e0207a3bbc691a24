"""Word, PDF and web pages give the text that a reader sees, and the same policy in any of them the same data."""

import io
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import docx
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from policytext import formats
from policytext.extract.source import read_source
from policytext.formats import pdf
from policytext.formats.docx import read_docx
from policytext.formats.html import read_html
from policytext.formats.limits import UnreadableError
from policytext.formats.numbering import FORMATS
from policytext.model import Policy, squeeze
from tests.policytext.reading import CASES, read
from tests.policytext.word import item, level, make_docx, paragraph, table

DOCUMENTS = Path(__file__).parent / "documents"
CORPUS = os.environ.get("POLICYBOOK_CORPUS")
TEXT = DOCUMENTS / "reading-corners.txt"
PAIRS = [
    *((DOCUMENTS / name, TEXT) for name in ("reading-corners.html", "reading-corners.pdf", "two-columns.pdf")),
    *(
        (path, path.with_suffix(".txt"))
        for path in sorted(Path(CORPUS).iterdir() if CORPUS else ())
        if path.suffix in (".docx", ".pdf", ".html")
    ),
]


def found(policy: Policy) -> tuple[list[object], list[object]]:
    """What must not depend on the format: units and targets."""
    targets = [(unit.id, t.comparator, t.value, t.measure, t.per, t.by) for unit in policy.units for t in unit.targets]
    return [(unit.id, unit.label, unit.heading) for unit in policy.units], list(targets)


@pytest.mark.parametrize(("path", "text"), PAIRS, ids=lambda path: path.name)
def test_same_policy_gives_the_same_data_in_any_format(path: Path, text: Path) -> None:
    assert found(read(read_source(path).text)) == found(read(read_source(text).text))


def test_same_policy_as_word_file(tmp_path: Path) -> None:
    document = docx.Document()
    lines = TEXT.read_text("utf-8").splitlines()
    document.add_heading(lines[0], 0)
    for line in lines[1:]:
        if line[1] == "、":
            document.add_heading(line, 1)
        else:
            document.add_paragraph(line)
    document.save(str(tmp_path / "policy.docx"))
    source = read_source(tmp_path / "policy.docx")
    assert source.encoding == "docx" and source.text.splitlines() == lines


def test_pdf_and_page_lose_no_character_of_the_policy() -> None:
    policy = squeeze(TEXT.read_text("utf-8"))
    for name in ("reading-corners.pdf", "two-columns.pdf"):
        text = read_source(DOCUMENTS / name).text
        body = "".join(squeeze(line) for line in text.splitlines() if line not in ("— 1 —", "— 2 —"))
        assert body.removeprefix("读书角建设文件汇编") == policy
    page = read_source(DOCUMENTS / "reading-corners.html").text
    assert squeeze(page).replace("发布时间：2022-03-21来源：县政府办浏览次数：123次", "") == policy


@pytest.mark.parametrize(
    ("form", "value", "shown"),
    [
        (form, value, shown)
        for form, cases in yaml.safe_load((CASES / "numbering.yml").read_text("utf-8")).items()
        for value, shown in cases.items()
    ],
)
def test_numbers_as_word_shows_them(form: str, value: int, shown: str) -> None:
    assert FORMATS[form](value) == shown


CHINESE = (
    level(0, "chineseCounting", "%1、")
    + level(1, "chineseCounting", "（%2）")
    + level(2, "decimalEnclosedCircle", "%3")
)
CLAUSES = level(0, "chineseCounting", "第%1章") + level(1, "decimal", "%1.%2", "<w:isLgl/>")
RESTARTED = (
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
)
BOX = "<w:txbxContent>{}</w:txbxContent>"
STYLED = (
    '<w:style w:type="paragraph" w:styleId="H"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="S"><w:basedOn w:val="H"/></w:style>'
)


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        (
            make_docx(
                item("甲")
                + item("乙", depth=1)
                + item("丙", depth=1)
                + item("丁", depth=2)
                + item("戊")
                + item("己", depth=1),
                CHINESE,
            ),
            ["一、甲", "（一）乙", "（二）丙", "① 丁", "二、戊", "（一）己"],
        ),
        (make_docx(item("总则") + item("目的", depth=1), CLAUSES), ["第一章 总则", "1.1 目的"]),
        (
            make_docx(item("甲", 1) + item("乙", 2) + item("丙", 3) + item("丁", 1), CHINESE, RESTARTED),
            ["一、甲", "二、乙", "五、丙", "六、丁"],
        ),
        (make_docx(item("甲", 0) + item("乙", 9), CHINESE), ["甲", "乙"]),
        (
            make_docx(
                paragraph("甲", '<w:pStyle w:val="H"/>') + paragraph("乙", '<w:pStyle w:val="S"/>'),
                CHINESE,
                styles=STYLED,
            ),
            ["一、甲", "二、乙"],
        ),
        (make_docx(table(("项目", "标准"), ("读书角", "1个"))), ["项目", "标准", "读书角", "1个"]),
        (
            make_docx(
                '<w:p><w:r><w:t>每年1次</w:t><w:footnoteReference w:id="2"/></w:r><w:r><w:t>。</w:t></w:r></w:p>'
                + paragraph("后文"),
                footnotes='<w:footnote w:id="0" w:type="separator"/><w:footnote w:id="2">'
                + paragraph("含视频")
                + "</w:footnote>",
            ),
            ["每年1次[1]。", "[1] 含视频", "后文"],
        ),
        (
            make_docx(
                "<w:p><w:r><w:t>正文</w:t></w:r><w:r><mc:AlternateContent><mc:Choice><wps:txbx>"
                + BOX.format(paragraph("框里"))
                + "</wps:txbx></mc:Choice><mc:Fallback>"
                + BOX.format(paragraph("框里"))
                + "</mc:Fallback></mc:AlternateContent></w:r></w:p>"
            ),
            ["正文", "框里"],
        ),
        (
            make_docx(
                "<w:p><w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:ins><w:r><w:t>新</w:t></w:r></w:ins>"
                "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r><w:hyperlink><w:r><w:t>链</w:t></w:r></w:hyperlink>"
                "<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>上</w:t><w:br/><w:t>下</w:t></w:r></w:p>"
            ),
            ["新链上", "下"],
        ),
        (make_docx("<w:sdt><w:sdtContent>" + paragraph("控件里") + "</w:sdtContent></w:sdt>"), ["控件里"]),
    ],
    ids=["levels", "legal", "restarts", "no list", "styles", "table", "footnote", "text box", "revisions", "control"],
)
def test_word_file_reads_as_shown(data: bytes, lines: list[str]) -> None:
    assert read_docx(data).splitlines() == lines


WORDS = st.text(st.sampled_from("一二政策每年至少1次、。（）<&>{}* \u3000"), min_size=1, max_size=12).filter(str.strip)
PIECES: st.SearchStrategy[tuple[list[str], str]] = st.one_of(
    WORDS.map(lambda text: ([text], paragraph(text))),
    st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=3).map(
        lambda rows: ([cell for row in rows for cell in row], table(*rows))
    ),
    WORDS.map(lambda text: ([text], f"<w:p><w:r><w:pict>{BOX.format(paragraph(text))}</w:pict></w:r></w:p>")),
)


@given(st.lists(st.tuples(PIECES, st.booleans()), max_size=8))
def test_everything_in_a_word_file_is_read_once_in_order(pieces: list[tuple[tuple[list[str], str], bool]]) -> None:
    expected, body, count = "", "", 0
    for (texts, xml), numbered in pieces:
        if numbered:
            count += 1
            expected += f"（{FORMATS['chineseCounting'](count)}）条"
            body += item("条")
        expected += "".join(texts)
        body += xml
    assert squeeze(read_docx(make_docx(body, level(0, "chineseCounting", "（%1）")))) == squeeze(expected)


WHOLE = make_docx(item("甲") + table(("乙", "丙")), CHINESE, styles=STYLED)


@given(st.integers(0, len(WHOLE) - 1), st.binary(max_size=6))
def test_damaged_word_file_is_read_or_refused(place: int, damage: bytes) -> None:
    with suppress(UnreadableError):
        read_docx(WHOLE[:place] + damage + WHOLE[place + len(damage) :])


@given(
    st.one_of(st.binary(max_size=200), st.text(st.sampled_from("<>/ab ol li=\"'&;\n政"), max_size=80).map(str.encode))
)
def test_any_bytes_as_web_page_are_read_or_refused(data: bytes) -> None:
    with suppress(UnreadableError):
        read_html(data)


PAGE = "<html><body><div>{}</div></body></html>"


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("<p>甲<b>乙</b>丙<br>丁</p>戊", ["甲乙丙", "丁", "戊"]),
        ("<table><tr><td>项目</td><td>标准</td></tr></table>", ["项目", "标准"]),
        ("<ol><li>甲</li><li>乙</li></ol>", ["1. 甲", "2. 乙"]),
        (
            "<ol style='list-style-type:cjk-ideographic' start=9><li>甲<li>乙<li value=21>丙</ol>",
            ["九、甲", "十、乙", "二十一、丙"],
        ),
        ("<ol style='list-style:none'><li>（一）甲</ol><ul><li>乙</ul>", ["（一）甲", "乙"]),
        ("甲<script>x</script><style>y</style><!-- z -->乙<span hidden>丙</span>丁<nav>戊</nav>", ["甲乙丁"]),
        ("<p>&lt;b&gt;不是标记&amp;</p>", ["<b>不是标记&"]),
    ],
)
def test_web_page_reads_as_shown(body: str, lines: list[str]) -> None:
    assert read_html(PAGE.format(body).encode()).splitlines() == lines


@pytest.mark.parametrize(
    "encode",
    [
        lambda page: page.encode(),
        lambda page: page.encode("utf-8-sig"),
        lambda page: page.encode("gb18030"),
        lambda page: page.encode("utf-16"),
        lambda page: b"<meta charset=gb2312>" + page.encode("gbk"),
        lambda page: b"<meta charset=nonsense>" + page.encode(),
    ],
)
def test_web_page_in_any_encoding(encode: Callable[[str], bytes]) -> None:
    assert read_html(encode(PAGE.format("<p>每年至少开展1次</p>"))) == "每年至少开展1次"


def test_deep_web_page_is_read() -> None:
    assert read_html(("<div>" * 1_000 + "政策").encode()) == "政策"


def test_file_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "MAX_SECONDS", 0.001)
    with pytest.raises(UnreadableError, match="秒还没有读完"):
        formats.read_format(".html", PAGE.encode())


def test_pdf_with_too_many_pages_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MAX_PAGES", 1)
    with pytest.raises(UnreadableError, match="超过 1 页"):
        pdf.read_pdf((DOCUMENTS / "reading-corners.pdf").read_bytes())


@pytest.mark.parametrize("path", [path for path, _ in PAIRS if path.suffix == ".docx"], ids=lambda path: path.name)
def test_word_files_of_the_corpus_lose_nothing(path: Path) -> None:
    shown = "".join(node.text or "" for node in docx.Document(io.BytesIO(path.read_bytes())).element.body.iter(W_TEXT))
    assert squeeze(read_docx(path.read_bytes())) == squeeze(shown)


W_TEXT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"
