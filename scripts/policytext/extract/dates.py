"""Clause → dates by which something is due, is done, or begins: 2020年底前, 6月底前, 自…起, 上半年."""

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from policytext.extract.characters import half_width
from policytext.extract.numerals import parse_number
from policytext.lexicon import ACTING, FESTIVALS, IN_QUARTER, NO_LATER, THIS_TIME, YEARLY_DATE

_N = r"(?:\d{1,2}|[〇零○]?[一二三四五六七八九十]{1,3}|[Xx×]{1,2})"
_YEAR = r"(?:(?P<year>(?:19|20)\d\d|[一二][〇零○0Oo九][〇零○0Oo一二三四五六七八九]{2}|20[Xx×]{2})\s?年(?!度|级|学)|(?P<this>今年|本年(?!度))|(?P<theirs>(?<=的)次年)|(?P<next>明年|(?<![一二两三四五六七八九十\d])次年|第二年))"
_FROM = r"(?:\d{1,2}\s*[-－—–～~至、]{1,2}\s*)?"
"""The first day of a span that is printed without its 日: 12月5-6日."""
_DAY = rf"{_FROM}(?P<day>{_N})(?:\s*[日号]|(?=\s*[-－—–～~至]+\s*(?:20\d\d年)?\d{{1,2}}月))|(?:[上中]、)?(?P<part>上旬|中旬|下旬|底|末|初)"
_TIME = (
    r"(?:\s*[（(]\s*(?:周|星期)[^（）()]{1,4}[）)])?"
    r"(?:\s*(?:上午|下午|晚上?|中午)?\s*\d{1,2}\s*(?:[:：]\s*\d{2}|[点时](?:\d{1,2}分|半|整)?))?"
)
"""The day of the week and the hour that may stand behind a date: （周四）17:00前."""
_DATE = re.compile(
    rf"""(?=[每当\d元一二三四五六七八九十第今本明次年上下国Xx×“"])(?P<yearly>[每当]年(?:的)?)?
    (?:(?<![\d.])(?P<iso>(?:19|20)\d\d[-./](?:1[0-2]|0?[1-9])[-./](?:3[01]|[12]\d|0?[1-9]))(?![\d.])
      |{_YEAR}\s*(?:(?P<month>元|{_N})\s*月份?\s*(?:{_DAY})?|(?P<half>上半年|下半年)|(?P<quarter>第?[一二三四1-4]季度)|(?P<end>年?[底末终]|春节前|内)|(?P<term>[春秋]季(?:学期)?(?:开学|入学)(?=前|之前)))?
      |(?:(?<=[每当]年)|(?<!年))(?P<month2>元|{_N})\s*月(?:(?P<acting>份(?={ACTING.pattern}))|份)?\s*(?:{_FROM}(?P<day2>{_N})\s*[日号]|(?:[上中]、)?(?P<part2>上旬|中旬|下旬|底|末|初))?(?!度|刊|球)
      |(?P<quarter2>(?<![每各本当年度的、])第[一二三四]季度(?={IN_QUARTER.pattern}))
      |(?P<half2>(?<!每)[上下]半年(?!度?考[核评](?:分|得|成绩|结果)))
      |(?P<end2>(?<![\d一二两三四五六七八九十〇几多半每学周])年(?:[底末](?=前|之前|(?:全面|基本)?(?:实现|完成|建成)|全部|达|，)|内(?=(?![无未有])[\u4e00-\u9fff])))
      |[“"]?(?P<plan>十[三四五六]五)[”"]?(?:时期|期间?|规划)?末
      |[“"]?(?P<festival>{"|".join(FESTIVALS)})[”"]?(?=前|之前))
    (?P<before>{_TIME}\s*(?:以前|之前|前|止|为止|截止))?""",
    re.VERBOSE,
)
_HINT = re.compile("[年月日号季末一四节]|\\d[-./]\\d")
"""Without one of these no date can stand in a text."""
_UNTIL = re.compile(r"(?:[（(]含[^（）()]{0,3}[）)])?(?:起|开始)?\s*(?:至|到|一(?=20\d\d年)|—+|-|－|–|―|～|~|∼)\s*")
_NEXT_DAY = re.compile(r"[、和](?=\d{1,2}[日号])")
_SPAN = re.compile("[至到—～~-]")
_GOES_ON = re.compile("[^。\n]{0,60}|[^。\n]{0,120}。[^。；\n]{0,60}，并于")
_ENDS = re.compile(r"[。\n]")
_YEARLY = re.compile("每年")
_IN_EVERY_YEAR = re.compile("每年[^。\n]*$")
_BEGINS = re.compile(r"\s*(?:起|开始)")
_MONTHS = re.compile(rf"(?<=[（(]){_N}月份?{_UNTIL.pattern}{_N}月份?(?=[）)](?:[。：\n]|$))")
"""专项整治（3月至10月）: how long what stands before the brackets takes."""
_SAME_MONTH = re.compile(rf"(?P<day>{_N})[日号](?P<before>{_TIME}\s*(?:以前|之前|前|止|为止|截止))?")
_ZERO = re.compile("[○0Oo]")
_PART_DAYS = {"上旬": 10, "中旬": 20}


