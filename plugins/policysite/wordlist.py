"""The words behind typing: what readers may mean by pinyin, by initials or by a slip, and what is suggested to them."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, groupby

from policytext.words import spell, tag_words

WORDS = 20_000
"""Of a large library the most frequent ones do; the list is loaded by a phone."""
SEEN = 2
"""A sequence of words that stands once may be chance."""
PHRASE_WORDS, PHRASE_LENGTH = 4, 9

_HAN = re.compile("[\u4e00-\u9fff]{2,}")
_QUOTED = re.compile("[“「]([\u4e00-\u9fff]{3,9})[”」]")
_MARKS = re.compile("[“”‘’、（）()《》\\s]+")
_CONTENT = ("n", "v", "a", "j", "l", "i", "b", "m", "q", "s", "t", "f", "x")
"""What a phrase is made of, in jieba's notation; not particles, pronouns, prepositions, conjunctions, adverbs. Our own words have none."""


def list_words(texts: Iterable[str]) -> list[tuple[str, int]]:
    """Words and phrases of the texts with how often each stands in them, the most frequent first."""
    words: Counter[str] = Counter()
    phrases: Counter[str] = Counter()
    quoted: set[str] = set()
    for text in texts:
        quoted.update(_QUOTED.findall(text))
        for run in _runs_of_content(text):
            words.update(word for word in run if _HAN.fullmatch(word))
            phrases.update(_join_words(run))
    counts = words + Counter(dict(_keep_whole({phrase: n for phrase, n in phrases.items() if n >= SEEN})))
    counts |= Counter({phrase: max(1, phrases[phrase]) for phrase in quoted})
    return sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))[:WORDS]


def _runs_of_content(text: str) -> Iterator[list[str]]:
    tagged = tag_words(_MARKS.sub("", text))
    for content, run in groupby(tagged, key=lambda word: not word[1] or word[1].startswith(_CONTENT)):
        if content:
            yield [word for word, _ in run]


def _join_words(run: list[str]) -> Iterator[str]:
    for size in range(2, PHRASE_WORDS + 1):
        for start in range(len(run) - size + 1):
            phrase = "".join(run[start : start + size])
            if 2 < len(phrase) <= PHRASE_LENGTH and _HAN.fullmatch(phrase):
                yield phrase


def _keep_whole(phrases: Mapping[str, int]) -> Iterator[tuple[str, int]]:
    """The phrases that also stand outside a longer one."""
    inside = {
        (phrase[start : start + size], count)
        for phrase, count in phrases.items()
        for size in range(3, len(phrase))
        for start in range(len(phrase) - size + 1)
    }
    return (entry for entry in phrases.items() if entry not in inside)


def list_readings(texts: Iterable[str], words: Iterable[str]) -> Mapping[str, str]:
    """Syllable → the characters read so: as the words have them, or as each is read most often.

    The characters are those of the texts, and the common ones that a slip may put in their place.
    """
    characters = {character for text in texts for character in text if "\u4e00" <= character <= "\u9fff"}
    characters.update(_common_characters())
    syllables = defaultdict(set)
    for string in chain(words, characters):
        for character, syllable in zip(string, spell(string), strict=True):
            syllables[syllable].add(character)
    return {syllable: "".join(sorted(syllables[syllable])) for syllable in sorted(syllables)}


def _common_characters() -> str:
    """The 3,755 characters of the first plane of GB 2312, which is that of everyday use."""
    rows = (bytes([row, cell]) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF))
    return b"".join(rows).decode("gb2312", "ignore")
