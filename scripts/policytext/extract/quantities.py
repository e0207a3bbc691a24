"""Clause → quantities: a numeral with its measure, and how it binds."""

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import zip_longest

from policytext.extract.clauses import Span
from policytext.extract.comparators import clause_before, find_comparator, loses_marks
from policytext.extract.measured import Measured, Quantity, measure_numeral
from policytext.extract.numerals import Numeral, find_numerals, scaled
from policytext.extract.required import is_required, may_count
from policytext.extract.shares import find_shares
from policytext.lexicon import AFTER, BEFORE, MEASURES, PERIOD_AFTER_SLASH, QUANTITY_RULES
from policytext.model import Number, Period

_SMALLER = {
    ("秒", "分钟"): 60,
    ("分钟", "小时"): 60,
    ("小时", "日"): 24,
    ("日", "周"): 7,
    ("月", "年"): 12,
    ("%", "倍"): 100,
}
"""How many of the first make one of the second."""
_JOINS = re.compile(r"\s*(?:[（(]不?含[^（）()]{0,6}[）)])?\s*(?:至|到|—+|-+|～|~|∼|―|–)\s*")
_BOUNDS_JOIN = re.compile(
    r"(?:[（(]含[)）])?(?:及?以上|(?:及|或者?)以上)(?:[（(]含[)）])?(?:不满|不超过|、|至|到|，|,)?"
)
_OPEN_ENDS = ("至", "到", "不满", "不超过")
"""What closes a range whose upper end has no word behind it: 一万元以上不满十万元."""
_OPEN = re.compile(r"[，,、]?(?:且|但)?(?:不满|未满|不足|不超过)")
_AND_AT_MOST = re.compile(r"[，,]?(?:且|但)(?:最多)?不(?:得|应|能)?(?:超过|多于|高于|大于)")
"""大于等于3门且不超过4门."""
_ROW = 120
"""How far back a row of such numbers may begin."""
_NEXT_ITEM = re.compile("(?:、|和)(?!.*(?:[建增培设开办训]|完成|组织|发展|打造))[^，。；、\\d]{2,14}")
_BY_SEX = re.compile("[、，][男女]性?[从为满]?")
"""男性从60岁、女性从55岁起."""
_PAIRED = re.compile("(?:、|或者?|和)[\u4e00-\u9fff]{2}")
_BOUND_NOUN = re.compile(f"(?:{BEFORE.pattern})[\u4e00-\u9fff]{{2}}$")
"""不超过集体3家、个人3人: what is bound stands between the word and each of its numbers."""
_LIKE_BEFORE = re.compile(r"(?:或者?|、|和|及|以及)[^，。；、\d]{0,8}")
_BETWEEN_BOUNDS = re.compile(r"\s*[≤<]\s*[A-Za-z\u4e00-\u9fff]{1,6}\s*[≤<]\s*")
"""8.70≤Z<9.20."""
_UNDER_AND_OVER = re.compile("及?(?:以下|以内)[，、]?")
"""100万亩以下、50万亩以上."""
_PER_SLASH = re.compile(r"\s*[/／](?:[人户家生个][/／·.])?(?P<unit>年|月|季度?|学期|周|天|日|学年)")
_NOTICE = 7
"""How many days a notice is given before (在三日前公告); the day of a month stands later in it."""
_PLACES = re.compile("[名位]|(?=[的，。；、）]|$)")
_CLASSES = ("类", "级", "等", "型", "期", "批")
"""一、二类新药 are two classes, not one or two."""


def find_quantities(plain: str, taken: Sequence[Span]) -> list[Quantity]:
    """The quantities of a half-width text in reading order; numerals inside `taken` are part of something else."""
    outside = _outside(taken)
    numbers: list[tuple[Numeral, Measured | None]] = []
    for numeral in filter(lambda numeral: outside(numeral.start), find_numerals(plain)):
        last = numbers[-1][1] if numbers else None
        if last is None or numeral.start >= last[2]:  # the 2 of 90m2 is part of its measure
            numbers.append((numeral, measure_numeral(plain, numeral)))
    found: list[Quantity] = []
    for (numeral, measured), following in zip_longest(numbers, numbers[1:]):
        if found and numeral.start < found[-1].end:
            continue
        quantity = (
            _rank(plain, numeral)
            or (following and _range(plain, numeral, measured, *following))
            or (measured and _single(plain, numeral, measured))
        )
        if quantity:
            found.append(_inherit(plain, quantity, found[-1]) if found else quantity)
    found = _bounded_together(plain, found)
    return sorted([*found, *find_shares(plain, outside)], key=lambda quantity: quantity.start)


