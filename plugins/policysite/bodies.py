"""Responsible bodies → the clauses they answer for. What is only written another way is one body, nothing else is."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from policysite.library import Place
from policytext.model import squeeze

_TRAILING = re.compile("(?:等|会同)+$")
_WIDTH = str.maketrans("()", "（）")


@dataclass(frozen=True, slots=True)
class Body:
    """Who answers for something, as the policies name it."""

    name: str
    variants: tuple[str, ...]
    """Other ways in which policies write it."""
    places: tuple[Place, ...]
    """What it answers for, in reading order, each place once."""


def find_bodies(places: Iterable[Place]) -> tuple[Body, ...]:
    """Every responsible body, the one with the most clauses first."""
    written: dict[str, set[str]] = defaultdict(set)
    found: dict[str, dict[str, Place]] = defaultdict(dict)
    for place in places:
        for way in place.unit.responsible:
            name = tidy_body(way)
            written[name].add(way)
            found[name][place.id] = place
    bodies = (Body(name, tuple(sorted(written[name] - {name})), tuple(found[name].values())) for name in found)
    return tuple(sorted(bodies, key=lambda body: (-len(body.places), body.name)))


def tidy_body(name: str) -> str:
    """A body's name without white space, 等 at its end and a bracket that has lost its fellow; brackets are Chinese."""
    tidy = squeeze(name).translate(_WIDTH)
    while (shorter := _TRAILING.sub("", _drop_lost_bracket(tidy))) not in ("", tidy):
        tidy = shorter
    return tidy


def _drop_lost_bracket(name: str) -> str:
    lost = name.count("（") - name.count("）")
    if lost > 0:
        return name.removeprefix("（") if name.startswith("（") else name.removesuffix("（")
    return name.removesuffix("）") if lost < 0 else name
