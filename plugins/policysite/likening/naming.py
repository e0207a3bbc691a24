"""What targets that govern the same thing are called, in the words they share: 青年之家活动频次."""

import re
from collections.abc import Iterator, Sequence

from policysite.likening.subjects import Subject
from policysite.likening.wording import find_words, share_word, tell_word
from policytext.lexicon import EMPTY_WORDS, KIND_NAMES, NAMED
from policytext.model import squeeze
from policytext.words import cut_words

LONGEST = 12
"""Characters of a shared stretch."""
MOST = 0.6
"""How many of the members must have it."""
ENOUGH = 0.75
"""What a short one must tell to stand alone; else a telling word that stands near the numbers goes before it."""
SHORT = 4
LOOKED_AT = 12
"""Members whose words are tried."""

_HAN = re.compile("[\u4e00-\u9fff]+")
_LOOSE = frozenset("的和与或及在为对向由从将把被其每各该本以于至到中内后前者等之起所满超达近约设共再按")
"""Characters that a name neither begins nor ends with."""


def name_group(subjects: Sequence[Subject]) -> str:
    """A short name of what the numbers of a group govern, with the kind of number."""
    scopes = [subject.scope for subject in subjects if subject.scope]
    name = _find_stretch(scopes) if len(scopes) >= MOST * len(subjects) else ""
    name = name or _find_stretch([squeeze(subject.target.evidence) for subject in subjects])
    if len(name) <= SHORT and _tell(name) < ENOUGH:
        name = _join(_find_context(subjects, name), name, subjects)
    name = name or squeeze(subjects[0].target.evidence)[:LONGEST]
    kind, measure = subjects[0].kind, subjects[0].measure
    known = NAMED.search(name) or (kind == "amount" and measure != "元")  # 高标准农田, in 亩
    return name if known else name + KIND_NAMES[kind]


def _join(context: str, name: str, subjects: Sequence[Subject]) -> str:
    """The two in the order in which a clause has them together, else the context first."""
    if name in context:
        return context
    together = any(name + context in squeeze(subject.target.evidence) for subject in subjects)
    return name + context if together else context + name


def _find_stretch(texts: Sequence[str]) -> str:
    """The stretch of words that tells most of those that most of the texts share."""
    stretches = {stretch for text in texts[:LOOKED_AT] for stretch in _find_stretches(text)}
    shared = [stretch for stretch in stretches if sum(stretch in text for text in texts) >= MOST * len(texts)]
    return max(sorted(shared), key=lambda stretch: (_tell(stretch), -len(stretch)), default="")


def _find_stretches(text: str) -> Iterator[str]:
    """The stretches of whole words between numbers and marks that could name something."""
    for run in _HAN.findall(text):
        words = cut_words(run)
        for start in range(len(words)):
            stretch = ""
            for word in words[start:]:
                stretch += word
                if len(stretch) > LONGEST or word in EMPTY_WORDS:
                    break
                if len(stretch) > 1 and _fits(words[start]) and _fits(word):
                    yield stretch


def _fits(word: str) -> bool:
    return word not in EMPTY_WORDS and word not in _LOOSE


def _tell(stretch: str) -> float:
    return sum(tell_word(word) for word in find_words(stretch))


def _find_context(subjects: Sequence[Subject], name: str) -> str:
    """The word that tells most of those near one of the numbers and near or around most others."""
    near = {word for subject in subjects for word in subject.whole if word not in name}
    held = {
        word: sum(word in subject.own or word in subject.around for subject in subjects) >= MOST * len(subjects)
        for word in near
    }
    return max((word for word in sorted(near) if held[word]), key=share_word, default="")
