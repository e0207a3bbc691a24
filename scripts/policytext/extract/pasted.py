"""A long line → the paragraphs that were pasted into it, told by gaps or, where there are none, by its labels."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from policytext.extract.labels import DECIMAL, STYLES, Label, read_label
from policytext.lexicon import BEFORE_LABEL, CITES, ENACTED, POLICY_ENDING, TITLE_BEFORE_FIRST

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
    r"(?<=[。！])(?=[\u4e00-\u9fff]{2,40}\s?\d{4}年\d{1,2}月\d{1,2}日(?:[（(][^（）()]*[）)])?\s*(?:$|附件))"
    r"|(?<=[会局厅部室府司心院校学委组处])(?=\d{4}年\d{1,2}月\d{1,2}日附件)"
)
_FIRST_ATTACHMENT = re.compile(r"(?<=\d日)附件[1一]?(?=\s?[\u4e00-\u9fff《“])")
"""Behind the date that signs a letter."""
_NEXT_ATTACHMENT = re.compile(
    r"(?<![照按见写载至如的和、，“（(及与将交含报送填])附件(?P<number>\d)(?!\d*[.．、:：，。；）)”要格])"
)
_CONTENTS = re.compile(
    r"目\s*录(?=\s*[\d一第])(?:[^。；]{1,60}?[.．…·，。]{6,}+"
    r"(?:[\s一—-]*\d{1,3}?[\s一—-]*(?=1[.．]?\s?总\s?则)|[\s一—-]*\d{1,3}(?![\d.．年月日])[\s一—-]*)?){3,}+"
    r"|(?P<first>1[.．]?\s?总\s?则\s?1[.．]1)[^。；，]{40,3000}?(?=(?P=first))"
)
"""A table of contents whose entries run into each other: 目录1总则……11.1编制目的……1, or up to where they come again."""
_MAY_BEGIN = re.compile(
    r"(?<!\d)(?=第[一二三四五六七八九十百零〇\d]{1,6}\s?[编章节条]|[（(][一二三四五六七八九十\d]{1,3}[）)]|[①-⑳]|[Ⅰ-Ⅻ]"
    r"|0\d[\s\u4e00-\u9fff]|\d\d\s|\d{1,2}(?:[.．、](?!\d)|[.．]\d))|(?<![一二三四五六七八九十])(?=[一二三四五六七八九十]{1,3}、(?![二三四五六七八九十][、两等类级部档]))"
)
_ENDED = re.compile("(?:(?<!附件)(?:[。！？；：;:!?”]|(?<=[\u4e00-\u9fff。])[.．])(?:[（(][^（）()]*[）)])?|\\s)$")
"""A sentence, or the brackets behind it, ends, or there is a blank; but not in a list of attachments."""
_HEADING = re.compile(r"\s*[^。！？；：;:!?]{2,50}")
"""What may stand between two labels that follow each other as headings."""
_UNLABELLED = re.compile(
    rf"(?:^|[。！？；]\s?)(?!.*(?:{CITES.pattern}))[\u4e00-\u9fff、\s]{{2,30}}(?<![与和及同或、见])$"
)
"""A chapter's heading without a label, between two articles."""
_ARTICLE = "条"
_PARTS = ("编", "章")
"""Labels whose first may be missing above a rule that was cut."""
_MISPRINTED = ("章", _ARTICLE)
"""Labels that a misprint gives twice: 第七章 where 第八章 is meant."""
_TOP = "一、"
_FIRST = re.compile("第[一1][编章]|第[一1]条\\s*[为根本]")
"""The first chapter of a rule, and its first article."""
_TITLE = re.compile(rf"(?:^|[。！？；])\s?[^。！？；，：]{{4,60}}{POLICY_ENDING.pattern}")
"""The title of another rule, or of an attachment, behind a sentence."""
_DRAFT = re.compile("(?:[（(][^（）()]{2,8}[）)])+$")
"""What a title says behind its name: （试行）（征求意见稿）."""
_WITHIN = 240
"""How far back brackets behind a sentence may begin."""


def part(text: str) -> list[str]:
    """The paragraphs of a long line; a short one, or one in which nothing tells of any, is one itself."""
    if title := TITLE_BEFORE_FIRST.match(text):
        rest = text[title.end() :]
        return [title[0], *(part(rest) if len(rest) >= _WHOLE else _split(_with_gaps(rest)))]
    if len(text) <= PASTE_LENGTH and not (text.rstrip().endswith("号") and _LETTERHEAD.search(text)):
        return [text]
    if contents := _CONTENTS.search(text):
        return [*part(text[: contents.start()]), contents[0], *part(text[contents.end() :])]
    text = _LETTERHEAD.sub(_WIDE, text)
    if len(text) >= _WHOLE:
        text = _with_gaps(text)
    return _split(text)


def _split(text: str) -> list[str]:
    """The paragraphs between the gaps of a line; a title spaced by gaps is one."""
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
    cuts = [0, *sorted({*starts, *signed, *_attachments(text)} - {0}), len(text)]
    return _WIDE.join(text[start:end] for start, end in pairwise(cuts))


