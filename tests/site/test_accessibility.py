"""WCAG 2.2 AA as far as a machine can tell, by axe-core, in light and dark, on a phone and on a desk."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.site.test_site import PAGES

STANDARD = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(open_page, path, width, scheme):
    page = open_page(path, width, color_scheme=scheme).page
    findings = Axe().run(page, options=STANDARD).response["violations"]
    told = [
        f"{finding['id']}: {node['target']} {node['html'][:120]}" for finding in findings for node in finding["nodes"]
    ]
    assert not told, "\n".join(told[:12])
