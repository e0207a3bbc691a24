"""Which of several targets asks the most, where that can be said; and why not, in Chinese, where it cannot.

What is compared is brought to one: 每月3次 and 每两个月1次 to two months, 半年 and 6个月 to days. At least 90 % asks
more than at least 60 %, at most 3 months more than at most 6, an earlier date more than a later one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import combinations
from typing import Literal, TypeAlias

from policysite.library import Place
from policysite.readings import read_period
from policytext.lexicon import CHARTER, GOAL, MADE_IN_PROVINCE, POPULATION_AGE, PROVINCES, SOFT, SOFT_BEFORE, STRIVING
from policytext.model import OPENING, Period, Target, Value, squeeze

Order: TypeAlias = Literal["same", "first", "second"]
Way: TypeAlias = Literal["least", "most", "exact"]

OPENING_LENGTH = 200
"""Characters of the opening that may say which province a policy is for."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a comparison came to."""

    strictest: tuple[int, ...]
    """Positions of the targets that ask the most; none where all ask the same or no order can be told."""
    same: bool
    """All that could be compared ask the same."""
    whole: bool
    """None was left out of the comparison."""
    notes: tuple[str, ...]
    """What a reader must know: how numbers were brought to one, why they cannot be compared, what was left out."""

    @property
    def note(self) -> str:
        """What came of it, unless a target is the strictest, and the notes, as one text."""
        said = ("要求相同" if self.whole else "其余要求相同",) if self.same else ()
        return "；".join((*said, *self.notes))


@dataclass(frozen=True, slots=True)
class _Demand:
    """A target as it is compared."""

    way: Way
    amount: Fraction | None
    """In the smallest measure of its kind and for one year where it recurs; None for a bare deadline."""
    recurs: bool
    days: tuple[Fraction, Fraction] | None
    """For a time: the fewest and the most days that it can be; 工作日 are not 日."""
    by: str
    """The date by which; empty where none is given or it is past: then the number holds today."""
    strict: bool
    """超过半数 asks more than 半数以上, which includes it."""
    striving: bool
    """力争达到 asks less than 达到."""


def compare_targets(pairs: Sequence[tuple[Place, Target]], day: date) -> Verdict:
    """Of targets that govern the same thing, which asks the most as of a day."""
    notes: list[str] = []
    held = dict(_leave_out(pairs, notes))
    compared, whole = list(held.values()), len(held) == len(pairs)
    if len({place.policy.about.id for place, _ in compared}) < 2:
        return Verdict((), False, whole, tuple(notes))
    demands = {n: _read_demand(target, day) for n, (_, target) in held.items()}
    orders = {
        (a, b): "same" if _says(held[a][1]) == _says(held[b][1]) else _order(demands[a], demands[b])
        for a, b in combinations(held, 2)
    }
    if all(order == "same" for order in orders.values()):
        return Verdict((), True, whole, tuple(notes))
    reason = _find_reason(compared)
    if reason:
        return Verdict((), False, whole, (reason, *notes))
    notes = [*_tell_periods(compared), *_tell_striving(compared), *notes]
    if len({place.addressees for place, _ in compared if place.addressees}) > 1:
        notes.append("适用对象不尽相同，请看“对谁”")
    top = tuple(n for n in held if all(_at_least(orders, n, other) for other in held if other != n))
    if top:
        return Verdict(top, False, whole, tuple(notes))
    reasons = (order for order in orders.values() if order not in ("same", "first", "second"))
    return Verdict((), False, whole, (*dict.fromkeys(reasons), *notes))


def _at_least(orders: dict[tuple[int, int], str], one: int, other: int) -> bool:
    """Whether a target asks as much as another or more."""
    return orders[one, other] in ("same", "first") if one < other else orders[other, one] in ("same", "second")


def _leave_out(pairs: Sequence[tuple[Place, Target]], notes: list[str]) -> Iterator[tuple[int, tuple[Place, Target]]]:
    """The targets that are compared; of the others the notes say why not."""
    soft = [_is_soft(place, target) for place, target in pairs]
    for n, (place, target) in enumerate(pairs):
        name = f"《{place.policy.about.title}》"
        if soft[n] and not all(soft):
            notes.append(f"{name}这一处是试点或鼓励性要求，不参加比较")
        elif target.blank:
            notes.append(f"{name}留空待填，不参加比较")
        else:
            yield n, (place, target)


