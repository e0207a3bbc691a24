"""Checklists and their items."""

from pathlib import Path

import pytest
import yaml

from policysite.checklists import build_checklists, circle, shorten_requirement
from policysite.library import build_library, find_places
from tests.policysite.conftest import PLAIN, make_policy, make_target, make_unit

CASES = yaml.safe_load((Path(__file__).parent / "cases/requirements.yml").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_requirement(case):
    targets = tuple(make_target(evidence) for evidence in case.get("evidence", ()))
    unit = make_unit("1", heading=case.get("heading", ""), text=case["text"], targets=targets)
    (place,) = find_places(make_policy("a", [unit]))
    assert shorten_requirement(place) == case["shown"]


def test_items_are_numbered_through_all_policies():
    other = make_policy("z", [make_unit("1", task=True, applies_to=("高校",))])
    university = build_checklists(build_library([other, PLAIN]))[0]
    assert university.organization.slug == "university"
    assert [(section.mark, [(item.number, item.id) for item in section.items]) for section in university.sections] == [
        ("①", [(1, "plain#1.1"), (2, "plain#1.1.1")]),
        ("②", [(3, "z#1")]),
    ]
    assert university.size == 3


def test_targets_that_read_the_same_are_asked_once():
    twice = [make_target(evidence, value=14, measure="岁", scope="入团") for evidence in ("年满14周岁", "不满14周岁")]
    unit = make_unit("1", task=True, applies_to=("高校",), targets=tuple(twice))
    (checklist,) = build_checklists(build_library([make_policy("a", [unit])]))
    assert len(checklist.sections[0].items[0].targets) == 1


@pytest.mark.parametrize(
    ("number", "mark"), [(1, "①"), (20, "⑳"), (21, "㉑"), (35, "㉟"), (36, "㊱"), (50, "㊿"), (51, "〔51〕")]
)
def test_circle(number, mark):
    assert circle(number) == mark
