"""The real site from docs/data, built once, and a real browser that opens it from disk."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from playwright.sync_api import Browser, Page, sync_playwright

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


@pytest.fixture
def open_page(browser: Browser, site: Path) -> Iterator[Open]:
    """Opens a page of the site from disk in a fresh window."""
    with opening(browser, site) as run:
        yield run


@pytest.fixture
def open_version(browser: Browser, versions: Path) -> Iterator[Open]:
    """The same for the site of two versions."""
    with opening(browser, versions) as run:
        yield run


@contextmanager
def opening(browser: Browser, site: Path) -> Iterator[Open]:
    """Opens pages of a site from disk, each in a fresh window; all are closed at the end."""
    contexts = []

    def run(path: str, width: int = 1280, **options: object) -> Visit:
        context = browser.new_context(viewport={"width": width, "height": HEIGHT}, **options)
        contexts.append(context)
        visit = Visit(context.new_page())
        visit.page.on("request", lambda request: visit.requests.append(request.url))
        visit.page.on("console", lambda message: visit.complaints.append(message.text))
        visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
        visit.page.goto(f"{site.as_uri()}/{path}")
        return visit

    yield run
    for context in contexts:
        context.close()


@pytest.fixture
def site_copy(site: Path, tmp_path: Path) -> Path:
    """The site at another place, as on a USB stick."""
    return Path(shutil.copytree(site, tmp_path / "U 盘"))
