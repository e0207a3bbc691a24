"""Headings without a label, which units hold as lines of their text: what stands below one that looks back, or names a year."""

import re
from collections.abc import Iterable, Iterator, Mapping

from policytext.extract.headings import matches
from policytext.extract.labels import STYLES
from policytext.extract.tree import Tree
from policytext.extract.units import RawUnit
from policytext.lexicon import LOOK_BACK_HEADING, RETROSPECT, YEAR_OF_WORK

_HEADING = re.compile(r"[^，,。！？；：:]{4,40}")
_LONGEST = 60
"""Longer lines are paragraphs."""
_CLOSES = STYLES["一、"].rank
"""Units that rank as high close what stood below such a heading."""


def looks_back(unit: RawUnit, tree: Tree) -> bool:
    """Whether a unit stands in a review (工作回顾), where everything has been done already."""
    return any(matches(LOOK_BACK_HEADING, u.heading) for u in (unit, *tree.ancestors(unit.id)))


def find_reviewed(tree: Tree, sections: Mapping[str, str]) -> frozenset[str]:
    """Ids of the units that only tell what has been done."""
    return frozenset(
        unit.id
        for unit in tree.units.values()
        if looks_back(unit, tree) or (unit.text and not split_sections(unit.text, sections[unit.id], unit.heading))
    )


def find_sections(units: Iterable[RawUnit]) -> Mapping[str, str]:
    """Ids → the unlabelled heading that each unit begins below, '' where there is none that matters.

    In the order of the source: paragraphs of the opening may stand behind units (一是 … inside a line).
    """
    found: dict[str, str] = {}
    heading = ""
    for _, unit, line in sorted(_places(units), key=lambda place: place[0]):
        if line is None:
            if unit.label and STYLES[unit.style].rank <= _CLOSES:
                heading = ""
            found[unit.id] = heading
        else:
            heading = _below(heading, line)
    return found


def _places(units: Iterable[RawUnit]) -> Iterator[tuple[int, RawUnit, str | None]]:
    """Where each unit begins, and each line of its text (None for the unit itself), by the line of the source."""
    for unit in units:
        yield unit.lines[0], unit, None
        lines = unit.text.split("\n")
        starts = unit.starts if len(unit.starts) == len(lines) else [unit.lines[0]] * len(lines)
        for start, line in zip(starts, lines, strict=True):
            yield start, unit, line


def split_sections(text: str, heading: str, own: str) -> list[tuple[str, str]]:
    """The pieces of a unit's text, each with the unlabelled heading it stands below; the first stands below the one given.

    The unit's `own` heading closes nothing.

    Left out is what tells the past: what stands below a heading that looks back, paragraphs that begin so (这五年，…).
    """
    pieces: list[tuple[str, list[str]]] = [(heading, [])]
    for line in text.split("\n"):
        heading = heading if line == own else _below(heading, line)
        if heading != pieces[-1][0]:
            pieces.append((heading, []))
        if not RETROSPECT.match(line):
            pieces[-1][1].append(line)
    return [(above, "\n".join(lines)) for above, lines in pieces if lines and not matches(LOOK_BACK_HEADING, above)]


def _below(heading: str, line: str) -> str:
    """The heading that what follows a line stands below: a line that looks back or names a year, up to any other heading."""
    if len(line) > _LONGEST:
        return heading
    line = line.strip()
    if matches(LOOK_BACK_HEADING, line) or YEAR_OF_WORK.fullmatch(line):
        return line
    return "" if heading and _HEADING.fullmatch(line) else heading
