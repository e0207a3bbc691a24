"""What waits for a reviewer as the review page shows it: the words, how they were read, and the correction to paste."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from policysite.library import Library, Place
from policysite.marking import Segment, mark_lines
from policysite.quoting import shorten_text
from policytext.model import Policy, Status, Target
from policytext.waiting import Waiting, find_origin, group_waiting, make_stub, quote_unit

INDENT = "    "
"""Of a correction in people's file: below `review:` and `units:`."""

QUOTED = re.compile("“([^“”]+)”")
"""A doubt quotes what it is about."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A unit in which something waits."""

    place: Place
    items: tuple[Waiting, ...]
    title: tuple[Segment, ...]
    words: tuple[tuple[Segment, ...], ...]
    """The unit's own words around what waits, which is marked; what is left out is marked by ……."""
    targets: tuple[Target, ...]
    """How the words were read: the targets that wait, else all of the unit."""
    stub: str
    """The correction to paste; it says nothing until it is filled in."""
    corrected: str | None
    """Id under which people's file has a correction of it already."""

    @property
    def kinds(self) -> tuple[str, ...]:
        """Each kind once."""
        return tuple(dict.fromkeys(item.kind for item in self.items))


@dataclass(frozen=True, slots=True)
class ReviewOfPolicy:
    """How far one policy is reviewed."""

    policy: Policy
    out_of_force: Status | None
    """Why it is on no list; None where it is."""
    entries: tuple[Entry, ...]
    counts: Mapping[str, int]
    """Kind → how many wait."""
    noted: tuple[Place, ...]
    """Units of which people have written a note."""

    @property
    def waiting(self) -> int:
        """How much waits."""
        return sum(self.counts.values())


def review_policies(library: Library) -> list[ReviewOfPolicy]:
    """Every policy, those in which most waits first."""
    reviews = [_review(library, policy) for policy in library.policies]
    return sorted(reviews, key=lambda review: -review.waiting)


def _review(library: Library, policy: Policy) -> ReviewOfPolicy:
    waiting = library.waiting[policy.about.id]
    places = {place.unit.id: place for place in library.places[policy.about.id]}
    corrected = {find_origin(unit) for unit in policy.units if unit.corrections}
    return ReviewOfPolicy(
        policy,
        None if library.holds(policy) else library.statuses[policy.about.id],
        tuple(_enter(places[unit.id], items, corrected) for unit, items in group_waiting(policy, waiting)),
        Counter(item.kind for item in waiting),
        tuple(place for place in places.values() if place.unit.note),
    )


def _enter(place: Place, items: tuple[Waiting, ...], corrected: Iterable[str]) -> Entry:
    unit = place.unit
    waiting = tuple(dict.fromkeys(item.target for item in items if item.target))
    pieces = [target.evidence for target in waiting]
    pieces += [quoted for item in items if not item.target for quoted in QUOTED.findall(item.what)]
    (title,) = mark_lines(unit.heading.replace("\n", " "), pieces)
    stub = "\n".join(INDENT + line for line in make_stub(unit, quote_unit(unit), items))
    return Entry(
        place,
        items,
        title,
        mark_lines(shorten_text(unit.text, pieces), pieces) if unit.text else (),
        waiting or unit.targets,
        stub,
        find_origin(unit) if find_origin(unit) in corrected else None,
    )
