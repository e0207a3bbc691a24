"""WCAG 2.2 AA as far as a machine can tell, by axe-core, in light and dark, on a phone and on a desk."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.site.test_site import LONGEST, PAGES, SHORTEST

SMALLER = {
    f"policies/{LONGEST}.html": f"policies/{SHORTEST}.html",
    "checklists/university.html": "checklists/park.html",
}
"""Pages of the same kind as long ones: on those axe takes minutes and finds the same."""
STANDARD = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "resultTypes": ["violations"],
}


LOOKS = pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])


@LOOKS
@pytest.mark.parametrize("path", sorted({SMALLER.get(path, path) for path in PAGES}))
def test_axe_finds_nothing(open_page, path, width, scheme):
    page = open_page(path, width, color_scheme=scheme).page
    page.wait_for_function("document.getAnimations().length === 0")
    check(page)


@LOOKS
def test_axe_finds_nothing_in_what_was_found(open_page, width, scheme):
    page = open_page("search.html?q=推悠入党", width, color_scheme=scheme).page
    page.wait_for_selector(".pb-results a")
    check(page)
    page.goto(page.url.replace("search.html", "about.html"))
    page.keyboard.press("/")
    page.keyboard.insert_text("民企建团")
    page.wait_for_selector(".pb-search [role=option]")
    page.keyboard.press("ArrowDown")
    check(page)


def check(page):
    findings = Axe().run(page, options=STANDARD).response["violations"]
    told = [
        f"{finding['id']}: {node['target']} {node['html'][:120]}" for finding in findings for node in finding["nodes"]
    ]
    assert not told, "\n".join(told[:12])
