"""What is asked of whom."""

from pathlib import Path

import pytest
import yaml

from policysite.duties import find_common, list_duties
from policysite.library import build_library
from policytext.lexicon import ORGANIZATIONS
from tests.policysite.conftest import make_policy, make_unit

FOLDER = Path(__file__).parent / "cases"
CASES = yaml.safe_load((FOLDER / "duties.yml").read_text("utf-8"))


def build_case(policies):
    return build_library(
        make_policy(
            id,
            [make_unit(unit, task=True, applies_to=tuple(names)) for unit, names in policy["tasks"].items()],
            audience=tuple(policy.get("audience", ())),
        )
        for id, policy in policies.items()
    )


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
