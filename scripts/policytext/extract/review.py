"""What people correct: structure before the text is understood, everything else afterwards.

A correction names its unit by the id the machine gave without any correction, and quotes what
it was made against; where that no longer stands there, nothing is guessed.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from itertools import pairwise
from typing import Any

from policytext.extract.characters import squeeze
from policytext.extract.targets import number_targets
from policytext.extract.units import TITLED, RawUnit, choose_intro, join_units
from policytext.model import CLOSING, OPENING, Local, Policy, PolicyError, Reviewed, Target, Term, Unit

SAME = ""
"""As parent: where the machine has put it."""
LEAST = 8
"""Characters that a correction quotes of its unit, unless the unit is shorter."""
HEADING_MARKS = "。：:；;，,！!？?"
Place = tuple[str | int, ...]
"""The keys and positions that lead to a value in people's file."""
Places = Mapping[str, tuple[str, ...]]
"""Id of a unit without corrections → ids of the units that hold its text with them."""


@dataclass(frozen=True, slots=True)
class TargetCorrection:
    """What people say of the target with this evidence."""

    evidence: str
    drop: bool = False
    add: bool = False
    local: Local | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)
    """Those fields of the target that are said, by name."""


@dataclass(frozen=True, slots=True)
class TermCorrection:
    """What people say of a term in a unit, whether the machine found it or not."""

    term: str
    drop: bool = False
    count: int | None = None
    expansion: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Correction:
    """What people say of one unit; None where they leave it to the machine."""

    unit: str
    was: str
    heading: str | None = None
    task: bool | None = None
    applies_to: tuple[str, ...] | None = None
    responsible: tuple[str, ...] | None = None
    topics: tuple[str, ...] | None = None
    note: str | None = None
    parent: str | None = SAME
    """None at the top."""
    merge: bool = False
    split: tuple[str, ...] = ()
    targets: tuple[TargetCorrection, ...] = ()
    terms: tuple[TermCorrection, ...] = ()

    @property
    def speaks(self) -> bool:
        """Whether it says anything, as a stub nobody has filled in does not."""
        return replace(self, targets=()) != Correction(self.unit, self.was) or any(
            target.drop or target.add or target.local or target.fields for target in self.targets
        )


@dataclass(frozen=True, slots=True)
class Review:
    """All corrections of a policy, and where each stands in people's file."""

    path: str = ""
    corrections: tuple[Correction, ...] = ()
    reviewed: Reviewed | None = None
    lines: Mapping[Place, int] = field(default_factory=dict)

    def problem(self, place: Place, problem: str, way_out: str) -> PolicyError:
        """An error that names the line of a place in the section `review`, or of what it stands in."""
        near = (place[:length] for length in range(len(place), -1, -1))
        line = next((self.lines[part] for part in near if part in self.lines), None)
        return PolicyError(self.path, problem, way_out, line)


NO_REVIEW = Review()


# --- structure ------------------------------------------------------------------------------------

_Node = tuple[int, int]
"""A unit of the corrected structure: the number of the unit it begins in, and which part of that it is."""


def apply_structure(raw: Sequence[RawUnit], review: Review) -> tuple[tuple[RawUnit, ...], Places]:
    """The units as people say they are built, with ids by position, and where each unit's text has gone.

    Raises PolicyError for a correction that does not fit the text.
    """
    for correction in review.corrections:
        _check_unit(correction, raw, review)
    corrections = {correction.unit: correction for correction in review.corrections}
    if not any(_is_structural(correction) for correction in review.corrections):
        return tuple(raw), {unit.id: (unit.id,) for unit in raw}
    nodes: dict[_Node, RawUnit] = {}
    groups: list[list[_Node]] = []
    for number, unit in enumerate(raw):
        said = corrections.get(unit.id)
        parts = [unit] if said is None else _split(_with_heading(unit, said, review), said, review)
        own = [(number, part) for part in range(len(parts))]
        nodes |= zip(own, parts, strict=True)
        if said and said.merge:
            owner = _node_at(groups[-1], nodes, unit.lines[0])
            nodes[owner] = join_units(nodes[owner], nodes.pop(own[0]))
            own[0] = owner
        groups.append(own)
    return _rebuild(raw, nodes, groups, corrections, review)


