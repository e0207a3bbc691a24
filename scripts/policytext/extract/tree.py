"""Units → tree: who stands above and below whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from policytext.extract.units import RawUnit


@dataclass(frozen=True, slots=True)
class Tree:
    """The units by id with their children and their ancestors, for questions about neighbours."""

    units: Mapping[str, RawUnit]
    children: Mapping[str, tuple[str, ...]]
    above: Mapping[str, tuple[RawUnit, ...]]

    def ancestors(self, unit_id: str) -> tuple[RawUnit, ...]:
        """From the parent up to the top."""
        return self.above[unit_id]


def build_tree(units: Sequence[RawUnit]) -> Tree:
    """The tree that is in the ids."""
    by_id = {unit.id: unit for unit in units}
    children: dict[str, list[str]] = {unit.id: [] for unit in units}
    above: dict[str, tuple[RawUnit, ...]] = {}
    for unit in units:
        parent = unit.id.rpartition(".")[0]
        if parent:
            children[parent].append(unit.id)
        above[unit.id] = (by_id[parent], *above[parent]) if parent else ()
    return Tree(by_id, {key: tuple(value) for key, value in children.items()}, above)
