"""Clauses → targets: the numbers and dates a policy requires, with comparator, measure, period and deadline.

A numeral with a measure is read in its clause: comparators stand before it, directly before
it or behind its measure; the period stands in the same clause or governs from an earlier one; a
date governs what follows it in its sentence. A period or date without a number is a target itself.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from policytext.extract.citations import DOC_NUMBER, find_titles
from policytext.extract.clauses import Span, split_clauses, split_sentences, tag_words
from policytext.extract.dates import Date, find_dates
from policytext.extract.numerals import HALF_WIDTH, SCALES, Numeral, find_numerals, parse_number, scaled
from policytext.extract.terms import find_terms
from policytext.lexicon import (
    AFTER,
    BEFORE,
    COMPARATORS_AFTER,
    COMPARATORS_BEFORE,
    COMPARATORS_NEXT,
    COVERAGE,
    MEASURE,
    MEASURES,
    NEXT,
    NO_COVERAGE,
    PAST,
    PERIOD_AFTER_SLASH,
    PERIODS,
    TURN,
    Measure,
)
from policytext.model import Comparator, Number, Period, Target, Value

_BETWEEN = re.compile(r"\s*(?:至|到|—+|-+|－|～|~|―|–|、)\s*$")
_MORE = re.compile(r"\s*(?P<more>余|多|几)?(?P<scale>[万亿]?)(?P<approximate>余|多)?\s*(?:个(?=工作日|月|学期|季度)|(?P<half>个半|分半(?=钟)))?")
_SUPERSEDED = re.compile(
    r"[^，。；]{0,6}(?:放宽|提高|调整|扩展|扩大|降低|下降|缩短|增加|延长|上调|下调|改|压减)(?:至|到|为)[^，。；]{0,12}\d"
)
"""由3年以上放宽至1年以上: the former number no longer binds."""
_HALF = re.compile(r"(?<![一二三四五六七八九十上下每对])半(?P<unit>年|个?月|天|日|小时|数)|过半数?")
_ORDINAL_BEFORE = re.compile(r"(?:第|[A-Za-z\d.\-/:：]|\d、)$")
_NOT_ONE_BEFORE = re.compile("[上前下同这某任每统唯逐专单另新]$")
_ONE_EACH = re.compile(r"[\u4e00-\u9fff]{1,3}一")
_CONTAINS = re.compile(r"[（(]?(?:不)?含$")
_FILLER = re.compile(r"(?:为|到|在|于|按|的|近|了)*\s*$")
_EFFECT = re.compile(r"起(?:正式|试)?(?:施行|实施|执行|试行|运行|生效|废止|启用)")
_PER_SLASH = re.compile(r"\s*[/／](?P<unit>年|月|季度?|学期|周|天|日|学年)")
_AGE_OPEN = re.compile(r"[，,、]?(?:且|但)?(?:不满|未满|不足|不超过)$")
_TENTH = re.compile(r"\s*(?:成(?![立功员果长为年人本熟绩效就都分交品了份色语])|折(?![算旧合扣叠腾射]))(?P<half>半)?")
_TWICE = re.compile("翻(?P<n>[一两二三])番")
_BOUNDS = {"半年": (6, "月"), "半月": (15, "日"), "半个月": (15, "日"), "半天": (0.5, "日"), "半日": (0.5, "日"), "半小时": (30, "分钟"), "半个小时": (30, "分钟")}
_NO_ACT = re.compile("一定的?时间|一定数额|的(?:第|春|秋)|逐年|递增|增长")
_RECURRING = ("次", "场", "期", "堂", "节", "学时", "课时", "小时", "篇", "天", "日")
MAX_EVIDENCE = 120


@dataclass(frozen=True, slots=True)
class Quantity:
    """A numeral with its measure, and how it binds."""

    start: int
    end: int
    value: Value
    measure: Measure
    comparator: Comparator
    blank: bool
    period: Period | None


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A period where it stands: 每两个月."""

    start: int
    end: int
    period: Period
    numbered: bool


