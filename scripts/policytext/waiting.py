"""What waits for a reviewer, and the stubs of corrections that would settle it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from policytext import store
from policytext.companion import Companion, read_companion
from policytext.extract import read_text, read_text_reviewed
from policytext.extract.characters import squeeze
from policytext.extract.source import read_source
from policytext.extract.units import RawUnit
from policytext.model import Policy, PolicyError, Target, Unit

DOUBT, BLANK, OVERDUE, NOBODY = "存疑", "留空", "过期", "无对象"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing a reviewer should look at: in which unit of the data, of what kind, and what it is."""

    unit: str
    kind: str
    what: str
    target: Target | None = None


@dataclass(frozen=True, slots=True)
class State:
    """How far a policy is reviewed."""

    policy: Policy
    companion: Companion
    raw: Mapping[str, RawUnit]
    """The units without corrections."""
    origins: Mapping[str, str]
    """Id in the data → id without corrections, which is the one a correction names."""
    waiting: tuple[Waiting, ...]


def companion_of(policy: Policy) -> Path:
    """People's file of a policy."""
    return Path(policy.about.source.path).with_suffix(".yml")


def read_state(policy: Policy, today: date) -> State:
    """What waits in a policy. Raises PolicyError where its source or a correction does not fit the data any more."""
    source = read_source(Path(policy.about.source.path))
    if source.sha256 != policy.about.source.sha256:
        raise PolicyError(source.path, "提取之后原文有改动", "请先运行 policytext extract")
    companion = read_companion(companion_of(policy))
    raw = {unit.id: unit for unit in read_text(source.text)[0]}
    _, _, places = read_text_reviewed(source.text, companion.review)
    origins: dict[str, str] = {}
    for origin, ids in places.items():
        for unit_id in ids:
            origins.setdefault(unit_id, origin)
    if not {unit.id for unit in policy.units} <= origins.keys():
        raise PolicyError(companion_of(policy), "提取之后更正有改动", "请先运行 policytext extract")
    seen = {places[said.unit][0] for said in companion.review.corrections if said.speaks}
    return State(policy, companion, raw, origins, tuple(find_waiting(policy, seen, today)))


def find_waiting(policy: Policy, seen: set[str], today: date) -> Iterator[Waiting]:
    """What a reviewer should look at, in reading order; in units people have `seen` only blanks wait."""
    for unit in policy.units:
        for doubt in unit.issues:
            yield Waiting(unit.id, DOUBT, doubt)
        for target in unit.targets:
            if target.placeholder and target.local is None:
                yield Waiting(unit.id, BLANK, target.evidence, target)
            if unit.id not in seen and is_overdue(target, today):
                yield Waiting(unit.id, OVERDUE, f"{target.by}，{target.evidence}", target)
        if unit.task and not unit.applies_to and unit.id not in seen:
            yield Waiting(unit.id, NOBODY, "没有认出面向哪类单位")


def is_overdue(target: Target, today: date) -> bool:
    """Whether the day, or all of the month or year, by which something was due lies before today."""
    by = target.local.by if target.local and target.local.by else target.by
    if not by:
        return False
    return by < today.isoformat()[: len(by)]


def describe(state: State) -> Iterator[str]:
    """The state of a policy in lines for people."""
    about, review = state.policy.about, state.companion.review
    read = f"{review.reviewed.by} {review.reviewed.on} 通读" if review.reviewed else "尚未通读"
    made = sum(correction.speaks for correction in review.corrections)
    yield f"{about.id}《{about.title}》：{read}，更正 {made} 条，待核对 {len(state.waiting)} 处"
    units = {unit.id: unit for unit in state.policy.units}
    for item in state.waiting:
        unit, origin = units[item.unit], state.origins[item.unit]
        shown = f"条目 {origin}" if origin == unit.id else f"条目 {origin}（网站上是 {unit.id}）"
        yield f"  {item.kind}  {shown} {_name(unit)} 第 {unit.lines[0]} 行：{_line(item.what)}"


def _name(unit: Unit) -> str:
    return _line(f"{unit.label}{unit.heading or unit.text}")[:24]


def _line(text: str) -> str:
    """The text on one line, without what a terminal or YAML would take for a command."""
    return "".join(c for c in squeeze(text) if c.isprintable())


# --- stubs ----------------------------------------------------------------------------------------


def write_stubs(state: State) -> int:
    """Put stubs for what waits into people's file, below what stands there; how many.

    Raises PolicyError where the file is written in a way that nothing can be put into it.
    """
    path = companion_of(state.policy)
    known = {correction.unit for correction in state.companion.review.corrections}
    grouped: dict[str, list[Waiting]] = {}
    for item in state.waiting:
        if state.origins[item.unit] not in known:
            grouped.setdefault(state.origins[item.unit], []).append(item)
    if not grouped:
        return 0
    stubs = [_stub(state, origin, items) for origin, items in grouped.items()]
    before = path.read_bytes().decode("utf-8") if path.exists() else ""
    after = insert_units(before, stubs, path)
    old, new = (store.parse_yaml(text.removeprefix("\ufeff"), path)[0] or {} for text in (before, after))
    for origin in grouped:
        new["review"]["units"].pop(origin, None)
    if _without_empty(old) != _without_empty(new):
        raise _cannot_insert(path)
    store.write(path, after)
    return len(stubs)


