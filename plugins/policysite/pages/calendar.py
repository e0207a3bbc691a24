"""What is due when, for each organization type, and the calendars to take into a phone."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from policysite.agenda import (
    Agenda,
    Duty,
    count_by_month,
    find_agenda,
    find_end,
    find_organizations,
    in_calendar,
    is_past,
    narrow_agenda,
)
from policysite.exports.calendars import make_calendar
from policysite.library import Library
from policysite.named_days import LAST, WEEKDAYS, NamedDay, find_named_day
from policysite.pages.rendering import SiteFile, SitePage, make_page
from policysite.pages.summaries import summarize_all
from policysite.readings import read_every
from policytext.lexicon import Organization
from policytext.model import Period

EVERYBODY = "all"
"""Anchor of the duties of all organization types."""


@dataclass(frozen=True, slots=True)
class Item:
    """A duty in a list."""

    duty: Duty
    who: str
    """Slugs of the organization types it is asked of."""
    past: bool
    day: str
    """On which day the calendars have a recurring duty whose words name one."""


@dataclass(frozen=True, slots=True)
class Group:
    """The duties of a period."""

    name: str
    ends: str
    """On which days the calendars have them."""
    who: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Whose:
    """One organization type, or all, with what is asked of it."""

    slug: str
    name: str
    coming: int
    recurring: int
    past: int
    months: tuple[tuple[int, int], ...]
    calendar: str | None
    """Path of its calendar; None where there is nothing to put in."""


def make_calendar_page(library: Library) -> SitePage:
    """All duties, to be narrowed to those of an organization type."""
    agenda = find_agenda(library)
    organizations = find_organizations(library)
    slugs = {organization.name: organization.slug for organization in organizations}
    coming, past, standards, aims = (
        _list_items(duties, slugs, agenda.day) for duties in (agenda.coming, agenda.past, agenda.standards, agenda.aims)
    )
    return make_page(
        "calendar.html",
        "日程",
        "calendar.html",
        day=agenda.day,
        whose=[_view_whose(library, agenda, organization) for organization in (*organizations, None)],
        coming=coming,
        past=past,
        groups=[_view_group(round.period, round.duties, slugs, agenda.day) for round in agenda.rounds],
        standards=standards,
        whose_standards=_join_who(standards),
        aims=aims,
        left_out=summarize_all(library, library.out_of_force),
    )


def make_calendar_files(library: Library) -> Iterator[SiteFile]:
    """A calendar of everything, and one for each organization type that has anything in it."""
    agenda = find_agenda(library)
    for organization in (None, *find_organizations(library)):
        content = make_calendar(*_name_agenda(agenda, organization))
        if content:
            yield SiteFile(_find_path(organization), content)


def _name_agenda(agenda: Agenda, organization: Organization | None) -> tuple[Agenda, str]:
    if organization is None:
        return agenda, "政策日程"
    return narrow_agenda(agenda, organization.name), f"{organization.name}政策日程"


def _find_path(organization: Organization | None) -> str:
    return f"calendar/{organization.slug}.ics" if organization else "calendar.ics"


def _view_whose(library: Library, agenda: Agenda, organization: Organization | None) -> Whose:
    own, _ = _name_agenda(agenda, organization)
    filled = own.deadlines or any(map(in_calendar, own.recurring))
    return Whose(
        slug=organization.slug if organization else EVERYBODY,
        name=organization.name if organization else "全部单位",
        coming=len(own.coming),
        recurring=len(own.recurring),
        past=len(own.past),
        months=count_by_month(own, library.day.year),
        calendar=_find_path(organization) if filled else None,
    )


def _list_items(duties: Iterable[Duty], slugs: Mapping[str, str], day: date) -> tuple[Item, ...]:
    return tuple(_view_item(duty, slugs, day) for duty in duties)


def _view_item(duty: Duty, slugs: Mapping[str, str], day: date) -> Item:
    who = " ".join(slugs[name] for name in duty.place.addressees if name in slugs)
    return Item(duty, who, is_past(duty, day), tell_day(find_named_day(duty.target)))


def _view_group(period: Period, duties: Iterable[Duty], slugs: Mapping[str, str], day: date) -> Group:
    items = _list_items(duties, slugs, day)
    return Group(read_every(period), tell_ends(period, day), _join_who(items), items)


def _join_who(items: Iterable[Item]) -> str:
    """The slugs of all organization types that any of the items is asked of."""
    return " ".join(dict.fromkeys(slug for item in items for slug in item.who.split()))


def tell_day(named: NamedDay | None) -> str:
    """The day that a policy's words name: 1 月 31 日, 2 月底, 15 日, 周一; empty where they name none."""
    if named is None:
        return ""
    if named.weekday is not None:
        return f"周{WEEKDAYS[named.weekday]}"
    day = "底" if named.day == LAST else f" {named.day} 日"
    return f"{named.month} 月{day}" if named.month else f"每月{day}"


def tell_ends(period: Period, day: date) -> str:
    """On which days the calendars have the duties of a period: 每月最后一天."""
    rhythm = find_end(period)
    if rhythm is None:
        return "不记入日历"
    following = rhythm.days(day)
    first = next(following)
    if rhythm.weeks:
        return "记在周五" if rhythm.weeks == 1 else f"记在周五，下一次 {first}"
    if rhythm.months == 1:
        return "记在每月最后一天"
    if rhythm.months % 12 == 0:
        return f"记在 {first.month} 月底" + (f"，下一次在 {first.year} 年" if rhythm.months > 12 else "")
    if 12 % rhythm.months:
        return f"记在月底，下一次 {first}"
    ends = sorted({first.month, *(next(following).month for _ in range(12 // rhythm.months - 1))})
    return f"记在 {'、'.join(map(str, ends))} 月底"
