"""The real site from docs/data, built once, and a real browser that opens it from disk."""

import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from playwright.sync_api import Browser, Locator, Page, sync_playwright
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from policytext.batch import Job, extract_job
from tests.policysite.conftest import HOSTILE, write_docs

ROOT = Path(__file__).parents[2]
DATA = ROOT / "docs" / "data"
VERSIONS = ROOT / "tests/policysite/versions"
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
HEIGHT = 900


@dataclass
class Visit:
    """A page that was opened, and what the browser noticed while it was."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    @property
    def remote(self) -> list[str]:
        """Requests that left the disk."""
        return [url for url in self.requests if not url.startswith(("file://", "data:"))]


Open = Callable[..., Visit]
Windows = defaultdict[tuple[tuple[str, object], ...], list[Page]]
"""By what they were opened with."""


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `mkdocs build --strict` makes of this project."""
    folder = tmp_path_factory.mktemp("site")
    build(load_config(str(ROOT / "mkdocs.yml"), site_dir=str(folder), strict=True))
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; its absence is a failure, not a reason to skip."""
    if not Path(CHROMIUM).exists():
        pytest.fail(f"browser tests need {CHROMIUM}: apt-get install chromium fonts-noto-cjk")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def versions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of two versions of an invented policy, one of which replaces the other, and of a hostile one."""
    folder = tmp_path_factory.mktemp("versions")
    policies = [extract_job(Job(path, folder)) for path in sorted(VERSIONS.glob("*.txt"))]
    docs = write_docs(folder / "docs", [*policies, HOSTILE])
    build(load_config(str(ROOT / "mkdocs.yml"), docs_dir=str(docs), site_dir=str(folder / "site"), strict=True))
    return folder / "site"


@pytest.fixture(scope="session")
def windows() -> Windows:
    """Windows that are used again: to open one takes longer than most tests."""
    return defaultdict(list)


@pytest.fixture
def open_page(browser: Browser, windows: Windows, site: Path) -> Iterator[Open]:
    """Opens a page of the site from disk in a window that nobody has used, as far as the page can tell."""
    with opening(browser, windows, site) as run:
        yield run


@pytest.fixture
def open_version(browser: Browser, windows: Windows, versions: Path) -> Iterator[Open]:
    """The same for the site of two versions."""
    with opening(browser, windows, versions) as run:
        yield run


@contextmanager
def opening(browser: Browser, windows: Windows, site: Path) -> Iterator[Open]:
    """Opens pages of a site from disk, each in a window of its own; what they stored is forgotten at the end.

    With `fresh` the window is a new one and closed at the end: for tests that change more than its size.
    """
    closing = ExitStack()

    def run(path: str, width: int = 1280, fresh: bool = False, **options: object) -> Visit:
        waiting = [] if fresh else windows[tuple(sorted(options.items()))]
        page = waiting.pop() if waiting else browser.new_context(**options).new_page()
        visit = Visit(page)
        if fresh:
            closing.callback(page.context.close)
        else:
            closing.callback(_leave, page, waiting, options.get("color_scheme", "light"))
        for event, note in (
            ("request", lambda request: visit.requests.append(request.url)),
            ("console", lambda message: visit.complaints.append(message.text)),
            ("pageerror", lambda error: visit.complaints.append(str(error))),
        ):
            page.on(event, note)
            closing.callback(page.remove_listener, event, note)
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.goto(f"{site.as_uri()}/{path}")
        return visit

    with closing:
        yield run


def _leave(page: Page, waiting: list[Page], scheme: object) -> None:
    """Make a window as good as new."""
    for other in page.context.pages:
        if other != page:
            other.close()
    page.emulate_media(media="null", color_scheme=scheme)
    page.goto("about:blank")
    session = page.context.new_cdp_session(page)
    session.send("Storage.clearDataForOrigin", {"origin": "file://", "storageTypes": "local_storage,session_storage"})
    session.detach()
    waiting.append(page)


def follow(link: Locator) -> None:
    """Click a link and wait until its page, or its place on this one, has been reached.

    On a busy machine a page that is still being laid out may move under the click, so that it is made again.
    """
    page, before = link.page, link.page.url
    link.click()
    try:
        page.wait_for_url(lambda url: url != before, timeout=10_000)
    except PlaywrightTimeout:
        link.click()
        page.wait_for_url(lambda url: url != before)


@pytest.fixture
def site_copy(site: Path, tmp_path: Path) -> Path:
    """The site at another place, as on a USB stick."""
    return Path(shutil.copytree(site, tmp_path / "U 盘"))
