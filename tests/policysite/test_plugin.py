"""The whole site as MkDocs builds it, strictly."""

import json
import os
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from mkdocs.exceptions import Abort

from policysite.verify import verify_site
from tests.policysite.conftest import HOSTILE, PLAIN, ROOT, TRAP, TRAPS, make_policy, write_docs


class PageReader(HTMLParser):
    """What a browser would find on a page."""

    def __init__(self, path):
        super().__init__()
        self.tags, self.ids, self.links, self.attributes, self.text = [], set(), [], set(), []
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        for name, value in attrs:
            self.attributes.add(name)
            if name == "id":
                self.ids.add(value)
            if name in ("href", "src"):
                self.links.append(value)

    def handle_data(self, data):
        self.text.append(data)


@pytest.fixture(scope="module")
def pages(site):
    """Every page of the site but the error page, which only a server shows."""
    return {path: PageReader(path) for path in site.rglob("*.html") if path.name != "404.html"}


def leads_somewhere(link, path, pages):
    parts = urlsplit(link)
    goal = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    if parts.scheme or parts.netloc or not goal.exists():
        return False
    return not parts.fragment or unquote(parts.fragment) in pages[goal].ids


def test_every_link_leads_somewhere(pages):
    links = [(path, link) for path, page in pages.items() for link in page.links]
    assert len(links) > 100
    assert not [(path.name, link) for path, link in links if not leads_somewhere(link, path, pages)]


def test_hostile_text_stays_text(site, pages):
    plain, hostile = (pages[site / "policies" / f"{policy.about.id}.html"] for policy in (PLAIN, HOSTILE))
    assert hostile.tags.count("script") == plain.tags.count("script")
    text = "".join(hostile.text)
    for trap in TRAPS:
        assert text.count(trap) >= 15
    assert f"{TRAP} - 政策手册" in text
    for path, page in pages.items():
        assert "img" not in page.tags or path.name == "maintaining.html"
        assert not [name for name in page.attributes if name.startswith("on")]


def test_generated_pages_are_not_in_the_navigation(site):
    home = (site / "index.html").read_text("utf-8")
    navigation = home[: home.index("<article")]
    assert "policies/index.html" in navigation
    assert "policies/plain.html" not in navigation


def test_the_theme_shows_the_outline(site):
    page = (site / "policies/plain.html").read_text("utf-8")
    contents = page[page.index('class="md-nav md-nav--secondary"') : page.index("<article")]
    assert 'href="#u1-1"' in contents


def test_data_is_published_as_it_is(site):
    docs = site.parent / "docs"
    assert (site / "data/plain.yml").read_bytes() == (docs / "data/plain.yml").read_bytes()
    assert len(json.loads((site / "data/library.json").read_text("utf-8"))["policies"]) == 2


def test_the_build_says_what_it_made_and_how_to_open_it(tmp_path, build_site, capsys):
    build_site(write_docs(tmp_path / "docs", [PLAIN]), tmp_path / "site")
    said = capsys.readouterr().out
    assert "已生成 1 份政策、2 张自查表" in said
    assert str(Path("site", "index.html")) in said


@pytest.mark.parametrize("damage", [shutil.rmtree, lambda data: (data / "plain.yml").write_text("schema: 1\nx: [")])
def test_an_error_leaves_the_last_site_whole(tmp_path, build_site, caplog, damage):
    docs, site = write_docs(tmp_path / "docs", [PLAIN]), tmp_path / "site"
    build_site(docs, site)
    before = {path: path.stat().st_mtime_ns for path in site.rglob("*")}
    damage(docs / "data")
    with pytest.raises(Abort):
        build_site(docs, site)
    assert {path: path.stat().st_mtime_ns for path in site.rglob("*")} == before
    assert str(docs / "data") in caplog.text


def test_the_lists_are_as_people_set_them(tmp_path, build_site, capsys):
    docs, site = write_docs(tmp_path / "docs", [PLAIN, HOSTILE]), tmp_path / "site"
    settings = tmp_path / "checklists.yml"
    settings.write_text("signoff: [经办人]\nscoring:\n  items: {plain#1.1: 5, plain#9: 2}\n", "utf-8")
    build_site(docs, site)
    assert "经办人：" in (site / "checklists/university.html").read_text("utf-8")
    warning = (
        f"警告：{settings} 第 3 行：自查表里没有项目“plain#9”。请对照自查表改正编号，或者删去这一行。这一处暂不采用。"
    )
    assert warning in capsys.readouterr().err
    assert verify_site(site) == []


