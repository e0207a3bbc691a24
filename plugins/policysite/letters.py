"""Lists of names as a reader looks them up: by the first letter of their pinyin, or by the number they begin with."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from policytext.words import spell

T = TypeVar("T")

OTHERS = "其他"
"""Names that begin with no letter and no number."""

NUMBERS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "百", "千", "万")
_SAME = {"两": "二", "双": "二", "俩": "二"}


def group_by_letter(items: Iterable[T], name: Callable[[T], str]) -> Mapping[str, tuple[T, ...]]:
    """A–Z → the items whose names begin so in pinyin, in its order."""
    spelled = [(spell(name(item)), item) for item in items]
    groups: dict[str, list[T]] = defaultdict(list)
    for spelling, item in sorted(spelled, key=lambda pair: pair[0]):
        first = spelling[0][:1].upper() if spelling else ""
        groups[first if "A" <= first <= "Z" else OTHERS].append(item)
    return {letter: tuple(groups[letter]) for letter in sorted(groups, key=lambda each: (each == OTHERS, each))}


def group_by_number(items: Iterable[T], name: Callable[[T], str]) -> Mapping[str, tuple[T, ...]]:
    """一, 二, 三 … → the items whose names begin with it, in the order given; 两 and 双 are 二."""
    groups: dict[str, list[T]] = defaultdict(list)
    for item in items:
        first = name(item)[:1]
        first = _SAME.get(first, first)
        groups[first if first in NUMBERS else OTHERS].append(item)
    return {number: tuple(groups[number]) for number in (*NUMBERS, OTHERS) if number in groups}
