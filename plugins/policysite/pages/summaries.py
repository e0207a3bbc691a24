"""A policy in few numbers, as indexes and cards show it."""

from collections.abc import Iterable
from dataclasses import dataclass

from policysite.library import Library
from policytext.model import CLOSING, OPENING, About, Policy, Status
from policytext.validity import has_begun


@dataclass(frozen=True, slots=True)
class Summary:
    """A policy in an index."""

    policy: Policy
    status: Status | None
    holds: bool
    successor: About | None
    """The policy that takes its place, now or some day."""
    succeeded: bool
    """That day has come."""
    units: int
    tasks: int
    targets: int
    corrections: int
    waiting: int


def summarize_all(library: Library, policies: Iterable[Policy]) -> list[Summary]:
    """One summary a policy, in the order given."""
    return [summarize(library, policy) for policy in policies]


def summarize(library: Library, policy: Policy) -> Summary:
    """Whether the policy holds, and how much is in it."""
    successor = library.successors.get(policy.about.id)
    return Summary(
        policy,
        library.statuses[policy.about.id],
        library.holds(policy),
        successor,
        succeeded=successor is not None and has_begun(successor, library.day),
        units=sum(unit.id not in (OPENING, CLOSING) for unit in policy.units),
        tasks=sum(unit.task for unit in policy.units),
        targets=sum(len(unit.targets) for unit in policy.units),
        corrections=sum(unit.corrections for unit in policy.units),
        waiting=len(library.waiting[policy.about.id]),
    )


def newest_first(library: Library) -> list[Policy]:
    """Policies whose date is not known come last."""
    return sorted(library.policies, key=lambda policy: policy.about.issued or "", reverse=True)
