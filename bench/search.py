"""What the search costs beside Material's and Pagefind's: `python -m bench.search [CLAUSES…]` prints one table.

All run in the same Chromium over the same clauses, taken from the policies at hand (POLICYBOOK_CORPUS adds a folder of
one's own) and multiplied where they are too few. Pagefind takes part where the package pagefind_bin is installed, jieba
where it is (Material cuts Chinese with it). Kilobytes are gzipped and count everything from the focus on the box to the
first result, ours with the script that every page has; times are milliseconds.
"""

import functools
import gzip
import http.server
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import unquote, urlsplit

import material
import yaml
from jinja2 import Environment, FileSystemLoader
from playwright.sync_api import Browser, sync_playwright

from policysite.library import Library, build_library
from policysite.plugin import ASSETS, THEME
from policysite.search import make_search_scripts
from policytext import store
from policytext.batch import Job, extract_job
from policytext.model import Policy, Unit

ROOT = Path(__file__).parents[1]
FOLDERS = ("tests/gold/texts", *filter(None, [os.environ.get("POLICYBOOK_CORPUS")]))
SIZES = (158, 10_000, 100_000)
PEERS_UP_TO = 10_000
"""Clauses; beyond that Material's index takes minutes to build and does not open on a phone."""
QUERIES = [query["query"] for query in yaml.safe_load((ROOT / "tests/gold/search/given.yml").read_bytes())["queries"]]
FIRST = QUERIES[0]
WAIT = 180_000
ARGUMENTS = ("--headless", "--no-sandbox", "--disable-gpu", "--js-flags=--expose-gc")


@dataclass
class Row:
    """What one search costs at one size."""

    name: str
    clauses: int
    build: float
    """Seconds."""
    disk: float
    """Megabytes."""
    loaded: float
    cold: float
    warm: list[float]


# --- clauses --------------------------------------------------------------------------------------


def gather_policies(wanted: int) -> list[Policy]:
    """Policies of about so many clauses together."""
    five = [store.load(path) for path in sorted((ROOT / "docs/data").glob("*.yml"))]
    if wanted <= sum(len(policy.units) for policy in five):
        return five
    with tempfile.TemporaryDirectory() as folder:
        paths = (path for name in FOLDERS for path in sorted((ROOT / name).glob("*.txt")) if "." not in path.stem)
        known = [*five, *(extract_job(Job(path, Path(folder))) for path in paths)]
    return list(multiply(known, wanted))


def multiply(known: list[Policy], wanted: int) -> Iterator[Policy]:
    """The policies, then again with their sentences dealt out anew, until there are enough clauses."""
    dice = random.Random(6)  # noqa: S311  # the same clauses each time
    sentences = [f"{s}。" for policy in known for unit in policy.units for s in unit.text.split("。") if s.strip()]
    clauses = 0
    for turn in range(wanted):
        for policy in known:
            if clauses >= wanted:
                return
            clauses += len(policy.units)
            yield policy if not turn else deal(policy, turn, sentences, dice)


def deal(policy: Policy, turn: int, sentences: list[str], dice: random.Random) -> Policy:
    def fill(unit: Unit) -> Unit:
        texts = [dice.choice(sentences) for _ in range(unit.text.count("。"))]
        return replace(unit, text="".join(texts), targets=(), terms=(), citations=())

    about = replace(policy.about, id=f"{policy.about.id}-{turn}", title=f"{policy.about.title}（{turn}）", replaces=())
    return replace(policy, about=about, units=tuple(map(fill, policy.units)))


# --- sites ----------------------------------------------------------------------------------------


