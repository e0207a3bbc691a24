"""The checklists, and the page that lists them."""

from collections.abc import Iterator

from policysite.checklists import Checklist
from policysite.library import Library
from policysite.pages.rendering import SitePage, make_page
from policysite.pages.summaries import summarize_all


def make_checklist_pages(library: Library, checklists: tuple[Checklist, ...]) -> Iterator[SitePage]:
    """A page for each checklist, and their index."""
    yield from (_make_checklist_page(library, checklist) for checklist in checklists)
    left_out = summarize_all(library, library.out_of_force)
    yield make_page("checklists/index.html", "自查表", "checklists.html", checklists=checklists, left_out=left_out)


def _make_checklist_page(library: Library, checklist: Checklist) -> SitePage:
    """A checklist to read, to print and to fill in by hand."""
    title = f"{checklist.organization.name}自查表"
    path = f"checklists/{checklist.organization.slug}.html"
    left_out = summarize_all(library, checklist.left_out)
    return make_page(path, title, "checklist.html", checklist=checklist, left_out=left_out)
