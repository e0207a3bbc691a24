"""What the home page shows below its own words: your organization and what it has to do, and the policies."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from policysite.agenda import Agenda, Duty, find_agenda, narrow_agenda
from policysite.library import Library
from policysite.pages.rendering import SiteFile, render
from policysite.pages.summaries import newest_first, summarize_all
from policytext.lexicon import ORGANIZATIONS, Organization
from policytext.model import Period

NEWEST = 6
"""Policies that stand on the home page; the others are one click away."""

NEXT = 3
"""Deadlines of an organization type that stand there."""


@dataclass(frozen=True, slots=True)
class Mine:
    """What one organization type sees first."""

    organization: Organization
    tasks: int
    targets: int
    coming: tuple[Duty, ...]
    """The next deadlines, the earliest first."""
    later: int
    """How many deadlines come after these."""
    past: int
    """How many deadlines are over."""
    rounds: Mapping[Period, int]
    """Period → how many duties come round in it, the shortest first."""


def make_clauses_script(library: Library) -> SiteFile:
    """Every clause as address, policy, name and text: a script, which a browser loads from a folder too."""
    clauses = [
        [place.url, place.policy.about.title, place.name, place.unit.text]
        for place in library.everywhere
        if place.unit.heading or place.unit.text
    ]
    data = json.dumps(clauses, ensure_ascii=False, separators=(",", ":"))
    escaped = data.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return SiteFile("clauses.js", f"policysiteClauses({escaped});\n")


def make_home(library: Library) -> str:
    """HTML to follow the hand-written words of the home page."""
    return render(
        "",
        "home.html",
        organizations=tuple(_list_mine(library, find_agenda(library))),
        rows=summarize_all(library, newest_first(library)[:NEWEST]),
        policies=len(library.policies),
    )


def _list_mine(library: Library, agenda: Agenda) -> Iterator[Mine]:
    for organization in ORGANIZATIONS:
        tasks = library.tasks.get(organization.name)
        if not tasks:
            continue
        its = narrow_agenda(agenda, organization.name)
        yield Mine(
            organization,
            len(tasks),
            sum(len(place.unit.targets) for place in tasks),
            its.coming[:NEXT],
            len(its.coming[NEXT:]),
            len(its.past),
            {each.period: len(each.duties) for each in its.rounds},
        )
