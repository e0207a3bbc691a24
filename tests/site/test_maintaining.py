"""The review page, policies that are not in force, and two versions compared, in a real browser from disk."""

import pytest
import yaml
from playwright.sync_api import expect

from tests.site.conftest import HEIGHT, follow

OLD, NEW = "dushu-banfa-2019", "dushu-banfa-2026"
COMPARISON = f"compare/{OLD}--{NEW}.html"
WIDTHS = [390, 1280]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", ["review.html", COMPARISON, f"policies/{OLD}.html", f"policies/{NEW}.html"])
def test_a_page_stands_alone_without_sideways_scroll(open_version, path, width):
    visit = open_version(path, width, color_scheme="dark")
    visit.page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true; })")
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
    assert not visit.remote
    assert not visit.complaints
    assert visit.page.locator("h1").count() == 1


@pytest.mark.parametrize("width", WIDTHS)
def test_from_a_policy_to_what_waits_in_it_and_back(open_version, width):
    page = open_version(f"policies/{OLD}.html", width).page
    page.get_by_role("link", name="待核对").click()
    fold = page.locator(f"#p-{OLD}[open]")
    fold.wait_for()
    header = page.locator(".md-header").bounding_box()
    assert header["y"] + header["height"] <= fold.bounding_box()["y"] + 1 < HEIGHT
    follow(fold.locator(".pb-entry h3 a").first)
    assert page.url.endswith(f"policies/{OLD}.html#u2-3")
    follow(page.get_by_role("link", name="核对这份政策"))
    assert page.url.endswith(f"review.html#p-{OLD}")


def test_the_index_leads_to_what_waits(open_version):
    page = open_version("policies/index.html").page
    follow(page.locator(f".pb-card:has(a[href='{OLD}.html'])").get_by_role("link", name="待核对"))
    assert page.url.endswith(f"review.html#p-{OLD}")


@pytest.mark.parametrize("clipboard", [True, False])
def test_a_stub_is_copied(open_version, clipboard):
    """Also where a browser offers no clipboard, as over http."""
    page = open_version(f"review.html#p-{OLD}").page
    if clipboard:
        page.evaluate("navigator.clipboard.writeText = text => { window.copied = text; return Promise.resolve(); }")
    else:
        page.evaluate(
            "Object.defineProperty(navigator, 'clipboard', { value: undefined });"
            "document.execCommand = () => { window.copied = document.activeElement.value; return true; }"
        )
    button = page.locator(f"#p-{OLD} [data-copy]").first
    button.click()
    copied = page.evaluate("window.copied")
    data = yaml.safe_load(f"review:\n  units:\n{copied}")["review"]["units"]
    assert data["2.3"]["was"] == "各学院应当依托X家书店建立读书点，配备指导教师。"
    assert copied.endswith("\n") and copied.startswith("    ")
    assert button.get_attribute("data-copied") == "已复制"


def test_without_javascript_a_stub_can_be_selected(open_version):
    page = open_version("review.html", java_script_enabled=False).page
    page.locator(f"#p-{OLD} summary").first.click()
    stub = page.locator(f"#p-{OLD} pre").first
    expect(stub).to_be_visible()
    expect(page.locator("[data-copy]").first).to_be_hidden()


def test_hostile_text_runs_nothing_on_the_review_page(open_version):
    visit = open_version("review.html")
    assert visit.page.locator("article img, article script").count() == 0
    assert "<img src=x onerror=alert(1)>" in visit.page.locator("article").text_content()
    assert not visit.complaints


@pytest.mark.parametrize("width", WIDTHS)
def test_a_replaced_policy_says_so_at_once(open_version, width):
    page = open_version(f"policies/{OLD}.html", width).page
    banner = page.locator(".pb-banner")
    assert "本文件已废止" in banner.inner_text()
    assert banner.bounding_box()["y"] + banner.bounding_box()["height"] < HEIGHT
    follow(banner.get_by_role("link", name="清河学院"))
    assert page.url.endswith(f"policies/{NEW}.html")
    follow(page.get_by_role("link", name="对照", exact=True))
    assert page.url.endswith(COMPARISON)


def test_the_list_is_without_the_replaced_policy(open_version):
    page = open_version("checklists/university.html").page
    ids = page.locator("[data-item]").evaluate_all("rows => rows.map(row => row.dataset.item.split('#')[0])")
    assert NEW in ids and OLD not in ids
    follow(page.locator(".pb-leftout a").first)
    assert page.url.endswith(f"policies/{OLD}.html")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_filter_brings_targets_back(open_version, width):
    page = open_version("targets.html", width).page
    old = page.locator(f".pb-target[data-policy='{OLD}']:visible")
    assert old.count() == 0
    page.select_option("select[name=validity]", "all")
    assert old.count() == 8
    page.select_option("select[name=validity]", "out")
    assert page.locator(".pb-target:visible").count() == 8


def test_without_javascript_targets_of_a_replaced_policy_stay_away(open_version):
    page = open_version("targets.html", java_script_enabled=False).page
    expect(page.locator(f".pb-target[data-policy='{NEW}']").first).to_be_visible()
    assert page.locator(f".pb-target[data-policy='{OLD}']").count() == 0
    expect(page.locator(".pb-leftout a").first).to_be_visible()


@pytest.mark.parametrize("width", WIDTHS)
def test_changed_words_are_marked_and_the_rest_can_be_left_out(open_version, width):
    page = open_version(COMPARISON, width).page
    row = page.locator(".pb-row", has_text="读书分享会")
    assert row.locator("del").inner_text() == "1"
    assert row.locator("ins").inner_text() == "2"
    shift = page.locator(".pb-shifts tbody tr").first.inner_text()
    assert shift.index("≥ 1 次/年") < shift.index("≥ 2 次/年")
    every = page.locator(".pb-row:visible").count()
    page.locator("[data-toggle] input").check()
    shown = page.locator(".pb-row:visible").count()
    assert 0 < shown < every
    assert page.locator(".pb-row:visible", has_text="未变").count() == 0
    page.locator("[data-toggle] input").uncheck()
    assert page.locator(".pb-row:visible").count() == every


def test_changed_words_can_be_told_apart_on_paper(open_version):
    page = open_version(COMPARISON).page
    page.emulate_media(media="print")
    line = "element => getComputedStyle(element).textDecorationLine"
    assert page.locator(".pb-row ins").first.evaluate(line) == "underline"
    assert page.locator(".pb-row del").first.evaluate(line) == "line-through"
    expect(page.locator("[data-toggle]")).to_be_hidden()