def _is_structural(correction: Correction) -> bool:
    return correction.heading is not None or correction.parent != SAME or correction.merge or bool(correction.split)


def _with_heading(unit: RawUnit, correction: Correction, review: Review) -> RawUnit:
    """The unit with another heading: as much of the beginning of its text as people say."""
    if correction.heading is None:
        return unit
    body = unit.heading + unit.joint + unit.text
    wanted = squeeze(correction.heading)
    if not squeeze(body).startswith(wanted):
        problem = f"标题“{_clip(correction.heading)}”不是条目 {unit.id} 开头的原文，原文是“{_clip(body)}”"
        raise review.problem(("units", unit.id, "heading"), problem, "标题请照抄原文开头的一段，一字不差")
    end = _offset(body, len(wanted)) if wanted else 0
    rest = body[end:]
    closes = wanted and rest.lstrip()[:1] in HEADING_MARKS and rest.strip()
    text = (rest.lstrip()[1:] if closes else rest).strip()
    starts = unit.starts
    if len(body.split("\n")) > len(starts):
        starts = (unit.lines[0], *starts)
    kept = text.count("\n") + 1 if text else 0
    return replace(
        unit,
        heading=body[:end].replace("\n", ""),
        text=text,
        starts=starts[len(starts) - kept :],
    )


def _split(unit: RawUnit, correction: Correction, review: Review) -> list[RawUnit]:
    """The unit up to the first of the pieces, and a unit without a label from each piece on."""
    offsets = [0]
    for number, piece in enumerate(correction.split):
        offset = _find_split(unit, piece, ("units", unit.id, "split", number), review)
        if offset in offsets:
            problem = f"“{_clip(piece)}”写了两次"
            raise review.problem(("units", unit.id, "split", number), problem, "请只保留一处")
        offsets.append(offset)
    if len(offsets) == 1:
        return [unit]
    offsets.sort()
    parts = []
    for start, end in pairwise([*offsets, len(unit.text)]):
        text = unit.text[start:end].strip()
        first = unit.text[:start].count("\n")
        starts = unit.starts[first : first + text.count("\n") + 1] if text else ()
        parts.append(replace(unit, text=text, starts=starts))
    bounds = [part.starts[0] if part.starts else unit.lines[0] for part in parts[1:]]
    ends = [*bounds, unit.lines[1]]
    first_part = replace(parts[0], lines=(unit.lines[0], max(unit.lines[0], ends[0])))
    return [
        first_part,
        *(
            replace(part, label="", heading="", joint="", issues=(), lines=(start, max(start, end)))
            for part, start, end in zip(parts[1:], bounds, ends[1:], strict=True)
        ),
    ]


def _find_split(unit: RawUnit, piece: str, place: Place, review: Review) -> int:
    wanted, text = squeeze(piece), squeeze(unit.text)
    if not wanted or wanted not in text:
        problem = f"“{_clip(piece)}”不在条目 {unit.id} 的正文中，正文是“{_clip(unit.text)}”"
        raise review.problem(place, problem, "请照抄新条目开头的原文")
    if text.count(wanted) > 1:
        problem = f"“{_clip(piece)}”在条目 {unit.id} 的正文中不止一处"
        raise review.problem(place, problem, "请多抄几个字，使它只合一处")
    offset = text.index(wanted)
    if not offset and not unit.heading:
        problem = f"“{_clip(piece)}”就是条目 {unit.id} 的开头，分不出新条目"
        raise review.problem(place, problem, "请抄写第二部分开头的原文")
    return _offset(unit.text, offset + 1) - 1


def _offset(text: str, count: int) -> int:
    """Where the first `count` characters that are no white space end."""
    for index, character in enumerate(text):
        count -= not character.isspace()
        if not count:
            return index + 1
    return len(text)


def _node_at(group: Sequence[_Node], nodes: Mapping[_Node, RawUnit], line: int) -> _Node:
    """Which part of a unit goes on up to a line."""
    before = [node for node in group if nodes[node].lines[0] <= line]
    return before[-1] if before else group[0]


