"""The built site in a real browser, from disk."""

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import expect

from policysite.verify import verify_site
from policytext import store
from tests.site.conftest import DATA, HEIGHT, follow

POLICIES = {path.stem: store.load(path) for path in sorted(DATA.glob("*.yml"))}
LONGEST = max(POLICIES.values(), key=lambda policy: len(policy.units)).about.id
SHORTEST = min(POLICIES.values(), key=lambda policy: len(policy.units)).about.id
DEEPEST = max(POLICIES.values(), key=lambda policy: max(unit.depth for unit in policy.units)).about.id
PAGES = [
    "index.html",
    "about.html",
    "maintaining.html",
    "targets.html",
    "calendar.html",
    "policies/index.html",
    "checklists/index.html",
    "checklists/university.html",
    "collect.html",
    "organizations/index.html",
    "organizations/school.html",
    "topics/index.html",
    "topics/mechanism.html",
    "same-targets.html",
    "terms.html",
    "citations.html",
    "responsible.html",
    "review.html",
    "search.html",
    *sorted({f"policies/{LONGEST}.html", f"policies/{DEEPEST}.html"}),
]
PHONE = 390
WIDTHS = [PHONE, 1280]


def squeeze(text):
    return "".join(text.split())


def test_the_site_is_whole(site, versions):
    assert verify_site(site) == []
    assert verify_site(versions) == []


@pytest.mark.parametrize(("width", "scheme"), [(PHONE, "dark"), (1280, "light")])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_stands_alone(open_page, path, width, scheme):
    visit = open_page(path, width, color_scheme=scheme)
    assert visit.requests
    assert not visit.remote
    assert not visit.complaints
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
    assert visit.page.locator("h1").count() == 1
    assert (
        visit.page.locator("body").get_attribute("data-md-color-scheme")
        == {"light": "default", "dark": "slate"}[scheme]
    )
    if width == PHONE:
        assert_twice_the_size_fits(visit.page)


def assert_twice_the_size_fits(page):
    """WCAG 2.2, 1.4.4."""
    page.locator("html").evaluate(
        "root => { root.style.fontSize = 2 * parseFloat(getComputedStyle(root).fontSize) + 'px' }"
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE


@pytest.mark.parametrize("width", WIDTHS)
def test_a_basis_leads_to_its_words(open_page, width):
    visit = open_page("checklists/university.html", width)
    rows = visit.page.locator("[data-item]")
    row = rows.nth(rows.count() // 2)
    policy_id, unit_id = row.get_attribute("data-item").partition("~")[0].split("#")
    shown = row.locator(".pb-c-text").inner_text().strip("…").split("……")[0]
    follow(row.locator(".pb-c-basis a"))

    address = urlsplit(visit.page.url)
    assert Path(unquote(address.path)).name == f"{policy_id}.html"
    unit = visit.page.locator(f"#{address.fragment}")
    (text,) = [unit.text for unit in POLICIES[policy_id].units if unit.id == unit_id]
    assert squeeze(text) in squeeze(unit.inner_text())
    assert squeeze(shown) in squeeze(unit.inner_text())
    top = unit.bounding_box()["y"]
    header = visit.page.locator(".md-header").bounding_box()
    assert header["y"] + header["height"] <= top < HEIGHT
    assert not visit.remote
    assert not visit.complaints


def test_from_home_to_a_unit_by_clicking(open_page):
    page = open_page("index.html").page
    page.get_by_role("link", name="政策文件").last.click()
    page.get_by_role("link", name=POLICIES[LONGEST].about.title).click()
    page.locator(".md-sidebar--secondary .md-nav__link").last.click()
    anchor = urlsplit(page.url).fragment
    assert page.locator(f"#{anchor}").bounding_box()["y"] < HEIGHT


def test_the_outline_on_a_phone(open_page):
    page = open_page(f"policies/{LONGEST}.html", 390).page
    page.locator(".pb-outline summary").click()
    follow(page.locator(".pb-outline a").last)
    assert page.locator(f"#{urlsplit(page.url).fragment}").bounding_box()["y"] < HEIGHT


def test_every_target_is_marked_where_it_stands(open_page):
    policy = POLICIES[LONGEST]
    page = open_page(f"policies/{LONGEST}.html").page
    marked = squeeze("".join(page.locator(".pb-mark").all_inner_texts()))
    evidence = [target.evidence for unit in policy.units for target in unit.targets]
    assert evidence
    assert not [each for each in evidence if squeeze(each) not in marked]


def test_no_text_is_lost(open_page, site):
    page = open_page("index.html").page
    for id, policy in POLICIES.items():
        page.goto(f"{site.as_uri()}/policies/{id}.html")
        shown = squeeze(page.locator("article").text_content())
        for unit in policy.units:
            for paragraph in (unit.label + unit.heading, *unit.text.split("\n")):
                assert squeeze(paragraph) in shown


def test_without_javascript(open_page):
    visit = open_page("targets.html", java_script_enabled=False)
    rows = visit.page.locator(".pb-target")
    assert rows.count() == sum(len(unit.targets) for policy in POLICIES.values() for unit in policy.units)
    expect(rows.last).to_be_visible()
    expect(visit.page.locator(".pb-narrow")).to_be_hidden()
    follow(rows.last.locator("a").first)
    permalink = visit.page.locator(f"#{urlsplit(visit.page.url).fragment} .pb-permalink")
    assert permalink.get_attribute("href") == f"#{urlsplit(visit.page.url).fragment}"


def test_the_keyboard_reaches_the_text(open_page):
    page = open_page(f"policies/{LONGEST}.html").page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className").startswith("md-skip")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("#u[01]$"))


def test_a_checklist_on_paper(open_page):
    """A4 landscape within its margins is 273 mm wide; dark mode must not reach paper."""
    paper = round(273 / 25.4 * 96)
    page = open_page("checklists/university.html", paper, color_scheme="dark").page
    page.emulate_media(media="print")
    tables = page.locator(".pb-items")
    assert all(tables.nth(n).bounding_box()["width"] <= paper for n in range(tables.count()))
    assert page.evaluate("document.documentElement.scrollWidth") <= paper
    colors = "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.querySelector('td')).color]"
    assert page.evaluate(colors) == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]
    expect(page.locator(".md-header")).to_be_hidden()
    expect(page.locator(".pb-formhead")).to_be_visible()
    assert page.locator("tr").last.get_attribute("class") == "pb-signoff"
    expect(page.locator(".pb-c-fill").last).to_be_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('thead')).display") == "table-header-group"


def test_a_checklist_on_a_phone_is_cards(open_page):
    page = open_page("checklists/university.html", 390).page
    item = page.locator(".pb-item").first
    assert page.evaluate("getComputedStyle(document.querySelector('.pb-item')).display") == "flex"
    assert item.bounding_box()["width"] <= 390
    expect(item.locator(".pb-c-basis")).to_be_visible()


def test_the_site_works_at_another_place(open_page, site_copy):
    visit = open_page("index.html")
    visit.page.goto(f"{site_copy.as_uri()}/checklists/university.html")
    follow(visit.page.locator(".pb-c-basis a").first)
    assert unquote(urlsplit(visit.page.url).path).startswith(str(site_copy))
    expect(visit.page.locator(f"#{urlsplit(visit.page.url).fragment}")).to_be_visible()
    assert not visit.remote
    assert not visit.complaints
