"""Which units of other policies ask the same as a unit or speak of the same mechanism, and what both share.

A unit is weighed by its concepts: words, one for all of the same meaning, pairs of words that stand together, the numbers
it requires with what they count, what it cites, its topics. The fewer units have a concept, the more it tells. Inverted
lists of the concepts that tell most give each unit a few candidates, and only these are compared, so the work grows with
the number of units and not with that of pairs.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from heapq import nlargest, nsmallest
from itertools import chain, islice, pairwise
from math import log, log2, sqrt

from policysite.library import Library, Place
from policysite.readings import read_period
from policytext.lexicon import (
    ALIKE,
    FORMULA,
    MEASURE,
    SLOGAN,
    SYNONYMS,
    TELL_LITTLE,
    TELL_NOTHING,
    TOPICS_BY_WORD,
    USER_WORDS,
    any_of,
)
from policytext.model import CLOSING, OPENING, Target, squeeze
from policytext.words import tag_words

SHOWN = 5
"""Relations of a unit at most."""
REASONS, WEIGHED = 4, 24
"""What both share, at most, and among how many of their concepts it is looked for."""
LEAST_SCORE, CHANCE = 0.13, 0.025
"""Below it a link is rarely worth following in a library of a hundred units; how much more is asked of a larger one,
times the logarithm of its units: among many some are alike by chance."""
LEAST_TEXT = 12
"""Characters of own text, slogans aside, that a unit needs to ask anything."""

HEADING, PARENT, HIGHER = 2.5, 0.3, 0.1
"""What a word counts in the unit's heading, in its parent's and in those above; in its text it counts 1."""
KNOWN, COMMON, TOGETHER, TOPIC, NUMBER = 1.5, 0.4, 0.5, 0.8, 1.0
"""What concepts weigh: a word of the lexicon, one that is everywhere, two words that stand together (half of both),
a topic, a number with what it counts. Any other word weighs 1."""
LISTED, LISTED_ITEMS = 0.5, 3
"""What a word counts that is one of several parted by 、: 就业、创业、志愿服务 are named, not what is spoken of."""
UNSEEN = 100
"""Units imagined beside the library's own: in a small library a word is not rare because few units have it."""
DIFFERENCE, CAUTION = 0.2, 9.0
"""How much what only one of two units says speaks against them, and what they should share at least: short units may
have a word in common by chance."""
CLOSE, CLOSE_DIFFERENCE, CLOSE_CAUTION = 0.3, 0.4, 4.5
"""The part of the score that the two sentences have that are closest; long units may agree in one sentence only."""
BUDGET = 1000
"""Entries of the inverted lists that are read for a unit."""
CANDIDATES, FEW = 16, 0.15
"""Units that are compared with each, and the part of the most votes that one needs to be among them."""

_WORD = re.compile(r"[\u4e00-\u9fff]{2,}")
_TAGS = frozenset("nvaljix")
"""First letters of the parts of speech that say something; words of the lexicon have none."""
_PLACES = frozenset({"ns", "nt"})
_SENTENCE = re.compile(r"[。；;！？\n]")
_CLAUSE = re.compile(r"[，：,:“”‘’（）()《》〈〉\s]")
_GLUE = frozenset("的和与及之")


def _find_heads(groups: Iterable[Sequence[str]]) -> dict[str, str]:
    """Word → the one that stands for its group; a group that shares a word with an earlier one joins it."""
    heads: dict[str, str] = {}
    for group in groups:
        head = next((heads[word] for word in group if word in heads), group[0])
        heads |= {word: heads.get(word, head) for word in group}
    return heads


_HEADS = _find_heads(chain(SYNONYMS, ALIKE))
_HEADED = re.compile(any_of(_HEADS))
_NAMES: dict[str, list[str]] = {head: [] for head in _HEADS.values()}
for _word, _head in _HEADS.items():
    _NAMES[_head].append(_word)
