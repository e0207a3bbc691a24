"""The library as pages: a module for each kind of page, its HTML by the templates."""

import json
from collections.abc import Iterator, Mapping, Sequence

from policysite.checklists import build_checklists
from policysite.citing import Citations, find_citations
from policysite.comparing import compare_places
from policysite.exports.targets import make_csv, make_json, make_xlsx
from policysite.library import Library
from policysite.likening import find_same_targets
from policysite.pages.calendar import make_calendar_files, make_calendar_page
from policysite.pages.checklists import Export, find_kinship, make_checklist_pages
from policysite.pages.collect import make_collect_page
from policysite.pages.home import make_home
from policysite.pages.indexes import make_index_pages
from policysite.pages.organizations import make_organization_pages
from policysite.pages.policy import Neighbours, Ties, make_policy_page
from policysite.pages.rendering import Entry, SiteFile, SitePage, make_page
from policysite.pages.same_targets import list_same_targets, make_same_targets_page
from policysite.pages.search import find_search_folder, make_search_files, make_search_page
from policysite.pages.summaries import newest_first, summarize_all
from policysite.pages.targets import make_target_scripts, make_targets_pages
from policysite.pages.topics import make_topic_pages
from policysite.relating import relate_library
from policysite.reviewing import review_policies
from policysite.settings import DEFAULTS, AllSettings
from policysite.topics import find_subjects
from policysite.vocabulary import find_words
from policytext import store
from policytext.lexicon import TOPICS
from policytext.model import About, Policy, squeeze

__all__ = ["Entry", "Export", "SiteFile", "SitePage", "find_search_folder", "make_files", "make_home", "make_pages"]


def make_pages(library: Library, settings: AllSettings = DEFAULTS, export: Export | None = None) -> Iterator[SitePage]:
    """Every generated page of the site; `settings` are those of the checklists, `export` makes their files to take away."""
    checklists = build_checklists(library, settings, find_kinship(library))
    slugs = {checklist.organization.name: checklist.organization.slug for checklist in checklists}
    citations, subjects = find_citations(library), find_subjects(library)
    ordered = newest_first(library)
    yield from _make_policy_pages(library, ordered, slugs, _tie(library, citations))
    rows = summarize_all(library, ordered)
    yield make_page("policies/index.html", "政策文件", "policies.html", rows=rows)
    yield from make_checklist_pages(library, checklists, export)
    yield make_collect_page(checklists, library.day)
    yield from make_organization_pages(library, checklists, subjects, set(slugs.values()))
    yield from make_topic_pages(library, subjects, slugs)
    yield from make_index_pages(library, citations)
    yield from make_targets_pages(library)
    yield make_same_targets_page(library, slugs)
    yield make_calendar_page(library)
    yield from (_make_compare_page(library, library.abouts[old], new) for old, new in library.successors.items())
    yield make_search_page()
    yield make_page("review.html", "待核对", "review.html", reviews=review_policies(library), day=library.day)


def _tie(library: Library, citations: Citations) -> Ties:
    """What the policies' pages lead to."""
    return Ties(
        related=relate_library(library),
        groups={key: (group.id, len(group.members) - 1) for key, group in find_same_targets(library).by_target.items()},
        documents={key: squeeze(name) for key, name in citations.names.items()},
        terms={way: squeeze(word.name) for word in find_words(library.everywhere) for way in word.variants},
        topics={topic.name: topic.slug for topic in TOPICS},
    )


def _make_policy_pages(
    library: Library, ordered: Sequence[Policy], slugs: Mapping[str, str], ties: Ties
) -> Iterator[SitePage]:
    """Each policy with those before and after it in the index."""
    abouts = [None, *(policy.about for policy in ordered), None]
    for policy, before, after in zip(ordered, abouts, abouts[2:], strict=False):
        yield make_policy_page(library, policy, slugs, ties, Neighbours(before, after))


def _make_compare_page(library: Library, old: About, new: About) -> SitePage:
    """A policy and the one that takes its place, clause by clause."""
    comparison = compare_places(library.places[old.id], library.places[new.id])
    path = f"compare/{old.id}--{new.id}.html"
    return make_page(path, f"对照：{new.title}", "compare.html", old=old, new=new, comparison=comparison)


def make_files(library: Library) -> Iterator[SiteFile]:
    """Every generated file that is no page."""
    yield SiteFile("data/library.json", _make_library_json(library))
    yield SiteFile("targets.csv", make_csv(library))
    yield SiteFile("targets.xlsx", make_xlsx(library))
    yield SiteFile("targets.json", make_json(library))
    yield from make_target_scripts(library)
    yield from make_calendar_files(library)
    yield from make_search_files(library)


def _make_library_json(library: Library) -> str:
    """What spans policies, for programs."""
    policies = [store.plain_about(policy.about) for policy in library.policies]
    related = [
        {"a": id, "b": relation.other.id, "score": relation.score, "why": relation.why}
        for id, relations in relate_library(library).items()
        for relation in relations
    ]
    content = {
        "day": library.day.isoformat(),
        "policies": policies,
        "related": related,
        "same_target": list_same_targets(library),
    }
    return json.dumps(content, ensure_ascii=False, indent=1)
