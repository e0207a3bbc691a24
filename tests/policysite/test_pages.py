"""Pages from a library, before MkDocs puts them into its theme."""

import json
import re
from datetime import date

from policysite.library import build_library
from policysite.pages import make_files, make_pages
from tests.policysite.conftest import PLAIN, make_policy, make_target, make_unit


def make_page(path, *policies):
    return next(page for page in make_pages(build_library(policies)) if page.path == path)


def find_unit(html, anchor):
    return re.search(rf'<section [^>]*id="{anchor}".*?</section>', html, re.DOTALL)[0]


def read_text(html):
    return re.sub(r"\s+", "", re.sub(r"<[^>]*>", "", html))


def test_paths():
    assert {page.path for page in make_pages(build_library([PLAIN]))} == {
        "policies/plain.html",
        "policies/index.html",
        "checklists/university.html",
        "checklists/school.html",
        "checklists/index.html",
        "organizations/university.html",
        "organizations/school.html",
        "organizations/index.html",
        "topics/index.html",
        "terms.html",
        "citations.html",
        "responsible.html",
        "targets.html",
        "calendar.html",
        "same-targets.html",
        "review.html",
        "search.html",
    }


def test_anchors_and_contents():
    page = make_page("policies/plain.html", PLAIN)
    assert page.anchors == {"u0", "u1", "u1-1", "u1-1-1", "uend"}
    assert [(entry.anchor, entry.title, entry.depth) for entry in page.contents] == [
        ("u0", "开头", 1),
        ("u1", "一、总体要求", 1),
        ("u1-1", "（一）配齐团干部", 2),
        ("uend", "结尾", 1),
    ]


def test_a_part_that_people_split_off_is_named_by_its_words_and_cited_as_what_it_is_printed_under():
    units = [
        make_unit("1", label="第一条", heading="补贴", text="每月补贴。", corrections=1),
        make_unit("2", text="高校每年检查1次。", origin="1", task=True, applies_to=("高校",)),
        make_unit("2.1", label="（一）", text="高校要抽查。", origin="1.1", task=True, applies_to=("高校",)),
        make_unit("3", label="第二条", text="其余从前。", origin="2"),
    ]
    pages = {page.path: page for page in make_pages(build_library([make_policy("a", units)]))}
    assert [entry.title for entry in pages["policies/a.html"].contents] == [
        "第一条 补贴",
        "高校每年检查1次。",
        "（一）高校要抽查。",
        "第二条 其余从前。",
    ]
    rows = re.findall(r'<tr class="pb-item".*?</tr>', pages["checklists/university.html"].html, re.DOTALL)
    assert ["①第一条" in read_text(row) for row in rows] == [True, True]
    assert "补贴" in read_text(rows[0]) and "①第一条（一）" in read_text(rows[1])


def test_a_unit_shows_all_that_is_known_of_it():
    unit = find_unit(make_page("policies/plain.html", PLAIN).html, "u1-1")
    assert '<mark class="pb-mark">配备率达到90%以上</mark><a class="pb-at" href="#t1-1"' in unit
    assert '<a class="pb-badge" href="../organizations/index.html">全部</a>' in unit
    assert '<a href="../policies/%E7%94%B2%20%26%20%E4%B9%99.html">《另一份意见》</a>（〔2020〕1号）' in unit
    shown = read_text(unit)
    assert 'data-mark="①" aria-label="指标①：≥ 90 %"' in unit
    for words in (
        "①≥90%",
        "②≤3个月",
        "类型比例",
        "依据“配备率达到90%以上”",
        "责任各级党组织",
        "原文第4–6行",
        "三会一课：支部党员大会；党课",
        "四个意识",
    ):
        assert words in shown


def test_evidence_in_a_heading_is_marked():
    unit = make_unit("1", label="一、", heading="每年1次", text="说明。", targets=(make_target("每年1次"),))
    html = make_page("policies/a.html", make_policy("a", [unit])).html
    assert re.search('</span><mark class="pb-mark">每年1次</mark><a class="pb-at" [^>]*></a></h2>', html)


def test_a_policy_page_does_not_grow_with_the_library():
    """It names the policies before and after it, and no other."""
    units = [make_unit("1", label="一、", text="做好台账，按月归档。")]
    older = [make_policy(f"other-{n}", units, title=f"别的政策{n}", issued="2019") for n in range(30)]
    newer = make_policy("newer", [], issued="2026")
    library = [make_policy("plain", PLAIN.units, issued="2020"), newer, *older]
    page = make_page("policies/plain.html", *library)
    assert page == make_page("policies/plain.html", *library[:3])
    assert re.findall(r'rel="(\w+)" href="\.\./policies/([^"]+)\.html"', page.html) == [
        ("prev", "newer"),
        ("next", "other-0"),
    ]
    assert 'class="pb-around"' not in make_page("policies/plain.html", PLAIN).html


def test_a_checklist_item():
    html = make_page("checklists/university.html", PLAIN).html
    row = re.search(r'<tr class="pb-item" data-item="plain#1\.1">.*?</tr>', html, re.DOTALL)[0]
    assert '<a href="../policies/plain.html#u1-1">①一、（一）</a>' in row
    shown = read_text(row)
    for words in ("配齐团干部", "配备率达到90%以上，3个月内补齐空缺。", "≥90%", "□是□部分□否□不适用"):
        assert words in shown
    assert read_text(html).endswith("填表人：审核人：负责人签字：单位（盖章）：年月日")


def test_policies_whose_date_is_not_known_come_last():
    dated = [make_policy(id, [], issued=issued) for id, issued in [("a", None), ("b", "2019"), ("c", "2020-05-01")]]
    html = make_page("policies/index.html", *dated).html
    assert re.findall(r'href="(\w)\.html"', html) == ["c", "b", "a"]


def test_library_json():
    files = {file.path: file.content for file in make_files(build_library([PLAIN], date(2026, 11, 20)))}
    data = json.loads(files["data/library.json"])
    assert set(data) == {"day", "policies", "related", "same_target"}
    assert data["day"] == "2026-11-20"
    assert data["policies"][0]["title"] == "普通方案"


def test_the_signature_stands_with_the_last_item():
    library = build_library([PLAIN])
    page = next(page for page in make_pages(library) if "data-item=" in page.html)
    ending = page.html.rpartition('<tbody class="pb-ending">')[2]
    assert ending.count("data-item=") == 1 == ending.count("pb-signoff")
