"""A number in its clause → how it binds.

Civil Code art. 1259: 以上, 以下, 以内, 届满 include the number; 不满, 超过, 以外 exclude it.
"""

import re

from policytext.lexicon import (
    ABSENCE,
    AFTER,
    BEFORE,
    BESIDES,
    COMPARATORS_AFTER,
    COMPARATORS_BEFORE,
    COMPARATORS_FAR,
    COMPARATORS_NEXT,
    COUNTED_NOUN,
    DEDUCTED,
    FAR,
    FORMER,
    NOT_WITHIN,
    ONLY,
    RAISED,
    RECURRING,
    TIMES,
    TURN,
    ZONE_OF,
)
from policytext.model import Comparator

REACH, FAR_REACH = 60, 16
"""How many characters before a number a comparator may stand: 至少…1次, 超过…的半数."""
_CLAUSE_MARK = re.compile("[，。；：,;:\n]")
_NEXT, _BEFORE = (tuple(sorted(words, key=len, reverse=True)) for words in (COMPARATORS_NEXT, COMPARATORS_BEFORE))
_OPPOSITE: dict[Comparator, Comparator] = {"<": ">=", ">": "<=", "<=": ">", ">=": "<"}
_EXCLUSIVE: dict[Comparator, Comparator] = {">=": ">", "<=": "<"}
_INCLUSIVE: dict[Comparator, Comparator] = {">": ">=", "<": "<="}
_INCLUDED = re.compile(r"[（(](?P<out>不?)(?:包?含|包括)(?P<said>[^（）()，。；]{0,10}?)(?P<bound>以[上下])?[）)]")
"""Brackets that say whether a bound holds its number: 5万元以下（不含5万元）, 超过3天（含3天）, 3天（含3天以上）, （包括3天）."""
_NUMERAL = re.compile(r"[\d.]+|[一二三四五六七八九十百千两半]+")
_UNIT = "个?(?:周|月|年|天|日|季度|学期)"
_OUT_OF = re.compile(r"\d+[^，。；\d]{1,8}中的?")
"""最多可填报9所学校中的5个: the bound is of what is chosen, not of what it is chosen from."""
_HOW_OFTEN = re.compile(rf"每\d+{_UNIT}")
"""至少每3年更新一次: the bound is of how often."""
_PERIOD = re.compile(rf"(?:\d+|[一两三四五六]){_UNIT}$")
"""至少一周一次: the period stands between the bound and what is bound."""
_NUMBER = re.compile(r"\d|半(?:年|个?月|天)的")
"""不足半年的按半年计算 has two; in 至少半年召开一次 half a year is a period, and the bound is of what is done."""
_BRACKET = re.compile("[（(][^（）()]{1,16}[）)]|[）)]")
"""两门（含两门）以上, 10日（咨询类5日）内: brackets may stand between each number and what bounds it."""
_FILLERS = "为到在于按的近了由从"


def clause_before(plain: str, position: int, reach: int = REACH) -> str:
    """What stands before the position in its clause, as far as the reach goes."""
    return _CLAUSE_MARK.split(plain[max(0, position - reach) : position])[-1]


def find_comparator(plain: str, start: int, end: int) -> tuple[Comparator, int]:
    """How the number between start and end binds, and where the word that bounds it ends; brackets behind it may say
    whether that includes the number."""
    comparator, bound_end = _find_bound(plain, start, end)
    included = _INCLUDED.match(plain, bound_end) or _INCLUDED.search(plain, start, end)
    if included is None or not _is_same(included["said"], plain[start:end]):
        return comparator, bound_end
    if comparator == "==" and included["bound"]:
        comparator = COMPARATORS_AFTER[included["bound"]]
    return (_EXCLUSIVE if included["out"] else _INCLUSIVE).get(comparator, comparator), bound_end


def _is_same(said: str, number: str) -> bool:
    """Whether brackets speak of the bounded number itself, rather than of others: 不超过5人（不含2名工作人员）."""
    mine, theirs = _NUMERAL.match(number), _NUMERAL.match(said)
    return said in ("", "本数", "本级") or bool(mine and theirs and mine[0] == theirs[0])


