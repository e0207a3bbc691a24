"""How far policies are reviewed, told in lines; and stubs of corrections put into people's files."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from policytext import store
from policytext.companion import Companion, read_companion
from policytext.extract import read_text, read_text_reviewed
from policytext.extract.source import read_source
from policytext.extract.units import RawUnit
from policytext.model import Policy, PolicyError, Unit
from policytext.waiting import Waiting, find_origin, find_waiting, group_waiting, make_stub, one_line, quote_words


@dataclass(frozen=True, slots=True)
class State:
    """How far a policy is reviewed."""

    policy: Policy
    companion: Companion
    raw: Mapping[str, RawUnit]
    """The units without corrections."""
    waiting: tuple[Waiting, ...]


def companion_of(policy: Policy) -> Path:
    """People's file of a policy."""
    return Path(policy.about.source.companion)


def read_state(policy: Policy, today: date) -> State:
    """What waits in a policy. Raises PolicyError where its source or a correction does not fit the data any more."""
    source = read_source(Path(policy.about.source.path))
    if source.sha256 != policy.about.source.sha256:
        raise PolicyError(source.path, "提取之后原文有改动", "请先运行 policytext extract")
    companion = read_companion(companion_of(policy))
    _, _, places = read_text_reviewed(source.text, companion.review)
    held = {unit_id for ids in places.values() for unit_id in ids}
    made = sum(correction.speaks for correction in companion.review.corrections)
    if {unit.id for unit in policy.units} != held or made != sum(unit.corrections for unit in policy.units):
        raise PolicyError(companion_of(policy), "提取之后更正有改动", "请先运行 policytext extract")
    raw = {unit.id: unit for unit in read_text(source.text)[0]}
    return State(policy, companion, raw, tuple(find_waiting(policy, today)))


def describe(state: State) -> Iterator[str]:
    """The state of a policy in lines for people."""
    about, review = state.policy.about, state.companion.review
    read = f"{review.reviewed.by} {review.reviewed.on} 通读" if review.reviewed else "尚未通读"
    made = sum(correction.speaks for correction in review.corrections)
    yield f"{about.id}《{about.title}》：{read}，更正 {made} 条，待核对 {len(state.waiting)} 处"
    units = {unit.id: unit for unit in state.policy.units}
    for item in state.waiting:
        unit = units[item.unit]
        origin = find_origin(unit)
        shown = f"条目 {origin}" if origin == unit.id else f"条目 {origin}（网站上是 {unit.id}）"
        yield f"  {item.kind}  {shown} {_name(unit)} 第 {unit.lines[0]} 行：{one_line(item.what)}"


def _name(unit: Unit) -> str:
    return one_line(f"{unit.label}{unit.heading or unit.text}")[:24]


def write_stubs(state: State) -> int:
    """Put stubs for what waits into people's file, below what stands there; how many.

    Raises PolicyError where the file is written in a way that nothing can be put into it.
    """
    path = companion_of(state.policy)
    known = {correction.unit for correction in state.companion.review.corrections}
    stubs: dict[str, list[str]] = {}
    for unit, items in group_waiting(state.policy, state.waiting):
        origin = find_origin(unit)
        if origin not in known:
            raw = state.raw[origin]
            stubs[origin] = make_stub(unit, quote_words(raw.heading + raw.text, raw.label), items)
    if not stubs:
        return 0
    before = path.read_bytes().decode("utf-8") if path.exists() else ""
    after = insert_units(before, list(stubs.values()), path)
    try:
        old, new = (store.parse_yaml(text.removeprefix("\ufeff"), path)[0] or {} for text in (before, after))
    except PolicyError:  # of lines that nobody has written
        raise _cannot_insert(path) from None
    for origin in stubs:
        new["review"]["units"].pop(origin, None)
    if _without_empty(old) != _without_empty(new):
        raise _cannot_insert(path)
    store.write(path, after)
    return len(stubs)


def _without_empty(data: dict[str, object]) -> dict[str, object]:
    review = data.get("review")
    said = {key: value for key, value in review.items() if value} if isinstance(review, dict) else review
    return {key: value for key, value in (data | {"review": said}).items() if value}


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
    way_out = "请把 review: 和 units: 各写一行，冒号后面不写东西，下面每条更正从新的一行开始，不用花括号，再运行一次"
    return PolicyError(path, "这种写法里放不进更正模板", way_out)
