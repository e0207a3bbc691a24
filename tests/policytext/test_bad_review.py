"""What a person gets wrong in a correction is said with file, line and way out; the earlier data stays."""

from pathlib import Path

import pytest

from policytext.__main__ import main
from tests.policytext.test_bad_input import GOOD, assert_only_this_failed, folder, put

__all__ = ["folder"]

TEXT = (
    "一、加强组织领导\n各级团委每年至少开展1次活动，每年至少走访1次企业，依托X家企业建团。\n"
    "（一）健全工作制度\n各级团委要健全各项制度。\n"
    "（二）配齐工作力量\n各级团委要配备不少于3名干部，配备不少于2名书记。\n"
    "二、狠抓工作落实\n各级团委要逐项抓好落实，逐项抓好公开。\n"
)
WAS = "was: 各级团委每年至少开展1次活动"


def unit(*lines: str, unit_id: str = '"1"', was: str = WAS) -> str:
    """A file with one correction, whose own lines begin at line 5 (behind `was`)."""
    return "\n".join(["review:", "  units:", f"    {unit_id}:", *(f"      {line}" for line in (was, *lines)), ""])


def target(entry: str) -> str:
    """A file whose only target correction stands in line 6."""
    return unit("targets:", f"  - {{{entry}}}")


ONCE = "evidence: 各级团委每年至少开展1次活动"
CASES: list[tuple[str, str, str]] = [
    ("wrong section", "reveiw: {}\n", " 第 1 行：不认识“reveiw”。是不是“review”？"),
    ("no section", "units:\n  '1': {}\n", " 第 1 行：更正前面缺少“review:”"),
    ("wrong key of the section", "review:\n  unit: {}\n", " 第 2 行：不认识“unit”。是不是“units”？"),
    ("wrong key", unit("taks: true"), " 第 5 行：不认识“taks”。是不是“task”？可用的名称：applies_to"),
    ("key in Chinese", unit("备注: 已核对"), " 第 5 行：不认识“备注”"),
    ("list of units", "review:\n  units:\n  - '1'\n", " 第 2 行：“units”应为若干个“编号: 更正”"),
    ("no correction", "review:\n  units:\n    '1': 已核对\n", " 第 3 行：“1”应为若干个“名称: 值”"),
    ("yes in words", unit("task: 是"), " 第 5 行：“task”应为 true 或 false"),
    ("text for list", unit("applies_to: 高校"), " 第 5 行：“applies_to”应为列表。请写成 [甲, 乙]"),
    ("number for text", unit("note: 2026"), " 第 5 行：“note”应为文字。请给“2026”加上引号"),
    ("targets no list", unit("targets: 无"), " 第 5 行：“targets”应为列表"),
    ("unknown unit", unit(unit_id='"1.4"'), " 第 3 行：没有条目“1.4”（更正所依据的文字是“各级团委每年至少开展1次活动”，最相近的条目 1."),
    ("unit moved", unit(unit_id='"3"'), '这段文字现在在条目 1，请把编号改成 "1"'),
    ("bare number", unit(unit_id="1.10"), ' 第 3 行：条目编号 1.10 没有加引号，会被读成数字。请写成 "1.10":'),
    ("bare whole number", unit(unit_id="1"), ' 第 3 行：条目编号 1 没有加引号，会被读成数字。请写成 "1":'),
    ("no was", "review:\n  units:\n    '1':\n      task: true\n", " 第 3 行：条目 1 的更正缺少“was”"),
    ("was too short", unit(was="was: 每年至少"), " 第 4 行：“was”只有 4 个字（“每年至少”），不足以认出条目 1。"),
    ("was too short for anything", unit(was="was: 每年五次"), " 第 4 行：条目 1 与更正时不同"),
    (
        "text changed",
        unit(was="was: 各级团委每年至少开展2次活动"),
        " 第 4 行：条目 1 与更正时不同：更正所依据的是“各级团委每年至少开展2次活动”，现在是“加强组织领导各级团委每年至少开展1次活动，每年至少走访1次企业",
    ),
    ("two that do not fit", unit(unit_id='"3"') + "    '1.9':\n      was: 各级团委每年至少开展1次活动\n", "再核对更正。不合的更正还有 1 条（第 5 行）。"),
    ("was of another unit", unit(was="was: 各级团委要逐项抓好落实"), "请把编号改成 \"2\""),
    ("organization type", unit("applies_to: [高校, 高等校]"), " 第 5 行：没有“高等校”这种组织类型。是不是“高校”？可用的有："),
    ("organization type of no task", unit("task: false", "applies_to: [高校]"), " 第 6 行：条目 1 不是任务，不能有“applies_to”"),
    ("topic", unit("topics: [干部]"), " 第 5 行：没有“干部”这个主题。是不是“干部队伍”？"),
    ("full-width comma", unit("responsible: [团委，工会]"), " 第 5 行：“团委，工会”里有全角逗号或顿号"),
    ("heading not in the text", unit("heading: 加强党的领导"), " 第 5 行：标题“加强党的领导”不是条目 1 开头的原文，原文是“加强组织领导"),
    ("no such parent", unit('parent: "7"'), " 第 5 行：没有条目“7”可作上级"),
    ("parent a number", unit("parent: 1.20"), " 第 5 行：“parent”应为文字。请给“1.20”加上引号"),
    ("parent below itself", unit('parent: "1.2"'), " 第 5 行：条目 1 的上级在它自己之下"),
    ("parent itself", unit('parent: "1"'), " 第 5 行：条目 1 的上级在它自己之下"),
    (
        "parents in a circle",
        unit('parent: "2"') + '    "2":\n      was: 各级团委要逐项抓好落实\n      parent: "1.1"\n',
        "的上级在它自己之下",
    ),
    ("merge of the first unit", unit("merge: true"), " 第 5 行：条目 1 前面没有条目可以并入"),
    (
        "merged unit with a task",
        unit("merge: true", "task: true", unit_id='"2"', was="was: 各级团委要逐项抓好落实"),
        " 第 5 行：条目 2 并入前一个条目后不再单独存在",
    ),
    ("split at nothing", unit("split: [各级工会]"), " 第 5 行：“各级工会”不在条目 1 的正文中，正文是“各级团委每年"),
    (
        "split at the start",
        unit("heading: ''", "split: [加强组织]"),
        " 第 6 行：“加强组织”就是条目 1 的开头，分不出新条目",
    ),
    ("split at two places", unit("split: [每年至少]"), " 第 5 行：“每年至少”在条目 1 的正文中不止一处"),
    ("split no list", unit("split: 每年至少"), " 第 5 行：“split”应为列表"),
    ("evidence missing", target("value: 3"), " 第 6 行：缺少“evidence”"),
    ("evidence elsewhere", target("evidence: 配备不少于3名, value: 3"), " 第 6 行：“配备不少于3名”不在条目 1 的原文中，原文是“加强组织领导各级团委每年"),
    ("evidence of no target", target("evidence: 加强组织领导, value: 3"), " 第 6 行：条目 1 没有以“加强组织领导”为依据的指标（现有：“"),
    ("evidence of two targets", target("evidence: 至少, value: 3"), " 第 6 行：条目 1 有 2 个指标的依据合于“至少”"),
    ("the same target twice", unit("targets:", f"  - {{{ONCE}, value: 2}}", f"  - {{{ONCE}, drop: true}}"), " 第 7 行：指标“各级团委每年至少开展1次活动”更正了两次"),
    ("comparator", target(f"{ONCE}, comparator: '≥'"), " 第 6 行：“comparator”不能是“≥”。可用的值：>=、>"),
    ("type", target(f"{ONCE}, type: 次数"), " 第 6 行：“type”不能是“次数”。可用的值：ratio"),
    ("measure", target(f"{ONCE}, measure: 回回"), " 第 6 行：没有“回回”这个计量单位"),
    ("value with its measure", target(f"{ONCE}, value: 3次"), " 第 6 行：“value”应为数，不能是“3次”"),
    ("value true", target(f"{ONCE}, value: true"), " 第 6 行：“value”应为数，不能是“True”"),
    ("value without end", target(f"{ONCE}, value: .inf"), " 第 6 行：“value”应为数"),
    ("two values", target(f"{ONCE}, value: [1, 2]"), " 第 6 行：指标“各级团委每年至少开展1次活动”的比较符和数值不合"),
    ("range backwards", target(f"{ONCE}, value: [2, 1], comparator: range"), "的范围 [2, 1] 前大后小"),
    ("date in words", target(f"{ONCE}, by: 年底"), " 第 6 行：“by”应为日期，不能是“年底”"),
    ("no such day", target(f"{ONCE}, by: 2026-02-30"), " 第 6 行：“by”应为日期，不能是“2026-02-30”"),
    ("period", target(f"{ONCE}, per: {{n: 1, unit: 旬}}"), " 第 6 行：没有“旬”这个周期"),
    ("period in words", target(f"{ONCE}, per: 每年"), " 第 6 行：“per”应为若干个“名称: 值”"),
    ("drop and add", target(f"{ONCE}, drop: true, add: true"), " 第 6 行：“drop”和“add”不能同时写"),
    ("drop and change", target(f"{ONCE}, drop: true, value: 3"), " 第 6 行：写了“drop”，又更正这个指标"),
    ("add without type", target("evidence: 每年至少走访1次, add: true"), " 第 6 行：补一个指标缺少“type”"),
    ("add without value", target("evidence: 加强组织领导, add: true, type: count"), "没有数值也没有期限"),
    ("local of what is not blank", target(f"{ONCE}, local: {{value: 3}}"), " 第 6 行：指标“各级团委每年至少开展1次活动”没有留空"),
    ("local in words", target("evidence: 依托X家企业建团, local: {value: 二十}"), " 第 6 行：“value”应为数，不能是“二十”"),
    ("local a number", target("evidence: 依托X家企业建团, local: 20"), " 第 6 行：“local”应为若干个“名称: 值”"),
    ("reviewed by nobody", "review:\n  reviewed: {on: 2026-11-21}\n", " 第 2 行：缺少“by”"),
    ("reviewed on no day", "review:\n  reviewed: {by: 张三, on: 2026-11-31}\n", " 第 2 行：“on”应为日期，不能是“2026-11-31”"),
    ("reviewed in a word", "review:\n  reviewed: 张三\n", " 第 2 行：“reviewed”应为若干个“名称: 值”"),
    ("units no mapping", "review:\n  units: []\n", " 第 2 行：“units”应为若干个“编号: 更正”"),
    ("nothing indented below the id", f"review:\n  units:\n    '1':\n    {WAS}\n", " 第 3 行：“1”应为若干个“名称: 值”。请写在它下面，每行前面比它多空两格"),
    ("was a list", unit(was="was: [甲]"), " 第 4 行：“was”应为一段文字。请不要用方括号"),
    ("evidence of nothing", target("evidence: "), " 第 6 行：“evidence”没有写内容"),
    ("value with a nought before", target(f"{ONCE}, value: 010"), " 第 6 行：“value”应为数，不能是“010”"),
    ("value with a colon", target(f"{ONCE}, value: 1:30"), " 第 6 行：“value”应为数，不能是“1:30”"),
    ("value in code", target(f"{ONCE}, value: 0x1F"), " 第 6 行：“value”应为数，不能是“0x1F”"),
    ("value too large", target(f"{ONCE}, value: {'9' * 400}"), f" 第 6 行：“value”应为数，不能是“{'9' * 40}…”"),
    ("local backwards", target("evidence: 依托X家企业建团, local: {value: [3, 2]}"), " 第 6 行：“value”的范围 [3, 2] 前大后小"),
    ("term of nothing", unit("terms: [{term: 各级团委, count: 0}]"), " 第 5 行：“count”不能是 0"),
    ("reviewed in a week", "review:\n  reviewed: {by: 张三, on: 2026-W47-6}\n", " 第 2 行：“on”应为日期"),
    ("colon in a note", unit("note: 已问: 属实"), "文字里有冒号、引号或 @、#、% 等符号的，请给整段文字加引号"),
    ("no space behind the colon", unit("note:已问"), " 第 5 行：这一行的冒号后面缺一个空格"),
    ("quotation mark left open", unit('note: "已问'), " 第 5 行：引号没有成对"),
    ("bracket left open", unit("topics: [干部队伍", "note: 好"), " 第 5 行：括号没有成对"),
    ("tab", unit("\ttask: true"), " 第 5 行：这一行有制表符（Tab）"),
    ("full-width colon", unit("task：true"), " 第 5 行：这一行的冒号是全角“：”"),
    ("full-width colon behind the id", unit(unit_id='"1"：'), "全角"),
    ("unit twice", unit() + f'    "1":\n      {WAS}\n', " 第 5 行：“1”写了两次"),
    ("effective in words", "about:\n  effective: 印发之日\n", " 第 2 行：“effective”应为日期"),
    ("replaces no list", "about:\n  replaces: jiu-banfa\n", " 第 2 行：“replaces”应为列表"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "message"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_bad_correction(folder: Path, capsys: pytest.CaptureFixture[str], text: str, message: str) -> None:
    put(folder, {"bad.txt": TEXT, "bad.yml": text})
    assert_only_this_failed(folder, capsys, message)


def test_check_says_what_extraction_says(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(folder, {"bad.txt": TEXT, "bad.yml": unit("note: 已核对")})
    assert main(["extract"]) == 0 and main(["check"]) == 0
    before = (folder / "docs/data/bad.yml").read_text("utf-8")
    put(folder, {"bad.txt": TEXT.replace("每年至少开展1次", "每年至少开展3次")})
    capsys.readouterr()
    assert main(["extract"]) == 1
    said = capsys.readouterr().err
    assert "更正所依据的是“各级团委每年至少开展1次活动”，现在是“加强组织领导各级团委每年至少开展3次活动" in said
    assert main(["check"]) == 1
    assert capsys.readouterr().err == said
    assert (folder / "docs/data/bad.yml").read_text("utf-8") == before


def test_who_reviewed_and_when_is_in_the_data(folder: Path) -> None:
    put(folder, {"bad.txt": GOOD, "bad.yml": "review:\n  reviewed: {by: 张三, on: 2026-11-21}\n"})
    assert main(["extract"]) == 0 and main(["check"]) == 0
    assert "  reviewed: {by: 张三, 'on': '2026-11-21'}\n" in (folder / "docs/data/bad.yml").read_text("utf-8")


def test_a_policy_that_is_replaced_must_be_there(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(folder, {"bad.txt": GOOD, "bad.yml": "about: {replaces: [goood], effective: 2026-01-01}\n"})
    assert main(["extract"]) == 0 and main(["check"]) == 1
    assert (
        "“replaces”写的“goood”不是库中的另一份政策。是不是“good”？请改正 source_texts/bad.yml"
        in capsys.readouterr().err
    )
    put(folder, {"bad.yml": "about: {replaces: [good], effective: 2026-01-01}\n"})
    assert main(["extract"]) == 0 and main(["check"]) == 0
    assert "  effective: '2026-01-01'\n  replaces: [good]\n" in (folder / "docs/data/bad.yml").read_text("utf-8")
