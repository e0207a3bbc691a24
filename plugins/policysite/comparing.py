"""Two versions of a policy side by side: which unit became which, and which words changed in it.

Units are matched by their words first and by heading and label where the words changed; words are
jieba's, compared by difflib.
"""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal, TypeAlias

from policysite.library import Place
from policysite.readings import read_target
from policytext.model import Target, Unit, squeeze
from policytext.words import cut_words

Kind: TypeAlias = Literal["未变", "修改", "新增", "删去"]
PieceKind: TypeAlias = Literal["same", "added", "dropped"]

ALIKE = 0.5
"""How much of the words of two units must be the same for one to be a version of the other."""
SAME_HEADING, SAME_LABEL = 0.3, 0.1
"""What the same heading, or the same label in the same place, adds to that."""
RARE = 24
"""A word that stands in more units tells nothing about which became which; it keeps the work near linear."""
CANDIDATES = 8
"""Units that are looked at closely for each."""

_MARKS = re.compile(r"\W+")
"""A mark or a single character between two changes is no reason to cut them apart."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of words that both versions have, or only one."""

    kind: PieceKind
    text: str


@dataclass(frozen=True, slots=True)
class TargetChange:
    """A target that reads otherwise, or that only one version has."""

    old: Target | None
    new: Target | None


@dataclass(frozen=True, slots=True)
class Row:
    """A unit of one version or of both."""

    kind: Kind
    moved: bool
    """It stands elsewhere among the others."""
    old: Place | None
    new: Place | None
    heading: tuple[Piece, ...]
    text: tuple[Piece, ...]
    targets: tuple[TargetChange, ...]

    @property
    def changed(self) -> bool:
        """Whether a reader who only wants changes should see it."""
        return self.kind != "未变" or self.moved


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions of a policy in the order of the new one, what was dropped where it stood."""

    rows: tuple[Row, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        """Kind → how many units; 移动 counts those that moved, changed or not."""
        kinds = Counter(row.kind for row in self.rows)
        moved = sum(row.moved for row in self.rows)
        return {kind: kinds[kind] for kind in ("未变", "修改", "新增", "删去")} | {"移动": moved}


def compare_places(old: Sequence[Place], new: Sequence[Place]) -> Comparison:
    """Two versions, each as its units in reading order."""
    partners = align_units([place.unit for place in old], [place.unit for place in new])
    moved = _find_moved(old, new, partners)
    taken = set(partners.values())
    rows: list[Row] = []
    dropped = iter([n for n in range(len(old)) if n not in taken])
    waiting = next(dropped, None)
    furthest = -1
    for position, place in enumerate(new):
        partner = partners.get(position)
        if partner is not None and position not in moved:
            furthest = max(furthest, partner)
            while waiting is not None and waiting < furthest:
                rows.append(_make_row(old[waiting], None, False))
                waiting = next(dropped, None)
        rows.append(_make_row(None if partner is None else old[partner], place, position in moved))
    while waiting is not None:
        rows.append(_make_row(old[waiting], None, False))
        waiting = next(dropped, None)
    return Comparison(tuple(rows))


def _make_row(old: Place | None, new: Place | None, moved: bool) -> Row:
    before, after = (place.unit if place else None for place in (old, new))
    if before and after and _words(before) == _words(after):  # a heading that has become text says the same
        before = after
    heading = compare_words(before.heading if before else "", after.heading if after else "")
    text = compare_words(before.text if before else "", after.text if after else "")
    same = all(piece.kind == "same" for piece in (*heading, *text))
    kind: Kind = "新增" if before is None else "删去" if after is None else "未变" if same else "修改"
    targets = (
        () if kind == "未变" else _compare_targets(before.targets if before else (), after.targets if after else ())
    )
    return Row(kind, moved, old, new, heading, text, tuple(targets))


# --- words ----------------------------------------------------------------------------------------


def compare_words(old: str, new: str) -> tuple[Piece, ...]:
    """One text turned into the other: what they share, what was dropped and what was added, in reading order."""
    if old == new:
        return (Piece("same", new),) if new else ()
    stretches = _pair_words(cut_words(old), cut_words(new))
    pieces: list[Piece] = []
    gone, come = "", ""
    for number, (was, now) in enumerate(stretches):
        between = 0 < number < len(stretches) - 1
        if squeeze(was) != squeeze(now) or (between and len(_MARKS.sub("", now)) < 2):
            gone, come = gone + was, come + now
            continue
        pieces += [*_change(gone, come), Piece("same", now)]
        gone, come = "", ""
    return tuple(piece for piece in (*pieces, *_change(gone, come)) if piece.text)


def _pair_words(before: Sequence[str], after: Sequence[str]) -> list[tuple[str, str]]:
    """Stretches of both, in turn the same and not; white space makes no difference."""
    stretches: list[tuple[str, str]] = []
    for _, start, end, first, last in SequenceMatcher(None, before, after).get_opcodes():
        was, now = "".join(before[start:end]), "".join(after[first:last])
        if stretches and squeeze(was) == squeeze(now) and squeeze(stretches[-1][0]) == squeeze(stretches[-1][1]):
            was, now = (a + b for a, b in zip(stretches.pop(), (was, now), strict=True))
        stretches.append((was, now))
    return stretches


def _change(gone: str, come: str) -> tuple[Piece, Piece]:
    return Piece("dropped", gone), Piece("added", come)


# --- units ----------------------------------------------------------------------------------------


def align_units(old: Sequence[Unit], new: Sequence[Unit]) -> dict[int, int]:
    """Position of a unit in the new version → that of the old one it came from; each is used once."""
    partners = dict(_align_same(old, new))
    taken = set(partners.values())
    before = [n for n in range(len(old)) if n not in taken]
    after = [n for n in range(len(new)) if n not in partners]
    scored = sorted(_score_pairs(old, new, before, after), key=lambda pair: (-pair[0], pair[1:]))
    for _, position, partner in scored:
        if position not in partners and partner not in taken:
            partners[position] = partner
            taken.add(partner)
    return partners


def _align_same(old: Sequence[Unit], new: Sequence[Unit]) -> Iterator[tuple[int, int]]:
    """Units that say the same; of several the one with the same label goes first, then the first one."""
    known: dict[str, list[int]] = defaultdict(list)
    for position, unit in enumerate(old):
        known[_words(unit)].append(position)
    for position, unit in enumerate(new):
        same = known.get(_words(unit), [])
        if same:
            chosen = next((n for n in same if old[n].label == unit.label), same[0])
            same.remove(chosen)
            yield position, chosen


def _words(unit: Unit) -> str:
    """What a unit says, its label aside; one that says nothing is known by its label."""
    return squeeze(unit.heading + unit.text) or unit.label


def _count_words(unit: Unit) -> Counter[str]:
    """The unit's words without marks, which are in every unit."""
    return Counter(word for word in cut_words(_words(unit)) if _MARKS.sub("", word))


