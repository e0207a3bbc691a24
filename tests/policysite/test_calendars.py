"""The calendars for phones, read again by the library that wrote them, and line by line."""

from datetime import UTC, date, datetime, timedelta

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from policysite.agenda import find_agenda
from policysite.exports.calendars import make_calendar
from policysite.library import build_library
from policysite.pages import make_files
from tests.policysite.conftest import PLAIN, TRAP, make_policy
from tests.policysite.test_agenda import TODAY, make_library

YEAR = {"n": 1, "unit": "年"}


def make(*targets, day=TODAY, name="高校政策日程", **unit):
    return make_calendar(find_agenda(make_library(*targets, day=day, **unit)), name)


def read(content):
    return Calendar.from_ical(content)


def read_event(*targets, **given):
    (event,) = read(make(*targets, **given)).walk("VEVENT")
    return event


def test_what_calendars_ask_of_a_file():
    calendar = read(make({"by": "2030"}))
    said = {key: str(calendar[key]) for key in ("VERSION", "PRODID", "CALSCALE", "METHOD", "X-WR-CALNAME", "NAME")}
    assert said == {
        "VERSION": "2.0",
        "PRODID": "-//Policybook//policysite//ZH",
        "CALSCALE": "GREGORIAN",
        "METHOD": "PUBLISH",
        "X-WR-CALNAME": "高校政策日程",
        "NAME": "高校政策日程",
    }
    assert not calendar.walk("VTIMEZONE")


def test_a_deadline():
    event = read_event(
        {"evidence": "2030年底前全部高校建立读书角", "by": "2030", "type": "ratio", "value": 90, "measure": "%"}
    )
    assert event["DTSTART"].dt == date(2030, 12, 31) and event["DTEND"].dt == date(2031, 1, 1)
    assert event["DTSTART"].params["VALUE"] == "DATE"
    assert event["DTSTAMP"].dt == datetime(2026, 11, 22, tzinfo=UTC)
    assert event["SUMMARY"] == "2030年底前全部高校建立读书角"
    assert event["UID"] == "a#1:1/1:by@policybook"
    assert "RRULE" not in event
    for words in (
        "要求：90 %，2030 年内",
        "原文：2030年底前全部高校建立读书角",
        "依据：《a》一 组织生活",
        "适用：高校",
    ):
        assert words in event["DESCRIPTION"].split("\n")
    (alarm,) = event.walk("VALARM")
    assert alarm["ACTION"] == "DISPLAY"
    assert alarm["TRIGGER"].dt == timedelta(days=-7, hours=9)  # a week before, at nine


def test_a_deadline_of_today_still_rings_and_what_is_past_stays_silent():
    assert read_event({"by": "2026-11-22"}).walk("VALARM")
    assert not read_event({"by": "2026-11-21"}).walk("VALARM")