_PRINTED = re.compile(rf"[0-9.]+[多余]?(?:{MEASURE.pattern})")
_LEXICON = frozenset(TOPICS_BY_WORD) | frozenset(USER_WORDS) | frozenset(_HEADS)


@dataclass(frozen=True, slots=True)
class Relation:
    """A unit of another policy that asks the same or speaks of the same mechanism."""

    other: Place
    score: float
    """From 0 to 1, the same seen from both sides."""
    why: tuple[str, ...]
    """What both share, best first: 推优入党, 28周岁."""


@dataclass(frozen=True, slots=True)
class _Unit:
    """What a unit speaks of. A pair of words is parted by a blank; concepts that are no words begin with their mark."""

    place: Place
    family: str
    """Names the policy and its versions."""
    words: str
    """Heading and text without white space."""
    counts: Mapping[str, float]
    """Concept → how much it is spoken of."""
    sentences: tuple[Mapping[str, float], ...]
    """The same of each sentence of its text."""


@dataclass(frozen=True, slots=True)
class _Gist:
    """A unit's concepts, weighed."""

    unit: _Unit
    weights: Mapping[str, float]
    """Concept that other policies have too → how much it tells of the unit."""
    total: float
    """How much all of it tells."""
    sentences: Sequence[float]
    """How much each sentence tells in all."""


@lru_cache(maxsize=1)
def relate_library(library: Library) -> Mapping[str, tuple[Relation, ...]]:
    """Id of a unit of a policy in force → what is related to it, as `find_related` gives it; a library is read once."""
    return find_related(
        {policy.about.id: library.places[policy.about.id] for policy in library.policies if library.holds(policy)}
    )


def find_related(places: Mapping[str, tuple[Place, ...]]) -> Mapping[str, tuple[Relation, ...]]:
    """Id of a policy → its units; gives for a unit's id what is related to it, best first, at most five.

    The units stand in the order of the policies' ids; one to which nothing is related is missing.
    """
    units = list(_read_units(places))
    tells = _find_telling(units)
    gists = [_weigh(unit, tells) for unit in units]
    least = LEAST_SCORE + CHANCE * log(max(100, len(units)) / 100)
    links: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for one, two in _find_candidates(gists):
        score = _score(gists[one], gists[two], tells)
        if score >= least:
            links[one].append((-score, two))
            links[two].append((-score, one))

    @cache
    def explain(one: int, two: int) -> tuple[str, ...]:
        return _explain(gists[one], gists[two])

    related = {}
    for n in sorted(links):
        reasoned = ((m, -score, explain(min(n, m), max(n, m))) for score, m in sorted(links[n]))
        made = (Relation(units[m].place, score, why) for m, score, why in reasoned if why)
        if relations := tuple(islice(made, SHOWN)):
            related[units[n].place.id] = relations
    return related


# --- what a unit speaks of ------------------------------------------------------------------------


def _read_units(places: Mapping[str, tuple[Place, ...]]) -> Iterator[_Unit]:
    """Every unit that says something, in the order of the policies' ids."""
    families = _find_families(places)
    for id in sorted(places):
        above: dict[str | None, tuple[tuple[str, float], ...]] = {None: ()}
        for place in places[id]:
            unit = place.unit
            around = above.get(unit.parent, ())
            above[unit.id] = ((unit.heading, PARENT), *((heading, HIGHER) for heading, _ in around))
            if unit.id in (OPENING, CLOSING) or len(SLOGAN.sub("", unit.text)) < LEAST_TEXT:
                continue
            sentences = tuple(map(_find_concepts, _split(unit.text)))
            counts: dict[str, float] = defaultdict(float)
            for times, found in chain(
                ((1.0, sentence) for sentence in sentences),
                ((HEADING, concepts) for concepts in map(_find_concepts, _split(unit.heading))),
                ((times, concepts) for heading, times in around for concepts in map(_find_concepts, _split(heading))),
            ):
                for concept, count in found.items():
                    counts[concept] += times * count
            counts |= dict.fromkeys(_find_marks(place), 1.0)
            words = squeeze(f"{unit.heading}。{unit.text}")
            yield _Unit(place, families[id], words, counts, sentences)


