"""The section `review` of people's file → corrections, checked key by key; whether they fit the text is told later."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NoReturn

import yaml
from pydantic import TypeAdapter

from policytext import store
from policytext.extract.characters import clip
from policytext.extract.review import SAME, Correction, Place, Review, TargetCorrection, TermCorrection
from policytext.lexicon import EVERYONE, MEASURES, ORGANIZATIONS, PERIODS, TOPICS
from policytext.model import Comparator, Local, Period, PolicyError, Reviewed, TargetType, Value


@dataclass(frozen=True, slots=True)
class _Section:
    reviewed: Any = None
    units: Any = None


@dataclass(frozen=True, slots=True)
class _Unit:
    was: str
    heading: str | None = None
    task: bool | None = None
    applies_to: tuple[str, ...] | None = None
    responsible: tuple[str, ...] | None = None
    topics: tuple[str, ...] | None = None
    note: str | None = None
    parent: str | None = None
    merge: bool | None = None
    split: tuple[str, ...] | None = None
    targets: Any = None
    terms: Any = None


@dataclass(frozen=True, slots=True)
class _Term:
    term: str
    drop: bool | None = None
    count: int | None = None
    expansion: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class _Target:
    evidence: str
    drop: bool | None = None
    add: bool | None = None
    local: Any = None
    type: TargetType | None = None
    comparator: Comparator | None = None
    value: Any = None
    measure: str | None = None
    per: Any = None
    by: str | None = None
    scope: str | None = None
    placeholder: bool | None = None
    implicit: bool | None = None


@dataclass(frozen=True, slots=True)
class _Local:
    value: Any = None
    by: str | None = None


_ADAPTERS: dict[type, TypeAdapter[Any]] = {
    kind: TypeAdapter(kind) for kind in (_Section, _Unit, _Target, _Term, _Local, Reviewed, Period)
}
DATE_HELP = "请写成 2024-01-31、2024-01 或 '2024'"
_DATE = re.compile(r"(?:19|20)\d\d(?:-\d\d){0,2}")
_TOO_MUCH = 10**15
"""No policy asks for that much; nor is it infinite."""
_OF_TARGET = ("type", "comparator", "value", "measure", "per", "by", "scope", "placeholder", "implicit")
_MAY_BE_NULL = ("value", "measure", "per", "by", "scope")
"""What null says something of: the target has none."""


@dataclass(frozen=True, slots=True)
class _File:
    """People's file as it is read: where it is, and its nodes, which know their lines."""

    path: Path
    node: yaml.Node | None

    def refuse(self, place: Place, problem: str, way_out: str) -> NoReturn:
        raise PolicyError(self.path, problem, way_out, store.line_of(self.node, ("review", *place)))

    def shape(self, data: Any, kind: type, place: Place) -> Any:
        at = ("review", *place)
        return store.check_shape(data, _ADAPTERS[kind], self.path, self.node, names=store.keys_of(kind), at=at)


def read_review(data: Any, path: Path, node: yaml.Node | None) -> Review:
    """The corrections in the section `review`. Raises PolicyError naming the line."""
    file = _File(path, node)
    section = file.shape(data, _Section, ())
    units = {} if section.units is None else section.units
    if not isinstance(units, Mapping):
        way_out = '请写成 "4.4": ，下一行再缩进写更正'
        file.refuse(("units",), "“units”应为若干个“编号: 更正”", way_out)
    _refuse_bare_ids(file)
    corrections = tuple(_read_unit(str(unit_id), entry, file) for unit_id, entry in units.items())
    reviewed = None if section.reviewed is None else _read_reviewed(section.reviewed, file)
    return Review(str(path), corrections, reviewed, store.lines_of(node, ("review",)))


def is_date(text: str) -> bool:
    """Whether a text is a day, a month or a year that exists: 2024-01-31, 2024-01, 2024."""
    try:
        date.fromisoformat(f"{text}-01-01"[:10])
    except ValueError:
        return False
    return bool(_DATE.fullmatch(text))


