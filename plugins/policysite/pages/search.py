"""The page of the search, filled in the browser."""

from policysite.pages.rendering import SitePage, make_page


def make_search_page() -> SitePage:
    """A box, the choices and a place for results."""
    return make_page("search.html", "搜索", "search.html")
