"""A policy in full: what is known of it, its outline and its units."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from policysite.checklists import circle
from policysite.library import Library, Place, find_anchor
from policysite.likening import Group, SameTargets, find_same_targets
from policysite.marking import ARTICLE, Segment, find_article_links, mark_lines
from policysite.pages.rendering import Entry, SitePage, label_gap, render
from policysite.pages.summaries import summarize
from policytext.model import CLOSING, OPENING, Policy, Target, Unit, squeeze

CONTENTS_DEPTH = 3
"""Deeper units are not in a page's table of contents."""

CONTENTS_LENGTH = 14
"""Characters of a unit without heading that stand in the table of contents."""


@dataclass(frozen=True, slots=True)
class Badge:
    """An organization type that a unit applies to."""

    name: str
    slug: str | None
    """Which checklist it leads to, None where there is none."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A target as it is shown below its unit."""

    mark: str
    """Ties it to its evidence where the unit has several targets; else empty."""
    target: Target
    likes: Group | None
    """The targets of other policies that govern the same thing, with this one."""


@dataclass(frozen=True, slots=True)
class UnitView:
    """A unit with everything its place on the page needs; no badges where the card above says the same."""

    unit: Unit
    anchor: str
    title: tuple[Segment, ...]
    paragraphs: tuple[tuple[Segment, ...], ...]
    readings: tuple[Reading, ...]
    badges: tuple[Badge, ...]


def make_policy_page(library: Library, policy: Policy, slugs: Mapping[str, str]) -> SitePage:
    """A policy in full: what is known of it, its outline and its units."""
    articles = {unit.label: find_anchor(unit.id) for unit in policy.units if ARTICLE.fullmatch(unit.label)}
    likes = find_same_targets(library)
    units = [_view_unit(place, slugs, articles, likes) for place in library.places[policy.about.id]]
    contents = tuple(_list_contents(policy.units))
    html = render(
        "policies/",
        "policy.html",
        about=policy.about,
        audience=_badges(policy.about.audience, slugs),
        summary=summarize(library, policy),
        replaces=library.predecessors.get(policy.about.id, ()),
        boilerplate=policy.boilerplate,
        contents=contents,
        units=units,
    )
    path = f"policies/{policy.about.id}.html"
    return SitePage(path, policy.about.title, html, contents, frozenset(unit.anchor for unit in units))


def _list_contents(units: Iterable[Unit]) -> Iterator[Entry]:
    for unit in units:
        if unit.depth > CONTENTS_DEPTH or (unit.depth == CONTENTS_DEPTH and not unit.heading):
            continue
        if unit.id in (OPENING, CLOSING):
            title = "结尾" if unit.id == CLOSING else "开头"
        else:
            gap = label_gap(unit.label) if unit.label else ""
            title = unit.label + gap + (unit.heading or _begin(unit.text))
        yield Entry(find_anchor(unit.id), title, unit.depth)


def _begin(text: str) -> str:
    return text if len(text) <= CONTENTS_LENGTH else text[:CONTENTS_LENGTH] + "…"


def _view_unit(place: Place, slugs: Mapping[str, str], articles: Mapping[str, str], likes: SameTargets) -> UnitView:
    unit = place.unit
    text = f"{unit.heading}\n{unit.text}"
    links = find_article_links(text, articles)
    title, *paragraphs = mark_lines(text, [target.evidence for target in unit.targets], links)
    if unit.id == OPENING:
        paragraphs = [line for line in paragraphs if not _is_title(line, place.policy)]
    several = len(unit.targets) > 1
    return UnitView(
        unit=unit,
        anchor=find_anchor(unit.id),
        title=title,
        paragraphs=tuple(paragraph for paragraph in paragraphs if paragraph),
        readings=tuple(
            Reading(circle(position) if several else "", target, likes.find(place, target))
            for position, target in enumerate(unit.targets, 1)
        ),
        badges=() if unit.applies_to == place.policy.about.audience else _badges(unit.applies_to, slugs),
    )


def _is_title(line: Iterable[Segment], policy: Policy) -> bool:
    """Whether a line of the opening only repeats the title that stands above."""
    return squeeze("".join(segment.text for segment in line)) == squeeze(policy.about.title)


def _badges(names: Iterable[str], slugs: Mapping[str, str]) -> tuple[Badge, ...]:
    return tuple(Badge(name, slugs.get(name)) for name in names)
