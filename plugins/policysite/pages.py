"""The library as pages: what each page shows, and its HTML by the templates beside this file.

Policy text is other people's: it only ever reaches a page as escaped text, and links lead to
the site's own pages.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined

from policysite.checklists import Checklist, build_checklists, circle
from policysite.comparing import compare_places
from policysite.library import Library, Place
from policysite.marking import ARTICLE, Segment, find_article_links, mark_lines
from policysite.readings import TYPES, read_deadline, read_local, read_period, read_target
from policysite.reviewing import review_policies
from policytext import store
from policytext.lexicon import ORGANIZATIONS
from policytext.model import CLOSING, OPENING, About, Policy, Status, Target, Unit, squeeze
from policytext.validity import has_begun

CONTENTS_DEPTH = 3
"""Deeper units are not in a page's table of contents."""

CONTENTS_LENGTH = 14
"""Characters of a unit without heading that stand in the table of contents."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a page's table of contents."""

    anchor: str
    title: str
    depth: int
    """1 at the top."""


@dataclass(frozen=True, slots=True)
class SitePage:
    """A page that is made from the library."""

    path: str
    """Where it stands in the site."""
    title: str
    html: str
    contents: tuple[Entry, ...] = ()
    anchors: frozenset[str] = frozenset()
    """Ids that other pages may link to."""


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


@dataclass(frozen=True, slots=True)
class UnitView:
    """A unit with everything its place on the page needs; no badges where the card above says the same."""

    unit: Unit
    anchor: str
    title: tuple[Segment, ...]
    paragraphs: tuple[tuple[Segment, ...], ...]
    readings: tuple[Reading, ...]
    badges: tuple[Badge, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """A policy in an index."""

    policy: Policy
    status: Status | None
    holds: bool
    successor: About | None
    """The policy that takes its place, now or some day."""
    succeeded: bool
    """That day has come."""
    units: int
    tasks: int
    targets: int
    corrections: int
    waiting: int


def make_pages(library: Library) -> Iterator[SitePage]:
    """Every generated page of the site."""
    checklists = build_checklists(library)
    slugs = {checklist.organization.name: checklist.organization.slug for checklist in checklists}
    yield from (make_policy_page(library, policy, slugs) for policy in library.policies)
    yield from (make_checklist_page(library, checklist) for checklist in checklists)
    rows = _summarize_all(library, _newest_first(library))
    yield _make("policies/index.html", "政策文件", "policies.html", rows=rows)
    left_out = _summarize_all(library, library.out_of_force)
    yield _make("checklists/index.html", "自查表", "checklists.html", checklists=checklists, left_out=left_out)
    yield _make(
        "targets.html",
        "指标一览",
        "targets.html",
        targets=[(place, target, library.holds(place.policy)) for place, target in library.targets],
        choices=_list_choices(library),
        slugs=slugs,
        left_out=left_out,
        statuses=library.statuses,
    )
    for old, new in library.successors.items():
        yield make_compare_page(library, library.abouts[old], new)
    yield _make("review.html", "待核对", "review.html", reviews=review_policies(library), day=library.day)


def make_policy_page(library: Library, policy: Policy, slugs: Mapping[str, str]) -> SitePage:
    """A policy in full: what is known of it, its outline and its units."""
    articles = {unit.label: find_anchor(unit.id) for unit in policy.units if ARTICLE.fullmatch(unit.label)}
    units = [_view_unit(place, slugs, articles) for place in library.places[policy.about.id]]
    contents = tuple(_list_contents(policy.units))
    html = _render(
        "policies/",
        "policy.html",
        about=policy.about,
        audience=_badges(policy.about.audience, slugs),
        summary=_summarize(library, policy),
        replaces=library.predecessors.get(policy.about.id, ()),
        boilerplate=policy.boilerplate,
        contents=contents,
        units=units,
    )
    path = f"policies/{policy.about.id}.html"
    return SitePage(path, policy.about.title, html, contents, frozenset(unit.anchor for unit in units))


def make_compare_page(library: Library, old: About, new: About) -> SitePage:
    """A policy and the one that takes its place, clause by clause."""
    comparison = compare_places(library.places[old.id], library.places[new.id])
    path = f"compare/{old.id}--{new.id}.html"
    return _make(path, f"对照：{new.title}", "compare.html", old=old, new=new, comparison=comparison)


def make_checklist_page(library: Library, checklist: Checklist) -> SitePage:
    """A checklist to read, to print and to fill in by hand."""
    title = f"{checklist.organization.name}自查表"
    path = f"checklists/{checklist.organization.slug}.html"
    left_out = _summarize_all(library, checklist.left_out)
    return _make(path, title, "checklist.html", checklist=checklist, left_out=left_out)


def make_library_json(library: Library) -> str:
    """What spans policies, for programs."""
    policies = [store.plain_about(policy.about) for policy in library.policies]
    return json.dumps({"policies": policies, "related": [], "same_target": []}, ensure_ascii=False, indent=1)


def find_anchor(unit_id: str) -> str:
    """The id of a unit on its policy's page: 4.4 is u4-4."""
    return "u" + unit_id.replace(".", "-")


def _make(path: str, title: str, template: str, **context: object) -> SitePage:
    folder = path[: path.rfind("/") + 1]
    return SitePage(path, title, _render(folder, template, title=title, **context))


def _render(folder: str, template: str, **context: object) -> str:
    return _templates.get_template(template).render(root="../" * folder.count("/"), **context)


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


def label_gap(label: str) -> str:
    """What parts a label from its heading: 、 and ） bring their own space."""
    return "" if label.endswith(("、", "）")) else " "


def _begin(text: str) -> str:
    return text if len(text) <= CONTENTS_LENGTH else text[:CONTENTS_LENGTH] + "…"


def _view_unit(place: Place, slugs: Mapping[str, str], articles: Mapping[str, str]) -> UnitView:
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
            Reading(circle(position) if several else "", target) for position, target in enumerate(unit.targets, 1)
        ),
        badges=() if unit.applies_to == place.policy.about.audience else _badges(unit.applies_to, slugs),
    )


