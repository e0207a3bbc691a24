"""The search as a reader has it, in a real browser, from disk."""

import re
import shutil
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from policysite import search
from policysite.library import build_library
from tests.gold import search as gold
from tests.policysite.conftest import TRAPS
from tests.site.conftest import HEIGHT
from tests.site.test_site import POLICIES

RESULT = ".pb-search [role=option]"


def ask(page, query, options=None):
    return page.evaluate("([query, options]) => policysite.search(query, options)", [query, options or {}])


def type_into_box(page, query):
    page.keyboard.press("/")
    page.keyboard.type(query)
    page.wait_for_selector(RESULT)


def open_results(open_page, query, width=1280):
    visit = open_page(f"search.html?{query}", width)
    visit.page.wait_for_selector(".pb-searchpage__said:not(:empty)")
    return visit


def count(page):
    return int(re.search(r"\d+", page.locator(".pb-searchpage__said").inner_text())[0])


@pytest.mark.parametrize("name", gold.SETS)
def test_answers_keep_their_floors(open_page, name):
    queries = gold.read_queries(name, POLICIES.values())
    results = gold.ask(open_page("index.html").page, queries)
    figures = gold.sum_up_by_kind(queries, results)
    assert not gold.find_fallen(name, figures), gold.write_table(figures)


def test_a_large_library_answers_the_same(open_page, site_copy, monkeypatch):
    monkeypatch.setattr(search, "LARGE", 10)
    monkeypatch.setattr("policysite.postings.PART", 2_000)
    (small,) = (site_copy / "search").iterdir()
    scripts = search.make_search_scripts(build_library(POLICIES.values()))
    assert sum("postings-" in name for name in scripts) > 20
    large = site_copy / "search" / "large"
    large.mkdir()
    for name, script in scripts.items():
        (large / f"{name}.js").write_text(script, "utf-8")
    index = site_copy / "index.html"
    queries = gold.read_queries("given", POLICIES.values())
    page = open_page("about.html").page
    page.goto(index.as_uri())
    before = gold.ask(page, queries)
    index.write_text(index.read_text("utf-8").replace(small.name, large.name), "utf-8")
    shutil.rmtree(small)
    page.goto(index.as_uri())
    assert gold.ask(page, queries) == before


def test_what_other_scripts_call(open_page):
    page = open_page("checklists/university.html").page
    hits = ask(page, "推优入党", {"limit": 3})
    assert len(hits) == 3
    assert [hit["score"] for hit in hits] == sorted((hit["score"] for hit in hits), reverse=True)
    policy = hits[0]["policy"]
    assert {hit["policy"] for hit in ask(page, "推优入党", {"policy": policy})} == {policy}
    for name in ("university", "高校"):
        for hit in ask(page, "团建", {"organization": name, "limit": 50}):
            (unit,) = [unit for unit in POLICIES[hit["policy"]].units if unit.id == hit["unit"]]
            assert "高校" in unit.applies_to or "全部" in unit.applies_to
    page.evaluate("url => { location.href = url; }", hits[0]["url"])
    page.wait_for_selector(".pb-unit:target")


def test_nothing_is_loaded_before_the_box_is_used(open_page):
    visit = open_page("about.html")
    assert not [url for url in visit.requests if "/search/" in url]
    visit.page.keyboard.press("Control+k")
    visit.page.wait_for_function("() => Boolean(policysite.parts && policysite.parts.makeEngine)")
    assert visit.page.evaluate("document.activeElement.name") == "q"
    assert not visit.remote
    assert not visit.complaints


def test_from_a_key_to_the_words_on_the_page(open_page):
    visit = open_page("about.html")
    page = visit.page
    type_into_box(page, "推悠入党")
    box = page.locator(".pb-search input")
    assert box.get_attribute("aria-expanded") == "true"
    assert "按“推优入党”搜索" in page.locator(".pb-search__notes").inner_text()
    assert re.search(r"找到 \d+ 条", page.locator(".pb-search__said").inner_text())
    page.keyboard.press("ArrowDown")
    chosen = page.locator(f"#{box.get_attribute('aria-activedescendant')}")
    assert chosen.get_attribute("aria-selected") == "true"
    assert "推优入党" in chosen.locator("mark").all_inner_texts()
    page.keyboard.press("Enter")
    page.wait_for_selector(".pb-unit:target mark.pb-found")
    unit = page.locator(".pb-unit:target")
    assert "推优入党" in unit.locator("mark.pb-found").all_inner_texts()
    assert unit.bounding_box()["y"] < HEIGHT
    page.go_back()
    page.keyboard.press("/")
    page.wait_for_selector(RESULT)
    assert page.locator(RESULT).all_inner_texts() == ["推悠入党"]  # what was searched for before
    assert not visit.complaints


def test_keys_of_the_box(open_page):
    page = open_page("about.html").page
    type_into_box(page, "经费")
    box = page.locator(".pb-search input")
    page.keyboard.press("ArrowUp")
    assert "全部" in page.locator("[aria-selected=true]").inner_text()
    page.keyboard.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") is None
    page.keyboard.press("Escape")
    assert page.locator(".pb-search__panel").is_hidden()
    assert box.input_value() == "经费"
    page.keyboard.press("ArrowDown")
    page.wait_for_selector(RESULT)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=*")
    page.wait_for_selector(".pb-results a")
    assert page.locator(".pb-searchpage input[type=search]").input_value() == "经费"


