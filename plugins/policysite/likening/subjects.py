"""What a target's number is about: its own words, the words around it, and the kind of number."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from policysite.library import Library, Place
from policysite.likening.wording import find_telling_parts, find_words
from policytext.lexicon import CONTRASTS, COUNTED, LONE, LOOKS_BACK, PENALTY
from policytext.model import Policy, Target, squeeze

NEAR, AROUND, ABOVE = 0.8, 0.6, 0.3
"""How much a word counts in the evidence, in the sentence and heading, and in the headings above; in the scope 1."""
ACT_LENGTH = 24
"""Characters behind a time limit that tell what is to be done within it."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A target, and what its number is about."""

    place: Place
    target: Target
    versions: str
    """The policy, all versions of it alike."""
    kind: str
    """The kind of number: 每年1期 is as much a frequency as 每年1次."""
    measure: str | None
    """What tells numbers of one kind apart that count different things."""
    own: Mapping[str, float]
    """Words of scope and evidence, and the words inside them → how near the number they stand."""
    whole: Mapping[str, float]
    """`own` without the words inside others."""
    around: Mapping[str, float]
    scope: str
    act: frozenset[str]
    """What is to be done within a time limit that the evidence ends with."""
    sides: tuple[frozenset[int], ...]
    """For each line of words that exclude one another, which of them the clause has."""
    lone: bool
    """It has a word without which no other is like it: 新增."""


def read_subjects(library: Library) -> Iterator[Subject]:
    """The targets of the policies in force that set something to meet, in the order of the library."""
    for policy in library.policies:
        if library.holds(policy):
            yield from _read_policy(library, policy)


def _read_policy(library: Library, policy: Policy) -> Iterator[Subject]:
    headings = {unit.id: unit.heading for unit in policy.units}
    versions = _find_newest(library, policy)
    for place in library.places[policy.about.id]:
        above = " ".join(headings.get(id, "") for id in _ids_above(place.unit.id))
        if not LOOKS_BACK.search(place.title) and not LOOKS_BACK.search(above):
            for target in place.unit.targets:
                subject = read_subject(place, target, above, versions)
                if subject:
                    yield subject


def _find_newest(library: Library, policy: Policy) -> str:
    """The id that all versions of a policy have in common: that of the last one."""
    id = policy.about.id
    while id in library.successors:
        id = library.successors[id].id
    return id


def _ids_above(id: str) -> Iterator[str]:
    while above := id.rpartition(".")[0]:
        yield above
        id = above


def read_subject(place: Place, target: Target, above: str, versions: str) -> Subject | None:
    """None where the number is a penalty or nothing is said of what it is about; `above`: the headings above."""
    evidence, sentence = squeeze(target.evidence), _find_sentence(place, target)
    if PENALTY.search(evidence):
        return None
    scope = dict.fromkeys(find_words(target.scope or ""), 1.0)
    act = _find_act(place, evidence) if target.type == "duration" else ""
    near, far = _split_evidence(evidence, squeeze(target.scope or ""))
    whole = dict.fromkeys(find_words(f"{near} {act}"), NEAR) | scope
    if not whole:
        return None
    beside = f"{far} {sentence} {place.title}"
    around = dict.fromkeys(find_words(above), ABOVE) | dict.fromkeys(find_words(beside), AROUND)
    return Subject(
        place,
        target,
        versions,
        find_kind(target),
        _find_measure(target),
        _with_parts(whole),
        whole,
        _with_parts(around),
        squeeze(target.scope or ""),
        frozenset(find_words(act)),
        tuple(_find_sides(line, (evidence, sentence, place.title)) for line in CONTRASTS),
        bool(LONE.search(evidence)),
    )


def find_kind(target: Target) -> str:
    """The kind of a number as far as kinds can be compared."""
    if target.type == "count" and target.per and COUNTED.get(target.measure or "") == "次":
        return "times"
    return "times" if target.type == "frequency" else target.type


def _find_measure(target: Target) -> str | None:
    measure = target.measure or ""
    if find_kind(target) == "count":
        return COUNTED.get(measure, measure)
    if target.type == "ratio":
        return measure if measure in ("倍", "百分点") else "%"
    if target.type == "duration" and measure in ("学时", "课时"):
        return measure
    return measure if target.type == "amount" else None


def _find_sentence(place: Place, target: Target) -> str:
    """The sentence that holds the evidence, without the evidence of the unit's targets."""
    text, evidence = squeeze(f"{place.unit.heading}。{place.unit.text}"), squeeze(target.evidence)
    start = text.find(evidence)
    if start < 0:
        return ""
    begin = max(text.rfind(mark, 0, start) for mark in "。；;") + 1
    ends = [end for end in (text.find(mark, start + len(evidence)) for mark in "。；;") if end >= 0]
    sentence = text[begin : min(ends, default=len(text))]
    for other in place.unit.targets:
        sentence = sentence.replace(squeeze(other.evidence), "，")
    return sentence


def _split_evidence(evidence: str, scope: str) -> tuple[str, str]:
    """The clause of the evidence that names what is counted, and the others."""
    clauses = re.split("[，,：:]", evidence)
    near = next((clause for clause in reversed(clauses) if scope and scope in clause), None)
    return (near, "，".join(clause for clause in clauses if clause != near)) if near else (evidence, "")


def _find_act(place: Place, evidence: str) -> str:
    """What is to be done within a time that the evidence ends with: 应当自受理之日起三十日内，[作出决定]。"""
    text = squeeze(place.unit.text)
    start = text.find(evidence)
    behind = text[start + len(evidence) :] if start >= 0 and evidence.endswith(("内", "前", "后")) else ""
    return re.split("[。；;]", behind)[0][:ACT_LENGTH]


def _find_sides(line: Sequence[re.Pattern[str]], texts: Iterable[str]) -> frozenset[int]:
    """Which of the words that exclude one another the nearest text has that has any."""
    found = (frozenset(n for n, word in enumerate(line) if word.search(text)) for text in texts)
    return next((sides for sides in found if sides), frozenset())


def _with_parts(words: Mapping[str, float]) -> Mapping[str, float]:
    inside: dict[str, float] = {}
    for word, nearness in words.items():
        for part in find_telling_parts(word):
            inside[part] = max(inside.get(part, 0), nearness)
    return {**inside, **words}
