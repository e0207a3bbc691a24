"""The index that the search in the header loads: clauses, words and rules as scripts that call `policysite.receive`.

Scripts, because a page that was opened from a folder may load nothing else.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from typing import Any

from policysite.folding import drop_marks
from policysite.library import Library, Place, find_everyone
from policysite.readings import TYPES, read_period, read_target
from policysite.wordlist import list_readings, list_words
from policytext.lexicon import (
    EVERYONE,
    FIRST_FOLDS,
    IGNORED_MARKS,
    NARROWER,
    ORGANIZATION_CUES,
    ORGANIZATIONS,
    QUESTIONS,
    READER_CUES,
    SYNONYMS,
    THEN_FOLDS,
    TOPICS,
    FoldRule,
)
from policytext.model import Policy, Target

FOLDER = "search"
CHIPS = 4
"""Targets that a result shows."""

_ORGANIZATIONS = {organization.name: number for number, organization in enumerate(ORGANIZATIONS)}
_EVERYONE = len(ORGANIZATIONS)
_TOPICS = {topic.name: number for number, topic in enumerate(TOPICS)}
_TYPES = {type: 1 << number for number, type in enumerate(TYPES)}


@dataclass(frozen=True, slots=True)
class SearchFile:
    """A script of the index and where it stands in the site."""

    path: str
    content: str


def make_search_files(library: Library) -> tuple[str, tuple[SearchFile, ...]]:
    """The folder of the index and its files; its name changes with what is in it, so that nobody keeps an old part."""
    files = {name: _make_script(name, content) for name, content in _make_parts(library)}
    version = sha256("".join(files.values()).encode()).hexdigest()[:8]
    folder = f"{FOLDER}/{version}"
    return folder, tuple(SearchFile(f"{folder}/{name}.js", content) for name, content in files.items())


def _make_script(name: str, content: object) -> str:
    plain = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    safe = plain.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f'policysite.receive("{name}",{safe});\n'


def _make_parts(library: Library) -> Iterator[tuple[str, object]]:
    places = tuple(chain.from_iterable(library.places.values()))
    periods = _number(read_period(target.per) for _, target in library.targets if target.per)
    texts = [text for place in places for text in (place.unit.heading, place.unit.text) if text]
    yield "core", _make_core(library, periods, texts)
    yield "clauses-0", [[_make_row(place, periods) for place in library.places[p.about.id]] for p in library.policies]
    yield "words", _make_words(texts)


def _number(values: Iterable[str]) -> dict[str, int]:
    """Each value once → its number, in the order of first use."""
    return {value: number for number, value in enumerate(dict.fromkeys(values))}


# --- what is known before a clause is loaded ------------------------------------------------------


def _make_core(library: Library, periods: dict[str, int], texts: Sequence[str]) -> dict[str, Any]:
    everything = drop_marks("\n".join(texts))

    def stands(words: Iterable[str]) -> bool:
        return any(drop_marks(word) in everything for word in words)

    return {
        "rules": make_rules(),
        "questions": [[_mask(question.targets), *question.words] for question in QUESTIONS],
        "synonyms": [group for group in SYNONYMS if stands(group)],
        "narrower": [[word, *others] for word, others in NARROWER.items() if stands(others)],
        "organizations": [[organization.name, organization.slug] for organization in ORGANIZATIONS],
        "cues": [[word, *numbers] for word, numbers in _list_cues().items()],
        "topics": [topic.name for topic in TOPICS],
        "periods": list(periods),
        "policies": [_make_policy(library, policy) for policy in library.policies],
    }


def make_rules() -> dict[str, Any]:
    """The rules of folding for the browser."""
    return {
        "ignored": IGNORED_MARKS,
        "first": [_plain_rule(rule) for rule in FIRST_FOLDS],
        "then": [_plain_rule(rule) for rule in THEN_FOLDS],
    }


def _list_cues() -> dict[str, list[int]]:
    """Word → the organization types that it names, none where it only looks as if it named one."""
    cues = {word: [_ORGANIZATIONS[name] for name in names] for word, names in ORGANIZATION_CUES.items()}
    for name, words in READER_CUES:
        for word in words:
            cues[word] = [*cues.get(word, []), _ORGANIZATIONS[name]]
    return cues


def _plain_rule(rule: FoldRule) -> list[str]:
    return [rule.find, *rule.put]


def _mask(types: Iterable[str]) -> int:
    """Types of targets as bits."""
    return sum(_TYPES[type] for type in set(types))  # type: ignore[index]  # a Literal of the lexicon


def _make_policy(library: Library, policy: Policy) -> list[object]:
    """Its id, title, whom 全部 means in it, and its status where it is not in force."""
    everyone = [_ORGANIZATIONS[name] for name in find_everyone(policy) if name in _ORGANIZATIONS]
    row: list[object] = [policy.about.id, policy.about.title, everyone]
    return row if library.holds(policy) else [*row, library.statuses[policy.about.id]]


# --- clauses --------------------------------------------------------------------------------------


def _make_row(place: Place, periods: dict[str, int]) -> list[object]:
    """A clause in the order that index.js reads; what is empty at the end is left off."""
    unit = place.unit
    row: list[object] = [
        unit.id,
        place.clause,
        unit.heading,
        unit.text,
        [_EVERYONE if name == EVERYONE else _ORGANIZATIONS[name] for name in unit.applies_to if _is_known(name)],
        [_TOPICS[name] for name in unit.topics if name in _TOPICS],
        _list_chips(unit.targets),
        _mask(target.type for target in unit.targets),
        sorted({periods[read_period(target.per)] for target in unit.targets if target.per}),
    ]
    while not row[-1]:
        row.pop()
    return row


def _is_known(name: str) -> bool:
    return name == EVERYONE or name in _ORGANIZATIONS


def _list_chips(targets: Sequence[Target]) -> list[str]:
    said = dict.fromkeys("，".join(read_target(target)) for target in targets)
    return list(said)[:CHIPS]


def _make_words(texts: Sequence[str]) -> dict[str, Any]:
    """Words by how often they stand in the library, and how characters are read."""
    counts: dict[int, list[str]] = {}
    for word, count in list_words(texts):
        counts.setdefault(count, []).append(word)
    return {
        "words": [[count, " ".join(words)] for count, words in counts.items()],
        "readings": list_readings(texts),
    }
