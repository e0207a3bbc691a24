"""A target in few words: ≥ 90 %, ≥ 1 次/年, 2020-12-31 前."""

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from policytext.model import Number, Period, Target, TargetType

TYPES: dict[TargetType, str] = {
    "ratio": "比例",
    "count": "数量",
    "frequency": "频次",
    "deadline": "时限",
    "duration": "期限",
    "age": "年龄",
    "amount": "金额",
}

BLANK = "待填"
"""Where the policy leaves a number or a date for the place to fill in."""

_SIGNS = {">=": "≥ ", ">": "> ", "<=": "≤ ", "<": "< ", "~": "约 "}
_LENGTHS = {"月": "个月", "季度": "个季度", "学期": "个学期"}
_PERIODS = {(6, "月"): "半年"}


def read_target(target: Target) -> tuple[str, ...]:
    """The number asked for and the date by which, as far as the policy gives them; never empty."""
    parts = [_read_quantity(target), target.by and read_deadline(target.by)]
    said = tuple(part for part in parts if part)
    if target.placeholder and not any(BLANK in part for part in said):
        return (*said, f"期限{BLANK}")
    return said or (TYPES[target.type],)


def read_numbers(target: Target) -> tuple[str, ...]:
    """The same without the date, which stands elsewhere; empty where the date is all that is asked."""
    if target.by is None and not target.placeholder and target.value is None:
        return ()
    return tuple(part for part in read_target(target) if not target.by or part != read_deadline(target.by))


def drop_repeated(targets: Iterable[Target]) -> tuple[Target, ...]:
    """The targets without those that read the same and are about the same."""
    return tuple({(read_target(target), target.scope): target for target in targets}.values())


def read_local(target: Target) -> str:
    """What people say that a blank is here: 20 家, 2026-12-31 前; empty where they say nothing."""
    local = target.local
    if local is None:
        return ""
    said = replace(target, comparator="range" if isinstance(local.value, tuple) else "==", value=local.value)
    number = "" if local.value is None else _read_quantity(said)
    return "，".join(part for part in (number, local.by and read_deadline(local.by)) if part)


def read_deadline(by: str) -> str:
    """2020-12-31 前; a bare year or month is meant whole."""
    if match := re.fullmatch(r"(\d{4})(?:-(\d{2}))?", by):
        year, month = match.groups()
        return f"{year} 年 {int(month)} 月内" if month else f"{year} 年内"
    return f"{by} 前"


def read_period(period: Period) -> str:
    """年, 半年, 2 个月: what stands after the stroke of a frequency, or after 每."""
    if period.n == 1:
        return period.unit
    return _PERIODS.get((period.n, period.unit), f"{period.n} {_LENGTHS.get(period.unit, period.unit)}")


def read_every(period: Period) -> str:
    """每年, 每半年, 每两个月: how a period is spoken of by itself."""
    words = read_period(period)
    if 2 <= period.n <= 10 and words.startswith(f"{period.n} "):
        return f"每{'两三四五六七八九十'[period.n - 2]}{words.partition(' ')[2]}"
    return f"每 {words}" if words[0].isdigit() else f"每{words}"


def _read_quantity(target: Target) -> str:
    measure = target.measure or ""
    if target.type == "duration":
        measure = _LENGTHS.get(measure, measure)
    per = f"/{read_period(target.per)}" if target.per else ""
    if target.value is None:
        return f"{BLANK} {measure}{per}" if target.placeholder and measure else ""
    number = read_number(target.value)
    gap = "" if number.endswith(("万", "亿")) or not measure else " "
    return f"{_SIGNS.get(target.comparator, '')}{number}{gap}{measure}{per}"


def read_number(value: Number | tuple[Number, Number]) -> str:
    """2.5, 2 万, 1–2."""
    if isinstance(value, tuple):
        return "–".join(read_number(end) for end in value)
    exact = Decimal(str(value))
    for size, rest, word in ((10**8, 10**4, "亿"), (10**4, 100, "万")):
        if exact >= size and exact % rest == 0:
            return f"{(exact / size).normalize():f} {word}"
    return f"{exact.normalize():f}"
