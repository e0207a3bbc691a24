"""The list that was filled in, as the site publishes it: `checklists/<slug>.json`."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from policytext.model import Period, PolicyError, tell_reason
from policytext.returns.model import FormList, ListItem, Return
from policytext.returns.verdict import Goal

_REBUILD = "请运行 make site 重新生成，再用 site/checklists 里的 .json"


def read_list(path: Path) -> FormList:
    """Raises PolicyError where the file is none of ours."""
    try:
        return parse_list(json.loads(path.read_text("utf-8")))
    except OSError as error:
        raise PolicyError(path, f"打不开文件（{tell_reason(error)}）", "请先运行 make site 生成网站") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise PolicyError(path, "不是网站生成的自查表数据", _REBUILD) from error


def parse_list(data: Any) -> FormList:
    """A list from its plain values."""
    if data["schema"] != 1:
        raise ValueError(data["schema"])
    items = tuple(_parse_item(item) for item in data["items"])
    return FormList(str(data["list"]), str(data["title"]), items, dict(data.get("titles") or {}))


def _parse_item(item: Any) -> ListItem:
    asked = "；".join(target["reading"] for target in item["targets"])
    goals = tuple(_parse_goal(target) for target in item["targets"])
    ids = tuple(dict.fromkeys((item["id"], *item.get("ids", ()))))
    return ListItem(item["id"], ids, str(item["number"]), item["topic"], item["name"], item["text"], asked, goals)


def _parse_goal(target: Any) -> Goal:
    per = target.get("per")
    return Goal(
        target["comparator"],
        target.get("value"),
        target["type"],
        target.get("measure"),
        Period(per["n"], per["unit"]) if per else None,
        target.get("max"),
    )


def piece_together(returns: Iterable[Return]) -> FormList | None:
    """The list as the fullest of the tables that came back shows it; None where none did."""
    tables = [each for each in returns if each.rows and any(row.name for row in each.rows)]
    if not tables:
        return None
    fullest = min(tables, key=lambda each: (-len(each.rows or ()), each.file))
    return FormList(fullest.list, fullest.title or fullest.list, fullest.rows or (), {}, judged=False)
