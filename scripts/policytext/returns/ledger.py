"""The list of problems over time: what people wrote there stays when newer returns come in.

A row is known by its unit and its item. What the returns say stands beside what people made of it, so that a cell that
somebody changed is told from one that nobody touched.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from policytext.returns.model import unit_key
from policytext.returns.summing import ProblemRow, Summary

SETTLING = ("未销号", "整改中", "已销号")
SAID = ("unit", "number", "name", "state", "problem", "remedy", "person", "due")
"""What comes from the returns, in the order of the columns."""
KEPT = ("settling", "settled", "remark")
"""What only people write: 销号, 销号日期, 备注."""
NOT_AGAIN, NOT_HANDED_IN = "本次未再上报", "本次没有收到该单位的表"
MISPLACED = "单位或项目序号与隐藏的编号对不上，没有接到任何项目，请核对"
"""Somebody sorted some of the columns, or wrote over them: whose 销号 it is cannot be told."""
REOPENED = "存在问题有变，重新列为未销号"
MERGED = "项目编号已并入同单位的另一行，没有接上，请核对"


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A row of 问题清单."""

    key: str
    """Unit and item; empty for a row that people wrote themselves."""
    shown: Mapping[str, str]
    """SAID and KEPT → what stands in the cell."""
    said: Mapping[str, str]
    """SAID → what the returns said when it was written."""
    change: str = ""
    """What is new of it."""


def keep_ledger(summary: Summary, earlier: Iterable[LedgerRow] = ()) -> tuple[LedgerRow, ...]:
    """The problems of this time with what people wrote before; no row of before is lost."""
    before, own = _sort_out(summary, earlier)
    handed = {unit_key(row.unit) for row in summary.units if row.handed}
    rows = [_renew(problem, before.pop(key_of(problem.unit, problem.id), None)) for problem in summary.problems]
    rows += [_age(row, handed) for row in before.values()]
    return (*rows, *own)


def key_of(unit: str, item: str) -> str:
    """Names a problem."""
    return f"{unit_key(unit)}|{item}"


def _sort_out(summary: Summary, earlier: Iterable[LedgerRow]) -> tuple[dict[str, LedgerRow], list[LedgerRow]]:
    """Rows of before under the keys that they have now, and those that stand for themselves."""
    now = {id: item.id for item in summary.items for id in item.ids} | {item.id: item.id for item in summary.items}
    numbers = {item.id: item.number for item in summary.items}
    before: dict[str, LedgerRow] = {}
    own: list[LedgerRow] = []
    renamed: list[tuple[str, LedgerRow]] = []

    def set_apart(row: LedgerRow, why: str) -> None:
        if any(row.shown.get(field) for field in (*SAID, *KEPT)):
            own.append(replace(row, key="", said=row.said if not why else {}, change=why))

    for row in earlier:
        unit, _, item = row.key.rpartition("|")
        goal = now.get(item, item)
        if row.key and _contradicts(row, unit, numbers.get(goal, "")):
            set_apart(row, MISPLACED)
        elif row.key and goal != item:
            renamed.append((f"{unit}|{goal}", row))
        elif row.key and row.key not in before:
            before[row.key] = row
        else:
            set_apart(row, "")
    for key, row in renamed:
        if key in before:
            set_apart(row, MERGED)
        else:
            before[key] = replace(row, key=key)
    return before, own


def _contradicts(row: LedgerRow, unit: str, number: str) -> bool:
    """What people see in the row is of another unit or item than its hidden key says."""
    if unit_key(row.said.get("unit", "")) == unit:
        number = row.said.get("number", "") or number
    return unit_key(row.shown.get("unit", "")) != unit or (bool(number) and row.shown.get("number", "") != number)


def _renew(problem: ProblemRow, before: LedgerRow | None) -> LedgerRow:
    said = {field: getattr(problem, field) for field in SAID}
    key = key_of(problem.unit, problem.id)
    if before is None:
        return LedgerRow(key, said | dict.fromkeys(KEPT, "") | {"settling": SETTLING[0]}, said)
    touched = {field for field in SAID if before.shown.get(field, "") != before.said.get(field, "")}
    shown = {field: before.shown.get(field, "") if field in touched else said[field] for field in SAID}
    shown |= {field: before.shown.get(field, "") for field in KEPT}
    changes = list(_tell_changes(said, before, touched))
    if shown["settling"] == SETTLING[-1] and said["problem"] != before.said.get("problem", ""):
        shown |= _reopen(before)
        changes.insert(0, REOPENED)
    return LedgerRow(key, shown, said, "；".join(changes))


def _reopen(before: LedgerRow) -> dict[str, str]:
    """What was settled was another problem; its words go to the remarks, where they stay."""
    settled, problem, remark = (before.shown.get(field, "") for field in ("settled", "problem", "remark"))
    told = f"原问题{settled}已销号：{problem or '（空）'}"
    return {"settling": SETTLING[0], "settled": "", "remark": "；".join(filter(None, (remark, told)))}


def _tell_changes(said: Mapping[str, str], before: LedgerRow, touched: Iterable[str]) -> Iterator[str]:
    names = {"state": "自查情况", "problem": "存在问题", "remedy": "整改措施", "person": "责任人", "due": "完成时限"}
    for field, name in names.items():
        if field in touched and said[field] != before.said.get(field, ""):
            yield f"单位新报的{name}：{said[field] or '（空）'}"


def _age(row: LedgerRow, handed: Iterable[str]) -> LedgerRow:
    return replace(row, change=NOT_AGAIN if row.key.rpartition("|")[0] in handed else NOT_HANDED_IN)
