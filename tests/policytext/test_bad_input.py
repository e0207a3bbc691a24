"""What a person gets wrong is said in Chinese, with file, line and way out; everything else goes on."""

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from policytext import batch
from policytext.__main__ import main
from tests.policytext.word import make_docx, pack

GOOD = "一、加强领导\n各级团委每年至少开展1次活动。\n二、狠抓落实\n各级团委要逐项落实。\n"
BOMB = "a: &a [x, x]\n" + "".join(
    f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefghij", "bcdefghijk", strict=True)
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
ENTITIES = '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY b "&a;&a;">]><d><body>&b;</body></d>'
DEEP = "<w:tbl><w:tr><w:tc>" * 200 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 200
BLANK_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj trailer<</Root 1 0 R>>\n%%EOF"
)
LOCKED_PDF = BLANK_PDF.replace(
    b"trailer<<",
    b"trailer<</ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<" + b"00" * 32 + b">/U<" + b"00" * 32 + b">>>",
)
Files = dict[str, str | bytes]

SOURCES: list[tuple[str, Files, str]] = [
    ("empty", {"bad.txt": b""}, "bad.txt：文件是空的。请放入政策原文，或删除这个文件"),
    ("blank", {"bad.txt": "\ufeff \n\u3000\n"}, "bad.txt：文件是空的"),
    ("binary", {"bad.txt": bytes(range(256)) * 8}, "bad.txt：不是文本文件"),
    ("zeros", {"bad.txt": b"\0" * 4096}, "bad.txt：不是文本文件"),
    ("broken encoding", {"bad.txt": "政策".encode() + b"\xff\xff\xff"}, "bad.txt：不是文本文件，或编码无法识别"),
    ("unknown extension", {"bad.xyz": "一、"}, "bad.xyz：暂时不能读取扩展名“.xyz”的文件"),
    ("no extension", {"bad": "一、"}, "bad：暂时不能读取扩展名“（无）”的文件"),
    ("one stem twice", {"good.md": GOOD}, "good.txt：与 source_texts/good.md 重名"),
    ("kept beside its conversion", {"good.docx": b"PK"}, "good.docx：与 source_texts/good.txt 重名。请移走其中一个"),
    ("old Word", {"bad.doc": OLE}, "bad.doc：暂时不能读取旧版 Word 文件。请打开后另存为 .docx"),
    ("WPS", {"bad.wps": OLE}, "bad.wps：暂时不能读取 WPS 文件。请打开后另存为 .docx"),
    ("OpenDocument", {"bad.odt": b"PK"}, "bad.odt：暂时不能读取 OpenDocument 文件"),
    ("image", {"bad.JPG": b"\xff\xd8\xff"}, "bad.JPG：图片里的文字不能读取。请先做文字识别（OCR）"),
    ("spreadsheet", {"bad.xlsx": b"PK"}, "bad.xlsx：暂时不能读取 Excel 表格"),
    ("empty Word file", {"bad.docx": b""}, "bad.docx：文件是空的"),
    ("Word file without text", {"bad.docx": make_docx("<w:p/>")}, "bad.docx：文件里没有文字"),
    ("old Word renamed", {"bad.docx": OLE}, "bad.docx：这是旧版 Word（.doc）或 WPS 文件，只是扩展名改成了 .docx"),
    (
        "Word file with a password",
        {"bad.docx": OLE + "EncryptedPackage".encode("utf-16-le")},
        "bad.docx：Word 文件设了打开密码。请用 Word 或 WPS 打开，去掉密码后再保存",
    ),
    ("text renamed Word", {"bad.docx": GOOD}, "bad.docx：Word 文件已损坏，或者不是 .docx"),
    ("half a Word file", {"bad.docx": make_docx("")[:400]}, "bad.docx：Word 文件已损坏，或者不是 .docx"),
    (
        "OpenDocument renamed",
        {"bad.docx": pack({"mimetype": "application/vnd.oasis.opendocument.text"})},
        "bad.docx：这是 OpenDocument（.odt 等）文件，不是 .docx",
    ),
    ("spreadsheet renamed", {"bad.docx": pack({"xl/workbook.xml": "<x/>"})}, "bad.docx：文件里没有 Word 正文"),
    ("Word file with broken XML", {"bad.docx": make_docx("<w:p>")}, "bad.docx：Word 文件的内容已损坏"),
    ("zip bomb", {"bad.docx": make_docx("<w:p/>" * 2_000_000)}, "bad.docx：Word 文件解开后大得不正常"),
    ("entities", {"bad.docx": pack({"word/document.xml": ENTITIES})}, "bad.docx：Word 文件里有不该有的 DTD 声明"),
    ("nested tables", {"bad.docx": make_docx(DEEP)}, "bad.docx：Word 文件的内容已损坏"),
    ("empty PDF", {"bad.pdf": b""}, "bad.pdf：文件是空的"),
    ("broken PDF", {"bad.pdf": b"%PDF-1.7\n1 0 obj"}, "bad.pdf：PDF 文件已损坏，或者不是 PDF"),
    ("scanned PDF", {"bad.pdf": BLANK_PDF}, "bad.pdf：PDF 文件里没有文字，多半是扫描件。请先做文字识别（OCR）"),
    ("PDF with a password", {"bad.pdf": LOCKED_PDF}, "bad.pdf：PDF 文件设了打开密码。请打开后去掉密码再保存"),
    (
        "page without text",
        {"bad.html": "<script>x</script>"},
        "bad.html：网页里没有文字（正文可能由脚本生成，或者是图片）",
    ),
    ("binary page", {"bad.htm": b"<p>\0\1\2"}, "bad.htm：不是网页（内容是二进制数据）"),
    ("deep page", {"bad.html": "<div>" * 20_000 + "政策"}, "bad.html：网页嵌套太深"),
    ("unusable name", {"有 空格.txt": GOOD}, "有 空格.txt：文件名不能作网址"),
]
COMPANIONS: list[tuple[str, str | bytes, str]] = [
    (
        "organization type",
        "about:\n  title: 甲\n  audience: [党支部, 高等院校]\n",
        " 第 3 行：没有“党支部”这种组织类型。",
    ),
    ("near organization type", "about:\n  audience: [高等校]\n", "没有“高等校”这种组织类型。是不是“高校”？"),
    ("no about", "title: 通知\n", " 第 1 行：第一行缺少“about:”。请在最上面写一行 about:"),
    ("no such day", "about:\n  issued: 2008-02-31\n", " 第 2 行：“issued”应为日期，不能是“2008-02-31”"),
    ("full-width comma", "about:\n  issuer: [甲，乙]\n", " 第 2 行：“甲，乙”里有全角逗号或顿号"),
    ("colon in the line above", "about:\n  title：通知\n  status: 现行\n", " 第 2 行：这一行的冒号是全角“：”"),
    ("wrong key", "about:\n  titel: 通知\n", " 第 2 行：不认识“titel”。是不是“title”？可用的名称：audience"),
    ("wrong key at the top", "abuot:\n  title: 通知\n", " 第 1 行：不认识“abuot”"),
    ("braces", "about:\n  '{key}': 1\n", " 第 2 行：不认识“{key}”"),
    ("number for text", "about:\n  title: 2020\n", " 第 2 行：“title”应为文字。请给“2020”加上引号"),
    ("text for list", "about:\n  issuer: 团市委\n", " 第 2 行：“issuer”应为列表"),
    ("list for text", "about:\n  title: [甲, 乙]\n", " 第 2 行：“title”应为一段文字"),
    ("item of a list", "about:\n  issuer:\n  - 团市委\n  - 5\n", " 第 4 行：“issuer”应为文字"),
    (
        "unknown status",
        "about:\n  status: 有效\n",
        " 第 2 行：“status”不能是“有效”。可用的值：现行、已修改、已废止、尚未生效",
    ),
    ("date in words", "about:\n  title: 通知\n  issued: 去年\n", " 第 3 行：“issued”应为日期"),
    ("tab", "about:\n\ttitle: 通知\n", " 第 2 行：这一行有制表符（Tab）"),
    ("full-width colon", "about:\n  title: 通知\n  region：甘肃\n", " 第 3 行：这一行的冒号是全角“：”"),
    ("full-width colons only", "about：\n  title：通知\n", " 第 1 行：这一行的冒号是全角“：”"),
    ("full-width colon inside", "about:\n  title：通知\n", " 第 2 行：这一行的冒号是全角“：”"),
    ("key twice", "about:\n  title: 甲\n  title: 乙\n", " 第 3 行：“title”写了两次"),
    ("unclosed list", "about:\n  issuer: [甲\n", " 第 2 行：括号没有成对"),
    ("list as key", "? [a, b]\n: c\n", " 第 1 行：名称应为文字"),
    ("number as key", "about:\n  5: x\n", " 第 2 行：不认识“5”"),
    ("tag", "about: !!python/object:os.system {}\n", " 第 1 行：用了不认识的标签"),
    ("not UTF-8", "about:\n  title: 方案\n".encode("gb18030"), "不是 UTF-8 文本"),
    ("control character", "about:\n  title: \x07\n", "有 YAML 不允许的内容"),
    ("anchors", "about: &a\n  title: 通知\nmore: *a\n", " 第 3 行：用了“*”引用"),
    ("anchor in itself", "about: &a [*a]\n", "用了“*”引用"),
    ("billion laughs", BOMB, "用了“*”引用"),
    ("deep nesting", "[" * 20_000, "bad.yml"),
    ("deep nesting closed", "about: " + "[" * 900 + "]" * 900, "bad.yml"),
    ("text only", "金昌市的文件\n", " 第 1 行：“整个文件”应为若干个“名称: 值”"),
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with one good source, and the data of an earlier run for the bad one."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "source_texts").mkdir()
    (tmp_path / "source_texts/good.txt").write_text(GOOD, "utf-8")
    (tmp_path / "docs/data").mkdir(parents=True)
    (tmp_path / "docs/data/bad.yml").write_text("earlier\n", "utf-8")
    return tmp_path


def put(folder: Path, files: Files) -> None:
    for name, content in files.items():
        data = content.encode() if isinstance(content, str) else content
        (folder / "source_texts" / name).write_bytes(data)


def assert_only_this_failed(folder: Path, capsys: pytest.CaptureFixture[str], message: str) -> None:
    assert main(["extract"]) == 1
    out, err = capsys.readouterr()
    assert err.startswith("错误：source_texts/") and message in err and err.endswith("。\n")
    assert err.count("\n") == 1 and len(err) < 400 and "失败 1 份" in out
    assert sorted(path.name for path in (folder / "docs/data").iterdir()) == ["bad.yml", "good.yml"]
    assert (folder / "docs/data/bad.yml").read_text("utf-8") == "earlier\n"


@pytest.mark.parametrize(("files", "message"), [case[1:] for case in SOURCES], ids=[case[0] for case in SOURCES])
def test_bad_source(folder: Path, capsys: pytest.CaptureFixture[str], files: Files, message: str) -> None:
    put(folder, files)
    assert_only_this_failed(folder, capsys, message)


@pytest.mark.parametrize(("text", "message"), [case[1:] for case in COMPANIONS], ids=[case[0] for case in COMPANIONS])
def test_bad_companion(folder: Path, capsys: pytest.CaptureFixture[str], text: str | bytes, message: str) -> None:
    put(folder, {"bad.txt": GOOD, "bad.yml": text})
    assert_only_this_failed(folder, capsys, message)


def test_link_to_nowhere(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "source_texts/link.txt").symlink_to("nowhere.txt")
    assert_only_this_failed(folder, capsys, "link.txt：没有这个文件")


def test_companion_without_a_source(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(folder, {"goood.yml": "about:\n  title: 通知\n"})
    assert_only_this_failed(folder, capsys, "goood.yml：旁边没有同名的政策原文")


def test_a_fault_of_the_program_stops_no_other_policy(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    extract: Callable[[batch.Job], object] = batch.extract_job

    def faulty(job: batch.Job) -> object:
        return extract(job) if job.policy_id == "good" else 1 / 0

    monkeypatch.setattr(batch, "extract_job", faulty)
    put(folder, {"bad.txt": GOOD})
    assert_only_this_failed(
        folder, capsys, "bad.txt：程序出错（ZeroDivisionError: division by zero，test_bad_input.py 第 "
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["extract", "missing.txt"], "missing.txt：没有这个文件。请检查路径"),
        (["extract", "docs"], "docs/data：子文件夹里的文件不会处理"),
        (["extract", "source_texts", "--out", "source_texts"], "会覆盖原文旁边的"),
        (["extract", "--out", "source_texts/good.txt"], "写不了文件"),
        (["check", "missing"], "missing：里面没有政策数据。请先运行 policytext extract"),
        (["check"], "bad.yml 第 1 行：不是第 1 版的政策数据"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_bad_arguments(folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str) -> None:
    def files() -> list[Path]:
        return [path for path in sorted(folder.rglob("*")) if ".cache" not in path.parts]

    before = files()
    assert main(arguments) == 1
    assert message in capsys.readouterr().err
    assert files() == before


@pytest.mark.parametrize("arguments", [[], ["extrakt"], ["extract", "--workers", "0"], ["extract", "--workers", "二"]])
def test_wrong_words_end_with_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2


def test_unchanged_sources_are_skipped_and_mended_ones_read_again(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def summary() -> str:
        main(["extract"])
        return capsys.readouterr().out

    put(folder, {"bad.txt": b""})
    assert "2 份文件，新写 1 份，未变 0 份，失败 1 份" in summary()
    assert "2 份文件，新写 0 份，未变 1 份，失败 1 份" in summary()
    put(folder, {"bad.txt": GOOD, "good.yml": "about: {title: 通知}\n"})
    assert "2 份文件，新写 2 份，未变 0 份，失败 0 份" in summary()
    assert "2 份文件，新写 0 份，未变 2 份，失败 0 份" in summary()
    (folder / "docs/data/good.yml").unlink()
    assert "2 份文件，新写 1 份，未变 1 份，失败 0 份" in summary()
    assert main(["check"]) == 0


def test_workers_give_the_same_data_and_the_same_problems(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(folder, {f"policy-{number}.txt": GOOD * number for number in range(1, 6)})
    put(folder, {"bad.txt": GOOD, "bad.yml": "about: {titel: x}\n", "worse.txt": b"\0"})
    said = []
    for workers in "12":
        assert main(["extract", "--workers", workers, "--out", f"data{workers}"]) == 1
        said.append(capsys.readouterr().err)
    one, two = ({path.name: path.read_text("utf-8") for path in (folder / f"data{n}").iterdir()} for n in (1, 2))
    assert one == two and len(one) == 6
    assert said[0] == said[1] and said[0].count("错误：") == 2


def test_a_citation_of_a_policy_in_the_library_is_linked_and_checked(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "docs/data/bad.yml").unlink()
    put(
        folder,
        {
            "good.yml": "about: {title: 团费管理办法（试行）}\n",
            "citing.txt": "一、执行\n各支部按照《团费管理办法》执行。\n二、落实\n要落实。",
        },
    )
    assert main(["extract"]) == 0 and main(["check"]) == 0
    data = yaml.safe_load((folder / "docs/data/citing.yml").read_text("utf-8"))
    assert data["units"][0]["citations"] == [{"title": "团费管理办法", "doc_number": None, "policy": "good"}]
    (folder / "docs/data/good.yml").unlink()
    assert main(["check"]) == 1
    assert "条目 1 引用的政策“good”不在库中" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "至少开展1次活动, type",
            "至少开展9次活动, type",
            "指标 1/1 的依据“各级团委每年至少开展9次活动”不在条目原文中",
        ),
        ("text: 各级团委要逐项落实。", "text: 各级团委要落实。", "原文有 2 个字没有进入数据（逐项）"),
        ("text: 各级团委要逐项落实。", "text: 各级团委要逐项落实好。", "数据比原文多出 1 个字（好）"),
        ("id: '2'", "id: '1'", "条目编号 1 重复"),
        ("id: '2'", "id: '3.1'", "条目 3.1 没有上级条目 3"),
        ("applies_to: [全部]", "applies_to: [学堂]", "组织类型“学堂”不存在"),
        ("task: true", "task: 也许", "“task”应为 true 或 false"),
        ("schema: 1", "schema: 2", "不是第 1 版的政策数据"),
    ],
    ids=lambda value: value[:16],
)
def test_check_finds_what_was_changed_in_the_data(
    folder: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, message: str
) -> None:
    (folder / "docs/data/bad.yml").unlink()
    main(["extract"])
    path = folder / "docs/data/good.yml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    capsys.readouterr()
    assert main(["check"]) == 1
    assert message in capsys.readouterr().err


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            lambda source: source.write_text(GOOD + "三、新增\n要落实。\n", "utf-8"),
            "来源文件 source_texts/good.txt 已经改动",
        ),
        (lambda source: source.unlink(), "来源文件 source_texts/good.txt 不在了"),
    ],
    ids=["changed", "gone"],
)
def test_check_notices_that_the_source_is_another(
    folder: Path, capsys: pytest.CaptureFixture[str], change: Callable[[Path], object], message: str
) -> None:
    (folder / "docs/data/bad.yml").unlink()
    main(["extract"])
    change(folder / "source_texts/good.txt")
    assert main(["check"]) == 1
    assert message in capsys.readouterr().err
