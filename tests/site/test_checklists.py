"""The checklists in a real browser: what readers choose is shown, counted, remembered and printed."""

import re

import pytest

from tests.site.conftest import HEIGHT, follow

LIST = "checklists/university.html"
PAPER = round(273 / 25.4 * 96)
"""CSS pixels between the margins of A4 landscape."""


def count(page, name):
    return int(page.locator(f"[data-count={name}]").first.inner_text())


def visible_items(page):
    return page.locator(".pb-item:visible")


def open_choice(page):
    choice = page.locator(".pb-pick details")
    if choice.get_attribute("open") is None:
        choice.locator("summary").click()


def choose(page, name, value=None, on=False):
    open_choice(page)
    page.locator(f"[name={name}]" + (f"[value='{value}']" if value else "")).set_checked(on)


@pytest.mark.parametrize("width", [390, 1280])
def test_readers_choose_and_the_counts_follow(open_page, width):
    visit = open_page(LIST, width)
    page = visit.page
    before = {name: count(page, name) for name in ("items", "sources", "pages", "minutes")}
    assert visible_items(page).count() == before["items"]
    assert page.locator(".pb-chosen").is_hidden()

    choose(page, "policy", "jilin-jiaotong-jiceng-dangjian")
    choose(page, "topic", "organization")
    choose(page, "numbers", on=True)
    after = {name: count(page, name) for name in before}
    assert visible_items(page).count() == after["items"] > 0
    assert all(after[name] < before[name] for name in before)
    assert not visible_items(page).evaluate_all("rows => rows.filter(row => !row.querySelector('.pb-reading')).length")
    assert page.locator("[data-item^='jilin']:visible").count() == 0
    numbers = visible_items(page).locator(".pb-c-number").all_inner_texts()
    assert numbers == [str(n) for n in range(1, after["items"] + 1)]
    chosen = page.locator(".pb-chosen").inner_text()
    assert chosen.startswith("适用文件：①③④⑤；主题：思想政治引领、推优入党、")
    assert chosen.endswith(f"只列有量化指标的项目（全表 {before['items']} 项，选列 {after['items']} 项）")
    headings = page.locator(".pb-theme:visible")
    assert "组织建设" not in headings.all_inner_texts() and headings.count() < page.locator(".pb-theme").count()

    page.reload()
    assert visible_items(page).count() == after["items"]
    page.goto(page.url.replace("university", "township"))
    assert page.locator(".pb-chosen").is_hidden()
    page.go_back()
    open_choice(page)
    page.get_by_role("button", name="恢复全部").click()
    page.wait_for_function(f"document.querySelector('[data-count=items]').textContent == '{before['items']}'")
    assert {name: count(page, name) for name in before} == before
    assert not visit.complaints and not visit.remote
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_what_is_not_chosen_is_not_printed(open_page):
    page = open_page(LIST, PAPER).page
    choose(page, "numbers", on=True)
    page.emulate_media(media="print")
    assert page.locator(".pb-item:visible").count() == int(page.locator("[data-count=items]").first.text_content())
    assert page.locator(".pb-chosen").is_visible()
    assert page.locator(".pb-pick").is_hidden()
    assert page.locator(".pb-elsewhere").is_hidden()


def test_what_was_kept_and_cannot_be_read_is_passed_over(open_page):
    visit = open_page("checklists/township.html")
    for broken in ("null", "[", '{"policies": 3, "topics": {"a": 1}}', '"x"'):
        visit.page.evaluate("text => localStorage.setItem('policysite.checklist.township', text)", broken)
        visit.page.reload()
        assert visible_items(visit.page).count() == visit.page.locator(".pb-item").count(), broken
    assert not visit.complaints


def test_a_browser_that_keeps_nothing_says_so(open_page):
    page = open_page(LIST).page
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('full') } }")
    choose(page, "numbers", on=True)
    assert page.locator(".pb-pick__note").inner_text() == "浏览器不让保存，选择只在这一页有效"
    assert visible_items(page).count() == count(page, "items")


def test_without_javascript_all_is_there(open_page):
    page = open_page(LIST, java_script_enabled=False).page
    assert page.locator(".pb-pick").is_hidden()
    assert visible_items(page).count() == page.locator(".pb-item").count() == count(page, "items")


@pytest.mark.parametrize("slug", ["university", "township", "private-enterprise"])
def test_the_pages_told_are_those_that_are_printed(open_page, slug):
    page = open_page(f"checklists/{slug}.html", PAPER).page
    printed = len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))
    assert abs(printed - count(page, "pages")) <= 1
    page.emulate_media(media="print")
    rows = page.locator(".pb-item").evaluate_all(
        "rows => rows.map(row => [+row.dataset.mm, row.getBoundingClientRect().height / 96 * 25.4])"
    )
    told, real = (sum(row[n] for row in rows) for n in (0, 1))
    assert abs(told - real) < 0.06 * real


def test_the_index_tells_items_pages_and_minutes(open_page):
    page = open_page("checklists/index.html").page
    card = page.locator(".pb-card", has_text="高校")
    counts = [int(text) for text in card.locator("b").all_inner_texts()]
    follow(card.get_by_role("link"))
    assert counts == [count(page, name) for name in ("items", "pages", "minutes", "sources")]


def test_what_is_left_to_others_leads_to_its_words(open_page):
    page = open_page(LIST).page
    page.locator(".pb-elsewhere summary").press("Enter")
    follow(page.locator(".pb-elsewhere a").first)
    anchor = page.url.partition("#")[2]
    assert page.locator(f"#{anchor}").bounding_box()["y"] < HEIGHT