def _rebuild(
    raw: Sequence[RawUnit],
    nodes: Mapping[_Node, RawUnit],
    groups: Sequence[Sequence[_Node]],
    corrections: Mapping[str, Correction],
    review: Review,
) -> tuple[tuple[RawUnit, ...], Places]:
    """Give every node its place in the tree: its parent's children in the order of the source."""
    numbers = {unit.id: number for number, unit in enumerate(raw)}
    parents: dict[_Node, _Node | None] = {}
    moved = set()
    for node, unit in nodes.items():
        origin = raw[node[0]]
        correction = corrections.get(origin.id)
        above: str | None = origin.id.rpartition(".")[0] or None
        if correction and correction.parent != SAME:
            above = correction.parent
            moved.add(node)
        parent = None if above is None else _node_at(groups[numbers[above]], nodes, unit.lines[0])
        parents[node] = None if parent is None or nodes[parent].id in (OPENING, CLOSING) else parent
    _refuse_circles(parents, raw, moved, review)
    children: dict[_Node | None, list[_Node]] = {}
    for node, parent in parents.items():
        children.setdefault(parent, []).append(node)
    ids: dict[_Node, str] = {}
    waiting: list[tuple[_Node | None, str]] = [(None, "")]
    order: list[_Node] = []
    while waiting:
        above_node, prefix = waiting.pop()
        if above_node is not None:
            order.append(above_node)
        below: list[tuple[_Node, str]] = []
        for node in children.get(above_node, ()):
            plain = node[1] == 0 and nodes[node].id in (OPENING, CLOSING)
            count = 1 + sum(ids[other] not in (OPENING, CLOSING) for other, _ in below)
            ids[node] = nodes[node].id if plain else f"{prefix}{count}"
            below.append((node, f"{ids[node]}."))
        waiting += reversed(below)
    units = tuple(
        replace(nodes[node], id=ids[node], intro=_intro(nodes, parents[node], nodes[node], node in moved))
        for node in order
    )
    return units, {unit.id: tuple(ids[node] for node in group) for unit, group in zip(raw, groups, strict=True)}


def _intro(nodes: Mapping[_Node, RawUnit], parent: _Node | None, unit: RawUnit, moved: bool) -> str:
    """What leads to a unit: for one that was moved, the paragraph of its new parent."""
    if not moved:
        return unit.intro
    if parent is None or nodes[parent].style in TITLED:
        return ""
    above = nodes[parent]
    paragraphs = above.text.split("\n") if above.text else [above.heading]
    before = [text for text, start in zip(paragraphs, above.starts, strict=False) if start <= unit.lines[0]]
    return choose_intro(before or paragraphs)


def _refuse_circles(
    parents: Mapping[_Node, _Node | None], raw: Sequence[RawUnit], moved: set[_Node], review: Review
) -> None:
    sound: set[_Node] = set()
    for node in parents:
        path: list[_Node] = []
        above: _Node | None = node
        while above is not None and above not in sound:
            if above in path:
                circle = path[path.index(above) :]
                unit = raw[next(other for other in circle if other in moved)[0]]
                raise _below_itself(unit.id, review)
            path.append(above)
            above = parents[above]
        sound |= set(path)


def _below_itself(unit_id: str, review: Review) -> PolicyError:
    problem = f"条目 {unit_id} 的上级在它自己之下"
    return review.problem(("units", unit_id, "parent"), problem, "请另写一个上级，写 null 表示放在最上一级")


# --- does it fit? ---------------------------------------------------------------------------------


