"""Returns of one list → who handed in, what was done, what is short, what the problems are. Pure; the page does the same.

The order of the files does not matter. Nobody is ranked: units stand in the order of their list, or by name.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from policytext.model import PolicyError
from policytext.returns.lists import piece_together
from policytext.returns.model import FIELDS, FormList, ListItem, Return, unit_key
from policytext.returns.verdict import NOTHING_ASKED, judge

Value = TypeVar("Value", str, int)

TAKEN, REPLACED, SAME, REFUSED = "采用", "被替换", "重复", "拒收"


@dataclass(frozen=True, slots=True)
class Tally:
    """How many items are in each state."""

    yes: int = 0
    partly: int = 0
    no: int = 0
    exempt: int = 0
    empty: int = 0
    done: int = 0
    """Numerator of the share done: those that are wholly done."""
    of: int = 0
    """Its denominator: all that apply, those left empty too."""
    met: int = 0
    short: int = 0
    unknown: int = 0
    """Numbers of which it cannot be told, those left empty too."""


@dataclass(frozen=True, slots=True)
class FileRow:
    """What became of a file."""

    file: str
    unit: str
    filled: str
    fate: str
    why: str
    """Why it was refused or not used, and what is odd about it."""


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit that handed in, or that should have."""

    unit: str
    listed: bool
    handed: bool
    file: str
    filled: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item over all units."""

    id: str
    number: str
    topic: str
    name: str
    tally: Tally
    ids: tuple[str, ...] = ()
    """All that it has had."""


@dataclass(frozen=True, slots=True)
class TopicRow:
    """A topic over all units."""

    topic: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class ShortRow:
    """A number that a unit does not meet."""

    unit: str
    id: str
    number: str
    name: str
    asked: str
    value: str
    state: str


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """A problem of a unit."""

    unit: str
    id: str
    number: str
    name: str
    state: str
    problem: str
    remedy: str
    person: str
    due: str


@dataclass(frozen=True, slots=True)
class Summary:
    """All of it."""

    list: str
    title: str
    year: int
    judged: bool
    """Numbers were compared; not where the data of the list is missing."""
    files: tuple[FileRow, ...]
    units: tuple[UnitRow, ...]
    items: tuple[ItemRow, ...]
    topics: tuple[TopicRow, ...]
    short: tuple[ShortRow, ...]
    problems: tuple[ProblemRow, ...]


def sum_up(
    returns: Iterable[Return],
    refused: Iterable[FileRow],
    form: FormList | None = None,
    units: Iterable[str] = (),
) -> Summary:
    """What the returns come to. Each file stands in `files` once, whatever became of it."""
    files = list(refused)
    mine = sorted(returns, key=lambda each: each.file)
    slug = form.slug if form else _most(each.list for each in mine)
    year = _most(each.year for each in mine if each.list == slug) if mine else None
    right: list[Return] = []
    for each in mine:
        if each.list != slug:
            files.append(_refuse(each, f"这是“{each.list}”的自查表，这次汇总的是“{slug}”的", "请分开汇总"))
        elif each.year != year:
            files.append(_refuse(each, f"这是 {each.year} 年的，这次汇总的是 {year} 年的", "请分开汇总"))
        else:
            right.append(each)
    form = form or piece_together(right) or FormList(slug or "", slug or "", (), {}, judged=False)
    known: list[Return] = []
    for each in right:
        if not form.items:
            files.append(_refuse(each, "没有自查表的数据，不知道有哪些项目", "请先运行 make site"))
        elif adopted := adopt(each, form):
            known.append(adopted)
        else:
            files.append(_refuse(each, "项目编号没有一个与这张自查表相同", "请用网站上现在的表重新填写"))
    taken, told = _choose(known)
    return _add_up(form, year or 0, sorted([*files, *told], key=lambda row: row.file), taken, units)


def refuse_file(error: PolicyError) -> FileRow:
    """A file that could not be read."""
    return FileRow(error.path, "", "", REFUSED, f"{error.problem}。{error.way_out}。")


def _refuse(one: Return, problem: str, way_out: str) -> FileRow:
    return FileRow(one.file, one.unit, one.filled, REFUSED, f"{problem}。{way_out}。")


def _most(values: Iterable[Value]) -> Value | None:
    """The value that most have; of several the last in order."""
    counts = Counter(values)
    return max(counts, key=lambda value: (counts[value], value)) if counts else None


def adopt(one: Return, form: FormList) -> Return | None:
    """A return under the ids that the items have now, and what of it the list does not know; None where that is all."""
    now = {id: item.id for item in form.items for id in item.ids} | {item.id: item.id for item in form.items}
    items: dict[str, Mapping[str, str]] = {}
    unknown = [id for id in one.items if id not in now]
    notes = list(one.notes)
    for id, fields in sorted(one.items.items(), key=lambda pair: now.get(pair[0]) != pair[0]):
        goal = now.get(id)
        if not goal:
            continue
        kept = items.get(goal, {})
        if apart := [name for key, name in FIELDS.items() if kept.get(key) and fields.get(key, kept[key]) != kept[key]]:
            notes.append(f"“{id}”已并入“{goal}”，两处的{'、'.join(apart)}填得不一样，采用后一个")
        items[goal] = {**fields, **kept}
    rows = None if one.rows is None else {now[row.id] for row in one.rows if row.id in now}
    if (one.items or rows is not None) and not items and not rows:
        return None
    if unknown:
        notes.append(f"{len(unknown)} 项不在这张自查表里，没有计入：{_few(sorted(unknown))}")
    missing = [item for item in form.items if rows is not None and item.id not in rows]
    if missing:
        notes.append(f"缺 {len(missing)} 行，按未填计：序号 {_few([item.number for item in missing])}")
    return replace(one, items=items, notes=tuple(notes))


def _few(words: Sequence[str]) -> str:
    return "、".join(words[:5]) + ("等" if len(words) > 5 else "")


def _choose(returns: Iterable[Return]) -> tuple[list[Return], list[FileRow]]:
    """Of each unit the return that was filled in last, and what became of the files."""
    by_unit: dict[str, list[Return]] = defaultdict(list)
    for each in returns:
        by_unit[unit_key(each.unit)].append(each)
    taken, files = [], []
    for mine in by_unit.values():
        ordered = sorted(mine, key=lambda each: (each.filled, each.file))
        best = ordered.pop()
        taken.append(best)
        files.append(FileRow(best.file, best.unit, best.filled, TAKEN, "；".join(best.notes)))
        files += [FileRow(each.file, each.unit, each.filled, *_compare(each, best)) for each in ordered]
    return taken, files


def _compare(one: Return, best: Return) -> tuple[str, str]:
    if one.items == best.items:
        return SAME, f"与 {best.file} 内容相同"
    if one.filled < best.filled:
        return REPLACED, f"{best.file} 写明的填表时间更晚，内容不同，请核对"
    return REPLACED, f"与 {best.file} 填表时间相同、内容不同，采用了文件名排在后面的，请核对"


# --- counting -------------------------------------------------------------------------------------

_COUNTED = {"是": "yes", "部分": "partly", "否": "no", "不适用": "exempt", "": "empty"}


def _add_up(
    form: FormList, year: int, files: Sequence[FileRow], taken: Iterable[Return], units: Iterable[str]
) -> Summary:
    names = {unit_key(unit): unit.strip() for unit in reversed([*units]) if unit.strip()}
    listed = list(reversed(names))
    by_key = {unit_key(each.unit): each for each in taken}
    order = [*listed, *sorted(by_key.keys() - names.keys(), key=_in_order)]
    short: list[ShortRow] = []
    problems: list[ProblemRow] = []
    by_item: dict[str, Counter[str]] = {item.id: Counter() for item in form.items}
    by_topic: dict[str, Counter[str]] = {item.topic: Counter() for item in form.items}
    rows: list[UnitRow] = []
    for key in order:
        one = by_key.get(key)
        unit = names.get(key) or (one.unit if one else "")
        counts: Counter[str] = Counter()
        for item in form.items if one else ():
            fields = one.items.get(item.id, {}) if one else {}
            counted = Counter(_count(item, fields))
            for each in (counts, by_item[item.id], by_topic[item.topic]):
                each.update(counted)
            if counted["short"]:
                short.append(_tell_short(unit, item, fields))
            if _is_problem(fields):
                problems.append(_tell_problem(unit, item, fields))
        row = (one.file, one.filled) if one else ("", "")
        rows.append(UnitRow(unit, key in names, one is not None, *row, _tally(counts)))
    return Summary(
        form.slug,
        form.title,
        year,
        form.judged,
        tuple(files),
        tuple(rows),
        tuple(
            ItemRow(item.id, item.number, item.topic, item.name, _tally(by_item[item.id]), item.ids)
            for item in form.items
        ),
        tuple(TopicRow(topic, _tally(counts)) for topic, counts in by_topic.items()),
        tuple(short),
        tuple(problems),
    )


def _in_order(name: str) -> str:
    """第2村 before 第10村."""
    return re.sub("[0-9]+", lambda match: match[0].zfill(12), name)


def _count(item: ListItem, fields: Mapping[str, str]) -> Iterator[str]:
    state = fields.get("state", "")
    yield _COUNTED[state]
    if state != "不适用":
        judgement = judge(item.goals, fields.get("value", ""))
        if judgement != NOTHING_ASKED:
            yield judgement.verdict


def _tally(counts: Mapping[str, int]) -> Tally:
    states = {key: counts.get(key, 0) for key in _COUNTED.values()}
    of = sum(states.values()) - states["exempt"]
    numbers = {key: counts.get(key, 0) for key in ("met", "short", "unknown")}
    return Tally(**states, done=states["yes"], of=of, **numbers)


def _tell_short(unit: str, item: ListItem, fields: Mapping[str, str]) -> ShortRow:
    return ShortRow(unit, item.id, item.number, item.name, item.asked, fields["value"], fields.get("state", ""))


def _is_problem(fields: Mapping[str, str]) -> bool:
    """Something is not done, or somebody wrote that something is wrong."""
    return fields.get("state") in ("部分", "否") or bool(fields.get("problem") or fields.get("remedy"))


def _tell_problem(unit: str, item: ListItem, fields: Mapping[str, str]) -> ProblemRow:
    said = (fields.get(key, "") for key in ("state", "problem", "remedy", "person", "due"))
    return ProblemRow(unit, item.id, item.number, item.name, *said)
