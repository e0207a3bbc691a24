"""Clauses as indexes list them: where each stands, what it asks in its own words, its numbers and its topics."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from policysite.library import Place
from policysite.pages.rendering import group_by_policy
from policysite.quoting import shorten_requirement
from policysite.readings import drop_repeated, read_local, read_target
from policysite.topics import Subjects
from policytext.lexicon import Topic
from policytext.model import Policy, Target


@dataclass(frozen=True, slots=True)
class Clause:
    """A unit in a list of many."""

    place: Place
    requirement: str
    """The policy's own words, shortened; empty where the heading says it all."""
    targets: int
    """How many numbers it asks for."""
    readings: tuple[Target, ...]
    """Those of them that read differently."""
    topics: tuple[Topic, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The clauses of one policy."""

    policy: Policy
    clauses: tuple[Clause, ...]

    @property
    def targets(self) -> int:
        """How many numbers they ask for."""
        return sum(clause.targets for clause in self.clauses)


def describe_clauses(places: Iterable[Place], subjects: Subjects) -> Mapping[str, Clause]:
    """Id of a place → how lists show it; each is worked out once, however many lists it stands on."""
    return {place.id: _describe_clause(place, subjects) for place in places}


def group_clauses(places: Iterable[Place], clauses: Mapping[str, Clause]) -> tuple[Group, ...]:
    """The clauses of the places by their policies, which follow each other as they come."""
    return tuple(
        Group(policy, tuple(clauses[place.id] for place in members)) for policy, members in group_by_policy(places)
    )


def _describe_clause(place: Place, subjects: Subjects) -> Clause:
    requirement = shorten_requirement(place)
    if requirement == place.unit.heading:
        requirement = ""
    targets = drop_repeated(place.unit.targets)
    readings = {(read_target(target), read_local(target)): target for target in targets}
    return Clause(place, requirement, len(targets), tuple(readings.values()), subjects[place.id])
