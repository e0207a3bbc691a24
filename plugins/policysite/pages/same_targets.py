"""Numbers of different policies that govern the same thing, side by side."""

from collections import Counter
from collections.abc import Mapping

from policysite.library import Library
from policysite.likening import Group, find_same_targets
from policysite.pages.rendering import Entry, SitePage, render
from policysite.pages.summaries import summarize_all

PATH = "same-targets.html"
OUTCOMES = ("有最严的", "要求相同", "不排强弱")
"""What may come of a comparison; those that ask something of the reader first."""


def make_same_targets_page(library: Library, slugs: Mapping[str, str]) -> SitePage:
    """Each group as a small table, and what comes of comparing it; nothing where no two policies speak of the same."""
    groups = sorted(find_same_targets(library).groups, key=lambda group: OUTCOMES.index(tell_outcome(group)))
    title = "同类指标对照"
    html = render(
        "",
        "same-targets.html",
        title=title,
        groups=groups,
        outcomes=OUTCOMES,
        counts=Counter(map(tell_outcome, groups)),
        tell_outcome=tell_outcome,
        slugs=slugs,
        left_out=summarize_all(library, library.out_of_force),
    )
    contents = tuple(Entry(group.id, group.about, 1) for group in groups)
    return SitePage(PATH, title, html, contents, frozenset(group.id for group in groups))


def tell_outcome(group: Group) -> str:
    """What came of the comparison, in a word."""
    return OUTCOMES[0 if group.strictest else 1 if group.verdict.same else 2]


def list_same_targets(library: Library) -> list[dict[str, object]]:
    """The groups for programs: `strictest` is the unit of the member that asks the most, `note` says why there is none."""
    return [
        {
            "id": group.id,
            "about": group.about,
            "members": [{"ref": member.place.id, "target": member.target.id} for member in group.members],
            "strictest": group.strictest[0].place.id if group.strictest else None,
            "note": group.verdict.note,
        }
        for group in find_same_targets(library).groups
    ]
