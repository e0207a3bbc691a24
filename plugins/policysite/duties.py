"""What is asked of each organization type: the tasks that name it, and those of everybody."""

from collections.abc import Iterable
from dataclasses import dataclass

from policysite.library import Library, Place
from policytext.lexicon import EVERYONE, ORGANIZATIONS, Organization


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