def _is_soft(place: Place, target: Target) -> bool:
    text, evidence = squeeze(place.unit.text), squeeze(target.evidence)
    before = text[: max(text.find(evidence), 0)]
    sentence = before[max(before.rfind(mark) for mark in "。；;") + 1 :]
    return bool(SOFT.search(evidence) or SOFT_BEFORE.search(sentence))


def _find_reason(pairs: Sequence[tuple[Place, Target]]) -> str | None:
    """Why none of the targets can be called the strictest, whatever their numbers."""
    ages = [target for _, target in pairs if target.type == "age"]
    if ages and any(_names_population(target) for target in ages) and len({_value(target) for target in ages}) > 1:
        return "年龄只划定对象范围"
    areas = {area for place, _ in pairs if (area := _find_area(place))}
    if any(not one.startswith(other) and not other.startswith(one) for one, other in combinations(areas, 2)):
        return "适用的地区不同，没有单位同时受几处约束"
    whom = [set(place.addressees) for place, _ in pairs]
    if all(one and other and one.isdisjoint(other) for one, other in combinations(whom, 2)):
        return "适用对象不同，没有单位同时受几处约束"
    if any(CHARTER.search(place.policy.about.title) for place, _ in pairs):
        return "章程只管本组织"
    return None


def _names_population(target: Target) -> bool:
    return bool(POPULATION_AGE.search(squeeze(target.evidence)))


def _find_area(place: Place) -> str | None:
    """The place that a policy is for, from its province on, as far as its region, title, issuer or opening say."""
    about = place.policy.about
    if about.region:
        return about.region
    names = "，".join((about.title, *about.issuer))
    named = next((name for name in PROVINCES if name in names), None)
    if named is None and place.policy.units and place.policy.units[0].id == OPENING:
        opened = MADE_IN_PROVINCE.search(place.policy.units[0].text[:OPENING_LENGTH])
        return opened[1] if opened else None
    return named


# --- one target -----------------------------------------------------------------------------------

_DAYS: dict[str, Fraction] = {
    "年": Fraction(365),
    "学年": Fraction(365),
    "学期": Fraction(365, 2),
    "季度": Fraction(365, 4),
    "月": Fraction(365, 12),
    "周": Fraction(7),
    "日": Fraction(1),
    "小时": Fraction(1, 24),
    "分钟": Fraction(1, 1440),
    "秒": Fraction(1, 86400),
}
_WAYS: dict[str, Way] = {">=": "least", ">": "least", "<=": "most", "<": "most", "==": "exact", "range": "least"}


def _says(target: Target) -> object:
    """What a target asks, word for word: two that say the same need no comparing."""
    said = (target.type, target.comparator, _value(target), target.measure, target.per)
    return *said, _by(target), _strives(target)


def _strives(target: Target) -> bool:
    return bool(STRIVING.search(squeeze(target.evidence)))


def _value(target: Target) -> Value:
    return target.local.value if target.local and target.local.value is not None else target.value


def _by(target: Target) -> str:
    """The last day that a target allows: 2020 is the whole year; empty where it names none."""
    by = (target.local.by if target.local else None) or target.by or ""
    return by + "-12-31"[3 * by.count("-") :] if by else ""


def _read_demand(target: Target, day: date) -> _Demand | str:
    """What a target asks; a text says why it cannot be compared."""
    by, value = _by(target), _value(target)
    due = "" if by < day.isoformat() else by
    if value is None:
        return _Demand("exact", None, False, None, by, False, _strives(target)) if by else "期限没有写明日期"
    if target.comparator in ("~", "none"):
        return "有的只是约数"
    if isinstance(value, tuple):
        if target.type != "frequency":
            return "有的是一个区间"
        value = value[0]
    way = _WAYS[target.comparator]
    if way == "exact" and (target.type == "frequency" or GOAL.search(squeeze(target.evidence))):
        way = "least"  # 每年1次, 完成60%: nobody minds more
    amount = Fraction(str(value))
    recurs = target.per is not None and target.type != "ratio"  # 年均增长5% is no number of times
    if target.per and recurs:
        if not _length(target.per):
            return "周期不同"
        amount *= Fraction(365) / _length(target.per)
    days = None
    if target.type == "duration":
        if target.measure == "工作日":
            days = amount, amount * Fraction(7, 5) + 4
        elif target.measure in _DAYS:
            days = amount * _DAYS[target.measure], amount * _DAYS[target.measure]
    return _Demand(way, amount, recurs, days, due, target.comparator in (">", "<"), _strives(target))


