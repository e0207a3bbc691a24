"""A policy's page under a reader's hands, and on paper."""

import gzip

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from mkdocs.commands.build import build
from mkdocs.config import load_config

from tests.policysite.conftest import make_policy, make_target, make_unit, write_docs
from tests.site.conftest import ROOT
from tests.site.test_accessibility import STANDARD
from tests.site.test_site import LONGEST, POLICIES, squeeze

PATH = f"policies/{LONGEST}.html"
SIGNED = "jilin-jiaotong-jiceng-dangjian"
NUMBERED = "jinchang-dangjian-daituanjian"
CATCH = "navigator.clipboard.writeText = text => { window.copied = text; return Promise.resolve(); }"
REFUSE = "navigator.clipboard.writeText = () => Promise.reject(); document.execCommand = () => false;"


def first_mark(page):
    return page.locator(".pb-body .pb-at").first


@pytest.mark.parametrize("width", [390, 1280])
def test_a_reading_on_tap(open_page, width):
    visit = open_page(PATH, width)
    page, mark = visit.page, first_mark(visit.page)
    target = next(target for unit in POLICIES[LONGEST].units for target in unit.targets)
    page.locator(".pb-body .pb-mark").first.click()
    assert mark.get_attribute("aria-expanded") == "true"
    pop = page.locator(".pb-pop")
    assert squeeze(target.evidence) in squeeze(pop.inner_text())
    box = pop.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= width
    page.keyboard.press("Escape")
    assert pop.count() == 0
    assert mark.get_attribute("aria-expanded") == "false"
    assert page.evaluate("document.activeElement === document.querySelector('.pb-body .pb-at')")
    page.keyboard.press("Space")
    assert pop.count() == 1
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('.pb-pop')")
    page.locator("h1").click()
    assert pop.count() == 0
    assert not visit.complaints


def test_readings_without_javascript(open_page):
    page = open_page(PATH, 390, java_script_enabled=False).page
    glosses = page.locator(".pb-gloss")
    assert glosses.count() == sum(len(unit.targets) for unit in POLICIES[LONGEST].units)
    assert glosses.first.is_visible() and glosses.last.is_visible()
    first_mark(page).click()
    assert page.locator(".pb-gloss:target").is_visible()
    assert page.locator("#u1 .pb-permalink").inner_text().startswith("原文第")


def test_a_link_to_a_reading_opens_it(open_page):
    id = next(target.id for unit in POLICIES[LONGEST].units for target in unit.targets)
    page = open_page(f"{PATH}#t{id.replace('.', '-').replace('/', '-')}", 390).page
    assert page.locator(".pb-pop").is_visible()


def test_a_quotation_to_paste(open_page):
    page = open_page(f"policies/{NUMBERED}.html").page
    page.evaluate(CATCH)
    page.locator("#u4-4 .pb-permalink").click()
    (unit,) = (unit for unit in POLICIES[NUMBERED].units if unit.id == "4.4")
    words = unit.text.replace("“", "‘").replace("”", "’")
    assert page.evaluate("window.copied") == f"“{words}”——《金昌市进一步加强党建带团建工作的实施方案》四、15"
    first, last = unit.lines
    assert f"原文第 {first}–{last} 行" in page.locator(".pb-pop").inner_text()
    assert "已复制" in page.locator(".pb-said").inner_text()
    page.get_by_role("button", name="复制本条链接").click()
    assert page.evaluate("window.copied") == f"{page.url}#u4-4"


def test_where_nothing_may_be_copied_the_quotation_is_selected(open_page):
    page = open_page(f"policies/{NUMBERED}.html", 390).page
    page.evaluate(REFUSE)
    page.locator("#u4-4 .pb-permalink").click()
    page.wait_for_function("getSelection().toString().endsWith('四、15')")
    assert "长按" in page.locator(".pb-pop").inner_text()


def test_lines_are_no_longer_than_one_reads_with_ease(open_page):
    page = open_page(PATH, 1600).page
    assert page.evaluate(
        "Array.from(document.querySelectorAll('.pb-body')).every("
        "body => body.clientWidth <= 38.1 * parseFloat(getComputedStyle(body).fontSize))"
    )


