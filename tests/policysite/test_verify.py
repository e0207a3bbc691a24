"""A built site is looked through as a stranger would: what is not whole is told, with the file and the line."""

import re
import shutil

import pytest

from policysite.__main__ import main
from policysite.verify import verify_site

PAGE = "policies/plain.html"
LIST = "checklists/university.html"

DAMAGES = {
    "a file to take away is gone": ("checklists/university.docx", None, None, ["checklists/university.docx：缺少这个文件"]),
    "a page is gone": (LIST, None, None, [f"{LIST}：缺少这个页面", "“../checklists/university.html”指向的文件不存在"]),
    "a data file is gone": ("data/plain.yml", None, None, ["“../data/plain.yml”指向的文件不存在"]),
    "an anchor is gone": (
        PAGE,
        'id="u1-1"',
        'id="u9-9"',
        [f"{PAGE}：缺少锚点“u1-1”", "“../policies/plain.html#u1-1”指向的位置不存在"],
    ),
    "a list item is gone": (LIST, 'data-item="plain#1.1"', "", [f"{LIST}：缺少自查项目“plain#1.1”"]),
    "a link leads nowhere": (PAGE, "</article>", '<a href="../nowhere.html">x</a></article>', ["“../nowhere.html”指向的文件不存在"]),
    "a link leaves the folder": (PAGE, "</article>", '<a href="../../x.html">x</a></article>', ["“../../x.html”指向的文件不存在"]),
    "a link begins at the top": (PAGE, "</article>", '<a href="/targets.html">x</a></article>', ["“/targets.html”指向的文件不存在"]),
    "a link without scheme": (PAGE, "</article>", '<img src="//cdn.example/x.png"></article>', ["会向别的网站请求“//cdn.example/x.png”"]),
    "a remote script": (PAGE, "</head>", '<script src="https://cdn.example/x.js"></script></head>', ["会向别的网站请求"]),
    "a remote style": (PAGE, "</head>", '<link rel="stylesheet" href="HTTPS://cdn.example/x.css"></head>', ["会向别的网站请求"]),
    "a connection ahead of time": (PAGE, "</head>", '<link rel="preconnect" href="https://cdn.example"></head>', ["会向别的网站请求"]),
    "a remote picture in a set": (PAGE, "</article>", '<img srcset="https://cdn.example/2.png 2x"></article>', ["会向别的网站请求"]),
    "a remote font": (PAGE, "</head>", "<style>@font-face{src:url('https://f.example/a.woff')}</style></head>", ["会向别的网站请求"]),
    "a remote ground": (PAGE, "</article>", '<p style="background:url(https://f.example/a.png)">x</p></article>', ["会向别的网站请求"]),
    "a sheet that imports": ("assets/policysite/base.css", ":root {", '@import "https://f.example/a.css";\n:root {', ["会向别的网站请求"]),
    "a sheet that misses a file": ("assets/policysite/base.css", ":root {", "a{background:url(gone.png)}\n:root {", ["“gone.png”指向的文件不存在"]),
}  # fmt: skip
"""What is damaged: file, words, what they become (None: the file is removed) → pieces of the report, in any order."""


def test_a_whole_site_is_whole(site, capsys):
    assert verify_site(site) == []
    assert main(["verify", str(site)]) == 0
    assert capsys.readouterr().out.startswith("网站查验通过：")


@pytest.mark.parametrize("damage", DAMAGES, ids=DAMAGES)
def test_damage_is_told(site, tmp_path, damage, capsys):
    path, words, changed, expected = DAMAGES[damage]
    copy = shutil.copytree(site, tmp_path / "site")
    if words is None:
        (copy / path).unlink()
    else:
        text = (copy / path).read_text("utf-8")
        assert words in text
        (copy / path).write_text(text.replace(words, changed), "utf-8")
    problems = verify_site(copy)
    for piece in expected:
        assert any(piece in problem for problem in problems), problems
    assert all(re.match(r"[^：]+\.\w+( 第 \d+ 行)?：", problem) for problem in problems)
    assert main(["verify", str(copy)]) == 1
    assert "错误：" in capsys.readouterr().err


def test_a_link_to_another_site_is_no_fault(site, tmp_path):
    """Nothing is fetched until somebody follows it."""
    copy = shutil.copytree(site, tmp_path / "site")
    page = copy / PAGE
    told = '<a href="https://gov.example/">x</a><link rel="canonical" href="https://gov.example/"></article>'
    page.write_text(page.read_text("utf-8").replace("</article>", told), "utf-8")
    assert verify_site(copy) == []


def test_a_policy_that_library_json_does_not_know(site, tmp_path):
    copy = shutil.copytree(site, tmp_path / "site")
    text = (copy / "data/plain.yml").read_text("utf-8").replace("id: plain", "id: other", 1)
    (copy / "data/other.yml").write_text(text, "utf-8")
    problems = verify_site(copy)
    assert "data/other.yml：library.json 里没有这份政策" in problems
    assert "policies/other.html：缺少这个页面" in problems


def test_no_site_here(tmp_path, capsys):
    assert main(["verify", str(tmp_path)]) == 1
    assert "这里没有建好的网站" in capsys.readouterr().err


@pytest.mark.parametrize("ending", ["json", "xlsx", "docx", "pdf"])
def test_a_file_of_other_items_than_the_page_is_told(site, tmp_path, ending):
    copy = shutil.copytree(site, tmp_path / "site")
    path = f"checklists/university.{ending}"
    shutil.copy(copy / f"checklists/school.{ending}", copy / path)
    assert f"{path}：缺少自查项目“plain#1.1.1”" in verify_site(copy)
    shutil.copy(site / path, copy / f"checklists/school.{ending}")
    assert f"checklists/school.{ending}：多出自查项目“plain#1.1.1”，网页上没有" in verify_site(copy)
    (copy / path).write_bytes(b"x")
    assert f"{path}：这个文件打不开或不完整" in verify_site(copy)
