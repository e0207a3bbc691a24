"""When a numeral with a measure is a number that a policy requires, rather than part of a name, a date or a list."""

import re

from policytext.extract.clauses import AND
from policytext.extract.comparators import REACH, clause_before
from policytext.extract.measured import Measured, Quantity
from policytext.extract.numerals import SCALES, Numeral
from policytext.lexicon import PERIOD_HINT, PERIODS, QUANTITY_RULES

_EACH_ONE = re.compile(r"[\u4e00-\u9fff]{1,3}[、，]?一")
_INCLUDES = re.compile(r"[（(]?不?(?<!包)含$|[（(]不?包括$")
_NUMBERED = re.compile(f"\\d|{AND.pattern}$")
"""What makes a row no names that are counted behind it: 2条和3条."""
_FIRST_YEAR = 1900
_YEAR_IN_DIGITS = re.compile("[〇零○一二三四五六七八九]{3,}")
"""A year in Chinese digits, a misprinted one too: 二三五年 for 二〇三五年."""
_NUMBERED_YEAR = re.compile(r"\d\.(?:19|20)\d\d")
"""1.2018年…计划: a year behind the number of an item."""


def may_count(plain: str, numeral: Numeral, measured: Measured) -> bool:
    """Whether a numeral with a measure is a quantity at all, rather than part of a name, a date or an ordinal."""
    value, measure, end, _ = measured
    before = plain[max(0, numeral.start - 8) : numeral.start]
    rules = QUANTITY_RULES
    if rules.before.search(before) or _INCLUDES.search(before) or rules.superseded.match(plain, end):
        return False
    listed = rules.population.search(before) or rules.heads_list.match(plain, end)
    if measure.type == "count" and before.endswith("每"):
        return False  # 按每300名团员1名配备: of how many, not how many
    if measure.type == "duration" and (rules.founded.search(before) or rules.last_years.search(before)):
        return False
    if rules.behind.match(plain, end) or (measure.type == "count" and listed):
        return False
    if numeral.han and rules.grade.fullmatch(plain, numeral.start - 1, numeral.end):
        return False
    if measure.name in rules.whole and isinstance(value, float):
        return False
    if numeral.han and measure.name in rules.ranks:
        return False  # 三级以上资质 is a rank
    if isinstance(value, int | float) and value > rules.longest.get(measure.name, value):
        return False
    if measure.name == "季度" and numeral.han and "个" not in plain[numeral.end : end]:
        return False  # 每年一季度: the first one, as 一个季度 is how long
    if numeral.blank and measure.name in ("次", "届", "级") and not plain.startswith("_", numeral.start):
        return False  # 市委X届X次全会, XX级XX专业
    long = (isinstance(value, int | float) and value >= _FIRST_YEAR) or (
        isinstance(value, float) and bool(_NUMBERED_YEAR.fullmatch(plain, numeral.start, numeral.end))
    )
    long = long or bool(_YEAR_IN_DIGITS.fullmatch(plain, numeral.start, numeral.end))
    return not (measure.name in ("年", "学年", "级", "届") and long) and not (numeral.han and value == 0)


def is_required(plain: str, numeral: Numeral, quantity: Quantity) -> bool:
    """A Chinese numeral counts where its measure does so bare, or where a comparator or a period stands with it."""
    before = plain[max(0, numeral.start - 8) : numeral.start]
    if quantity.blank:
        return True
    if numeral.han and all(c in SCALES and c != "十" for c in plain[numeral.start : numeral.end]):
        return numeral.end - numeral.start > 1 and quantity.measure.type == "amount"  # 千亿斤, but 千方百计
    one = numeral.han and quantity.value == 1
    begins = not clause_before(plain, numeral.start).strip()
    if one and begins and QUANTITY_RULES.one_subject.match(plain, quantity.end):
        return False
    vague = QUANTITY_RULES.vague.fullmatch(quantity.measure.name)
    if one and (vague or _EACH_ONE.match(plain, numeral.end) or QUANTITY_RULES.one.search(before)):
        return False
    if quantity.comparator != "==" or quantity.period is not None:
        return True
    summed = QUANTITY_RULES.counted.search(before.rstrip()) or _sums_up(plain, numeral, quantity)
    listed = QUANTITY_RULES.listing.fullmatch(quantity.measure.name) and QUANTITY_RULES.names_end.search(before)
    if summed and (listed or not _in_period(plain, numeral.start)):
        return False
    if not numeral.han:
        return True
    idiom = QUANTITY_RULES.idiom.get(quantity.measure.name)
    if idiom and not idiom.search(before):
        return False
    if _in_period(plain, numeral.start):
        return True
    return _one_counts(plain, numeral, quantity) if one else quantity.measure.bare


def _one_counts(plain: str, numeral: Numeral, quantity: Quantity) -> bool:
    """一次, 一名 count; 一年 where a span is meant, 一家 where each one shall have it."""
    rules = QUANTITY_RULES
    if rules.one_idiom.match(plain, quantity.end):
        return False
    clause = plain[max(0, numeral.start - 24) : numeral.start]
    led = quantity.measure.type == "duration" and rules.one_led.search(clause)
    counts = quantity.measure.name in ("年", "月", "学期") and rules.one_counts.match(plain, quantity.end)
    papers = quantity.measure.name in ("份", "套") and rules.one_of_papers.match(plain, quantity.end)
    held = quantity.measure.name == "期" and rules.held.search(clause)
    picked = quantity.measure.type == "count" and rules.picked.search(clause)
    return (
        quantity.measure.one
        or bool(picked or led or counts or papers or held)
        or bool(rules.distributed.search(clause))
    )


def _sums_up(plain: str, numeral: Numeral, quantity: Quantity) -> bool:
    """Whether a number counts the names right before it: 沈阳、大连和厦门3个城市."""
    if quantity.measure.type != "count":
        return False
    names = clause_before(plain, numeral.start, 2 * REACH)
    listed = 1 + len(AND.findall(names))
    return listed >= 3 and numeral.value == listed and not _NUMBERED.search(names)


def _in_period(plain: str, position: int) -> bool:
    start = position - len(clause_before(plain, position))
    hinted = PERIOD_HINT.search(plain, start, position)
    return bool(hinted) and any(rule.pattern.search(plain, start, position) for rule in PERIODS if not rule.counted)
