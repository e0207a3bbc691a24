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
    before: dict[str, LedgerRow] = {}
    own: list[LedgerRow] = []
    for row in earlier:
        if row.key and row.key not in before:
            before[row.key] = row
        elif any(row.shown.get(field) for field in (*SAID, *KEPT)):
            own.append(replace(row, key="", change=""))
    handed = {unit_key(row.unit) for row in summary.units if row.handed}
    rows = [_renew(problem, before.pop(key_of(problem.unit, problem.id), None)) for problem in summary.problems]
    rows += [_age(row, handed) for row in before.values()]
    return (*rows, *own)


def key_of(unit: str, item: str) -> str:
    """Names a problem."""
    return f"{unit_key(unit)}|{item}"


def _renew(problem: ProblemRow, before: LedgerRow | None) -> LedgerRow:
    said = {field: getattr(problem, field) for field in SAID}
    key = key_of(problem.unit, problem.id)
    if before is None:
        return LedgerRow(key, said | dict.fromkeys(KEPT, "") | {"settling": SETTLING[0]}, said)
    touched = {field for field in SAID if before.shown.get(field, "") != before.said.get(field, "")}
    shown = {field: before.shown.get(field, "") if field in touched else said[field] for field in SAID}
    shown |= {field: before.shown.get(field, "") for field in KEPT}
    return LedgerRow(key, shown, said, "；".join(_tell_changes(said, before, touched)))


def _tell_changes(said: Mapping[str, str], before: LedgerRow, touched: Iterable[str]) -> Iterator[str]:
    names = {"state": "自查情况", "problem": "存在问题", "remedy": "整改措施", "person": "责任人", "due": "完成时限"}
    for field, name in names.items():
        if field in touched and said[field] != before.said.get(field, ""):
            yield f"单位新报的{name}：{said[field] or '（空）'}"


def _age(row: LedgerRow, handed: Iterable[str]) -> LedgerRow:
    return replace(row, change=NOT_AGAIN if row.key.rpartition("|")[0] in handed else NOT_HANDED_IN)
