"""The table of targets in a real browser, from disk."""

from datetime import date
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from playwright.sync_api import expect

from policysite.agenda import find_due
from policysite.pages import targets
from tests.site.conftest import HEIGHT, ROOT, follow, opening
from tests.site.test_site import LONGEST, POLICIES, WIDTHS

ALL = [(id, unit, target) for id, policy in POLICIES.items() for unit in policy.units for target in unit.targets]
PART = 20


@pytest.fixture(scope="module")
def parted(tmp_path_factory) -> Path:
    """The site with a few targets a page, so that most are brought by scripts."""
    folder = tmp_path_factory.mktemp("parted")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(targets, "ROWS", PART)
        build(load_config(str(ROOT / "mkdocs.yml"), site_dir=str(folder), strict=True))
    return folder


@pytest.fixture
def open_parted(browser, windows, parted):
    with opening(browser, windows, parted) as run:
        yield run


def open_table(open_page, address="targets.html", width=1280, **options):
    page = open_page(address, width, **options).page
    page.locator(".pb-targets:not([aria-busy])").wait_for(state="attached")
    return page


def shown(page):
    return page.locator(".pb-target:visible").count()


def texts(page, column):
    return page.locator(f".pb-target td:nth-child({column})").all_inner_texts()


@pytest.mark.parametrize("width", WIDTHS)
def test_choices_combine_and_say_how_many_are_left(open_page, width):
    page = open_table(open_page, width=width)
    page.select_option("select[name=policy]", LONGEST)
    page.select_option("select[name=type]", "ratio")
    wanted = [target for id, _, target in ALL if id == LONGEST and target.type == "ratio"]
    assert shown(page) == len(wanted) > 0
    assert page.locator("output").inner_text() == f"符合条件的 {len(wanted)} 个，共 {len(ALL)} 个"
    assert page.locator("option[value=ratio]").inner_text() == f"比例（{len(wanted)}）"
    page.get_by_role("button", name="清除筛选").click()
    expect(page.locator(".pb-target:visible")).to_have_count(len(ALL))


def test_an_organization_finds_what_is_asked_of_all_too(open_page):
    page = open_table(open_page)
    page.select_option("select[name=organization]", "university")
    asked = set(texts(page, 7))
    assert "全部" in asked and "中小学" not in asked
    assert any("高校" in names for names in asked)


@pytest.mark.parametrize("day", ["2020-03-01", "2030-12-31"])
def test_deadlines_are_of_the_readers_day(open_page, site, day):
    page = open_table(open_page, fresh=True)
    page.clock.set_fixed_time(f"{day}T12:00:00")
    page.route("**/targets.html", lambda route: route.fulfill(body=_built_long_ago(site), content_type="text/html"))
    page.reload()
    page.locator(".pb-targets:not([aria-busy])").wait_for(state="attached")
    today = date.fromisoformat(day)
    dues = [find_due(target) for *_, target in ALL]
    wanted = {
        "past": sum(due is not None and due < today for due in dues),
        "year": sum(due is not None and due >= today and due.year == today.year for due in dues),
        "later": sum(due is not None and due.year > today.year for due in dues),
        "none": sum(due is None for due in dues),
    }
    for value, number in wanted.items():
        page.select_option("select[name=deadline]", value)
        assert shown(page) == number
        assert page.locator(".pb-target em:visible").count() == (number if value == "past" else 0)


def _built_long_ago(site):
    html = (site / "targets.html").read_text("utf-8").replace("<em>已过期</em>", "")
    return html.replace('data-day="', 'data-day="1999-01-01" data-was="')


def test_an_empty_result_says_so(open_page):
    page = open_table(open_page, f"targets.html#policy={LONGEST}&type=amount&deadline=later")
    assert shown(page) == 0
    expect(page.get_by_text("没有符合条件的指标")).to_be_visible()


