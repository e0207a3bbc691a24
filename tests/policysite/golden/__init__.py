"""The lists of three organization types from docs/data, as people read them beside the policies."""

from datetime import date
from pathlib import Path
from typing import Any

import yaml

from policysite.checklists import Checklist, build_checklists
from policysite.items import Asked, Item
from policysite.library import build_library, read_policies
from policysite.pages.checklists import find_kinship

GOLDEN = Path(__file__).parent
DATA = GOLDEN.parents[2] / "docs/data"
SLUGS = ("university", "township", "private-enterprise")
DAY = date(2026, 11, 22)


def read_lists() -> dict[str, Checklist]:
    """The lists as they come from docs/data today."""
    library = build_library((policy for _, policy in read_policies(DATA, {}).values()), DAY)
    built = build_checklists(library, kinship=find_kinship(library))
    lists = {checklist.organization.slug: checklist for checklist in built}
    return {slug: lists[slug] for slug in SLUGS}


def dump_list(checklist: Checklist) -> str:
    """A list as YAML: what stands in its cells, and what it leaves to others."""
    data = {
        "sources": [f"{source.mark}{source.policy.about.id}" for source in checklist.sources],
        "items": [
            {"id": item.id, "topic": section.name, **_plain(item)}
            for section in checklist.sections
            for item in section.items
        ],
        "elsewhere": [f"{basis.cited}：{basis.requirement.quote}" for basis in checklist.elsewhere],
    }
    return str(yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=10**9))


def _plain(item: Item) -> dict[str, Any]:
    return {
        "name": item.name,
        "requirement": [mark + quote for mark, quote in item.quotes],
        "readings": [_read(asked) for asked in item.asked],
        "bases": [basis.cited for basis in item.bases],
    }


def _read(asked: Asked) -> str:
    words = "，".join(filter(None, (*asked.reading, asked.scope)))
    return f"{words}（最严）" if asked.strictest else words
