"""A numeral with what it counts: the measure printed behind it, or the one that is meant where none is."""

import re
from dataclasses import dataclass
from typing import TypeAlias

from policytext.extract.numerals import Numeral, per_mille, scaled
from policytext.lexicon import MEASURE, MEASURES, QUANTITY_RULES, Measure
from policytext.model import Comparator, Period, Value

_BETWEEN = re.compile(
    r"(?P<blank>\s*)(?P<more>余|多|几)?(?P<scale>[万亿]?)(?P<approximate>余|多)?\s*(?:[（(]不?含[）)])?"
    r"(?:个(?=工作日|月|学期|季度|年度|学年|星期|小时)|(?P<half>个半|分半(?=钟)))?"
)
_TENTH = re.compile(r"\s*(?:成(?![立功员果长为年人本熟绩效就都分交品了份色语])|折(?![算旧合扣叠腾射]))(?P<half>半)?")
_HUNDREDTHS = re.compile("百分之[^，。；]{1,6}[至到]$")
_NAMES = re.compile("(?!以[上下内])[\u4e00-\u9fff]")
_MANY = 10_000
"""Smaller numbers behind 人数 may count something else."""

Measured: TypeAlias = tuple[Value, Measure, int, bool]
"""What a numeral counts: the value scaled, the measure, where it ends, whether 余 or 多 stands there."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A numeral with its measure."""

    start: int
    end: int
    """Behind the measure and the word that bounds it."""
    value: Value
    measure: Measure
    comparator: Comparator
    blank: bool = False
    period: Period | None = None
    """The period that stands directly behind it: 2次/年."""
    monthly: bool = False
    """A day of each month rather than a span: 每月15日前."""


def measure_numeral(plain: str, numeral: Numeral) -> Measured | None:
    """What a numeral counts by the measure behind it, None where none stands there."""
    if numeral.fraction:
        return numeral.value, MEASURES["%"], numeral.end, False
    between = _BETWEEN.match(plain, numeral.end)
    if not between or ("\n" in between[0] and plain[numeral.start - 1 : numeral.start] in ("", "\n")):
        return None  # a number alone in its cell
    value = numeral.value
    if between["half"] == "分半" and isinstance(value, int):
        return value + 0.5, MEASURES["分钟"], between.end() + 1, False
    match = MEASURE.match(plain, between.end()) or MEASURE.match(plain, between.end("blank"))
    if not match:
        return _people(plain, numeral, between["scale"], between.end()) or _tenths(plain, numeral)
    measure = MEASURES[match[0]]
    if measure.name == "‰":
        return (per_mille(value), MEASURES["%"], match.end(), False) if isinstance(value, int | float) else None
    if between["half"] and isinstance(value, int):
        value += 0.5
    if between["scale"] and isinstance(value, int | float):
        value = scaled(value, between["scale"])
    return value, measure, match.end(), bool(between["more"] or between["approximate"])


def _people(plain: str, numeral: Numeral, scale: str, end: int) -> Measured | None:
    """Numbers that count people or yuan without saying so: 30万以上人口的县, 人数达到5亿, 营业收入在1000万以内."""
    if not isinstance(numeral.value, int | float):
        return None
    number = scaled(numeral.value, scale)
    before = plain[max(0, numeral.start - 12) : numeral.start]
    if number >= _MANY and QUANTITY_RULES.money.search(before) and not _NAMES.match(plain, end):
        return number, MEASURES["元"], end, False
    told = QUANTITY_RULES.inhabitants.match(plain, end) or (number >= _MANY and QUANTITY_RULES.people.search(before))
    return (number, MEASURES["人"], end, False) if told else None


def _tenths(plain: str, numeral: Numeral) -> Measured | None:
    """八成 is 80 %, 七五折 and 75折 are 75 %, and so is what ends 百分之七十至七十五."""
    if _HUNDREDTHS.search(plain, max(0, numeral.start - 12), numeral.start):
        return numeral.value, MEASURES["%"], numeral.end, False
    match = _TENTH.match(plain, numeral.end)
    if not match or not isinstance(numeral.value, int | float):
        return None
    percent = (numeral.value * 10 if numeral.value <= 10 else numeral.value) + (5 if match["half"] else 0)
    return (round(percent, 2), MEASURES["%"], match.end(), False) if percent <= 100 else None
