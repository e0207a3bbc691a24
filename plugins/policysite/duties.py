"""What is asked of each organization type: the tasks that name it, those of everybody, and when they are due."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from policysite.library import Library, Place
from policysite.readings import drop_repeated
from policytext.lexicon import EVERYONE, ORGANIZATIONS, Organization
from policytext.model import Period, Target


@dataclass(frozen=True, slots=True)
class Duties:
    """All tasks of an organization type; each stands in one of the two lists."""

    organization: Organization
    special: tuple[Place, ...]
    """Those that name it, or ask it of all whom a policy for it addresses."""
    common: tuple[Place, ...]
    """Those of every type, and so of this one."""

    @property
    def tasks(self) -> tuple[Place, ...]:
        """What names it stands first."""
        return self.special + self.common


@dataclass(frozen=True, slots=True)
class Dated:
    """A target that has to be reached by a day, a month or a year."""

    by: str
    past: bool
    """That day is over."""
    place: Place
    target: Target


Recurring = Mapping[Period, tuple[tuple[Place, Target], ...]]
"""Period → what has to be done in each, the shortest period first."""


def list_duties(library: Library) -> tuple[Duties, ...]:
    """The duties of each organization type that has any, in the lexicon's order."""
    return tuple(
        _part_duties(organization, library.tasks[organization.name])
        for organization in ORGANIZATIONS
        if organization.name in library.tasks
    )


def _part_duties(organization: Organization, tasks: Iterable[Place]) -> Duties:
    parts: dict[bool, list[Place]] = {True: [], False: []}
    for place in tasks:
        parts[names(place, organization)].append(place)
    return Duties(organization, tuple(parts[True]), tuple(parts[False]))


def names(place: Place, organization: Organization) -> bool:
    """Whether a unit, or the audience of its policy where it means all of them, names an organization type."""
    named = place.unit.applies_to
    return organization.name in named or (EVERYONE in named and organization.name in place.policy.about.audience)


def find_common(library: Library) -> tuple[Place, ...]:
    """The tasks, of policies in force, of every organization type."""
    return tuple(
        place
        for place in library.places_in_force
        if place.unit.task and len(place.addressees) == len(ORGANIZATIONS) and EVERYONE in place.unit.applies_to
    )


def find_deadline(target: Target) -> str | None:
    """The date by which it has to be reached; what people say that a blank is here comes first."""
    return (target.local and target.local.by) or target.by


def find_dates(places: Iterable[Place], day: date) -> tuple[Dated, ...]:
    """The targets with a date, the earliest first."""
    dated = [
        Dated(by, by < day.isoformat()[: len(by)], place, target)
        for place in places
        for target in drop_repeated(place.unit.targets)
        if (by := find_deadline(target))
    ]
    return tuple(sorted(dated, key=lambda each: each.by.ljust(10, "~")))  # a bare year ends after its last day


def is_undated(target: Target) -> bool:
    """Whether it has to be reached by a date that is left blank."""
    return find_deadline(target) is None and (target.type == "deadline" or target.blank == "by")


def find_undated(places: Iterable[Place]) -> tuple[tuple[Place, Target], ...]:
    """The targets whose date is left blank, in reading order."""
    return tuple(
        (place, target) for place in places for target in drop_repeated(place.unit.targets) if is_undated(target)
    )


def recurs(target: Target) -> bool:
    """Whether something has to be done again and again; 1000 元 a month only says how much."""
    return target.per is not None and target.type in ("frequency", "count")


def find_recurring(places: Iterable[Place]) -> Recurring:
    """What has to be done again and again, by its period."""
    periods: dict[Period, list[tuple[Place, Target]]] = defaultdict(list)
    for place in places:
        for target in drop_repeated(place.unit.targets):
            if target.per and recurs(target):
                periods[target.per].append((place, target))
    return {period: tuple(periods[period]) for period in sorted(periods, key=measure_period)}


_DAYS = {"小时": 1 / 24, "日": 1, "周": 7, "月": 30, "季度": 91, "学期": 150, "学年": 364, "年": 365}


def measure_period(period: Period) -> tuple[float, str]:
    """How long it lasts, for sorting; a unit that is not known comes last."""
    return period.n * _DAYS.get(period.unit, 10**6), period.unit
