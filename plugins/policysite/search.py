"""The index that the search loads: clauses, words and rules as scripts that call `policysite.receive`.

Scripts, because a page that was opened from a folder may load nothing else.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain
from pathlib import Path
from typing import Any

from policysite.folding import drop_marks
from policysite.library import Library, Place, find_everyone
from policysite.postings import Clause, make_postings
from policysite.readings import TYPES, read_period, read_target
from policysite.wordlist import list_readings, list_words
from policytext.lexicon import (
    BINDING_CHARACTERS,
    EVERYONE,
    FIRST_FOLDS,
    IGNORED_MARKS,
    ORGANIZATION_CUES,
    ORGANIZATIONS,
    QUESTIONS,
    READER_CUES,
    SEARCH_GROUPS,
    SEARCH_NARROWER,
    THEN_FOLDS,
    TOPICS,
    FoldRule,
)
from policytext.model import Policy, Target

SOURCES = Path(__file__).parent / "assets" / "search"
SCRIPTS = {
    "engine": ("fold", "index", "query", "correct", "rank", "facets", "snippet", "engine", "view"),
    "speller": ("pinyin", "repair", "nearest"),
    "large": ("large",),
}
"""What is loaded together: with the first query, with the first slip, and for a large library."""
CHIPS = 4
"""Targets that a result shows."""
LARGE = 5_000
"""Clauses beyond which a library is searched in parts."""
SMALL_FILE, LARGE_FILE = 1_000, 100
"""Clauses of a file: what is loaded at once should come in few pieces, what is loaded to be shown in small ones."""
EMPTY_ROW: tuple[object, ...] = ("", "", "", "", [], [], [], 0, [])
"""A clause of which nothing is known, in the order of a row."""

_FOR_PEOPLE = re.compile(r"^[ ]*/\*.*?\*/\n|^[ ]+", re.DOTALL | re.MULTILINE)
_ORGANIZATIONS = {organization.name: number for number, organization in enumerate(ORGANIZATIONS)}
_EVERYONE = len(ORGANIZATIONS)
_TOPICS = {topic.name: number for number, topic in enumerate(TOPICS)}
_TYPES: dict[str, int] = {type: 1 << number for number, type in enumerate(TYPES)}


def make_search_scripts(library: Library) -> dict[str, str]:
    """Name → script: the engine in its pieces, and the parts of the index."""
    engine = {name: _join_scripts(sources) for name, sources in SCRIPTS.items()}
    return engine | {name: _make_script(name, content) for name, content in _make_parts(library)}


def _join_scripts(names: Iterable[str]) -> str:
    """The modules behind each other, without what only people read: a comment that begins a line, and indents."""
    return _FOR_PEOPLE.sub("", "".join((SOURCES / f"{name}.js").read_text("utf-8") for name in names))


def _make_script(name: str, content: object) -> str:
    plain = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    safe = plain.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f'policysite.receive("{name}",{safe});\n'


def _make_parts(library: Library) -> Iterator[tuple[str, object]]:
    places = tuple(chain.from_iterable(library.places.values()))
    texts = [text for place in places for text in (place.unit.heading, place.unit.text) if text]
    periods = _number(read_period(target.per) for _, target in library.targets if target.per)
    core = _make_core(library, periods, texts)
    large = len(places) > LARGE
    files = list(_cut_policies(library, LARGE_FILE if large else SMALL_FILE))
    core["files"] = [0, *accumulate(sum(len(library.places[id]) for _, id in file) for file in files)][:-1]
    for number, file in enumerate(files):
        yield (
            f"clauses-{number}",
            [[policy, [_make_row(place, periods) for place in library.places[id]]] for policy, id in file],
        )
    if large:
        postings = make_postings(map(_make_clause, places, _list_above(library)))
        core["postings"] = postings.starts
        yield "meta", _make_meta(library, places, periods, postings.lengths)
        yield from ((f"postings-{number}", part) for number, part in enumerate(postings.parts))
    yield "core", core
    words = list_words(texts)
    yield "words", _group_words(words)
    yield "readings", list_readings(texts, (word for word, _ in words))


def _cut_policies(library: Library, size: int) -> Iterator[list[tuple[int, str]]]:
    """The numbers and ids of policies that share a file: whole ones, of about so many clauses together."""
    file: list[tuple[int, str]] = []
    clauses = 0
    for number, (id, places) in enumerate(library.places.items()):
        if file and clauses + len(places) > size:
            yield file
            file, clauses = [], 0
        file.append((number, id))
        clauses += len(places)
    if file:
        yield file


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
        "synonyms": [group for group in SEARCH_GROUPS if stands(group)],
        "binding": list(BINDING_CHARACTERS),
        "narrower": [[word, *others] for word, others in SEARCH_NARROWER.items() if stands(others)],
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
    return sum(_TYPES[type] for type in set(types))


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


def _list_above(library: Library) -> Iterator[tuple[str, ...]]:
    """Of each clause the headings of the units around it, the outermost first."""
    for places in library.places.values():
        headings = {place.unit.id: place.unit.heading for place in places}
        for place in places:
            steps = place.unit.id.split(".")
            around = (headings.get(".".join(steps[:size]), "") for size in range(1, len(steps)))
            yield tuple(heading for heading in around if heading)


def _make_clause(place: Place, above: tuple[str, ...]) -> Clause:
    return Clause(place.unit.heading, place.unit.text, above)


def _make_meta(
    library: Library, places: Sequence[Place], periods: dict[str, int], lengths: Sequence[int]
) -> dict[str, Any]:
    """What is known of clauses before they are loaded: many are of the same kind."""
    rows = [_make_row(place, periods) for place in places]
    kinds = [json.dumps([*_pad(row)[4:6], *_pad(row)[7:], 0 if _pad(row)[3] else 1]) for row in rows]
    numbers = _number(kinds)
    return {
        "sizes": [len(own) for own in library.places.values()],
        "kinds": [json.loads(kind) for kind in numbers],
        "kind": [numbers[kind] for kind in kinds],
        "lengths": lengths,
    }


def _pad(row: list[object]) -> list[object]:
    return [*row, *EMPTY_ROW[len(row) :]]


def _is_known(name: str) -> bool:
    return name == EVERYONE or name in _ORGANIZATIONS


def _list_chips(targets: Sequence[Target]) -> list[str]:
    said = dict.fromkeys("，".join(read_target(target)) for target in targets)
    return list(said)[:CHIPS]


def _group_words(words: Iterable[tuple[str, int]]) -> list[tuple[int, str]]:
    """Words by how often they stand in the library: the count, and all that have it."""
    counts: dict[int, list[str]] = {}
    for word, count in words:
        counts.setdefault(count, []).append(word)
    return [(count, " ".join(words)) for count, words in counts.items()]
