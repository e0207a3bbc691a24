"""Text → terms: numeric abbreviations such as 三会一课, with their members where the text spells them out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from policytext.extract.clauses import Span
from policytext.extract.numerals import DIGITS, parse_han
from policytext.lexicon import (
    COUNTED_MEMBERS,
    COUNTED_PAIR,
    COUNTED_PLANS,
    COUNTED_SLOGANS,
    NO_TERM,
    SLOGANS,
    TERM_NUMBERS,
    TERM_SUFFIX,
    UNQUOTED_TERM,
    any_of,
)
from policytext.model import Term

_QUOTED = re.compile(r"[“\"‘「]([^”\"’」“]{2,16})[”\"’」]")
_PART = r"[一二两三四五六七八九十双]+(?:个|大|项|条|种|张|件)?[\u4e00-\u9fff]{1,4}?"
_SHAPE = re.compile(rf"(?:{_PART}){{1,4}}[\u4e00-\u9fff]{{0,3}}")
_NUMBER = re.compile("[一二两三四五六七八九十双]+")
_WHOLE = re.compile("[三四五六]位一体")
_COUNTED = re.compile("[二两三四五六七八九]个(?:一百年|一批?)")
_LETTERS = re.compile(r"[\u4e00-\u9fff](?:、[\u4e00-\u9fff]){2,5}")
_NAMED = re.compile(
    r"^.{0,6}(?:工作|制度|要求|标准|活动|机制|原则|优势|程序|步骤|“?[\u4e00-\u9fff]{0,4}”?)?(?:，|,)?(?:即|是指|包括|[：:])[：:，,]?"
)
_SUM = re.compile(r"\d(?:[+＋][\dN])+")
"""3+N, 4+1."""
_LAYOUT = re.compile(r"一[\u4e00-\u9fff](?:、[两二三四五六七八九十多][\u4e00-\u9fff]{1,2}){2,}")
"""一体、两翼、七点; 一主、五辅、多节点: one term where a layout is called so, else several."""
_CALLED_LAYOUT = re.compile('[”"’」]的?[\u4e00-\u9fff]{0,6}(?:布局|格局|空间|结构)')
_COUNTS_LIST = re.compile(
    rf"(?<=[”的])(?P<number>[二三四五六七八九十])大[\u4e00-\u9fff]{{0,8}}?(?:{any_of(COUNTED_PLANS)})"
    rf"|(?P<slogan>[二三四五六七八九十])(?:{any_of(COUNTED_SLOGANS)})"
)
"""What a list counts that stands before it: “产业提升、城乡一体”两大行动; 机构、编制、人员三个到位."""
_QUOTED_LIST, _BARE_LIST = re.compile("“([^“”]{4,80})”的?$"), re.compile("([\u4e00-\u9fff、]{5,120})$")
_MARK = re.compile("[、，]")
_LIST = 120
"""How far back such a list may begin."""
_BEFORE_LIST = re.compile(
    r"(?<![第共分])(?P<term>(?P<number>[二三四五六七八九十])种?(?P<noun>"
    rf"{any_of(COUNTED_MEMBERS)}))[：:](?:即)?(?P<list>[^。；：:\n]{{6,160}})"
)
"""五公开：资源公开、程序公开、…: its members end in what it counts."""
_RISING = re.compile("一[二两]三四?五?六?")
"""How the members of a row begin that are terms of their own: 一达标、两不愁、三保障."""


@dataclass(frozen=True, slots=True)
class Found:
    """A term where it stands."""

    span: Span
    term: Term


@lru_cache(16)
def find_terms(text: str) -> tuple[Found, ...]:
    """All numeric abbreviations in reading order, each occurrence with its span."""
    found: list[Found] = []
    for start, word in _without_overlaps([*_quoted(text), *_unquoted(text)]):
        end = start + len(word)
        count = count_members(word)
        found.append(Found(Span(start, end), Term(word, count, _expansion(text, end, count))))
    return tuple(found)


def _quoted(text: str) -> Iterator[tuple[int, str]]:
    for match in _QUOTED.finditer(text):
        parts = match[1].split("、")
        layout = _LAYOUT.fullmatch(match[1]) and _CALLED_LAYOUT.match(text, match.end(1))
        rising = len(parts) > 2 and not layout and _RISING.fullmatch("".join(part[:1] for part in parts))
        if rising or (
            len(parts) > 1 and all(len(part) > 2 and part[0] != "一" and _is_abbreviation(part) for part in parts)
        ):
            start = match.start(1)
            for part in parts:
                yield start, part
                start += len(part) + 1
            continue
        word = TERM_SUFFIX.sub("", match[1]) if "号" not in match[1] else match[1]
        if word in SLOGANS or _SUM.fullmatch(word) or layout or _is_abbreviation(word):
            yield match.start(1), word


def _unquoted(text: str) -> Iterator[tuple[int, str]]:
    yield from _beside_lists(text)
    yield from ((match.start(), match[0]) for match in UNQUOTED_TERM.finditer(text))
    pairs = COUNTED_PAIR.finditer(text)
    yield from ((match.start(), match[0]) for match in pairs if not NO_TERM.search(match[0]))


def _beside_lists(text: str) -> Iterator[tuple[int, str]]:
    """What counts a list of exactly as many members, which stands before it or behind."""
    for match in _COUNTS_LIST.finditer(text):
        listed = _BARE_LIST if match["slogan"] else _QUOTED_LIST
        before = listed.search(text[max(0, match.start() - _LIST) : match.start()])
        members = _MARK.split(before[1]) if before else ()
        if len(members) == parse_han(match["slogan"] or match["number"]):
            yield match.start(), match[0]
    for match in _BEFORE_LIST.finditer(text):
        members = _MARK.split(match["list"])
        alike = all(member.endswith(match["noun"]) for member in members)
        if alike and len(members) == parse_han(match["number"]):
            yield match.start("term"), match["term"]


def _without_overlaps(candidates: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """The candidates in reading order; of two that overlap the one named first (quoted before unquoted)."""
    taken: set[int] = set()
    kept = []
    for start, word in candidates:
        if taken.isdisjoint(range(start, start + len(word))):
            taken.update(range(start, start + len(word)))
            kept.append((start, word))
    yield from sorted(kept)


def _is_abbreviation(word: str) -> bool:
    word = re.sub("[、，]", "", word)
    return bool(_SHAPE.fullmatch(word)) and word[0] in "一二两三四五六七八九十双" and not NO_TERM.search(word)


def count_members(word: str) -> int | None:
    """How many things an abbreviation stands for: 三会一课 is 4, 三位一体 is 3, 号、手、岗、队 is 4."""
    if _LETTERS.fullmatch(word):
        return word.count("、") + 1
    if word in SLOGANS:
        return len(word)
    if _SUM.fullmatch(word):
        return sum(int(digit) for digit in re.findall(r"\d", word))
    if _WHOLE.match(word) or _COUNTED.fullmatch(word):
        return DIGITS[word[0]]
    if word.startswith("双") and not _NUMBER.search(word, 2):
        return 2
    numbers = [TERM_NUMBERS.get(piece) or parse_han(piece) for piece in _NUMBER.findall(word)]
    return int(sum(number for number in numbers if number)) or None


def _expansion(text: str, end: int, count: int | None) -> tuple[str, ...]:
    """The members where the text lists exactly as many behind the term (即…)."""
    if not count or count < 2:
        return ()
    tail = text[end : end + 400].lstrip('”"’」')
    named = _NAMED.match(tail)
    if named:
        listed = tail[named.end() :].split("\n")[0]
        for mark, stop in (("；", "。"), ("，", "。；"), ("、", "。；，")):
            members = [piece.strip(" ，、；") for piece in re.split(f"[{stop}]", listed)[0].split(mark)]
            if len(members) == count and all(2 <= len(member) <= 40 for member in members):
                return tuple(members)
    return ()