def find_targets(text: str, year: int | None = None, issued: str | None = None) -> tuple[Target, ...]:
    """The targets of a text in reading order, without ids.

    `year` is that of the policy, for dates that name none; what lies before `issued` has passed.
    """
    plain = text.translate(HALF_WIDTH)
    hidden = _hidden(text)
    month = int(issued[5:7]) if issued and len(issued) >= 7 else 1
    dates = [date for date in find_dates(text, year, month) if not _inside(date.start, hidden)]
    busy = [*hidden, *(Span(date.start, date.end) for date in dates)]
    periods = [period for period in _find_periods(plain) if not _inside(period.start, hidden)]
    busy += [Span(period.start, period.end) for period in periods]
    quantities = list(_find_quantities(plain, busy))
    targets: list[tuple[int, Target]] = []
    for sentence in split_sentences(text):
        targets += _of_sentence(text, plain, sentence, dates, periods, quantities, issued)
    return tuple(target for _, target in sorted(targets, key=lambda pair: pair[0]))


def _hidden(text: str) -> list[Span]:
    """Where numbers are part of a name: titles, document numbers, terms."""
    return [
        *(title.span for title in find_titles(text)),
        *(Span(*match.span()) for match in DOC_NUMBER.finditer(text)),
        *(found.span for found in find_terms(text)),
    ]


def _inside(position: int, spans: Sequence[Span]) -> bool:
    return any(span.holds(position) for span in spans)


# --- periods --------------------------------------------------------------------------------------


def _find_periods(plain: str) -> list[Recurrence]:
    found: list[Recurrence] = []
    for rule in PERIODS:
        for match in rule.pattern.finditer(plain):
            if any(match.start() < other.end and other.start < match.end() for other in found):
                continue
            printed = match.groupdict().get("n")
            number = parse_number(printed) if printed else 1
            if isinstance(number, int) and number:
                found.append(Recurrence(match.start(), match.end(), Period(number * rule.n, rule.unit), bool(printed)))
    return sorted(found, key=lambda recurrence: recurrence.start)


# --- quantities -----------------------------------------------------------------------------------


def _find_quantities(plain: str, busy: Sequence[Span]) -> Iterator[Quantity]:
    numerals = [numeral for numeral in find_numerals(plain) if not _inside(numeral.start, busy)]
    skip_until = -1
    for index, numeral in enumerate(numerals):
        if numeral.start < skip_until:
            continue
        following = numerals[index + 1] if index + 1 < len(numerals) else None
        quantity = _range(plain, numeral, following) or _single(plain, numeral)
        if quantity:
            skip_until = quantity.end
            yield quantity
    for match in _HALF.finditer(plain):
        if not _inside(match.start(), busy) and (half := _half(plain, match)):
            yield half
    for match in _TWICE.finditer(plain):
        times = 2 ** int(parse_number(match["n"]) or 1)
        yield Quantity(match.start(), match.end(), times, MEASURES["倍"], "==", False, None)


def _half(plain: str, match: re.Match[str]) -> Quantity | None:
    word = match[0]
    if word.startswith("过半"):
        return Quantity(match.start(), match.end(), 50, MEASURES["%"], ">", False, None)
    if word == "半数":
        comparator = _comparator(plain, match.start(), match.end())[0]
        return Quantity(match.start(), match.end(), 50, MEASURES["%"], comparator, False, None)
    value, unit = _BOUNDS[word]
    comparator, end = _comparator(plain, match.start(), match.end())
    return Quantity(match.start(), end, value, MEASURES[unit], comparator, False, None)


def _measured(plain: str, numeral: Numeral) -> tuple[Value, Measure, int, Comparator | None] | None:
    """The measure behind a numeral: its value scaled, the measure, where it ends, 余 or 多 as >."""
    if numeral.fraction:
        return numeral.value, MEASURES["%"], numeral.end, None
    between = _MORE.match(plain, numeral.end)
    if not between:
        return None
    match = MEASURE.match(plain, between.end()) or MEASURE.match(plain, numeral.end)
    if between["half"] == "分半" and isinstance(numeral.value, int):
        return numeral.value + 0.5, MEASURES["分钟"], between.end() + 1, None
    if not match:
        return _tenths(plain, numeral)
    value = numeral.value
    if between["half"] and isinstance(value, int):
        value += 0.5
    if between["scale"] and isinstance(value, int | float):
        value = scaled(value, between["scale"])
    more: Comparator | None = ">" if between["more"] or between["approximate"] else None
    return value, MEASURES[match[0]], match.end(), more