def _bounded_together(plain: str, found: Sequence[Quantity]) -> list[Quantity]:
    """30万间或10万户以上, 200平方米、100平方米以内: what bounds the last number of a row bounds all of it."""
    joined: list[Quantity] = []
    for one in reversed(found):
        other = joined[-1] if joined else one
        between = plain[one.end : other.start]
        alike = other.measure == one.measure
        row = between in ("或", "或者") or (alike and (between == "、" or _BY_SEX.fullmatch(between)))
        bound = row and one.comparator == "==" and other.comparator in (">=", "<=")
        about = row and other.comparator == "~" and between == "、" and one.comparator in ("==", ">=")
        joined.append(replace(one, comparator=other.comparator) if bound or about else one)
    return joined[::-1]


def _outside(taken: Sequence[Span]) -> Callable[[int], bool]:
    """Whether a position lies in none of the spans."""
    spans = sorted(taken, key=lambda span: span.start)
    starts = [span.start for span in spans]
    ends: list[int] = []
    for span in spans:
        ends.append(max(span.end, ends[-1]) if ends else span.end)

    def outside(position: int) -> bool:
        index = bisect_right(starts, position) - 1
        return index < 0 or ends[index] <= position

    return outside


def _single(plain: str, numeral: Numeral, measured: Measured) -> Quantity | None:
    if not may_count(plain, numeral, measured):
        return None
    value, measure, end, more = measured
    slash = _PER_SLASH.match(plain, end)
    comparator, bound_end = find_comparator(plain, numeral.start, slash.end() if slash else end)
    if plain.startswith("半", end) and measure.name in ("年", "月") and isinstance(value, int | float):
        value, measure = (value * 12 + 6, MEASURES["个月"]) if measure.name == "年" else (value + 0.5, measure)
        comparator, bound_end = find_comparator(plain, numeral.start, end + 1)
    asked = measure.type in ("count", "ratio", "frequency") and comparator == "<"
    if asked and loses_marks(plain, numeral.start, bound_end):
        comparator = ">="
    if isinstance(value, tuple):
        comparator = "range"  # 两三名
    if more and comparator == "==":
        comparator = ">"
    if measure.type == "age" and comparator == "==" and plain.startswith("起", bound_end):
        comparator = ">="
    event = QUANTITY_RULES.event.match(plain[bound_end : bound_end + 3])
    monthly = False
    if measure.type == "duration" and event and comparator in ("==", "<="):
        monthly = measure.name == "日" and _is_day_of_month(plain, numeral)
        comparator, bound_end = "none" if monthly else ">=", bound_end + event.end()
    if comparator == "~" and measure.type == "duration" and plain[numeral.start - 1] == "近":
        comparator = "=="  # 近三年 is the last three years
    quantity = Quantity(
        numeral.start,
        max(bound_end, slash.end() if slash else 0),
        value,
        measure,
        comparator,
        numeral.blank,
        Period(1, PERIOD_AFTER_SLASH[slash["unit"]]) if slash else None,
        monthly,
    )
    return quantity if is_required(plain, numeral, quantity) else None


def _is_day_of_month(plain: str, numeral: Numeral) -> bool:
    """Whether 15日前 is a date in a month that was named before, or in each; 在三日前 is how long before, where none was."""
    before = clause_before(plain, numeral.start)
    few = isinstance(numeral.value, int) and numeral.value <= _NOTICE
    ahead = few and QUANTITY_RULES.notice.search(before)
    return not ahead and bool(QUANTITY_RULES.by_month.search(before))


def _rank(plain: str, numeral: Numeral) -> Quantity | None:
    """位列年级前五, 进入全市前3名, 排名前60%: a place in a ranking, at most that number."""
    if numeral.blank or not QUANTITY_RULES.rank.search(plain[max(0, numeral.start - 4) : numeral.start]):
        return None
    if numeral.fraction:
        return Quantity(numeral.start, numeral.end, numeral.value, MEASURES["%"], "<=")
    if plain.startswith("%", numeral.end):
        return Quantity(numeral.start, numeral.end + 1, numeral.value, MEASURES["%"], "<=")
    match = _PLACES.match(plain, numeral.end)
    return Quantity(numeral.start, match.end(), numeral.value, MEASURES["名"], "<=") if match else None