def _check_unit(correction: Correction, raw: Sequence[RawUnit], review: Review) -> None:
    """Whether the unit is there and is what the correction was made against, and its structure can be what is said."""
    place: Place = ("units", correction.unit)
    numbers = {unit.id: number for number, unit in enumerate(raw)}
    if correction.unit not in numbers:
        near = get_close_matches(correction.unit, numbers, 1, 0)[0]
        shown = f"更正所依据的文字是“{_clip(correction.was)}”"
        problem = (
            f"没有条目“{correction.unit}”（{shown}，最相近的条目 {near} 现在是“{_clip(_shown(raw[numbers[near]]))}”）"
        )
        raise review.problem(place, problem, _way_back(correction.was, raw))
    number = numbers[correction.unit]
    unit = raw[number]
    _check_was(correction, unit, raw, review)
    ends = unit.id in (OPENING, CLOSING)
    plain = "开头" if unit.id == OPENING else "结尾"
    if correction.merge and not number:
        raise review.problem((*place, "merge"), f"条目 {unit.id} 前面没有条目可以并入", "请删去 merge 这一行")
    if correction.merge and replace(correction, merge=False, split=(), targets=(), terms=()) != Correction(
        unit.id, correction.was
    ):
        problem = f"条目 {unit.id} 并入前一个条目后不再单独存在，只能另写 split、targets 和 terms"
        raise review.problem((*place, "merge"), problem, f"其余各项请写到条目 {raw[number - 1].id} 下")
    if ends and correction.heading is not None:
        raise review.problem((*place, "heading"), f"{plain}的文字（{unit.id}）没有标题", "请删去 heading 这一行")
    if ends and correction.parent != SAME:
        raise review.problem((*place, "parent"), f"{plain}的文字（{unit.id}）没有上级", "请删去 parent 这一行")
    if unit.id == CLOSING and correction.split:
        problem = "结尾的文字（end）后面不能再有条目"
        raise review.problem((*place, "split"), problem, "请删去 split；要并入前一个条目，写 merge: true")
    if correction.parent in (None, SAME):
        return
    if correction.parent not in numbers or correction.parent in (OPENING, CLOSING):
        known = [unit_id for unit_id in numbers if unit_id not in (OPENING, CLOSING)]
        hint = "".join(f"是不是“{name}”？" for name in get_close_matches(str(correction.parent), known, 1, 0))
        problem = f"没有条目“{correction.parent}”可作上级"
        raise review.problem((*place, "parent"), problem, f"{hint}写 null 表示放在最上一级")
    if f"{correction.parent}.".startswith(f"{unit.id}."):
        raise _below_itself(unit.id, review)


def _check_was(correction: Correction, unit: RawUnit, raw: Sequence[RawUnit], review: Review) -> None:
    place: Place = ("units", unit.id, "was")
    was = squeeze(correction.was)
    whole = squeeze(unit.heading + unit.text) or squeeze(unit.label)
    if was and was in _words(unit) and len(was) < min(LEAST, len(whole)):
        problem = f"“was”只有 {len(was)} 个字（“{_clip(correction.was)}”），不足以认出条目 {unit.id}"
        raise review.problem(place, problem, f"请照抄这个条目的原文至少 {LEAST} 个字，例如“{_clip(whole, 12)}”")
    if not was or was not in _words(unit):
        problem = f"条目 {unit.id} 与更正时不同：更正所依据的是“{_clip(correction.was)}”，现在是“{_clip(_shown(unit))}”"
        raise review.problem(place, problem, _way_back(correction.was, raw))


def _words(unit: RawUnit) -> str:
    """All that may be quoted of a unit, with and without the mark that closes its heading."""
    heading, text = unit.label + unit.heading, unit.text
    return squeeze(f"{heading}{unit.joint}{text}") + "\n" + squeeze(heading + text)


def _shown(unit: RawUnit) -> str:
    return unit.heading + unit.joint.strip() + unit.text or unit.label


def _way_back(was: str, raw: Sequence[RawUnit]) -> str:
    quoted = squeeze(was)
    elsewhere = [unit.id for unit in raw if quoted in _words(unit)] if len(quoted) >= LEAST else []
    if len(elsewhere) == 1:
        return f'这段文字现在在条目 {elsewhere[0]}，请把编号改成 "{elsewhere[0]}"，再核对更正'
    return "请对照原文核对：仍然适用的，改写编号和 was；不再适用的，删去这一条更正"


def _clip(text: str, length: int = 40) -> str:
    text = squeeze(text)
    return text if len(text) <= length else f"{text[:length]}…"


# --- what was understood --------------------------------------------------------------------------


