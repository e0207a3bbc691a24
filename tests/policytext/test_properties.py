"""What holds for any text whatever."""

import math
import os
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policytext.check import coverage
from policytext.extract.source import read_source
from policytext.model import CLOSING, OPENING, Number, Policy, Value, squeeze
from tests.policytext.reading import read

ROOT = Path(__file__).parents[2]
TEXTS = [
    path
    for folder in ("source_texts", "tests/gold/texts", *filter(None, [os.environ.get("POLICYBOOK_CORPUS")]))
    for path in (ROOT / folder).glob("*.txt")
]

PIECES = (
    *(
        "一、",
        "二、",
        "三、",
        "（一）",
        "（二）",
        "(三)",
        "1.",
        "2.",
        "3、",
        "（1）",
        "①",
        "②",
        "01 ",
        "02 ",
        "1.1 ",
        "1.2 ",
        "a.",
    ),
    *(
        "第一章 ",
        "第二章 ",
        "第一条 ",
        "第二条 ",
        "附件1",
        "附件：1.",
        "目录",
        "首先，",
        "其次，",
        "一是",
        "二是",
        "三是",
        "一要",
        "二要",
    ),
    *(
        "各单位要加强领导",
        "各级团委应当每年至少开展1次活动",
        "不少于3人",
        "2021年底前",
        "X家",
        "90%以上",
        "三会一课",
        "“四个意识”",
    ),
    *(
        "《工作条例》",
        "（中青发〔2019〕9号）",
        "版权声明：",
        "2021年5月6日",
        "某某委员会",
        "总 则",
        "<b>",
        "**",
        "&nbsp;",
        "— 1 —",
    ),
    *"，。；：、！？“”（）()《》…—%12０９十百万 \t\u3000\u200b\u2028\x00\x0b\x85é😀\ufeff\u0301",
)
LINES = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
POLICIES = st.lists(LINES, max_size=14).map("\n".join)
ANYTHING = POLICIES | st.text(max_size=300)
LABELS = (
    "一、",
    "二、",
    "三、",
    "（一）",
    "（二）",
    "1.",
    "2.",
    "01 ",
    "第一章 ",
    "第一条 ",
    "第二条 ",
    "1.1 ",
    "①",
    "",
)
DRAFTS = st.lists(st.tuples(st.sampled_from(LABELS), LINES), max_size=10).map(
    lambda paragraphs: "\n".join(f"{label}{text}。" for label, text in paragraphs)
)
"""Texts of whole paragraphs: no line is broken where a page ended."""
PLAIN = "各有关方面都应当继续认真地做好以上所说的全部工作。"

EXTREMES = (
    *(
        "一" * 5000,
        "1" * 5000,
        "9" * 400 + "万人",
        "亿" * 500 + "人",
        "九" * 400 + "万元",
        "至少" + "1" * 400 + "%",
        "1/0以上",
        "零分之一",
    ),
    *(
        "一、" * 2000,
        "一、\n" * 2000,
        "第" + "十" * 50 + "条",
        "1." * 500,
        "1.1." * 500,
        "（" * 3000,
        "《" * 3000,
        "“" * 3000,
        "<" * 3000,
    ),
    *(
        "9999年12月31日前完成",
        "2021年13月45日前完成",
        "0000年0月0日",
        "第0条 一",
        "0. 零",
        "00 零",
        "每0年一次",
        "X" * 500 + "家",
    ),
)


LETTERED = "109-banji-richang-koufen"
"""Its parts are headed by a letter right before their words (A日常检查重点), which only a line of its own tells from prose."""
PASTED = [path for path in TEXTS if path.is_relative_to(ROOT) and path.stem != LETTERED]
UNSPACED = re.compile("(?<=[\u4e00-\u9fff])(\\d+)(?=[年月日个名次人家万元%])")
"""Where typists like to put blanks: 到 2025 年, 至少 3 次."""


def numbers_of(value: Value) -> tuple[Number, ...]:
    return () if value is None else value if isinstance(value, tuple) else (value,)


def assert_valid(policy: Policy) -> None:
    """Ids are positions in a tree in reading order, and every evidence stands in its unit."""
    ids = [unit.id for unit in policy.units]
    assert OPENING not in ids[1:] and CLOSING not in ids[:-1]
    children: dict[str | None, int] = {}
    for unit in policy.units:
        first, last = unit.lines
        assert 1 <= first <= last
        if unit.id not in (OPENING, CLOSING):
            assert unit.label and (unit.parent is None or unit.parent in children)
            children[unit.parent] = children.get(unit.parent, 0) + 1
            children[unit.id] = 0
            assert unit.id.rpartition(".")[2] == str(children[unit.parent])
        own = squeeze(unit.heading + unit.text)
        assert [target.id for target in unit.targets] == [f"{unit.id}/{n}" for n in range(1, len(unit.targets) + 1)]
        assert all(target.evidence and squeeze(target.evidence) in own for target in unit.targets)
        assert all(squeeze(term.term) in own for term in unit.terms)
        assert all(squeeze(citation.title) in own for citation in unit.citations)
        assert unit.task or not unit.applies_to


def assert_covered(text: str, policy: Policy) -> None:
    missing, extra = coverage(text, policy)
    assert not missing and not extra


@given(ANYTHING)
def test_any_text_gives_a_valid_tree_and_loses_nothing(text: str) -> None:
    policy = read(text)
    assert_valid(policy)
    assert_covered(text, policy)


@pytest.mark.parametrize("text", EXTREMES, ids=lambda text: text[:10])
def test_extremes(text: str) -> None:
    policy = read(text)
    assert_valid(policy)
    assert_covered(text, policy)
    numbers = [number for unit in policy.units for target in unit.targets for number in numbers_of(target.value)]
    assert all(math.isfinite(number) for number in numbers)


@given(POLICIES)
def test_extraction_is_deterministic(text: str) -> None:
    assert read(text) == read(text)


@given(DRAFTS)
def test_a_paragraph_at_the_end_changes_no_id_before_it(text: str) -> None:
    def labelled(policy: Policy) -> list[tuple[str, str]]:
        return [(unit.id, unit.label) for unit in policy.units if unit.label]

    assert labelled(read(f"{text}\n{PLAIN}")) == labelled(read(text))


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_real_texts_are_valid_and_lose_nothing(path: Path) -> None:
    text = read_source(path).text
    policy = read(text)
    assert_valid(policy)
    assert_covered(text, policy)
    starts = [unit.lines[0] for unit in policy.units if unit.label]
    assert all(first <= second for first, second in pairwise(starts))


@pytest.mark.parametrize("path", [path for path in TEXTS if path.is_relative_to(ROOT)], ids=lambda path: path.stem)
def test_blanks_around_numbers_change_no_reading(path: Path) -> None:
    def readings(text: str) -> list[object]:
        return [
            (
                unit.id,
                squeeze(unit.heading + unit.text),
                unit.task,
                unit.applies_to,
                [replace(target, evidence="") for target in unit.targets],
            )
            for unit in read(text).units
        ]

    text = read_source(path).text
    assert readings(UNSPACED.sub(r" \1 ", text)) == readings(text)


@pytest.mark.parametrize("path", PASTED, ids=lambda path: path.stem)
def test_a_text_pasted_as_one_line_keeps_its_units(path: Path) -> None:
    def labels(text: str) -> list[tuple[str, str]]:
        return [(unit.id, unit.label) for unit in read(text).units if unit.label]

    text = read_source(path).text
    assert labels("".join(line.strip() for line in text.splitlines())) == labels(text)
