"""A summary and its ledger → the tables that are shown and saved, each cell a text, a count or a share. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from policytext.returns.ledger import KEPT, SAID, SETTLING, LedgerRow
from policytext.returns.model import unit_key
from policytext.returns.summing import REFUSED, TAKEN, Summary, Tally

Cell = str | int | float | None
Kind = Literal["text", "centred", "count", "share", "hidden"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    head: str
    width: int
    """In characters of Excel."""
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table; a group has a single cell that names the lines below it."""

    cells: tuple[Cell, ...]
    group: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet."""

    name: str
    title: str
    notes: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


HANDED, BY_ITEM, BY_UNIT, SHORT, LEDGER, BY_TOPIC = (
    "上报情况",
    "按项目汇总",
    "按单位汇总",
    "未达标",
    "问题清单",
    "按主题完成率",
)
_NUMBER = Column("序号", 6, "centred")
_COUNTS = tuple(Column(head, 8, "count") for head in ("是", "部分", "否", "不适用", "未填"))
_NUMBERS = tuple(Column(head, 9, "count") for head in ("指标达标", "未达标", "说不清"))
_SHARE = Column("完成率", 9, "share")
_FORMULA = "完成率＝“是”的项数÷适用的项数，没有填的也算适用；不排名次。"
_NOT_JUDGED = "没有自查表的数据，指标是否达标没有判断；请先运行 make site 再汇总。"


def make_tables(summary: Summary, ledger: Iterable[LedgerRow]) -> tuple[Table, ...]:
    """All sheets in their order."""
    return (
        _tell_handed(summary),
        _tell_items(summary),
        _tell_units(summary),
        _tell_short(summary),
        _tell_ledger(summary, list(ledger)),
        _tell_topics(summary),
    )


def count_handed(summary: Summary) -> str:
    """Who handed in and what became of the files, in a sentence."""
    listed = [row for row in summary.units if row.listed]
    handed = [row for row in summary.units if row.handed]
    refused = sum(row.fate == REFUSED for row in summary.files)
    unused = sum(row.fate not in (TAKEN, REFUSED) for row in summary.files)
    said = f"已上报 {len(handed)} 个单位"
    if listed:
        missing = sum(not row.handed for row in listed)
        beside = len(handed) - sum(row.handed for row in listed)
        said = f"应上报 {len(listed)} 个单位，已上报 {len(listed) - missing} 个，未上报 {missing} 个"
        said += f"，名单以外另有 {beside} 个" if beside else ""
    return f"{said}；收到文件 {len(summary.files)} 份，采用 {len(handed)} 份，重复或被替换 {unused} 份，拒收 {refused} 份。"


def _head(summary: Summary, words: str) -> str:
    return f"{summary.title} {summary.year} 年{words}" if summary.year else f"{summary.title}{words}"


def _tell_handed(summary: Summary) -> Table:
    why = {row.file: row.why for row in summary.files if row.fate == TAKEN}
    refused: dict[str, list[str]] = defaultdict(list)
    for file in summary.files:
        if file.fate == REFUSED and file.unit:
            refused[unit_key(file.unit)].append(file.file)
    rows = []
    for n, row in enumerate(summary.units, 1):
        said = [] if row.listed or not any(each.listed for each in summary.units) else ["不在单位名单里"]
        said += [why[row.file]] if why.get(row.file) else []
        sent = [] if row.handed else refused[unit_key(row.unit)]
        said += [f"交来的 {'、'.join(sent)} 被拒收，见下"] if sent else []
        rows.append(
            Row((n, row.unit, "已上报" if row.handed else "未上报", row.filled[:10], row.file, "；".join(said)))
        )
    unused = [row for row in summary.files if row.fate != TAKEN]
    if unused:
        rows.append(Row((f"没有采用的文件（{len(unused)} 份）",), True))
        rows += [Row((n, row.unit, row.fate, row.filled[:10], row.file, row.why)) for n, row in enumerate(unused, 1)]
    columns = (
        _NUMBER,
        Column("单位", 24),
        Column("情况", 9, "centred"),
        Column("填表日期", 12, "centred"),
        Column("文件", 30),
        Column("说明", 52),
    )
    return Table(HANDED, _head(summary, HANDED), (count_handed(summary),), columns, tuple(rows))


def _counts(tally: Tally) -> tuple[Cell, ...]:
    share = tally.done / tally.of if tally.of else None
    numbers = (tally.met, tally.short, tally.unknown)
    told = numbers if any(numbers) else (None, None, None)
    return tally.yes, tally.partly, tally.no, tally.exempt, tally.empty, share, *told


def _notes(summary: Summary) -> tuple[str, ...]:
    return (_FORMULA,) if summary.judged else (_FORMULA, _NOT_JUDGED)


def _tell_items(summary: Summary) -> Table:
    rows: list[Row] = []
    topic = None
    for row in summary.items:
        if row.topic != topic:
            topic = row.topic
            rows.append(Row((topic,), True))
        rows.append(Row((row.number, row.name, *_counts(row.tally))))
    columns = (_NUMBER, Column("自查项目", 36), *_COUNTS, _SHARE, *_NUMBERS)
    return Table(BY_ITEM, _head(summary, "汇总表（按项目）"), _notes(summary), columns, tuple(rows))


def _tell_units(summary: Summary) -> Table:
    handed = [row for row in summary.units if row.handed]
    rows = tuple(Row((n, row.unit, *_counts(row.tally))) for n, row in enumerate(handed, 1))
    columns = (_NUMBER, Column("单位", 36), *_COUNTS, _SHARE, *_NUMBERS)
    return Table(BY_UNIT, _head(summary, "汇总表（按单位）"), _notes(summary), columns, rows)


def _tell_short(summary: Summary) -> Table:
    rows = tuple(
        Row((n, row.unit, row.number, row.name, row.asked, row.value, row.state or "未填"))
        for n, row in enumerate(summary.short, 1)
    )
    columns = (
        _NUMBER,
        Column("单位", 24),
        Column("项目序号", 9, "centred"),
        Column("自查项目", 36),
        Column("需", 22),
        Column("填", 18),
        Column("自查情况", 9, "centred"),
    )
    notes = ("只列肯定没有达到的；约数、单位不同等说不清的没有列入。",) if summary.judged else (_NOT_JUDGED,)
    return Table(SHORT, _head(summary, "指标未达标清单"), notes, columns, rows)


LEDGER_COLUMNS = (
    Column("编号", 30, "hidden"),
    _NUMBER,
    Column("单位", 18),
    Column("项目序号", 6, "centred"),
    Column("自查项目", 20),
    Column("自查情况", 6, "centred"),
    Column("存在问题", 26),
    Column("整改措施", 26),
    Column("责任人", 9, "centred"),
    Column("完成时限", 12, "centred"),
    Column("销号", 9, "centred"),
    Column("销号日期", 12, "centred"),
    Column("备注", 16),
    Column("本次变化", 16),
    *(Column(f"原报{n}", 10, "hidden") for n in range(1, len(SAID) + 1)),
)
LEDGER_FIELDS = (*SAID, *KEPT)
"""Fields of the columns from 单位 to 备注."""


def _tell_ledger(summary: Summary, ledger: Sequence[LedgerRow]) -> Table:
    rows = tuple(Row(tuple(_tell_row(n, row))) for n, row in enumerate(ledger, 1))
    settled = sum(row.shown.get("settling") == SETTLING[-1] for row in ledger)
    notes = (
        f"共 {len(ledger)} 个问题，已销号 {settled} 个。“销号”“销号日期”“备注”和改动过的格子，下次汇总到同一个文件时保留。",
    )
    return Table(LEDGER, _head(summary, "问题清单"), notes, LEDGER_COLUMNS, rows)


def _tell_row(n: int, row: LedgerRow) -> Iterator[Cell]:
    yield row.key
    yield n
    yield from (row.shown.get(field, "") for field in LEDGER_FIELDS)
    yield row.change
    yield from (row.said.get(field, "") for field in SAID)


def _tell_topics(summary: Summary) -> Table:
    rows = tuple(
        Row((row.topic, row.tally.done, row.tally.of, row.tally.done / row.tally.of if row.tally.of else None))
        for row in summary.topics
    )
    columns = (
        Column("主题", 24),
        Column("是", 10, "count"),
        Column("适用", 10, "count"),
        Column("完成率", 10, "share"),
    )
    return Table(BY_TOPIC, _head(summary, "按主题完成率"), (_FORMULA,), columns, rows)