def _without_empty(data: dict[str, object]) -> dict[str, object]:
    review = data.get("review")
    said = {key: value for key, value in review.items() if value} if isinstance(review, dict) else review
    return {key: value for key, value in (data | {"review": said}).items() if value}


def _stub(state: State, origin: str, items: Sequence[Waiting]) -> list[str]:
    """One correction that says nothing yet: its lines, the first one the id."""
    raw = state.raw[origin]
    quoted = squeeze(raw.heading + raw.text)[:30] or raw.label
    lines = [f'"{origin}":  # 第 {raw.lines[0]} 行', f"  was: {_scalar(quoted)}"]
    told = [item for item in items if item.kind in (DOUBT, OVERDUE)]
    lines += [f"  # {item.kind}：{_line(item.what)}" for item in told]
    if told:
        lines.append("  note:  # 核对后在这里写明结论，例如：原文如此")
    if any(item.kind == NOBODY for item in items):
        lines.append("  applies_to:  # 面向哪类单位，例如：[高校, 国有企业]")
    evidences = [
        squeeze(target.evidence) for unit in state.policy.units for target in unit.targets if unit.id == items[0].unit
    ]
    blanks = [item.target for item in items if item.kind == BLANK and item.target]
    single = [target for target in blanks if evidences.count(squeeze(target.evidence)) == 1]
    lines += [
        f"  # 留空：{_line(target.evidence)}（几个指标依据相同，请在 targets 里写明 measure）"
        for target in blanks
        if target not in single
    ]
    if single:
        lines.append("  targets:  # 把 null 改成本地的数或日期")
    for target in single:
        blank = "by" if target.type == "deadline" else "value"
        entry = yaml.safe_dump(
            {"evidence": squeeze(target.evidence), "local": {blank: None}},
            allow_unicode=True,
            default_flow_style=True,
            sort_keys=False,
            width=10**9,
        )
        lines.append(f"    - {entry.strip()}")
    return lines


def _scalar(text: str) -> str:
    return yaml.safe_dump([text], allow_unicode=True, default_flow_style=True, width=10**9).strip()[1:-1]


def insert_units(text: str, stubs: Sequence[Sequence[str]], path: Path) -> str:
    """The text of people's file with more corrections behind those that are there; no line of it is changed.

    Lines are put in rather than the file written anew, which would change its lists and quotation marks.
    """
    _, node = store.parse_yaml(text.removeprefix("\ufeff"), path)
    ending = "\r\n" if "\r\n" in text else "\n"
    lines = text.split(ending)
    if lines[-1] == "":
        lines.pop()
    head: list[str] = []
    review, units = store.node_at(node, ("review",)), store.node_at(node, ("review", "units"))
    if any(isinstance(part, yaml.CollectionNode) and part.flow_style for part in (node, review, units)):
        raise _cannot_insert(path)
    if isinstance(units, yaml.MappingNode):
        column, at = units.value[0][0].start_mark.column, _last_line(units)
    elif isinstance(review, yaml.MappingNode):
        key = next((key for key, _ in review.value if key.value == "units"), None)
        above = review.value[0][0].start_mark.column
        column, at = above + 2, _last_line(review) if key is None else key.start_mark.line
        head = [] if key is not None else [" " * above + "units:"]
    else:
        named = (
            next((key for key, _ in node.value if key.value == "review"), None)
            if isinstance(node, yaml.MappingNode)
            else None
        )
        column, at = 4, len(lines) - 1 if named is None else named.start_mark.line
        head = ["  units:"] if named is not None else ["review:", "  units:"]
    while at + 1 < len(lines) and _comments_on(lines[at + 1], column):
        at += 1
    added = [*head, *(" " * column + line for stub in stubs for line in stub)]
    return ending.join([*lines[: at + 1], *added, *lines[at + 1 :], ""])


def _comments_on(line: str, column: int) -> bool:
    """Whether a line is a comment that belongs to what stands above it."""
    return line.lstrip().startswith("#") and len(line) - len(line.lstrip()) >= column


def _last_line(node: yaml.Node) -> int:
    """The last line that a value takes up."""
    if isinstance(node, yaml.MappingNode) and not node.flow_style:
        key, value = node.value[-1]
        return max(int(key.start_mark.line), _last_line(value))
    if isinstance(node, yaml.SequenceNode) and not node.flow_style:
        return _last_line(node.value[-1])
    end = node.end_mark
    return int(end.line - 1 if end.column == 0 and end.line > node.start_mark.line else end.line)


def _cannot_insert(path: Path) -> PolicyError:
    way_out = "请把 review 和 units 各写一行，下面每条更正从新的一行开始，不用花括号，再运行一次"
    return PolicyError(path, "这种写法里放不进更正模板", way_out)
