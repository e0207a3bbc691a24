"""Policies that are not in force: said on their page, off the lists, and led to."""

import re
from datetime import date

import pytest

from policysite.library import build_library
from policysite.pages import make_files, make_pages
from tests.policysite.conftest import HOSTILE, TRAP, make_policy, make_target, make_unit, write_docs
from tests.policysite.test_pages import read_text
from tests.policysite.test_plugin import PageReader, leads_somewhere

DAY = date(2026, 11, 22)


def make_asking(id, **about):
    target = make_target("1次", value=1, measure="次")
    unit = make_unit("1", label="一、", text=f"{id}每年1次。", task=True, applies_to=("高校",), targets=(target,))
    return make_policy(id, [unit], **about)


def make_site(*policies, day=DAY):
    return {page.path: page.html for page in make_pages(build_library(policies, day))}


OLD, NEW = make_asking("old", status="现行"), make_asking("new", replaces=("old",), effective="2026-09-01")


def test_a_replaced_policy_is_off_the_lists_with_a_line_that_says_so():
    site = make_site(OLD, NEW)
    university = site["checklists/university.html"]
    assert re.findall(r'data-item="(\w+)#', university) == ["new"]
    said = "未列入：《old》（已废止，由《new》代替）"
    for path in ("checklists/university.html", "checklists/index.html", "targets.html"):
        assert said in read_text(site[path])
    assert 'href="../policies/old.html"' in university
    (rest,) = (file.content for file in make_files(build_library((OLD, NEW), DAY)) if file.path == "targets-2.js")
    assert re.findall(r'data-policy="(\w+)"', site["targets.html"]) == ["new"]
    assert re.findall(r'data-policy=\\"(\w+)\\"', rest) == ["old"]
    assert "全部1个数字要求" in read_text(site["targets.html"])


def test_the_pages_of_both_lead_to_each_other_and_to_the_comparison():
    site = make_site(OLD, NEW)
    old, new = site["policies/old.html"], site["policies/new.html"]
    assert "本文件已废止。已由《new》代替。对照两个版本" in read_text(old)
    assert "状态已废止" in read_text(old) and "状态现行施行日期2026-09-01" in read_text(new)
    assert "代替《old》对照" in read_text(new) and "pb-banner" not in new
    for page in (old, new):
        assert 'href="../compare/old--new.html"' in page
    assert "compare/old--new.html" in site


def test_before_its_day_the_new_one_is_off_the_lists_and_the_old_one_on_them():
    site = make_site(OLD, NEW, day=date(2026, 8, 31))
    assert re.findall(r'data-item="(\w+)#', site["checklists/university.html"]) == ["old"]
    assert "未列入：《new》（尚未生效）" in read_text(site["checklists/university.html"])
    assert "本文件尚未生效，自2026-09-01起施行。" in read_text(site["policies/new.html"])
    old = read_text(site["policies/old.html"])
    assert "将由《new》代替（自2026-09-01起）。" in old and "本文件" not in old


@pytest.mark.parametrize("status", ["已废止", "已修改"])
def test_who_takes_its_place_later_has_not_yet(status):
    old = make_asking("old", status=status)
    before = make_site(old, NEW, day=date(2026, 8, 31))
    assert f"本文件{status}。将由《new》代替（自2026-09-01起）。" in read_text(before["policies/old.html"])
    assert f"《old》（{status}）" in read_text(before["targets.html"])
    after = make_site(old, NEW)
    assert f"本文件{status}。已由《new》代替。" in read_text(after["policies/old.html"])
    assert f"《old》（{status}，由《new》代替）" in read_text(after["targets.html"])


@pytest.mark.parametrize("status", ["已废止", "已修改", "尚未生效"])
def test_what_people_say_takes_a_policy_off_the_lists(status):
    site = make_site(make_asking("a", status=status), make_asking("b"))
    assert f"本文件{status}。" in read_text(site["policies/a.html"])
    assert f'<span class="pb-status">{status}</span>' in site["policies/index.html"]
    assert re.findall(r'data-item="(\w+)#', site["checklists/university.html"]) == ["b"]


def test_where_all_are_in_force_nothing_is_said():
    site = make_site(make_asking("a"), make_asking("b", status="现行"))
    assert not [path for path, html in site.items() if "未列入" in html or "pb-banner" in html or 'validity"' in html]


def test_where_none_is_in_force_there_is_no_list():
    site = make_site(make_asking("a", status="已废止"))
    assert "checklists/university.html" not in site
    assert "未列入：《a》（已废止）" in read_text(site["checklists/index.html"])


def test_the_build_warns_of_what_is_wrong_and_goes_on(tmp_path, build_site, capsys):
    policies = [make_asking("a", replaces=("b",)), make_asking("b", replaces=("a", "x"))]
    build_site(write_docs(tmp_path / "docs", policies), tmp_path / "site")
    said = capsys.readouterr().err
    assert "警告：source_texts/b.yml：“replaces”写的“x”不是库中的另一份政策" in said
    assert "互相代替（a → b → a）" in said and "这一处暂不采用。" in said
    assert not (tmp_path / "site/compare").exists()


def test_hostile_ids_and_titles_lead_where_they_should(tmp_path, build_site):
    dropped = make_unit("1", label="1.", heading="读书", text="<img src=y onerror=alert(9)>每周读书{{ 7 * 7 }}")
    old = make_policy("旧 & 版", [dropped], title=TRAP, replaced_by=HOSTILE.about.id, effective=TRAP)
    policies = [HOSTILE, old]
    build_site(write_docs(tmp_path / "docs", policies), tmp_path / "site")
    pages = {path: PageReader(path) for path in (tmp_path / "site").rglob("*.html") if path.name != "404.html"}
    assert tmp_path / "site/compare/旧 & 版--甲 & 乙.html" in pages
    assert not [
        (path, link) for path, page in pages.items() for link in page.links if not leads_somewhere(link, path, pages)
    ]
    del pages[tmp_path / "site/maintaining.html"]  # has pictures of its own
    assert not [
        path for path, page in pages.items() if "img" in page.tags or any(a.startswith("on") for a in page.attributes)
    ]