def _is_title(line: Iterable[Segment], policy: Policy) -> bool:
    """Whether a line of the opening only repeats the title that stands above."""
    return squeeze("".join(segment.text for segment in line)) == squeeze(policy.about.title)


def _badges(names: Iterable[str], slugs: Mapping[str, str]) -> tuple[Badge, ...]:
    return tuple(Badge(name, slugs.get(name)) for name in names)


def _summarize_all(library: Library, policies: Iterable[Policy]) -> list[Summary]:
    return [_summarize(library, policy) for policy in policies]


def _summarize(library: Library, policy: Policy) -> Summary:
    successor = library.successors.get(policy.about.id)
    return Summary(
        policy,
        library.statuses[policy.about.id],
        library.holds(policy),
        successor,
        succeeded=successor is not None and has_begun(successor, library.day),
        units=sum(unit.id not in (OPENING, CLOSING) for unit in policy.units),
        tasks=sum(unit.task for unit in policy.units),
        targets=sum(len(unit.targets) for unit in policy.units),
        corrections=sum(unit.corrections for unit in policy.units),
        waiting=len(library.waiting[policy.about.id]),
    )


def _newest_first(library: Library) -> list[Policy]:
    """Policies whose date is not known come last."""
    return sorted(library.policies, key=lambda policy: policy.about.issued or "", reverse=True)


def _list_choices(library: Library) -> dict[str, dict[str, str]]:
    """By what the table of targets can be narrowed: value → what is shown."""
    organizations = {name for place, _ in library.targets for name in place.addressees}
    types = {target.type for _, target in library.targets}
    return {
        "organization": {each.name: each.name for each in ORGANIZATIONS if each.name in organizations},
        "type": {type: name for type, name in TYPES.items() if type in types},
        "policy": {place.policy.about.id: _name_policy(library, place.policy) for place, _ in library.targets},
    }


def _name_policy(library: Library, policy: Policy) -> str:
    """Its title, and why it is on no list."""
    about = policy.about
    return about.title if library.holds(policy) else f"{about.title}（{library.statuses[about.id]}）"


def _make_environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("policysite"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "anchor": find_anchor,
        "circle": circle,
        "deadline": read_deadline,
        "gap": label_gap,
        "local": read_local,
        "period": read_period,
        "quote": partial(quote, safe=""),
        "reading": read_target,
        "type_name": TYPES.__getitem__,
    }
    return environment


_templates = _make_environment()
