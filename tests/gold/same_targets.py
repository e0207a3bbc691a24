"""The groups of numbers that govern the same thing, as published, against those that a careful reader made.

python -m tests.gold.same_targets            the figures and every difference
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import yaml

from policysite.library import build_library
from policysite.likening import Group, find_same_targets
from policytext import store
from policytext.model import squeeze

HERE = Path(__file__).parent
DATA = HERE.parents[1] / "docs/data"

Pair = frozenset[str]


@dataclass(frozen=True)
class Likeness:
    """What two ways of grouping have in common; pairs are of different policies."""

    right: int
    """Pairs that both have."""
    found: int
    wanted: int
    groups: int
    """Groups of the gold of which a pair was found."""
    wanted_groups: int
    strictest: int
    """Groups among these in which both name the same strictest, or none."""
    deviations: tuple[str, ...]

    @property
    def precision(self) -> float:
        """Of the pairs that were found, how many are right."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Of the pairs that are wanted, how many were found."""
        return self.right / self.wanted if self.wanted else 1.0


def score_published() -> Likeness:
    """The groups in the published data of the five policies."""
    gold = yaml.safe_load((HERE / "same_targets.yml").read_text("utf-8"))["same_target"]
    library = build_library(store.load(DATA / f"{id}.yml") for id in sorted(_policies(gold)))
    return compare(gold, find_same_targets(library).groups)


def _policies(gold: list[dict[str, Any]]) -> set[str]:
    return {member["ref"].partition("#")[0] for group in gold for member in group["members"]}


def compare(gold: list[dict[str, Any]], groups: tuple[Group, ...]) -> Likeness:
    """Gold groups and found ones, by the pairs in them and by the strictest."""
    wanted = {group["about"]: set(_pairs([_name(**member) for member in group["members"]])) for group in gold}
    named = {name for names in wanted.values() for pair in names for name in pair}
    found = {
        group.id: set(_pairs([_find_name(member.place.id, member.target.evidence, named) for member in group.members]))
        for group in groups
    }
    every_wanted, every_found = set().union(*wanted.values()), set().union(*found.values())
    deviations = [f"missed: {'  ~  '.join(sorted(pair))}" for pair in sorted(every_wanted - every_found, key=sorted)]
    deviations += [f"extra: {'  ~  '.join(sorted(pair))}" for pair in sorted(every_found - every_wanted, key=sorted)]
    met = same = 0
    for group in gold:
        mine = next((each for each in groups if found[each.id] & wanted[group["about"]]), None)
        if mine:
            met += 1
            strictest = mine.strictest[0].place.id if mine.strictest else None
            same += strictest == group["strictest"]
            if strictest != group["strictest"]:
                deviations.append(f"strictest of {group['about']}: {strictest}, wanted {group['strictest']}")
    return Likeness(
        len(every_wanted & every_found), len(every_found), len(every_wanted), met, len(gold), same, tuple(deviations)
    )


def _pairs(names: list[str]) -> Iterator[Pair]:
    return (frozenset(pair) for pair in combinations(names, 2) if len({name.partition("#")[0] for name in pair}) > 1)


def _name(ref: str, evidence: str) -> str:
    return f"{ref} {squeeze(evidence)}"


def _find_name(ref: str, evidence: str, named: set[str]) -> str:
    """The gold's name of a target: one of the two quotations holds the other."""
    own = squeeze(evidence)
    for name in named:
        unit, _, words = name.partition(" ")
        if unit == ref and (words in own or own in words):
            return name
    return _name(ref, evidence)


def main() -> None:
    """Print the figures."""
    score = score_published()
    print(f"pairs: P {score.right}/{score.found}  R {score.right}/{score.wanted}")
    print(f"groups: {score.groups}/{score.wanted_groups}  strictest: {score.strictest}/{score.groups}")
    print("\n".join(score.deviations))


if __name__ == "__main__":
    main()
