"""Every target of the library in one table, to be sorted and narrowed.

A page holds so many targets as a phone takes without effort; the rest stands on further pages for those without a
script. With one the first page is all there is: it has the rest brought as scripts, which a browser loads from a
folder too, once the page is there to be read.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice

from policysite.agenda import count_by_month, find_agenda, find_due, measure_period
from policysite.library import Library, Place
from policysite.pages.rendering import SiteFile, SitePage, make_page, render
from policysite.pages.summaries import summarize_all
from policysite.readings import TYPES, read_every, read_period
from policytext.lexicon import ORGANIZATIONS
from policytext.model import Number, Policy, Target

TITLE = "指标一览"
ROWS = 300
"""Targets on a page."""

NOBODY = "未指明"
_ORDER = {organization.name: position for position, organization in enumerate(ORGANIZATIONS)}


@dataclass(frozen=True, slots=True)
class Row:
    """A target in the table, with what it is sorted and narrowed by."""

    place: Place
    target: Target
    holds: bool
    who: int
    """Number of the set of organization types that it is asked of, in the lexicon's order."""
    rank: int
    """Its position by type, measure and value."""
    due: date | None
    past: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A value by which the table can be narrowed."""

    value: str
    name: str
    sets: tuple[int, ...] = ()
    """Of an organization type: the sets it is in."""


@dataclass(frozen=True, slots=True)
class _Table:
    rows: tuple[Row, ...]
    """Those in force first."""
    sets: tuple[tuple[str, ...], ...]
    """Of organization types."""


def make_targets_pages(library: Library) -> Iterator[SitePage]:
    """The targets in force, so many to a page."""
    table = _build_table(library)
    shown = _split([row for row in table.rows if row.holds])
    rest = _split_rest(table)
    for number, rows in enumerate(shown, 1):
        yield make_page(
            _name_page(number),
            TITLE if number == 1 else f"{TITLE}（第 {number} 页）",
            "targets.html",
            rows=rows,
            number=number,
            part=ROWS,
            pages=[(_name_page(each), _name_bounds(part)) for each, part in enumerate(shown, 1)],
            total=sum(map(len, shown)),
            scripts=[_name_script(position) for position, _ in enumerate(rest, 2)],
            choices=_list_choices(library, table),
            matrix=_count_by_type(table),
            months=count_by_month(find_agenda(library), library.day.year),
            day=library.day,
            left_out=summarize_all(library, library.out_of_force),
            statuses=library.statuses,
        )


def make_target_scripts(library: Library) -> Iterator[SiteFile]:
    """The rows that are not on the first page, those of policies not in force too."""
    for number, rows in enumerate(_split_rest(_build_table(library)), 2):
        html = render("", "targets_rows.html", rows=rows, statuses=library.statuses)
        escaped = json.dumps(html, ensure_ascii=False).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
        yield SiteFile(_name_script(number), f"policysiteTargets({escaped});\n")


def _name_page(number: int) -> str:
    return "targets.html" if number == 1 else f"targets-{number}.html"


def _name_script(number: int) -> str:
    return f"targets-{number}.js"


def _split(rows: Sequence[Row]) -> list[tuple[Row, ...]]:
    """At least one part, and in each as many rows as a page takes."""
    return [tuple(islice(rows, start, start + ROWS)) for start in range(0, max(1, len(rows)), ROWS)]


def _split_rest(table: _Table) -> list[tuple[Row, ...]]:
    first = _split([row for row in table.rows if row.holds])[0]
    rest = table.rows[len(first) :]
    return _split(rest) if rest else []


def _name_bounds(rows: Sequence[Row]) -> str:
    """From which policy to which the rows of a page reach."""
    if not rows:
        return ""
    first, last = (row.place.policy.about.title for row in (rows[0], rows[-1]))
    return first if first == last else f"{first} — {last}"


def _build_table(library: Library) -> _Table:
    sets = sorted({place.addressees for place, _ in library.targets}, key=_place_set)
    numbers = {names: number for number, names in enumerate(sets)}
    order = sorted(range(len(library.targets)), key=lambda position: _weigh(library.targets[position][1]))
    ranks = {position: rank for rank, position in enumerate(order)}
    rows = []
    for position, (place, target) in enumerate(library.targets):
        due = find_due(target)
        past = due is not None and due < library.day
        holds = library.holds(place.policy)
        rows.append(Row(place, target, holds, numbers[place.addressees], ranks[position], due, past))
    return _Table(tuple(sorted(rows, key=lambda row: not row.holds)), tuple(sets))


def _place_set(names: tuple[str, ...]) -> tuple[bool, tuple[int, ...], tuple[str, ...]]:
    """In the lexicon's order; nobody comes last."""
    return not names, tuple(_ORDER.get(name, len(_ORDER)) for name in names), names


def _weigh(target: Target) -> tuple[int, str, bool, tuple[Number, ...]]:
    """By type and measure, then by the number; what has none comes last."""
    values = target.value if isinstance(target.value, tuple) else (target.value,)
    known = tuple(value for value in values if value is not None)
    return list(TYPES).index(target.type), target.measure or "", not known, known


def _list_choices(library: Library, table: _Table) -> Mapping[str, Sequence[Choice]]:
    """By what the table can be narrowed."""
    policies = {place.policy.about.id: _name_policy(library, place.policy) for place, _ in library.targets}
    types = {target.type for _, target in library.targets}
    periods = sorted({target.per for _, target in library.targets if target.per}, key=measure_period)
    organizations = [
        Choice(each.slug, each.name, tuple(n for n, names in enumerate(table.sets) if each.name in names))
        for each in ORGANIZATIONS
    ]
    nobody = Choice("none", NOBODY, tuple(n for n, names in enumerate(table.sets) if not names))
    return {
        "organization": [choice for choice in (*organizations, nobody) if choice.sets],
        "type": [Choice(type, name) for type, name in TYPES.items() if type in types],
        "policy": [Choice(id, name) for id, name in policies.items()],
        "period": [*(Choice(read_period(each), read_every(each)) for each in periods), Choice("none", "无")],
    }


def _name_policy(library: Library, policy: Policy) -> str:
    """Its title, and why it is on no list."""
    about = policy.about
    return about.title if library.holds(policy) else f"{about.title}（{library.statuses[about.id]}）"


def _count_by_type(table: _Table) -> tuple[list[str], list[tuple[str, list[int]]]]:
    """The names of the types there are, and for each organization type how many targets of each are asked of it."""
    held = [row for row in table.rows if row.holds]
    counts = Counter(chain.from_iterable(_name_counted(table, row) for row in held))
    types = [type for type in TYPES if any(row.target.type == type for row in held)]
    names = [name for name in (*_ORDER, NOBODY) if any(counts[name, type] for type in types)]
    return [TYPES[type] for type in types], [(name, [counts[name, type] for type in types]) for name in names]


def _name_counted(table: _Table, row: Row) -> Iterator[tuple[str, str]]:
    for name in table.sets[row.who] or (NOBODY,):
        yield name, row.target.type
