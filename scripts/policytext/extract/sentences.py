"""Text → sentences with the dates, periods, quantities and populations that stand in them."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Protocol, TypeVar

from policytext.extract.characters import plain_text
from policytext.extract.citations import DOC_NUMBER, find_titles
from policytext.extract.clauses import AND, Span, split_clauses, split_sentences
from policytext.extract.dates import Date, find_dates
from policytext.extract.horizons import Horizon, find_ends
from policytext.extract.measured import Quantity
from policytext.extract.periods import Recurrence, find_periods
from policytext.extract.quantities import find_quantities
from policytext.extract.terms import find_terms
from policytext.lexicon import (
    AFTER_DAY,
    AFTERWARDS,
    AIMS_OF_YEAR,
    BASELINE,
    COVERAGE,
    COVERAGE_HINT,
    DONE,
    EFFECT,
    ENDS_LATER,
    GLOSSED,
    GOVERNS,
    LASTS_FROM,
    LEADS_YEAR,
    NO_COVERAGE,
    OPENS_PARAGRAPH,
    PAST,
    PAST_LEAD,
    PROMULGATED,
    QUANTITY_RULES,
    SIGNED,
    TARGETS_HEADING,
    VALID_UNTIL,
    WINDOW,
    YEAR_HEADED,
    YEAR_OF_WORK,
)
from policytext.words import tag_words

_QUOTED = re.compile("“[^“”\n]*”")
_MEMBERS = re.compile('[”"]?[（(](?:即|指|是指)?[^（）()\\n]{4,120}[）)]')
_BY_A_DAY = re.compile(r"截至\d")
_OF_YEAR = re.compile("(?:到|至)?[12一二][〇○零0-9一二三四五六七八九]{3}年")
_POINTS = re.compile(r"\s+[—-]{2}")
"""到2021年底 ——…。——…: the date of several points."""
_INDENT = 8
"""How many blanks may stand before the year that heads a paragraph."""
_MONTH = re.compile(r"\s*\d{1,2}月")
_EXCEPTED = re.compile("[^，。；（\n]*除外")
_SLOGAN = re.compile(r"[“\"][^”\"]{2,12}[”\"]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with everything that was found in it."""

    span: Span
    clauses: tuple[Span, ...]
    dates: tuple[Date, ...]
    """Those by which something is asked."""
    other_dates: tuple[Date, ...]
    """Those that say when something is so; they bind nothing, but keep an earlier date from governing."""
    passed: tuple[Date, ...]
    """Those of them that lie before the policy: 2004年底，装机达到4.4亿千瓦."""
    periods: tuple[Recurrence, ...]
    quantities: tuple[Quantity, ...]
    covers: tuple[Span, ...]
    listed: Date | None = None
    """The date by which the list asks that the sentence goes on with: 到2025年，…；…；…"""
    series: tuple[Date, ...] = ()
    """Dates that stand in a row, each of which has its own number: 到2022年和2030年，分别不低于22%和30%."""
    follows: bool = False
    """The date stands for the paragraph rather than for a list, and governs only numbers that are bounded."""

    def clause_of(self, position: int) -> Span | None:
        """The clause that holds the position."""
        return next((clause for clause in self.clauses if clause.holds(position)), None)


@lru_cache(64)
def leading_date(introduction: str, year: int | None, issued: str | None) -> Date | None:
    """The date by which everything is asked that a sentence leads to: 到2025年，达到以下标准：; it stands nowhere."""
    if not introduction.rstrip().endswith(("：", ":")):
        return None
    plain = plain_text(introduction)
    sentences = list(read_sentences(introduction, plain, year, issued))
    last = sentences[-1] if sentences else None
    if last is None or last.span.end < len(introduction.rstrip()) or last.quantities or last.periods:
        return None
    lasting = [date for date in last.dates if _lasts(plain, date, last.span) and not date.begins]
    return replace(lasting[-1], start=-1, end=-1) if lasting else None


def heading_date(heading: str) -> Date | None:
    """The year in which everything is asked below a heading: 三、2026年重点工作."""
    match = YEAR_OF_WORK.fullmatch(heading)
    return Date(-1, -1, match["year"], False, False, False, True) if match else None