def test_an_input_method_is_waited_for(open_page):
    page = open_page("about.html").page
    page.keyboard.press("/")
    client = page.context.new_cdp_session(page)
    client.send("Input.imeSetComposition", {"text": "tui'you", "selectionStart": 7, "selectionEnd": 7})
    page.wait_for_timeout(200)
    assert page.locator(RESULT).count() == 0
    client.send("Input.insertText", {"text": "推优"})
    page.wait_for_selector(RESULT)
    assert page.locator(".pb-search input").input_value() == "推优"
    assert page.locator(f"{RESULT} mark").first.inner_text() == "推优"


def test_what_was_done_to_a_query_can_be_undone(open_page):
    page = open_results(open_page, "q=推悠入党").page
    assert "按“推优入党”搜索" in page.locator(".pb-searchpage__notes").inner_text()
    page.get_by_role("button", name="仍搜“推悠入党”").click()
    page.get_by_text("只搜“推悠入党”").wait_for()
    assert parse_qs(urlsplit(page.url).query)["repair"] == ["no"]
    page.go_back()
    page.get_by_text("按“推优入党”搜索").wait_for()
    found = count(page)
    page.get_by_role("button", name="只搜原词").click()
    page.get_by_text("没有加同义词").wait_for()
    assert count(page) <= found
    page.reload()
    page.get_by_text("没有加同义词").wait_for()


def test_facets_combine_and_count(open_page):
    visit = open_results(open_page, "q=团组织")
    page = visit.page
    for name, label in (("organization", "高校"), ("topic", "组织建设")):
        option = page.locator(f"[name={name}] option", has_text=re.compile(rf"^{label}（\d+）$"))
        expected = int(re.search(r"（(\d+)）", option.inner_text())[1])
        page.select_option(f"[name={name}]", option.get_attribute("value"))
        page.wait_for_function(
            "n => document.querySelector('.pb-searchpage__said').textContent.includes(` ${n} 条`)", arg=expected
        )
    expected = int(re.search(r"\d+", page.locator(".pb-facets__count").inner_text())[0])
    page.get_by_label("有数字要求").check()
    page.wait_for_function("n => document.querySelectorAll('.pb-results > li').length === n", arg=expected)
    assert 0 < expected < 20
    assert page.locator(".pb-results > li .pb-chip").count() >= expected
    address = page.url
    assert {"q", "organization", "topic", "target"} == parse_qs(urlsplit(address).query).keys()
    page.reload()
    page.wait_for_function("n => document.querySelectorAll('.pb-results > li').length === n", arg=expected)
    page.get_by_role("button", name="清除筛选").click()
    page.wait_for_function("n => document.querySelectorAll('.pb-results > li').length > n", arg=expected)
    assert "organization" not in unquote(page.url)
    assert not visit.complaints


def test_nothing_found_says_what_was_tried(open_page):
    page = open_results(open_page, "q=推氽荃").page
    notes = page.locator(".pb-searchpage__notes")
    notes.get_by_text("没有找到").wait_for()
    assert "试过：原词、拼音、读音相近" in notes.inner_text()
    page.locator(".pb-searchpage input[type=search]").fill("团氽部")
    notes.get_by_role("button", name="团干部", exact=True).click()
    page.wait_for_selector(".pb-results a")


def test_nothing_found_among_what_was_chosen(open_page):
    page = open_results(open_page, "q=三必访&organization=young-pioneers&topic=没有这个").page
    page.get_by_text("按现在的筛选没有找到").wait_for()
    assert page.locator("[name=topic].pb-facets__chosen").count() == 0
    page.get_by_role("button", name="去掉筛选再找").click()
    page.wait_for_selector(".pb-results a")
    assert parse_qs(urlsplit(page.url).query).keys() == {"q"}


def test_arrows_walk_through_the_results(open_page):
    page = open_results(open_page, "q=经费").page
    page.locator(".pb-searchpage input[type=search]").press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement === document.querySelector('.pb-results a')")
    page.keyboard.press("Enter")
    page.wait_for_selector(".pb-unit:target mark.pb-found")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone(open_page, scheme):
    page = open_page("policies/index.html", 390, color_scheme=scheme, has_touch=True).page
    opener = page.locator(".pb-search__open")
    assert min(opener.bounding_box()[side] for side in ("width", "height")) >= 44
    opener.tap()
    page.keyboard.insert_text("每两周")  # as a paste
    page.wait_for_selector(RESULT)
    assert page.locator(".pb-search input").bounding_box()["width"] > 250
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="取消").tap()
    assert page.locator(".pb-search input").is_hidden()
    page.goto(page.url.replace("policies/index.html", "search.html?q=每两周"))
    page.wait_for_selector(".pb-results a")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    select = page.locator("[name=organization]").bounding_box()
    assert select["height"] >= 44


def test_hostile_text_is_found_as_text(open_version):
    visit = open_version("search.html?q=onerror alert")
    page = visit.page
    page.wait_for_selector(".pb-results a")
    shown = page.locator(".pb-results").inner_text()
    assert TRAPS[0] in shown
    assert page.locator(".pb-results img, .pb-results script").count() == 0
    page.locator(".pb-results a").first.click()
    page.wait_for_selector(".pb-unit:target mark.pb-found")
    assert not visit.complaints
    assert not visit.remote


def test_a_policy_that_was_replaced_is_marked_and_comes_later(open_version):
    page = open_version("search.html?q=读书角").page
    page.wait_for_selector(".pb-results a")
    hits = page.locator(".pb-results li").all_inner_texts()
    replaced = [number for number, hit in enumerate(hits) if "已废止" in hit]
    assert replaced
    assert "已废止" not in hits[0]
