"""Labels: what may start a unit, where it stands, and which number it bears."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from policytext.extract.characters import half_width
from policytext.extract.numerals import parse_number
from policytext.lexicon import LABEL_STYLES, LabelStyle

STYLES = {style.name: style for style in LABEL_STYLES}
DECIMAL = "1.1"
ROW = "行"
"""The number of a table's row, alone in its cell."""
BARE = "1"
"""A number right before the words of its item."""
_WORDS = {"首先": 1, "其次": 2, "再次": 3, "最后": 4}


@dataclass(frozen=True, slots=True)
class Label:
    """A label as printed: its style, its ordinal (several for 4.2.1), and its span in the text."""

    style: str
    ordinal: tuple[int, ...]
    start: int
    end: int


def _kind(character: str) -> str:
    """Characters of one kind begin the same styles: 一 and 十, 1 and ２, ① and ⑳."""
    if character in "零〇一二三四五六七八九十百ー":
        return "一"
    if character in "（(":
        return "("
    if character.isdecimal():
        return "1"
    if unicodedata.category(character) == "No":
        return "①"
    if unicodedata.category(character) == "Nl":
        return "Ⅰ"
    if character.isascii() and character.isalpha():
        return "A" if character.isupper() else "a"
    return character


_STYLES_BY_KIND: dict[str, list[LabelStyle]] = {}
for _style in LABEL_STYLES:
    for _first in {_kind(example[0]) for example in _style.examples}:
        _STYLES_BY_KIND.setdefault(_first, []).append(_style)


@lru_cache(4096)
def read_label(text: str, start: int = 0, inline: bool = False) -> Label | None:
    """The label that stands at `start` in the text, None if there is none.

    With `inline` only the styles that may start a unit inside a line (一是, 首先) are tried.
    """
    if start >= len(text):
        return None
    for style in _STYLES_BY_KIND.get(_kind(text[start]), ()):
        if (not inline or style.inline) and (label := match_label(style, text, start)):
            return label
    return None


def match_label(style: LabelStyle, text: str, start: int) -> Label | None:
    """The label of this one style at `start`, None if there is none."""
    match = style.pattern.match(text, start)
    if not match:
        return None
    groups = match.groupdict()
    ordinal = _ordinal(groups.get("n") or groups.get("m") or "")
    return None if ordinal is None else Label(style.name, ordinal, *match.span())


def _ordinal(text: str) -> tuple[int, ...] | None:
    if not text:
        return (1,)
    if text in _WORDS:
        return (_WORDS[text],)
    if len(text) == 1 and text.isascii() and text.isalpha():
        return (ord(text.lower()) - ord("a") + 1,)
    if len(text) == 1 and unicodedata.category(text) in ("No", "Nl"):
        return (int(unicodedata.numeric(text)),)
    parts = [parse_number(part.replace(" ", "")) for part in half_width(text).split(".")]
    return tuple(int(part) for part in parts if part) if all(parts) else None
