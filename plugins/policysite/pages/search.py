"""The search page, and the scripts that the search loads."""

from collections.abc import Iterable
from hashlib import sha256

from policysite.library import Library
from policysite.pages.rendering import SiteFile, SitePage, make_page
from policysite.search import make_search_scripts

FOLDER = "search"


def make_search_page() -> SitePage:
    """The page with all results of a search."""
    return make_page("search.html", "搜索", "search.html")


def make_search_files(library: Library) -> tuple[SiteFile, ...]:
    """The scripts in a folder whose name changes with what is in them, so that no browser mixes old parts with new."""
    scripts = make_search_scripts(library)
    version = sha256("".join(scripts.values()).encode()).hexdigest()[:8]
    return tuple(SiteFile(f"{FOLDER}/{version}/{name}.js", content) for name, content in scripts.items())


def find_search_folder(files: Iterable[SiteFile]) -> str:
    """The folder of the search among all files of the site."""
    return next(file.path.rpartition("/")[0] for file in files if file.path.startswith(f"{FOLDER}/"))
