"""Every target of the library in one table, to be narrowed and sorted."""

from collections.abc import Mapping

from policysite.library import Library
from policysite.pages.rendering import SitePage, make_page
from policysite.pages.summaries import summarize_all
from policysite.readings import TYPES
from policytext.lexicon import ORGANIZATIONS
from policytext.model import Policy


def make_targets_page(library: Library, slugs: Mapping[str, str]) -> SitePage:
    """Those in force are shown, the others on request."""
    return make_page(
        "targets.html",
        "指标一览",
        "targets.html",
        targets=[(place, target, library.holds(place.policy)) for place, target in library.targets],
        choices=_list_choices(library),
        slugs=slugs,
        left_out=summarize_all(library, library.out_of_force),
        statuses=library.statuses,
    )


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
