"""Clause → quantities: a numeral with its measure, and how it binds."""

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import TypeAlias

from policytext.extract.clauses import AND, Span
from policytext.extract.comparators import REACH, clause_before, find_comparator
from policytext.extract.numerals import SCALES, Numeral, find_numerals, parse_number, per_mille, scaled
from policytext.lexicon import (
    AFTER,
    BEFORE,
    MEASURE,
    MEASURES,
    PERIOD_AFTER_SLASH,
    PERIOD_HINT,
    PERIODS,
    QUANTITY_RULES,
    Measure,
)
from policytext.model import Comparator, Number, Period, Value

_SMALLER = {
    ("秒", "分钟"): 60,
    ("分钟", "小时"): 60,
    ("小时", "日"): 24,
    ("日", "周"): 7,
    ("月", "年"): 12,
    ("%", "倍"): 100,
}
"""How many of the first make one of the second."""
_JOINS = re.compile(r"\s*(?:至|到|—+|-+|～|~|∼|―|–)\s*")
_BOUNDS_JOIN = re.compile(
    r"(?:[（(]含[)）])?(?:及?以上|(?:及|或者?)以上)(?:[（(]含[)）])?(?:不满|不超过|、|至|到|，|,)?"
)
_OPEN = re.compile(r"[，,、]?(?:且|但)?(?:不满|未满|不足|不超过)")
_SERIES = re.compile(r"[^，。；、\d]{1,14}、")
_AT_LEAST = re.compile("(?:至少|不少于)[^，。；、\\d]{0,8}$")
_NEXT_ITEM = re.compile("(?:、|和)(?!.*(?:[建增培设开办训]|完成|组织|发展|打造))[^，。；、\\d]{2,14}")
_BY_SEX = re.compile("[、，][男女]性?[从为满]?")
"""男性从60岁、女性从55岁起."""
_PAIRED = re.compile("(?:、|或者?|和)[\u4e00-\u9fff]{2}")
_BOUND_NOUN = re.compile(f"(?:{BEFORE.pattern})[\u4e00-\u9fff]{{2}}$")
"""不超过集体3家、个人3人: what is bound stands between the word and each of its numbers."""
_LIKE_BEFORE = re.compile(r"(?:或者?|、|和|及|以及)[^，。；、\d]{0,8}")
_BETWEEN = re.compile(
    r"\s*(?P<more>余|多|几)?(?P<scale>[万亿]?)(?P<approximate>余|多)?\s*"
    r"(?:个(?=工作日|月|学期|季度|年度|学年|星期|小时)|(?P<half>个半|分半(?=钟)))?"
)
_HALF = re.compile(
    r"(?<![一二三四五六七八九十上下每对])半(?P<unit>年(?!度|工作|总结|小结|报告?|考核|评)|个?月|天|日|个?小时|数)|过半(?!年|个?月|天|日|个?小时)数?|减半(?=[收缴征发预交奖补计]|[，。；、）]|$)|(?P<half>一半)(?=以上|以下|的|[，。；、）]|$)"
)
_HALVES: dict[str, tuple[Number, str]] = {
    "年": (6, "个月"),
    "月": (15, "日"),
    "个月": (15, "日"),
    "天": (0.5, "日"),
    "日": (0.5, "日"),
    "小时": (30, "分钟"),
    "个小时": (30, "分钟"),
    "数": (50, "%"),
}
_PROPORTION = re.compile(
    r"(?:比例|比率|[生员工]比)[^，。；\d]{0,10}(?P<pair>(?P<part>\d+)[:：∶](?P<whole>\d+))(?![:：∶\d])"
    r"|(?<!\d)(?P<even>1[:：∶]1)(?=的?(?:比例|配套|给予|额度|标准|资助|奖励))"
)
_PARTS = re.compile(r"比例[^，。；\d]{0,8}(?P<parts>\d+(?:[:：∶]\d+){2,})(?![:：∶\d])")
_TENTH = re.compile(r"\s*(?:成(?![立功员果长为年人本熟绩效就都分交品了份色语])|折(?![算旧合扣叠腾射]))(?P<half>半)?")
_HUNDREDTHS = re.compile("百分之[^，。；]{1,6}[至到]$")
_DOUBLED = re.compile("翻(?P<n>[一两二三])番")
_PER_SLASH = re.compile(r"\s*[/／](?P<unit>年|月|季度?|学期|周|天|日|学年)")
_PLACES = re.compile("[名位]|(?=[的，。；、）]|$)")
_EACH_ONE = re.compile(r"[\u4e00-\u9fff]{1,3}[、，]?一")
_INCLUDES = re.compile(r"[（(]?不?(?<!包)含$")
_FIRST_YEAR = 1900
_NAMES = re.compile("(?!以[上下内])[\u4e00-\u9fff]")
_CLASSES = ("类", "级", "等", "型", "期", "批")
"""一、二类新药 are two classes, not one or two."""
_LONGEST = {"周": 104, "学年": 8, "学期": 16}
"""Nothing is asked for longer: 09学年 is a year's name, and 205周某 a pupil's."""
_WHOLE = ("次", "期", "本", "届", "节")
"""Nothing is half of one: 11.13期 came out on 13 November, 6.13本标准 is an item's number."""
_MANY = 10_000
"""Smaller numbers behind 人数 may count something else."""
_NUMBERED_YEAR = re.compile(r"\d\.(?:19|20)\d\d")
"""1.2018年…计划: a year behind the number of an item."""


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


