"""Is a built site whole? Every page, anchor and list item is there, every link leads somewhere, nothing is fetched from elsewhere."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from lxml import etree, html

from policysite.exports.lists import READERS, read_ids
from policysite.library import build_library, read_policies
from policysite.pages import SiteFile, make_files, make_pages
from policytext.model import PolicyError

FETCHED = {
    "audio": ("src",),
    "embed": ("src",),
    "iframe": ("src",),
    "img": ("src", "srcset"),
    "image": ("href", "{http://www.w3.org/1999/xlink}href"),
    "input": ("src",),
    "link": ("href",),
    "object": ("data",),
    "script": ("src",),
    "source": ("src", "srcset"),
    "track": ("src",),
    "use": ("href", "{http://www.w3.org/1999/xlink}href"),
    "video": ("src", "poster"),
}
"""Element → its attributes that a browser fetches by itself."""

NOT_FETCHED = frozenset({"alternate", "author", "canonical", "help", "license", "next", "prev"})
"""Kinds of `link` that only tell."""

OTHER_HOSTS = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
INLINE = re.compile(r"(?:data|about|blob|mailto|tel|javascript):", re.IGNORECASE)
IN_STYLE = re.compile(r"""url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)""", re.IGNORECASE)
NOT_FOUND = "404.html"
"""A server shows it at any address, so its links begin at the top of the site; nobody opens it from a folder."""


@dataclass(frozen=True, slots=True)
class Use:
    """A place in a page, or a style sheet, that names something else."""

    file: str
    """Path within the site."""
    line: int
    url: str
    fetched: bool
    """The browser fetches it by itself; a link is only followed."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What one page of the built site holds."""

    anchors: frozenset[str]
    items: frozenset[str]
    """Ids of the check items on it."""
    uses: tuple[Use, ...]


def verify_site(site: Path) -> list[str]:
    """What is wrong with a built site, each in a line of Chinese that names the file; empty where it is whole.

    Raises PolicyError where there is no site, or its data cannot be read.
    """
    if not (site / "data/library.json").is_file():
        raise PolicyError(site, "这里没有建好的网站", "请先运行 make site，或写上网站所在的文件夹")
    opened = {path: _open_page(site, path) for path in _list_files(site, "*.html")}
    uses = [use for page in opened.values() for use in page.uses]
    uses += [use for path in _list_files(site, "*.css") for use in _read_style(path, (site / path).read_text("utf-8"))]
    return [*_find_missing(site, opened), *filter(None, (_judge(use, site, opened) for use in uses))]


def _list_files(site: Path, pattern: str) -> list[str]:
    return sorted(path.relative_to(site).as_posix() for path in site.rglob(pattern) if path.is_file())


def _open_page(site: Path, path: str) -> Opened:
    root = html.document_fromstring(
        (site / path).read_bytes(), parser=html.HTMLParser(encoding="utf-8", huge_tree=True)
    )
    elements = [element for element in root.iter() if isinstance(element.tag, str)]
    return Opened(
        frozenset(name for each in elements for name in (each.get("id"), each.tag == "a" and each.get("name")) if name),
        frozenset(item for each in elements if (item := each.get("data-item"))),
        tuple(use for element in elements for use in _find_uses(path, element)),
    )


def _find_uses(path: str, element: etree._Element) -> Iterator[Use]:
    line = element.sourceline or 1
    telling = element.tag == "link" and NOT_FETCHED.intersection((element.get("rel") or "").lower().split())
    for attribute in FETCHED.get(element.tag, ()):
        value = element.get(attribute)
        if value:
            urls = [part.split()[0] for part in value.split(",") if part.strip()] if attribute == "srcset" else [value]
            yield from (Use(path, line, url, not telling) for url in urls)
    if element.tag in ("a", "area") and element.get("href"):
        yield Use(path, line, element.get("href"), False)
    yield from _read_style(path, element.get("style") or "", line)
    if element.tag == "style":
        yield from _read_style(path, element.text or "", line)


def _read_style(path: str, text: str, first: int = 1) -> Iterator[Use]:
    for match in IN_STYLE.finditer(text):
        yield Use(path, first + text.count("\n", 0, match.start()), (match[1] or match[2]).strip(), True)


def _find_missing(site: Path, opened: Mapping[str, Opened]) -> Iterator[str]:
    """What the published data asks for and the site does not have."""
    said = json.loads((site / "data/library.json").read_text("utf-8"))
    policies = [policy for _, policy in read_policies(site / "data", {}).values()]
    published = {about["id"] for about in said["policies"]}
    yield from (
        f"data/{policy.about.id}.yml：library.json 里没有这份政策"
        for policy in policies
        if policy.about.id not in published
    )
    library = build_library(policies, date.fromisoformat(said["day"]))
    for made in make_pages(library):
        page = opened.get(made.path)
        if page is None:
            yield f"{made.path}：缺少这个页面"
            continue
        fragment = html.fragment_fromstring(made.html, create_parent=True)
        yield from _report(made.path, "锚点", (each.get("id") for each in fragment.iter("*")), page.anchors)
        items = [item for each in fragment.iter("*") if (item := each.get("data-item"))]
        yield from _report(made.path, "自查项目", items, page.items)
        if items:
            yield from _compare_exports(site, made.path, page.items)
        yield from _find_missing_files(site, made.files)
    yield from _find_missing_files(site, make_files(library))


def _find_missing_files(site: Path, made: Iterable[SiteFile]) -> Iterator[str]:
    yield from (f"{file.path}：缺少这个文件" for file in made if not (site / file.path).is_file())


def _compare_exports(site: Path, page: str, items: frozenset[str]) -> Iterator[str]:
    """What the files beside the page of a list do not share with it."""
    for ending in READERS:
        path = page.removesuffix(".html") + ending
        if not (site / path).is_file():
            yield f"{path}：缺少这个文件"
            continue
        there = read_ids(site / path)
        if there is None:
            yield f"{path}：这个文件打不开或不完整"
            continue
        yield from _report(path, "自查项目", sorted(items), frozenset(there))
        yield from (f"{path}：多出自查项目“{id}”，网页上没有" for id in there if id not in items)


def _report(path: str, kind: str, wanted: Iterable[str | None], there: frozenset[str]) -> Iterator[str]:
    yield from (f"{path}：缺少{kind}“{name}”" for name in wanted if name and name not in there)


def _judge(use: Use, site: Path, opened: Mapping[str, Opened]) -> str | None:
    """What is wrong with a link or a thing that is fetched."""
    here = f"{use.file} 第 {use.line} 行"
    if OTHER_HOSTS.match(use.url):
        return f"{here}：会向别的网站请求“{use.url}”" if use.fetched else None
    if INLINE.match(use.url):
        return None
    parts = urlsplit(use.url)
    goal = _resolve(use.file, unquote(parts.path))
    if goal is None or not (site / goal).is_file():
        return f"{here}：“{use.url}”指向的文件不存在"
    anchor = unquote(parts.fragment)
    if anchor and goal in opened and anchor not in opened[goal].anchors:
        return f"{here}：“{use.url}”指向的位置不存在"
    return None


def _resolve(file: str, path: str) -> str | None:
    """The file within the site that a path on a page leads to; None where it leaves the site."""
    if not path:
        return file
    if path.startswith("/"):
        return path.lstrip("/") if file == NOT_FOUND else None
    steps: list[str] = []
    for step in (*PurePosixPath(file).parent.parts, *path.split("/")):
        if step == "..":
            if not steps:
                return None
            steps.pop()
        elif step not in ("", "."):
            steps.append(step)
    return "/".join(steps)
