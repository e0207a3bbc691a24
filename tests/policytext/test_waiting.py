"""What waits for a reviewer is listed, and stubs change nothing that people wrote."""

from pathlib import Path

import pytest
import yaml

from policytext import store
from policytext.__main__ import main
from policytext.waiting import find_origin, quote_unit
from tests.policytext.test_bad_input import GOOD, folder, put

__all__ = ["folder"]

TEXT = (
    "一、加强组织领导\n各级团委依托X家企业建团，2021年底前每年至少开展1次活动。\n"
    "三、狠抓工作落实\n各级团委2027年6月底前要逐项抓好落实。\n"
)
REVIEW = ["review", "bad", "--today", "2026-11-21"]


@pytest.fixture
def waiting(folder: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A working folder with one policy in which a number is blank, a date has passed and a label is doubtful."""
    put(folder, {"bad.txt": TEXT})
    assert main(["extract"]) == 0
    capsys.readouterr()
    return folder


def test_what_waits_is_listed(waiting: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(REVIEW) == 0
    out = capsys.readouterr().out
    assert out.splitlines()[0].startswith("bad《") and "：尚未通读，更正 0 条，待核对 3 处" in out
    assert "  留空  条目 1 一、加强组织领导 第 1 行：各级团委依托X家企业建团\n" in out
    assert "  过期  条目 1 一、加强组织领导 第 1 行：2021-12-31，" in out
    assert "  存疑  条目 2 三、狠抓工作落实 第 3 行：" in out
    assert out.endswith("1 份政策，待核对 3 处；运行 make stub ID=bad 可写入更正模板\n")
    assert main(["review", "bad", "--today", "2027-07-01"]) == 0
    assert "过期  条目 2 三、狠抓工作落实 第 3 行：2027-06-30" in capsys.readouterr().out


def test_what_people_have_settled_waits_no_more(waiting: Path, capsys: pytest.CaptureFixture[str]) -> None:
    companion = {
        "review": {
            "reviewed": {"by": "张三", "on": "2026-11-21"},
            "units": {
                "1": {
                    "was": "各级团委依托X家企业建团",
                    "note": "仍然适用",
                    "targets": [{"evidence": "各级团委依托X家企业建团", "local": {"value": 20}}],
                },
                "2": {"was": "各级团委2027年6月底前", "task": True},
            },
        }
    }
    put(waiting, {"bad.yml": yaml.safe_dump(companion, allow_unicode=True)})
    assert main(["extract"]) == 0
    capsys.readouterr()
    assert main(REVIEW) == 0
    out = capsys.readouterr().out
    assert "：张三 2026-11-21 通读，更正 2 条，待核对 0 处" in out and out.endswith("1 份政策，待核对 0 处\n")


def test_stubs_say_nothing_until_they_are_filled_in(waiting: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = waiting / "docs/data/bad.yml"
    before = data.read_text("utf-8")
    assert main([*REVIEW, "--stub"]) == 0
    assert "已写入 2 条模板 → source_texts/bad.yml" in capsys.readouterr().out
    companion = waiting / "source_texts/bad.yml"
    stubs = companion.read_text("utf-8")
    assert main(["extract"]) == 0 and data.read_text("utf-8") == before
    assert main([*REVIEW, "--stub"]) == 0 and companion.read_text("utf-8") == stubs
    companion.write_text(stubs.replace("null", "20").replace("note:  #", "note: 原文如此  #"), "utf-8")
    capsys.readouterr()
    assert main(["extract"]) == 0 and main(REVIEW) == 0
    assert "更正 2 条，待核对 0 处" in capsys.readouterr().out
    assert "local: {value: 20, by: null}" in data.read_text("utf-8") and "note: 原文如此" in data.read_text("utf-8")


FILES = {
    "empty": "",
    "about only": "about:\n    title:   '通知'   # 标题\n    issuer: [甲,乙]\n",
    "no line feed at the end": "about:\n  title: 通知",
    "review is empty": "about: {title: 通知}\nreview:\n# 完\n",
    "units are empty": "review:\n  units:   # 更正\n  reviewed: {by: 张三, on: 2026-11-21}\n",
    "reviewed only": "review:\n  reviewed:\n    by: 张三\n    on: 2026-11-21\n# 完\nabout:\n  title: 通知\n",
    "more below": "review:\n  units:\n    '2':\n      was: |\n        各级团委\n        2027年6月底前\n      # task: true\n\n\nabout:\n  title: 通知\n",
    "wide": "review:\n      units:\n            '2': {was: 各级团委2027年6月底前}\n      # 备注\n",
    "crlf": "about:\r\n  title: 通知\r\nreview:\r\n  units:\r\n    '2':\r\n      was: 各级团委2027年6月底前\r\n",
    "mark at the start": "\ufeffabout:\n  title: 通知\n",
}


@pytest.mark.parametrize("text", FILES.values(), ids=FILES.keys())
def test_stubs_change_no_line_that_is_there(waiting: Path, text: str) -> None:
    path = waiting / "source_texts/bad.yml"
    path.write_bytes(text.encode())
    assert main(["extract"]) == 0 and main([*REVIEW, "--stub"]) == 0
    after = path.read_bytes().decode()
    ending = "\r\n" if "\r\n" in text else "\n"
    old, new = (part.removesuffix(ending).split(ending) if part else [] for part in (text, after))
    added = iter(new)
    assert all(line in added for line in old), after  # all of them, in their order
    assert "\r\n" in text or "\r" not in after
    data = store.read_yaml(path)[0]
    assert set(data["review"]["units"]) == {"1", "2"} and data["review"]["units"]["1"]["was"]
    assert main(["extract"]) == 0 and main(["check"]) == 0


@pytest.mark.parametrize(
    "text",
    [
        "{about: {title: 通知}}\n",
        "review: {reviewed: null}\n",
        "review:\n  units: {}\n",
        "review: null\n",
        "review:\n  units: ~\n",
        "about:\n  title: 通知\n...\n",
    ],
)
def test_where_nothing_can_be_put_in_the_file_stays(
    waiting: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    put(waiting, {"bad.yml": text})
    assert main(["extract"]) == 0 and main([*REVIEW, "--stub"]) == 1
    assert "bad.yml：这种写法里放不进更正模板。请把 review: 和 units: 各写一行" in capsys.readouterr().err
    assert (waiting / "source_texts/bad.yml").read_text("utf-8") == text


def test_an_unknown_policy_and_one_that_has_changed(waiting: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["review", "goood"]) == 1
    assert "没有“goood”这份政策。是不是“good”？" in capsys.readouterr().err
    put(waiting, {"bad.txt": TEXT + GOOD})
    assert main(["review"]) == 1
    out, err = capsys.readouterr()
    assert "bad.txt：提取之后原文有改动。请先运行 policytext extract" in err and "good《" in out
    assert out.endswith("1 份政策，待核对 0 处，1 份没有列出\n")


def test_a_unit_that_was_moved_is_named_as_without_corrections(
    waiting: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = TEXT + "四、保障\n学校X月X日前提供场地。\n"
    before = {"1": {"was": "各级团委依托X家企业建团", "split": ["2021年底前每年至少开展1次活动"]}}
    put(waiting, {"bad.txt": text, "bad.yml": yaml.safe_dump({"review": {"units": before}}, allow_unicode=True)})
    assert main(["extract"]) == 0
    units = {unit.id: unit for unit in store.load(waiting / "docs/data/bad.yml").units}
    assert [(id, unit.origin, unit.corrections) for id, unit in units.items() if id != "0"] == [
        ("1", None, 1),
        ("2", "1", 0),
        ("3", "2", 0),
        ("4", "3", 0),
    ]
    capsys.readouterr()
    assert main([*REVIEW, "--stub"]) == 0
    assert "条目 3（网站上是 4）" in capsys.readouterr().out
    made = store.read_yaml(waiting / "source_texts/bad.yml")[0]["review"]["units"]
    assert set(made) == {"1", "2", "3"} and made["3"]["was"].startswith("保障")
    assert main(["extract"]) == 0 and main(["check"]) == 0


def test_what_people_have_settled_is_settled_in_every_part(waiting: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = TEXT + "四、严格考核\n各级团委要加强检查。学校2020年底前提供场地。各村于X月X日前报送。\n"
    first = {
        "was": "严格考核各级团委要加强检查",
        "split": ["学校2020年底前", "各村于"],
        "targets": [{"evidence": "各村于X月X日前报送", "local": {"by": "2020-03-15"}}],
    }
    for merged in (False, True):
        correction = first | {"merge": True} if merged else first
        units = {"3": correction}
        put(waiting, {"bad.txt": text, "bad.yml": yaml.safe_dump({"review": {"units": units}}, allow_unicode=True)})
        assert main(["extract"]) == 0
        capsys.readouterr()
        assert main(REVIEW) == 0
        out = capsys.readouterr().out
        assert "更正 1 条，待核对 3 处" in out and "条目 3" not in out, out


def test_a_blank_date_beside_a_number_is_the_date(waiting: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(waiting, {"bad.txt": "一、建设\n各街道应当于X月X日前建成10家图书室。\n二、其他\n各街道建成X家。\n"})
    assert main(["extract"]) == 0 and main(["check"]) == 0
    assert "留空待填 2 处" in capsys.readouterr().out
    assert main([*REVIEW, "--stub"]) == 0
    companion = waiting / "source_texts/bad.yml"
    stubs = companion.read_text("utf-8")
    assert "local: {by: null}" in stubs and "local: {value: null}" in stubs
    companion.write_text(stubs.replace("by: null", "by: 2026-12-31"), "utf-8")
    assert main(["extract"]) == 0 and main(["check"]) == 0
    assert "留空待填 1 处" in capsys.readouterr().out


def test_what_the_data_tells_of_a_unit_is_what_its_correction_quotes(waiting: Path) -> None:
    """The page has no other source than the data; what it quotes must be accepted by extract."""
    policy = store.load(waiting / "docs/data/bad.yml")
    units = {find_origin(unit): {"was": quote_unit(unit), "note": "原文如此"} for unit in policy.units}
    put(waiting, {"bad.yml": yaml.safe_dump({"review": {"units": units}}, allow_unicode=True)})
    assert main(["extract"]) == 0
    assert all(unit.corrections == 1 for unit in store.load(waiting / "docs/data/bad.yml").units)


def test_corrections_that_were_not_extracted_yet(waiting: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(waiting, {"bad.yml": 'review: {units: {"2": {was: 各级团委2027年6月底前, note: 好}}}\n'})
    assert main(REVIEW) == 1
    assert "bad.yml：提取之后更正有改动。请先运行 policytext extract" in capsys.readouterr().err
