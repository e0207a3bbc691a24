"""On which day of its period a recurring duty is due, where the policy's words name one: 每年3月底前, 每月15日前, 每周星期一."""

import re
from dataclasses import dataclass
from unicodedata import normalize

from policytext.model import Period, Target, squeeze

LAST = 31
"""Stands for the last day of a month, however long it is."""

_N = "[0-9]{1,2}|[一二三四五六七八九十]{1,3}"
_PART = f"(?:({_N})[日号]|([上中下]旬|底|末))?"
_UNTIL = rf"[至到—–~-]+(?:({_N})月份?)?{_PART}"
_YEARLY = re.compile(
    rf"每学?年度?的?[^,;，。；每]{{0,3}}?(?:(?>({_N})月份?{_PART}(?:以?前)?(?:{_UNTIL})?)(?!起)|第?([一二三四])季度)"
)
_MONTHLY = re.compile(rf"每个?月的?({_N})[日号](?!起)")
_WEEKLY = re.compile("每(?:周|星期)(?:周|星期)?的?([一二三四五六日天])(?![次场个篇节天学期至到、])")

_DIGITS = {digit: number for number, digit in enumerate("一二三四五六七八九", 1)}
_PARTS = {"上旬": 10, "中旬": 20}
WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A day of a year, a month or a week; what it does not tell is None."""

    month: int | None = None
    day: int | None = None
    """Of the month; 31 is its last."""
    weekday: int | None = None
    """0 is Monday."""


def find_named_day(target: Target) -> NamedDay | None:
    """The day that the target's own words name within its period; None where they name none that exists."""
    words = normalize("NFKC", squeeze(target.evidence))
    match target.per:
        case Period(1, "年" | "学年"):
            return _find_in_year(words)
        case Period(1, "月"):
            found = _MONTHLY.search(words)
            return _check(None, _count(found[1])) if found else None
        case Period(1, "周"):
            found = _WEEKLY.search(words)
            return NamedDay(weekday=WEEKDAYS.index(found[1].replace("天", "日"))) if found else None
    return None


def _find_in_year(words: str) -> NamedDay | None:
    """A span of time (4月至6月) counts by its last day."""
    found = _YEARLY.search(words)
    if not found:
        return None
    month, day, part, last_month, last_day, last_part, quarter = found.groups()
    if quarter:
        return NamedDay(_DIGITS[quarter] * 3, LAST)
    if last_month or last_day or last_part:
        month, day, part = last_month or month, last_day, last_part
    return _check(_count(month), _count(day) if day else _PARTS.get(part, LAST))


def _check(month: int | None, day: int) -> NamedDay | None:
    return NamedDay(month, day) if (month is None or 1 <= month <= 12) and 1 <= day <= LAST else None


def _count(numeral: str) -> int:
    """Up to 99, as days and months are written: 15, 十五, 三十一."""
    if numeral.isascii():
        return int(numeral)
    tens, ten, ones = numeral.rpartition("十")
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)
