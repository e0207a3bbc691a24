"""Text as the search reads it: one form for every way of writing the same.

`lexicon/search.yml` holds the rules; `assets/search/fold.js` does the same in the browser.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policytext.lexicon import FIRST_FOLDS, IGNORED_MARKS, THEN_FOLDS, FoldRule

Span = tuple[int, int]
Folded = list[tuple[str, Span]]
"""Characters, each with the stretch of the text it stands for."""

HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
TOKEN = rf"[0-9]+(?:\.[0-9]+)?|[a-z\u00df-\u024f\u0370-\u03ff\u0400-\u04ff]+|[%‰℃{HAN}]"
"""A number, a word in letters, or one Chinese character; everything else parts them."""
JOINT = "\u00b7"
"""Stands between two numerals that follow each other; no break."""

DIGITS = {"〇": 0, "零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
SMALL = {"十": 10, "百": 100, "千": 1000}
LARGE = {"万": 10**4, "亿": 10**8}

_NUMERALS = re.compile(rf"([0-9]+(?:\.[0-9]+)?)([万亿])|[{''.join((*DIGITS, *SMALL, *LARGE))}]+")
_TOKEN = re.compile(TOKEN)


@dataclass(frozen=True, slots=True)
class Token:
    """A number, a word in letters or a Chinese character."""

    text: str
    start: int
    end: int
    """Where it stands in the text."""
    gap: str
    """What parts it from the one before: nothing, a space or `|`."""


def fold(text: str) -> list[Token]:
    """The tokens of a text."""
    folded = _fold_characters(text)
    for rule in FIRST_FOLDS:
        folded = _apply(rule, folded)
    folded = _read_numerals(folded)
    for rule in THEN_FOLDS:
        folded = _apply(rule, folded)
    return list(_cut(folded))


_IGNORED = str.maketrans("", "", IGNORED_MARKS + " \t")


def drop_marks(text: str) -> str:
    """The text in small letters without what the search ignores: much quicker than to fold it, numerals aside."""
    return unicodedata.normalize("NFKC", text).lower().translate(_IGNORED)


def _fold_characters(text: str) -> Folded:
    return [
        (folded, (position, position + 1))
        for position, character in enumerate(text)
        for folded in unicodedata.normalize("NFKC", character).lower()
        if folded not in IGNORED_MARKS
    ]


def _apply(rule: FoldRule, folded: Folded) -> Folded:
    text = "".join(character for character, _ in folded)
    result: Folded = []
    done = 0
    for match in re.finditer(rule.find, text, re.ASCII):
        result += folded[done : match.start()]
        for number, put in enumerate(rule.put, 1):
            result += _put(put, folded[match.start(number) : match.end(number)], folded[match.start() : match.end()])
        done = match.end()
    return result + folded[done:]


def _put(put: str, group: Folded, match: Folded) -> Folded:
    """What a group becomes; characters that are added stand for the group, or for the whole match if it is empty."""
    around = group or match
    span = (around[0][1][0], around[-1][1][1])
    before, dollar, after = put.partition("$")
    return [*((c, span) for c in before), *(group if dollar else ()), *((c, span) for c in after)]


def _cut(folded: Folded) -> Iterator[Token]:
    text = "".join(character for character, _ in folded)
    done = 0
    for match in _TOKEN.finditer(text):
        between = text[done : match.start()].replace(JOINT, "")
        gap = "" if not between else "|" if between.strip(" \t") else " "
        start, end = folded[match.start()][1][0], folded[match.end() - 1][1][1]
        yield Token(_plain(match[0]), start, end, gap)
        done = match.end()


def _plain(token: str) -> str:
    """A number without idle zeros: 01 is 1, 2.50 is 2.5."""
    if not token[0].isascii() or not token[0].isdigit():
        return token
    whole, _, rest = token.partition(".")
    rest = rest.rstrip("0")
    return (whole.lstrip("0") or "0") + (f".{rest}" if rest else "")


# --- numerals -------------------------------------------------------------------------------------


def _read_numerals(folded: Folded) -> Folded:
    text = "".join(character for character, _ in folded)
    result: Folded = []
    done = 0
    for match in _NUMERALS.finditer(text):
        result += folded[done : match.start()]
        run = folded[match.start() : match.end()]
        result += _shift(match[1], match[2], run) if match[1] else _read_run(run)
        done = match.end()
    return result + folded[done:]


def _shift(number: str, size: str, run: Folded) -> Folded:
    """2.5万 is 25000: the point moves, so that nothing is rounded."""
    whole, _, rest = number.partition(".")
    places = 4 if size == "万" else 8
    digits = whole + rest[:places].ljust(places, "0") + (f".{rest[places:]}" if rest[places:] else "")
    return _stand_for(digits.lstrip("0") or "0", run)


def _read_run(run: Folded) -> Folded:
    """Chinese numerals → digits; what makes no number is left as it is."""
    text = "".join(character for character, _ in run)
    if not any(character in SMALL or character in LARGE for character in text):
        return _read_digits(text, run)
    result: Folded = []
    start = 0
    while start < len(text):
        value, end = _read_value(text, start)
        if value is None:
            result.append(run[start])
        else:
            joint = [(JOINT, run[start][1])] if result and result[-1][0].isdigit() else []
            result += [*joint, *_stand_for(str(value), run[start:end])]
        start = end
    return result


def _read_digits(text: str, run: Folded) -> Folded:
    """二〇二四 is a number, 五四 is two; 零 alone is a word."""
    if text in ("零", "〇"):
        return run
    digits = [(str(DIGITS[character]), span) for character, span in run]
    if len(text) >= 4 or "〇" in text or "零" in text:
        return digits
    return [piece for digit in digits for piece in (digit, (JOINT, digit[1]))][:-1]


def _read_value(text: str, start: int) -> tuple[int | None, int]:
    """The longest number that begins there, and where it ends; None where none does."""
    total, section, digit, smallest, large = 0, 0, None, 10**4, 0
    position = start
    while position < len(text):
        character = text[position]
        if character in DIGITS and DIGITS[character] and digit is None:
            digit = DIGITS[character]
        elif character in ("零", "〇") and digit is None and (section or total):
            pass
        elif character in SMALL and SMALL[character] < smallest and (digit or character == "十"):
            smallest = SMALL[character]
            section, digit = section + (digit or 1) * smallest, None
        elif character in LARGE and (section or digit or total and LARGE[character] > large):
            size, number = LARGE[character], section + (digit or 0)
            total = (total + number) * size if size > large else total + number * size
            section, digit, smallest, large = 0, None, 10**4, size
        else:
            break
        position += 1
    while position > start and text[position - 1] in ("零", "〇"):
        position -= 1
    if position == start:
        return None, start + 1
    return total + section + (digit or 0), position


def _stand_for(digits: str, run: Sequence[tuple[str, Span]]) -> Folded:
    span = (run[0][1][0], run[-1][1][1])
    return [(digit, span) for digit in digits]