def read_sentences(
    text: str,
    plain: str,
    year: int | None,
    issued: str | None,
    governed: Date | None = None,
    horizon: Horizon | None = None,
) -> Iterator[Sentence]:
    """The sentences in which anything was found, in reading order; `plain` is the text as `plain_text` gives it.

    What names no date of its own is asked by the one it is `governed` by.
    """
    hidden = _hidden(plain)
    busy = {position for span in hidden for position in range(span.start, span.end)}
    month = int(issued[5:7]) if issued and len(issued) >= 7 else 1
    ends = find_ends(plain, horizon)
    within = [date for date in _dates_of(text, year, month) if not any(e.start <= date.start < e.end for e in ends)]
    dates = sorted((date for date in (*within, *ends) if date.start not in busy), key=lambda date: date.start)
    periods = [period for period in find_periods(plain) if period.start not in busy]
    taken = [*hidden, *(Span(date.start, date.end) for date in dates), *(Span(p.start, p.end) for p in periods)]
    quantities = find_quantities(plain, taken)
    covers = _find_covers(plain)
    if not (dates or periods or quantities or covers):
        return
    sentences = split_sentences(text)
    parts = (_by_sentence(dates, sentences), _by_sentence(periods, sentences))
    numbers = (_by_sentence(quantities, sentences), _by_sentence(covers, sentences))
    listed = governed
    series: tuple[Date, ...] = ()
    lasts = bool(governed)  # the date stands for the whole paragraph: 到2025年，…。…。
    aims = headed = bool(TARGETS_HEADING.match(text))  # and for all of its numbers
    for span, days, recurrences, amounts, whole in zip(sentences, *parts, *numbers, strict=True):
        if lasts and plain.endswith("\n", 0, span.start) and not plain.startswith(("—", "--"), span.start):
            listed, lasts, headed = governed, bool(governed), aims
        if AFTERWARDS.match(plain, span.start):
            listed = None
        opened = days and (
            (days[0].bare_year and OPENS_PARAGRAPH.search(plain[max(0, span.start - 1) : days[0].start]))
            or _POINTS.match(plain, days[0].end)
            or _heads_paragraph(plain, days[0])
        )
        headed = headed or bool(days and _heads_paragraph(plain, days[0]))
        goes_on = plain[span.end - 1] == "；" or (plain[span.end - 1] == "。" and (opened or lasts))
        lasts = goes_on and bool(opened or lasts)
        if not (days or recurrences or amounts or whole):
            listed = listed if goes_on else governed
            continue
        clauses = split_clauses(text, span)
        row = _find_series(plain, days)
        bound = [date for date in days if _binds(plain, date, span, issued)]
        together = row if any(date in bound for date in row) else ()
        binding = [date for date in days if date in bound or date in together]
        others = [date for date in days if date not in binding and not _is_baseline(plain, date)]
        series = row if row else () if days else series
        if not clauses or not _tells_past(plain[clauses[0].start : clauses[0].end], amounts):
            yield Sentence(
                span,
                tuple(clauses),
                tuple(binding),
                tuple(others),
                tuple(date for date in others if _passed(plain, date, issued)),
                tuple(recurrences),
                tuple(amounts),
                tuple(cover for cover in whole if not any(map(cover.holds, _starts_of_shares(amounts)))),
                listed if not days or any(amount.start < days[0].start for amount in amounts) else None,
                series,
                lasts and plain.endswith("。", 0, span.start) and not headed,
            )
        first = clauses[0].end if clauses else span.end
        lasting = [date for date in binding if _lasts(plain, date, span) and not date.begins and date.start < first]
        listed = (lasting[-1] if lasting else governed if days else listed) if goes_on else governed
        series = series if goes_on else ()


def _dates_of(text: str, year: int | None, month: int) -> Iterator[Date]:
    """The dates of a text; a paragraph that a year heads has its own: 2022年：…，9月底前完成一半."""
    headed = [(Span(*match.span()), int(match["year"])) for match in YEAR_HEADED.finditer(text)]
    yield from (date for date in find_dates(text, year, month) if not any(span.holds(date.start) for span, _ in headed))
    for span, own in headed:
        for date in find_dates(text[span.start : span.end], own):
            yield replace(date, start=date.start + span.start, end=date.end + span.start)


