"""Clauses → targets: the numbers and dates a policy requires, each with the words it rests on.

A quantity takes the period of its clause, or of an earlier one that governs it; a date governs
what follows it in its sentence. A period or a date without a number is a target of its own.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from policytext.extract.citations import DOC_NUMBER, find_titles
from policytext.extract.clauses import Span, split_clauses, split_sentences, tag_words
from policytext.extract.dates import Date, find_dates
from policytext.extract.numerals import plain_text
from policytext.extract.periods import Recurrence, find_periods
from policytext.extract.quantities import Quantity, find_quantities
from policytext.extract.terms import find_terms
from policytext.lexicon import (
    BEFORE,
    COVERAGE,
    GENERAL_DUTY,
    MEASURES,
    NO_COVERAGE,
    PAST,
    PAST_LEAD,
    PROMULGATED,
    QUANTITY_RULES,
)
from policytext.model import Target

MAX_EVIDENCE = 120
_RECURRING = ("次", "场", "期", "堂", "节", "篇", "件", "项", "家", "个")
_EFFECT = re.compile(r"起(?:正式|试)?(?:施行|实施|执行|试行|运行|生效|废止|启用)")
_SLOGAN = re.compile(r"[“\"][^”\"]{2,12}[”\"]")
_GOVERNS = re.compile(
    "要|重点(?!工作|任务)|力争|率先|完成|实现|必须|须|应|将|争取|[^，。；]{0,12}(?:达到|覆盖|不低于|不少于|建成)"
)
_YEARLY_DATE = re.compile(
    r"[一二三四五六七八九十\d]+月(?:[一二三四五六七八九十\d]+[日号]|底|末|[上中下]旬)?(?:以|之)?前"
)
_LEADS_ON = ("对", "凡", "将", "由")
_BELOW_EXCLUDES = re.compile('以下[”"]?(?:均)?不(?:含|包括)本数')
_SCOPE_STOP = re.compile(r"[，。；：,;:\n]")
_SCOPE_CUT = re.compile(r"[，。；：、,;:（(）)\n]")
_SCOPE_NOISE = re.compile(
    r"^(?:要|应当?|须|必须|力争|确保|原则上|一般|每[一二两三四五六\d]*个?[年月周季学期度]+|推动|实现)+"
    r"|(?:不少于|不低于|不超过|至少|达到|达|超过|为|在|实现|的|每[年月周季学期度]+)+$"
)
_TRIM = " \n\t\u3000，,、；;。：:"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with everything that was found in it."""

    span: Span
    clauses: tuple[Span, ...]
    dates: tuple[Date, ...]
    """Those by which something is asked."""
    other_dates: tuple[Date, ...]
    """Those that say when something is so; they bind nothing, but keep an earlier date from governing."""
    periods: tuple[Recurrence, ...]
    quantities: tuple[Quantity, ...]
    covers: tuple[Span, ...]

    def clause_of(self, position: int) -> Span | None:
        """The clause that holds the position."""
        return next((clause for clause in self.clauses if clause.holds(position)), None)


def find_targets(text: str, year: int | None = None, issued: str | None = None) -> tuple[Target, ...]:
    """The targets of a text in reading order, without ids.

    `year` is that of the policy, for dates that name none; what lies before `issued` has passed.
    """
    plain = plain_text(text)
    found = [
        target
        for sentence in _read_sentences(text, plain, year, issued)
        for target in _of_sentence(text, plain, sentence)
    ]
    return tuple(target for _, target in sorted(found, key=lambda pair: pair[0]))


def keep_requirements(text: str) -> str:
    """The lines of an opening that can require something: short ones, and prose that asks for it."""
    return "\n".join(line for line in text.split("\n") if len(line) <= 80 or GENERAL_DUTY.search(line))


def says_below_excludes(text: str) -> bool:
    """Whether a policy defines 以下 otherwise than the Civil Code does: “以下”不含本数."""
    return bool(_BELOW_EXCLUDES.search(text))


