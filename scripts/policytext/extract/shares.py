"""Clause → shares and halves that are told without a measure: 过半数, 半年, 1:200, 10:40:50, 翻一番."""

import re
from collections.abc import Callable, Iterator

from policytext.extract.comparators import clause_before, find_comparator
from policytext.extract.measured import Quantity
from policytext.extract.numerals import parse_number
from policytext.lexicon import MEASURES
from policytext.model import Number

_HALF = re.compile(
    r"(?<![一二三四五六七八九十上下每对])半(?P<unit>年(?!度|工作|总结|小结|报告?|考[核评]|评)|个?月|天|日|个?小时|数)|过半(?!年|个?月|天|日|个?小时)数?|减半(?=[收缴征发预交奖补计]|[，。；、）]|$)|(?P<half>一半)(?=以上|以下|左右|的|[，。；、）]|$)"
)
_HALVES: dict[str, tuple[Number, str]] = {
    "年": (6, "个月"),
    "月": (15, "日"),
    "个月": (15, "日"),
    "天": (0.5, "日"),
    "日": (0.5, "日"),
    "小时": (30, "分钟"),
    "个小时": (30, "分钟"),
    "数": (50, "%"),
}
_PROPORTION = re.compile(
    r"(?:比例|比率|[生员工]比)[^，。；\d]{0,10}(?P<pair>(?P<part>\d+)[:：∶](?P<whole>\d+))(?![:：∶\d])"
    r"|(?<!\d)(?P<even>1[:：∶]1)(?=的?(?:比例|配套|给予|额度|标准|资助|奖励))"
)
_PARTS = re.compile(r"比例[^，。；\d]{0,8}(?P<parts>\d+(?:[:：∶]\d+){2,})(?![:：∶\d])")
_DOUBLED = re.compile("翻(?P<n>[一两二三])番")


def find_shares(plain: str, outside: Callable[[int], bool]) -> Iterator[Quantity]:
    """The shares of a half-width text that begin `outside` of what is part of something else."""
    for match in _PROPORTION.finditer(plain):
        span = match.span("even" if match["even"] else "pair")
        if (share := _share_of(match)) and outside(span[0]):
            yield Quantity(*span, share, MEASURES["%"], find_comparator(plain, *span)[0])
    for match in _PARTS.finditer(plain):
        if outside(match.start("parts")):
            yield from _parts(match)
    for match in _HALF.finditer(plain) if "半" in plain else ():
        if outside(match.start()) and (half := _half(plain, match)):
            yield half
    for match in _DOUBLED.finditer(plain):
        yield Quantity(*match.span(), 2 ** int(parse_number(match["n"]) or 1), MEASURES["倍"], "==")


def _share_of(match: re.Match[str]) -> Number | None:
    """师生比1:200 is 0.5 %, 按1:1配套 100 %."""
    if match["even"]:
        return 100
    whole = parse_number(match["whole"])
    part = parse_number(match["part"])
    return round(part / whole * 100, 3) if part and whole else None


def _parts(match: re.Match[str]) -> list[Quantity]:
    """10:40:50 is 10 %, 40 % and 50 % of the whole; [] where the parts are no hundredths."""
    parts = list(re.finditer(r"\d+", match["parts"]))
    start = match.start("parts")
    if sum(int(part[0]) for part in parts) != 100:
        return []
    return [Quantity(start + part.start(), start + part.end(), int(part[0]), MEASURES["%"], "==") for part in parts]


def _half(plain: str, match: re.Match[str]) -> Quantity | None:
    if match["half"]:
        comparator, end = find_comparator(plain, match.start(), match.end())
        told = comparator != "==" or plain.endswith(("占", "为", "达", "达到"), 0, match.start())
        return Quantity(match.start(), end, 50, MEASURES["%"], comparator) if told else None
    if not match["unit"]:
        return Quantity(*match.span(), 50, MEASURES["%"], "==" if match[0] == "减半" else ">")
    value, unit = _HALVES[match["unit"]]
    comparator, end = find_comparator(plain, match.start(), match.end())
    if match["unit"] == "数" and "超过" in clause_before(plain, match.start()):
        comparator = ">"
    return Quantity(match.start(), end, value, MEASURES[unit], comparator)
