"""Evidence marked in its text."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from policysite.marking import Goal, choose_links, find_article_links, find_name_links, mark_lines

CASES = yaml.safe_load((Path(__file__).parent / "cases/marking.yml").read_text("utf-8"))


def show(line):
    """A line with its marked stretches as [[…]] and the positions of their evidence."""
    return "".join(
        f"[[{segment.text}]]{''.join(map(str, segment.evidence))}" if segment.evidence else segment.text
        for segment in line
    )


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_marking(case):
    assert [show(line) for line in mark_lines(case["text"], case["evidence"])] == case["lines"]


@given(st.text(alphabet="甲乙 \n", max_size=12), st.lists(st.text(alphabet="甲乙 ", max_size=4), max_size=4))
def test_no_text_is_lost(text, evidence):
    lines = mark_lines(text, evidence)
    assert "\n".join("".join(segment.text for segment in line) for line in lines) == text


@given(st.text(alphabet="甲乙 ", max_size=12), st.lists(st.text(alphabet="甲乙 ", max_size=4), max_size=4))
def test_each_piece_that_is_found_closes_once(text, evidence):
    closes = [position for line in mark_lines(text, evidence) for segment in line for position in segment.closes]
    squeezed = "".join(text.split())
    found = [n for n, piece in enumerate(evidence) if piece.strip() and "".join(piece.split()) in squeezed]
    assert sorted(closes) == found


def test_articles_of_the_same_policy_are_linked() -> None:
    text = "违反本办法第三条、第九条规定的，依照《工会法》第三条和工会法第三条处理。"
    assert find_article_links("依照本法第三条处理", {"第三条": "u3"})
    links = find_article_links(text, {"第三条": "u3"})
    assert [(text[start - 3 : end], goal) for (start, end), goal in links] == [("本办法第三条", Goal("unit", "u3"))]
    line = mark_lines(text, ["违反本办法第三条"], links)[0]
    assert "".join(segment.text for segment in line) == text
    assert [(segment.text, segment.evidence) for segment in line if segment.link] == [("第三条", (0,))]


def test_a_name_is_linked_where_the_text_first_says_it() -> None:
    text = "落实三会一课\n按 三会 一课 和三会一课、四个意识办。"
    goals = {name: Goal("term", name) for name in ("三会一课", "四个意识", "没有的")}
    links = find_name_links(text, text.index("\n") + 1, goals)
    assert [(text[start:end], goal.name) for (start, end), goal in links] == [
        ("三会 一课", "三会一课"),
        ("四个意识", "四个意识"),
    ]
    assert [span for span, _ in find_name_links(text[:6], 6, goals)] == [(2, 6)]


def test_of_links_that_overlap_the_first_counts() -> None:
    links = [((2, 8), Goal("policy", "a")), ((4, 6), Goal("term", "b")), ((8, 9), Goal("unit", "c"))]
    assert [goal.name for _, goal in choose_links(links)] == ["a", "c"]
