"""A page of the site, and its HTML by the templates.

Policy text is other people's: it only ever reaches a page as escaped text, and links lead to
the site's own pages.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from policysite.agenda import name_duty
from policysite.checklists import circle
from policysite.library import Place, find_anchor
from policysite.readings import (
    TYPES,
    read_deadline,
    read_every,
    read_local,
    read_number,
    read_numbers,
    read_period,
    read_target,
)
from policytext.lexicon import ORGANIZATIONS
from policytext.model import Policy, squeeze


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a page's table of contents."""

    anchor: str
    title: str
    depth: int
    """1 at the top."""


@dataclass(frozen=True, slots=True)
class SiteFile:
    """A file that is made from the library for programs."""

    path: str
    """Where it stands in the site."""
    content: str | bytes


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
    files: tuple[SiteFile, ...] = ()
    """What stands beside it to take away."""


def make_page(path: str, title: str, template: str, **context: object) -> SitePage:
    """A page whose template shows its title and takes the context."""
    folder = path[: path.rfind("/") + 1]
    return SitePage(path, title, render(folder, template, title=title, **context))


def render(folder: str, template: str, **context: object) -> str:
    """HTML of a template; `root` leads from the folder to the top of the site."""
    return _templates.get_template(template).render(root="../" * folder.count("/"), **context)


def render_macro(template: str, macro: str, *values: object) -> Markup:
    """HTML of one macro of a template, for what stands on many pages alike."""
    return Markup(getattr(_templates.get_template(template).module, macro)(*values))  # noqa: S704  # escaped by the template


def label_gap(label: str) -> str:
    """What parts a label from its heading: 、 and ） bring their own space."""
    return "" if label.endswith(("、", "）")) else " "


def sort_organizations(names: Collection[str]) -> list[str]:
    """Names of organization types in the lexicon's order."""
    return [organization.name for organization in ORGANIZATIONS if organization.name in names]


def group_by_policy(places: Iterable[Place]) -> tuple[tuple[Policy, tuple[Place, ...]], ...]:
    """Places that follow each other in one policy stand together."""
    runs = (tuple(run) for _, run in groupby(places, key=lambda place: place.policy.about.id))
    return tuple((run[0].policy, run) for run in runs)


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
        "by_policy": group_by_policy,
        "circle": circle,
        "deadline": read_deadline,
        "duty_name": name_duty,
        "every": read_every,
        "gap": label_gap,
        "local": read_local,
        "number": read_number,
        "organizations": sort_organizations,
        "numbers": read_numbers,
        "period": read_period,
        "quote": partial(quote, safe=""),
        "reading": read_target,
        "squeeze": squeeze,
        "type_name": TYPES.__getitem__,
    }
    return environment


_templates = _make_environment()
