"""Lines → the numbers that stand right before their words, without a mark between: 1总则, or 1…；2…；3…, once ①②③."""

import re
from collections.abc import Iterator, Mapping, Sequence

from policytext.extract.labels import BARE, DECIMAL, Label, read_label
from policytext.extract.lines import Line
from policytext.lexicon import MEASURE, NUMBERED

_HEADING = re.compile(r"(\d{1,2})(?=[\u4e00-\u9fff][^。；，：:\d]{1,24}$)")
_ITEM = re.compile(r"(\d{1,2})(?=[“《\u4e00-\u9fff])")
_FEWEST, _FEWEST_INTRODUCED = 3, 2
"""How few lines count up for a list, and how few below a line that leads to one."""
Numbers = Mapping[int, Label]
"""The label of each line that begins with a bare number."""


def find_bare(lines: Sequence[Line]) -> Numbers:
    """The lines whose bare number is a heading's or an item's, with their labels."""
    headings = dict(_find_headings(lines))
    items = (label for run in _runs(lines, headings) if _is_list(lines, run) for label in run.items())
    return headings | dict(items)


def _find_headings(lines: Sequence[Line]) -> Iterator[tuple[int, Label]]:
    """The first is told by the item below (1总则, 1.1编制目的), the others by their turn."""
    due = 1
    for index, line in enumerate(lines):
        match = _HEADING.match(line.text)
        if not match or int(match[1]) not in (1, due) or read_label(line.text):
            continue
        number = int(match[1])
        below = read_label(lines[index + 1].text) if index + 1 < len(lines) else None
        if (below is not None and below.style == DECIMAL and below.ordinal == (number, 1)) or number == due > 1:
            yield index, Label(DECIMAL, (number,), 0, match.end())
            due = number + 1


def _runs(lines: Sequence[Line], headings: Numbers) -> Iterator[dict[int, Label]]:
    """The lines that count up by one from 1 until another label comes."""
    run: dict[int, Label] = {}
    for index, line in enumerate(lines):
        if index in headings or read_label(line.text):
            yield run
            run = {}
        elif match := _ITEM.match(line.text):
            number = int(match[1])
            if number == 1:
                yield run
                run = {}
            if number == len(run) + 1:
                run[index] = Label(BARE, (number,), 0, match.end())
    yield run


def _is_list(lines: Sequence[Line], run: Numbers) -> bool:
    """Whether they are items, rather than numbers of something: 1天, 2个, 3月."""
    first = min(run, default=0)
    introduced = first > 0 and lines[first - 1].text[-1] in "：:"
    behind = [(lines[index].text, label.end) for index, label in run.items()]
    counting = sum(bool(MEASURE.match(*place) or NUMBERED.match(*place)) for place in behind)
    return len(run) >= (_FEWEST_INTRODUCED if introduced else _FEWEST) and counting < len(run) / 2
