"""Which numbers of different policies govern the same thing, and the groups they make."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from policysite.likening.subjects import Subject
from policysite.likening.wording import find_telling_parts, share_word, tell_word

TELLING = 0.3
"""A word that tells less leads to no other target."""
HOLDERS, CANDIDATES = 120, 40
"""To how many targets a word may lead, and how many are looked at closely for each."""
SAME_WORDING = 8
"""Characters of a scope that are no coincidence where two policies have them all alike."""
OWN = 0.75
"""What the words of two numbers must tell together to be told alike by them."""
STRANGE = 0.45
"""What a word tells that makes another thing of it where each scope has such a word of its own: 共青团工作汇报, 工会工作汇报."""
BY_CONTEXT = ("times", "age")
"""Kinds of numbers of which the words around may say what they are about: 每两个月1次 under 持续做好青年之家建设."""

Pair: TypeAlias = tuple[int, int]


def find_clusters(subjects: Sequence[Subject]) -> list[list[int]]:
    """Positions of targets that govern the same thing, of two policies or more, each group in order."""
    return _cluster(subjects, _find_likeness(subjects))


def _find_likeness(subjects: Sequence[Subject]) -> Mapping[Pair, float]:
    """Pairs of targets of different policies that govern the same thing, and how sure that is.

    Of two policies each target goes with the one that is most like it: where a law and its local rules both set
    several majorities, each stands beside its own.
    """
    found = {pair: liken(subjects[pair[0]], subjects[pair[1]]) for pair in _find_candidates(subjects)}
    best: dict[tuple[int, str], float] = defaultdict(float)
    for (one, other), sure in found.items():
        for key in ((one, subjects[other].versions), (other, subjects[one].versions)):
            best[key] = max(best[key], sure)
    return {
        (one, other): sure
        for (one, other), sure in found.items()
        if sure and sure == best[one, subjects[other].versions] == best[other, subjects[one].versions]
    }


def _find_candidates(subjects: Sequence[Subject]) -> Iterator[Pair]:
    """Pairs that share a telling word: by an index, so that the work grows with the library and not with its square."""
    keys = [[(subject.kind, subject.measure, word) for word in _find_keys(subject)] for subject in subjects]
    holders: dict[tuple[str, str | None, str], list[int]] = defaultdict(list)
    for n, own in enumerate(keys):
        for key in own:
            holders[key].append(n)
    seen: set[Pair] = set()
    for n, subject in enumerate(subjects):
        votes: Counter[int] = Counter()
        for key in keys[n]:
            if len(holders[key]) <= HOLDERS:
                votes.update(other for other in holders[key] if subjects[other].versions != subject.versions)
        for other, _ in votes.most_common(CANDIDATES):
            pair = min(n, other), max(n, other)
            if pair not in seen:
                seen.add(pair)
                yield pair


def _find_keys(subject: Subject) -> Iterator[str]:
    """The words that lead from a target to others; its whole scope where it is long."""
    yield from (word for word in {**subject.around, **subject.own} if share_word(word) >= TELLING)
    if len(subject.scope) >= SAME_WORDING:
        yield subject.scope


def liken(one: Subject, other: Subject) -> float:
    """How sure it is that two numbers govern the same thing; 0 where they do not."""
    shared = _longest(word for word in one.own if word in other.own)
    own = sum(share_word(word) * min(one.own[word], other.own[word]) for word in shared)
    same = one.scope == other.scope and (own >= 0.8 or (len(one.scope) >= SAME_WORDING and _tell_all(one) >= 0.6))
    by_context = one.kind in BY_CONTEXT and own >= 0.1
    if not (same or own >= OWN or by_context) or _exclude(one, other):
        return 0
    linked = _longest(_find_linked(one, other, shared))
    context = sum(share_word(word) * _near(one, word) * _near(other, word) for word in linked)
    strongest = max(map(share_word, linked), default=0)
    told = (
        same
        or (own >= OWN and _says_alike(one, other, len(shared) >= 3 and own >= 1, context >= 0.25 and strongest >= 0.6))
        or (by_context and strongest >= 0.8 and own + context >= 0.6 and _cover_widely(one, other) >= 0.55)
    )
    return told * (same + own + context)


def _says_alike(one: Subject, other: Subject, much: bool, in_context: bool) -> bool:
    """Whether what two numbers are about is told by words of which each has most; `much`: they share many of them."""
    less, more = sorted((_cover(one, other.own), _cover(other, one.own)))
    if more < 0.7 or min(_find_strangest(one, other.own), _find_strangest(other, one.own)) >= STRANGE:
        return False
    return less >= _ask_cover(one, other, much) or (in_context and one.kind != "deadline")


def _cover_widely(one: Subject, other: Subject) -> float:
    """How much of what one of two numbers tells stands with or around the other."""
    return max(_cover(one, {**other.around, **other.own}), _cover(other, {**one.around, **one.own}))


def _tell_all(subject: Subject) -> float:
    return sum(map(tell_word, subject.whole))


def _ask_cover(one: Subject, other: Subject, much: bool) -> float:
    """How much of what the wordier of two numbers tells must stand with the other; less where they share `much`."""
    if one.kind == "deadline":
        return 0.75  # 年底前完成 says little: what is to be done must be all alike
    if one.kind == "age" and one.target.value == other.target.value:
        return 0.3
    return 0.5 if much else 0.6


def _exclude(one: Subject, other: Subject) -> bool:
    """Whether something tells that two numbers govern different things, however much else they share."""
    rates = [{word for word in subject.whole if word.endswith("率")} for subject in (one, other)]
    acts = {word for word in one.act & other.act if tell_word(word) >= TELLING}
    return (
        any(mine and its and mine.isdisjoint(its) for mine, its in zip(one.sides, other.sides, strict=True))
        or one.lone != other.lone
        or (all(rates) and rates[0].isdisjoint(rates[1]))
        or bool(one.act and other.act and not acts)
    )


def _longest(words: Iterable[str]) -> list[str]:
    """Without the words that stand inside another."""
    listed = list(words)
    return [word for word in listed if not any(word != longer and word in longer for longer in listed)]


def _find_linked(one: Subject, other: Subject, shared: Sequence[str]) -> Iterator[str]:
    """Words near one number that stand around the other."""
    for near, far in ((one, other), (other, one)):
        for word in near.own:
            if word in far.around and not any(word in longer for longer in shared):
                yield word


def _near(subject: Subject, word: str) -> float:
    return max(subject.own.get(word, 0), subject.around.get(word, 0))


def _cover(subject: Subject, words: Mapping[str, float]) -> float:
    """How much of what a target's own words tell stands in other words too."""
    total = sum(tell_word(word) * nearness for word, nearness in subject.whole.items())
    covered = sum(tell_word(word) * nearness * _find_covered(word, words) for word, nearness in subject.whole.items())
    return covered / max(total, 0.3)


