"""Clause → numerals: digits, Chinese numerals, fractions, and the blanks a policy leaves open (X家)."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from unicodedata import normalize

from policytext.extract.characters import half_width
from policytext.model import Number, Value

DIGITS = {
    "零": 0,
    "〇": 0,
    "○": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟双", "一二三四五六七八九十百千二")
"""The numerals of cheques and contracts; read only in runs, as 伍 and 陆 are words too, and 双 only in 双倍."""
HAN = "[零〇一二两三四五六七八九十百千万亿]"
_HANS = "(?:[零〇一二两三四五六七八九十百千万亿](?:[零〇一二三四五六七八九十百千万亿]|(?<![一二三四五六七八九])两)*)"
"""A numeral; 两 follows no digit: 高一、高二两场."""

MAX_DIGITS = 18
"""A longer row of digits is an identifier, not a number."""

_POINT = "(?:点[零〇一二三四五六七八九]+)?"
_DECIMAL = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|(?<=[于为过到达约足])\d{1,4}\.\s\d{1,2}(?!\d)|\d+(?:\.\d+)?"
"""Digits; behind words that a number follows, a blank may have slipped in: 不小于1. 5米."""
_UNIT_OF_MEASURE = "(?![米克瓦卡赫])"
_VULGAR = "¼½¾⅐-⅞"
"""Fractions that are one character."""
_NUMERAL = re.compile(
    rf"""(?=[\dXx×✕_○零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟双{_VULGAR}])(?:
    (?P<denominator>{HAN}+|\d+)分之\s?(?P<numerator>{HAN}+{_POINT}|{_DECIMAL})
    |(?<![\d/])(?P<over>[1-9]/(?:[2-9]|10)|[{_VULGAR}])(?![\d/万])
    |(?P<blank>[Xx×✕]{{1,4}}|_{{2,}}|○{{2,}})(?P<blank_scale>[万亿]?)
    |(?P<parts>\d+万\d{{4}}(?!\d)|\d+(?:\.\d+)?[亿万千](?:零?\d+[万千百十]{{1,2}}{_UNIT_OF_MEASURE})+)
    |(?P<digits>{_DECIMAL})(?P<digits_scale>(?:[十百千]?[万亿]{{1,2}}|[十百千]){_UNIT_OF_MEASURE})?
    |(?P<formal>[壹贰叁肆伍陆柒捌玖拾佰仟][零壹贰叁肆伍陆柒捌玖拾佰仟万亿]+|双(?=倍(?![增频加])))
    |(?!千[米克瓦])(?P<han>{HAN}+?(?=千[米克瓦])|{_HANS}{_POINT}))""",
    re.VERBOSE,
)
_PART = re.compile(r"(\d+(?:\.\d+)?)([亿万千百十]*)")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as it stands in a text: offsets, value, and what kind of writing it is."""

    start: int
    end: int
    value: Value
    """In percent for a fraction; None for a blank."""
    fraction: bool = False
    blank: bool = False
    han: bool = False


def parse_han(text: str) -> int | None:
    """The value of a Chinese numeral: 二十一 is 21, 二〇二四 is 2024, 两万五 is 25000; None if it is none."""
    if not text or len(text) > MAX_DIGITS or any(c not in DIGITS and c not in SCALES for c in text):
        return None
    if all(c in DIGITS for c in text):
        return int("".join(str(DIGITS[c]) for c in text))
    total = section = digit = 0
    last_scale = 1
    zero = False
    previous = ""
    for c in text:
        if c in DIGITS:
            digit, zero = DIGITS[c], zero or DIGITS[c] == 0
        elif SCALES[c] >= 10**4:
            if SCALES[c] > total > 0 or SCALES.get(previous, 1) >= 10**4:  # 一万五千亿, 四万万
                total, section = (total + section + digit) * SCALES[c], 0
            else:
                total += (section + digit or 1) * SCALES[c]
                section = 0
            digit, last_scale, zero = 0, SCALES[c], False
        else:
            section += (digit or 1) * SCALES[c]
            digit, last_scale, zero = 0, SCALES[c], False
        previous = c
    if digit and last_scale > 10 and not zero:
        digit *= last_scale // 10  # 两万五 is 25000, 二百零五 is 205
    return total + section + digit


@lru_cache(1024)
def parse_number(text: str) -> Number | None:
    """The value of digits or a Chinese numeral, None if it is neither."""
    text = re.sub(r"[,\s]", "", half_width(text))
    if len(text) > MAX_DIGITS:
        return None
    try:
        value = float(text)
    except ValueError:
        return parse_han(text)
    return int(value) if value.is_integer() else value


def scaled(value: Number, scale: str) -> Number:
    """The value times 百, 千, 万, 亿 and their compounds, without binary rounding."""
    exact = Decimal(str(value))
    for c in scale:
        exact *= SCALES[c]
    return _plain(exact)


def per_mille(value: Number) -> Number:
    """Thousandths as hundredths, without binary rounding: 50‰ is 5 %."""
    return _plain(Decimal(str(value)) / 10)


def _plain(exact: Decimal) -> Number:
    return int(exact) if exact == exact.to_integral_value() else float(exact)


def find_numerals(text: str) -> list[Numeral]:
    """All numerals of a text in reading order, each with its span; the spans do not overlap."""
    return [numeral for match in _NUMERAL.finditer(half_width(text)) if (numeral := _read(match)) is not None]


def _read(match: re.Match[str]) -> Numeral | None:
    start, end = match.span()
    groups = match.groupdict()
    if groups["denominator"]:
        share = _share(groups["numerator"], groups["denominator"])
        return None if share is None else Numeral(start, end, share, fraction=True)
    if groups["over"]:
        numerator, denominator = normalize("NFKC", groups["over"]).replace("\u2044", "/").split("/")
        share = _share(numerator, denominator)
        return None if share is None or share > 100 else Numeral(start, end, share, fraction=True)
    if groups["blank"]:
        return Numeral(start, end, None, blank=True)
    if groups["digits"]:
        value = parse_number(groups["digits"])
        return None if value is None else Numeral(start, end, scaled(value, groups["digits_scale"] or ""))
    if groups["parts"]:
        parts = [scaled(float(number), scale) for number, scale in _PART.findall(groups["parts"])]
        return Numeral(start, end, scaled(sum(parts), ""))
    if groups["formal"]:
        return Numeral(start, end, parse_han(groups["formal"].translate(FORMAL)), han=True)
    text = groups["han"]
    if "点" in text:
        return Numeral(start, end, _with_point(text), han=True)
    if len(text) == 2 and text[0] in DIGITS and text[1] in DIGITS and DIGITS[text[1]] == DIGITS[text[0]] + 1:
        return Numeral(start, end, (DIGITS[text[0]], DIGITS[text[1]]), han=True)  # 两三次
    return Numeral(start, end, parse_han(text), han=True)


def _with_point(text: str) -> Number | None:
    whole, _, decimals = text.partition("点")
    value = parse_han(whole)
    return None if value is None else value + float("0." + "".join(str(DIGITS[c]) for c in decimals))


def _share(numerator: str, denominator: str) -> Number | None:
    top = _with_point(numerator) if "点" in numerator else parse_number(numerator)
    bottom = parse_number(denominator)
    if top is None or not bottom:
        return None
    value = round(top / bottom * 100, 6 if top < bottom / 1000 else 2)
    return int(value) if float(value).is_integer() else value