def _attachments(text: str) -> Iterator[int]:
    """Where the attachments behind a letter begin, the first behind its date."""
    if not (first := _FIRST_ATTACHMENT.search(text)):
        return
    yield first.start()
    number = 1
    for match in _NEXT_ATTACHMENT.finditer(text, first.end()):
        if int(match["number"]) == number + 1:
            number += 1
            yield match.start()


def _run_starts(text: str) -> list[int]:
    """Where labels stand that count up by one: behind a sentence, or behind a heading that has a label itself."""
    found: list[Label] = []
    for match in _MAY_BEGIN.finditer(text):
        label = read_label(text, match.start())
        if label and (not found or label.start >= found[-1].end) and _is_due(label, found):
            before = text[max(0, label.start - _WITHIN) : label.start]
            if heading := _bare_heading(label, before):
                found += [heading, label]
                continue
            ended = not before or _ENDED.search(before)
            if ended or _is_next(label, before, found) or _follows_heading(text, label, found):
                found.append(label)
    counted = Counter((label.style, label.ordinal[-1]) for label in found)
    return [label.start for label in found if _goes_on(label, counted)]


def _bare_heading(label: Label, before: str) -> Label | None:
    """The number that stands right before the heading of a part, where its first item follows: 1总则1.1编制目的."""
    if label.style != DECIMAL or label.ordinal[1:] != (1,):
        return None
    behind = r"(?<![\d.．])" if label.ordinal[0] == 1 else r"(?<=[。；！？\s）)])"
    match = re.search(rf"{behind}{label.ordinal[0]}(?=[\u4e00-\u9fff][^。；，：:\d]{{1,24}}$)", before)
    start = label.start - len(before)
    return Label(DECIMAL, label.ordinal[:1], start + match.start(), start + match.end()) if match else None


def _last_like(label: Label, before: Sequence[Label]) -> Label | None:
    return next((other for other in reversed(before) if other.style == label.style), None)


def _is_due(label: Label, before: Sequence[Label]) -> bool:
    """Whether a label begins its run, or is the next of it."""
    last = _last_like(label, before)
    if label.style == DECIMAL:
        return last is None or label.ordinal in _next_of(last.ordinal) or _skips(last.ordinal, label.ordinal)
    number, reached = label.ordinal[-1], last.ordinal[-1] if last else 0
    least = reached if label.style in _MISPRINTED else reached + 1
    first = number == 1 or (last is None and label.style in _PARTS)
    return first or (last is not None and least <= number <= reached + _MISSED)


def _is_next(label: Label, text: str, before: Sequence[Label]) -> bool:
    """Whether a 二、 or （二） stands right behind words that end without a mark, and 一、 or （一） before them."""
    last = _last_like(label, before)
    counts = label.style in BEFORE_LABEL and last is not None and label.ordinal[0] == last.ordinal[0] + 1
    return counts and not _counts_something(label, text)


def _counts_something(label: Label, before: str) -> bool:
    """Whether the numeral is more than a label by what stands before it: 周二、周四, 统一、, 第（一）项."""
    return label.style in BEFORE_LABEL and bool(BEFORE_LABEL[label.style].search(before))


def _next_of(ordinal: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """What may follow 1.2.3: 1.2.3.1, 1.2.4, 1.3 and 2."""
    yield (*ordinal, 1)
    for length in range(len(ordinal), 0, -1):
        yield (*ordinal[: length - 1], ordinal[length - 1] + 1)
        yield (*ordinal[: length - 1], ordinal[length - 1] + 1, 1)


def _skips(last: tuple[int, ...], ordinal: tuple[int, ...]) -> bool:
    """Whether a few between two are missing: 1.1 and 1.3, or 1.1.4 and 1.3."""
    level = len(ordinal) - 1
    return last[:level] == ordinal[:level] and level < len(last) and 0 < ordinal[level] - last[level] <= _MISSED


def _follows_heading(text: str, label: Label, before: Sequence[Label]) -> bool:
    """Whether a label stands right behind the heading of one above it, or is the first behind the policy's title."""
    first = label.ordinal == (1,)
    begins = first and all(other.style != label.style for other in before)
    title = _DRAFT.sub("", text[max(0, label.start - _WITHIN) : label.start])
    if begins and (_FIRST.match(text, label.start) or POLICY_ENDING.search(title)):
        return True
    if _counts_something(label, title):
        return False
    if first and label.style == _TOP and (begins or _TITLE.search(title)):
        return True
    if label.style == _ARTICLE and (ENACTED if begins else _UNLABELLED).search(title):
        return True
    if not before:
        return False
    above = before[-1]
    sectioned = label.style == _ARTICLE and above.style == _TOP  # 一、机构设置第一条
    higher = STYLES[above.style].rank < STYLES[label.style].rank or label.ordinal == (*above.ordinal, 1)
    return (sectioned or higher) and bool(_HEADING.fullmatch(text, above.end, label.start))


def _goes_on(label: Label, counted: Mapping[tuple[str, int], int]) -> bool:
    """Whether there is another label like it, or one that is near: a 1. without a 2. is none."""
    number = label.ordinal[-1]
    near = (counted.get((label.style, number + step), 0) for step in range(-_MISSED, _MISSED + 1))
    return sum(near) > 1
