"""Where the lines of an official paper stand."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from policysite.setting import place_lines
from tests.policysite.conftest import make_policy

CASES = yaml.safe_load((Path(__file__).parent / "cases/setting.yml").read_text("utf-8"))
ABOUT = make_policy("a", [], issuer=("国务院",), doc_number="国发〔2019〕5号").about


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_setting(case):
    stands = place_lines(case["lines"], ABOUT, case["opening"])
    assert {n: stand for n, stand in enumerate(stands) if stand != "body"} == case["stands"]


@given(st.lists(st.text(alphabet="国务院2019年1月日：。 ", max_size=12), max_size=8), st.booleans())
def test_every_line_stands_somewhere(lines, opening):
    assert len(place_lines(lines, ABOUT, opening)) == len(lines)
