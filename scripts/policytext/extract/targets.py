"""Clauses → targets: the numbers and dates a policy requires, each with the words it rests on.

A quantity takes the period of its clause, or of an earlier one that governs it; a date governs
what follows it in its sentence. A period or a date without a number is a target of its own.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from policytext.extract.characters import plain_text
from policytext.extract.clauses import AND, Span
from policytext.extract.dates import Date, find_dates
from policytext.extract.evidence import find_evidence, find_scope, follow, quote
from policytext.extract.measured import Quantity
from policytext.extract.numerals import parse_number
from policytext.extract.periods import Recurrence
from policytext.extract.sentences import Sentence, heading_date, leading_date, read_sentences
from policytext.lexicon import (
    AHEAD,
    ASKS,
    BEFORE,
    BELOW_EXCLUDES,
    DAYS,
    LEADS_ON,
    LEADS_TO,
    LIMIT,
    MEASURES,
    PAST,
    PERIODIC_ACT,
    QUANTITY_RULES,
    RECURRING,
    REPORTING,
    THIS_YEAR,
    YEARLY_DATE,
)
from policytext.model import Period, Target
from policytext.words import tag_words

_RELATIVE = re.compile("[^，。；：、\\d]{0,10}的")
_EACH = re.compile("每[人名位]")
_PENALTY = re.compile("[^。；\\n]{0,16}扣\\d")
_IN_A_ROW = re.compile(f"{AND.pattern}(?:{BEFORE.pattern})?")
_NAMES_YEAR = re.compile(r"\D{0,3}\d{4}|[^，。；]{0,3}年")


def find_targets(
    text: str,
    year: int | None = None,
    issued: str | None = None,
    introductions: Sequence[str] = (),
    headings: Sequence[str] = (),
) -> tuple[Target, ...]:
    """The targets of a text in reading order, without ids.

    `year` is that of the policy, for dates that name none; what lies before `issued` has passed. The
    `introductions` are the sentences that lead to the text, the nearest first, whose date governs it, and the `headings`
    those above it, which may name the year.
    """
    plain = plain_text(text)
    leading = (*(leading_date(said, year, issued) for said in introductions), *map(heading_date, headings))
    governed = next(filter(None, leading), None)
    found = [
        target
        for sentence in read_sentences(text, plain, year, issued, governed)
        for target in _of_sentence(text, plain, sentence)
    ]
    ordered = [target for _, target in sorted(found, key=lambda pair: pair[0])]
    return _within_limit(text, ordered, year)


def _within_limit(text: str, targets: Sequence[Target], year: int | None) -> tuple[Target, ...]:
    """A line of its own (完成时限：2022年9月底前), or the last cell of a row, is the date of every number that has none."""
    limit = LIMIT.search(text)
    dates = find_dates(limit[0], year) if limit else []
    if limit is None or not dates:
        return tuple(targets)
    open_ended = ("deadline", "age")
    if limit["cell"] and any(target.type not in open_ended for target in targets):
        targets = [target for target in targets if target.type != "deadline" or target.by != dates[-1].by]
    return tuple(
        replace(target, by=dates[-1].by) if target.by is None and target.type not in open_ended else target
        for target in targets
    )


def keep_requirements(text: str) -> str:
    """The lines of an opening that can require something: short ones, and prose that asks for it."""
    return "\n".join(line for line in text.split("\n") if len(line) <= 80 or ASKS.search(line))


def says_below_excludes(text: str) -> bool:
    """Whether a policy defines 以下 otherwise than the Civil Code does: “以下”不含本数."""
    return bool(BELOW_EXCLUDES.search(text))


def exclude_below(targets: Sequence[Target]) -> tuple[Target, ...]:
    """The targets of a policy that says so: <= of 以下 is <."""
    return tuple(
        replace(target, comparator="<") if target.comparator == "<=" and "以下" in target.evidence else target
        for target in targets
    )


def number_targets(unit_id: str, targets: Sequence[Target]) -> tuple[Target, ...]:
    """The targets of one unit numbered in reading order: 4.4/1, 4.4/2, …"""
    return tuple(replace(target, id=f"{unit_id}/{number}") for number, target in enumerate(targets, 1))


# --- what a sentence requires ---------------------------------------------------------------------


def _of_sentence(text: str, plain: str, sentence: Sentence) -> Iterator[tuple[int, Target]]:
    used: set[int] = set()
    for quantity in sentence.quantities:
        clause = sentence.clause_of(quantity.start)
        if clause is None or _is_past(plain, clause):
            used |= {period.start for period in sentence.periods if clause and clause.holds(period.start)}
            continue
        if _says_how_another_counts(plain, sentence, clause, quantity):
            continue
        recurrence = _governing_period(plain, sentence, clause, quantity)
        used |= {recurrence.start} if recurrence else set()
        for date in _governing_dates(plain, sentence, clause, quantity, recurrence):
            yield quantity.start, _numbered(text, sentence, clause, quantity, recurrence, date)
    for cover in sentence.covers:
        clause = sentence.clause_of(cover.start)
        if clause and not _is_past(plain, clause):
            by = _governing_date(sentence.dates, cover.start, clause) or sentence.listed
            recurrence = next((p for p in sentence.periods if clause.start <= p.start < cover.start), None)
            used |= {recurrence.start} if recurrence else set()
            yield cover.start, _covering(text, clause, cover, recurrence, by)
    for period in sentence.periods:
        clause = sentence.clause_of(period.start)
        if clause and period.start not in used and _is_act(plain, clause, period, sentence.quantities):
            yield period.start, _recurring(text, _with_act(sentence, clause, period), period)
    yield from _deadlines(text, sentence)


def _deadlines(text: str, sentence: Sentence) -> Iterator[tuple[int, Target]]:
    """Dates by which something is due that has no number."""
    numbers = [quantity for quantity in sentence.quantities if not _is_lead(text, quantity)]
    starts = [quantity.start for quantity in numbers] + [cover.start for cover in sentence.covers]
    for date in sentence.dates:
        region = _region(text, sentence.clauses, sentence.series[-1] if date in sentence.series else date)
        known = (date.by or date.blank or date.before) and text[date.start : date.end] not in THIS_YEAR
        behind = region is not None and (
            any(start > region.end for start in starts) or not text[region.end :].strip("：: \n")
        )
        if region and behind and LEADS_TO.search(text, region.start, region.end):
            continue  # 到2025年，主要目标是：青年人才达到5万人
        if known and region and (date.begins or not any(map(region.holds, starts))):
            yield date.start, _deadline(text, region, date)


def _says_how_another_counts(plain: str, sentence: Sentence, clause: Span, quantity: Quantity) -> bool:
    """每月25日前报送信息不少于1条: the count says how much is due by then; 发现1名不合格的，扣2分: what the marks are for."""
    if quantity.monthly:
        return any(clause.holds(other.start) for other in sentence.quantities if other is not quantity)
    return quantity.measure.type == "count" and quantity.value == 1 and bool(_PENALTY.match(plain, quantity.end))


def _governing_dates(
    plain: str, sentence: Sentence, clause: Span, quantity: Quantity, recurrence: Recurrence | None
) -> tuple[Date | None, ...]:
    """The date by which a number is asked, or the several of a row; None where it has none."""
    listed = None if recurrence or (sentence.follows and quantity.comparator == "==") else sentence.listed
    date = _governing_date(sentence.dates, quantity.start, clause) or listed
    if date is None or _is_lead(plain, quantity) or _describes(plain, sentence, clause, quantity):
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


def _is_lead(text: str, quantity: Quantity) -> bool:
    """Whether a span says how much earlier something is due: 提前一年完成."""
    return quantity.measure.type == "duration" and text.endswith("提前", 0, quantity.start)


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


def _is_past(plain: str, clause: Span) -> bool:
    return bool(PAST.search(plain, clause.start, clause.end))


def _governing_period(plain: str, sentence: Sentence, clause: Span, quantity: Quantity) -> Recurrence | None:
    """The period in the number's own clause; else the last one before, where the number can recur with it."""
    if quantity.measure.type == "duration" and (plain[quantity.end - 1] == "内" or _is_lead(plain, quantity)):
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
        return nearest if alike or countable or listed or quantity.measure.type == "ratio" else None
    opening = plain[clause.start : quantity.start]
    if "每" in _EACH.sub("", opening) or QUANTITY_RULES.once.search(opening) or plain.startswith("年均", nearest.start):
        return None
    if countable:
        again = plain.endswith("连续", 0, quantity.start)
        return nearest if quantity.measure.name in RECURRING and not again else None
    if quantity.measure.type == "ratio" and PERIODIC_ACT.search(plain, nearest.end, clause.start):
        return None  # 每学年对各学院进行检查，抽查比例不低于10%
    return nearest if alike and nearest.end > clause.start - 40 and quantity.measure.type != "age" else None


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


