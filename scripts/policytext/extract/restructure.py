"""What people correct of the structure, before the text is understood: headings, places, parts, units that are none."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from itertools import pairwise

from policytext.extract.characters import clip
from policytext.extract.review import SAME, Correction, Place, Places, Review
from policytext.extract.units import TITLED, RawUnit, choose_intro, join_units
from policytext.model import CLOSING, OPENING, PolicyError, squeeze

LEAST = 8
"""Characters that a correction quotes of its unit, unless the unit is shorter."""
HEADING_MARKS = "。：:；;，,！!？?"
_Node = tuple[int, int]
"""A unit of the corrected structure: the number of the unit it begins in, and which part of that it is."""


def apply_structure(raw: Sequence[RawUnit], review: Review) -> tuple[tuple[RawUnit, ...], Places]:
    """The units as people say they are built, with ids by position, and where each unit's text has gone.

    Raises PolicyError for a correction that does not fit the text.
    """
    _check_units(raw, review)
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
        problem = f"标题“{clip(correction.heading)}”不是条目 {unit.id} 开头的原文，原文是“{clip(body)}”"
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
            problem = f"“{clip(piece)}”写了两次"
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
        problem = f"“{clip(piece)}”不在条目 {unit.id} 的正文中，正文是“{clip(unit.text)}”"
        raise review.problem(place, problem, "请照抄新条目开头的原文")
    if text.count(wanted) > 1:
        problem = f"“{clip(piece)}”在条目 {unit.id} 的正文中不止一处"
        raise review.problem(place, problem, "请多抄几个字，使它只合一处")
    offset = text.index(wanted)
    if not offset and not unit.heading:
        problem = f"“{clip(piece)}”就是条目 {unit.id} 的开头，分不出新条目"
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


def _check_units(raw: Sequence[RawUnit], review: Review) -> None:
    """Raise the first problem; the others are told with it, as one insertion moves all that stands behind it."""
    problems: list[PolicyError] = []
    for correction in review.corrections:
        try:
            _check_unit(correction, raw, review)
        except PolicyError as problem:
            problems.append(problem)
    if not problems:
        return
    first, *others = problems
    lines = "、".join(str(other.line) for other in others)
    told = f"。不合的更正还有 {len(others)} 条（第 {lines} 行）" if others else ""
    raise PolicyError(first.path, first.problem, first.way_out + told, first.line)


def _check_unit(correction: Correction, raw: Sequence[RawUnit], review: Review) -> None:
    """Whether the unit is there and is what the correction was made against, and its structure can be what is said."""
    place: Place = ("units", correction.unit)
    numbers = {unit.id: number for number, unit in enumerate(raw)}
    if correction.unit not in numbers:
        near = get_close_matches(correction.unit, numbers, 1, 0)[0]
        shown = f"更正所依据的文字是“{clip(correction.was)}”"
        problem = (
            f"没有条目“{correction.unit}”（{shown}，最相近的条目 {near} 现在是“{clip(_shown(raw[numbers[near]]))}”）"
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
        problem = f"“was”只有 {len(was)} 个字（“{clip(correction.was)}”），不足以认出条目 {unit.id}"
        raise review.problem(place, problem, f"请照抄这个条目的原文至少 {LEAST} 个字，例如“{clip(whole, 12)}”")
    if not was or was not in _words(unit):
        problem = f"条目 {unit.id} 与更正时不同：更正所依据的是“{clip(correction.was)}”，现在是“{clip(_shown(unit))}”"
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