def _tenths(plain: str, numeral: Numeral) -> tuple[Value, Measure, int, Comparator | None] | None:
    """八成 is 80 %, 打七五折 and 75折 are 75 %."""
    match = _TENTH.match(plain, numeral.end)
    value = numeral.value
    if not match or not isinstance(value, int | float):
        return None
    percent = value * 10 if value <= 10 else value
    half = 5 if match["half"] else 0
    return (round(percent + half, 2), MEASURES["%"], match.end(), None) if percent <= 100 else None


def _single(plain: str, numeral: Numeral) -> Quantity | None:
    measured = _measured(plain, numeral)
    if not measured or _ORDINAL_BEFORE.search(plain[max(0, numeral.start - 2) : numeral.start]):
        return None
    value, measure, end, more = measured
    if _CONTAINS.search(plain[max(0, numeral.start - 3) : numeral.start]) or _SUPERSEDED.match(plain, end):
        return None
    if numeral.blank and measure.name in ("次", "届"):
        return None  # 市委X届X次全会
    comparator, bound_end = _comparator(plain, numeral.start, end)
    half_more = measure.name in ("年", "月") and plain.startswith("半", end)
    if half_more and isinstance(value, int | float):
        value, measure = (value * 12 + 6, MEASURES["月"]) if measure.name == "年" else (value + 0.5, measure)
        bound_end = end + 1
    if more and comparator == "==":
        comparator = more
    slash = _PER_SLASH.match(plain, end)
    period = Period(1, PERIOD_AFTER_SLASH[slash["unit"]]) if slash else None
    quantity = Quantity(numeral.start, max(bound_end, slash.end() if slash else 0), value, measure, comparator, numeral.blank, period)
    return quantity if numeral.blank or not numeral.han or _required(plain, numeral, quantity) else None


def _required(plain: str, numeral: Numeral, quantity: Quantity) -> bool:
    """A Chinese numeral counts when its measure does so bare, or a comparator or period stands with it."""
    if all(c in SCALES and c != "十" for c in plain[numeral.start : numeral.end]):
        return False
    one = quantity.value == 1
    if one and (_ONE_EACH.match(plain, numeral.end) or _NOT_ONE_BEFORE.search(plain[:numeral.start][-1:])):
        return False
    if one and plain.startswith("扣", quantity.end):
        return False
    if quantity.comparator != "==" or quantity.period:
        return True
    clause_start = max(plain.rfind(mark, 0, numeral.start) for mark in "，。；：,;\n")
    governed = any(rule.pattern.search(plain, clause_start + 1, numeral.start) for rule in PERIODS)
    if governed:
        return True
    if one:
        return quantity.measure.bare and quantity.measure.name in ("次", "名", "人", "张", "篇", "幅", "%")
    return quantity.measure.bare


def _range(plain: str, numeral: Numeral, following: Numeral | None) -> Quantity | None:
    """一至二次, 6-8个, 5万元至10万元, 五日以上十日以下, 超过35不满45."""
    if following is None or numeral.blank or following.blank or numeral.fraction or following.fraction:
        return None
    second = _measured(plain, following)
    if not second or following.start - numeral.end > 14:
        return None
    high, measure, end, _ = second
    first = _measured(plain, numeral)
    low = numeral.value
    between_start = numeral.end
    if first and first[2] <= following.start:
        low, between_start = first[0], first[2]
        if first[1] != measure:
            return None
    if not isinstance(low, int | float) or not isinstance(high, int | float) or low >= high:
        return None
    between = plain[between_start : following.start]
    joined = bool(_BETWEEN.fullmatch(between)) and between.strip() != "、"
    bounded = bool(re.fullmatch(r"(?:及?以上|以上)(?:不满|不超过|、|至|，)?", between)) and bool(AFTER.match(plain, end))
    opened = first is None and bool(_AGE_OPEN.fullmatch(between))
    if not (joined or bounded or opened):
        return None
    if joined and first is None and plain[numeral.end - 1] not in "万亿" and plain[following.end - 1] in "万亿" and low < 1000:
        low = scaled(low, plain[following.end - 1])
    if _ORDINAL_BEFORE.search(plain[max(0, numeral.start - 2) : numeral.start]):
        return None
    tail = AFTER.match(plain, end)
    return Quantity(numeral.start, tail.end() if tail and bounded else end, (low, high), measure, "range", False, None)