def _refuse_bare_ids(file: _File) -> None:
    """A bare 4.10 is the number 4.1 to YAML."""
    units = store.node_at(file.node, ("review", "units"))
    for key, _ in units.value if isinstance(units, yaml.MappingNode) else ():
        if key.tag != "tag:yaml.org,2002:str":
            problem = f"条目编号 {key.value} 没有加引号，会被读成数字"
            raise PolicyError(file.path, problem, f'请写成 "{key.value}":', key.start_mark.line + 1)


def _read_reviewed(data: Any, file: _File) -> Reviewed:
    reviewed: Reviewed = file.shape(data, Reviewed, ("reviewed",))
    if not reviewed.by.strip():
        file.refuse(("reviewed", "by"), "“by”没有写是谁", "请写上核对人的姓名")
    if len(reviewed.on) != len("2026-11-21") or not is_date(reviewed.on):
        file.refuse(("reviewed", "on"), f"“on”应为日期，不能是“{reviewed.on}”", "请写成 2026-11-21")
    return reviewed


def _read_unit(unit_id: str, data: Any, file: _File) -> Correction:
    place: Place = ("units", unit_id)
    if isinstance(data, Mapping) and data.get("was") is None and data.keys() <= store.keys_of(_Unit):
        file.refuse(place, f"条目 {unit_id} 的更正缺少“was”", "请加上 was: ，照抄这个条目的原文至少 8 个字")
    said: _Unit = file.shape(data, _Unit, place)
    given = {key: getattr(said, key) for key in store.keys_of(_Unit) if getattr(said, key) is not None}
    for key, name, problem, way_out in _wrong_words(said):
        number = list(getattr(said, key)).index(name)
        file.refuse((*place, key, number), problem, way_out)
    targets, terms = data.get("targets"), data.get("terms")
    if targets is not None and not isinstance(targets, list):
        file.refuse((*place, "targets"), "“targets”应为列表", "请每个指标一行，写成 - {evidence: 原文, value: 3}")
    if terms is not None and not isinstance(terms, list):
        file.refuse((*place, "terms"), "“terms”应为列表", "请每个术语一行，写成 - {term: 三会一课, count: 4}")
    own = {key: value for key, value in given.items() if key not in ("parent", "targets", "terms")}
    read = tuple(_read_target(entry, (*place, "targets", n), file) for n, entry in enumerate(targets or ()))
    named = tuple(_read_term(entry, (*place, "terms", n), file) for n, entry in enumerate(terms or ()))
    parent = said.parent if "parent" in data else SAME
    if parent == "" and "parent" in data:
        file.refuse((*place, "parent"), "“parent”是空的", '请写上级条目的编号，如 "4"；放在最上一级写 null')
    return Correction(unit=unit_id, parent=parent, targets=read, terms=named, **own)


def _wrong_words(said: _Unit) -> Iterator[tuple[str, str, str, str]]:
    organizations = [EVERYONE, *(organization.name for organization in ORGANIZATIONS)]
    topics = [topic.name for topic in TOPICS]
    for name in said.applies_to or ():
        if name not in organizations:
            yield "applies_to", name, f"没有“{name}”这种组织类型", store.near(name, organizations)
    for name in said.topics or ():
        if name not in topics:
            yield "topics", name, f"没有“{name}”这个主题", store.near(name, topics)
    for name in said.responsible or ():
        if "，" in name or "、" in name:
            yield "responsible", name, f"“{name}”里有全角逗号或顿号", "几个主体之间请用半角逗号：[甲, 乙]"


