"""What is due when: recurring duties by their period, and deadlines by their day.

A duty is a target of a task with a period or a date. What stands in a unit that asks nobody for anything (an
aim of the whole policy, a report of what was done) is no duty.
"""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count, dropwhile, takewhile

from policysite.library import Library, Place
from policysite.named_days import LAST, find_named_day
from policytext.lexicon import ORGANIZATIONS, Organization
from policytext.model import Period, Target

_DAYS = {"小时": 1 / 24, "日": 1, "周": 7, "月": 30, "季度": 91, "学期": 182, "学年": 365, "年": 365}
"""About how long a period is, to put the shortest first."""

_MONTHS = {"月": 1, "季度": 3, "学期": 6, "学年": 12, "年": 12}

_RATES = ("ratio", "amount", "duration", "age")

_ORIGIN = 2001
"""Periods are counted from the start of this year: every other year ends with an even one, every fifth with a
five-year plan."""

_FIRST_FRIDAY = date(_ORIGIN, 1, 5)
_LONGEST = 100 * 12
"""Months of the longest period that a calendar can hold."""

SHORT = 12
"""Evidence of fewer characters does not say what it is about."""


@dataclass(frozen=True, slots=True)
class Duty:
    """A target that comes round, or is due on a day, or both."""

    place: Place
    target: Target

    @property
    def id(self) -> str:
        """Names the duty across the library; stays the same when an unrelated part of the text changes."""
        return f"{self.place.id}:{self.target.id}"

    @property
    def due(self) -> date | None:
        """The day by which."""
        return find_due(self.target)

    @property
    def deadline(self) -> str | None:
        """The date by which, as the text has it: 2020 where it says no more."""
        return find_deadline(self.target)

    @property
    def per(self) -> Period | None:
        """The period in which it comes round."""
        return self.target.per


@dataclass(frozen=True, slots=True)
class Round:
    """The duties of one period, in reading order."""

    period: Period
    duties: tuple[Duty, ...]