def test_the_contents_stay_in_reach_on_a_phone(open_page):
    page = open_page(f"{PATH}#u4-2", 390).page
    bar = page.locator(".pb-outline > summary")
    box, unit = bar.bounding_box(), page.locator("#u4-2").bounding_box()
    assert box["height"] >= 44
    assert box["y"] + box["height"] <= unit["y"]
    page.wait_for_function("document.querySelector('.pb-outline__here').textContent.startsWith('（二）')")
    bar.click()
    page.locator(".pb-outline a[aria-current]").click()
    assert page.locator(".pb-outline").get_attribute("open") is None


def test_from_unit_to_unit_by_keyboard(open_page):
    """Only while the focus is on a unit, so that no letter does anything unawares."""
    page = open_page(PATH).page
    page.keyboard.press("j")
    assert "#" not in page.url
    page.goto(f"{page.url}#u4")
    for key, id in [("j", "u4"), ("k", "u4-1"), ("", "u4")]:
        page.wait_for_function(f"document.activeElement.id === '{id}'")
        assert page.url.endswith(f"#{id}")
        if key:
            page.keyboard.press(key)


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_axe_finds_nothing_in_what_opens(open_page, width, scheme):
    page = open_page(PATH, width, color_scheme=scheme).page
    for trigger in (first_mark(page), page.locator("#u4-4 .pb-permalink").first):
        trigger.click()
        findings = Axe().run(page, context=".pb-pop", options=STANDARD).response["violations"]
        assert not [(each["id"], node["html"]) for each in findings for node in each["nodes"]]


@pytest.mark.parametrize("glossed", [False, True])
def test_on_paper(open_page, tmp_path, glossed):
    """All of the text and nothing else, 28 characters a line, the numbers outside."""
    page = open_page(f"policies/{SIGNED}.html", color_scheme="dark").page
    if glossed:
        page.get_by_label("打印时附指标解读").check()
    page.pdf(path=tmp_path / "a.pdf", prefer_css_page_size=True)
    document = pypdfium2.PdfDocument(tmp_path / "a.pdf")
    pages = [squeeze(sheet.get_textpage().get_text_bounded()) for sheet in document]
    assert [round(side / 72 * 25.4) for side in document[0].get_size()] == [210, 297]
    assert all(f"—{n}—" in words for n, words in enumerate(pages, 1))
    printed = "".join(words.replace(f"—{n}—", "") for n, words in enumerate(pages, 1))
    policy = POLICIES[SIGNED]
    whole = squeeze("".join(unit.label + unit.heading + unit.text for unit in policy.units))
    assert sorted(whole) == sorted(printed) if not glossed else len(printed) > len(whole)
    assert (printed.count("范围") > whole.count("范围")) == glossed
    page.emulate_media(media="print")
    assert page.locator(".pb-pop, .pb-hint, .pb-foot, .pb-notes, .pb-around").locator("visible=true").count() == 0


def test_a_long_policy_is_laid_out_as_one_comes_to_it(browser, tmp_path):
    """And a link into it arrives."""
    units = [
        make_unit(
            str(n),
            label=f"第{n}条",
            text=f"每年{n}次。" * (n % 40 + 1),
            targets=(make_target(f"每年{n}次", id=f"{n}/1"),),
        )
        for n in range(1, 401)
    ]
    docs, site = write_docs(tmp_path / "docs", [make_policy("long", units)]), tmp_path / "site"
    build(load_config(str(ROOT / "mkdocs.yml"), docs_dir=str(docs), site_dir=str(site), strict=True))
    path = site / "policies/long.html"
    assert len(gzip.compress(path.read_bytes())) < 150_000
    page = browser.new_page(viewport={"width": 390, "height": 900})
    for anchor in ("u270", "u30", "u391"):
        page.goto("about:blank")
        page.goto(f"{path.as_uri()}#{anchor}")
        page.wait_for_function(
            f"Math.abs(document.getElementById('{anchor}').getBoundingClientRect().top - 112) < 3", timeout=5000
        )
    assert page.evaluate("getComputedStyle(document.getElementById('u1')).contentVisibility") == "auto"
    page.close()
