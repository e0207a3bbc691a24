"""A checklist as data, for programs that fill it in or sum returns up: its items with their ids, its columns by the
names that returns use."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from policysite.checklists import Checklist, Section
from policysite.items import Asked, Item
from policysite.settings import COLUMNS, Column, Settings
from policytext.model import Target

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Field:
    """A column by the name that returns use."""

    key: str
    title: str
    filled: bool
    """It is for those who fill the list in."""
    column: Column
    """The one it comes from."""


_BY_KEY = {column.key: column for column in COLUMNS.values()}
FIELDS = {"who": "person", "proof": "evidence", "own-score": "score", "score-above": "score_above"}
"""Key of a column → that of its field in a return, where they differ."""
TOGETHER = {"problem-remedy": ("problem", "remedy", "who", "due")}
"""A column that paper has room for once → the columns that a spreadsheet has in its place."""


def list_fields(settings: Settings) -> tuple[Field, ...]:
    """The columns of a list that is filled in on a screen, in the order of the page."""
    set_keys = {column.key for column in settings.columns}
    fields: list[Field] = []
    for column in settings.columns:
        parts = [_BY_KEY[key] for key in TOGETHER.get(column.key, ()) if key not in set_keys] or [column]
        fields += [Field(FIELDS.get(each.key, each.key), settings.title_of(each), each.filled, each) for each in parts]
    return tuple(fields)


def list_typed(column: Column) -> tuple[str, ...]:
    """The fields of a return that a column has room for on paper."""
    keys = ("problem", "remedy") if column.key in TOGETHER else (column.key,)
    return tuple(FIELDS.get(key, key) for key in keys) if column.filled else ()


def describe_list(checklist: Checklist, day: date) -> dict[str, Any]:
    """A list in plain values that JSON and YAML take; what is not known or not set is left out."""
    fields = list_fields(checklist.settings)
    settings = checklist.settings
    return {
        "schema": SCHEMA,
        "list": checklist.organization.slug,
        "organization": checklist.organization.name,
        "title": checklist.title,
        "day": day.isoformat(),
        "columns": [field.key for field in fields],
        "titles": {field.key: field.title for field in fields},
        "sources": [
            {"mark": source.mark, "policy": source.policy.about.id, "title": source.policy.about.title}
            for source in checklist.sources
        ],
        "items": [_describe_item(item, section) for section in checklist.sections for item in section.items],
        "head": list(settings.head),
        "signoff": list(settings.signoff),
        **_describe_scoring(checklist),
    }


def _describe_item(item: Item, section: Section) -> dict[str, Any]:
    described = {
        "id": item.id,
        "ids": list(item.ids),
        "number": item.number,
        "topic": section.name,
        "name": item.name,
        "text": "\n".join(mark + quote for mark, quote in item.quotes),
        "targets": [dict(_describe_asked(asked)) for asked in item.asked],
        "periods": "、".join(item.periods),
        "deadlines": "、".join(item.deadlines),
        "basis": "\n".join(basis.cited for basis in item.bases),
    }
    return described | ({} if item.points is None else {"points": item.points})


def _describe_asked(asked: Asked) -> Iterator[tuple[str, Any]]:
    target: Target = asked.target
    yield "key", asked.key
    yield "reading", "，".join(asked.reading)
    yield from describe_goal(target)
    yield "by", (target.local and target.local.by) or target.by
    yield "scope", asked.scope
    yield "marks", list(asked.marks)
    yield "strictest", asked.strictest


def describe_goal(target: Target) -> Iterator[tuple[str, Any]]:
    """What a number that is filled in is held against; what people say of a blank takes its place."""
    value = target.local.value if target.local and target.local.value is not None else target.value
    least, most = value if isinstance(value, tuple) else (value, None)
    yield "type", target.type
    yield "comparator", target.comparator
    yield "value", least
    if most is not None:
        yield "max", most
    yield "measure", target.measure
    yield "per", {"n": target.per.n, "unit": target.per.unit} if target.per else None


def _describe_scoring(checklist: Checklist) -> dict[str, Any]:
    scoring = checklist.settings.scoring
    if scoring is None:
        return {}
    topics = {section.name: section.points for section in checklist.sections if section.points is not None}
    return {
        "scoring": {
            "points": checklist.points,
            "topics": topics,
            "bands": [{"least": band.least, "name": band.name} for band in scoring.bands],
            "vetoes": list(scoring.vetoes),
        }
    }
