"""The library as pages: a module for each kind of page, its HTML by the templates."""

import json
from collections.abc import Iterator

from policysite.checklists import build_checklists
from policysite.citing import find_citations
from policysite.comparing import compare_places
from policysite.library import Library
from policysite.pages.checklists import make_checklist_pages
from policysite.pages.indexes import make_index_pages
from policysite.pages.organizations import make_organization_pages
from policysite.pages.policy import make_policy_page
from policysite.pages.rendering import Entry, SitePage, make_page
from policysite.pages.summaries import summarize_all
from policysite.pages.targets import make_targets_page
from policysite.pages.topics import make_topic_pages
from policysite.reviewing import review_policies
from policysite.topics import find_subjects
from policytext import store
from policytext.model import About, Policy

__all__ = ["Entry", "SitePage", "make_library_json", "make_pages"]


def make_pages(library: Library) -> Iterator[SitePage]:
    """Every generated page of the site."""
    checklists = build_checklists(library)
    slugs = {checklist.organization.name: checklist.organization.slug for checklist in checklists}
    citations = find_citations(library)
    yield from (make_policy_page(library, policy, slugs) for policy in library.policies)
    rows = summarize_all(library, _newest_first(library))
    yield make_page("policies/index.html", "政策文件", "policies.html", rows=rows)
    yield from make_checklist_pages(library, checklists)
    subjects = find_subjects(library)
    yield from make_organization_pages(library, checklists, subjects)
    yield from make_topic_pages(library, subjects, slugs)
    yield from make_index_pages(library, citations)
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


def make_library_json(library: Library) -> str:
    """What spans policies, for programs."""
    policies = [store.plain_about(policy.about) for policy in library.policies]
    return json.dumps({"policies": policies, "related": [], "same_target": []}, ensure_ascii=False, indent=1)