def find_quantities(plain: str, taken: Sequence[Span]) -> list[Quantity]:
    """The quantities of a half-width text in reading order; numerals inside `taken` are part of something else."""
    outside = _outside(taken)
    numbers = [(numeral, _measure(plain, numeral)) for numeral in find_numerals(plain) if outside(numeral.start)]
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
    found += [
        Quantity(*pair, share, MEASURES["%"], find_comparator(plain, *pair)[0])
        for match in _PROPORTION.finditer(plain)
        if (share := _share_of(match)) and outside((pair := match.span("even" if match["even"] else "pair"))[0])
    ]
    found += [part for match in _PARTS.finditer(plain) if outside(match.start("parts")) for part in _parts(match)]
    halves = _HALF.finditer(plain) if "半" in plain else ()
    found += [half for match in halves if outside(match.start()) and (half := _half(plain, match))]
    found += [
        Quantity(*match.span(), 2 ** int(parse_number(match["n"]) or 1), MEASURES["倍"], "==")
        for match in _DOUBLED.finditer(plain)
    ]
    return sorted(found, key=lambda quantity: quantity.start)


def _share_of(match: re.Match[str]) -> Number | None:
    """师生比1:200 is 0.5 %, 按1:1配套 100 %."""
    if match["even"]:
        return 100
    whole = parse_number(match["whole"])
    part = parse_number(match["part"])
    return round(part / whole * 100, 3) if part and whole else None


def _parts(match: re.Match[str]) -> list[Quantity]:
    """10:40:50 is 10 %, 40 % and 50 % of the whole; [] where the parts are no hundredths."""
    parts = list(re.finditer(r"\d+", match["parts"]))
    start = match.start("parts")
    if sum(int(part[0]) for part in parts) != 100:
        return []
    return [Quantity(start + part.start(), start + part.end(), int(part[0]), MEASURES["%"], "==") for part in parts]


def _bounded_together(plain: str, found: Sequence[Quantity]) -> list[Quantity]:
    """30万间或10万户以上, 200平方米、100平方米以内: what bounds the last number of a row bounds all of it."""
    joined: list[Quantity] = []
    for one in reversed(found):
        other = joined[-1] if joined else one
        between = plain[one.end : other.start]
        alike = other.measure == one.measure
        row = between in ("或", "或者") or (alike and (between == "、" or _BY_SEX.fullmatch(between)))
        bound = row and one.comparator == "==" and other.comparator in (">=", "<=")
        joined.append(replace(one, comparator=other.comparator) if bound else one)
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


