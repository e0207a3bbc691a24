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
from policytext.extract.governing import governing_date, governing_dates, governing_period, is_lead
from policytext.extract.horizons import Horizon
from policytext.extract.measured import Quantity
from policytext.extract.past import is_past, was_reached
from policytext.extract.periods import Recurrence
from policytext.extract.sentences import Sentence, heading_date, leading_date, read_sentences
from policytext.lexicon import (
    BASELINE,
    BELOW_EXCLUDES,
    LEADS_ON,
    LEADS_TO,
    LIMIT,
    MEASURES,
    QUANTITY_RULES,
    REPORTING,
    STARTS,
    THIS_YEAR,
    YEARLY_DATE,
)
from policytext.model import Period, Target
from policytext.words import tag_words

_PENALTY = re.compile("[^。；\\n]{0,16}扣\\d")
_YEAR = Period(1, "年")
_DATE_ALONE = re.compile("\\s*(?:在|至|[自从即][^，。；]{0,12}[起至日])?(?:之?前|止|期间|内)?[，,]?\\s*")
"""What stands around a date that is alone in its clause: 即日起至2024年12月31日止，."""
_DATE_LINE = re.compile(r"(?:\s*\d{4}年\d{1,2}月(?:\s*日)?\s*)+")
"""A month alone in its line, whose day is left open, is when somebody signs."""
_NAMES_YEAR = re.compile(r"\D{0,3}\d{4}|[^，。；]{0,3}年")


def find_targets(
    text: str,
    year: int | None = None,
    issued: str | None = None,
    introductions: Sequence[str] = (),
    headings: Sequence[str] = (),
    horizon: Horizon | None = None,
) -> tuple[Target, ...]:
    """The targets of a text in reading order, without ids.

    `year` is that of the policy, for dates that name none; what lies before `issued` has passed. The
    `introductions` are the sentences that lead to the text, the nearest first, whose date governs it, and the `headings`
    those above it, which may name the year; the `horizon` is that of the policy.
    """
    plain = plain_text(text)
    leading = (*(leading_date(said, year, issued) for said in introductions), *map(heading_date, headings))
    governed = next(filter(None, leading), None)
    found = [
        target
        for sentence in read_sentences(text, plain, year, issued, governed, horizon)
        for target in _of_sentence(text, plain, sentence)
    ]
    ordered = [target for _, target in sorted(found, key=lambda pair: pair[0])]
    return _within_limit(text, ordered, year)


def _within_limit(text: str, targets: Sequence[Target], year: int | None) -> tuple[Target, ...]:
    """A line of its own (完成时限：2022年9月底前), or the last cell of a row, is the date of every number that has none."""
    limit = LIMIT.search(text)
    dates = find_dates(limit[0], year) if limit else []
    if limit is None or not dates or STARTS.match(limit[0], dates[-1].end):
        return tuple(targets)
    open_ended = ("deadline", "age")
    if limit["cell"] and any(target.type not in open_ended for target in targets):
        targets = [target for target in targets if target.type != "deadline" or target.by != dates[-1].by]
    return tuple(
        replace(target, by=dates[-1].by)
        if target.by is None and target.per is None and target.type not in open_ended
        else target
        for target in targets
    )


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
        if clause is None or is_past(plain, clause) or was_reached(plain, sentence, clause, quantity):
            used |= {period.start for period in sentence.periods if clause and clause.holds(period.start)}
            continue
        if _says_how_another_counts(plain, sentence, clause, quantity):
            continue
        recurrence = governing_period(plain, sentence, clause, quantity) or _own_year(sentence, clause, quantity)
        used |= {recurrence.start} if recurrence else set()
        for date in governing_dates(plain, sentence, clause, quantity, recurrence):
            yield quantity.start, _numbered(text, sentence, clause, quantity, recurrence, date)
    for cover in sentence.covers:
        clause = sentence.clause_of(cover.start)
        if clause and not is_past(plain, clause):
            by = governing_date(sentence.dates, cover.start, clause) or sentence.listed
            recurrence = next((p for p in sentence.periods if clause.start <= p.start < cover.start), None)
            used |= {recurrence.start} if recurrence else set()
            yield cover.start, _covering(text, clause, cover, recurrence, by)
    for period in sentence.periods:
        clause = sentence.clause_of(period.start)
        if clause and period.start not in used and _is_act(plain, clause, period, sentence.quantities):
            yield period.start, _recurring(text, _with_act(sentence, clause, period), period)
    yield from _yearly(text, sentence)
    yield from _deadlines(text, sentence)


def _own_year(sentence: Sentence, clause: Span, quantity: Quantity) -> Recurrence | None:
    """Every year, where the number's own clause begins with a day of it: 每年6月底前完成，12月底前达到95%."""
    days = (date for date in sentence.other_dates if date.yearly and clause.start <= date.start < quantity.start)
    day = None if quantity.measure.type in ("duration", "age") else next(days, None)
    return Recurrence(day.start, day.end, _YEAR, False, False) if day else None


