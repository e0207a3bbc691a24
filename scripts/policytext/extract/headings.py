"""Headings: where a unit's title sentence ends, and those that a line break has cut in two."""

import re
from collections.abc import Sequence
from functools import lru_cache

from policytext.extract.labels import STYLES, read_label
from policytext.extract.lines import Line
from policytext.lexicon import GLUED_HEADING, NO_HEADING
from policytext.words import tag_words

_SENTENCE = re.compile(r"(?:（[^（）]*）|\([^()]*\)|[^。！？!?；;：:]|(?<=\d)[：:](?=\d)|:(?=//))*")  # 8:30, http://
_QUOTES = re.compile('[“”"\\s]')
_SPACED = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff](?:\s|$))")


def mend_headings(lines: Sequence[Line]) -> list[Line]:
    """Rejoin a heading that was broken over two lines: the rest is short, bare, and a lower label follows."""
    mended: list[Line] = []
    index = 0
    while index < len(lines):
        line = lines[index]
        label = read_label(line.text)
        after = [lines[i].text if i < len(lines) else "" for i in (index + 1, index + 2)]
        below = read_label(after[1])
        bare = re.fullmatch(r"[\u4e00-\u9fff“”、]{1,14}", after[0])
        alone = label is not None and label.end == len(line.text) and after[0] and not read_label(after[0])
        broken = (
            label is not None
            and below is not None
            and bare is not None
            and not read_label(after[0])
            and STYLES[below.style].rank > STYLES[label.style].rank
            and 8 <= len(line.text) - label.end <= 24
            and line.text[-1] not in "。；：！？;:）)"
        )
        broken = broken or bool(
            label and bare and not read_label(after[0]) and len(line.text) > 12 and _splits_word(line.text, after[0])
        )
        if (alone or broken) and not (label and label.style == "附件"):
            rest = lines[index + 1]
            gap = " " if alone else ""
            offset = len(line.text) + len(gap)
            places = (*line.places, *((offset + at, number) for at, number in rest.places))
            mended.append(Line(line.text + gap + rest.text, places))
            index += 2
        else:
            mended.append(line)
            index += 1
    return mended


def _splits_word(head: str, tail: str) -> bool:
    """Whether a line break stands inside a word."""
    position = len(head[-6:])
    for word, _ in tag_words(head[-6:] + tail[:6]):
        position -= len(word)
        if position <= 0:
            return position < 0
    return False


def split_heading(style: str, text: str, followed: bool) -> tuple[str, str]:
    """A unit's first paragraph as heading and the rest; no heading ('') where the text begins at once.

    `followed` tells that more text or child units stand below. The mark that closes a heading goes.
    """
    inline = STYLES[style].inline
    glued = GLUED_HEADING.match(text)
    if glued and not inline:
        return glued[0], text[glued.end() :].lstrip()
    first = _SENTENCE.match(text)
    end = first.end() if first else len(text)
    sentence, rest = text[:end].strip(), text[end + 1 :].strip()
    closer = text[end : end + 1]
    comma = "，" in sentence or "," in sentence
    limit = 24 if comma or inline else 45
    if sentence.count("《") != sentence.count("》"):
        return "", text
    if not sentence or len(sentence) > (limit + 16 if not inline else limit) or (inline and comma):
        return "", text
    if closer in ("；", ";") or (rest and NO_HEADING.search(sentence)):
        return "", text
    if re.search("(?:是|为|如下|包括|有)$", sentence):
        return "", text
    if style == "条":
        titled = (
            not rest
            and closer != "。"
            and followed
            and len(sentence) <= 20
            and not re.search("[，,]|下列|如下|以下|应当|由|[0-9]", sentence)
        )
        return (_close_up(sentence), rest) if titled else ("", text)
    if closer in ("：", ":"):
        short = len(sentence) <= 16 and not comma
        return (
            (_close_up(sentence), rest) if (short or not rest) and not re.search("下列|如下", sentence) else ("", text)
        )
    if rest or followed or not closer:
        return _close_up(sentence), rest
    return "", text


@lru_cache(1024)
def matches(pattern: re.Pattern[str], heading: str) -> bool:
    """Whether a heading, its quotation marks and spaces aside, is of the kind that the pattern describes."""
    return bool(heading) and bool(pattern.fullmatch(_QUOTES.sub("", heading)))


def _close_up(heading: str) -> str:
    """Remove the spaces of a letter-spaced heading: 总 则."""
    return _SPACED.sub("", heading)