def _governing_date(dates: Sequence[Date], position: int, clause: Span) -> Date | None:
    """The last date before the position in its sentence; else one behind it in its clause."""
    before = [date for date in dates if date.start < position and not date.begins]
    if before and (clause.holds(before[-1].start) or not before[-1].event):
        return before[-1]
    return next((date for date in dates if clause.holds(date.start) and date.before), None)


def _with_act(sentence: Sentence, clause: Span, recurrence: Recurrence) -> Span:
    """The clause; with the next one where it holds no more than the period and a date: 每年3月31日前，…."""
    index = sentence.clauses.index(clause)
    if clause.end - recurrence.end > 9 or index + 1 == len(sentence.clauses):
        return clause
    return Span(clause.start, sentence.clauses[index + 1].end)


def _is_act(plain: str, clause: Span, recurrence: Recurrence, quantities: Sequence[Quantity]) -> bool:
    """每年 with an act and no count is a target; with a number, a bare time, or a noun behind it, it is not."""
    if recurrence.counted or _is_past(plain, clause) or any(clause.holds(quantity.start) for quantity in quantities):
        return False
    rest = plain[recurrence.end : clause.end]
    if YEARLY_DATE.match(rest) or plain[recurrence.end - 1] in "一二三四五六日天":
        return "的" not in rest[:2]
    if len(rest) < 2 or QUANTITY_RULES.no_act.search(rest):
        return False
    if REPORTING.match(rest):
        return True
    words = [(word, tag) for word, tag in tag_words(rest[:12]) if word.strip()]
    first = next(
        (
            tag
            for word, tag in words
            if tag not in ("d", "x", "ad", "b", "t", "a", "i") and not QUANTITY_RULES.act_led.fullmatch(word)
        ),
        "",
    )
    noun_phrase = len(words) > 1 and words[1][0] == "的"
    return first.startswith(("v", "p")) and not noun_phrase