@pytest.mark.parametrize(
    ("fields", "first", "rule"),
    [
        ({"per": YEAR}, "2026-12-31", "FREQ=YEARLY;INTERVAL=1"),
        ({"per": {"n": 2, "unit": "年"}}, "2026-12-31", "FREQ=YEARLY;INTERVAL=2"),
        ({"per": {"n": 3, "unit": "年"}}, "2027-12-31", "FREQ=YEARLY;INTERVAL=3"),
        ({"per": {"n": 1, "unit": "学年"}}, "2026-06-30", "FREQ=YEARLY;INTERVAL=1"),
        ({"per": {"n": 1, "unit": "学期"}}, "2026-06-30", "FREQ=MONTHLY;INTERVAL=6;BYMONTHDAY=-1"),
        ({"per": {"n": 1, "unit": "季度"}}, "2026-03-31", "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1"),
        ({"per": {"n": 1, "unit": "月"}}, "2026-01-31", "FREQ=MONTHLY;INTERVAL=1;BYMONTHDAY=-1"),
        ({"per": {"n": 2, "unit": "周"}}, "2026-01-09", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR"),
        ({"per": YEAR, "evidence": "每年3月31日前"}, "2026-03-31", "FREQ=YEARLY;INTERVAL=1"),
        ({"per": YEAR, "evidence": "每年2月底前"}, "2026-02-28", "FREQ=YEARLY;INTERVAL=1;BYMONTHDAY=-1;BYMONTH=2"),
        (
            {"per": {"n": 1, "unit": "月"}, "evidence": "每月15日前"},
            "2026-01-15",
            "FREQ=MONTHLY;INTERVAL=1;BYMONTHDAY=15",
        ),
        (
            {"per": {"n": 1, "unit": "月"}, "evidence": "每月30日前"},
            "2026-01-31",
            "FREQ=MONTHLY;INTERVAL=1;BYMONTHDAY=-1",
        ),
        ({"per": {"n": 1, "unit": "周"}, "evidence": "每周星期一"}, "2026-01-05", "FREQ=WEEKLY;INTERVAL=1;BYDAY=MO"),
    ],
)
def test_what_comes_round(fields, first, rule):
    event = read_event(fields)
    assert str(event["DTSTART"].dt) == first
    assert event["RRULE"].to_ical().decode() == rule
    assert not event.walk("VALARM")
    assert event["UID"] == "a#1:1/1:per@policybook"
    days = rrulestr(rule, dtstart=datetime.fromisoformat(first))
    assert next(iter(days)).date().isoformat() == first  # a calendar that counts by the rule begins on the same day


def test_what_comes_round_until_a_day_ends_with_it():
    recurring, deadline = sorted(
        read(make({"per": {"n": 1, "unit": "月"}, "by": "2027-06-15"})).walk("VEVENT"),
        key=lambda event: str(event["UID"]),
        reverse=True,
    )
    assert recurring["RRULE"].to_ical().decode() == "FREQ=MONTHLY;UNTIL=20270615;INTERVAL=1;BYMONTHDAY=-1"
    assert deadline["DTSTART"].dt == date(2027, 6, 15)


def test_what_is_for_every_day_and_what_only_holds_are_not_in_it():
    assert make({"per": {"n": 1, "unit": "日"}}, {"per": YEAR, "comparator": "<="}) is None


def test_the_bytes_depend_on_the_data_and_the_day_alone():
    targets = ({"by": "2030"}, {"per": YEAR})
    assert make(*targets) == make(*targets)
    tomorrow = make(*targets, day=TODAY + timedelta(days=1))
    assert tomorrow == make(*targets).replace(b"DTSTAMP:20261122", b"DTSTAMP:20261123")


def test_a_day_names_no_other_event_when_the_text_around_it_changes():
    one = read_event({"by": "2030"}, text="从前的话。", heading="旧")
    other = read_event({"by": "2031-06"}, text="后来的话。", heading="新")
    assert one["UID"] == other["UID"]


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200) | st.just(TRAP * 3))
def test_any_words_come_back_as_they_were(words):
    """Escaped and folded within 75 octets, never within a character, whatever a policy says."""
    content = make({"evidence": words, "by": "2030", "scope": words}, heading=words, applies_to=("高校", words))
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"") and b"\r" not in content.replace(b"\r\n", b"")
    for line in content.split(b"\r\n"):
        line.decode("utf-8")
    calendar = read(content)
    (event,) = calendar.walk("VEVENT")
    readable = "".join(c for c in words if c.isprintable() and not c.isspace())
    assert f"原文：{readable}" in event["DESCRIPTION"].replace(" ", "").split("\n")
    assert len(event["SUMMARY"]) <= 48
    assert content.count(b"BEGIN:VEVENT\r\n") == 1
    assert not event.errors


def test_each_organization_has_its_own_and_only_where_there_is_anything():
    paths = {file.path for file in make_files(build_library([PLAIN], TODAY)) if file.path.endswith(".ics")}
    assert paths == set()
    files = {file.path: file.content for file in make_files(make_library({"by": "2030"})) if file.path.endswith(".ics")}
    assert set(files) == {"calendar.ics", "calendar/university.ics"}
    assert str(read(files["calendar/university.ics"])["X-WR-CALNAME"]) == "高校政策日程"
    assert str(read(files["calendar.ics"])["X-WR-CALNAME"]) == "政策日程"
    gone = make_policy("a", [], status="已废止")
    assert not [file for file in make_files(build_library([gone], TODAY)) if file.path.endswith(".ics")]