@dataclass(frozen=True, slots=True)
class Date:
    """A date as it stands in a text; a span of time counts by its last day."""

    start: int
    end: int
    by: str | None
    """ISO, or the year alone where no more is said; None where it is left blank or the year is unknown."""
    blank: bool
    yearly: bool
    before: bool
    """前, 底, 止 stand there, so that it is a deadline whatever follows."""
    bare_year: bool
    begins: bool = False
    """From which on (自…起), so that it governs no number."""
    within: bool = False
    """It ends the years that the policy plans for."""
    event: bool = False
    """On which something takes place (于11月10日召开会议), so that it governs nothing beyond its clause."""


def find_dates(text: str, year: int | None = None, month: int = 1) -> list[Date]:
    """All dates in reading order. `year` and `month` are the policy's own, for dates that name no year:
    a month half a year before the policy's is next year's. A month within a span that was printed with its year is of
    that year (总结阶段（2020年11月—12月），11月20日前…), and so is one behind a deadline of its paragraph (2017年4月底前…；6月底前…).
    """
    plain = half_width(text)
    if not _HINT.search(plain):
        return []
    dates: list[Date] = []
    printed: dict[int, int] = {}  # month → the year with which it was printed
    deadline: tuple[int, int, int] | None = None  # where the last one with year and month stands, and these
    position = 0
    every_year = (YEARLY_DATE.match(plain, each.end()) for each in _YEARLY.finditer(plain))
    listed = [days.span() for days in every_year if days]
    while match := _DATE.search(plain, position):
        position = match.end()
        own = year + 1 if year and _names_no_year(match) and _month(match) <= month - 6 else year
        if _names_no_year(match):
            own = printed.get(_month(match), own)
            if deadline and _month(match) > deadline[2] and "\n" not in plain[deadline[0] : match.start()]:
                own = deadline[1]
        own = _year_of_sentence(plain, match, dates) or own
        date = _read(match, own, ends_span=bool(_MONTHS.match(plain, match.start())))
        if date is None or (match["quarter2"] and _IN_EVERY_YEAR.search(plain, 0, match.start())):
            continue
        until = _UNTIL.match(plain, date.end) or _NEXT_DAY.match(plain, date.end)
        if until and not date.before:
            last = _DATE.match(plain, until.end())
            own_year = int(date.by[:4]) if date.by else own
            turned = last and own_year and date.by and not last["year"] and _month(last) < _month(match)
            own_year = own_year + 1 if own_year and turned else own_year
            second = _read(last, own_year, ends_span=bool(date.by)) if last else _same_month(plain, until.end(), date)
            if second:
                date = Date(date.start, second.end, second.by, second.blank, date.yearly, second.before, False)
                position = date.end
        if match["year"] and match["month"] and date.by and date.by.startswith(f"{match['year']}-"):
            printed |= dict.fromkeys(range(_month(match), int(date.by[5:7]) + 1), int(date.by[:4]))
            deadline = (date.start, int(date.by[:4]), _month(match)) if date.before else deadline
        if NO_LATER.search(plain, max(0, date.start - 8), date.start):
            date = replace(date, before=True)
        if _names_no_year(match) and _comes_back(plain, date, dates, listed):
            date = replace(date, yearly=True)
        if _BEGINS.match(plain, date.end):
            date = replace(date, begins=True)
        elif _takes_place(plain, date):
            date = replace(date, event=True)
        dates.append(date)
    return dates


def _year_of_sentence(plain: str, match: re.Match[str], before: Sequence[Date]) -> int | None:
    """The year that a sentence has named before its 年底: 2022年建设10所，年底建成5所; None where it has none."""
    if not match["end2"] or not before or not before[-1].by or _ENDS.search(plain, before[-1].end, match.start()):
        return None
    return int(before[-1].by[:4])


def _comes_back(plain: str, date: Date, before: Sequence[Date], listed: Sequence[tuple[int, int]]) -> bool:
    """Whether a day is one of every year: listed behind 每年 (每年6月20日、11月20日前), or after such a one in its sentence
    (每年3月底前报送计划，11月底前报送总结)."""
    if any(start <= date.start < end for start, end in listed):
        return True
    if not before or not before[-1].yearly or not _GOES_ON.fullmatch(plain, before[-1].end, date.start):
        return False
    return not THIS_TIME.search(plain, before[-1].end, date.start)


