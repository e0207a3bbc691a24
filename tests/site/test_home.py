"""The home page remembers whose organization it is."""

from tests.site.conftest import DATA
from tests.site.test_site import POLICIES


def test_an_organization_is_chosen_and_remembered(open_page):
    page = open_page("index.html", 390).page
    assert page.locator("[data-mine]:visible").count() == 0
    page.get_by_role("button", name="高校", exact=True).click()
    mine = page.locator("[data-mine]:visible")
    assert mine.count() == 1
    assert mine.get_by_role("link", name="高校自查表").get_attribute("href") == "checklists/university.html"

    page.reload()
    assert page.locator("[data-mine=university]").is_visible()
    page.get_by_role("button", name="中小学").focus()
    page.keyboard.press("Space")
    assert page.locator("[data-mine]:visible").get_attribute("data-mine") == "school"
    assert page.get_by_role("button", name="高校", exact=True).get_attribute("aria-pressed") == "false"


def test_what_is_due_by_a_past_day_says_so(open_page):
    page = open_page("index.html").page
    page.set_content('<ul data-choice></ul><ul><li data-due="2020-12-31">交</li><li data-due="2999-12-31">交</li></ul>')
    page.add_script_tag(path="plugins/policysite/assets/home.js")
    assert page.locator("li").all_inner_texts() == ["交（已过期）", "交"]


def test_without_javascript_the_names_lead_to_their_pages(open_page):
    page = open_page("index.html", java_script_enabled=False).page
    page.get_by_role("link", name="高校", exact=True).click()
    assert page.url.endswith("organizations/university.html")


def test_every_policy_is_a_click_away(open_page):
    page = open_page("index.html").page
    page.get_by_role("link", name=f"全部 {len(POLICIES)} 份政策文件").click()
    page.wait_for_url("**/policies/index.html")
    for policy in POLICIES.values():
        assert page.get_by_role("link", name=policy.about.title).count() == 1
    assert len(POLICIES) == len(list(DATA.glob("*.yml")))


def test_words_are_looked_up_in_all_clauses(open_page):
    visit = open_page("index.html", 390)
    page = visit.page
    assert not [url for url in visit.requests if "clauses.js" in url]
    page.get_by_label("查条文").fill("推优入党 ２８")
    hits = page.locator(".pb-lookup li")
    hits.first.wait_for()
    wanted = {
        f"{policy.about.title}#{unit.id}"
        for policy in POLICIES.values()
        for unit in policy.units
        if all(word in "".join((unit.heading + unit.text).split()) for word in ("推优入党", "28"))
    }
    assert hits.count() == len(wanted) > 1
    assert page.locator(".pb-lookup output").inner_text().startswith(f"找到 {len(wanted)} 条")
    assert {"推优入党", "28"} >= set(page.locator(".pb-lookup mark").all_inner_texts())
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    hits.first.get_by_role("link").click()
    page.wait_for_url("**/policies/*.html*")
    assert "推优入党" in page.locator("article").text_content()
    assert not visit.remote


def test_what_is_not_found_is_told(open_page):
    page = open_page("index.html").page
    page.get_by_label("查条文").fill("<img src=x>")
    page.get_by_text("没有同时写到这些字词的条文").wait_for()
    page.get_by_label("查条文").fill("")
    assert page.locator(".pb-lookup output").inner_text() == ""