def test_a_mistake_in_what_people_set_leaves_the_last_site_whole(tmp_path, build_site, caplog):
    docs, site = write_docs(tmp_path / "docs", [PLAIN]), tmp_path / "site"
    build_site(docs, site)
    before = {path: path.stat().st_mtime_ns for path in site.rglob("*")}
    (tmp_path / "checklists.yml").write_text("colums: []\n", "utf-8")
    with pytest.raises(Abort):
        build_site(docs, site)
    assert {path: path.stat().st_mtime_ns for path in site.rglob("*")} == before
    assert "checklists.yml 第 1 行：不认识“colums”。是不是“columns”？" in caplog.text


def test_a_build_is_of_the_day_it_is_told(tmp_path, build_site, monkeypatch):
    docs = write_docs(tmp_path / "docs", [PLAIN, make_policy("next", PLAIN.units, effective="2026-11-23")])
    pages = {}
    for seconds in (1795305600, 1795305600, 1795305600 + 86400):  # 2026-11-22 and the day after
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(seconds))
        build_site(docs, tmp_path / "site")
        made = {path: path.read_bytes() for path in (tmp_path / "site").rglob("*") if path.is_file()}
        assert pages.setdefault(seconds, made) == made
    today, tomorrow = ((made[tmp_path / "site/review.html"].decode()) for made in pages.values())
    assert "截至 2026-11-22" in today and "截至 2026-11-23" in tomorrow
    lists = [made[tmp_path / "site/checklists/university.html"].decode() for made in pages.values()]
    assert ['data-item="next#' in html for html in lists] == [False, True]


def test_a_day_that_is_none_stops_the_build(tmp_path, build_site, monkeypatch, caplog):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "gestern")
    with pytest.raises(Abort):
        build_site(write_docs(tmp_path / "docs", [PLAIN]), tmp_path / "site")
    assert "SOURCE_DATE_EPOCH：应为 1970 年以来的秒数，不能是“gestern”" in caplog.text


def test_a_broken_link_to_a_unit_stops_the_build(tmp_path, build_site):
    docs = write_docs(tmp_path / "docs", [PLAIN])
    with (docs / "about.md").open("a", encoding="utf-8") as page:
        page.write("\n[有](policies/plain.md#u1-1)\n")
    build_site(docs, tmp_path / "site")
    with (docs / "about.md").open("a", encoding="utf-8") as page:
        page.write("\n[没有](policies/plain.md#u9-9)\n")
    with pytest.raises(Abort):
        build_site(docs, tmp_path / "site")


def test_properdocs_builds_the_same_site(site, tmp_path):
    """ProperDocs goes on where MkDocs stopped; only its name in the pages' head differs."""
    docs = write_docs(tmp_path / "docs", (PLAIN, HOSTILE))
    config = tmp_path / "properdocs.yml"
    text = (ROOT / "mkdocs.yml").read_text("utf-8")
    config.write_text(text.replace("docs_dir: docs", f"docs_dir: {docs}"), "utf-8")
    command = [sys.executable, "-m", "properdocs", "build", "--strict", "-q", "-f", config, "-d", tmp_path / "site"]
    subprocess.run(command, check=True, env=os.environ | {"NO_MKDOCS_2_WARNING": "1"})  # noqa: S603  # our own command
    for path in (path for path in site.rglob("*") if path.is_file()):
        other = tmp_path / "site" / path.relative_to(site)
        if path.suffix in (".html", ".json", ".yml"):
            generator = re.compile(r"(?<=mkdocs-)(?:ProperDocs )?[\d.]+(?=, )")
            assert generator.sub("", other.read_text("utf-8")) == generator.sub("", path.read_text("utf-8"))
        elif path.name != "sitemap.xml.gz":  # holds the time it was packed
            assert other.read_bytes() == path.read_bytes()


def test_a_list_leads_to_its_files_without_a_script(site):
    page = (site / "checklists/university.html").read_text("utf-8")
    links = re.findall(r'<a class="pb-button" href="([^"]+)" download>([^<]+)<small>([^<]+)</small>', page)
    assert [(name, words) for name, words, _ in links] == [
        ("university.pdf", "PDF 打印版"),
        ("university.docx", "Word"),
        ("university.xlsx", "Excel"),
    ]
    assert re.fullmatch(r"\d+ 页，\d+ KB", links[0][2])
    assert all(re.fullmatch(r"\d+ KB", size) for _, _, size in links[1:])
    kept = site.parent / ".cache/lists"
    for name, _, _ in links:
        content = (site / "checklists" / name).read_bytes()
        assert (kept / f"{name}.kept").read_bytes().endswith(content)
