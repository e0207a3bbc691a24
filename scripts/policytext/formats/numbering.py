"""The numbers that Word computes and shows but does not store: 一、 （二） 第三条 ④ 1.2.3."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from policytext.formats.limits import UnreadableError

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_PLACE = re.compile(r"%([1-9])")
_PRIVATE_USE = re.compile("[\ue000-\uf8ff]")
_LARGEST = 32_767
"""Word counts no further."""


def chinese_number(value: int, digits: str = _DIGITS, places: str = "十百千万") -> str:
    """A number below 100 000 as it is said: 12 is 十二, 105 is 一百零五, 20 000 is 二万."""
    if value == 0:
        return "零" if digits is _DIGITS else digits[0]
    said, gap = "", False
    for power in range(4, -1, -1):
        digit = value // 10**power % 10
        if not digit:
            gap = bool(said)
            continue
        said += ("零" if gap else "") + digits[digit] + (places[power - 1] if power else "")
        gap = False
    short = digits is _DIGITS and said.startswith("一十")
    return said[1:] if short else said


def _letters(value: int) -> str:
    """a … z, aa … zz, aaa: Word repeats the letter."""
    return chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)


def _roman(value: int) -> str:
    said = ""
    for worth, sign in _ROMAN:
        said += sign * (value // worth)
        value %= worth
    return said


def _from(first: str, last: int) -> Callable[[int], str]:
    """The signs that follow each other in Unicode from `first`; plain digits after the last."""
    return lambda value: chr(ord(first) + value - 1) if 1 <= value <= last else str(value)


def _circled(value: int) -> str:
    for start, first in ((1, "①"), (21, "㉑"), (36, "㊱")):
        if start <= value < start + (20 if start == 1 else 15):
            return chr(ord(first) + value - start)
    return str(value)


def _in_turn(signs: str) -> Callable[[int], str]:
    return lambda value: signs[(value - 1) % len(signs)] if value else ""


def _full_width(value: int) -> str:
    return "".join(chr(ord(digit) + 0xFEE0) for digit in str(value))


FORMATS: Mapping[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": "{:02}".format,
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalHalfWidth": str,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": _from("⑴", 20),
    "decimalEnclosedFullstop": _from("⒈", 20),
    "numberInDash": "- {} -".format,
    "lowerLetter": _letters,
    "upperLetter": lambda value: _letters(value).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda value: _roman(value).upper(),
    "chineseCounting": chinese_number,
    "chineseCountingThousand": chinese_number,
    "japaneseCounting": chinese_number,
    "taiwaneseCounting": chinese_number,
    "taiwaneseCountingThousand": chinese_number,
    "ideographDigital": lambda value: "".join(_DIGITS[int(digit)] for digit in str(value)),
    "taiwaneseDigital": lambda value: "".join(_DIGITS[int(digit)] for digit in str(value)),
    "japaneseDigitalTenThousand": lambda value: "".join(_DIGITS[int(digit)] for digit in str(value)),
    "chineseLegalSimplified": lambda value: chinese_number(value, _LEGAL, "拾佰仟万"),
    "ideographLegalTraditional": lambda value: chinese_number(value, "零壹貳參肆伍陸柒捌玖", "拾佰仟萬"),
    "ideographTraditional": _in_turn(_STEMS),
    "ideographZodiac": _in_turn(_BRANCHES),
    "ideographEnclosedCircle": _from("㊀", 10),
    "none": lambda value: "",
}
"""Word's names of number formats; those not named here are written as digits."""


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list counts and what it shows."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    """With %1 … %9 where the numbers of the levels go."""
    legal: bool = False
    """All its numbers in digits."""
    restart: int | None = None
    """The level (from 1) that makes it start anew; 0 never, None any above it."""


@dataclass(frozen=True, slots=True)
class List:
    """What a paragraph names as its list: which counters it shares, and its levels."""

    shared: str
    """Lists with the same name count on from each other."""
    levels: Mapping[int, Level]
    restarts: Mapping[int, int] = field(default_factory=dict)
    """Levels that this list, at its first use, sets to a number of its own."""


class Counter:
    """The numbers of a document's lists, in reading order."""

    def __init__(self, lists: Mapping[str, List]) -> None:
        self._lists = lists
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def next_label(self, name: str, depth: int) -> str:
        """The label of the next paragraph of a list at a level (from 0); empty where the list does not exist."""
        found = self._lists.get(name)
        if found is None or depth not in found.levels:
            return ""
        counts = self._counts.setdefault(found.shared, {})
        level = found.levels[depth]
        if depth in found.restarts and (name, depth) not in self._begun:
            counts[depth] = found.restarts[depth]
        else:
            counts[depth] = counts.get(depth, level.start - 1) + 1
        self._begun.add((name, depth))
        if counts[depth] > _LARGEST:
            raise UnreadableError("自动编号的数字太大", "请在 Word 中检查编号，或另存为纯文本（.txt）")
        for below in [deeper for deeper in counts if deeper > depth]:
            restart = found.levels.get(below, Level()).restart
            if restart is None or depth < restart:
                del counts[below]
        return self._shown(found, level, counts)

    @staticmethod
    def _shown(found: List, level: Level, counts: Mapping[int, int]) -> str:
        if level.format == "bullet":
            return _PRIVATE_USE.sub("●", level.text)

        def number(place: re.Match[str]) -> str:
            depth = int(place[1]) - 1
            other = found.levels.get(depth, Level())
            form = "decimal" if level.legal else other.format
            return FORMATS.get(form, str)(max(0, counts.get(depth, other.start)))

        return _PLACE.sub(number, level.text)
