"""Is a number met? What was filled in as 完成值 against what is asked: met, short, or it cannot be told.

The page judges alike (assets/returns/verdict.js); tests/policytext/cases/verdicts.yml holds both to it. What is doubtful is
unknown: nobody looks again at a number that is called met.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from policytext.extract.numerals import parse_number, scaled
from policytext.model import Comparator, Number, Period, TargetType

Verdict = Literal["met", "short", "unknown"]


@dataclass(frozen=True, slots=True)
class Goal:
    """A number that an item asks for, as the list names it."""

    comparator: Comparator
    value: Number | None
    type: TargetType
    measure: str | None
    per: Period | None = None
    max: Number | None = None
    """The upper end of a range."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What can be said of a number that was filled in."""

    verdict: Verdict
    why: str = ""
    """Why it cannot be told, in Chinese; empty for the others."""


MET, SHORT = Judgement("met"), Judgement("short")
EMPTY = Judgement("unknown", "未填")
NOTHING_ASKED = Judgement("unknown", "没有要比的数")
UNREADABLE = Judgement("unknown", "看不出是几")
INEXACT = Judgement("unknown", "约数")
NO_UNIT = Judgement("unknown", "没有写单位（元、万元等）")
OTHER_MEASURE = Judgement("unknown", "计量单位不同")
OTHER_PERIOD = Judgement("unknown", "周期说不清")
SHARE_OR_COUNT = Judgement("unknown", "不知是比例还是数量")
MORE = Judgement("unknown", "多于要求")
DIFFERENT = Judgement("unknown", "与要求不同")
SEVERAL = Judgement("unknown", "有几个指标，请分别写明")

MOST_CHARACTERS = 200
MOST_DIGITS = 15
"""Beyond, JavaScript and Python part ways."""

_GAP = re.compile("[0-9零〇一二两三四五六七八九十百千万亿](?:\\s+[,.]?|[,.]\\s)\\s*[0-9零〇一二两三四五六七八九十]")
"""White space that parts two numbers: without it they would be one."""
_MONTH = "(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月"
_DAY = "(?:3[01]|[12][0-9]|0?[1-9])[日号]"
_ASIDE = f"(?:{_MONTH}(?:{_DAY})?|第?[一二三四1-4]季度|线上|线下|集中|[见附有](?:附件|台账|记录))"
_NOTE = re.compile(rf"\({_ASIDE}(?:[、,，;和及]?{_ASIDE})*\)$")
"""What may stand in brackets behind a number: when, in what way, where it is shown. All else may take the number back."""
_PART = re.compile("(?:[0-9０-９](?:,[0-9０-９]{3}(?![0-9０-９]))+|[^，,；;、\n])+")
"""A part of a cell, to the next comma that parts no thousands."""
_INEXACT = re.compile(
    r"[约近余多几若或]|左右|上下|以上|以下|以内|至少|超过|不足|不到|不少于|不低于|不超过"
    r"|^\D*\d+(?:\.\d+)?[-~–—]\d+(?:\.\d+)?\D*$",
    re.ASCII,
)
_NOTHING = ("无", "没有")
_ALL = ("全部", "全覆盖", "全员", "全员覆盖")
_LEAD = "(?:已|共计?|合计|累计|总计|实际|完成|开展|举办|召开|组织|达到?|为|有)*"
_PERIOD = "年度?|半年|季度?|个?月|个?星期|周|天|日|个?学期|学年"
_MANY = "[两二三四五六]|[1-9]"
_FILLED = re.compile(
    rf"{_LEAD}(?:(?P<total>全年|今年|本年度?)|每(?P<many>{_MANY})?(?P<every>{_PERIOD}))?{_LEAD}"
    r"(?:百分之(?P<share>\d+(?:\.\d+)?|[零一二两三四五六七八九十百]+)"
    r"|(?P<done>\d+)/(?P<of>\d+)"
    r"|(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<scale>[百千]?[万亿]|[百千])?"
    r"|(?P<han>[零〇一二两三四五六七八九十百千万亿]+))"
    rf"(?P<measure>[^\d,.;/、()一二三四五六七八九十]*)(?:/(?P<per>{_PERIOD}))?",
    re.ASCII,
)
_ONLY_DIGITS = re.compile("[零〇一二两三四五六七八九]{2,}")
"""两三次 is no number, and 二〇 hardly one."""

