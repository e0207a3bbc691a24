"""The home page remembers whose organization it is."""

from playwright.sync_api import expect

from tests.site.conftest import DATA, follow
from tests.site.test_site import POLICIES


def test_an_organization_is_chosen_and_remembered(open_page):
    page = open_page("index.html", 390).page
    assert page.locator("[data-mine]:visible").count() == 0
    page.get_by_role("button", name="高校", exact=True).click()
    mine = page.locator("[data-mine]:visible")
    assert mine.count() == 1
    assert mine.get_by_role("link", name="高校自查表").get_attribute("href") == "checklists/university.html"

    page.reload()
    expect(page.locator("[data-mine=university]")).to_be_visible()
    page.get_by_role("button", name="中小学").focus()
    page.keyboard.press("Space")
    assert page.locator("[data-mine]:visible").get_attribute("data-mine") == "school"
    assert page.get_by_role("button", name="高校", exact=True).get_attribute("aria-pressed") == "false"


def test_what_is_due_by_a_past_day_says_so(open_page):
    page = open_page("index.html").page
    page.set_content('<ul data-choice></ul><ul><li data-due="2020-12-31">交</li><li data-due="2999-12-31">交</li></ul>')
    for script in ("policysite", "home"):
        page.add_script_tag(path=f"plugins/policysite/assets/{script}.js")
    assert page.locator("li").all_inner_texts() == ["交（已过期）", "交"]


def test_without_javascript_the_names_lead_to_their_pages(open_page):
    page = open_page("index.html", java_script_enabled=False).page
    follow(page.get_by_role("link", name="高校", exact=True))
    assert page.url.endswith("organizations/university.html")


def test_every_policy_is_a_click_away(open_page):
    page = open_page("index.html").page
    page.get_by_role("link", name=f"全部 {len(POLICIES)} 份政策文件").click()
    page.wait_for_url("**/policies/index.html")
    for policy in POLICIES.values():
        assert page.get_by_role("link", name=policy.about.title).count() == 1
    assert len(POLICIES) == len(list(DATA.glob("*.yml")))


def test_clauses_are_searched_in_place(open_page):
    visit = open_page("index.html", 390)
    page = visit.page
    assert not [url for url in visit.requests if "/search/" in url]
    page.locator(".pb-searchpage input[type=search]").focus()
    page.keyboard.insert_text("推优入党 ２８")
    page.wait_for_selector(".pb-results a")
    assert "推优入党" in page.locator(".pb-results mark").all_inner_texts()
    page.locator("select[name=organization]").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator(".pb-results a").first.click()
    page.wait_for_selector(".pb-unit:target mark.pb-found")
    page.go_back()
    page.wait_for_selector(".pb-results a")  # the address holds the query
    assert not visit.remote