def stated_tasks(review: Review, places: Places) -> dict[str, bool]:
    """By id of the corrected structure: which units people say are tasks, and which are none."""
    return {
        places[correction.unit][0]: correction.task for correction in review.corrections if correction.task is not None
    }


def apply_review(policy: Policy, review: Review, places: Places) -> Policy:
    """The policy with what people say of its units and targets; doubts they have dealt with are settled.

    Raises PolicyError for a correction that does not fit.
    """
    units = {unit.id: unit for unit in policy.units}
    for correction in review.corrections:
        where = places[correction.unit]
        units[where[0]] = _correct_unit(units[where[0]], correction, review)
        units |= _correct_targets([units[unit_id] for unit_id in dict.fromkeys(where)], correction, review)
        units |= _correct_terms([units[unit_id] for unit_id in dict.fromkeys(where)], correction, review)
    made = Counter(places[correction.unit][0] for correction in review.corrections if correction.speaks)
    origins = find_origins(places)
    numbered = (
        replace(
            unit,
            targets=number_targets(unit.id, unit.targets),
            corrections=made[unit.id],
            origin=None if origins[unit.id] == unit.id else origins[unit.id],
        )
        for unit in units.values()
    )
    about = replace(policy.about, reviewed=review.reviewed)
    return replace(policy, about=about, units=tuple(numbered))


def find_origins(places: Places) -> dict[str, str]:
    """Id with corrections → id without them, by which a correction names the unit."""
    origins: dict[str, str] = {}
    for origin, ids in places.items():
        for unit_id in ids:
            origins.setdefault(unit_id, origin)
    return origins


def _correct_unit(unit: Unit, correction: Correction, review: Review) -> Unit:
    said = {
        key: getattr(correction, key)
        for key in ("applies_to", "responsible", "topics", "note")
        if getattr(correction, key) is not None
    }
    for key in ("applies_to", "responsible"):
        if said.get(key) and not unit.task:
            problem = f"条目 {correction.unit} 不是任务，不能有“{key}”"
            raise review.problem(("units", correction.unit, key), problem, f"请加上 task: true，或删去 {key} 这一行")
    return replace(unit, issues=() if correction.speaks else unit.issues, **said)


def _correct_targets(units: Sequence[Unit], correction: Correction, review: Review) -> dict[str, Unit]:
    """The units, which hold the text of the one corrected, with their targets as people say."""
    chosen: dict[tuple[str, int], Target | None] = {}
    added: dict[str, list[Target]] = {unit.id: [] for unit in units}
    for number, said in enumerate(correction.targets):
        place: Place = ("units", correction.unit, "targets", number)
        holder = _holder(units, said.evidence, correction.unit, (*place, "evidence"), review)
        if said.add:
            target = Target("", said.evidence, **(_BLANK_TARGET | dict(said.fields)), local=said.local)
            added[holder.id].append(_sound(target, place, review))
            continue
        key, target = _choose(units, said, correction.unit, place, review)
        if key in chosen:
            problem = f"指标“{_clip(said.evidence)}”更正了两次"
            raise review.problem(place, problem, "请合成一条")
        if said.local and not target.placeholder and not said.fields.get("placeholder"):
            problem = f"指标“{_clip(target.evidence)}”没有留空，不能填 local"
            raise review.problem((*place, "local"), problem, "要改数值请写 value")
        changed = replace(target, local=said.local, **said.fields)
        chosen[key] = None if said.drop else _sound(changed, place, review)
    return {
        unit.id: replace(
            unit,
            targets=(
                *(
                    kept
                    for n, target in enumerate(unit.targets)
                    if (kept := chosen.get((unit.id, n), target)) is not None
                ),
                *added[unit.id],
            ),
        )
        for unit in units
    }


_BLANK_TARGET: dict[str, Any] = {
    "comparator": "none",
    "value": None,
    "measure": None,
    "per": None,
    "by": None,
    "scope": None,
    "placeholder": False,
    "implicit": False,
}


def _holder(units: Sequence[Unit], quoted: str, unit_id: str, place: Place, review: Review) -> Unit:
    """The unit in which the quoted words stand."""
    for unit in units:
        if squeeze(quoted) and squeeze(quoted) in squeeze(unit.heading + unit.text):
            return unit
    whole = "".join(unit.heading + unit.text for unit in units)
    problem = f"“{_clip(quoted)}”不在条目 {unit_id} 的原文中，原文是“{_clip(whole, 80)}”"
    raise review.problem(place, problem, "请照抄原文，一字不差")


