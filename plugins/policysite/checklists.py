"""What an organization type has to check: its tasks as items, each resting on a unit of a policy."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from policysite.library import Library, Place
from policysite.marking import Span, find_spans
from policysite.readings import drop_repeated
from policytext.lexicon import ASKING, ORGANIZATIONS, Organization
from policytext.model import Policy, Target

REQUIREMENT_LENGTH = 110
"""Characters of one sentence that an item shows at most; the basis leads to the rest."""

GAP = "……"
"""Stands for the policy's words that an item leaves out."""

SENTENCE_ENDS = "。；！？;\n"
CLAUSE_ENDS = "，,：:"


@dataclass(frozen=True, slots=True)
class Item:
    """A task to check and the unit it rests on."""

    number: int
    """Running number on the list."""
    place: Place
    requirement: str
    """The policy's own words, shortened."""

    @property
    def id(self) -> str:
        """The same on the page, on paper and in a spreadsheet."""
        return self.place.id

    @property
    def targets(self) -> tuple[Target, ...]:
        """The numbers that the task must reach; what reads the same is asked once."""
        return drop_repeated(self.place.unit.targets)


@dataclass(frozen=True, slots=True)
class Section:
    """The items of one policy, under the mark by which the list cites it."""

    mark: str
    policy: Policy
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Checklist:
    """All items of an organization type."""

    organization: Organization
    sections: tuple[Section, ...]
    left_out: tuple[Policy, ...] = ()
    """Policies that ask something of it but are not in force."""

    @property
    def size(self) -> int:
        """How many items it has."""
        return sum(len(section.items) for section in self.sections)


def build_checklists(library: Library) -> tuple[Checklist, ...]:
    """A checklist for each organization type that has tasks, in the lexicon's order."""
    places = {place.id: place for tasks in library.tasks.values() for place in tasks}
    requirements = {id: shorten_requirement(place) for id, place in places.items()}
    asked = [(policy, _find_asked(library.places[policy.about.id])) for policy in library.out_of_force]
    return tuple(
        Checklist(
            organization,
            tuple(_build_sections(library.tasks[organization.name], requirements)),
            tuple(policy for policy, names in asked if organization.name in names),
        )
        for organization in ORGANIZATIONS
        if organization.name in library.tasks
    )


def _find_asked(places: Iterable[Place]) -> frozenset[str]:
    """The organization types that a policy asks something of."""
    return frozenset(name for place in places if place.unit.task for name in place.addressees)


def _build_sections(tasks: Iterable[Place], requirements: Mapping[str, str]) -> Iterable[Section]:
    by_policy = groupby(enumerate(tasks, 1), key=lambda entry: entry[1].policy.about.id)
    for position, (_, entries) in enumerate(by_policy, 1):
        items = tuple(Item(number, place, requirements[place.id]) for number, place in entries)
        yield Section(circle(position), items[0].place.policy, items)


def circle(number: int) -> str:
    """①, ②, … as far as they are printed in a circle, 〔51〕 beyond."""
    for first, start, end in ((1, 0x2460, 20), (21, 0x3251, 35), (36, 0x32B1, 50)):
        if first <= number <= end:
            return chr(start + number - first)
    return f"〔{number}〕"


def shorten_requirement(place: Place) -> str:
    """The sentences that hold the unit's targets, or the first one that asks; what is left out is marked by ……."""
    evidence = [target.evidence for target in place.unit.targets]
    requirement = shorten_text(place.unit.text, evidence) or place.unit.heading
    return requirement + _begin_items(place) if requirement.endswith(("：", ":")) else requirement


def shorten_text(text: str, pieces: Sequence[str]) -> str:
    """The sentences that hold the pieces, or the first one that asks; what is left out is marked by ……."""
    evidence = [span for span in find_spans(text, pieces) if span]
    sentences = _split(text, SENTENCE_ENDS)
    kept = [sentence for sentence in sentences if any(_overlap(sentence, span) for span in evidence)]
    if not kept:
        asking = [sentence for sentence in sentences if ASKING.search(text[slice(*sentence)])]
        kept = (asking or sentences)[:1]
    return _join(text, [_narrow(text, sentence, evidence) for sentence in kept])


def _begin_items(place: Place) -> str:
    """What stands under a requirement that only introduces a list, as far as it fits."""
    children = [unit for unit in place.policy.units if unit.parent == place.unit.id]
    words = "".join(unit.label + (unit.heading or unit.text) for unit in children)
    return words if len(words) <= REQUIREMENT_LENGTH else words[:REQUIREMENT_LENGTH] + GAP


def _split(text: str, ends: str, within: Span | None = None) -> list[Span]:
    """The stretches that each of the characters `ends` closes, with the quotation marks after it."""
    start, end = within or (0, len(text))
    pattern = re.compile(f"[^{ends}]*[{ends}]?[”’）)]*")
    return [match.span() for match in pattern.finditer(text, start, end) if match[0].strip()]


def _narrow(text: str, sentence: Span, evidence: Iterable[Span]) -> Span:
    """A long sentence cut at its commas: what holds the evidence, and as much before it as fits."""
    start, end = sentence
    if end - start <= REQUIREMENT_LENGTH:
        return sentence
    clauses = _split(text, CLAUSE_ENDS, sentence)
    needed = [n for n, clause in enumerate(clauses) if any(_overlap(clause, span) for span in evidence)] or [0]
    first, last = needed[0], needed[-1]
    while first > 0 and clauses[last][1] - clauses[first - 1][0] <= REQUIREMENT_LENGTH:
        first -= 1
    while last + 1 < len(clauses) and clauses[last + 1][1] - clauses[first][0] <= REQUIREMENT_LENGTH:
        last += 1
    return clauses[first][0], clauses[last][1]


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _join(text: str, spans: list[Span]) -> str:
    """The pieces of a text, with …… between them and where one begins or ends within a sentence."""
    pieces = []
    done = 0
    for start, end in spans:
        skipped = text[done:start].rstrip()
        if skipped and (done or skipped[-1] not in SENTENCE_ENDS):
            pieces.append(GAP)
        pieces.append(text[start:end].strip())
        done = end
    if pieces and text[done:].strip() and pieces[-1][-1] not in ":：":
        pieces[-1] = (pieces[-1][:-1] if pieces[-1][-1] in CLAUSE_ENDS else pieces[-1]) + GAP
    return "".join(pieces)
