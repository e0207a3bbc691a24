"""What is due when."""

from datetime import date, timedelta
from itertools import islice, pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from policysite.agenda import (
    Duty,
    count_by_month,
    find_agenda,
    find_due,
    find_end,
    find_organizations,
    find_rhythm,
    is_standard,
    last_day,
    name_duty,
    narrow_agenda,
)
from policysite.library import build_library
from policysite.named_days import NamedDay, find_named_day
from policytext.model import Local, Period
from tests.policysite.conftest import HOSTILE, PLAIN, make_policy, make_target, make_unit

FOLDER = Path(__file__).parent / "cases"
CASES = yaml.safe_load((FOLDER / "agenda.yml").read_text("utf-8"))
NAMED = yaml.safe_load((FOLDER / "named_days.yml").read_text("utf-8"))
NEW_YEAR = date(2026, 1, 1)
TODAY = date(2026, 11, 22)
PERIODS = st.builds(
    Period, st.integers(-2, 40), st.sampled_from(["小时", "日", "周", "月", "季度", "学期", "学年", "年"])
)


def make_library(*targets, day=TODAY, **unit):
    known = {"label": "一、", "heading": "组织生活", "task": True, "applies_to": ("高校",)} | unit
    numbered = tuple(make_target(**({"id": f"1/{n}"} | fields)) for n, fields in enumerate(targets, 1))
    return build_library([make_policy("a", [make_unit("1", targets=numbered, **known)], audience=("高校",))], day)


@pytest.mark.parametrize(("words", "per", "day"), NAMED, ids=[case[0] for case in NAMED])
def test_a_day_that_the_words_name(words, per, day):
    assert find_named_day(make_target(words, per=per)) == (day and NamedDay(**day))


@pytest.mark.parametrize(("period", "days"), CASES["ends"], ids=[str(case[0]) for case in CASES["ends"]])
def test_the_end_of_a_period(period, days):
    rhythm = find_end(Period(**period))
    assert (rhythm and [str(day) for day in islice(rhythm.days(NEW_YEAR), 3)]) == days


@pytest.mark.parametrize(("by", "day"), CASES["due"])
def test_the_day_by_which(by, day):
    assert last_day(by) == (day and date.fromisoformat(day))


@pytest.mark.parametrize(("fields", "standard"), CASES["standards"])
def test_what_only_holds_for_a_period(fields, standard):
    ((_, target),) = make_library({"per": {"n": 1, "unit": "年"}} | fields).targets
    assert is_standard(target) is standard


@given(period=PERIODS, since=st.dates(date(1949, 10, 1), date(2300, 1, 1)))
def test_the_days_of_a_period_go_on_and_lie_a_period_apart(period, since):
    rhythm = find_end(period)
    if rhythm is None:
        return
    days = list(islice(rhythm.days(since), 4))
    assert days == sorted(set(days)) and days[0] >= since
    for one, other in pairwise(days):
        if rhythm.weeks:
            assert other - one == timedelta(weeks=period.n) and one.isoweekday() == 5
        else:
            assert (other.year - one.year) * 12 + other.month - one.month == rhythm.months
            assert (one + timedelta(days=1)).day == 1
    later = days[1] - timedelta(days=1)
    assert next(rhythm.days(later)) == days[1]  # counted from anywhere they are the same


@pytest.mark.parametrize(
    ("words", "period", "days"),
    [
        ("每年1月31日前", {"n": 1, "unit": "年"}, ["2026-01-31", "2027-01-31"]),
        ("每年2月底前", {"n": 1, "unit": "年"}, ["2026-02-28", "2027-02-28", "2028-02-29"]),
        ("每月15日前", {"n": 1, "unit": "月"}, ["2026-01-15", "2026-02-15"]),
        ("每月30日前", {"n": 1, "unit": "月"}, ["2026-01-31", "2026-02-28"]),
        ("每周星期一", {"n": 1, "unit": "周"}, ["2026-01-05", "2026-01-12"]),
    ],
)
def test_a_named_day_goes_before_the_end_of_the_period(words, period, days):
    (place, target), *_ = make_library({"evidence": words, "per": period}).targets
    assert [str(day) for day in islice(find_rhythm(Duty(place, target)).days(NEW_YEAR), len(days))] == days


