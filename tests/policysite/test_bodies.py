"""Responsible bodies → what they answer for."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from policysite.bodies import find_bodies, tidy_body
from policysite.library import find_places
from tests.policysite.conftest import make_policy, make_unit

CASES = yaml.safe_load((Path(__file__).parent / "cases/bodies.yml").read_text("utf-8"))
NAMES = st.lists(st.lists(st.text("各级党组织（()）等会同 财政部", min_size=1, max_size=8), max_size=3), max_size=5)


def place_bodies(units):
    return find_places(
        make_policy("a", [make_unit(str(n), responsible=tuple(names)) for n, names in enumerate(units, 1)])
    )


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_bodies(case):
    found = find_bodies(place_bodies(case["units"]))
    assert {body.name: [place.unit.id for place in body.places] for body in found} == case["bodies"]


def test_the_body_with_the_most_clauses_comes_first():
    found = find_bodies(place_bodies([["乙"], ["甲"], ["乙", "丙"]]))
    assert [body.name for body in found] == ["乙", "丙", "甲"]


@given(NAMES)
def test_no_body_is_lost_and_none_stands_twice(units):
    bodies = find_bodies(place_bodies(units))
    ways = [way for body in bodies for way in (body.name, *body.variants)]
    assert len(set(ways)) == len(ways)
    found = {(way, place.unit.id) for body in bodies for way in (body.name, *body.variants) for place in body.places}
    assert {(name, str(n)) for n, names in enumerate(units, 1) for name in names} <= found


@given(st.text("各级党（()）等会同 ", max_size=10))
def test_a_tidy_name_stays_as_it_is(name):
    assert tidy_body(tidy_body(name)) == tidy_body(name)