def _split(text: str) -> Iterator[str]:
    """The sentences that say something of their own."""
    for sentence in _SENTENCE.split(SLOGAN.sub("，", text)):
        if sentence and not FORMULA.search(sentence):
            yield sentence


def _find_concepts(sentence: str) -> Mapping[str, float]:
    """Its words and the pairs of them that stand together → how often they stand there."""
    concepts: dict[str, float] = defaultdict(float)
    for clause in _CLAUSE.split(sentence):
        items = clause.split("、")
        times = LISTED if len(items) >= LISTED_ITEMS else 1.0
        for item in items:
            words = list(_find_words(item))
            for word in filter(None, words):
                concepts[word] += times
            for first, second in pairwise(words):
                if first and second and first != second:
                    concepts[f"{first} {second}"] += times
    return concepts


def _find_words(clause: str) -> Iterator[str | None]:
    """The words of a clause, one for all of the same meaning; None where words stand that are no evidence."""
    start = 0
    for match in (*_HEADED.finditer(clause), None):
        between = clause[start : match.start() if match else None]
        for word, tag in tag_words(between) if between else ():
            if _WORD.fullmatch(word) and (not tag or tag[0] in _TAGS) and tag not in _PLACES:
                yield word
            elif word not in _GLUE:
                yield None
        if match:
            yield _HEADS[match[0]]
            start = match.end()


def _find_marks(place: Place) -> Iterator[str]:
    """The concepts of a unit that are not its words: #topic, 《cited, =number and what it counts."""
    yield from (f"#{topic}" for topic in place.unit.topics)
    yield from (f"《{citation.title}" for citation in place.unit.citations)
    for target in place.unit.targets:
        if target.value is not None:
            words = _find_words(target.evidence)
            yield from (f"={_name_number(target)} {word}" for word in words if word and word not in TELL_NOTHING)


def _name_number(target: Target) -> str:
    per = target.per and f"{target.per.n}{target.per.unit}"
    return f"{target.value}{target.measure}/{per}".replace(" ", "")


@lru_cache(maxsize=1 << 18)
def _weigh_kind(concept: str) -> float:
    """How much a concept tells, however few units have it."""
    kinds = {"#": TOPIC, "《": KNOWN, "=": NUMBER}
    if concept[0] in kinds:
        return kinds[concept[0]]
    if " " in concept:
        return TOGETHER * sum(map(_weigh_kind, concept.split())) / 2
    if concept in TELL_NOTHING:
        return 0.0
    if concept in TELL_LITTLE:
        return COMMON
    return KNOWN if concept in _LEXICON else 1.0


def _find_families(places: Mapping[str, tuple[Place, ...]]) -> Mapping[str, str]:
    """Id of a policy → an id that it shares with its versions."""
    heads = {id: id for id in places}

    def find_head(id: str) -> str:
        while heads[id] != id:
            id = heads[id]
        return id

    for id in sorted(places):
        for place in places[id][:1]:
            about = place.policy.about
            for other in (*about.replaces, about.replaced_by or id):
                if other in heads:
                    first, last = sorted((find_head(id), find_head(other)))
                    heads[last] = first
    return {id: find_head(id) for id in places}


# --- how much two units share ---------------------------------------------------------------------


def _find_telling(units: Sequence[_Unit]) -> Mapping[str, float]:
    """Concept that stands in several policies → how much it tells; the fewer units have it, the more."""
    spread = Counter(chain.from_iterable(unit.counts for unit in units))
    spoken: dict[str, set[str]] = defaultdict(set)
    for unit in units:
        spoken[unit.family].update(unit.counts)
    policies = Counter(chain.from_iterable(spoken.values()))
    everything = len(units) + UNSEEN
    rarest = log(everything / 1.5)
    rarity = {n: log(everything / (n + 0.5)) / rarest for n in set(spread.values())}
    return {c: kind * rarity[n] for c, n in spread.items() if policies[c] > 1 and (kind := _weigh_kind(c))}


