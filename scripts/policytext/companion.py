"""People's file beside a source: what they say of the policy, checked key by key."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from policytext import store
from policytext.extract import Stated
from policytext.lexicon import EVERYONE, ORGANIZATIONS
from policytext.model import PolicyError

_SILENT: dict[str, Any] = {"issuer": (), "audience": (), "doc_number": "", "issued": ""}
"""What a null in people's file becomes: the text does not say."""
_DATE = re.compile(r"(?:19|20)\d\d(?:-\d\d){0,2}")


@dataclass(frozen=True, slots=True)
class Companion:
    """People's file beside a source: what they say of the policy."""

    about: Stated = field(default_factory=Stated)


_COMPANION = TypeAdapter(Companion)


def read_companion(path: Path) -> Companion:
    """People's file beside a source; without one nothing is stated. Raises PolicyError naming the line."""
    if not path.exists():
        return Companion()
    data, node = store.read_yaml(path)
    if data is None:
        return Companion()
    if isinstance(data, dict) and "about" not in data and data.keys() & store.keys_of(Stated):
        raise PolicyError(path, "第一行缺少“about:”", "请在最上面写一行 about: ，其余各行前面空两格", 1)
    companion = store.check_shape(data, _COMPANION, path, node, names=store.keys_of(Stated))
    stated = data.get("about") or {}
    silent = {key: empty for key, empty in _SILENT.items() if key in stated and stated[key] is None}
    about = replace(companion.about, **silent)
    for key, problem, way_out in _wrong_values(about):
        raise PolicyError(path, problem, way_out, store.line_of(node, ("about", key)))
    return Companion(about)


def _wrong_values(about: Stated) -> Iterator[tuple[str, str, str]]:
    """What the shape of the file cannot tell: key, problem, way out."""
    if about.issued and not _is_date(about.issued):
        yield "issued", f"“issued”应为日期，不能是“{about.issued}”", "请写成 2024-01-31、2024-01 或 '2024'"
    known = [organization.name for organization in ORGANIZATIONS]
    for name in about.audience or ():
        if name not in (*known, EVERYONE):
            near = get_close_matches(name, known, 1, 0.3)
            hint = f"是不是“{near[0]}”？" if near else ""
            yield "audience", f"没有“{name}”这种组织类型", f"{hint}可用的有：{'、'.join(known)}"
    for name in about.issuer or ():
        if "，" in name or "、" in name:
            yield "issuer", f"“{name}”里有全角逗号或顿号", "几个机关之间请用半角逗号：[甲, 乙]"


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(f"{text}-01-01"[:10])
    except ValueError:
        return False
    return bool(_DATE.fullmatch(text))
