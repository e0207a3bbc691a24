"""A checklist as texts in the cells of a table: what .pdf, .docx and .xlsx are made of, and of nothing else."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from policysite.checklists import Checklist, Section
from policysite.exports.lists.describing import Field, list_fields, list_typed
from policysite.items import Asked, Item
from policysite.readings import read_local, read_number

Style = Literal["plain", "strong", "small"]

CENTRED = ("number", "periods", "deadlines", "points")
"""Keys of the columns whose words stand in the middle."""
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
"""No file of Office can hold these; nobody sees them."""
LONG = 140.0
"""mm from which a row may be split: it might not fit on any page."""
LEGEND_LENGTH = 480
"""Characters of titles that may stand above a list; longer ones stand below it."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a cell, which breaks where it is too long."""

    text: str
    style: Style = "plain"


@dataclass(frozen=True, slots=True)
class Blank:
    """What is filled in above a list."""

    label: str
    name: str
    """`unit` for the name of the unit that fills the list in, `filled` for the day; head_<n> for others."""
    dated: bool
    """A day is written there."""


@dataclass(frozen=True, slots=True)
class PrintedColumn:
    """A column on paper."""

    key: str
    title: str
    width: float
    """mm."""
    fields: tuple[str, ...]
    """What is filled in there, by the names of a return; empty where nothing is."""


@dataclass(frozen=True, slots=True)
class Row:
    """An item."""

    id: str
    cells: Mapping[str, tuple[Line, ...]]
    """Key of a column → its lines; what is filled in is missing."""
    height: float
    """About how many mm it takes on paper."""

    @property
    def long(self) -> bool:
        """It may be split where the page ends."""
        return self.height > LONG


@dataclass(frozen=True, slots=True)
class Topic:
    """The items about one topic, under its name."""

    name: str
    points: str
    """Where points are given per topic."""
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class PrintedList:
    """All that is printed of a list."""

    slug: str
    organization: str
    year: int
    title: str
    head: tuple[Blank, ...]
    notes: tuple[str, ...]
    legend: tuple[str, ...]
    """The policies, each behind its mark."""
    columns: tuple[PrintedColumn, ...]
    """On paper."""
    fields: tuple[Field, ...]
    """On a screen."""
    topics: tuple[Topic, ...]
    vetoes: tuple[str, ...]
    points: str
    """How many the list gives at most; empty where it is not scored."""
    bands: tuple[str, ...]
    signoff: tuple[str, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """The items in their order."""
        return tuple(row for topic in self.topics for row in topic.rows)

    @property
    def long_legend(self) -> bool:
        """The titles stand below the list."""
        return sum(map(len, self.legend)) > LEGEND_LENGTH


def lay_out(checklist: Checklist, year: int) -> PrintedList:
    """The texts of a list that is filled in for a year."""
    settings = checklist.settings
    scoring = settings.scoring
    return PrintedList(
        slug=checklist.organization.slug,
        organization=checklist.organization.name,
        year=year,
        title=clean(checklist.title),
        head=tuple(_name_head(tuple(map(clean, settings.head)))),
        notes=tuple(map(clean, settings.notes)),
        legend=tuple(_cite(checklist)),
        columns=tuple(
            PrintedColumn(
                column.key, clean(settings.title_of(column)), settings.width_of(column), tuple(list_typed(column))
            )
            for column in settings.columns
        ),
        fields=list_fields(settings),
        topics=tuple(_lay_out_topic(section, checklist) for section in checklist.sections),
        vetoes=tuple(map(clean, scoring.vetoes)) if scoring else (),
        points=read_number(checklist.points) if scoring else "",
        bands=tuple(clean(f"{band.name}（≥{read_number(band.least)}%）") for band in scoring.bands) if scoring else (),
        signoff=tuple(map(clean, settings.signoff)),
    )


def clean(text: str) -> str:
    """A text without what no file can hold."""
    return NOT_IN_XML.sub("", text)


def _name_head(labels: Sequence[str]) -> Iterator[Blank]:
    """The first label is the unit's, the first with a date that of the day on which the list is filled in."""
    dated = [n for n, label in enumerate(labels) if "日期" in label or "时间" in label]
    names = dict.fromkeys(dated[:1], "filled") | dict.fromkeys(
        [n for n in range(len(labels)) if n not in dated][:1], "unit"
    )
    for n, label in enumerate(labels):
        yield Blank(label, names.get(n, f"head_{n + 1}"), n in dated)


def _cite(checklist: Checklist) -> Iterator[str]:
    for source in checklist.sources:
        about = source.policy.about
        yield clean(f"{source.mark}{about.title}" + (f"（{about.doc_number}）" if about.doc_number else ""))


def _lay_out_topic(section: Section, checklist: Checklist) -> Topic:
    points = "" if section.points is None else read_number(section.points)
    rows = (
        Row(clean(item.id), {key: tuple(lines) for key, lines in _tell(item)}, checklist.heights[item.id])
        for item in section.items
    )
    return Topic(clean(section.name), points, tuple(rows))


def _tell(item: Item) -> Iterator[tuple[str, Iterable[Line]]]:
    """What stands in the cells, by their columns."""
    yield "number", [Line(str(item.number))]
    yield "name", [Line(clean(item.name))]
    yield "text", [Line(line) for mark, quote in item.quotes for line in clean(mark + quote).splitlines()]
    yield "targets", [line for asked in item.asked for line in _tell_asked(asked, len(item.bases) > 1)]
    yield "periods", [Line("、".join(item.periods))] if item.periods else []
    yield "deadlines", [Line(clean("、".join(item.deadlines)))] if item.deadlines else []
    yield "basis", [Line(clean(basis.cited)) for basis in item.bases]
    yield "points", [] if item.points is None else [Line(read_number(item.points))]


def _tell_asked(asked: Asked, several: bool) -> Iterator[Line]:
    yield from (Line(clean(part), "strong") for part in asked.reading)
    if local := read_local(asked.target):
        yield Line(clean(f"本地：{local}"))
    if several:
        yield Line("".join(asked.marks) + ("（最严）" if asked.strictest else ""), "small")
    if asked.scope:
        yield Line(clean(asked.scope), "small")
