"""Duties as an iCalendar file (RFC 5545) that the calendars of phones and PCs take in.

All events are of whole days, so no time zone is needed. The bytes depend on the duties and their day alone.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Alarm, Calendar, Event, vText

from policysite.agenda import Agenda, Duty, Rhythm, find_rhythm, is_past, name_duty
from policysite.readings import read_every, read_local, read_target

PRODUCT = "-//Policybook//policysite//ZH"
NOTICE = "由程序从原文提取，以正式文件为准"

REMINDER = timedelta(days=-7, hours=9)
"""A week before the day, at nine in the morning: what phones themselves offer for events of a whole day."""

REFRESH = timedelta(days=1)
"""How often a calendar that is subscribed to should look for changes."""

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
TITLE_LENGTH = 48


def make_calendar(agenda: Agenda, name: str) -> bytes | None:
    """The duties of an agenda as a calendar with the name that a phone shows; None where there is nothing to put in.

    Recurring duties stand on the day their period ends, without reminder: many end on the same day. What recurs
    daily, and limits, have no day on which they are due.
    """
    events = [*_make_deadlines(agenda), *_make_recurring(agenda)]
    if not events:
        return None
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODUCT)
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    for key, words in (("name", name), ("x-wr-calname", name), ("x-wr-caldesc", NOTICE)):
        calendar.add(key, vText(words))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "P1D")
    for event in events:
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _make_deadlines(agenda: Agenda) -> Iterator[Event]:
    """What is past is in the calendar too, and stays silent."""
    for duty in agenda.deadlines:
        if duty.due:
            event = _make_event(duty, "by", duty.due, "到期", agenda.day)
            if not is_past(duty, agenda.day):
                event.add_component(_make_alarm(duty))
            yield event


def _make_alarm(duty: Duty) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", f"一周后到期：{_shorten(name_duty(duty))}")
    alarm.add("trigger", REMINDER)
    return alarm


def _make_recurring(agenda: Agenda) -> Iterator[Event]:
    """From this year on, so that what was due earlier in the year is still seen."""
    for duty in agenda.recurring:
        rhythm = find_rhythm(duty)
        if rhythm and duty.per:
            year = min(agenda.day, duty.due or agenda.day).year
            first = next(rhythm.days(date(year, 1, 1)))
            if duty.due is None or first <= duty.due:
                event = _make_event(duty, "per", first, read_every(duty.per), agenda.day)
                event.add("rrule", _make_rule(rhythm, first, duty.due))
                yield event


def _make_rule(rhythm: Rhythm, first: date, until: date | None) -> dict[str, object]:
    """The simplest rule that says it: not every calendar understands all of them."""
    rule: dict[str, object]
    if rhythm.weeks:
        rule = {"freq": "WEEKLY", "interval": rhythm.weeks, "byday": WEEKDAYS[first.weekday()]}
    elif rhythm.months % 12:
        rule = {"freq": "MONTHLY", "interval": rhythm.months, "bymonthday": -1 if rhythm.day > 28 else rhythm.day}
    else:
        rule = {"freq": "YEARLY", "interval": rhythm.months // 12}
        if first.month == 2 and rhythm.day > 28:
            rule |= {"bymonth": 2, "bymonthday": -1}
    return rule | ({"until": until} if until else {})


def _make_event(duty: Duty, kind: str, day: date, category: str, stamp: date) -> Event:
    place = duty.place
    title = place.policy.about.title
    local = read_local(duty.target)
    lines = [
        f"要求：{'，'.join(read_target(duty.target))}" + (f"（本地：{local}）" if local else ""),
        f"原文：{duty.target.evidence}",
        f"依据：《{title}》{place.name}",
        f"适用：{'、'.join(place.unit.applies_to) or '未指明'}",
        f"{NOTICE}。",
    ]
    event = Event()
    event.add("uid", _clean(f"{duty.id}:{kind}@policybook"))
    event.add("dtstamp", datetime.combine(stamp, time(), UTC))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", _shorten(name_duty(duty)))
    event.add("description", "\n".join(map(_clean, lines)))
    event.add("categories", [category])
    event.add("transp", "TRANSPARENT")  # nobody is busy all that day
    return event


def _shorten(text: str) -> str:
    text = _clean(text)
    return text if len(text) <= TITLE_LENGTH else text[: TITLE_LENGTH - 1] + "…"


def _clean(text: str) -> str:
    """On one line, without what is no character to read."""
    return "".join(c for c in " ".join(text.split()) if c.isprintable())
