"""Numbers side by side in a real browser."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.site.conftest import follow

PATH = "same-targets.html"
HOUSE = "g-gongqingtuan-2020-gonggu-tisheng--4-1-9-2-1"


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_the_page_stands_alone(open_page, width, scheme):
    visit = open_page(PATH, width, color_scheme=scheme)
    assert not visit.remote
    assert not visit.complaints
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
    assert visit.page.locator(".pb-same").count() > 1


def test_large_text_on_a_phone(open_page):
    page = open_page(PATH, 390).page
    page.evaluate("document.documentElement.style.fontSize = '250%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_on_a_phone_each_policy_is_a_card(open_page):
    page = open_page(PATH, 390, has_touch=True, java_script_enabled=False).page
    group = page.locator(f"#{HOUSE}")
    expect(group.locator("thead")).to_be_hidden()
    cards = group.locator("tbody tr")
    tops = [cards.nth(n).bounding_box()["y"] for n in range(cards.count())]
    assert tops == sorted(set(tops))
    expect(group.get_by_text("最严", exact=True).last).to_be_visible()
    assert "折合每2个月：1 次、6 次" in group.inner_text()
    link = group.locator(".pb-same__policy a").first.bounding_box()
    assert link["height"] >= 44


def test_from_a_number_to_its_likes_and_on_to_the_other_clause(open_page):
    page = open_page("policies/jinchang-dangjian-daituanjian.html#u6-2").page
    reading = page.locator("#u6-2 .pb-gloss", has_text="同类").get_attribute("id")
    page.locator(f"#u6-2 .pb-at[href='#{reading}']").click()
    follow(page.locator(".pb-pop").get_by_role("link", name="同类"))
    assert urlsplit(page.url).fragment == HOUSE
    follow(page.locator(f"#{HOUSE} .pb-same__policy a").first)
    address = urlsplit(page.url)
    assert address.path.endswith("policies/gongqingtuan-2020-gonggu-tisheng.html")
    assert "每两个月开展集中学习活动不少于1次" in page.locator(f"#{address.fragment}").inner_text()


def test_on_paper(open_page):
    paper = round(170 / 25.4 * 96)
    page = open_page(PATH, paper, color_scheme="dark").page
    page.emulate_media(media="print")
    group = page.locator(f"#{HOUSE}")
    expect(group.locator("thead")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= paper
    colour = group.get_by_text("最严", exact=True).last.evaluate("element => getComputedStyle(element).color")
    assert colour == "rgb(0, 0, 0)"
    assert group.evaluate("element => getComputedStyle(element).breakInside") == "avoid-page"
