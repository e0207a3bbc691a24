"""Source → lines: furniture and markup set aside, hard wraps rejoined, line numbers kept.

Nothing is dropped: what leaves the text goes to the boilerplate with the line it stood in.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from policytext.extract.characters import closes
from policytext.extract.labels import read_label
from policytext.extract.pasted import part
from policytext.lexicon import DATED, FURNITURE_ANYWHERE, FURNITURE_HEAD, FURNITURE_TAIL, POLICY_ENDING, TABLE_ROWS
from policytext.model import Boilerplate, squeeze

SENTENCE_END = "。！？；：!?;:…"
_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufe00-\ufe0f\u00ad\x00-\x08\x0e-\x1b\x7f]+")
_MARKUP = re.compile(
    r"^\s*#{1,6}\s|^\s*>(?:\s*>)*\s(?!\s*\d+(?:\.\d+)?\s*(?:%|％|[\u4e00-\u9fff]))|^\s*[-*+]\s+(?=第?[（(]?[一二三四五六七八九十百\d]{1,4}[条章节）)、.．])|\*\*|<!--.*?-->|&(?:nbsp|emsp|ensp);"
    r"|</?(?:p|br|div|span|b|strong|i|em|u|a|img|table|t[rdh]|tbody|thead|[uo]l|li|h[1-6]|font|center|hr|su[bp]|section|article|script|style|html|body|head|meta|o:p)(?:\s[^<>]{0,200})?/?>",
    re.IGNORECASE,
)
_BLANK_BEFORE_NUMBER = re.compile(
    r"(?<=[\u4e00-\u9fff]第)[ \xa0](?=[一二三四五六七八九十百\d])|(?<=[\u4e00-\u9fff])[ \xa0](?=\d[\d,]*[ \xa0]?[%％‰\u4e00-\u9fff]|\d+\.\d+[ \xa0]?[%％‰万亿倍个元千百公米吨毫厘克升平立])"
)
"""Not before 1.1, which may be a label, unless it counts something."""
_BLANK_BEHIND_NUMBER = re.compile(
    r"(?:(?<=[^\s\d.,/:表图件录-])\d[\d.,]*|(?<=\d/)\d+(?=[ \xa0]以)|^\d{4}(?=[ \xa0]年))[ \xa0](?=[%％‰\u4e00-\u9fff])"
)
"""Not behind the number that a line begins with, which may be its label, nor behind 附件1, which may have a title."""
_BARE_NUMBER = re.compile(r"\d{1,4}")
_CONTENTS = re.compile(r"目\s*[录次]")
_LEADER = re.compile(r"[.．·…\s]*\d*$")
_LONG = 30
"""The length of a line that is no title and no cell."""
_MAY_END = f"{SENTENCE_END}）)”》】"
"""A line that ends so is whole, or may be."""
_PROSE = re.compile("[，。；]")
_NUMERAL_OF_ROW = re.compile("[一二三四五六七八九十\\d]、$")
_NOTE = re.compile("(?<=[。！？；!?;])[（(][^（）()]*[）)]$")
_CRUMB = re.compile("[\u4e00-\u9fff]{2,12}")


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of the policy and the source lines it was put together from."""

    text: str
    places: tuple[tuple[int, int], ...]
    """(offset, source line) for each stretch of the text, ascending."""
    indent: int = 0
    """How many columns it is indented in the source, by half-width blanks."""

    def line_at(self, offset: int) -> int:
        """The source line in which the character at `offset` stands."""
        return self.places[max(0, bisect_right(self.places, (offset, 10**9)) - 1)][1]


def clean_lines(text: str) -> tuple[tuple[Line, ...], tuple[Boilerplate, ...]]:
    """The policy's paragraphs in reading order, and everything else with its place."""
    lines, markup = _visible(text)
    lines, contents = _without_contents(lines)
    lines, furniture = _without_furniture(lines)
    boilerplate = sorted((*markup, *contents, *furniture), key=lambda piece: piece.line)
    return tuple(_rejoin(lines)), tuple(boilerplate)


