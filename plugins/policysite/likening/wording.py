"""How much words say of what a clause is about.

A word tells much that Chinese at large hardly knows (jieba's dictionary counts 党课 13 times, 工作 66,367 times). The
count is no other in another library: what is found of two policies stays the same whatever stands beside them.
"""

import math
import re
from functools import cache, lru_cache

from policytext.lexicon import ACTOR, COMMON_WORDS, EMPTY_WORDS, MEASURES
from policytext.model import squeeze
from policytext.words import count_in_chinese, cut_words, find_parts

COMMON = 0.15
"""What it says at most that two clauses share a word of the field that many have."""

_WORD = re.compile("[\u4e00-\u9fffA-Za-z]{2,}")
_COUNT = re.compile(
    "第?[一二三四五六七八九十百千万亿两几半〇零]+(?:分之[一二三四五六七八九十百千万]+"
    "|[个项次周天年月日元条款岁轮期名人家场倍户亩吨斤所章节点成档批份篇位张]|万元|亿元|个月|学期|小时|分钟|周岁|人次|以上|以下)?"
)


@cache
def tell_word(word: str) -> float:
    """How much a word tells of what a clause is about, from 0 (工作) to 1 (a word that is rare everywhere)."""
    return min(1.0, max(0.03, (5 - math.log10(count_in_chinese(word) + 10)) / 4))


@cache
def share_word(word: str) -> float:
    """How much it says that two clauses share a word: little where it names an actor or stands in many clauses."""
    common = word in COMMON_WORDS or ACTOR.search(word)
    return min(COMMON, tell_word(word)) if common else tell_word(word)


@lru_cache(maxsize=20_000)
def find_words(text: str) -> tuple[str, ...]:
    """The words of a text that tell something, in reading order; no numbers; 配备 and 率 are one word."""
    words: list[str] = []
    for word in cut_words(squeeze(text)):
        if word == "率" and words and _WORD.fullmatch(words[-1]):
            words[-1] += word
        else:
            words.append(word)
    return tuple(word for word in words if _tells(word))


@cache
def find_telling_parts(word: str) -> tuple[str, ...]:
    """The words inside a longer one that tell something; 业生 is rarer than 毕业生 and none."""
    parts = find_parts(word) if len(word) > 2 else ()
    return tuple(part for part in parts if _tells(part) and tell_word(part) <= tell_word(word))


def _tells(word: str) -> bool:
    counts = _COUNT.fullmatch(word) or word.lstrip("万亿") in MEASURES
    return bool(_WORD.fullmatch(word)) and word not in EMPTY_WORDS and not counts
