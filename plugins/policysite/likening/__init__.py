"""Targets of different policies that govern the same thing, as a reader who falls under both must see them.

Whether two numbers govern the same thing is told by their own words (scope and evidence), by the words around them and
by the kind of number; a pair that is left out misleads less than one that is wrong.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from policysite.library import Library, Place
from policysite.likening.alike import find_clusters
from policysite.likening.naming import name_group
from policysite.likening.strictness import Verdict, compare_targets
from policysite.likening.subjects import Subject, read_subjects
from policytext.model import Target

__all__ = ["Group", "Member", "SameTargets", "Verdict", "find_same_targets"]


@dataclass(frozen=True, slots=True)
class Member:
    """A target of a group and where it stands."""

    place: Place
    target: Target


@dataclass(frozen=True, slots=True)
class Group:
    """Targets of different policies that govern the same thing."""

    id: str
    """Its anchor, after its first member: stays the same when a policy comes in that has no part in it."""
    about: str
    """What they govern, in few words."""
    members: tuple[Member, ...]
    """In the order of the library."""
    verdict: Verdict

    @property
    def strictest(self) -> tuple[Member, ...]:
        """The members that ask the most."""
        return tuple(self.members[n] for n in self.verdict.strictest)


@dataclass(frozen=True, slots=True)
class SameTargets:
    """All groups, and the way from a target to its group."""

    groups: tuple[Group, ...]
    by_target: Mapping[tuple[str, str], Group]
    """Place id and target id → the group."""

    def find(self, place: Place, target: Target) -> Group | None:
        """The group that a target is in."""
        return self.by_target.get((place.id, target.id))


@lru_cache(maxsize=1)
def find_same_targets(library: Library) -> SameTargets:
    """The groups among the policies in force, in the order of their first members."""
    subjects = list(read_subjects(library))
    groups = tuple(_make_group([subjects[n] for n in cluster], library) for cluster in find_clusters(subjects))
    by_target = {(member.place.id, member.target.id): group for group in groups for member in group.members}
    return SameTargets(groups, by_target)


def _make_group(subjects: Sequence[Subject], library: Library) -> Group:
    first = subjects[0]
    return Group(
        f"g-{first.place.policy.about.id}--{re.sub('[./]', '-', first.target.id)}",
        name_group(subjects),
        tuple(Member(subject.place, subject.target) for subject in subjects),
        compare_targets([(subject.place, subject.target) for subject in subjects], library.day),
    )