_MEASURES = {
    "名": "人",
    "位": "人",
    "遍": "次",
    "回": "次",
    "场次": "场",
    "册": "本",
    "周岁": "岁",
    "年度": "年",
    "星期": "周",
    "天": "日",
    "季": "季度",
    "钟头": "小时",
    "千克": "公斤",
    "平米": "平方米",
}
_IN_A_YEAR = {"年": 1, "学年": 1, "半年": 2, "学期": 2, "季度": 4, "月": 12, "周": 52, "日": 365}


def judge(goals: Sequence[Goal], filled: str) -> Judgement:
    """What the text filled in says about the numbers of an item; short where one of them is surely short."""
    asked = [goal for goal in goals if _can_be_compared(goal)]
    if not asked:
        return NOTHING_ASKED
    text = _plain(filled)
    if not text:
        return EMPTY
    if len(asked) == 1:
        return _judge_one(asked[0], text)
    return _judge_several(asked, [part for part in _PART.findall(filled) if part.strip()])


def _can_be_compared(goal: Goal) -> bool:
    return goal.value is not None and goal.comparator != "none" and goal.type != "deadline"


def _judge_several(goals: Sequence[Goal], parts: Sequence[str]) -> Judgement:
    """A part of the cell belongs to a number where both have a measure, and no other part or number has it.

    A part that belongs to none may take another back (4次，没有开展).
    """
    measured = [(measure, part) for part in parts if (measure := _measure_of(part))]
    measures = list(dict.fromkeys(_canonical(goal.measure or "") for goal in goals))
    if len(measured) < len(parts) or any(measure not in measures for measure, _ in measured):
        return SEVERAL
    verdicts = []
    for measure in measures:
        mine = [part for its, part in measured if its == measure]
        asked = [goal for goal in goals if _canonical(goal.measure or "") == measure]
        found = {_judge_one(goal, _plain(mine[0])) for goal in asked} if len(mine) == 1 else {SEVERAL}
        told = next(iter(found)) if len(found) == 1 and (len(asked) == 1 or found == {SHORT}) else SEVERAL
        verdicts.append(told)
    if SHORT in verdicts:
        return SHORT
    return next((each for each in verdicts if each != MET), MET)


def _measure_of(part: str) -> str:
    match = _FILLED.fullmatch(_NOTE.sub("", _plain(part)))
    if not match:
        return ""
    return "%" if match["share"] else _canonical(match["measure"])


def _judge_one(goal: Goal, text: str) -> Judgement:
    if text in _NOTHING:
        text = "0"
    if text in _ALL and goal.measure == "%":
        return _compare(goal, 100)
    text = _NOTE.sub("", text)
    if _INEXACT.search(text):
        return INEXACT
    match = _FILLED.fullmatch(text)
    if not match:
        return UNREADABLE
    if goal.type == "ratio":
        return _judge_share(goal, match)
    number = _number(match)
    if number is None or match["share"] or match["of"]:
        return UNREADABLE
    if not _fits(goal, match["measure"]):
        return OTHER_MEASURE
    if goal.type == "amount" and number and not match["measure"] and not re.search("[万亿]", match[0]):
        return NO_UNIT
    return _judge_rate(goal, number, match)


def _plain(text: str) -> str:
    """Without white space and the last full stop, its signs half-width; ， stays, for it parts no thousands."""
    half = "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" and c != "，" else c for c in text)
    if len(text) > MOST_CHARACTERS or _GAP.search(half):
        return "…"
    return "".join(half.split()).removesuffix("。")


