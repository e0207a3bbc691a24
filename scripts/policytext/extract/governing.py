"""A number in its sentence → the period in which it recurs and the date by which it is due."""

import re
from collections.abc import Sequence
from dataclasses import replace

from policytext.extract.clauses import AND, Span
from policytext.extract.dates import Date
from policytext.extract.measured import Quantity
from policytext.extract.numerals import parse_number
from policytext.extract.periods import Recurrence
from policytext.extract.sentences import Sentence
from policytext.lexicon import AHEAD, BEFORE, DAYS, PERIODIC_ACT, QUANTITY_RULES, RECURRING
from policytext.model import Period

_RELATIVE = re.compile("[^，。；：、\\d]{0,10}的")
_EACH = re.compile("每[人名位]")
_CLOSED = re.compile("[^（）。；]*）[^，。；（）]{0,4}[于在]")
_IN_A_ROW = re.compile(f"{AND.pattern}(?:{BEFORE.pattern})?")


def governing_dates(
    plain: str, sentence: Sentence, clause: Span, quantity: Quantity, recurrence: Recurrence | None
) -> tuple[Date | None, ...]:
    """The date by which a number is asked, or the several of a row; None where it has none."""
    apart = quantity.comparator == "==" or quantity.measure.type == "duration"
    listed = None if recurrence or (sentence.follows and apart) else sentence.listed
    date = (
        governing_date(sentence.dates, quantity.start, clause) or _behind_brackets(plain, sentence, quantity) or listed
    )
    if date is None or is_lead(plain, quantity) or _describes(plain, sentence, clause, quantity):
        return (None,)
    if recurrence and recurrence.start <= date.start < recurrence.end:
        return (None,)  # 年内至少3次
    led = bool(sentence.series) and sentence.series[0].start < quantity.start
    if led and not recurrence and (date in sentence.series or date is sentence.listed):
        return _own_dates(plain, sentence, clause, quantity)
    elsewhere = date is not sentence.listed and not clause.holds(date.start)
    passed = elsewhere and (
        (recurrence and not date.bare_year) or any(clause.holds(other.start) for other in sentence.other_dates)
    )
    return (None,) if passed else (_moved_forward(plain, date, quantity),)


def governing_date(dates: Sequence[Date], position: int, clause: Span) -> Date | None:
    """The last date before the position in its sentence; else one behind it in its clause."""
    before = [date for date in dates if date.start < position and not date.begins]
    if before and (clause.holds(before[-1].start) or not before[-1].event):
        return before[-1]
    return next((date for date in dates if clause.holds(date.start) and date.before), None)


def _behind_brackets(plain: str, sentence: Sentence, quantity: Quantity) -> Date | None:
    """The date right behind the brackets in which a number stands: 材料（3000字以内、图片2张）于3月4日前报送."""
    return next(
        (date for date in sentence.dates if date.before and _CLOSED.fullmatch(plain, quantity.end, date.start)), None
    )


def _moved_forward(plain: str, date: Date, quantity: Quantity) -> Date:
    """The date of what is due years before it: 到2020年，…达到95%，…提前一年达到100%."""
    match = AHEAD.search(plain, max(date.end, 0), quantity.start)
    years = parse_number(match["years"]) if match else None
    if not isinstance(years, int) or date.by is None:
        return date
    return replace(date, by=f"{int(date.by[:4]) - years}{date.by[4:]}")


def _own_dates(plain: str, sentence: Sentence, clause: Span, quantity: Quantity) -> tuple[Date, ...]:
    """Of a series of dates the one that is meant by a number's place in its row; a number alone holds for each of them."""
    rows: list[list[Quantity]] = []
    for one in (one for one in sentence.quantities if clause.holds(one.start)):
        before = rows[-1][-1] if rows else None
        if before and before.measure == one.measure and _IN_A_ROW.fullmatch(plain, before.end, one.start):
            rows[-1].append(one)
        else:
            rows.append([one])
    row = next(row for row in rows if quantity in row)
    return (sentence.series[row.index(quantity)],) if len(row) == len(sentence.series) else sentence.series


