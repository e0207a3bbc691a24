"""The checklists, and the page that lists them."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from policysite.checklists import Checklist
from policysite.exports.lists import Exported, describe_goal, describe_list, list_typed
from policysite.items import Key, Kinship, key_of
from policysite.library import Library, Place
from policysite.likening import find_same_targets
from policysite.likening.strictness import compare_targets
from policysite.pages.rendering import SiteFile, SitePage, make_page
from policysite.pages.summaries import summarize_all
from policysite.sizing import PAGE, TOPIC_ROW, count_seconds, measure_end
from policytext.lexicon import ORGANIZATIONS
from policytext.model import Target

SCORE_ABOVE = "score_above"
"""What the level above writes, on no page of ours."""
TYPED = ("state", "value", "problem", "remedy", "person", "due", "evidence")
"""What can be typed of each item, whatever the columns."""
SCRIPTS = (
    "model",
    "storage",
    "history",
    "verdict",
    "json",
    "zip",
    "xlsx",
    "cells",
    "book",
    "printing",
    "loading",
    "filling",
)
"""What a list is filled in with, in the order in which the parts need each other; only lists load them."""

Export = Callable[[Checklist], Exported]

DOWNLOADS = {"pdf": ("PDF 打印版", "{pages} 页，{size}"), "docx": ("Word", "{size}"), "xlsx": ("Excel", "{size}")}
"""Ending of a file → what readers call it, and what they are told of it."""


def find_kinship(library: Library) -> Kinship:
    """What is known of targets that govern the same thing, as the lists take it."""

    def find_strictest(pairs: Sequence[tuple[Place, Target]]) -> list[Key]:
        return [key_of(*pairs[n]) for n in compare_targets(pairs, library.day).strictest]

    groups = find_same_targets(library).groups
    members = tuple(frozenset(key_of(each.place, each.target) for each in group.members) for group in groups)
    return Kinship(members, find_strictest)


def make_checklist_pages(
    library: Library, checklists: tuple[Checklist, ...], export: Export | None
) -> Iterator[SitePage]:
    """A page for each checklist with its files beside it, and their index."""
    yield from (_make_checklist_page(library, checklist, export) for checklist in checklists)
    left_out = summarize_all(library, library.out_of_force)
    yield make_page("checklists/index.html", "自查表", "checklists.html", checklists=checklists, left_out=left_out)


def _make_checklist_page(library: Library, checklist: Checklist, export: Export | None) -> SitePage:
    """A checklist to read, to print and to fill in by hand."""
    exported = export(checklist) if export else None
    fields = dict(_list_fields(checklist))
    page = make_page(
        f"checklists/{checklist.organization.slug}.html",
        checklist.title,
        "checklist.html",
        checklist=checklist,
        numbers={source.mark: n for n, source in enumerate(checklist.sources, 1)},
        count_seconds=count_seconds,
        fields=fields,
        more=[field for field in TYPED if field not in chain.from_iterable(fields.values())],
        goal_of=lambda target: {"max": None} | dict(describe_goal(target)),
        scripts=SCRIPTS,
        unit_label=_find_unit_label(checklist.settings.head),
        names={organization.slug: organization.name for organization in ORGANIZATIONS},
        paper={
            "page": PAGE,
            "first": round(checklist.first_page, 1),
            "topic": TOPIC_ROW,
            "end": measure_end(checklist.settings),
        },
        left_out=summarize_all(library, checklist.left_out),
        downloads=tuple(_list_downloads(checklist, exported)) if exported else (),
    )
    return replace(page, files=tuple(_make_files(library, checklist, exported)))


def _list_downloads(checklist: Checklist, exported: Exported) -> Iterator[tuple[str, str, str]]:
    """Name of a file, what it is, how much it is."""
    for ending, (words, told) in DOWNLOADS.items():
        content = exported.files[ending]
        size = told.format(pages=exported.pages, size=_read_size(len(content)))
        yield f"{checklist.organization.slug}.{ending}", words, size


def _read_size(length: int) -> str:
    return f"{length / 2**20:.1f} MB" if length >= 2**20 else f"{max(1, round(length / 2**10))} KB"


def _make_files(library: Library, checklist: Checklist, exported: Exported | None) -> Iterator[SiteFile]:
    stem = f"checklists/{checklist.organization.slug}"
    described = json.dumps(describe_list(checklist, library.day), ensure_ascii=False, indent=1)
    yield SiteFile(f"{stem}.json", described)
    if exported:
        yield from (SiteFile(f"{stem}.{ending}", content) for ending, content in exported.files.items())


def _list_fields(checklist: Checklist) -> Iterator[tuple[str, list[str]]]:
    """Key of a column → the fields of a return that are typed in there."""
    for column in checklist.settings.columns:
        if typed := [field for field in list_typed(column) if field != SCORE_ABOVE]:
            yield column.key, typed


def _find_unit_label(head: Sequence[str]) -> str:
    """Of the labels above a list that of the unit: the first that is not the first date; empty where there is none."""
    day = next((n for n, label in enumerate(head) if "日期" in label or "时间" in label), None)
    return next((label for n, label in enumerate(head) if n != day), "")