def _find_covers(plain: str) -> list[Span]:
    """Where all of a population is asked for, outside quotations."""
    if not COVERAGE_HINT.search(plain):
        return []
    quoted = [Span(*match.span()) for match in _QUOTED.finditer(plain)]
    return [
        Span(*match.span())
        for match in COVERAGE.finditer(plain)
        if not any(span.holds(match.start()) for span in quoted)
        and not NO_COVERAGE.search(plain, max(0, match.start() - 12), match.end())
        and not _EXCEPTED.match(plain, match.start())
    ]


def _starts_of_shares(amounts: Sequence[Quantity]) -> Iterator[int]:
    """Where numbers stand that say how much of a population; an age only says who belongs to it."""
    return (amount.start for amount in amounts if amount.measure.type != "age")


class Standing(Protocol):
    """Anything that stands somewhere in a text."""

    @property
    def start(self) -> int:
        """Its first character."""


P = TypeVar("P", bound=Standing)


def _by_sentence(items: Sequence[P], sentences: Sequence[Span]) -> list[list[P]]:
    """The items, which are in reading order, that start in each of the sentences."""
    if not items:
        return [[]] * len(sentences)
    starts = [item.start for item in items]
    return [list(items[bisect_left(starts, span.start) : bisect_left(starts, span.end)]) for span in sentences]


def _hidden(text: str) -> list[Span]:
    """Where numbers are part of a name: titles, document numbers, terms, slogans, programmes, the lines of promulgation."""
    numbers = DOC_NUMBER.finditer(text) if "号" in text else ()
    slogans = (match for match in _SLOGAN.finditer(text) if not QUANTITY_RULES.slogan_keeps.search(match[0]))
    names = QUANTITY_RULES.named.finditer(text)
    return [
        *(title.span for title in find_titles(text)),
        *(_with_members(text, found.span) for found in find_terms(text)),
        *(
            Span(*match.span())
            for matches in (numbers, slogans, names, PROMULGATED.finditer(text))
            for match in matches
        ),
    ]


def _tells_past(opening: str, amounts: Sequence[Quantity]) -> bool:
    """Whether a sentence that opens so tells the past to its end: 截至目前，…, but not 截至4月30日，任职半年以上."""
    lasting = (amount for amount in amounts if amount.measure.type in ("age", "duration"))
    by_then = bool(_BY_A_DAY.search(opening)) and any(amount.comparator in (">=", "<=") for amount in lasting)
    return bool(PAST_LEAD.search(opening.strip())) and not by_then


def _find_series(plain: str, dates: Sequence[Date]) -> tuple[Date, ...]:
    """The first dates that follow each other directly: 2022年和2030年, 2022年、2023年、2024年; () where none do."""
    series = list(dates[:1])
    for one, other in pairwise(dates):
        if AND.fullmatch(plain, one.end, other.start):
            series.append(other)
        elif len(series) == 1:
            series = [other]
        else:
            break
    return tuple(series) if len(series) > 1 else ()


def _with_members(text: str, term: Span) -> Span:
    """A term with the brackets behind it that spell it out: “五个一”（打扫一次卫生、…）."""
    members = _MEMBERS.match(text, term.end)
    return Span(term.start, members.end()) if members else term


def _begins_with_verb(text: str) -> bool:
    """Whether a clause goes on with what is to be done: 2019年在全国部署开展…, 2018年抓规范."""
    return next((tag in ("v", "p") for _, tag in tag_words(text[:8]) if tag != "d"), False)


def _signs(plain: str, date: Date) -> bool:
    """Whether a line holds nothing but a day in Chinese numerals, as letters are signed: 二○○九年十一月二十七日."""
    start, end = plain.rfind("\n", 0, date.start) + 1, plain.find("\n", date.end)
    alone = not plain[start : date.start].strip() and not plain[date.end : end if end >= 0 else None].strip()
    return alone and not re.search(r"\d", plain[date.start : date.end])


