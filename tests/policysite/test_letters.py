"""Names under what they begin with."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policysite.letters import group_by_letter, group_by_number


@pytest.mark.parametrize(
    ("names", "groups"),
    [
        (["教育部", "财政部", "安全处"], {"A": ["安全处"], "C": ["财政部"], "J": ["教育部"]}),
        (["重庆市人民政府", "重点企业"], {"C": ["重庆市人民政府"], "Z": ["重点企业"]}),
        (["XX学校", "学校"], {"X": ["XX学校", "学校"]}),
        (["“两新”组织", "", "3家企业"], {"其他": ["", "3家企业", "“两新”组织"]}),
    ],
)
def test_letters(names, groups):
    assert {letter: list(items) for letter, items in group_by_letter(names, str).items()} == groups


def test_numbers_keep_the_order_given():
    names = ["三会一课", "两个维护", "一岗双责", "双随机", "三严三实", "号、手、岗、队"]
    assert {number: list(items) for number, items in group_by_number(names, str).items()} == {
        "一": ["一岗双责"],
        "二": ["两个维护", "双随机"],
        "三": ["三会一课", "三严三实"],
        "其他": ["号、手、岗、队"],
    }


@given(st.lists(st.text(max_size=4), max_size=8))
def test_every_name_stands_in_one_group(names):
    for group in (group_by_letter, group_by_number):
        assert sorted(name for items in group(names, str).values() for name in items) == sorted(names)