def _visible(text: str) -> tuple[list[Line], list[Boilerplate]]:
    lines, aside = [], []
    for number, raw in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        marks = [mark.strip() for pattern in (_INVISIBLE, _MARKUP) for mark in pattern.findall(raw)]
        if marks:
            aside.append(Boilerplate(number, " ".join(marks)))
        clean = _MARKUP.sub(" ", _INVISIBLE.sub("", raw)) if marks else raw
        pieces = (_tightened(piece) for piece in part(clean))
        indented = clean.expandtabs(4)
        indent = len(indented) - len(indented.lstrip(" "))
        lines += [Line(line, ((0, number),), indent) for piece in pieces if (line := " ".join(piece.split()))]
    return lines, aside


def _tightened(text: str) -> str:
    """Without the blanks that a typist puts around numbers: 到 2025 年, 60 %; wider gaps part the cells of a row."""
    if " " not in text and "\xa0" not in text:
        return text
    text = _BLANK_BEFORE_NUMBER.sub("", text)
    return _BLANK_BEHIND_NUMBER.sub(lambda match: match[0][:-1], text)


def _aside(lines: Iterable[Line]) -> list[Boilerplate]:
    return [Boilerplate(line.places[0][1], line.text) for line in lines]


def _entry(text: str) -> str:
    return squeeze(_LEADER.sub("", text) if len(text) <= 80 else text)


def _without_contents(lines: list[Line]) -> tuple[list[Line], list[Boilerplate]]:
    """Set a table of contents aside: a run of labelled lines near the top that all come again later."""
    entries = [_entry(line.text) for line in lines]
    last = {entry: index for index, entry in enumerate(entries)}
    listed = [
        last[entry] > index and bool(read_label(lines[index].text)) and len(entry) <= 40
        for index, entry in enumerate(entries)
    ]
    runs = (i for i in range(len(lines)) if len(listed[i : i + 3]) == 3 and all(listed[i : i + 3]))
    # what comes again of headings has text between; the items of a list follow each other again
    start = next((i for i in runs if any(last[b] != last[a] + 1 for a, b in pairwise(entries[i : i + 3]))), None)
    if start is None:
        return lines, []
    end = start
    while end < len(lines) and (listed[end] or last[entries[end]] > end):
        end += 1
    if min(last[entries[i]] for i in range(start, end)) < end:
        return lines, []
    if start and _CONTENTS.fullmatch(lines[start - 1].text):
        start -= 1
    return lines[:start] + lines[end:], _aside(lines[start:end])


def _without_furniture(lines: list[Line]) -> tuple[list[Line], list[Boilerplate]]:
    squeezed = [squeeze(line.text) for line in lines]
    labelled = [index for index, line in enumerate(lines) if read_label(line.text)]
    first, last = (labelled[0], labelled[-1]) if labelled else (len(lines), -1)
    body = next((i for i, text in enumerate(squeezed) if len(text) > 60), len(lines))
    after = last + 1 if labelled else body + 1
    end = next((i for i in range(after, len(lines)) if FURNITURE_TAIL.fullmatch(squeezed[i])), len(lines))
    pages = _page_numbers(squeezed) | _trail(squeezed[: min(first, body)])
    counts = Counter(squeezed)
    again = set(squeezed[end:])
    newest = {text: index for index, text in enumerate(squeezed[: min(first, body)])}

    def is_furniture(index: int) -> bool:
        text = squeezed[index]
        in_head = index < min(first, body)
        page_headline = in_head and counts[text] > 1 and (text in again or newest[text] != index)
        return (
            index >= end
            or index in pages
            or bool(FURNITURE_ANYWHERE.fullmatch(text))
            or (in_head and bool(FURNITURE_HEAD.fullmatch(text)))
            or (page_headline and not _BARE_NUMBER.fullmatch(text))
        )

    flags = [is_furniture(index) for index in range(len(lines))]
    return (
        [line for line, flag in zip(lines, flags, strict=True) if not flag],
        _aside(line for line, flag in zip(lines, flags, strict=True) if flag),
    )