def _comparator(plain: str, start: int, end: int) -> tuple[Comparator, int]:
    """How the number between start and end binds, and where its bound ends."""
    after = AFTER.match(plain, end)
    if after and after[0] == "内" and plain[after.end() : after.end() + 1] in ("容", "部", "设", "地", "外"):
        after = None
    if after and after[0] in ("起", "止", "余", "多") and after[0] in ("起", "止"):
        after = None
    clause_start = max(plain.rfind(mark, max(0, start - 60), start) for mark in "，。；：,;:\n") + 1
    before = plain[clause_start:start]
    filler = _FILLER.search(before)
    near = before[: filler.start()] if filler else before
    adjacent = _last_word(NEXT, near)
    if after:
        comparator = COMPARATORS_AFTER[after[0]]
        if comparator in ("<=", ">=") and TURN.search(before):
            comparator = "<" if comparator == ">=" else ">"
        return comparator, after.end()
    bound = _last_word(BEFORE, near)
    if adjacent and len(adjacent) > len(bound):
        comparator = COMPARATORS_NEXT[adjacent]
        turned: dict[Comparator, Comparator] = {"<": ">=", ">": "<="}
        return (turned.get(comparator, comparator) if TURN.search(before) else comparator), end
    bounds = list(BEFORE.finditer(before))
    if bounds and not re.search(r"\d", before[bounds[-1].end() :]):
        return COMPARATORS_BEFORE[bounds[-1][0]], end
    return "==", end


def _last_word(pattern: re.Pattern[str], text: str) -> str:
    """The longest listed word that the text ends with, '' if none."""
    return max((text[i:] for i in range(max(0, len(text) - 8), len(text)) if pattern.fullmatch(text, i)), key=len, default="")


# --- putting a sentence together ------------------------------------------------------------------


def _of_sentence(
    text: str,
    plain: str,
    sentence: Span,
    dates: Sequence[Date],
    periods: Sequence[Recurrence],
    quantities: Sequence[Quantity],
    issued: str | None,
) -> Iterator[tuple[int, Target]]:
    clauses = split_clauses(text, sentence)
    here_dates = [date for date in dates if sentence.holds(date.start) and _binds(plain, date, sentence, issued)]
    here = [quantity for quantity in quantities if sentence.holds(quantity.start)]
    here_periods = [period for period in periods if sentence.holds(period.start)]
    covers = [
        Span(*match.span())
        for match in COVERAGE.finditer(plain, sentence.start, sentence.end)
        if not NO_COVERAGE.match(plain, match.start()) and not any(match.start() <= q.start < match.end() for q in here)
    ]
    used: set[int] = set()
    for quantity in here:
        clause = _clause_of(clauses, quantity.start)
        if clause is None or _past(plain, clause):
            used |= {id(period) for period in here_periods if clause and clause.holds(period.start)}
            continue
        recurrence = _governing_period(here_periods, clause, quantity, here)
        if recurrence:
            used.add(id(recurrence))
        date = _governing_date(here_dates, quantity.start, clause)
        if recurrence and date and not clause.holds(date.start):
            date = None
        evidence = _evidence(text, clause, quantity, here, date, clauses)
        yield quantity.start, _target(text, plain, evidence, quantity, recurrence, date)
    for cover in covers:
        clause = _clause_of(clauses, cover.start)
        if clause is None or _past(plain, clause):
            continue
        date = _governing_date(here_dates, cover.start, clause)
        whole = Quantity(cover.start, cover.end, 100, MEASURES["%"], "==", bool(date and date.blank), None)
        target = _target(text, plain, clause, whole, None, date)
        yield cover.start, replace(target, value=100, implicit=True)
    for recurrence in here_periods:
        clause = _clause_of(clauses, recurrence.start)
        if clause and id(recurrence) not in used and _is_act(plain, clause, recurrence, here):
            yield recurrence.start, _recurring(text, clause, recurrence, _governing_date(here_dates, clause.end, clause))
    for date in here_dates:
        region = _region(text, clauses, date)
        if region and (date.begins or not any(region.holds(q.start) for q in here)) and not any(region.holds(c.start) for c in covers):
            yield date.start, _deadline(text, region, date)