def _correct_terms(units: Sequence[Unit], correction: Correction, review: Review) -> dict[str, Unit]:
    """The units, which hold the text of the one corrected, with their terms as people say; new ones come last."""
    held = {unit.id: {term.term: term for term in unit.terms} for unit in units}
    for number, said in enumerate(correction.terms):
        place: Place = ("units", correction.unit, "terms", number, "term")
        terms = held[_holder(units, said.term, correction.unit, place, review).id]
        if not said.drop:
            terms[said.term] = Term(said.term, said.count, said.expansion)
        elif terms.pop(said.term, None) is None:
            problem = f"条目 {correction.unit} 没有术语“{_clip(said.term)}”可去掉"
            raise review.problem(place, problem, f"现有：{'、'.join(terms) or '没有'}")
    return {unit.id: replace(unit, terms=tuple(held[unit.id].values())) for unit in units}


def _choose(
    units: Sequence[Unit], said: TargetCorrection, unit_id: str, place: Place, review: Review
) -> tuple[tuple[str, int], Target]:
    """The one target that is meant: with that evidence, else one that shares it; of several the one with that type and measure."""
    wanted = squeeze(said.evidence)
    every = [((unit.id, n), target) for unit in units for n, target in enumerate(unit.targets)]
    same = [pair for pair in every if squeeze(pair[1].evidence) == wanted]
    fitting = same or [pair for pair in every if _share(squeeze(pair[1].evidence), wanted)]
    if len(fitting) > 1:
        told = [key for key in ("type", "measure") if key in said.fields]
        like = [pair for pair in fitting if all(getattr(pair[1], key) == said.fields[key] for key in told)]
        fitting = like if told and len(like) == 1 else fitting
    if len(fitting) == 1:
        return fitting[0]
    if not fitting:
        listed = "、".join(f"“{_clip(target.evidence, 24)}”" for _, target in every[:4]) or "没有"
        problem = f"条目 {unit_id} 没有以“{_clip(said.evidence)}”为依据的指标（现有：{listed}）"
        raise review.problem((*place, "evidence"), problem, "请照抄现有指标的依据；要补一个指标，加上 add: true")
    listed = "、".join(_brief(target) for _, target in fitting[:4])
    problem = f"条目 {unit_id} 有 {len(fitting)} 个指标的依据合于“{_clip(said.evidence)}”（{listed}）"
    raise review.problem((*place, "evidence"), problem, "请照抄完整的依据，或写明要更正的那一个的 measure 或 type")


def _share(one: str, other: str) -> bool:
    return one in other or other in one


def _brief(target: Target) -> str:
    value = "留空" if target.value is None else target.value
    return f"{target.type} {value}{target.measure or ''}"


def _sound(target: Target, place: Place, review: Review) -> Target:
    """The target, where comparator, value and date agree."""
    problem = next(_contradictions(target), None)
    if problem:
        raise review.problem(place, f"指标“{_clip(target.evidence)}”{problem[0]}", problem[1])
    return target


def _contradictions(target: Target) -> Iterator[tuple[str, str]]:
    span = isinstance(target.value, tuple)
    if span != (target.comparator == "range") and target.value is not None:
        yield "的比较符和数值不合", "一个范围写 comparator: range 和 value: [1, 2]，其余只写一个数"
    if target.value is not None and target.comparator == "none":
        yield "有数值而没有比较符", '请补上 comparator，例如 comparator: ">="'
    if target.value is None and not target.placeholder and target.comparator != "none":
        yield "有比较符而没有数值", "请补上 value；只有日期的写 comparator: none"
    if target.value is None and not target.placeholder and target.by is None and target.per is None:
        yield "没有数值也没有期限", "请补上 value 或 by"
    if isinstance(target.value, tuple) and target.value[0] > target.value[1]:
        yield f"的范围 {list(target.value)} 前大后小", "请把小的数写在前面"