def exclude_below(targets: Sequence[Target]) -> tuple[Target, ...]:
    """The targets of a policy that says so: <= of 以下 is <."""
    return tuple(
        replace(target, comparator="<") if target.comparator == "<=" and "以下" in target.evidence else target
        for target in targets
    )


def number_targets(unit_id: str, targets: Sequence[Target]) -> tuple[Target, ...]:
    """The targets of one unit numbered in reading order: 4.4/1, 4.4/2, …"""
    return tuple(replace(target, id=f"{unit_id}/{number}") for number, target in enumerate(targets, 1))


# --- what stands in each sentence -----------------------------------------------------------------


def _read_sentences(text: str, plain: str, year: int | None, issued: str | None) -> Iterator[Sentence]:
    hidden = _hidden(text)
    busy = {position for span in hidden for position in range(span.start, span.end)}
    month = int(issued[5:7]) if issued and len(issued) >= 7 else 1
    dates = [date for date in find_dates(text, year, month) if date.start not in busy]
    periods = [period for period in find_periods(plain) if period.start not in busy]
    taken = [*hidden, *(Span(date.start, date.end) for date in dates), *(Span(p.start, p.end) for p in periods)]
    quantities = find_quantities(plain, taken)
    covers = [
        Span(*match.span())
        for match in COVERAGE.finditer(plain)
        if not NO_COVERAGE.search(plain, max(0, match.start() - 12), match.end())
    ]
    sentences = split_sentences(text)
    parts = (_by_sentence(dates, sentences), _by_sentence(periods, sentences))
    numbers = (_by_sentence(quantities, sentences), _by_sentence(covers, sentences))
    for span, days, recurrences, amounts, whole in zip(sentences, *parts, *numbers, strict=True):
        if not (days or recurrences or amounts or whole):
            continue
        clauses = split_clauses(text, span)
        if not clauses or not PAST_LEAD.search(plain[clauses[0].start : clauses[0].end].strip()):
            yield Sentence(
                span,
                tuple(clauses),
                tuple(binding := [date for date in days if _binds(plain, date, span, issued)]),
                tuple(date for date in days if date not in binding),
                tuple(recurrences),
                tuple(amounts),
                tuple(cover for cover in whole if not any(cover.holds(amount.start) for amount in amounts)),
            )


class Placed(Protocol):
    """Anything that stands somewhere in a text."""

    @property
    def start(self) -> int:
        """Its first character."""


P = TypeVar("P", bound=Placed)


def _by_sentence(items: Sequence[P], sentences: Sequence[Span]) -> list[list[P]]:
    """The items, which are in reading order, that start in each of the sentences."""
    starts = [item.start for item in items]
    return [list(items[bisect_left(starts, span.start) : bisect_left(starts, span.end)]) for span in sentences]


def _hidden(text: str) -> list[Span]:
    """Where numbers are part of a name: titles, document numbers, terms, slogans, the lines of promulgation."""
    slogans = (match for match in _SLOGAN.finditer(text) if not QUANTITY_RULES.slogan_keeps.search(match[0]))
    return [
        *(title.span for title in find_titles(text)),
        *(found.span for found in find_terms(text)),
        *(
            Span(*match.span())
            for matches in (DOC_NUMBER.finditer(text), slogans, PROMULGATED.finditer(text))
            for match in matches
        ),
    ]


def _binds(plain: str, date: Date, sentence: Span, issued: str | None) -> bool:
    """Whether a date is one by which something is asked, rather than when something happened or took effect."""
    tail = plain[date.end : date.end + 12]
    if _EFFECT.search(tail[:6]) or tail.startswith(("度", "级", "届")) or date.yearly:
        return False
    if issued and date.by and date.by < issued[: len(date.by)]:
        return False
    ends = (position for mark in "，。；\n" if (position := plain.find(mark, date.end)) >= 0)
    if PAST.search(plain, date.start, min(min(ends, default=sentence.end) + 1, sentence.end)):
        return False
    if date.bare_year and not date.before:
        return plain[max(0, date.start - 2) : date.start].endswith(("到", "至")) or bool(_GOVERNS.match(tail))
    return True


# --- what a sentence requires ---------------------------------------------------------------------