def _range(
    plain: str, numeral: Numeral, first: Measured | None, following: Numeral, second: Measured | None
) -> Quantity | None:
    """一至二次, 6-8个, 5万元至10万元, 五日以上十日以下, 超过35不满45."""
    if second is None or following.start - numeral.end > 14 or numeral.blank or following.blank:
        return None
    if not isinstance(second[0], int | float) or not isinstance(numeral.value, int | float):
        return None
    high: Number = second[0]
    _, measure, end, _ = second
    low: Number = numeral.value
    low_end = numeral.end
    if first and first[2] <= following.start and (first[2] > numeral.end or numeral.fraction):
        same = 1 if first[1] == measure else _SMALLER.get((first[1].name, measure.name))
        if same is None or not isinstance(first[0], int | float):
            return None
        low, low_end = first[0], first[2]
        if same > 1:  # 30秒-3分钟, 20%以上1倍以下: both in the smaller measure
            high, measure = scaled(high * same, ""), first[1]
    between = plain[low_end : following.start]
    if between.strip() == "±":
        low, high, between = low - high, low + high, "-"
    joined = bool(_JOINS.fullmatch(between)) or (between in ("或", "或者") and first is not None and high == low + 1)
    if between == "、" and measure.name in _CLASSES:
        return None
    if between == "、" and numeral.han and following.han and (few := _few(plain, numeral.start, low, high)):
        low, joined = few, True
    joined = joined or bool(_BETWEEN_BOUNDS.fullmatch(between))
    falling = low > high and bool(_UNDER_AND_OVER.fullmatch(between)) and plain.startswith("以上", end)
    if falling or (joined and numeral.fraction):
        low, high = sorted((low, high))  # 百分之十五至十
    each = measure.type == "age" and low_end > numeral.end and (not between.startswith("以上") or "，" in between)
    bounds = not each and bool(_BOUNDS_JOIN.fullmatch(between))
    alike = between.endswith("、") and plain.startswith("以上", end)  # 1亿元以上、5亿元以上 are two
    bounded = falling or (bounds and not alike and (bool(AFTER.match(plain, end)) or between.endswith(_OPEN_ENDS)))
    opened = _is_opened(plain, numeral, low_end, between)
    scale = plain[following.end - 1]
    if joined and low_end == numeral.end and scale in "万亿" and plain[numeral.end - 1] not in "万亿" and low < high:
        low = scaled(low, scale) if scaled(low, scale) < high else low  # 5—10万元
    if low >= high or not (joined or bounded or opened):
        return None
    if not may_count(plain, numeral, (low, measure, low_end, False)):
        return None
    tail = AFTER.match(plain, end)
    return Quantity(numeral.start, tail.end() if tail and bounded else end, (low, high), measure, "range")


def _is_opened(plain: str, numeral: Numeral, end: int, between: str) -> bool:
    """Whether a number is the lower bound of the next one: 超过35不满45, 大于等于3门且不超过4门; `end` is behind its measure."""
    if end == numeral.end:
        return bool(_OPEN.fullmatch(between))
    return bool(_AND_AT_MOST.fullmatch(between)) and find_comparator(plain, numeral.start, end)[0] in (">=", ">")


def _few(plain: str, start: int, low: Number, high: Number) -> Number | None:
    """五、六位 and 二、三十位: the lower end, None where the numerals only follow each other (一、二、三项)."""
    if plain[start - 1 : start] in ("、", "第"):
        return None
    return low if high == low + 1 else low * 10 if high == (low + 1) * 10 else None


def _inherit(plain: str, quantity: Quantity, before: Quantity) -> Quantity:
    """分别超过2%、5%; 不少于12天或者90学时; 不超过45岁，个别放宽至50岁: a bare number joined to a bounded one is bounded like it."""
    between = plain[before.end : quantity.start]
    instead = between in ("或", "或者")
    pairs = quantity.measure.type == "count" and _PAIRED.fullmatch(between)
    paired = pairs and _BOUND_NOUN.search(plain, max(0, before.start - 8), before.start)
    same = quantity.measure == before.measure or instead or paired
    if quantity.comparator != "==" or before.comparator not in (">=", ">", "<=", "<") or not same:
        return quantity
    joined = _LIKE_BEFORE.fullmatch(between)
    bare = quantity.measure == before.measure and joined and not re.search("[\u4e00-\u9fff]{2,}", between)
    listed = joined and "分别" in plain[max(0, before.start - 30) : before.start]
    apart = QUANTITY_RULES.one_head.match(plain, quantity.end) or plain.startswith(("/人", "/户"), quantity.end)
    counts = quantity.measure.type in ("count", "frequency", "amount") and not apart
    series = counts and QUANTITY_RULES.bounded_row.search(plain[max(0, quantity.start - _ROW) : quantity.start])
    reached = plain.endswith("达到", 0, before.start) and _NEXT_ITEM.fullmatch(between)  # 达到1.5万家、中小企业3.2万家
    relaxed = len(between) <= 20 and re.search("放宽(?:至|到)$", between)
    bounded = instead or bare or listed or series or reached or relaxed or paired
    return replace(quantity, comparator=before.comparator) if bounded else quantity
