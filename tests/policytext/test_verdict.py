from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from policytext.model import Period
from policytext.returns.verdict import Goal, judge

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "cases/verdicts.yml").read_text("utf-8"))


def goal(data: dict[str, Any]) -> Goal:
    per = data["per"] and Period(**data["per"])
    return Goal(data["comparator"], data["value"], data["type"], data["measure"], per, data.get("max"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["filled"])
def test_what_was_filled_in_is_judged(case: dict[str, Any]) -> None:
    goals = [goal(each) for each in case.get("targets", [case.get("target")]) if each]
    judgement = judge(goals, case["filled"])
    assert (judgement.verdict, judgement.why) == (case["verdict"], case.get("why", ""))


def test_every_reason_has_a_case() -> None:
    reasons = {case["why"] for case in CASES if case["verdict"] == "unknown"}
    from policytext.returns import verdict  # noqa: PLC0415  # all of its constants

    assert reasons == {each.why for each in vars(verdict).values() if isinstance(each, verdict.Judgement)} - {""}


@given(st.text(max_size=30), st.sampled_from([">=", ">", "<=", "<", "==", "~"]))
def test_any_text_is_judged(text: str, comparator: Any) -> None:
    for kind, measure in (("frequency", "次"), ("ratio", "%")):
        asked: Any = kind
        judgement = judge([Goal(comparator, 3, asked, measure, Period(1, "月"))], text)
        assert (judgement.verdict == "unknown") == bool(judgement.why)


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_plain_number_is_compared_as_it_stands(least: int, filled: int) -> None:
    assert judge([Goal(">=", least, "count", "人")], f"{filled}人").verdict == ("met" if filled >= least else "short")
