"""Terms such as 三会一课: where they stand, and what each policy that spells one out means by it."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from policysite.library import Place
from policytext.model import squeeze


@dataclass(frozen=True, slots=True)
class Expansion:
    """One reading of a term, and who gives it."""

    members: tuple[str, ...]
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """A term across the library."""

    name: str
    """The way it is written most often."""
    variants: tuple[str, ...]
    """All ways, this one first."""
    count: int | None
    """How many things it stands for."""
    expansions: tuple[Expansion, ...]
    """Every different reading; more than one is a conflict that only readers can settle."""
    places: tuple[Place, ...]
    """Everywhere it occurs, in reading order, each place once."""


def find_words(places: Iterable[Place]) -> tuple[Word, ...]:
    """Every term of the places, the one in the most places first."""
    written: dict[str, Counter[str]] = defaultdict(Counter)
    counts: dict[str, int | None] = {}
    found: dict[str, dict[str, Place]] = defaultdict(dict)
    said: dict[str, dict[frozenset[str], tuple[tuple[str, ...], list[Place]]]] = defaultdict(dict)
    for place in places:
        for term in place.unit.terms:
            key = tidy_term(term.term)
            written[key][term.term] += 1
            counts[key] = counts.get(key) or term.count
            found[key][place.id] = place
            if term.expansion:
                meaning = frozenset(map(squeeze, term.expansion))  # the same members in another order are no conflict
                said[key].setdefault(meaning, (term.expansion, []))[1].append(place)
    words = (
        Word(
            name=ways.most_common(1)[0][0],
            variants=tuple(way for way, _ in ways.most_common()),
            count=counts[key],
            expansions=tuple(Expansion(members, tuple(sources)) for members, sources in said[key].values()),
            places=tuple(found[key].values()),
        )
        for key, ways in written.items()
    )
    return tuple(sorted(words, key=lambda word: (-len(word.places), word.name)))


def tidy_term(term: str) -> str:
    """A term without white space and the marks between its parts: 双随机、一公开 is 双随机一公开."""
    return squeeze(term).translate({ord(mark): None for mark in "、，·"}) or term
