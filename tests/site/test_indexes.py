"""The pages by organization, topic, term, citation and body in a real browser, from disk."""

from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

from policysite.pages.indexes import FEW
from tests.policysite.conftest import make_policy, make_unit, write_docs
from tests.site.conftest import HEIGHT, ROOT

FOLDED = "各级党委（党组）"


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """A site with so many bodies that they are folded."""
    folder = tmp_path_factory.mktemp("many")
    names = [*(f"第{n}小学" for n in range(FEW)), "各级党委(党组)"]
    units = [make_unit(str(n), text=f"{name}要办好。", responsible=(name,)) for n, name in enumerate(names, 1)]
    docs = write_docs(folder / "docs", [make_policy("a", units)])
    build(load_config(str(ROOT / "mkdocs.yml"), docs_dir=str(docs), site_dir=str(folder / "site"), strict=True))
    return folder / "site"


def name_of(page):
    return Path(unquote(urlsplit(page.url).path)).name


def test_a_badge_leads_to_the_organization_and_on_to_its_list(open_page):
    visit = open_page("topics/recommendation.html", 390)
    visit.page.locator(".pb-badge", has_text="高校").first.click()
    assert name_of(visit.page) == "university.html"
    assert visit.page.locator("h1").inner_text() == "高校"
    visit.page.get_by_role("link", name="自查表", exact=True).last.click()
    assert visit.page.locator("h1").inner_text() == "高校自查表"
    assert not visit.remote
    assert not visit.complaints


def test_the_same_tasks_by_policy_or_by_topic(open_page):
    visit = open_page("organizations/school.html", 390)
    page = visit.page
    by_policy, by_topic = page.locator("[data-by=policy]"), page.locator("[data-by=topic]")
    links = set(by_policy.locator(".pb-where").evaluate_all("links => links.map(link => link.href)"))
    assert by_policy.is_visible() and by_topic.is_hidden()
    page.get_by_role("button", name="按主题").click()
    assert by_topic.is_visible() and by_policy.is_hidden()
    assert set(by_topic.locator(".pb-where").evaluate_all("links => links.map(link => link.href)")) == links
    assert by_topic.locator(".pb-clause:visible").count() >= len(links)
    page.get_by_label("只看有指标的").check()
    assert 0 < by_topic.locator(".pb-clause:visible").count() < len(links)
    assert by_topic.locator(".pb-clause:visible:not(:has(.pb-chip))").count() == 0
    assert by_topic.locator(".pb-fold:visible:not(:has(.pb-clause:visible))").count() == 0
    page.get_by_role("button", name="全部收起").click()
    assert by_topic.locator(".pb-clause:visible").count() == 0
    assert not visit.complaints


def test_without_javascript_both_ways_stand_below_each_other(open_page):
    page = open_page("organizations/school.html", 390, java_script_enabled=False).page
    tasks = page.locator("[data-by=policy] .pb-where")
    folded = page.locator("[data-by=topic] .pb-fold__links a")
    assert tasks.first.is_visible() and page.locator("[data-views]").is_hidden()
    assert set(folded.evaluate_all("links => links.map(link => link.href)")) == set(
        tasks.evaluate_all("links => links.map(link => link.href)")
    )
    page.locator("[data-by=topic] summary").first.click()
    folded.first.click()
    assert page.locator(f"#{urlsplit(page.url).fragment}").is_visible()


def test_a_topic_is_narrowed_to_an_organization(open_page):
    page = open_page("topics/mechanism.html", 390).page
    before = page.locator(".pb-clause:visible").count()
    page.select_option("select[name=organization]", "关工委")
    shown = page.locator(".pb-clause:visible")
    assert 0 < shown.count() < before
    assert page.locator(".pb-fold:visible:not(:has(.pb-clause:visible))").count() == 0
    left = page.locator(".pb-fold:visible").first
    assert left.locator(".pb-fold__counts").inner_text().startswith(f"{left.locator('.pb-clause:visible').count()} / ")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_link_with_a_chinese_anchor_arrives(open_page, scripts):
    page = open_page(f"terms.html#t-{quote('三会两制一课')}", java_script_enabled=scripts).page
    box = page.locator("[id='t-三会两制一课']").bounding_box()
    assert 0 <= box["y"] < HEIGHT
    assert page.locator(".md-header").bounding_box()["height"] <= box["y"]


@pytest.mark.parametrize("name", [FOLDED, "各级党委(党组)"])
def test_a_link_into_a_fold_opens_it(open_page, many, name):
    page = open_page("index.html").page
    page.goto(f"{many.as_uri()}/responsible.html#r-{quote(name)}")
    entry = page.locator(f"[id='r-{FOLDED}']")
    assert entry.is_visible()
    assert 0 <= entry.bounding_box()["y"] < HEIGHT
    assert page.locator(".pb-letter[open]").count() == 1


def test_names_are_found_while_one_types(open_page, many):
    page = open_page("index.html").page
    page.goto(f"{many.as_uri()}/responsible.html")
    assert page.locator(".pb-name:visible").count() == 0
    page.get_by_label("找单位").fill("党 委")
    assert page.locator(".pb-name:visible .pb-name__title").all_inner_texts() == [f"{FOLDED} 1 条"]
    assert page.locator("output").inner_text() == "找到 1 个"
    page.get_by_label("找单位").fill("")
    assert page.locator(".pb-letter:visible").count() == page.locator(".pb-letter").count() > 1
    assert page.locator(".pb-name:visible").count() == 0


def test_what_is_folded_is_printed(open_page):
    page = open_page("organizations/university.html").page
    closed = page.locator("details.pb-fold:not([open])").count()
    assert closed > 0
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details.pb-fold:not([open])").count() == 0
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("details.pb-fold:not([open])").count() == closed


def test_text_at_twice_its_size_needs_no_sideways_scroll(open_page):
    for path in ("organizations/school.html", "terms.html"):
        page = open_page(path, 390).page
        page.evaluate("document.documentElement.style.fontSize = '250%'")  # the theme's own is 125 %
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