# --- two targets ----------------------------------------------------------------------------------


def _order(one: _Demand | str, other: _Demand | str) -> str:
    """Which of two asks more; any other text says why that cannot be told."""
    if isinstance(one, str) or isinstance(other, str):
        return one if isinstance(one, str) else str(other)
    if one.recurs != other.recurs:
        return "一个是定期要求，一个是一次性要求"
    if (one.amount is None) != (other.amount is None):
        return "一个有数字，一个只有期限"
    numbers = _order_numbers(one, other)
    dates = _order_dates(one, other)
    if numbers == dates == "same" and one.striving != other.striving:
        return "second" if one.striving else "first"
    if numbers in ("same", dates) or dates == "same":
        return dates if numbers == "same" else numbers
    return "一个数字更高，一个期限更早" if numbers in ("first", "second") else numbers


def _order_dates(one: _Demand, other: _Demand) -> Order:
    if one.by == other.by:
        return "same"
    return "first" if one.by < other.by else "second"  # '' holds today


def _order_numbers(one: _Demand, other: _Demand) -> str:
    if one.amount is None or other.amount is None:
        return "same"
    if one.way != other.way and "exact" not in (one.way, other.way):
        return "一个是下限，一个是上限"
    if one.days and other.days:
        (low, high), (least, most) = one.days, other.days
        if one.days != other.days and low <= most and least <= high:
            return "一个按工作日、一个按自然日，相差不大"
        first, second = low, least
    elif one.days or other.days:
        return "计量单位不同"
    else:
        first, second = one.amount, other.amount
    if first == second:
        if one.strict != other.strict:
            return "first" if one.strict else "second"
        return "数字相同，但有的写定数、有的写上限" if {one.way, other.way} == {"exact", "most"} else "same"
    if one.way == other.way == "exact":
        return "各自写的是定数，数字不同"
    if one.way == "exact" or other.way == "exact":
        exact, bound = (first, second) if one.way == "exact" else (second, first)
        way = other.way if one.way == "exact" else one.way
        if (exact > bound) == (way == "least"):
            return "first" if one.way == "exact" else "second"
        return "一个写定数，与另一个的上限或下限不能同时满足，请以上级文件为准"
    more = first > second if one.way == "least" else first < second
    return "first" if more else "second"


# --- notes ----------------------------------------------------------------------------------------


def _tell_periods(pairs: Sequence[tuple[Place, Target]]) -> tuple[str, ...]:
    """How recurring numbers read when brought to the longest of their periods."""
    recurring = [
        (target, target.per)
        for _, target in pairs
        if target.per and target.type != "ratio" and _length(target.per) and _value(target) is not None
    ]
    if len({per for _, per in recurring}) < 2:
        return ()
    longest = max((per for _, per in recurring), key=_length)
    counts = []
    for target, per in recurring:
        value = _value(target)
        number = Fraction(str(value[0] if isinstance(value, tuple) else value)) * _length(longest) / _length(per)
        counts.append(f"{_read_count(number)}{target.measure or ''}")
    return (f"折合每{read_period(longest).replace(' ', '')}：{'、'.join(counts)}",)


def _tell_striving(pairs: Sequence[tuple[Place, Target]]) -> tuple[str, ...]:
    """Who only strives for a number that the others require."""
    titles = [place.policy.about.title for place, target in pairs if _strives(target)]
    same = len({_value(target) for _, target in pairs}) == 1
    names = "".join(f"《{title}》" for title in dict.fromkeys(titles))
    return (f"数字相同，但{names}写的是“力争”",) if same and 0 < len(titles) < len(pairs) else ()


def _length(period: Period) -> Fraction:
    """Days; 0 where the unit of a period is of no fixed length."""
    return _DAYS.get(period.unit, Fraction(0)) * max(period.n, 0)


def _read_count(number: Fraction) -> str:
    if number.denominator == 1:
        return f"{number} "
    return f"约 {float(number):.1f} "