def _of_sentence(text: str, plain: str, sentence: Sentence) -> Iterator[tuple[int, Target]]:
    used: set[int] = set()
    for quantity in sentence.quantities:
        clause = sentence.clause_of(quantity.start)
        if clause is None or _is_past(plain, clause):
            used |= {period.start for period in sentence.periods if clause and clause.holds(period.start)}
            continue
        recurrence = _governing_period(sentence, clause, quantity)
        if recurrence:
            used.add(recurrence.start)
        date = _governing_date(sentence.dates, quantity.start, clause)
        elsewhere = date and not clause.holds(date.start)
        if elsewhere and (recurrence or any(clause.holds(other.start) for other in sentence.other_dates)):
            date = None
        yield quantity.start, _numbered(text, sentence, clause, quantity, recurrence, date)
    for cover in sentence.covers:
        clause = sentence.clause_of(cover.start)
        if clause and not _is_past(plain, clause):
            yield cover.start, _covering(text, clause, cover, _governing_date(sentence.dates, cover.start, clause))
    for period in sentence.periods:
        clause = sentence.clause_of(period.start)
        if clause and period.start not in used and _is_act(plain, clause, period, sentence.quantities):
            yield period.start, _recurring(text, _with_act(sentence, clause, period), period)
    starts = [quantity.start for quantity in sentence.quantities] + [cover.start for cover in sentence.covers]
    for date in sentence.dates:
        region = _region(text, sentence.clauses, date)
        known = date.by or date.blank or date.before
        if known and region and (date.begins or not any(map(region.holds, starts))):
            yield date.start, _deadline(text, region, date)


def _is_past(plain: str, clause: Span) -> bool:
    return bool(PAST.search(plain, clause.start, clause.end))


def _governing_period(sentence: Sentence, clause: Span, quantity: Quantity) -> Recurrence | None:
    """The period in the number's own clause; else the last one before, where the number can recur with it."""
    before = [period for period in sentence.periods if period.start < quantity.start]
    if not before:
        own = [period for period in sentence.periods if clause.holds(period.start)]
        return own[0] if own and quantity.measure.name == "次" else None
    nearest = before[-1]
    between = [other for other in sentence.quantities if nearest.start < other.start < quantity.start]
    alike = all(other.measure == quantity.measure for other in between)
    countable = quantity.measure.type in ("frequency", "count")
    if clause.holds(nearest.start):
        return nearest if alike or countable or quantity.measure.type == "ratio" else None
    if countable:
        return nearest if quantity.measure.name in _RECURRING[:6] else None
    return nearest if alike and nearest.end > clause.start - 40 and quantity.measure.type != "age" else None


def _governing_date(dates: Sequence[Date], position: int, clause: Span) -> Date | None:
    """The last date before the position in its sentence; else one behind it in its clause."""
    before = [date for date in dates if date.start < position and not date.begins]
    if before:
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
    if _YEARLY_DATE.match(rest) or plain[recurrence.end - 1] in "一二三四五六日天":
        return "的" not in rest[:2]
    if len(rest) < 3 or QUANTITY_RULES.no_act.search(rest):
        return False
    words = [(word, tag) for word, tag in tag_words(rest[:12]) if word.strip()]
    first = next(
        (tag for word, tag in words if tag not in ("d", "x", "ad", "b", "t") and word not in ("要", "应", "须")), ""
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
        or text[clauses[last].start : clauses[last].end].lstrip().startswith(_LEADS_ON)
    ):
        last += 1
    return Span(clauses[index].start, clauses[last].end)


# --- targets --------------------------------------------------------------------------------------


def _numbered(
    text: str, sentence: Sentence, clause: Span, quantity: Quantity, recurrence: Recurrence | None, date: Date | None
) -> Target:
    evidence = _evidence(text, sentence, clause, quantity, date)
    kind = quantity.measure.type
    period = quantity.period or (recurrence.period if recurrence and kind != "age" else None)
    if kind == "count" and period and quantity.measure.name in ("场", "期"):
        kind = "frequency"
    bare = quantity.monthly
    return Target(
        id="",
        evidence=_quote(text, evidence),
        type="deadline" if bare else kind,
        comparator=quantity.comparator,
        value=None if bare else quantity.value,
        measure=None if bare else quantity.measure.name,
        per=period,
        by=date.by if date else None,
        scope=_scope(text, evidence, quantity, date),
        placeholder=quantity.blank or bool(date and date.blank),
        implicit=False,
    )