def _half(plain: str, match: re.Match[str]) -> Quantity | None:
    if match["half"]:
        comparator, end = find_comparator(plain, match.start(), match.end())
        told = comparator != "==" or plain.endswith(("占", "为", "达", "达到"), 0, match.start())
        return Quantity(match.start(), end, 50, MEASURES["%"], comparator) if told else None
    if not match["unit"]:
        return Quantity(*match.span(), 50, MEASURES["%"], "==" if match[0] == "减半" else ">")
    value, unit = _HALVES[match["unit"]]
    comparator, end = find_comparator(plain, match.start(), match.end())
    if match["unit"] == "数" and "超过" in clause_before(plain, match.start()):
        comparator = ">"
    return Quantity(match.start(), end, value, MEASURES[unit], comparator)


def _measure(plain: str, numeral: Numeral) -> Measured | None:
    """What a numeral counts by the measure behind it, None where none stands there."""
    if numeral.fraction:
        return numeral.value, MEASURES["%"], numeral.end, False
    between = _BETWEEN.match(plain, numeral.end)
    if not between or ("\n" in between[0] and plain[numeral.start - 1 : numeral.start] in ("", "\n")):
        return None  # a number alone in its cell
    value = numeral.value
    if between["half"] == "分半" and isinstance(value, int):
        return value + 0.5, MEASURES["分钟"], between.end() + 1, False
    match = MEASURE.match(plain, between.end()) or (between[0] and MEASURE.match(plain, numeral.end)) or None
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


def _single(plain: str, numeral: Numeral, measured: Measured) -> Quantity | None:
    if not _may_count(plain, numeral, measured):
        return None
    value, measure, end, more = measured
    comparator, bound_end = find_comparator(plain, numeral.start, end)
    if plain.startswith("半", end) and measure.name in ("年", "月") and isinstance(value, int | float):
        value, measure = (value * 12 + 6, MEASURES["个月"]) if measure.name == "年" else (value + 0.5, measure)
        comparator, bound_end = find_comparator(plain, numeral.start, end + 1)
    if isinstance(value, tuple):
        comparator = "range"  # 两三名
    if more and comparator == "==":
        comparator = ">"
    if measure.type == "age" and comparator == "==" and plain.startswith("起", bound_end):
        comparator = ">="
    event = QUANTITY_RULES.event.match(plain[bound_end : bound_end + 3])
    monthly = False
    if measure.type == "duration" and event and comparator in ("==", "<="):
        monthly = measure.name == "日" and bool(
            QUANTITY_RULES.by_month.search(plain[max(0, numeral.start - 4) : numeral.start])
        )
        comparator, bound_end = "none" if monthly else ">=", bound_end + event.end()
    if comparator == "~" and measure.type == "duration" and plain[numeral.start - 1] == "近":
        comparator = "=="  # 近三年 is the last three years
    slash = _PER_SLASH.match(plain, end)
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
    return quantity if _is_required(plain, numeral, quantity) else None


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


def _may_count(plain: str, numeral: Numeral, measured: Measured) -> bool:
    """Whether a numeral with a measure is a quantity at all, rather than part of a name, a date or an ordinal."""
    value, measure, end, _ = measured
    before = plain[max(0, numeral.start - 8) : numeral.start]
    rules = QUANTITY_RULES
    if rules.before.search(before) or _INCLUDES.search(before) or rules.superseded.match(plain, end):
        return False
    listed = rules.population.search(before) or rules.heads_list.match(plain, end)
    if measure.type == "count" and before.endswith("每"):
        return False  # 按每300名团员1名配备: of how many, not how many
    if measure.type == "duration" and rules.founded.search(before):
        return False
    if rules.behind.match(plain, end) or (measure.type == "count" and listed):
        return False
    if numeral.han and rules.grade.fullmatch(plain, numeral.start - 1, numeral.end):
        return False
    if measure.name in _WHOLE and isinstance(value, float):
        return False
    if numeral.han and measure.name == "级":
        return False  # 三级以上资质 is a rank
    if measure.name in _LONGEST and isinstance(value, int | float) and value > _LONGEST[measure.name]:
        return False
    if measure.name == "季度" and numeral.han and "个" not in plain[numeral.end : end]:
        return False  # 每年一季度: the first one, as 一个季度 is how long
    if numeral.blank and measure.name in ("次", "届"):
        return False  # 市委X届X次全会
    long = (isinstance(value, int | float) and value >= _FIRST_YEAR) or (
        isinstance(value, float) and bool(_NUMBERED_YEAR.fullmatch(plain, numeral.start, numeral.end))
    )
    return not (measure.name in ("年", "学年", "级", "届") and long) and not (numeral.han and value == 0)


