"""Units → tree: who stands above and below whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from policytext.extract.units import RawUnit


@dataclass(frozen=True, slots=True)
class Tree:
    """The units by id with their children, for questions about neighbours."""

    units: Mapping[str, RawUnit]
    children: Mapping[str, tuple[str, ...]]

    def ancestors(self, unit_id: str) -> list[RawUnit]:
        """From the parent up to the top."""
        found = []
        while unit_id := unit_id.rpartition(".")[0]:
            found.append(self.units[unit_id])
        return found


def build_tree(units: Sequence[RawUnit]) -> Tree:
    """The tree that is in the ids."""
    children: dict[str, list[str]] = {unit.id: [] for unit in units}
    for unit in units:
        parent = unit.id.rpartition(".")[0]
        if parent:
            children[parent].append(unit.id)
    return Tree({unit.id: unit for unit in units}, {key: tuple(value) for key, value in children.items()})