def write_ours(library: Library, folder: Path) -> None:
    """The index, and a page with nothing but the box."""
    index = folder / "search"
    index.mkdir()
    for name, script in make_search_scripts(library).items():
        (index / f"{name}.js").write_text(script, "utf-8")
    shutil.copy(ASSETS / "searchbox.js", folder)
    templates = [THEME, Path(material.__file__).parent / "templates"]
    environment = Environment(loader=FileSystemLoader(templates), autoescape=True)
    environment.filters["url"] = str
    box = environment.get_template("partials/searchbox.html").render(
        config={"extra": {"policysite_search": index.name}}
    )
    page = f'<!doctype html><meta charset="utf-8"><body>{box}<script src="searchbox.js"></script>'
    (folder / "index.html").write_text(page, "utf-8")


def write_peers(library: Library, folder: Path) -> None:
    """The same clauses as a Material site with its own search: a page a policy, a heading a clause."""
    docs = folder / "docs"
    docs.mkdir()
    (docs / "index.md").write_text("# 首页\n", "utf-8")
    for policy in library.policies:
        (docs / f"{policy.about.id}.md").write_text("".join(_write_markdown(policy)), "utf-8")
    configuration = {
        "site_name": "bench",
        "theme": {"name": "material", "language": "zh", "font": False},
        "plugins": [{"search": {"lang": "zh"}}],
        "use_directory_urls": False,
        "markdown_extensions": ["attr_list"],
    }
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(configuration, allow_unicode=True), "utf-8")
    subprocess.run([sys.executable, "-m", "mkdocs", "build", "-q"], cwd=folder, check=True, capture_output=True)


def _write_markdown(policy: Policy) -> Iterator[str]:
    yield f"# {escape(policy.about.title)}\n\n"
    for unit in policy.units:
        heading = escape(f"{unit.label} {unit.heading}".strip()) or "开头"
        yield f"## {heading} {{#u{unit.id.replace('.', '-')}}}\n\n{escape(unit.text)}\n\n"


def write_pagefind(site: Path) -> bool:
    """Pagefind's index of that site; False where it is not installed."""
    try:
        from pagefind_bin import get_executable  # noqa: PLC0415  # optional
    except ImportError:
        return False
    command = [str(get_executable()), "--site", str(site), "--force-language", "zh"]
    subprocess.run(command, check=True, capture_output=True)
    return True


# --- measuring ------------------------------------------------------------------------------------


@contextmanager
def serving(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """The folder at an address, and what was asked for there: by workers too, of which the page does not tell."""
    asked: list[str] = []

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *arguments: Any) -> None:
            asked.append(self.path)

    handler = functools.partial(Handler, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}", asked
    server.shutdown()


def weigh(urls: Iterable[str], folder: Path, counted: str) -> float:
    """Kilobytes, gzipped, of the files that were asked for and have what is `counted` in their name."""
    names = {unquote(urlsplit(url).path) for url in urls if re.search(counted, url)}
    paths = (folder / name.removeprefix(str(folder)).lstrip("/") for name in names)
    return sum(len(gzip.compress(path.read_bytes(), 9)) for path in paths if path.is_file()) / 1000


OURS_COLD = """query => new Promise(resolve => {
  const started = performance.now(), input = document.querySelector(".pb-search input");
  const list = document.querySelector("[role=listbox]");
  new MutationObserver(() => list.children.length > 1 && resolve(performance.now() - started)).observe(list, {childList: true});
  input.focus(); input.value = query; input.dispatchEvent(new Event("input"));
})"""
OURS_WARM = """async query => {
  const started = performance.now(); await policysite.search(query, {limit: 10}); return performance.now() - started;
}"""
MATERIAL = """async query => {
  const input = document.querySelector("[data-md-component=search-query]"), toggle = document.querySelector("#__search");
  const list = document.querySelector(".md-search-result__list"), meta = document.querySelector(".md-search-result__meta");
  const frame = () => new Promise(requestAnimationFrame);
  const type = text => { input.value = text; input.dispatchEvent(new Event("keyup", {bubbles: true})); };
  if (!toggle.checked) toggle.click();
  else { type(""); const stop = performance.now() + 2000; while (list.children.length && performance.now() < stop) await frame(); }
  input.focus();
  const started = performance.now(), nothing = meta.textContent;
  type(query);
  const patience = window.warm ? 2000 : 60000; window.warm = true;
  while (!list.children.length && (meta.textContent === nothing || !/[0-9没]/.test(meta.textContent))) {
    if (performance.now() - started > patience) return null;  // it found nothing and said nothing
    await frame();
  }
  return performance.now() - started;
}"""
PAGEFIND_COLD = """async query => {
  const started = performance.now(); window.pagefind = await import("/pagefind/pagefind.js"); await pagefind.init();
  const found = await pagefind.search(query); await Promise.all(found.results.slice(0, 10).map(each => each.data()));
  return performance.now() - started;
}"""
PAGEFIND_WARM = """async query => {
  const started = performance.now(), found = await pagefind.search(query);
  await Promise.all(found.results.slice(0, 10).map(each => each.data())); return performance.now() - started;
}"""