def _is_required(plain: str, numeral: Numeral, quantity: Quantity) -> bool:
    """A Chinese numeral counts where its measure does so bare, or where a comparator or a period stands with it."""
    before = plain[max(0, numeral.start - 8) : numeral.start]
    if quantity.blank:
        return True
    if numeral.han and all(c in SCALES and c != "十" for c in plain[numeral.start : numeral.end]):
        return numeral.end - numeral.start > 1 and quantity.measure.type == "amount"  # 千亿斤, but 千方百计
    one = numeral.han and quantity.value == 1
    vague = QUANTITY_RULES.vague.fullmatch(quantity.measure.name)
    if one and (vague or _EACH_ONE.match(plain, numeral.end) or QUANTITY_RULES.one.search(before)):
        return False
    if quantity.comparator != "==" or quantity.period is not None:
        return True
    if (QUANTITY_RULES.counted.search(before.rstrip()) or _sums_up(plain, numeral, quantity)) and not _in_period(
        plain, numeral.start
    ):
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
    held = quantity.measure.name == "期" and rules.held.search(clause)
    return quantity.measure.one or bool(led or counts or held) or bool(rules.distributed.search(clause))


def _sums_up(plain: str, numeral: Numeral, quantity: Quantity) -> bool:
    """Whether a number counts the names right before it: 沈阳、大连和厦门3个城市."""
    if quantity.measure.type != "count":
        return False
    listed = 1 + len(AND.findall(clause_before(plain, numeral.start, 2 * REACH)))
    return listed >= 3 and numeral.value == listed


def _in_period(plain: str, position: int) -> bool:
    start = position - len(clause_before(plain, position))
    hinted = PERIOD_HINT.search(plain, start, position)
    return bool(hinted) and any(rule.pattern.search(plain, start, position) for rule in PERIODS)


def _range(
    plain: str, numeral: Numeral, first: Measured | None, following: Numeral, second: Measured | None
) -> Quantity | None:
    """一至二次, 6-8个, 5万元至10万元, 五日以上十日以下, 超过35不满45."""
    if second is None or following.start - numeral.end > 14 or numeral.blank or following.blank:
        return None
    if isinstance(numeral.value, tuple) or isinstance(following.value, tuple):
        return None
    if not isinstance(second[0], int | float) or numeral.value is None:
        return None
    high: Number = second[0]
    _, measure, end, _ = second
    low: Number = numeral.value
    low_end = numeral.end
    if first and first[2] <= following.start:
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
    each = measure.type == "age" and low_end > numeral.end and (not between.startswith("以上") or "，" in between)
    bounds = not each and bool(_BOUNDS_JOIN.fullmatch(between))
    bounded = bounds and (bool(AFTER.match(plain, end)) or between.endswith(("至", "到")))
    opened = low_end == numeral.end and bool(_OPEN.fullmatch(between))
    scale = plain[following.end - 1]
    if joined and low_end == numeral.end and scale in "万亿" and plain[numeral.end - 1] not in "万亿" and low < high:
        low = scaled(low, scale) if scaled(low, scale) < high else low  # 5—10万元
    if low >= high or not (joined or bounded or opened):
        return None
    if not _may_count(plain, numeral, (low, measure, low_end, False)):
        return None
    tail = AFTER.match(plain, end)
    return Quantity(numeral.start, tail.end() if tail and bounded else end, (low, high), measure, "range")


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
    at_least = _AT_LEAST.search(plain, max(0, before.start - 12), before.start)  # 至少组织2次讲座、1次参观
    series = quantity.measure.type in ("count", "frequency") and at_least and _SERIES.fullmatch(between)
    reached = plain.endswith("达到", 0, before.start) and _NEXT_ITEM.fullmatch(between)  # 达到1.5万家、中小企业3.2万家
    relaxed = len(between) <= 20 and re.search("放宽(?:至|到)$", between)
    bounded = instead or bare or listed or series or reached or relaxed or paired
    return replace(quantity, comparator=before.comparator) if bounded else quantity
