"""A long line → the paragraphs that were pasted into it, told by gaps or, where there are none, by its labels."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from policytext.extract.labels import DECIMAL, STYLES, Label, read_label
from policytext.lexicon import POLICY_ENDING, TITLE_BEFORE_FIRST

PASTE_LENGTH = 200
"""A line longer than this may hold several paragraphs."""
_WHOLE = 600
"""A line longer than this may hold a policy pasted without line feeds."""
_FEWEST = 3
"""How few labels tell of no paste."""
_MISSED = 3
"""How many labels may be missing in a run."""
_WIDE = "\u3000\u3000"
_GAP = re.compile(r"[\u3000\xa0]{2,}+|(?<!\s)\s++(?=附件\s*\d|第[一二三四五六七八九十百]+[编章节条]\s)")
_LETTERHEAD = re.compile(
    r"(?<=通知|意见|决定|批复|办法|规定|方案|通报|请示)(?=(?!的)[\u4e00-\u9fff]{1,8}〔\d{4}〕\d+号)|(?<=\d号)(?=各|（)|(?<=公开发布）)"
)
"""In a pasted letter the title, its number and the salutation follow each other without a gap."""
_SIGNATURE = re.compile(
    r"(?<=[。！])(?=[\u4e00-\u9fff]{2,40}\s?\d{4}年\d{1,2}月\d{1,2}日(?:[（(][^（）()]*[）)])?\s*$)"
)
_MAY_BEGIN = re.compile(
    r"(?<!\d)(?=第[一二三四五六七八九十百零〇\d]{1,6}[编章节条]|[（(][一二三四五六七八九十\d]{1,3}[）)]|[①-⑳]|[Ⅰ-Ⅻ]"
    r"|0\d[\s\u4e00-\u9fff]|\d\d\s|\d{1,2}(?:[.．、](?!\d)|[.．]\d))|(?<![一二三四五六七八九十])(?=[一二三四五六七八九十]{1,3}、)"
)
_ENDED = re.compile("(?:(?<!附件)(?:[。！？；：;:!?”]|(?<=[\u4e00-\u9fff。])[.．])(?:[（(][^（）()]*[）)])?|\\s)$")
"""A sentence, or the brackets behind it, ends, or there is a blank; but not in a list of attachments."""
_HEADING = re.compile(r"\s*[^。！？；：;:!?]{2,50}")
"""What may stand between two labels that follow each other as headings."""
_MISPRINTED = ("章", "条")
"""Labels that a misprint gives twice: 第七章 where 第八章 is meant."""
_NUMBERED = re.compile("[第周期初高大之至和及或、]$")
"""What makes a numeral more than a label: 周二、周四."""
_FIRST = re.compile("第[一1][编章]|第[一1]条\\s*[为根本]")
"""The first chapter of a rule, and its first article."""
_DRAFT = re.compile("(?:[（(][^（）()]{2,8}[）)])+$")
"""What a title says behind its name: （试行）（征求意见稿）."""
_WITHIN = 240
"""How far back brackets behind a sentence may begin."""


def part(text: str) -> list[str]:
    """The paragraphs of a long line; a short one, or one in which nothing tells of any, is one itself."""
    if title := TITLE_BEFORE_FIRST.match(text):
        return [title[0], *part(text[title.end() :])]
    if len(text) <= PASTE_LENGTH and not (text.rstrip().endswith("号") and _LETTERHEAD.search(text)):
        return [text]
    text = _LETTERHEAD.sub(_WIDE, text)
    if len(text) >= _WHOLE:
        text = _with_gaps(text)
    pieces: list[str] = []
    for piece in _GAP.split(text):
        spaced_title = pieces and len(pieces[-1].strip()) == 1 and len(piece.strip()) == 1
        if spaced_title:
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return pieces


def _with_gaps(text: str) -> str:
    """A paste with gaps where its labels run on, and before who signs it."""
    starts = _run_starts(text)
    if len(starts) < _FEWEST:
        return text
    signed = [match.start() for match in _SIGNATURE.finditer(text)]
    cuts = [0, *sorted({*starts, *signed} - {0}), len(text)]
    return _WIDE.join(text[start:end] for start, end in pairwise(cuts))


def _run_starts(text: str) -> list[int]:
    """Where labels stand that count up by one: behind a sentence, or behind a heading that has a label itself."""
    found: list[Label] = []
    for match in _MAY_BEGIN.finditer(text):
        label = read_label(text, match.start())
        if label and (not found or label.start >= found[-1].end) and _is_due(label, found):
            before = text[max(0, label.start - _WITHIN) : label.start]
            ended = not before or _ENDED.search(before)
            if ended or _is_next(label, before, found) or _follows_heading(text, label, found):
                found.append(label)
    counted = Counter((label.style, label.ordinal[-1]) for label in found)
    return [label.start for label in found if _goes_on(label, counted)]


def _last_like(label: Label, before: Sequence[Label]) -> Label | None:
    return next((other for other in reversed(before) if other.style == label.style), None)


def _is_due(label: Label, before: Sequence[Label]) -> bool:
    """Whether a label begins its run, or is the next of it."""
    last = _last_like(label, before)
    if label.style == DECIMAL:
        return last is None or label.ordinal in _next_of(last.ordinal)
    number, reached = label.ordinal[-1], last.ordinal[-1] if last else 0
    least = reached if label.style in _MISPRINTED else reached + 1
    return number == 1 or (last is not None and least <= number <= reached + _MISSED)


def _is_next(label: Label, text: str, before: Sequence[Label]) -> bool:
    """Whether a 二、 or （二） stands right behind words that end without a mark, and 一、 or （一） before them."""
    last = _last_like(label, before)
    counts = label.style in ("一、", "（一）") and last is not None and label.ordinal[0] == last.ordinal[0] + 1
    return counts and not _NUMBERED.search(text)


def _next_of(ordinal: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """What may follow 1.2.3: 1.2.3.1, 1.2.4, 1.3 and 2."""
    yield (*ordinal, 1)
    for length in range(len(ordinal), 0, -1):
        yield (*ordinal[: length - 1], ordinal[length - 1] + 1)
        yield (*ordinal[: length - 1], ordinal[length - 1] + 1, 1)


def _follows_heading(text: str, label: Label, before: Sequence[Label]) -> bool:
    """Whether a label stands right behind the heading of one above it, or is the first behind the policy's title."""
    begins = label.ordinal == (1,) and all(other.style != label.style for other in before)
    title = _DRAFT.sub("", text[max(0, label.start - _WITHIN) : label.start])
    if begins and (_FIRST.match(text, label.start) or POLICY_ENDING.search(title)):
        return True
    if not before:
        return False
    above = before[-1]
    higher = STYLES[above.style].rank < STYLES[label.style].rank or label.ordinal == (*above.ordinal, 1)
    return higher and bool(_HEADING.fullmatch(text, above.end, label.start))


def _goes_on(label: Label, counted: Mapping[tuple[str, int], int]) -> bool:
    """Whether there is another label like it, or one that is near: a 1. without a 2. is none."""
    number = label.ordinal[-1]
    near = (counted.get((label.style, number + step), 0) for step in range(-_MISSED, _MISSED + 1))
    return sum(near) > 1