def _covering(text: str, clause: Span, cover: Span, date: Date | None) -> Target:
    whole = Quantity(cover.start, cover.end, 100, MEASURES["%"], "==")
    return Target(
        id="",
        evidence=_quote(text, clause),
        type="ratio",
        comparator="==",
        value=100,
        measure="%",
        per=None,
        by=date.by if date else None,
        scope=_scope(text, clause, whole, date),
        placeholder=bool(date and date.blank),
        implicit=True,
    )


def _recurring(text: str, clause: Span, recurrence: Recurrence) -> Target:
    return Target(
        id="",
        evidence=_quote(text, clause),
        type="frequency",
        comparator="==",
        value=1,
        measure="次",
        per=recurrence.period,
        by=None,
        scope=_SCOPE_CUT.split(text[recurrence.end : clause.end])[0].strip() or None,
        placeholder=False,
        implicit=not recurrence.numbered,
    )


def _deadline(text: str, region: Span, date: Date) -> Target:
    return Target(
        id="",
        evidence=_quote(text, region),
        type="deadline",
        comparator="none",
        value=None,
        measure=None,
        per=None,
        by=date.by,
        scope=_SCOPE_CUT.split(text[date.end : region.end].lstrip("，,前内底"))[0].strip() or None,
        placeholder=date.blank,
        implicit=False,
    )


def _quote(text: str, span: Span) -> str:
    start, end = max(span.start, span.end - 2 * MAX_EVIDENCE), span.end
    return text[start:end].strip(_TRIM) or text[start:end].strip()


def _evidence(text: str, sentence: Sentence, clause: Span, quantity: Quantity, date: Date | None) -> Span:
    """The clause; where several numbers share it, the part of this one; with the date's clause before."""
    before = [other for other in sentence.quantities if clause.start <= other.start < quantity.start]
    after = [other for other in sentence.quantities if quantity.start < other.start < clause.end]
    start = _border(text, before[-1].end, quantity.start) if before else clause.start
    end = _border(text, quantity.end, after[0].start) if after else clause.end
    if start == clause.start and date and date.end <= clause.start:
        introduction = sentence.clauses[sentence.clauses.index(clause) - 1]
        numbered = any(introduction.holds(other.start) for other in sentence.quantities)
        if introduction.holds(date.start) and not numbered:
            start = date.start
    return Span(max(start, quantity.start - MAX_EVIDENCE), min(max(end, quantity.end), quantity.end + MAX_EVIDENCE))


def _border(text: str, end: int, start: int) -> int:
    """Between two numbers, where the words of the second begin: behind a mark, at the first verb, else right before it."""
    between = text[end:start]
    mark = max(between.rfind(c) for c in "、（(；")
    if mark >= 0:
        return end + mark + 1
    if bound := BEFORE.search(between):
        return end + bound.start()
    position = end
    for word, tag in tag_words(between):
        if tag == "v" or word in ("不", "或者", "或", "并", "且"):
            return position
        position += len(word)
    return start


def _scope(text: str, evidence: Span, quantity: Quantity, date: Date | None) -> str | None:
    """What the number is about: for a share the words before it, for a count those behind it."""
    start = max(evidence.start, date.end if date and date.end <= quantity.start else 0)
    ahead = _SCOPE_NOISE.sub("", _SCOPE_STOP.split(text[start : quantity.start])[-1].strip())
    behind = _SCOPE_CUT.split(text[quantity.end : evidence.end].lstrip("的以上下内左右"))[0].strip()
    first, second = (ahead, behind) if quantity.measure.type == "ratio" and len(ahead) > 3 else (behind, ahead)
    return next((words for words in (first, second) if 2 <= len(words) <= 40), None)