@dataclass(frozen=True, slots=True)
class Agenda:
    """All duties of the library, or of one organization type."""

    day: date
    """What is past is past on this day."""
    deadlines: tuple[Duty, ...]
    """Those with a day, the earliest first."""
    rounds: tuple[Round, ...]
    """Those with a period, the shortest first; what is to be done every day comes last."""
    standards: tuple[Duty, ...]
    """Bounds and rates that hold for each period: nothing that comes round to be done."""
    aims: tuple[Duty, ...] = ()
    """What looks like a duty but is asked of nobody."""

    @property
    def coming(self) -> tuple[Duty, ...]:
        """What is still to be done, the earliest first."""
        return tuple(duty for duty in self.deadlines if not is_past(duty, self.day))

    @property
    def past(self) -> tuple[Duty, ...]:
        """What should have been done, the latest first."""
        return tuple(duty for duty in reversed(self.deadlines) if is_past(duty, self.day))

    @property
    def recurring(self) -> tuple[Duty, ...]:
        """Those of every period."""
        return tuple(duty for round in self.rounds for duty in round.duties)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """On which days something that comes round is due: a day of some months, or of some weeks."""

    months: int
    """How many months lie between two of the days; 0 where it is weeks."""
    weeks: int
    first: date
    """One of the days, from which the others are counted."""
    day: int = LAST
    """Of the month; 31 is its last."""

    def days(self, since: date) -> Iterator[date]:
        """The days from a day on, without end."""
        if self.weeks:
            step = timedelta(weeks=self.weeks)
            skipped = max(0, -(-(since - self.first).days // step.days))
            return (self.first + step * n for n in count(skipped))
        apart = (since.year - self.first.year) * 12 + since.month - self.first.month
        skipped = max(0, -(-apart // self.months))
        days = (_day_of(self.first.year, self.first.month + self.months * n, self.day) for n in count(skipped))
        return dropwhile(lambda day: day < since, days)


def find_deadline(target: Target) -> str | None:
    """The date by which, as the text has it; what people say that a blank is here goes before it."""
    return (target.local and target.local.by) or target.by


def find_due(target: Target) -> date | None:
    """The day by which; a bare year or month is its last day."""
    by = find_deadline(target)
    return last_day(by) if by else None


def is_undated(target: Target) -> bool:
    """Whether it has to be reached by a date that is left blank."""
    return find_deadline(target) is None and (target.type == "deadline" or target.blank == "by")


def last_day(by: str) -> date | None:
    """The last day of what a date names: 2020 is 2020-12-31; None where it names no day that can pass."""
    try:
        if len(by) == len("2020"):
            return _check(date(int(by), 12, 31))
        day = date.fromisoformat(f"{by}-01"[: len("2020-02-01")])
    except ValueError:
        return None
    return _check(day if len(by) == len("2020-02-01") else _day_of(day.year, day.month, LAST))


def _check(day: date) -> date | None:
    return day if day < date.max else None


def is_past(duty: Duty, day: date) -> bool:
    """Whether the day by which it was due lies before a day."""
    return duty.due is not None and duty.due < day


def is_standard(target: Target) -> bool:
    """Whether its number bounds or measures something (每月不超过3天, 每月津贴400元) rather than asking for it.

    At least so much a year (每年不少于2万元) is asked for.
    """
    return target.comparator in ("<", "<=") or (target.type in _RATES and target.comparator not in (">", ">="))


def in_calendar(duty: Duty) -> bool:
    """Whether a recurring duty has days on which it is due: it has none where it is for every day."""
    return find_rhythm(duty) is not None


def name_duty(duty: Duty) -> str:
    """What is to be done, in the policy's own words; where they are few, with the heading they stand under."""
    words = " ".join(duty.target.evidence.split())
    return f"{duty.place.title}：{words}" if len(words) < SHORT and duty.place.title else words


def find_agenda(library: Library) -> Agenda:
    """What the policies in force ask for by a day or in every period."""
    dated = [
        Duty(place, target)
        for place, target in library.targets
        if library.holds(place.policy) and (target.per or find_due(target))
    ]
    agenda = _arrange(library.day, (duty for duty in dated if duty.place.unit.task))
    return replace(agenda, aims=tuple(duty for duty in dated if not duty.place.unit.task))


def narrow_agenda(agenda: Agenda, organization: str) -> Agenda:
    """The duties of one organization type."""
    return _choose(agenda, lambda place: organization in place.addressees)


def choose_agenda(agenda: Agenda, places: Iterable[Place]) -> Agenda:
    """The duties that stand in some units."""
    ids = {place.id for place in places}
    return _choose(agenda, lambda place: place.id in ids)


def _choose(agenda: Agenda, wanted: Callable[[Place], bool]) -> Agenda:
    def its(duties: Iterable[Duty]) -> tuple[Duty, ...]:
        return tuple(duty for duty in duties if wanted(duty.place))

    rounds = (Round(each.period, its(each.duties)) for each in agenda.rounds)
    filled = tuple(each for each in rounds if each.duties)
    return Agenda(agenda.day, its(agenda.deadlines), filled, its(agenda.standards))


def find_organizations(library: Library) -> tuple[Organization, ...]:
    """The organization types that have a calendar: those that are asked for anything, in the lexicon's order."""
    return tuple(organization for organization in ORGANIZATIONS if organization.name in library.tasks)


def _arrange(day: date, duties: Iterable[Duty]) -> Agenda:
    deadlines: list[tuple[date, Duty]] = []
    rounds: dict[Period, list[Duty]] = defaultdict(list)
    standards: list[Duty] = []
    for duty in duties:
        if duty.due:
            deadlines.append((duty.due, duty))
        if duty.per:
            (standards if is_standard(duty.target) else rounds[duty.per]).append(duty)
    deadlines.sort(key=lambda entry: entry[0])
    return Agenda(
        day,
        tuple(duty for _, duty in deadlines),
        tuple(Round(period, tuple(rounds[period])) for period in sorted(rounds, key=_place_round)),
        tuple(standards),
    )


def _place_round(period: Period) -> tuple[bool, float, str]:
    """What is to be done every day needs no calendar and comes last."""
    return find_end(period) is None, *measure_period(period)


def measure_period(period: Period) -> tuple[float, str]:
    """Puts shorter periods before longer ones; what is not known comes last."""
    return period.n * _DAYS.get(period.unit, float("inf")), period.unit


def find_rhythm(duty: Duty) -> Rhythm | None:
    """When a recurring duty is due: on the day that its words name, else when its period ends.

    None where that is every day, or nobody can say.
    """
    if duty.per is None:
        return None
    rhythm = find_end(duty.per)
    named = find_named_day(duty.target)
    if rhythm is None or named is None:
        return rhythm
    if named.weekday is not None:
        return replace(rhythm, first=rhythm.first + timedelta(days=named.weekday - rhythm.first.weekday()))
    day = named.day or LAST
    if day > 28 and named.month in (None, 2):  # not every month has such a day
        day = LAST
    return replace(rhythm, first=_day_of(_ORIGIN, named.month or rhythm.first.month, day), day=day)


def find_end(period: Period) -> Rhythm | None:
    """When a period ends: a week with Friday, a month with its last day; None where it ends every day or is not known.

    A term (学期) ends with June and December, the last whole months before the holidays; a school year with June.
    """
    if period.unit == "周" and 0 < period.n * 7 < _LONGEST:
        return Rhythm(0, period.n, _FIRST_FRIDAY + timedelta(weeks=period.n - 1))
    months = period.n * _MONTHS.get(period.unit, 0)
    if not 0 < months <= _LONGEST:
        return None
    return Rhythm(months, 0, _day_of(_ORIGIN, months - (6 if period.unit == "学年" else 0), LAST))


def count_by_month(agenda: Agenda, year: int) -> tuple[tuple[int, int], ...]:
    """For each month of a year how many recurring duties are due in it, and how many deadlines lie in it."""
    recurring, dated = [0] * 12, [0] * 12
    for duty in agenda.recurring:
        for month in _find_months(duty, year):
            recurring[month - 1] += 1
    for duty in agenda.deadlines:
        if duty.due and duty.due.year == year:
            dated[duty.due.month - 1] += 1
    return tuple(zip(recurring, dated, strict=True))


def _find_months(duty: Duty, year: int) -> set[int]:
    rhythm = find_rhythm(duty)
    last = min(duty.due or date.max, date(year, 12, 31))
    days = rhythm.days(date(year, 1, 1)) if rhythm else iter(())
    return {day.month for day in takewhile(lambda day: day <= last, days)}


def _day_of(year: int, month: int, day: int) -> date:
    """Months beyond December are those of the years after; a day that a month does not have is its last."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, min(day, monthrange(year, month)[1]))
