"""The library as pages: a module for each kind of page, its HTML by the templates."""

import json
from collections.abc import Iterator

from policysite.checklists import build_checklists
from policysite.comparing import compare_places
from policysite.library import Library
from policysite.pages.checklists import make_checklist_pages
from policysite.pages.policy import make_policy_page
from policysite.pages.rendering import Entry, SiteFile, SitePage, make_page
from policysite.pages.summaries import summarize_all
from policysite.pages.targets import make_targets_page
from policysite.reviewing import review_policies
from policysite.settings import DEFAULTS, AllSettings
from policytext import store
from policytext.model import About, Policy

__all__ = ["Entry", "SiteFile", "SitePage", "make_files", "make_pages"]


def make_pages(library: Library, settings: AllSettings = DEFAULTS) -> Iterator[SitePage]:
    """Every generated page of the site; `settings` are those of the checklists."""
    checklists = build_checklists(library, settings)
    slugs = {checklist.organization.name: checklist.organization.slug for checklist in checklists}
    yield from (make_policy_page(library, policy, slugs) for policy in library.policies)
    rows = summarize_all(library, _newest_first(library))
    yield make_page("policies/index.html", "政策文件", "policies.html", rows=rows)
    yield from make_checklist_pages(library, checklists)
    yield make_targets_page(library, slugs)
    yield from (_make_compare_page(library, library.abouts[old], new) for old, new in library.successors.items())
    yield make_page("review.html", "待核对", "review.html", reviews=review_policies(library), day=library.day)


def _make_compare_page(library: Library, old: About, new: About) -> SitePage:
    """A policy and the one that takes its place, clause by clause."""
    comparison = compare_places(library.places[old.id], library.places[new.id])
    path = f"compare/{old.id}--{new.id}.html"
    return make_page(path, f"对照：{new.title}", "compare.html", old=old, new=new, comparison=comparison)


def _newest_first(library: Library) -> list[Policy]:
    """Policies whose date is not known come last."""
    return sorted(library.policies, key=lambda policy: policy.about.issued or "", reverse=True)


def make_files(library: Library) -> Iterator[SiteFile]:
    """Every generated file that is no page."""
    yield SiteFile("data/library.json", _make_library_json(library))


def _make_library_json(library: Library) -> str:
    """What spans policies, for programs."""
    policies = [store.plain_about(policy.about) for policy in library.policies]
    content = {"day": library.day.isoformat(), "policies": policies, "related": [], "same_target": []}
    return json.dumps(content, ensure_ascii=False, indent=1)