def _takes_place(plain: str, date: Date) -> bool:
    on_it = plain[max(0, date.start - 1) : date.start] in ("于", "在")
    return on_it and not date.before and not date.bare_year and not _SPAN.search(plain, date.start, date.end)


def _names_no_year(match: re.Match[str]) -> bool:
    return bool(match["month2"] or match["quarter2"])


def _month(match: re.Match[str]) -> int:
    return _month_number(match["month"] or match["month2"] or "") or 12


def _month_number(text: str) -> int | None:
    """元月 is the first; None where it is left blank."""
    number = 1 if text == "元" else parse_number(text)
    return number if isinstance(number, int) else None


def _same_month(plain: str, start: int, first: Date) -> Date | None:
    match = _SAME_MONTH.match(plain, start)
    if not match or not first.by or len(first.by) != 10:
        return None
    day = parse_number(match["day"])
    by = f"{first.by[:8]}{int(day):02}" if day else None
    return Date(start, match.end(), by, by is None, False, bool(match["before"]), False)


def _read(match: re.Match[str], year: int | None, *, ends_span: bool = False) -> Date | None:
    """A bare month (3月) is a date only where it ends a span that began with one, or an act follows it (3月份开展…)."""
    part = {key: value for key, value in match.groupdict().items() if value}
    if part.get("iso"):
        number, month, day = map(int, re.split("[-./]", part["iso"]))
        by = _day_of(number, month, day)
        return _date(match, by, before=bool(part.get("before"))) if by else None
    if plan := part.get("plan"):
        return _date(match, f"{2010 + 5 * '一二三四五六'.index(plan[1])}-12-31", before=True)
    year = _year_of(part, year)
    month_text = part.get("month") or part.get("month2")
    section = part.get("part") or part.get("part2")
    day_text = part.get("day") or part.get("day2")
    before = bool(part.keys() & {"before", "end", "end2"} or section in ("底", "末")) and "theirs" not in part
    blank = any(c in "Xx×" for text in (part.get("year"), month_text, day_text) if text for c in text)
    if month_text:
        alone = not (
            ends_span or day_text or section or before or part.keys() & {"year", "this", "next", "theirs", "acting"}
        )
        stated = str(year) if year and "year" in part else None
        if alone or (not blank and year and not (by := _month_and_day(year, month_text, day_text, section))):
            return None
        return _date(match, stated if blank or not year else by, blank=blank, before=before)
    bare = "year" in part or ("this" in part and not before)
    if bare and not part.keys() & {"half", "quarter", "end"}:
        return _date(match, str(year) if year else None, blank=blank, before=before, bare_year=True)
    ending = _ending(part, before)
    by = f"{year}-{ending}" if year else None
    return _date(match, by, blank=blank, before=before) if ending else None


def _year_of(part: dict[str, str], year: int | None) -> int | None:
    """The year a date means: the one printed (None where it is blank), else the policy's or the next; None for one that
    counts from what it is the next year of (形成的次年)."""
    if part.get("theirs"):
        return None
    if printed := part.get("year"):
        number = parse_number(_ZERO.sub("〇", printed) if printed[0] in "一二" else printed)
        return number if isinstance(number, int) else None
    return year + 1 if year and part.get("next") else year


def _month_and_day(year: int, month_text: str, day_text: str | None, section: str | None) -> str | None:
    month = _month_number(month_text)
    if month is None or not 1 <= month <= 12:
        return None
    if section and section != "初":
        last = _PART_DAYS.get(section) or calendar.monthrange(year, month)[1]
        return _day_of(year, month, last)
    day = parse_number(day_text) if day_text else None
    if day_text is None:
        return f"{year}-{month:02}"
    return _day_of(year, month, day) if isinstance(day, int) else None


def _day_of(year: int, month: int, day: int) -> str | None:
    """The ISO date, None for a day that no month has."""
    return f"{year}-{month:02}-{day:02}" if 1 <= day <= calendar.monthrange(year, month)[1] else None


def _ending(part: dict[str, str], before: bool) -> str | None:
    """Month and day by which a stretch of the year ends: 上半年, 第三季度, 年底, 年内, 七一前."""
    if part.get("festival"):
        return FESTIVALS[part["festival"]]
    if half := part.get("half") or part.get("half2"):
        return "06-30" if half == "上半年" else "12-31"
    if quarter := part.get("quarter") or part.get("quarter2"):
        return ("03-31", "06-30", "09-30", "12-31")["一二三四1234".index(quarter.strip("第季度")) % 4]
    year_end = part.keys() & {"end", "end2"} or ("this" in part and before)
    return "12-31" if year_end else None


def _date(
    match: re.Match[str], by: str | None, *, blank: bool = False, before: bool = False, bare_year: bool = False
) -> Date:
    return Date(match.start(), match.end(), by, blank, bool(match["yearly"]), before, bare_year)
