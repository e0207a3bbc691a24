"""The page that sums up what came back, and the lists it needs for it."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from policysite.checklists import Checklist
from policysite.exports.lists import describe_list
from policysite.pages.rendering import SiteFile, SitePage, make_page

SCRIPTS = ("model", "verdict", "zip", "xlsx", "receiving", "summing", "ledger", "collecting")
"""In the order in which the parts need each other; only this page loads them all."""
NEEDED = ("id", "ids", "number", "topic", "name")
ASKED = ("reading", "comparator", "value", "max", "type", "measure", "per")


def make_collect_page(checklists: Sequence[Checklist], day: date) -> SitePage:
    """Files are read in the browser and go nowhere; each list stands beside in a script, which loads from a folder too."""
    page = make_page(
        "collect.html",
        "汇总上报",
        "collect.html",
        scripts=SCRIPTS,
        lists=[each.organization.slug for each in checklists],
    )
    return replace(page, files=tuple(_make_script(checklist, day) for checklist in checklists))


def _make_script(checklist: Checklist, day: date) -> SiteFile:
    described = describe_list(checklist, day)
    items = [
        {key: item[key] for key in NEEDED}
        | {"targets": [{key: target.get(key) for key in ASKED} for target in item["targets"]]}
        for item in described["items"]
    ]
    form = {"list": described["list"], "title": described["title"], "items": items}
    data = json.dumps(form, ensure_ascii=False, separators=(",", ":"))
    escaped = data.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return SiteFile(f"collect/{checklist.organization.slug}.js", f"policysite.takeForm({escaped});\n")