def _region(text: str, clauses: Sequence[Span], date: Date) -> Span | None:
    """The clause a date stands in, with the next ones as long as they do not yet say what is to be done."""
    index = next((i for i, clause in enumerate(clauses) if clause.holds(date.start)), None)
    if index is None:
        return None
    last = index
    while last + 1 < len(clauses) and (
        (last == index and clauses[last].end - date.end <= 4)
        or text[clauses[last].start : clauses[last].end].lstrip().startswith(LEADS_ON)
    ):
        last += 1
    return Span(clauses[index].start, clauses[last].end)


# --- targets --------------------------------------------------------------------------------------


def _numbered(
    text: str, sentence: Sentence, clause: Span, quantity: Quantity, recurrence: Recurrence | None, date: Date | None
) -> Target:
    evidence = find_evidence(text, sentence, clause, quantity, date)
    kind = quantity.measure.type
    period = quantity.period or (recurrence.period if recurrence and kind != "age" else None)
    if kind == "count" and period and quantity.measure.name in ("场", "期"):
        kind = "frequency"
    comparator, value = quantity.comparator, quantity.value
    measure: str | None = quantity.measure.name
    if quantity.monthly:  # 每月15日前 is once a month, 15日前 a date that has no number
        kind, comparator, value, measure = (
            ("frequency", "==", 1, "次") if period else ("deadline", comparator, None, None)
        )
    return Target(
        id="",
        evidence=quote(text, evidence),
        type=kind,
        comparator=comparator,
        value=value,
        measure=measure,
        per=period,
        by=date.by if date and kind != "age" and not _every_year(text, period, date) else None,
        scope=find_scope(text, evidence, quantity, date),
        placeholder=quantity.blank or bool(date and date.blank),
        implicit=False,
    )


def _every_year(text: str, period: Period | None, date: Date) -> bool:
    """Whether a date without a year comes back with the year of its period: 每年9月底前…，12月底前达到95%."""
    return period is not None and period.unit == "年" and date.start >= 0 and not _NAMES_YEAR.match(text, date.start)


def _covering(text: str, clause: Span, cover: Span, recurrence: Recurrence | None, date: Date | None) -> Target:
    whole = Quantity(cover.start, cover.end, 100, MEASURES["%"], "==")
    return Target(
        id="",
        evidence=quote(text, clause),
        type="ratio",
        comparator="==",
        value=100,
        measure="%",
        per=recurrence.period if recurrence else None,
        by=date.by if date else None,
        scope=find_scope(text, clause, whole, date),
        placeholder=bool(date and date.blank),
        implicit=True,
    )


def _recurring(text: str, clause: Span, recurrence: Recurrence) -> Target:
    return Target(
        id="",
        evidence=quote(text, clause),
        type="frequency",
        comparator="==",
        value=1,
        measure="次",
        per=recurrence.period,
        by=None,
        scope=follow(text, recurrence.end, clause.end),
        placeholder=False,
        implicit=not recurrence.numbered,
    )


def _deadline(text: str, region: Span, date: Date) -> Target:
    return Target(
        id="",
        evidence=quote(text, region),
        type="deadline",
        comparator="none",
        value=None,
        measure=None,
        per=None,
        by=date.by,
        scope=follow(text, date.end, region.end),
        placeholder=date.blank,
        implicit=False,
    )
