"""What MkDocs asks of a plugin, answered by the functions beside this file."""

import os
import sys
from functools import partial
from html import escape
from pathlib import Path
from typing import Any, Literal

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents

from policysite.checklists import find_unknown_items
from policysite.exports.lists import export_list
from policysite.library import Library, Read, build_library, read_policies
from policysite.pages import Entry, SitePage, find_search_folder, make_files, make_home, make_pages
from policysite.search import SOURCES as SEARCH_SOURCES
from policysite.settings import DEFAULTS, FILE, AllSettings, read_settings
from policytext.model import PolicyError
from policytext.validity import read_day

ASSETS = Path(__file__).parent / "assets"
ASSETS_URL = "assets/policysite"
STYLES = (
    "base",
    "policy",
    "review",
    "compare",
    "tables",
    "checklist",
    "filling",
    "collect",
    "indexes",
    "targets",
    "same-targets",
    "calendar",
    "home",
    "search",
    "paper",
)
"""In the order in which they take effect: paper has the last word."""
SCRIPTS = ("policysite", "policy", "home", "indexes", "targets", "calendar", "checklist", "searchbox", "landing")
THEME = Path(__file__).parent / "theme"
"""Partials in the place of Material's."""
KEPT = ".cache/lists"
"""Beside the docs folder: the files of the checklists from the last build, which only cost time to lose."""
DATA = "data"
"""Folder of the policy data inside docs_dir; it is published with the site."""


class ReadyPage(Page):
    """A page that needs no Markdown: its HTML was made from the library.

    The theme prints titles as they are, so they are escaped here.
    """

    def __init__(self, made: SitePage, file: File, config: MkDocsConfig) -> None:
        super().__init__(escape(made.title), file, config)
        self._made = made

    def read_source(self, config: MkDocsConfig) -> None:
        """Nothing to read."""
        hidden = ["navigation"] if self._made.contents else ["navigation", "toc"]
        self.markdown = ""
        self.meta = {"title": escape(self._made.title), "hide": hidden}

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Hand over what was made."""
        self.content = self._made.html
        self.toc = _nest_contents(self._made.contents)
        self.present_anchor_ids = set(self._made.anchors)
        self.links_to_anchors = {}


class PolicysitePlugin(BasePlugin):  # type: ignore[no-untyped-call, type-arg]  # MkDocs leaves it untyped; no options
    """Adds a page a policy, the checklists and the indexes to the site."""

    def __init__(self) -> None:
        self._read: Read = {}
        self._library: Library = build_library(())
        self._settings: AllSettings = DEFAULTS
        self._serving = False

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Having this hook makes MkDocs keep the plugin, and what it has read, while it serves."""
        self._serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> None:
        """Put our styles and scripts on every page, and our header in the place of Material's."""
        config.theme.dirs.insert(0, str(THEME))
        config.extra_css += [f"{ASSETS_URL}/{name}.css" for name in STYLES]
        config.extra_javascript += [f"{ASSETS_URL}/{name}.js" for name in SCRIPTS]
        if _find_settings(config).exists():
            config.watch.append(str(_find_settings(config)))

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Read the policies while the last site is still there: an error leaves it whole."""
        try:
            self._read = read_policies(Path(config.docs_dir, DATA), self._read)
            self._settings = read_settings(_find_settings(config))
            day = read_day(os.environ)
        except PolicyError as error:
            raise PluginError(str(error)) from error
        self._library = build_library((policy for _, policy in self._read.values()), day)
        problems = [*self._library.problems, *find_unknown_items(self._library, self._settings)]
        for problem in problems:  # not a warning of MkDocs, which would stop a strict build
            print(f"警告：{problem}这一处暂不采用。", file=sys.stderr)

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add the generated pages, data and assets."""
        export = partial(export_list, year=self._library.day.year, folder=Path(config.docs_dir).parent / KEPT)
        for made in make_pages(self._library, self._settings, export):
            file = _generate(config, made.path.removesuffix(".html") + ".md", content="")
            files.append(file)
            ReadyPage(made, file, config)
            for beside in made.files:
                files.append(_generate(config, beside.path, content=beside.content))
        made_files = tuple(make_files(self._library))
        config.extra["policysite_search"] = find_search_folder(made_files)
        for made_file in made_files:
            files.append(_generate(config, made_file.path, content=made_file.content))
        for asset in sorted(
            path for path in ASSETS.rglob("*") if path.is_file() and SEARCH_SOURCES not in path.parents
        ):
            url = f"{ASSETS_URL}/{asset.relative_to(ASSETS).as_posix()}"
            files.append(_generate(config, url, abs_src_path=str(asset)))
        return files

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Below the hand-written words of a page that asks for it: `policysite: home` at its head."""
        return html + make_home(self._library) if page.meta.get("policysite") == "home" else html

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Say what was built and how to open it, also under --quiet."""
        if not self._serving:
            print(_say_built(self._library, Path(config.site_dir)))


def _find_settings(config: MkDocsConfig) -> Path:
    """Where people's file for the checklists stands, or would: beside the docs folder, as mkdocs.yml does."""
    return Path(config.docs_dir).parent / FILE


def _generate(config: MkDocsConfig, path: str, **source: Any) -> File:
    return File.generated(config, path, inclusion=InclusionLevel.NOT_IN_NAV, **source)


def _nest_contents(entries: tuple[Entry, ...]) -> TableOfContents:
    top: list[AnchorLink] = []
    open_links: list[AnchorLink] = []
    for entry in entries:
        link = AnchorLink(escape(entry.title), entry.anchor, entry.depth + 1)
        while open_links and open_links[-1].level >= link.level:
            open_links.pop()
        (open_links[-1].children if open_links else top).append(link)
        open_links.append(link)
    return TableOfContents(top)


def _say_built(library: Library, site: Path) -> str:
    place = site.relative_to(Path.cwd()) if site.is_relative_to(Path.cwd()) else site
    return (
        f"已生成 {len(library.policies)} 份政策、{len(library.tasks)} 张自查表 → {place}/，"
        f"用浏览器打开 {place / 'index.html'} 即可（也可把整个文件夹拷到 U 盘）"
    )