def test_heads_sort_by_click_and_by_key(open_page):
    page = open_table(open_page)
    head = page.get_by_role("columnheader", name="时限")
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    first = texts(page, 6)
    page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "descending"
    assert not texts(page, 6)[-1] and not first[-1]  # what has no date comes last either way
    page.get_by_role("columnheader", name="指标").get_by_role("button").press("Space")
    assert head.get_attribute("aria-sort") is None
    kinds = texts(page, 4)
    assert kinds == sorted(kinds, key=["比例", "数量", "频次", "时限", "期限", "年龄", "金额"].index)
    page.get_by_role("columnheader", name="依据").get_by_role("button").click()
    assert [target.evidence for *_, target in ALL] == texts(page, 2)


def test_cards_are_sorted_by_a_choice_on_a_phone(open_page):
    page = open_table(open_page, width=390)
    expect(page.locator("thead")).to_be_hidden()
    page.select_option("select[name=sort]", "-rank")
    expect(page.locator(".pb-target").first).to_contain_text("元")
    card = page.locator(".pb-target").first.bounding_box()
    assert card["width"] <= 390
    for select in page.locator(".pb-narrow select:visible").all():
        assert select.bounding_box()["height"] >= 44


def test_choices_stand_in_the_address(open_page, site):
    page = open_table(open_page)
    page.select_option("select[name=organization]", "school")
    page.select_option("select[name=period]", "年")
    page.get_by_role("columnheader", name="类型").get_by_role("button").click()
    address = page.url
    assert address.endswith("#organization=school&period=%E5%B9%B4&sort=type")
    found = texts(page, 2)
    page.goto("about:blank")
    page.goto(address)
    assert texts(page, 2) == found
    assert page.locator("select[name=period]").input_value() == "年"
    page.evaluate("location.hash = 'organization=nobody&sort=nonsense&x=<img>'")
    page.locator("output", has_text=f"共 {len(ALL)} 个").wait_for()
    assert shown(page) == len(ALL)


def test_the_rest_is_brought_after_the_page_is_there(open_parted):
    visit = open_parted("targets.html")
    page = visit.page
    page.locator(".pb-targets:not([aria-busy])").wait_for(state="attached")
    assert not visit.remote and not visit.complaints
    assert shown(page) == PART
    page.get_by_role("button", name="再看").click()
    assert shown(page) == 2 * PART
    page.select_option("select[name=type]", "age")
    assert shown(page) == sum(target.type == "age" for *_, target in ALL)
    page.select_option("select[name=type]", "")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert shown(page) == len(ALL)
    expect(page.locator(".pb-targets-pages")).to_be_hidden()


def test_without_a_script_all_of_it_stands_on_its_pages(open_parted):
    page = open_parted("targets.html", java_script_enabled=False).page
    found = []
    for number in range(1, -(-len(ALL) // PART) + 1):
        if number > 1:
            page.get_by_role("link", name=f"第 {number} 页", exact=True).click()
        found += texts(page, 2)
    assert found == [target.evidence for *_, target in ALL]
    follow(page.get_by_role("link", name="回到第 1 页"))
    assert Path(page.url).name == "targets.html"


def test_a_script_that_is_missing_leaves_the_pages_to_follow(open_parted, parted):
    page = open_parted("index.html", fresh=True).page
    page.route("**/targets-2.js", lambda route: route.abort())
    page.goto(f"{parted.as_uri()}/targets.html")
    page.locator(".pb-targets:not([aria-busy])").wait_for(state="attached")
    expect(page.get_by_role("link", name="第 2 页")).to_be_visible()


def test_on_paper_stands_what_was_chosen(open_page):
    page = open_table(open_page, f"targets.html#policy={LONGEST}&type=ratio", color_scheme="dark")
    page.emulate_media(media="print")
    said = page.locator(".pb-targets-said").inner_text()
    assert POLICIES[LONGEST].about.title in said and "类型：比例" in said
    assert page.locator("select:visible").count() == 0
    expect(page.locator(".pb-charts")).to_be_hidden()


def test_charts_unfold(open_page):
    page = open_table(open_page, width=390)
    page.locator(".pb-charts summary").click()
    for chart in page.locator(".pb-charts svg").all():
        assert 0 < chart.bounding_box()["width"] <= 390 < HEIGHT