def _describes(plain: str, sentence: Sentence, clause: Span, quantity: Quantity) -> bool:
    """Whether a number says whom another number of its clause is about: 有3名以上团员的企业，团组织覆盖率…."""
    bounds = quantity.measure.type in ("count", "age") and plain.endswith(("以上", "以下"), 0, quantity.end)
    if not bounds or not _RELATIVE.match(plain, quantity.end):
        return False
    return any(quantity.end < other.start < clause.end for other in sentence.quantities)


def governing_period(plain: str, sentence: Sentence, clause: Span, quantity: Quantity) -> Recurrence | None:
    """The period in the number's own clause; else the last one before, where the number can recur with it."""
    if quantity.measure.type == "duration" and (plain[quantity.end - 1] == "内" or is_lead(plain, quantity)):
        return None  # 每年应在新生入校后2个月内, 提前两周: how soon, not how often
    before = [
        period
        for period in sentence.periods
        if period.start < quantity.start
        and not _outlasts(quantity, period.period)
        and not _put_aside(plain, period.start, quantity.start)
    ]
    if not before:
        own = [period for period in sentence.periods if clause.holds(period.start)]
        return own[0] if own and quantity.measure.name == "次" else None
    nearest = before[-1]
    if (nearest.counted or quantity.measure.name == "分") and not clause.holds(nearest.start):
        return None
    between = [other for other in sentence.quantities if nearest.start < other.start < quantity.start]
    alike = all(other.measure == quantity.measure or _instead(plain, other, quantity) for other in between)
    countable = quantity.measure.type in ("frequency", "count")
    if clause.holds(nearest.start):
        beside = plain[between[-1].end : quantity.start] if between else ""
        if "每" in beside:
            return None  # 每周放学前5分钟、每个节假日前30分钟
        listed = beside.startswith("、")  # 每年不少于4次、累计不少于12小时
        other = not nearest.counted and (countable or quantity.measure.type == "ratio")  # 年产10万吨的生产线3条
        return nearest if alike or listed or other else None
    opening = plain[clause.start : quantity.start]
    if "每" in _EACH.sub("", opening) or QUANTITY_RULES.once.search(opening) or plain.startswith("年均", nearest.start):
        return None
    if countable:
        again = plain.endswith("连续", 0, quantity.start)
        part = _is_part(opening, clause, between, quantity)
        return nearest if (part or quantity.measure.name in RECURRING) and not again else None
    of_act = quantity.measure.type == "ratio" or (
        quantity.measure.name == "元" and QUANTITY_RULES.given.search(opening)
    )
    if of_act and PERIODIC_ACT.search(plain, nearest.end, clause.start):
        return None  # 每学年对各学院进行检查，抽查比例不低于10%
    return nearest if alike and nearest.end > clause.start - 40 and quantity.measure.type != "age" else None


def _is_part(opening: str, clause: Span, between: Sequence[Quantity], quantity: Quantity) -> bool:
    """Whether a number divides the one before its clause, or adds a share up: 每年抽查200家，包括机构30家; 约10%的断面，共150个."""
    whole = between[-1] if between and between[-1].end <= clause.start else None
    if whole is None:
        return False
    if QUANTITY_RULES.sum_of.fullmatch(opening.strip()):
        return whole.measure.type == "ratio"
    return whole.measure == quantity.measure and bool(QUANTITY_RULES.part_of.match(opening))


def _put_aside(plain: str, start: int, end: int) -> bool:
    """Whether what starts there stands in brackets that close before the end: 人才（以每年度发布的目录为准）."""
    closed = plain.find("）", start, end)
    return closed >= 0 and "（" not in plain[start:closed]


def _outlasts(quantity: Quantity, period: Period) -> bool:
    """Whether a span is as long as the period, so that it cannot come back with it: 每日查阅，…不超过2个工作日."""
    days = DAYS.get(quantity.measure.name)
    if quantity.measure.type != "duration" or days is None or not isinstance(quantity.value, int | float):
        return False
    return quantity.value * days >= period.n * DAYS.get(period.unit, 0) > 0


def _instead(plain: str, one: Quantity, other: Quantity) -> bool:
    """Whether one number may stand for the other: 12天或者90学时."""
    return plain[one.end : other.start] in ("或", "或者")


def is_lead(text: str, quantity: Quantity) -> bool:
    """Whether a span says how much earlier something is due: 提前一年完成."""
    return quantity.measure.type == "duration" and text.endswith("提前", 0, quantity.start)
