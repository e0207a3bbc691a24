"""The calendar page in a real browser, from disk."""

import pytest
from playwright.sync_api import expect

from tests.site.test_site import WIDTHS

KEY = "policysite.organization"


def open_calendar(open_page, address="calendar.html", width=390, **options):
    return open_page(address, width, **options).page


def read_duties(page):
    """The organization types that the duties in sight are asked of."""
    return [
        set(each.split())
        for each in page.locator(".pb-duty:visible").evaluate_all("all => all.map(each => each.dataset.who)")
    ]


@pytest.mark.parametrize("width", WIDTHS)
def test_a_choice_narrows_the_page_and_is_remembered(open_page, width):
    page = open_calendar(open_page, width=width)
    every = len(read_duties(page))
    page.get_by_label("我的单位").select_option("university")
    asked = read_duties(page)
    assert 0 < len(asked) < every and all("university" in each for each in asked)
    expect(page.get_by_role("heading", name="高校", exact=True)).to_be_visible()
    assert page.get_by_role("link", name="下载日历文件").get_attribute("href") == "calendar/university.ics"
    page.goto(page.url.split("#")[0])
    assert page.evaluate(f"localStorage['{KEY}']") == "university"
    assert len(read_duties(page)) == len(asked)
    page.get_by_role("link", name="怎样放进手机日历").click()
    assert len(read_duties(page)) == len(asked)  # an address within the page loses nothing
    page.get_by_label("我的单位").select_option("all")
    assert len(read_duties(page)) == every
    assert page.evaluate(f"localStorage['{KEY}']") is None


@pytest.mark.parametrize("javascript", [True, False])
def test_an_address_narrows_the_page_without_a_script_too(open_page, javascript):
    page = open_calendar(open_page, "calendar.html#school", java_script_enabled=javascript)
    asked = read_duties(page)
    assert asked and all("school" in each for each in asked)
    expect(page.get_by_role("heading", name="中小学", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", name="全部单位")).to_be_hidden()
    if not javascript:
        page.get_by_role("link", name="高校", exact=True).click()
        assert all("university" in each for each in read_duties(page))
        page.get_by_role("link", name="全部单位").click()
        assert len(read_duties(page)) > len(asked)


def test_an_address_goes_before_what_is_remembered(open_page):
    page = open_calendar(open_page)
    page.get_by_label("我的单位").select_option("university")
    address = page.url.replace("#university", "#school")
    page.goto("about:blank")
    page.goto(address)
    assert all("school" in each for each in read_duties(page))
    assert page.evaluate(f"localStorage['{KEY}']") == "university"


@pytest.mark.parametrize(("day", "past"), [("2019-06-01", 0), ("2020-12-31", 0), ("2021-01-01", 26)])
def test_what_is_past_is_so_on_the_readers_day(open_page, site, day, past):
    """Of the five policies all dates lie in 2020; the site read here is as if built in 1999."""
    page = open_calendar(open_page, fresh=True)
    page.clock.set_fixed_time(f"{day}T08:00:00")
    built = (site / "calendar.html").read_text("utf-8")
    items = built[
        built.index('<ul class="pb-duties">', built.index('id="past"')) : built.index("</ul>", built.index('id="past"'))
    ]
    head, mark, tail = built.replace(items, '<ul class="pb-duties">').partition('id="coming-name">')
    html = head + mark + tail.replace('<ul class="pb-duties">', items.replace("已过期", ""), 1)
    html = html.replace('class="pb-today" datetime="', 'class="pb-today" datetime="1999-01-01" data-was="')
    page.route("**/calendar.html", lambda route: route.fulfill(body=html, content_type="text/html"))
    page.reload()
    total = page.locator("[data-due]:not(details *)").count()
    assert page.locator("#past .pb-duty").count() == past
    assert page.locator("#coming .pb-duty").count() == total - past
    assert page.locator("#all [data-goal=past] b").inner_text() == str(past)
    assert day in page.locator(".pb-today").inner_text()
    state = page.locator("[data-due] .pb-duty__state").first.inner_text()
    assert state == {"2019-06-01": "还有 579 天", "2020-12-31": "今天到期", "2021-01-01": "已过期"}[day]


def test_a_clock_that_runs_behind_is_not_believed(open_page):
    page = open_calendar(open_page, fresh=True)
    before = page.locator("#past .pb-duty").count()
    page.clock.set_fixed_time("1980-01-01T08:00:00")
    page.reload()
    assert page.locator("#past .pb-duty").count() == before > 0


def test_a_local_file_is_not_offered_to_subscribe_to(open_page):
    page = open_calendar(open_page)
    expect(page.locator(".pb-subscribe")).to_be_hidden()


def test_on_a_server_there_is_an_address_to_subscribe_to(browser, site):
    context = browser.new_context()
    page = context.new_page()

    def answer(route):
        path = site / route.request.url.removeprefix("http://site.test/").partition("?")[0]
        route.fulfill(path=path) if path.is_file() else route.abort()

    context.route("http://site.test/**", answer)
    page.goto("http://site.test/calendar.html#university")
    link = page.locator(".pb-subscribe a")
    assert link.inner_text() == "http://site.test/calendar/university.ics"
    assert link.get_attribute("href") == "webcal://site.test/calendar/university.ics"
    page.get_by_label("我的单位").select_option("school")
    assert link.inner_text() == "http://site.test/calendar/school.ics"
    context.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_what_is_touched_is_large_enough(open_page, width):
    page = open_calendar(open_page, width=width, java_script_enabled=False, has_touch=True, is_mobile=True)
    links = page.locator(".pb-whose-list a, #all .pb-whose-take a, #all .pb-counts a, .pb-duty a")
    assert not [
        link.inner_text() for link in links.all()[:60] if link.is_visible() and link.bounding_box()["height"] < 44
    ]


def test_on_paper_the_choice_stays(open_page):
    page = open_calendar(open_page, "calendar.html#university", 700, color_scheme="dark")
    page.emulate_media(media="print")
    assert all("university" in each for each in read_duties(page))
    expect(page.locator(".pb-phone")).to_be_hidden()
    bar = page.locator("#university .pb-chart__bar").first
    assert bar.evaluate("bar => getComputedStyle(bar).fill") == "rgb(0, 0, 0)"