def _read_target(data: Any, place: Place, file: _File) -> TargetCorrection:
    said: _Target = file.shape(data, _Target, place)
    fields = {
        key: getattr(said, key)
        for key in _OF_TARGET
        if key in data and (getattr(said, key) is not None or key in _MAY_BE_NULL)
    }
    if said.drop and said.add:
        file.refuse(place, "“drop”和“add”不能同时写", "补一个指标写 add，去掉一个指标写 drop")
    if said.drop and (fields or said.local is not None):
        file.refuse(place, "写了“drop”，又更正这个指标", "请只保留一样")
    if said.add and "type" not in fields:
        known = "、".join(store.choices(TargetType))
        file.refuse(place, "补一个指标缺少“type”", f"请补上 type，可用的值：{known}")
    if fields.get("measure") is not None:
        measures = sorted({measure.name for measure in MEASURES.values()})
        if said.measure not in measures:
            found = get_close_matches(str(said.measure), measures, 1, 0.3)
            hint = f"是不是“{found[0]}”？" if found else ""
            way_out = f"{hint}新的计量单位请加到 lexicon/measures.yml"
            file.refuse((*place, "measure"), f"没有“{said.measure}”这个计量单位", way_out)
    if fields.get("value") is not None:
        fields["value"] = _read_value(said.value, (*place, "value"), file)
    if fields.get("per") is not None:
        fields["per"] = _read_period(said.per, (*place, "per"), file)
    _check_by(said.by, (*place, "by"), file)
    return TargetCorrection(
        said.evidence, bool(said.drop), bool(said.add), _read_local(said.local, place, file), fields
    )


def _read_term(data: Any, place: Place, file: _File) -> TermCorrection:
    said: _Term = file.shape(data, _Term, place)
    if said.drop and (said.count is not None or said.expansion):
        file.refuse(place, "写了“drop”，又更正这个术语", "请只保留一样")
    if said.count is not None and said.count < 1:
        file.refuse((*place, "count"), f"“count”不能是 {said.count}", "请写这个术语包含几项，说不准的删去 count")
    if said.count is not None and said.expansion and said.count != len(said.expansion):
        problem = f"“count”是 {said.count}，“expansion”却列了 {len(said.expansion)} 项"
        file.refuse((*place, "count"), problem, "请改到两者相合；说不准有几项的，删去 count")
    return TermCorrection(said.term, bool(said.drop), said.count, said.expansion or ())


def _read_local(data: Any, place: Place, file: _File) -> Local | None:
    """What a blank is here; None where that has not been filled in yet."""
    if data is None:
        return None
    place = (*place, "local")
    said: _Local = file.shape(data, _Local, place)
    value = None if said.value is None else _read_value(said.value, (*place, "value"), file)
    _check_by(said.by, (*place, "by"), file)
    return None if value is None and said.by is None else Local(value, said.by)


def _read_period(data: Any, place: Place, file: _File) -> Period:
    period: Period = file.shape(data, Period, place)
    units = sorted({rule.unit for rule in PERIODS})
    if period.unit not in units:
        file.refuse((*place, "unit"), f"没有“{period.unit}”这个周期", store.near(period.unit, units))
    if period.n < 1:
        file.refuse((*place, "n"), f"“n”不能是 {period.n}", "每年写 {n: 1, unit: 年}，每半年写 {n: 6, unit: 月}")
    return period


def _read_value(data: Any, place: Place, file: _File) -> Value:
    if _is_number(data):
        return data  # type: ignore[no-any-return]  # _is_number has looked
    if isinstance(data, list) and len(data) == 2 and all(map(_is_number, data)):
        if data[0] > data[1]:
            file.refuse(place, f"“value”的范围 {data} 前大后小", "请把小的数写在前面")
        return (data[0], data[1])
    return file.refuse(
        place, f"“value”应为数，不能是“{clip(str(data))}”", "请写成 3 或 2.5，一个范围写成 [1, 2]，单位写在 measure"
    )


def _is_number(data: Any) -> bool:
    return isinstance(data, int | float) and not isinstance(data, bool) and abs(data) < _TOO_MUCH


def _check_by(by: str | None, place: Place, file: _File) -> None:
    if by is not None and not is_date(by):
        file.refuse(place, f"“by”应为日期，不能是“{by}”", DATE_HELP)