def _find_bound(plain: str, start: int, end: int) -> tuple[Comparator, int]:
    """The same by the words alone: one that bounds it from before (不得低于) decides over one behind it (以上)."""
    before = _PERIOD.sub("", BESIDES.sub("", clause_before(plain, start)))
    bracket = _BRACKET.match(plain, end)
    noun = COUNTED_NOUN.match(plain, end)
    aside = bracket or noun
    after = AFTER.match(plain, aside.end() if aside else end)
    if after and after[0] == "内" and plain.startswith(NOT_WITHIN, after.end()) and not plain.endswith(TIMES, 0, end):
        after = None
    holds_number = bracket and any(map(str.isdecimal, bracket[0]))
    bound_end = after.end() if after and not holds_number else end
    beside, before = before, RAISED.sub("", FORMER.sub("", before))
    adjacent = _word_beside(_NEXT, beside) or _word_beside(_NEXT, before)
    bound = _word_beside(_BEFORE, before)
    if after and COMPARATORS_AFTER[after[0]] == "~":
        return "~", bound_end
    if bound and len(bound) >= len(adjacent):
        return COMPARATORS_BEFORE[bound], bound_end
    if after:
        comparator = COMPARATORS_AFTER[after[0]]
        if _says_over(adjacent, after[0]) and not bracket:
            return ">", bound_end
        if bracket and "不含" in bracket[0]:
            comparator = _EXCLUSIVE.get(comparator, comparator)
        zone = after[0] == "范围内" or ZONE_OF.search(before)
        case = plain.startswith("的，", bound_end)  # 不能正常运行15分钟以上的，应当…
        turns = comparator in (">=", "<=") and not (zone or case)
        return _turn(comparator, before) if turns else comparator, bound_end
    if adjacent:
        comparator = COMPARATORS_NEXT[adjacent]
        return _turn(comparator, before) if comparator in ("<", ">") else comparator, end
    for words, pattern, reach in ((COMPARATORS_BEFORE, BEFORE, REACH), (COMPARATORS_FAR, FAR, FAR_REACH)):
        matches = list(pattern.finditer(before, max(0, len(before) - reach)))
        between = _OUT_OF.sub("", before[matches[-1].end() :]) if matches else ""
        between = _HOW_OFTEN.sub("", between) if plain.endswith(RECURRING, 0, end) else between
        if matches and not _NUMBER.search(between):
            return words[matches[-1][0]], end
    return "<=" if ONLY.search(before) else "==", end


def _says_over(before: str, behind: str) -> bool:
    """超过30分钟以上 is more than 30; 超过30分钟及以上 includes it."""
    return behind == "以上" and COMPARATORS_NEXT.get(before) == ">"


def loses_marks(plain: str, start: int, end: int) -> bool:
    """Whether marks are lost where the number between start and end is missed, so that it is asked for: 不足2支的，扣0.5分."""
    steps = plain[start:end] in plain[max(0, start - REACH) : start]  # 不低于80%的，扣1分；低于80%的，扣3分
    return bool(DEDUCTED.match(plain, end)) and not (steps or ABSENCE.search(clause_before(plain, start)))


def _turn(comparator: Comparator, before: str) -> Comparator:
    """A prohibition turns the bound round: 杜绝不满14周岁 asks for 14 and above; not within brackets: 不得租用轿车（5座以下）."""
    inside = before[before.rfind("（") + 1 :] if before.rfind("（") > before.rfind("）") else before
    return _OPPOSITE[comparator] if TURN.search(BEFORE.sub("", inside)) else comparator


def _word_beside(words: tuple[str, ...], text: str) -> str:
    """The longest of the words that the text ends with, a few like 为, 到 aside; '' if none."""
    return max((_last_word(words, text), _last_word(words, text.rstrip().rstrip(_FILLERS))), key=len)


def _last_word(words: tuple[str, ...], text: str) -> str:
    """The first of the words that the text ends with, '' if none."""
    return next(filter(text.endswith, words)) if text.endswith(words) else ""