def measure(
    browser: Browser, folder: Path, cold: str, warm: str, counted: str, served: bool = True
) -> tuple[float, float, list[float]]:
    """Kilobytes and milliseconds to the first result, then milliseconds a query; what is `counted` has that in its name."""
    with serving(folder) as (address, asked):
        page = browser.new_page()
        page.set_default_timeout(WAIT)
        page.on("request", lambda request: asked.append(request.url))
        page.goto(address if served else (folder / "index.html").as_uri())
        first = page.evaluate(cold, FIRST)
        page.wait_for_load_state("networkidle")
        loaded = weigh(asked, folder, counted)
        for query in QUERIES:  # what is loaded once is not counted again
            page.evaluate(warm, query)
        times = [page.evaluate(warm, query) for query in QUERIES]
        page.close()
    return loaded, first, [each for each in times if each is not None]


def disk(folder: Path, pattern: str) -> float:
    return sum(path.stat().st_size for path in folder.glob(pattern) if path.is_file()) / 1e6


def timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def compare(browser: Browser, clauses: int) -> Iterator[Row]:
    library = build_library(gather_policies(clauses))
    count = sum(len(policy.units) for policy in library.policies)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ours, peers = folder / "ours", folder / "peers"
        ours.mkdir()
        built = timed(lambda: write_ours(library, ours))
        for title, served in (("ours, http", True), ("ours, file", False)):
            measured = measure(browser, ours, OURS_COLD, OURS_WARM, "search", served)
            yield Row(title, count, built, disk(ours, "search/*"), *measured)
        if clauses > PEERS_UP_TO:
            return
        peers.mkdir()
        site = peers / "site"
        built = timed(lambda: write_peers(library, peers))
        measured = measure(browser, site, MATERIAL, MATERIAL, "search|lunr")
        yield Row("Material", count, built, disk(site, "search/*"), *measured)
        started = time.perf_counter()
        if write_pagefind(site):
            built = time.perf_counter() - started
            measured = measure(browser, site, PAGEFIND_COLD, PAGEFIND_WARM, "pagefind")
            yield Row("Pagefind", count, built, disk(site, "pagefind/**/*"), *measured)
        else:
            print("Pagefind: not installed (pip install pagefind_bin)")


def show(rows: Iterable[Row]) -> None:
    titles = ("", "clauses", "build s", "disk MB", "KB to first", "first ms", "warm median", "warm worst")
    print("".join(f"{title:>13}" for title in titles))
    for row in rows:
        cells = (
            row.name,
            f"{row.clauses:,}",
            f"{row.build:.1f}",
            f"{row.disk:.2f}",
            f"{row.loaded:.0f}",
            f"{row.cold:.0f}",
            f"{median(row.warm):.1f}",
            f"{max(row.warm):.0f}",
        )
        print("".join(f"{cell:>13}" for cell in cells), flush=True)


if __name__ == "__main__":
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=list(ARGUMENTS))
        for size in map(int, sys.argv[1:] or SIZES):
            show(compare(chromium, size))
