"""Marks → tree: which labels are real and where each belongs.

Labels are misprinted, skipped, repeated and run on through sections, so no single one can be
trusted. `place_labels` weighs all readings of the whole sequence (a beam search over stacks of
open units) and takes the cheapest; what it had to forgive is reported.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from policytext.extract.labels import DECIMAL, STYLES, Label
from policytext.extract.marks import Mark

BEAM, HOPELESS = 6, 5.0
"""How many readings are kept, and how far behind the best one may lie."""
SKIPPED, REPEATED, RESTARTED, WRONG_START, ELSEWHERE, INVERTED, NESTED, MISPRINTED, IGNORED = (
    2.0,
    2.0,
    3.0,
    3.0,
    2.0,
    2.0,
    4.5,
    2.5,
    5.0,
)
"""What forgiving costs: a gap, a label twice, a run that begins anew, a run not beginning at one, a run that goes on under another style,
a low style above a high one, a style under itself, one style printed for another, a label taken for plain text."""
RUN_ON, CLIMB, SLIP, WEAK, GAP, MOVED, THROUGH, LED = 0.5, 2.5, 0.7, 1.0, 0.8, 0.2, 0.7, 0.3
"""What is legal but less likely: a run that goes on in the next section, a new style above an open one,
1、 for 1., a label inside a line or a bare number taken for plain text, 2.3 right behind 2 or 2.1,
a style beside the one it stood under before, 第1条 under 一、, 1. under the 1.1 whose text leads to it."""
MISSING = "编号“{label}”之前有缺号"
_TWO_DIGITS = "01"
"""The style in which bare numbers go on from 10."""
FEW = 3
"""How many numbers may be missing where 2.3 names its parent."""

_RANKS = {name: style.rank for name, style in STYLES.items()}

Key: TypeAlias = tuple[tuple[str, tuple[int, ...]], ...]
Choice: TypeAlias = tuple[float, int, str | None, str | None]
"""One way to read a mark: what it costs, the depth and style it is given (None: plain text), what is forgiven."""


class Frame(NamedTuple):
    """An open unit: its style, ordinal, and which mark opened it."""

    style: str
    ordinal: tuple[int, ...]
    mark: int
    line: int


class State(NamedTuple):
    """One reading of the marks so far; readings share their past."""

    cost: float
    stack: tuple[Frame, ...]
    runs: Mapping[str, tuple[int, ...]]
    """The last ordinal of each style, for runs that go on in the next section."""
    above: Mapping[str, str]
    """Under which style each style last stood."""
    key: Key = ()
    """Style and ordinal of each open unit: readings alike in this differ only in their past."""
    past: "State | None" = None
    mark: int = -1
    parent: int = -1
    kept: bool = True
    issue: str | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """A mark that is a label, the index of its parent among the placed (-1: none), what was forgiven."""

    mark: Mark
    parent: int
    issue: str | None


def place_labels(marks: Sequence[Mark]) -> list[Placed]:
    """The cheapest reading of a sequence of labels as a tree."""
    states = [State(0.0, (), {}, {})]
    for index, mark in enumerate(marks):
        states = _read_on(states, index, mark)
    steps: list[State] = []
    step: State | None = states[0]
    while step is not None and step.past is not None:
        steps.append(step)
        step = step.past
    placed: list[Placed] = []
    position: dict[int, int] = {-1: -1}
    for step in reversed(steps):
        if step.kept:
            position[step.mark] = len(placed)
            placed.append(Placed(marks[step.mark], position[step.parent], step.issue))
    return placed


def _read_on(states: Sequence[State], index: int, mark: Mark) -> list[State]:
    """The cheapest readings with one mark more; of those that leave the same units open only one."""
    best: dict[Key, tuple[float, State, Choice]] = {}
    cheapest = math.inf
    for state in states:
        for choice in _choices(state, mark):
            spent, depth, style, _ = choice
            cost = state.cost + spent
            if cost > cheapest + HOPELESS:
                continue
            key = state.key if style is None else (*state.key[:depth], (style, mark.label.ordinal))
            known = best.get(key)
            if known and known[0] <= cost:
                continue
            cheapest = min(cheapest, cost)
            best[key] = cost, state, choice
    alive = ((key, found) for key, found in best.items() if found[0] <= cheapest + HOPELESS)
    kept = sorted(alive, key=lambda entry: entry[1][0])[:BEAM]
    return [_extend(state, index, mark, choice, key) for key, (_, state, choice) in kept]


def _choices(state: State, mark: Mark) -> Iterator[Choice]:
    label = mark.label
    weak = (
        not (mark.opens_line or mark.firm) or label.style == "01" or (label.style == DECIMAL and len(label.ordinal) < 3)
    )
    yield WEAK if weak else IGNORED, 0, None, None
    if label.style == DECIMAL:
        yield from _decimal_choices(state, mark)
        return
    if mark.table is not None and any(frame.line > mark.table for frame in state.stack):
        depth = next(depth for depth, frame in enumerate(state.stack) if frame.line > mark.table)
        yield 0.0, depth, label.style, None
        return
    style = STYLES[label.style]
    lowest = 0
    for depth, frame in enumerate(state.stack):
        if frame.style in (label.style, style.near):
            cost, issue = _succession(frame.ordinal, label)
            if frame.style != label.style:
                cost += SLIP
            if label.ordinal == (1,) and (mark.introduced or (style.inline and frame.line != mark.line)):
                cost, issue = RUN_ON, None
            lowest = depth + 1
            yield cost, depth, label.style, issue
        elif frame.style != DECIMAL and label.ordinal == (frame.ordinal[-1] + 1,):
            yield MISPRINTED, depth, frame.style, None
    cost, issue = _beginning(state.runs.get(label.style), label)
    stack = tuple([frame.style for frame in state.stack])
    above = state.above.get(label.style)
    goes_on = cost == RUN_ON
    for depth, misfit in enumerate(_misfits(stack, label.style, lowest, above), lowest):
        parent = stack[depth - 1] if depth else ""
        elsewhere = goes_on and parent != above and not (style.through and parent)
        led = mark.introduced and parent == DECIMAL
        yield cost + (min(misfit, LED) if led else misfit) + ELSEWHERE * elsewhere, depth, label.style, issue


def _extend(state: State, index: int, mark: Mark, choice: Choice, key: Key) -> State:
    spent, depth, style, issue = choice
    cost = state.cost + spent
    if style is None:
        return State(cost, state.stack, state.runs, state.above, key, state, index, kept=False)
    ordinal = mark.label.ordinal
    if style != mark.label.style:
        issue = f"编号“{{label}}”疑为“{_printed(style, ordinal[0])}”"
    parent = state.stack[depth - 1] if depth else None
    stack = (*state.stack[:depth], Frame(style, ordinal, index, mark.line))
    runs = {**state.runs, style: ordinal}
    above = {**state.above, style: parent.style if parent else ""}
    return State(cost, stack, runs, above, key, state, index, parent.mark if parent else -1, issue=issue)


def _succession(last: tuple[int, ...], label: Label) -> tuple[float, str | None]:
    step = label.ordinal[-1] - last[-1]
    if step == 1 or (label.style == "首先" and step > 0) or (STYLES[label.style].loose and step):
        return 0.0, None
    if step == 0:
        return (0.0, None) if label.style in ("条", "附件") else (REPEATED, "编号“{label}”重复")
    if step > 1:
        return SKIPPED + min(step, 20) * 0.1, MISSING
    if label.ordinal == (1,):
        return RESTARTED, None
    if STYLES[label.style].through:
        return REPEATED, "编号“{label}”重复"
    return RESTARTED + REPEATED, "编号“{label}”与前文不连续"


def _beginning(before: tuple[int, ...] | None, label: Label) -> tuple[float, str | None]:
    """What a run costs that begins with this label, when the last one of its style was `before`."""
    if label.ordinal == (1,) or STYLES[label.style].loose:
        return 0.0, None
    if before and label.ordinal == (before[-1] + 1,):
        return RUN_ON, None
    return WRONG_START, MISSING


@lru_cache(4096)
def _misfits(stack: tuple[str, ...], style: str, lowest: int, above: str | None) -> tuple[float, ...]:
    """What a style that last stood under the one `above` costs in place of each open unit from the lowest depth on, and
    below the last."""
    rank = _RANKS[style]
    costs = []
    for depth in range(lowest, len(stack) + 1):
        cost = CLIMB * sum(_RANKS[open_style] <= rank for open_style in stack[depth:])
        cost += MOVED * (above in stack[depth:])
        if depth and stack[depth - 1] == style:
            cost += NESTED
        elif depth and _RANKS[stack[depth - 1]] >= rank and stack[depth - 1] != above:
            cost += THROUGH if STYLES[style].through and (above is None or _RANKS.get(above, 0) > rank) else INVERTED
        costs.append(cost)
    return tuple(costs)


def _decimal_choices(state: State, mark: Mark) -> Iterator[Choice]:
    """1.2 stands under 1, whatever the style of that 1; a bare 1 of this style begins at the top, and so may the 2.2 of
    an excerpt."""
    label, ordinal = mark.label, mark.label.ordinal
    anew = mark.introduced and ordinal == (1,)
    for depth, frame in enumerate(state.stack):
        if anew and frame.style in (DECIMAL, _TWO_DIGITS) and len(frame.ordinal) == 1:
            yield RUN_ON, depth, DECIMAL, None
        if frame.style == DECIMAL and len(frame.ordinal) == len(ordinal) and frame.ordinal[:-1] == ordinal[:-1]:
            cost, issue = _succession(frame.ordinal, label)
            skips = len(ordinal) > 1 and 1 < ordinal[-1] - frame.ordinal[-1] <= FEW
            yield GAP if skips else cost, depth, DECIMAL, issue
        numbered = frame.style == DECIMAL or len(ordinal) == 2
        if numbered and len(ordinal) > 1 and frame.ordinal == ordinal[:-1]:
            late = GAP if frame.style == DECIMAL and ordinal[-1] <= FEW else WRONG_START
            yield (0.0, depth + 1, DECIMAL, None) if ordinal[-1] == 1 else (late, depth + 1, DECIMAL, MISSING)
    if len(ordinal) > 1 and not state.stack:
        yield WRONG_START, 0, DECIMAL, MISSING
    if len(ordinal) == 1 and all(frame.style != DECIMAL for frame in state.stack):
        yield RUN_ON if ordinal == (1,) else WRONG_START + GAP, len(state.stack), DECIMAL, None
    elif len(ordinal) == 1 and state.stack and state.stack[0].style == DECIMAL and len(state.stack[0].ordinal) > 1:
        yield WRONG_START, 0, DECIMAL, None


def _printed(style: str, ordinal: int) -> str:
    han = "零一二三四五六七八九十"
    number = (
        han[ordinal]
        if ordinal <= 10
        else f"{'' if ordinal < 20 else han[ordinal // 10]}十{han[ordinal % 10] if ordinal % 10 else ''}"
    )
    example = STYLES[style].name
    if "一" in example:
        return example.replace("一", number)
    if "1" in example:
        return example.replace("01", f"{ordinal:02}").replace("1", str(ordinal))
    return f"第{number}{example}"
