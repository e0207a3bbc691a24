"""Which units of other policies ask the same as a unit or speak of the same mechanism, and what both share."""

from dataclasses import dataclass

from policysite.library import Place


@dataclass(frozen=True, slots=True)
class Relation:
    """A unit of another policy that asks the same or speaks of the same mechanism."""

    other: Place
    score: float
    """From 0 to 1, the same seen from both sides."""
    why: tuple[str, ...]
    """What both share, best first: 推优入党, 28周岁."""