def _weigh(unit: _Unit, tells: Mapping[str, float]) -> _Gist:
    def tell(concept: str) -> float:
        """What no other policy speaks of tells most, though of nothing that is shared."""
        return tells.get(concept) or _weigh_kind(concept)

    return _Gist(
        unit,
        {concept: tells[concept] * log2(1 + count) for concept, count in unit.counts.items() if concept in tells},
        sum(tell(concept) * log2(1 + count) for concept, count in unit.counts.items()),
        [sum(tell(concept) * min(1.0, count) for concept, count in found.items()) for found in unit.sentences],
    )


def _find_candidates(gists: Sequence[_Gist]) -> Sequence[tuple[int, int]]:
    """Pairs of units that may be related, each once: those that share most of what tells most."""
    holders: dict[str, list[int]] = defaultdict(list)
    for n, gist in enumerate(gists):
        for concept in gist.weights:
            holders[concept].append(n)
    sizes = [sqrt(gist.total + CAUTION) for gist in gists]
    families = [gist.unit.family for gist in gists]
    pairs: set[tuple[int, int]] = set()
    for n, gist in enumerate(gists):
        votes: Counter[int] = Counter()
        left = BUDGET
        for concept, weight in sorted(gist.weights.items(), key=lambda item: (-item[1], item[0])):
            if len(holders[concept]) <= left:
                left -= len(holders[concept])
                for _ in range(1 + int(2 * weight)):  # counting whole votes is many times faster than adding weights
                    votes.update(holders[concept])
        family, few = families[n], FEW * max(votes.values(), default=0)
        ranked = [(-vote / sizes[m], m) for m, vote in votes.items() if vote > few and families[m] != family]
        pairs.update((n, m) if n < m else (m, n) for _, m in nsmallest(CANDIDATES, ranked))
    return sorted(pairs)


def _score(one: _Gist, two: _Gist, tells: Mapping[str, float]) -> float:
    shared = _share(one, two)
    whole = _compare(sum(shared.values()), one.total, two.total, DIFFERENCE, CAUTION)
    meeting: dict[tuple[int, int], float] = defaultdict(float)
    for concept in shared:
        for n, sentence in enumerate(one.unit.sentences):
            if concept in sentence:
                for m, other in enumerate(two.unit.sentences):
                    if concept in other:
                        meeting[n, m] += tells[concept] * min(1.0, sentence[concept], other[concept])
    closest = max(
        (
            _compare(weight, one.sentences[n], two.sentences[m], CLOSE_DIFFERENCE, CLOSE_CAUTION)
            for (n, m), weight in meeting.items()
        ),
        default=0.0,
    )
    return round((1 - CLOSE) * whole + CLOSE * closest, 3)


def _compare(shared: float, one: float, two: float, difference: float, caution: float) -> float:
    """From 0 to 1, for what two things share of what each tells in all."""
    rest = sqrt(max(0.0, one - shared) * max(0.0, two - shared))
    return shared / (shared + difference * rest + caution)


def _share(one: _Gist, two: _Gist) -> dict[str, float]:
    """The concepts of both; one that is much spoken of in either counts for more."""
    few, many = (one.weights, two.weights) if len(one.weights) <= len(two.weights) else (two.weights, one.weights)
    return {concept: sqrt(weight * many[concept]) for concept, weight in few.items() if concept in many}


# --- why ------------------------------------------------------------------------------------------


