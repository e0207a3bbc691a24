"""A policy file from anywhere becomes a source with an id of its own; nothing is overwritten."""

from pathlib import Path

import pytest

from policytext import store
from policytext.__main__ import main
from policytext.add import describe_about, find_free, make_slug
from policytext.batch import find_id_problem
from policytext.companion import read_companion
from policytext.extract.about import Recognised
from tests.policytext.test_bad_input import GOOD, folder, put
from tests.policytext.test_store import HOSTILE

__all__ = ["folder"]

TEXT = (
    "某某县教育局关于印发《校园足球活动实施方案》的通知\n某教发〔2024〕9号\n各高校：\n"
    "一、加强组织领导\n各高校依托X家企业建团，每年至少开展1次活动。\n二、狠抓工作落实\n各高校要逐项抓好落实。\n"
    "某某县教育局\n2024年3月5日\n"
)


@pytest.fixture
def inbox(folder: Path) -> Path:
    """A file outside the folder of sources."""
    path = folder / "收件.TXT"
    path.write_text(TEXT, "utf-8")
    return path


def files(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file() and ".cache" not in p.parts}


def test_a_file_is_copied_described_and_extracted(inbox: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["add", str(inbox), "--as", "zuqiu"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("已加入 source_texts/zuqiu.txt：") and "认出 2 个条目，2 项任务，2 项指标；待核对 " in out
    assert "留空  条目 1 " in out and "下一步：核对 source_texts/zuqiu.yml" in out
    sources = inbox.parent / "source_texts"
    assert (sources / "zuqiu.txt").read_bytes() == inbox.read_bytes()
    about = read_companion(sources / "zuqiu.yml").about
    data = store.load(inbox.parent / "docs/data/zuqiu.yml").about
    assert about.title == data.title and "校园足球活动实施方案" in data.title
    assert about.doc_number == data.doc_number == "某教发〔2024〕9号"
    assert about.issued == data.issued == "2024-03-05"
    assert about.issuer == data.issuer == ("某某县教育局",)
    assert "  region: null  # 地区" in (sources / "zuqiu.yml").read_text("utf-8")


def test_the_same_content_twice_is_refused_with_its_place(inbox: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["add", str(inbox)]) == 0
    before = files(inbox.parent)
    (added,) = {path.stem for path in (inbox.parent / "source_texts").glob("*.txt")} - {"good"}
    capsys.readouterr()
    assert main(["add", str(inbox), "--as", "other"]) == 1
    assert (
        f"收件.TXT：同样的内容已经在 source_texts/{added}.txt。不用再加；要更正它，请运行 make review ID={added}。"
        in capsys.readouterr().err
    )
    assert files(inbox.parent) == before


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ("good", "编号“good”已经有一份政策了。请用 --as 另写一个，例如 --as good-2"),
        ("Good", "编号“Good”已经有一份政策了"),
        ("bad", "编号“bad”已经有一份政策了"),  # its data is there
        ("index", "编号“index”网站自己要用"),
        ("a/b", "编号“a/b”不能作网址"),
        ("../up", "编号“../up”不能作网址"),
        ("有 空格", "编号“有 空格”不能作网址"),
        ("", "编号“”不能作网址"),
    ],
)
def test_an_id_that_cannot_be(inbox: Path, capsys: pytest.CaptureFixture[str], wanted: str, message: str) -> None:
    before = files(inbox.parent)
    assert main(["add", str(inbox), f"--as={wanted}"]) == 1
    assert message in capsys.readouterr().err
    assert files(inbox.parent) == before


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("missing.txt", None, "missing.txt：打不开文件（找不到）。"),
        ("empty.txt", b"", "empty.txt：文件是空的"),
        ("binary.txt", b"\0" * 4096, "binary.txt：不是文本文件"),
        ("image.png", b"\x89PNG", "image.png：图片里的文字不能读取"),
    ],
)
def test_a_file_that_cannot_be_read_is_not_let_in(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes | None, message: str
) -> None:
    if content is not None:
        (folder / name).write_bytes(content)
    before = files(folder)
    assert main(["add", str(folder / name)]) == 1
    assert message in capsys.readouterr().err
    assert files(folder) == before


def test_two_policies_of_one_title_get_two_ids(inbox: Path) -> None:
    assert main(["add", str(inbox)]) == 0
    put(inbox.parent, {"../second.txt": TEXT + GOOD})
    assert main(["add", str(inbox.parent / "second.txt")]) == 0
    ids = {path.stem for path in (inbox.parent / "source_texts").glob("*.txt")} - {"good"}
    assert len(ids) == 2 and max(ids) == f"{min(ids)}-2"
    assert all(id.isascii() for id in ids)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("关于进一步加强和改进基层党组织建设的意见", "jiceng-dangzuzhi"),
        ("国务院办公厅关于改善农村人居环境的指导意见", "nongcun-renju-huanjing"),
        ("共青团2020年巩固提升实施方案", "gongqingtuan-2020-gonggu"),
        ("绍兴市第一中学升旗仪式管理制度", "shaoxing-shengqiyishi"),
        ("苏州农业职业技术学院党建带群建工作的实施方案", "suzhou-dangjiandaiqunjian"),
        ("绍兴市第一中学章程", "shaoxing-diyi-zhongxue"),
        ("中华人民共和国职业教育法", "zhiye-jiaoyufa"),
        ("《》", "policy"),
        ("Plan B", "plan-b"),
    ],
)
def test_a_slug_is_what_tells_a_title_apart(title: str, slug: str) -> None:
    assert make_slug(title) == slug


@pytest.mark.parametrize("text", [text for text in HOSTILE if "\n" not in text and "\r" not in text], ids=ascii)
def test_whatever_a_title_holds_the_companion_can_be_read(tmp_path: Path, text: str) -> None:
    recognised = Recognised(text or None, (text,), text or None, "2024", ("高校",))
    path = tmp_path / "case.yml"
    path.write_text(describe_about(recognised), "utf-8")
    about = read_companion(path).about
    assert about.title == (text or None) or not text.isprintable()
    assert about.issued == "2024" and about.audience == ("高校",)
    assert find_id_problem(find_free(make_slug(text), ())) is None