def _number(match: re.Match[str]) -> Number | None:
    if han := match["han"]:
        return None if _ONLY_DIGITS.fullmatch(han) else parse_number(han)
    digits = match["digits"]
    if digits is None or len(digits) > MOST_DIGITS:
        return None
    value = parse_number(digits)
    return scaled(value, match["scale"] or "") if value is not None else None


def _canonical(measure: str) -> str:
    """One word for measures that mean the same."""
    short = measure.removeprefix("个")
    return _MEASURES.get(short, short) or measure


def _fits(goal: Goal, measure: str) -> bool:
    """Whether the measure filled in, if any, is the one asked for; 个 counts whatever is counted by pieces."""
    asked = _canonical(goal.measure or "")
    return not measure or _canonical(measure) == asked or (measure == "个" and goal.type == "count" and asked != "人次")


def _judge_share(goal: Goal, match: re.Match[str]) -> Judgement:
    if match["total"] or match["every"] or match["per"]:
        return OTHER_PERIOD
    measure = goal.measure or ""
    if share := match["share"]:
        if match["measure"]:
            return UNREADABLE
        number = parse_number(share)
        return OTHER_MEASURE if measure != "%" or number is None else _compare(goal, number)
    if match["of"]:
        done, of = (int(match[name]) if len(match[name]) <= MOST_DIGITS else 0 for name in ("done", "of"))
        if not 0 <= done <= of or of == 0 or match["measure"]:
            return UNREADABLE
        return _compare(goal, done * 100 / of) if measure == "%" else OTHER_MEASURE
    number = _number(match)
    if number is None:
        return UNREADABLE
    if match["measure"]:
        return _compare(goal, number) if match["measure"] == measure else OTHER_MEASURE
    if measure != "%":
        return _compare(goal, number)
    most = goal.value if goal.max is None else goal.max
    if number > 100 or number == 1 or (0 < number < 1 and (most or 0) < 10):
        return SHARE_OR_COUNT
    percent = number * 100 if 0 < number < 1 else number
    return _compare(goal, percent)


def _judge_rate(goal: Goal, number: Number, match: re.Match[str]) -> Judgement:
    """A number for some stretch of time: said to be a month's it counts for a year, and one that is not said may be both."""
    said = match["total"] or match["every"] or match["per"]
    if goal.per is None:
        return OTHER_PERIOD if said else _compare(goal, number)
    times = _times(goal.per.unit, goal.per.n)
    if times is None:
        return OTHER_PERIOD
    if not said and times < 1:  # what was not done this year may be done in another
        return MET if _compare(goal, number) == MET else OTHER_PERIOD
    if not said:
        return _agree([_compare(goal, number), _compare(goal, number / times)])
    every = "年" if match["total"] else _every(said)
    own = _times(every, int(parse_number(match["many"] or "1") or 1))
    if own is None:
        return OTHER_PERIOD
    return _compare(goal, number * own / times)


def _every(word: str) -> str:
    short = word.removeprefix("个")
    return _MEASURES.get(short, short)


def _times(unit: str, n: int) -> float | None:
    """How often a period comes round in a year."""
    times = _IN_A_YEAR.get(unit)
    return times / n if times else None


def _agree(readings: Iterable[Judgement]) -> Judgement:
    """One that all readings bear out; a reading by which it is more than asked does not speak against another."""
    found = set(readings)
    if len(found) > 1:
        found.discard(MORE)
    return found.pop() if len(found) == 1 else OTHER_PERIOD


def _compare(goal: Goal, number: float) -> Judgement:
    """A number in the measure and the period asked for against the target."""
    least = goal.value or 0
    most = least if goal.max is None else goal.max
    slack = 1e-9 * max(1.0, abs(least), abs(most))
    below, above = number < least - slack, number > most + slack
    match goal.comparator:
        case ">=":
            return SHORT if below else MET
        case ">":
            return MET if above else SHORT
        case "<=":
            return SHORT if above else MET
        case "<":
            return MET if below else SHORT
    if not below and not above:
        return MET
    if goal.comparator == "~" or goal.type in ("duration", "age"):
        return DIFFERENT
    return SHORT if below else MORE
