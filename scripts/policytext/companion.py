"""People's file beside a source: what they say of the policy and correct in its data, checked key by key."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from policytext import store
from policytext.corrections import DATE_HELP, is_date, read_review
from policytext.extract import Stated
from policytext.extract.review import NO_REVIEW, Review
from policytext.lexicon import EVERYONE, ORGANIZATIONS
from policytext.model import PolicyError

_SILENT: dict[str, Any] = {"issuer": (), "audience": (), "doc_number": "", "issued": "", "replaces": ()}
"""What a null in people's file becomes: the text does not say."""


@dataclass(frozen=True, slots=True)
class Companion:
    """People's file beside a source."""

    about: Stated = field(default_factory=Stated)
    review: Review = NO_REVIEW


@dataclass(frozen=True, slots=True)
class _Sections:
    about: Any = None
    review: Any = None


_SECTIONS, _STATED = TypeAdapter(_Sections), TypeAdapter(Stated)


def read_companion(path: Path) -> Companion:
    """People's file beside a source; without one nothing is stated. Raises PolicyError naming the line."""
    if not path.exists():
        return Companion()
    data, node = store.read_yaml(path)
    if data is None:
        return Companion()
    if isinstance(data, dict) and "about" not in data and data.keys() & store.keys_of(Stated):
        raise PolicyError(path, "第一行缺少“about:”", "请在最上面写一行 about: ，其余各行前面空两格", 1)
    if isinstance(data, dict) and data.keys() & {"units", "reviewed"}:
        line = store.line_of(node, (next(key for key in data if key in ("units", "reviewed")),))
        raise PolicyError(path, "更正前面缺少“review:”", "请在它上面写一行 review: ，其余各行前面空两格", line)
    sections = store.check_shape(data, _SECTIONS, path, node, names=store.keys_of(_Sections))
    stated: Any = {} if sections.about is None else sections.about
    about = store.check_shape(stated, _STATED, path, node, names=store.keys_of(Stated), at=("about",))
    silent = {key: empty for key, empty in _SILENT.items() if key in stated and stated[key] is None}
    about = replace(about, **silent)
    for key, problem, way_out in _wrong_values(about):
        raise PolicyError(path, problem, way_out, store.line_of(node, ("about", key)))
    review = NO_REVIEW if sections.review is None else read_review(sections.review, path, node)
    return Companion(about, review)


def _wrong_values(about: Stated) -> Iterator[tuple[str, str, str]]:
    """What the shape of the file cannot tell: key, problem, way out."""
    for key in ("issued", "effective"):
        said = getattr(about, key)
        if said and not is_date(said):
            yield key, f"“{key}”应为日期，不能是“{said}”", DATE_HELP
    known = [organization.name for organization in ORGANIZATIONS]
    for name in about.audience or ():
        if name not in (*known, EVERYONE):
            yield "audience", f"没有“{name}”这种组织类型", store.near(name, known)
    for name in about.issuer or ():
        if "，" in name or "、" in name:
            yield "issuer", f"“{name}”里有全角逗号或顿号", "几个机关之间请用半角逗号：[甲, 乙]"