def _score_pairs(
    old: Sequence[Unit], new: Sequence[Unit], before: Iterable[int], after: Iterable[int]
) -> Iterator[tuple[float, int, int]]:
    """How alike a new unit and an old one are, for the pairs that may be versions of each other."""
    words = {n: _count_words(old[n]) for n in before}
    holders: dict[str, list[int]] = defaultdict(list)
    for n, own in words.items():
        for key in (*own, f"\n{old[n].heading}", f"\n{old[n].id}"):
            holders[key].append(n)
    for position in after:
        unit, own = new[position], _count_words(new[position])
        votes: Counter[int] = Counter()
        for key in (*own, f"\n{unit.heading}", f"\n{unit.id}"):
            if len(holders[key]) <= RARE:
                votes.update(holders[key])
        for n, _ in votes.most_common(CANDIDATES):
            score = 2 * (own & words[n]).total() / ((own.total() + words[n].total()) or 1)
            score += SAME_HEADING * bool(unit.heading and unit.heading == old[n].heading)
            score += SAME_LABEL * ((unit.label, unit.id) == (old[n].label, old[n].id))
            if score >= ALIKE:
                yield score, position, n


def _find_moved(old: Sequence[Place], new: Sequence[Place], partners: Mapping[int, int]) -> set[int]:
    """Positions in the new version that stand under another unit, or left the order of the old version."""
    old_ids = {place.unit.id: n for n, place in enumerate(old)}
    new_ids = {place.unit.id: n for n, place in enumerate(new)}
    became = {partner: position for position, partner in partners.items()}
    moved = set()
    for position, partner in partners.items():
        above, below = old_ids.get(old[partner].unit.parent or ""), new_ids.get(new[position].unit.parent or "")
        if (above is None) != (below is None) or (above is not None and became.get(above, below) != below):
            moved.add(position)
    stayed = [position for position in sorted(partners) if position not in moved]
    kept = _find_rising([partners[position] for position in stayed])
    return moved | {position for position in stayed if partners[position] not in kept}


def _find_rising(numbers: Sequence[int]) -> set[int]:
    """A longest subsequence of different numbers that only rises: as much as can be said to have stayed in order."""
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for number in numbers:
        place = bisect_left(ends, number)
        before[number] = ends[place - 1] if place else None
        ends[place : place + 1] = [number]
    kept: set[int] = set()
    number_or_none = ends[-1] if ends else None
    while number_or_none is not None:
        kept.add(number_or_none)
        number_or_none = before[number_or_none]
    return kept


# --- targets --------------------------------------------------------------------------------------


def _compare_targets(old: Sequence[Target], new: Sequence[Target]) -> Iterator[TargetChange]:
    """The targets of a unit that read otherwise; those of one kind go together in reading order."""
    before, after = list(old), list(new)
    for target in old:
        same = next((other for other in after if _reads(other) == _reads(target)), None)
        if same:
            before.remove(target)
            after.remove(same)
    pairs: dict[int, Target] = {}
    for alike in (_measures, _types):
        for number, target in enumerate(before):
            fitting = None if number in pairs else next((each for each in after if alike(each) == alike(target)), None)
            if fitting:
                pairs[number] = fitting
                after.remove(fitting)
    yield from (TargetChange(target, pairs.get(number)) for number, target in enumerate(before))
    yield from (TargetChange(None, target) for target in after)


def _reads(target: Target) -> object:
    return read_target(target), target.scope


def _measures(target: Target) -> object:
    return target.type, target.measure, target.scope


def _types(target: Target) -> object:
    return target.type