def _trail(head: Sequence[str]) -> set[int]:
    """The path to a page (学院, 党群建设): short lines above a whole title that the page's own line with its date follows."""
    dated = next((index for index, text in enumerate(head) if DATED.fullmatch(text)), 0)
    title = head[dated - 1] if dated else ""
    if not POLICY_ENDING.search(title) or title.startswith("关于"):
        return set()
    return {index for index in range(dated - 1) if _CRUMB.fullmatch(head[index])}


def _page_numbers(texts: Sequence[str]) -> set[int]:
    """Bare numbers are page numbers where they count up by one, far apart; in a table they are rows or cells."""
    found = [(index, int(text)) for index, text in enumerate(texts) if _BARE_NUMBER.fullmatch(text)]
    if "序号" in texts:
        return set()
    steps = list(pairwise(found))
    counting = all(b[1] == a[1] + 1 and b[0] - a[0] >= 10 for a, b in steps)
    return {index for index, _ in found} if steps and counting else set()


def display_width(text: str) -> int:
    """How many columns the text takes: 2 for a Chinese character, 1 for a Latin one."""
    return 2 * len(text) - len(text.encode("ascii", "ignore"))


def _rejoin(lines: list[Line]) -> list[Line]:
    widths = [display_width(line.text) for line in lines]
    page = _page_width(lines, widths)
    if not page:
        return lines if any(TABLE_ROWS.fullmatch(line.text) for line in lines) else _mend(lines)
    joined: list[Line] = []
    full = False
    for line, width in zip(lines, widths, strict=True):
        open_end = bool(joined) and not _ends(joined[-1].text)
        if full and joined and (open_end or not read_label(line.text)):
            joined[-1] = _joined(joined[-1], line)
        else:
            joined.append(line)
        full = width >= 0.82 * page
    return joined


def _mend(lines: list[Line]) -> list[Line]:
    """A paragraph that a page's end has cut in two made whole again: a long line without an end, in a numbered text."""
    mended: list[Line] = []
    numbered = False
    for line in lines:
        if numbered and (_breaks_row(mended[-1].text) or (_is_cut(mended[-1].text) and _goes_on(line.text))):
            mended[-1] = _joined(mended[-1], line)
        else:
            numbered = numbered or read_label(line.text) is not None
            mended.append(line)
    return mended


def _is_cut(text: str) -> bool:
    """Whether a line is long, says no end, and is no heading: an article, or prose whose first sentence has ended."""
    if len(text) < _LONG or text[-1] in _MAY_END:
        return False
    label = read_label(text)
    return "。" in text or label is None or label.style == "条"


def _breaks_row(text: str) -> bool:
    """Whether a line breaks off inside a row: 第十九条第一、, so that the 三、 of the next line is no label."""
    return len(text) >= _LONG and bool(_NUMERAL_OF_ROW.search(text))


def _goes_on(text: str) -> bool:
    return bool(_PROSE.search(text)) and not closes(text) and not read_label(text)


def _page_width(lines: list[Line], widths: list[int]) -> int:
    """The columns of a hard-wrapped text, 0 for a text of whole paragraphs."""
    if len(lines) < 6:
        return 0
    page = sorted(widths)[int(len(widths) * 0.9)]
    full = [line for line, width in zip(lines, widths, strict=True) if width >= 0.82 * page]
    broken = sum(not _ends(line.text) for line in full)
    most = len(full) >= 0.5 * len(lines) and broken >= 0.6 * len(full)
    many = len(full) >= 0.35 * len(lines) and broken >= 0.9 * len(full)
    return page if 24 <= page <= 120 and (most or many) else 0


def _ends(text: str) -> bool:
    """Whether a sentence ends with the line, or with the brackets behind it: …。（教育部负责）."""
    return _NOTE.sub("", text)[-1] in SENTENCE_END


def _joined(head: Line, tail: Line) -> Line:
    """One line of two; Latin words are kept apart, the digits of a number that the page's edge has cut are not."""
    edge = head.text[-1:] + tail.text[:1]
    gap = " " if edge.isascii() and head.text[-1:].isalnum() and not edge.isdecimal() else ""
    offset = len(head.text) + len(gap)
    return Line(
        head.text + gap + tail.text, (*head.places, *((offset + at, number) for at, number in tail.places)), head.indent
    )