def _explain(one: _Gist, two: _Gist) -> tuple[str, ...]:
    """What two units share, in words worth reading, best first; topics only where there is nothing better."""
    shared = _share(one, two)
    shared = {concept: shared[concept] for concept in nlargest(WEIGHED, shared, key=shared.__getitem__)}
    counted = Counter(concept.split()[0] for concept in shared if concept[0] == "=")
    reasons: dict[str, float] = {}
    for concept, weight in shared.items():
        if concept[0] == "《":
            reasons[f"{concept}》"] = weight + KNOWN  # the other document comes first
        elif concept[0] == "=":
            number = concept.split()[0]
            if counted[number] > 1 and (printed := _print_number(number, one.unit, two.unit)):
                reasons[printed] = weight + NUMBER  # with one word beside it the same number may be chance
        elif concept[0] != "#" and " " not in concept and _is_thing(concept):
            printed = _find_print(concept, one.unit, two.unit)
            reasons[printed] = max(weight, reasons.get(printed, 0.0))
    pairs = {concept: weight for concept, weight in shared.items() if " " in concept and concept[0] not in "#《="}
    for words, weight in _join_pairs(pairs, one.unit, two.unit):
        reasons["".join(words)] = weight + max(shared.get(word, 0.0) for word in words)
    if not reasons:
        reasons = {concept[1:]: weight for concept, weight in shared.items() if concept[0] == "#"}
    chosen: list[str] = []
    for reason in sorted(reasons, key=lambda reason: (-reasons[reason], reason)):
        if len(chosen) < REASONS and not any(reason in other or other in reason for other in chosen):
            chosen.append(reason)
    return tuple(chosen)


def _join_pairs(pairs: Mapping[str, float], one: _Unit, two: _Unit) -> Iterator[tuple[list[str], float]]:
    """The pairs that read as a term, joined where they overlap and both units print the whole: 粮油作物大面积单产."""
    good = {tuple(pair.split()): weight for pair, weight in pairs.items()}
    good = {pair: weight for pair, weight in good.items() if _reads_well(*pair) and _both_print(pair, one, two)}
    for (first, second), weight in good.items():
        words = [first, second]
        while following := [
            third
            for before, third in good
            if before == words[-1] and third not in words and _both_print([*words, third], one, two)
        ]:
            words.append(min(following))
        yield words, weight * (len(words) - 1)


def _is_thing(word: str) -> bool:
    """Whether a word by itself tells what two units have in common."""
    if word in TELL_NOTHING or word in TELL_LITTLE:
        return False
    return word in _LEXICON or _tag(word) == "vn" or _tag(word)[:1] in ("n", "l", "i", "j", "")


def _reads_well(first: str, second: str) -> bool:
    """Whether two words together read as a term: none is empty, no verb stands before what it acts on."""
    if first + second in _LEXICON:
        return True
    if first in TELL_NOTHING or second in TELL_NOTHING or (first in TELL_LITTLE and second in TELL_LITTLE):
        return False
    return all(word in _LEXICON or _tag(word) != "v" for word in (first, second))


@lru_cache(maxsize=1 << 14)
def _tag(word: str) -> str:
    """The part of speech of a word that stands alone."""
    tagged = tag_words(word)
    return tagged[0][1] if len(tagged) == 1 else ""


def _both_print(words: Iterable[str], one: _Unit, two: _Unit) -> bool:
    printed = "".join(words)
    return printed in one.words and printed in two.words


def _find_print(concept: str, one: _Unit, two: _Unit) -> str:
    """How to call what both speak of: by the word that stands for its meaning, or by the longest that both print."""
    names = _NAMES.get(concept, ())
    if all(any(name in unit.words for name in names if name in concept) for unit in (one, two)):
        return concept
    return max((name for name in names if _both_print(name, one, two)), key=lambda n: (len(n), n), default=concept)


def _print_number(number: str, one: _Unit, two: _Unit) -> str | None:
    """A number that both units require, as one of them prints it: 28周岁; 每年1次. None where none is printed."""
    prints = set()
    for target in (*one.place.unit.targets, *two.place.unit.targets):
        if target.implicit or f"={_name_number(target)}" != number:
            continue
        if target.per:
            prints.add(f"每{read_period(target.per)}{target.value}{target.measure}")
        elif match := _PRINTED.search(squeeze(target.evidence)):
            prints.add(match[0])
    return max(prints, key=lambda text: (len(text), text), default=None)