def _binds(plain: str, date: Date, sentence: Span, issued: str | None) -> bool:
    """Whether a date is one by which something is asked, rather than when something happened or took effect."""
    tail = plain[date.end : date.end + 12]
    if _EFFECT.match(tail.lstrip()) or _EFFECT.search(tail[:6]) or tail.startswith(("度", "级", "届")):
        return False
    if date.yearly:
        return False
    if issued and date.by and date.by < issued[: len(date.by)]:
        return False
    clause_end = min((p for p in (plain.find(mark, date.end) for mark in "，。；\n") if p >= 0), default=sentence.end)
    if PAST.search(plain, date.start, min(clause_end + 1, sentence.end)):
        return False
    if date.bare_year and not date.before:
        before = plain[max(0, date.start - 2) : date.start]
        return before.endswith(("到", "至")) or bool(re.match("要|重点|力争|率先|完成|实现|必须|须|应|将|争取", tail))
    return True


def _clause_of(clauses: Sequence[Span], position: int) -> Span | None:
    return next((clause for clause in clauses if clause.holds(position)), None)


def _past(plain: str, clause: Span) -> bool:
    return bool(PAST.search(plain, clause.start, clause.end))


def _governing_period(
    periods: Sequence[Recurrence], clause: Span, quantity: Quantity, others: Sequence[Quantity]
) -> Recurrence | None:
    """The period in the number's own clause; else the last one before, where the number can recur with it."""
    in_clause = [period for period in periods if clause.holds(period.start)]
    before = [period for period in in_clause if period.start < quantity.start]
    if before:
        return before[-1]
    if in_clause:
        return in_clause[0]
    earlier = [period for period in periods if period.start < clause.start]
    if not earlier:
        return None
    between = [other for other in others if earlier[-1].start < other.start < quantity.start]
    if quantity.measure.type in ("frequency", "count"):
        return earlier[-1] if quantity.measure.name in _RECURRING else None
    alike = not between or all(other.measure == quantity.measure for other in between)
    return earlier[-1] if alike and earlier[-1].end > clause.start - 40 else None


def _governing_date(dates: Sequence[Date], position: int, clause: Span) -> Date | None:
    before = [date for date in dates if date.start < position and not date.begins]
    if before:
        return before[-1]
    after = [date for date in dates if clause.holds(date.start) and date.before]
    return after[0] if after else None


def _border(text: str, end: int, start: int) -> int:
    """Between two numbers, where the words of the second one begin: at the first verb, else right before it."""
    position = end
    for word, tag in tag_words(text[end:start]):
        if tag == "v":
            return position
        position += len(word)
    return start


def _evidence(
    text: str, clause: Span, quantity: Quantity, others: Sequence[Quantity], date: Date | None, clauses: Sequence[Span]
) -> Span:
    """The clause; where several numbers share it, cut at the verbs between them; with the date's clause before."""
    before = [other for other in others if clause.start <= other.start < quantity.start]
    after = [other for other in others if quantity.start < other.start < clause.end]
    start = _border(text, before[-1].end, quantity.start) if before else clause.start
    end = _border(text, quantity.end, after[0].start) if after else clause.end
    if start == clause.start and date and date.end <= clause.start:
        index = clauses.index(clause)
        introduction = clauses[index - 1]
        if index and introduction.holds(date.start) and not any(introduction.holds(other.start) for other in others):
            start = date.start
    return Span(max(start, quantity.start - MAX_EVIDENCE), min(end, quantity.end + MAX_EVIDENCE))


def _quote(text: str, span: Span) -> str:
    return text[span.start : span.end].strip(" \n\t\u3000，,、；;。：:")