def _heads_paragraph(plain: str, date: Date) -> bool:
    """Whether a paragraph begins with the year and a colon: 2018年：计划搬迁100户."""
    if not date.bare_year:
        return False
    start = plain.rfind("\n", max(0, date.start - _INDENT), date.start) + 1 or max(0, date.start - _INDENT)
    return not plain[start : date.start].strip() and bool(YEAR_HEADED.match(plain, start))


def _lies_before(date: Date, issued: str | None) -> bool:
    return bool(issued and date.by and date.by < issued[: len(date.by)])


def _passed(plain: str, date: Date, issued: str | None) -> bool:
    """Whether a date with its year lies before the policy, rather than being a day by which something is asked."""
    said = plain[date.start : date.end]
    lasts = plain.endswith(LASTS_FROM, 0, date.start) or said.startswith(LASTS_FROM)
    return _lies_before(date, issued) and bool(_OF_YEAR.match(said)) and not said.endswith("前") and not lasts


def _is_baseline(plain: str, date: Date) -> bool:
    """Whether a date is the one that a number is measured from: 比2015年下降18%, 在2015年的基础上."""
    return bool(BASELINE.search(plain, max(0, date.start - 2), min(len(plain), date.end + 12)))


def _clause_end(plain: str, position: int, sentence: Span) -> int:
    """Behind the mark that ends the clause a position stands in."""
    ends = (end for mark in "，。；\n" if (end := plain.find(mark, position)) >= 0)
    return min(min(ends, default=sentence.end) + 1, sentence.end)


def _lasts(plain: str, date: Date, sentence: Span) -> bool:
    """Whether a date holds beyond its clause, for all that its list goes on with."""
    return date.before or date.bare_year or _is_window(plain, date, sentence)


def _is_window(plain: str, date: Date, sentence: Span) -> bool:
    """Whether a date is the end of a span of days in which something holds: 2023年7月1日至2024年6月30日期间，…."""
    return WINDOW.match(plain, date.start, sentence.end) is not None


def _binds(plain: str, date: Date, sentence: Span, issued: str | None) -> bool:
    """Whether a date is one by which something is asked, rather than when something happened or took effect."""
    if _heads_paragraph(plain, date) and not _lies_before(date, issued):
        return not _MONTH.match(plain, date.end + 1)
    tail = plain[date.end : date.end + 36].lstrip()
    if (
        EFFECT.search(tail[:6])
        or (not date.before and AFTER_DAY.match(tail) and plain[date.end - 1] in "日月年")
        or tail.startswith(("度", "级", "届"))
        or ENDS_LATER.match(tail)
        or date.yearly
    ):
        return False
    if VALID_UNTIL.search(plain, max(0, date.start - 6), date.start):
        return False
    if date.begins and plain[date.start - 1 : date.start] in ("自", "从"):
        return True
    gloss = plain[date.start - 1 : date.start] == "（" and plain[date.end : date.end + 1] == "）"
    if gloss and not date.before and plain[date.start - 2 : date.start - 1] in GLOSSED:
        return False
    if issued and date.by == issued and SIGNED.match(plain, date.start):
        return False
    if not date.before and _signs(plain, date):
        return False
    if _lies_before(date, issued):
        return False
    if PAST.search(plain, date.start, _clause_end(plain, date.end, sentence)):
        return False
    alone = plain.startswith("，", date.end) and not date.before
    if alone and DONE.search(plain, date.end, _clause_end(plain, date.end + 1, sentence)):
        return False  # 2021年2月1日至9日，检查组进行了检查
    if date.bare_year and AIMS_OF_YEAR.match(plain, date.end):
        return True
    if date.bare_year and not date.before:
        opens = plain[date.start - 1 : date.start] in ("", "，", "。", "；", "\n", "、") and not tail.startswith("是")
        return (
            plain[max(0, date.start - 2) : date.start].rstrip().endswith(LEADS_YEAR)
            or bool(GOVERNS.match(tail))
            or (opens and _begins_with_verb(tail))
        )
    return True
