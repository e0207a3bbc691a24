"""Text as the search reads it: one form for every way of writing the same.

`lexicon/search.yml` holds the rules; `assets/search/fold.js` does the same in the browser.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import NamedTuple

from policytext.lexicon import FIRST_FOLDS, IGNORED_MARKS, THEN_FOLDS, FoldRule

Span = tuple[int, int]

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
_IGNORED = str.maketrans("", "", IGNORED_MARKS + " \t")


def _compile(rules: Iterable[FoldRule]) -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    return tuple((re.compile(rule.find, re.ASCII), rule.put) for rule in rules)


_FIRST, _THEN = _compile(FIRST_FOLDS), _compile(THEN_FOLDS)


@dataclass(frozen=True, slots=True)
class Folded:
    """What is folded on the way, and for each of its characters the stretch of the text it stands for."""

    text: str
    spans: Sequence[Span]

    def take(self, start: int, end: int) -> "Folded":
        """A stretch of it."""
        return Folded(self.text[start:end], self.spans[start:end])


class Token(NamedTuple):
    """A number, a word in letters or a Chinese character; a tuple, for there are very many."""

    text: str
    start: int
    end: int
    """Where it stands in the text."""
    gap: str
    """What parts it from the one before: nothing, a space or `|`."""


def fold(text: str) -> list[Token]:
    """The tokens of a text."""
    folded = _fold_characters(text)
    for pattern, puts in _FIRST:
        folded = _replace(pattern, folded, partial(_apply, puts))
    folded = _replace(_NUMERALS, folded, _read_numerals)
    for pattern, puts in _THEN:
        folded = _replace(pattern, folded, partial(_apply, puts))
    return list(_cut(folded))


def drop_marks(text: str) -> str:
    """The text in small letters without what the search ignores: much quicker than to fold it, numerals aside."""
    return unicodedata.normalize("NFKC", text).lower().translate(_IGNORED)


@cache
def _fold_character(character: str) -> str:
    folded = unicodedata.normalize("NFKC", character).lower()
    return "".join(piece for piece in folded if piece not in IGNORED_MARKS)


def _fold_characters(text: str) -> Folded:
    pieces = [_fold_character(character) for character in text]
    spans = [(n, n + 1) for n, piece in enumerate(pieces) for _ in piece]
    return Folded("".join(pieces), spans)


def _replace(
    pattern: re.Pattern[str], folded: Folded, make: Callable[[re.Match[str], Folded], Iterable[Folded]]
) -> Folded:
    """Every match becomes what `make` gives for it."""
    done = 0
    pieces: list[Folded] = []
    for match in pattern.finditer(folded.text):
        pieces += [folded.take(done, match.start()), *make(match, folded)]
        done = match.end()
    if not pieces:
        return folded
    pieces.append(folded.take(done, len(folded.text)))
    return Folded("".join(piece.text for piece in pieces), [span for piece in pieces for span in piece.spans])


def _apply(puts: Sequence[str], match: re.Match[str], folded: Folded) -> Iterator[Folded]:
    """What the groups of a match become; what is added stands for the group, or for the whole match if that is empty."""
    for number, put in enumerate(puts, 1):
        group = folded.take(*match.span(number))
        whole = group if group.text else folded.take(*match.span())
        before, dollar, after = put.partition("$")
        yield _stand_for(before, whole)
        if dollar:
            yield group
        yield _stand_for(after, whole)


def _stand_for(text: str, folded: Folded) -> Folded:
    """The text in the place of what was folded."""
    return Folded(text, [(folded.spans[0][0], folded.spans[-1][1])] * len(text))


def _cut(folded: Folded) -> Iterator[Token]:
    text, spans = folded.text, folded.spans
    done = 0
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        gap = _name_gap(text[done:start]) if start > done else ""
        yield Token(_plain(match[0]), spans[start][0], spans[end - 1][1], gap)
        done = end


def _name_gap(between: str) -> str:
    marks = between.replace(JOINT, "")
    return "" if not marks else "|" if marks.strip(" \t") else " "


def _plain(token: str) -> str:
    """A number without idle zeros: 01 is 1, 2.50 is 2.5."""
    if token[0] not in "0123456789":
        return token
    whole, _, rest = token.partition(".")
    rest = rest.rstrip("0")
    return (whole.lstrip("0") or "0") + (f".{rest}" if rest else "")


# --- numerals -------------------------------------------------------------------------------------


def _read_numerals(match: re.Match[str], folded: Folded) -> Iterator[Folded]:
    run = folded.take(*match.span())
    if match[1]:
        yield _stand_for(_shift(match[1], match[2]), run)
    elif any(character in SMALL or character in LARGE for character in run.text):
        yield from _read_run(run)
    else:
        yield from _read_digits(run)


def _shift(number: str, size: str) -> str:
    """2.5万 is 25000: the point moves, so that nothing is rounded."""
    whole, _, rest = number.partition(".")
    places = 4 if size == "万" else 8
    digits = whole + rest[:places].ljust(places, "0") + (f".{rest[places:]}" if rest[places:] else "")
    return digits.lstrip("0") or "0"


def _read_run(run: Folded) -> Iterator[Folded]:
    """Chinese numerals → digits; what makes no number is left as it is."""
    start = 0
    number = False
    while start < len(run.text):
        value, end = _read_value(run.text, start)
        if value is None:
            yield run.take(start, end)
        else:
            if number:
                yield _stand_for(JOINT, run.take(start, end))
            yield _stand_for(str(value), run.take(start, end))
        number = value is not None
        start = end


def _read_digits(run: Folded) -> Iterator[Folded]:
    """二〇二四 is a number, 五四 is two; 零 alone is a word."""
    if run.text in ("零", "〇"):
        yield run
        return
    whole = len(run.text) >= 4 or "〇" in run.text or "零" in run.text
    for n, character in enumerate(run.text):
        if n and not whole:
            yield Folded(JOINT, [run.spans[n]])
        yield Folded(str(DIGITS[character]), [run.spans[n]])


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
        elif character in LARGE and (section or digit or (total and LARGE[character] > large)):
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