def _target(
    text: str, plain: str, evidence: Span, quantity: Quantity, recurrence: Recurrence | None, date: Date | None
) -> Target:
    kind = quantity.measure.type
    period = quantity.period or (recurrence.period if recurrence else None)
    if kind == "age":
        period = None
    return Target(
        id="",
        evidence=_quote(text, evidence),
        type="frequency" if kind == "count" and period and quantity.measure.name in ("场", "期") else kind,
        comparator=quantity.comparator,
        value=None if quantity.blank and quantity.value is None else quantity.value,
        measure=quantity.measure.name,
        per=period,
        by=date.by if date else None,
        scope=_scope(text, evidence, quantity, date),
        placeholder=quantity.blank or bool(date and date.blank),
        implicit=False,
    )


_SCOPE_STOP = re.compile(r"[，。；：,;:\n]")
_SCOPE_CUT = re.compile(r"[，。；：、,;:（(）)\n]")


_SCOPE_NOISE = re.compile(
    r"^(?:要|应当?|须|必须|力争|确保|原则上|一般|每[一二两三四五六\d]*个?[年月周季学期度]+|推动|实现)+"
    r"|(?:不少于|不低于|不超过|至少|达到|达|超过|为|在|实现|的|每[年月周季学期度]+)+$"
)


def _scope(text: str, evidence: Span, quantity: Quantity, date: Date | None) -> str | None:
    """What the number is about: for a share the words before it, for a count those behind it."""
    start = max(evidence.start, date.end if date and date.end <= quantity.start else 0)
    ahead = _SCOPE_NOISE.sub("", _SCOPE_STOP.split(text[start : quantity.start])[-1].strip())
    behind = _SCOPE_CUT.split(text[quantity.end : evidence.end].lstrip("的以上下内左右"))[0].strip()
    first, second = (ahead, behind) if quantity.measure.type == "ratio" and len(ahead) > 3 else (behind, ahead)
    return next((words for words in (first, second) if 2 <= len(words) <= 40), None)


def _is_act(plain: str, clause: Span, recurrence: Recurrence, quantities: Sequence[Quantity]) -> bool:
    """每年 with an act and no count is a target; with a number, a bare time, or nothing behind it, it is not."""
    if recurrence.period.unit == "日" or _past(plain, clause):
        return False
    if any(clause.holds(quantity.start) for quantity in quantities):
        return False
    rest = plain[recurrence.end : clause.end]
    return len(rest) >= 4 and not _NO_ACT.search(rest) and not rest.startswith(("的", "度", "第", "都有"))


def _recurring(text: str, clause: Span, recurrence: Recurrence, date: Date | None) -> Target:
    span = Span(clause.start, clause.end)
    return Target(
        id="",
        evidence=_quote(text, span),
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


def _region(text: str, clauses: Sequence[Span], date: Date) -> Span | None:
    """The clause a date stands in, with the next ones as long as they do not yet say what is to be done."""
    index = next((i for i, clause in enumerate(clauses) if clause.holds(date.start)), None)
    if index is None:
        return None
    clause = clauses[index]
    last = index
    while last + 1 < len(clauses) and (last == index and clause.end - date.end <= 4 or _leads_on(text, clauses[last])):
        last += 1
    return Span(clause.start, clauses[last].end)


def _leads_on(text: str, clause: Span) -> bool:
    """A clause that only names whom or what the next one deals with: 对困难企业."""
    return text[clause.start : clause.end].lstrip().startswith(("对", "凡", "将", "由"))


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


_BELOW_EXCLUDES = re.compile("以下[”\"]?(?:均)?不(?:含|包括)本数")


def mind_bounds(targets: Sequence[Target], policy_text: str) -> tuple[Target, ...]:
    """The targets as the policy itself defines 以下: where it says 不含本数, <= is <."""
    if not _BELOW_EXCLUDES.search(policy_text):
        return tuple(targets)
    return tuple(
        replace(target, comparator="<") if target.comparator == "<=" and "以下" in target.evidence else target
        for target in targets
    )


def with_ids(unit_id: str, targets: Sequence[Target]) -> tuple[Target, ...]:
    """The targets of one unit numbered in reading order: 4.4/1, 4.4/2, …"""
    return tuple(replace(target, id=f"{unit_id}/{number}") for number, target in enumerate(targets, 1))


def number_of(value: Value) -> Number | None:
    """A single number, None for a range or a blank."""
    return value if isinstance(value, int | float) else None
