"""How many pages and minutes a list takes; that it agrees with the printer is told by tests/site/test_checklists.py."""

import pytest

from policysite.checklists import build_checklists
from policysite.library import build_library
from policysite.settings import Settings
from policysite.sizing import LEAST_ROW, PAGE, count_lines, count_minutes, count_pages, measure_item
from tests.policysite.conftest import make_policy, make_target, make_unit


@pytest.mark.parametrize(
    ("text", "lines"), [("", 1), ("七个汉字一行吧", 1), ("十四个汉字是两行不会是一行", 2), ("1234567890123", 1)]
)
def test_lines(text, lines):
    assert count_lines(text, 30) == lines


@pytest.mark.parametrize(
    ("sections", "pages"),
    [
        ([], 1),
        ([[20.0] * 3], 1),
        ([[20.0] * 5], 2),
        ([[PAGE - 40], [PAGE - 40]], 3),
        ([[80.0]], 2),  # the rows below go with the last item
    ],
)
def test_pages(sections, pages):
    assert count_pages(sections, first=100, end=25) == pages


def test_an_item_takes_paper_and_time():
    def find_item(text, **fields):
        unit = make_unit("1", text=text, task=True, applies_to=("高校",), **fields)
        return build_checklists(build_library([make_policy("a", [unit])]))[0].items[0]

    short, long = find_item("要建制度。"), find_item("要建制度，" + "很长，" * 40)
    counted = find_item("每年1次。", targets=(make_target("每年1次", value=1, measure="次"),))
    assert measure_item(short, Settings()) == LEAST_ROW < measure_item(long, Settings())
    assert [count_minutes([item] * 30) for item in (short, counted, long)] == [11, 31, 23]