def test_what_people_say_of_a_blank_goes_before_the_text():
    assert find_due(make_target(by="2020", local=Local(by="2021-03"))) == date(2021, 3, 31)
    assert find_due(make_target(by="2020", local=Local(value=3))) == date(2020, 12, 31)
    assert find_due(make_target(placeholder=True)) is None


def test_an_agenda():
    agenda = find_agenda(
        make_library(
            {"by": "2027"},
            {"by": "2026-11-22"},
            {"by": "2026-11-21"},
            {"by": "2020"},
            {"per": {"n": 1, "unit": "日"}},
            {"per": {"n": 1, "unit": "年"}, "by": "2030"},
            {"per": {"n": 2, "unit": "周"}},
            {"per": {"n": 1, "unit": "月"}, "type": "amount"},
            {"value": 3},
        )
    )
    assert [duty.target.id for duty in agenda.coming] == ["1/2", "1/1", "1/6"]
    assert [duty.target.id for duty in agenda.past] == ["1/3", "1/4"]
    assert [(each.period.unit, [duty.target.id for duty in each.duties]) for each in agenda.rounds] == [
        ("周", ["1/7"]),
        ("年", ["1/6"]),
        ("日", ["1/5"]),
    ]
    assert [duty.target.id for duty in agenda.standards] == ["1/8"]
    assert not agenda.aims


def test_what_is_asked_of_nobody_is_an_aim():
    agenda = find_agenda(make_library({"by": "2030"}, {"per": {"n": 1, "unit": "年"}}, task=False, applies_to=()))
    assert len(agenda.aims) == 2
    assert not agenda.deadlines and not agenda.rounds


def test_a_policy_that_is_not_in_force_asks_for_nothing():
    unit = make_unit("1", task=True, applies_to=("高校",), targets=(make_target(by="2030"),))
    library = build_library([make_policy("a", [unit], status="已废止")], TODAY)
    assert not find_agenda(library).deadlines


def test_the_duties_of_one():
    units = [
        make_unit(str(n), task=True, applies_to=(name,), targets=(make_target(by="2030", per={"n": 1, "unit": "年"}),))
        for n, name in enumerate(["高校", "中小学", "高校"], 1)
    ]
    library = build_library([make_policy("a", units)], TODAY)
    agenda = narrow_agenda(find_agenda(library), "高校")
    assert (
        [duty.place.unit.id for duty in agenda.deadlines]
        == ["1", "3"]
        == [duty.place.unit.id for duty in agenda.recurring]
    )
    assert [organization.slug for organization in find_organizations(library)] == ["university", "school"]


def test_short_words_are_named_by_their_heading():
    short, long = (
        Duty(*found) for found in make_library({"evidence": "1次"}, {"evidence": "每年至少上一次专题党课的"}).targets
    )
    assert name_duty(short) == "组织生活：1次"
    assert name_duty(long) == "每年至少上一次专题党课的"


def test_duties_through_the_year():
    agenda = find_agenda(
        make_library(
            {"per": {"n": 1, "unit": "季度"}},
            {"per": {"n": 1, "unit": "周"}},
            {"per": {"n": 1, "unit": "日"}},
            {"per": {"n": 1, "unit": "月"}, "by": "2026-02-28"},
            {"by": "2026-06"},
            {"by": "2027"},
        )
    )
    assert count_by_month(agenda, 2026) == (
        (2, 0), (2, 1), (2, 0), (1, 0), (1, 0), (2, 1), (1, 0), (1, 0), (2, 0), (1, 0), (1, 0), (2, 0),
    )  # fmt: skip


def test_hostile_dates_and_periods_stop_nothing():
    assert find_agenda(build_library([PLAIN, HOSTILE], TODAY)).deadlines == ()