def _find_strangest(subject: Subject, words: Mapping[str, float]) -> float:
    """What the word of a target's scope tells that tells most of those that do not stand in other words."""
    scope = (word for word, nearness in subject.whole.items() if nearness == 1)
    return max((tell_word(word) for word in scope if not _find_covered(word, words)), default=0)


def _find_covered(word: str, words: Mapping[str, float]) -> float:
    """How much of a word stands among others: 团干部 stands there by two thirds where 干部 does."""
    if word in words:
        return 1
    return max((len(part) for part in find_telling_parts(word) if part in words), default=0) / len(word)


def _cluster(subjects: Sequence[Subject], likeness: Mapping[Pair, float]) -> list[list[int]]:
    """Groups in which at least half of the pairs of different policies are alike, so that no chain leads astray."""
    groups = {n: {n} for pair in likeness for n in pair}
    for one, other in sorted(likeness, key=lambda pair: (-likeness[pair], pair)):
        mine, its = groups[one], groups[other]
        if mine is its:
            continue
        across = [(min(a, b), max(a, b)) for a in mine for b in its if subjects[a].versions != subjects[b].versions]
        if 2 * sum(pair in likeness for pair in across) >= len(across):
            mine |= its
            groups |= dict.fromkeys(its, mine)
    return sorted(sorted(group) for group in {id(group): group for group in groups.values()}.values() if len(group) > 1)
