"""What waits for a reviewer, told from the data alone, and the stubs of corrections that would settle it.

The command and the review page both take it from here, so that they say the same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import yaml

from policytext.model import Policy, Target, Unit, squeeze

DOUBT, BLANK, OVERDUE, NOBODY = "存疑", "留空", "过期", "无对象"
QUOTED = 30
"""Characters of a unit that a stub quotes."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing a reviewer should look at: in which unit of the data, of what kind, and what it is."""

    unit: str
    kind: str
    what: str
    target: Target | None = None


def find_waiting(policy: Policy, today: date) -> Iterator[Waiting]:
    """What a reviewer should look at, in reading order; in units that people have corrected only blanks wait."""
    corrected = {find_origin(unit) for unit in policy.units if unit.corrections}
    for unit in policy.units:
        settled = find_origin(unit) in corrected
        for doubt in unit.issues:
            yield Waiting(unit.id, DOUBT, doubt)
        for target in unit.targets:
            if target.blank:
                yield Waiting(unit.id, BLANK, target.evidence, target)
            if not settled and is_overdue(target, today):
                yield Waiting(unit.id, OVERDUE, f"{target.by}，{target.evidence}", target)
        if unit.task and not unit.applies_to and not settled:
            yield Waiting(unit.id, NOBODY, "没有认出面向哪类单位")


def is_overdue(target: Target, today: date) -> bool:
    """Whether the day, or all of the month or year, by which something was due lies before today."""
    return target.by is not None and target.by < today.isoformat()[: len(target.by)]


def group_waiting(policy: Policy, waiting: Sequence[Waiting]) -> list[tuple[Unit, tuple[Waiting, ...]]]:
    """What waits by the unit it waits in, in reading order."""
    grouped: dict[str, list[Waiting]] = {}
    for item in waiting:
        grouped.setdefault(item.unit, []).append(item)
    return [(unit, tuple(grouped[unit.id])) for unit in policy.units if unit.id in grouped]


def find_origin(unit: Unit) -> str:
    """The id by which a correction names the unit."""
    return unit.origin or unit.id


def quote_unit(unit: Unit) -> str:
    """The beginning of a unit as it stood without corrections, as far as the data tells.

    Of a unit that people corrected only what another that was merged into it cannot have brought.
    """
    own = unit.heading or unit.text.split("\n")[0] if unit.corrections else unit.heading + unit.text
    return quote_words(own, unit.label)


def quote_words(words: str, label: str) -> str:
    """As much of a unit's words as a correction quotes; of a unit without words its label."""
    return squeeze(words)[:QUOTED] or label


def make_stub(unit: Unit, was: str, items: Sequence[Waiting]) -> list[str]:
    """A correction that says nothing yet, for what waits in a unit: its lines, the first one the id.

    `was` quotes the unit as it stood without corrections.
    """
    lines = [f'"{find_origin(unit)}":  # 第 {unit.lines[0]} 行', f"  was: {_scalar(was)}"]
    told = [item for item in items if item.kind in (DOUBT, OVERDUE)]
    lines += [f"  # {item.kind}：{one_line(item.what)}" for item in told]
    if told:
        lines.append("  note:  # 核对后在这里写明结论，例如：原文如此")
    if any(item.kind == NOBODY for item in items):
        lines.append("  applies_to:  # 面向哪类单位，例如：[高校, 国有企业]")
    evidences = [squeeze(target.evidence) for target in unit.targets]
    blanks = [item.target for item in items if item.kind == BLANK and item.target]
    single = [target for target in blanks if evidences.count(squeeze(target.evidence)) == 1]
    lines += [
        f"  # 留空：{one_line(target.evidence)}（几个指标依据相同，请在 targets 里写明 measure）"
        for target in blanks
        if target not in single
    ]
    if single:
        lines.append("  targets:  # 把 null 改成本地的数或日期")
    for target in single:
        entry = yaml.safe_dump(
            {"evidence": squeeze(target.evidence), "local": {target.blank: None}},
            allow_unicode=True,
            default_flow_style=True,
            sort_keys=False,
            width=10**9,
        )
        lines.append(f"    - {entry.strip()}")
    return lines


def one_line(text: str) -> str:
    """The text on one line, without what a terminal or YAML would take for a command."""
    return "".join(c for c in squeeze(text) if c.isprintable())


def _scalar(text: str) -> str:
    return yaml.safe_dump([text], allow_unicode=True, default_flow_style=True, width=10**9).strip()[1:-1]
