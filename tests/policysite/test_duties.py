"""What is asked of whom, and when."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from policysite.duties import find_common, find_dates, find_recurring, find_undated, list_duties
from policysite.library import build_library, find_places
from policysite.readings import read_every
from policytext.lexicon import ORGANIZATIONS
from policytext.model import Local, Period
from tests.policysite.conftest import make_policy, make_target, make_unit

FOLDER = Path(__file__).parent / "cases"
CASES = yaml.safe_load((FOLDER / "duties.yml").read_text("utf-8"))
DATES = yaml.safe_load((FOLDER / "dates.yml").read_text("utf-8"))
DAY = date(2026, 11, 22)


def build_case(policies):
    return build_library(
        make_policy(
            id,
            [make_unit(unit, task=True, applies_to=tuple(names)) for unit, names in policy["tasks"].items()],
            audience=tuple(policy.get("audience", ())),
        )
        for id, policy in policies.items()
    )


def place_targets(targets):
    return find_places(make_policy("a", [make_unit("1", targets=tuple(targets))]))


def make_case_target(local=None, **fields):
    return make_target(local=local and Local(by=local), **fields)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_duties(case):
    (duties,) = [
        duties
        for duties in list_duties(build_case(case["policies"]))
        if duties.organization.name == case["organization"]
    ]
    assert [place.id for place in duties.special] == case["special"]
    assert [place.id for place in duties.common] == case["common"]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_every_task_is_a_duty_once(case):
    library = build_case(case["policies"])
    found = {duties.organization.name: duties.tasks for duties in list_duties(library)}
    assert {name: sorted(place.id for place in places) for name, places in found.items()} == {
        name: sorted(place.id for place in places) for name, places in library.tasks.items()
    }


def test_what_is_asked_of_everybody():
    tasks = {"1": ["全部"], "2": ["高校"], "3": [each.name for each in ORGANIZATIONS]}
    library = build_case({"a": {"tasks": tasks}, "b": {"audience": ["高校"], "tasks": tasks}})
    assert [place.id for place in find_common(library)] == ["a#1"]


@pytest.mark.parametrize("case", DATES, ids=[case["name"] for case in DATES])
def test_dates(case):
    places = place_targets(make_case_target(**target) for target in case["targets"])
    found = [[dated.by, dated.past] for dated in find_dates(places, DAY)]
    assert found == case["dates"]
    assert len(find_undated(places)) == case.get("undated", 0)


def test_recurring_duties_by_the_length_of_their_period():
    periods = [(2, "年"), (1, "年"), (1, "学期"), (6, "月"), (1, "月"), (2, "周"), (1, "周"), (1, "日"), (1, "世纪")]
    places = place_targets(
        make_target(type="frequency", value=n, per={"n": n, "unit": unit}) for n, unit in reversed(periods)
    )
    named = [read_every(period) for period in find_recurring(places)]
    assert named == ["每日", "每周", "每 2 周", "每月", "每学期", "每半年", "每年", "每 2 年", "每世纪"]


@pytest.mark.parametrize(
    ("type", "recurs"), [("frequency", True), ("count", True), ("amount", False), ("ratio", False)]
)
def test_so_much_money_a_month_is_nothing_to_do_again(type, recurs):
    per = {"n": 1, "unit": "月"}
    found = find_recurring(place_targets([make_target(type=type, value=1000, measure="元", per=per)]))
    assert list(found) == ([Period(1, "月")] if recurs else [])