def _yearly(text: str, sentence: Sentence) -> Iterator[tuple[int, Target]]:
    """Later days of every year by which something is due: 每年3月底前报送计划，11月底前报送总结."""
    for date in sentence.other_dates:
        clause = sentence.clause_of(date.start) if date.yearly and date.before else None
        told = (*(period.start for period in sentence.periods), *(quantity.start for quantity in sentence.quantities))
        if clause and not any(map(clause.holds, told)):
            yield date.start, _recurring(text, clause, Recurrence(date.start, date.end, _YEAR, False, False))


def _deadlines(text: str, sentence: Sentence) -> Iterator[tuple[int, Target]]:
    """Dates by which something is due that has no number."""
    numbers = [quantity for quantity in sentence.quantities if not is_lead(text, quantity)]
    starts = [quantity.start for quantity in numbers] + [cover.start for cover in sentence.covers]
    for date in sentence.dates:
        region = _region(text, sentence, sentence.series[-1] if date in sentence.series else date)
        known = (date.by or date.blank or date.before) and text[date.start : date.end] not in THIS_YEAR
        behind = region is not None and (
            any(start > region.end for start in starts) or not text[region.end :].strip("：: \n")
        )
        if region and _DATE_LINE.fullmatch(_line_of(text, date)):
            continue
        if region and behind and (LEADS_TO.search(text, region.start, region.end) or date.within):
            continue  # 到2025年，主要目标是：青年人才达到5万人; 2012年起5年内，实施六大计划，培养2000名
        if known and region and (date.begins or not any(map(region.holds, starts))):
            yield date.start, _deadline(text, region, date)


def _line_of(text: str, date: Date) -> str:
    """The line in which a date stands."""
    start = text.rfind("\n", 0, max(0, date.start)) + 1
    return text[start:].partition("\n")[0]


def _says_how_another_counts(plain: str, sentence: Sentence, clause: Span, quantity: Quantity) -> bool:
    """每月25日前报送信息不少于1条: the count says how much is due by then; 发现1名不合格的，扣2分: what the marks are for."""
    if quantity.monthly:
        return any(clause.holds(other.start) for other in sentence.quantities if other is not quantity)
    return quantity.measure.type == "count" and quantity.value == 1 and bool(_PENALTY.match(plain, quantity.end))


def _with_act(sentence: Sentence, clause: Span, recurrence: Recurrence) -> Span:
    """The clause; with the next one where it holds no more than the period and a date: 每年3月31日前，…."""
    index = sentence.clauses.index(clause)
    if clause.end - recurrence.end > 9 or index + 1 == len(sentence.clauses):
        return clause
    return Span(clause.start, sentence.clauses[index + 1].end)


def _is_act(plain: str, clause: Span, recurrence: Recurrence, quantities: Sequence[Quantity]) -> bool:
    """每年 with an act and no count is a target; with a number, a bare time, or a noun behind it, it is not."""
    if recurrence.counted or is_past(plain, clause) or any(clause.holds(quantity.start) for quantity in quantities):
        return False
    rest = plain[recurrence.end : clause.end]
    if YEARLY_DATE.match(rest):
        return "的" not in rest[:2]
    if plain[recurrence.end - 1] in "一二三四五六日天":
        return "的" not in rest[:2] and not QUANTITY_RULES.no_day_act.search(rest)
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


def _around(text: str, clause: Span, date: Date) -> str:
    """What stands around a date in its clause."""
    return text[clause.start : date.start] + text[date.end : clause.end]


def _region(text: str, sentence: Sentence, date: Date) -> Span | None:
    """The clause a date stands in, with the next ones as long as they do not yet say what is to be done, nor by when."""
    clauses = sentence.clauses
    others = [other.start for other in sentence.dates if other.before]
    dated = {i for i, clause in enumerate(clauses) if any(map(clause.holds, others))}
    alone = any(clause.holds(date.start) and _DATE_ALONE.fullmatch(_around(text, clause, date)) for clause in clauses)
    index = next((i for i, clause in enumerate(clauses) if clause.holds(date.start)), None)
    if index is None:
        return None
    last = index
    while last + 1 < len(clauses) and (
        (last == index and clauses[last].end - date.end <= 4 and (alone or last + 1 not in dated))
        or text[clauses[last].start : clauses[last].end].lstrip().startswith(LEADS_ON)
        or BASELINE.match(text, clauses[last].start)
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
    if kind == "count" and period and quantity.measure.name in ("场", "场次", "期"):
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


def _times(text: str, recurrence: Recurrence) -> int:
    """How often something is due in a period: on as many days as are listed behind it (每年6月20日、11月20日前)."""
    days = YEARLY_DATE.match(plain_text(text[recurrence.end : recurrence.end + 40]))
    return 1 + len(AND.findall(days[0])) if days else 1


def _recurring(text: str, clause: Span, recurrence: Recurrence) -> Target:
    return Target(
        id="",
        evidence=quote(text, clause),
        type="frequency",
        comparator="==",
        value=_times(text, recurrence),
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
