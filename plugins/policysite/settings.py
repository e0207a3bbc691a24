"""People's file `checklists.yml`: what columns the lists have, how they are scored and signed; checked key by key."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, NoReturn

import yaml
from pydantic import TypeAdapter

from policytext import store
from policytext.lexicon import ORGANIZATIONS, TOPICS
from policytext.model import Number, PolicyError, squeeze

FILE = "checklists.yml"
"""Stands beside mkdocs.yml; without it the lists are as they come."""

PAPER_WIDTH = 273
"""mm between the margins of A4 landscape."""
NARROWEST = 45
"""mm that the policy's words need."""
MOST_POINTS = 1000


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list."""

    name: str
    """As people choose it."""
    key: str
    """Names it in style sheets and programs."""
    width: int
    """mm on A4 landscape; 0 for the one that takes the rest."""
    filled: bool = False
    """It is for those who fill the list in."""


_ALL = (
    Column("序号", "number", 9),
    Column("自查项目", "name", 27),
    Column("自查内容和标准", "text", 0),
    Column("量化指标", "targets", 31),
    Column("频次", "periods", 16),
    Column("时限", "deadlines", 21),
    Column("依据", "basis", 19),
    Column("分值", "points", 11),
    Column("自查情况", "state", 27, filled=True),
    Column("完成值", "value", 16, filled=True),
    Column("存在问题", "problem", 26, filled=True),
    Column("整改措施", "remedy", 26, filled=True),
    Column("存在问题及整改措施", "problem-remedy", 38, filled=True),
    Column("责任人", "who", 16, filled=True),
    Column("完成时限", "due", 18, filled=True),
    Column("佐证材料", "proof", 20, filled=True),
    Column("自评分", "own-score", 13, filled=True),
    Column("上级评分", "score-above", 13, filled=True),
    Column("备注", "note", 20, filled=True),
)
COLUMNS: Mapping[str, Column] = {column.name: column for column in _ALL}
SCORING_COLUMNS = ("分值", "自评分", "上级评分")
"""Stand in a list that is scored, and in no other."""
_USUAL = (
    "序号",
    "自查项目",
    "自查内容和标准",
    "量化指标",
    "依据",
    "自查情况",
    "完成值",
    "存在问题及整改措施",
    "佐证材料",
)


@dataclass(frozen=True, slots=True)
class Band:
    """A grade and the percentage from which it is given."""

    least: Number
    name: str


@dataclass(frozen=True, slots=True)
class Scoring:
    """How many points a list gives: per item, or per topic."""

    each: Number | None = None
    """Points of an item."""
    items: Mapping[str, Number] = field(default_factory=dict)
    """Points of single items, by their ids."""
    topics: Mapping[str, Number] = field(default_factory=dict)
    """Points of a topic as a whole."""
    bands: tuple[Band, ...] = ()
    """The best first."""
    vetoes: tuple[str, ...] = ()
    """What rules every good grade out (一票否决)."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What people choose for a list."""

    columns: tuple[Column, ...] = tuple(COLUMNS[name] for name in _USUAL)
    titles: Mapping[str, str] = field(default_factory=dict)
    """What is printed above a column, by its name, where that is not its name."""
    title: str = "{单位类型}自查表"
    head: tuple[str, ...] = ("单位名称", "自查日期")
    """What is filled in above the list."""
    notes: tuple[str, ...] = ()
    """What is printed below the head."""
    signoff: tuple[str, ...] = ("填表人", "审核人", "负责人签字", "单位（盖章）")
    """Who signs below the list; the date stands behind them."""
    scoring: Scoring | None = None

    def title_of(self, column: Column) -> str:
        """What is printed above a column."""
        return self.titles.get(column.name, column.name)

    def width_of(self, column: Column) -> int:
        """mm on A4 landscape."""
        return column.width or PAPER_WIDTH - sum(each.width for each in self.columns)


@dataclass(frozen=True, slots=True)
class AllSettings:
    """The settings of every list."""

    common: Settings = field(default_factory=Settings)
    special: Mapping[str, Settings] = field(default_factory=dict)
    """Name of an organization type → its own."""
    path: str = FILE
    lines: Mapping[str, int] = field(default_factory=dict)
    """Id of an item that is given points → the line that names it."""

    @property
    def all(self) -> tuple[Settings, ...]:
        """Those of every list, and those of single ones."""
        return (self.common, *self.special.values())

    def of(self, organization: str) -> Settings:
        """The settings of an organization type's list."""
        return self.special.get(organization, self.common)


DEFAULTS = AllSettings()


# --- the file -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Wording:
    title: str | None = None
    head: tuple[str, ...] | None = None
    notes: tuple[str, ...] | None = None
    columns: Any = None


@dataclass(frozen=True, slots=True)
class _Scoring:
    each: Any = None
    items: Any = None
    topics: Any = None
    bands: Any = None
    vetoes: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class _Band:
    least: Any
    name: str


@dataclass(frozen=True, slots=True)
class _One:
    columns: tuple[str, ...] | None = None
    wording: Any = None
    signoff: tuple[str, ...] | None = None
    scoring: Any = None


@dataclass(frozen=True, slots=True)
class _Whole(_One):
    organizations: Any = None


_ADAPTERS: dict[type, TypeAdapter[Any]] = {
    kind: TypeAdapter(kind) for kind in (_Wording, _Scoring, _Band, _One, _Whole)
}
_Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class _File:
    """The file as it is read: where it is, and its nodes, which know their lines."""

    path: Path
    node: yaml.Node | None

    def refuse(self, place: _Place, problem: str, way_out: str) -> NoReturn:
        raise PolicyError(self.path, problem, way_out, store.line_of(self.node, place))

    def shape(self, data: Any, kind: type, place: _Place) -> Any:
        names = {entry.name for entry in fields(kind)}
        return store.check_shape(data, _ADAPTERS[kind], self.path, self.node, names=names, at=place)


def read_settings(path: Path) -> AllSettings:
    """What people chose for the lists; the defaults where there is no file. Raises PolicyError naming the line."""
    if not path.exists():
        return DEFAULTS
    data, node = store.read_yaml(path)
    if data is None:
        return DEFAULTS
    file = _File(path, node)
    whole: _Whole = file.shape(data, _Whole, ())
    common = _read_one(whole, (), Settings(), file)
    names = [organization.name for organization in ORGANIZATIONS]
    entries = _mapping(whole.organizations, ("organizations",), "单位类型: 设置", file)
    special = {}
    for name, entry in entries.items():
        place = ("organizations", str(name))
        if name not in names:
            file.refuse(place, f"没有“{name}”这种组织类型", store.near(str(name), names))
        special[name] = _read_one(file.shape(entry, _One, place), place, common, file)
    lines = {
        str(place[-1]): line
        for place, line in store.lines_of(node).items()
        if len(place) > 1 and place[-2] == "items" and place[-3:-2] == ("scoring",)
    }
    return AllSettings(common, special, str(path), lines)


def _read_one(said: _One, place: _Place, base: Settings, file: _File) -> Settings:
    """The settings of the lists, or of one organization type: what it does not say is as in the base."""
    settings = base
    if said.signoff is not None:
        settings = replace(settings, signoff=_texts(said.signoff, (*place, "signoff"), file))
    if said.wording is not None:
        settings = _read_wording(said.wording, (*place, "wording"), settings, file)
    if said.scoring is not None:
        settings = replace(settings, scoring=_read_scoring(said.scoring, (*place, "scoring"), file))
    columns = _read_columns(said.columns, (*place, "columns"), bool(settings.scoring), file) if said.columns else None
    columns = columns or base.columns
    if settings.scoring and not any(column.name in SCORING_COLUMNS for column in columns):
        columns = _add_scoring(columns)
    settings = replace(settings, columns=columns)
    _check_titles(said, settings, place, file)
    width = PAPER_WIDTH - sum(column.width for column in columns)
    if width < NARROWEST:
        where = (*place, "columns") if said.columns else (*place, "scoring")
        problem = f"栏目太多，A4 横向只给“自查内容和标准”剩下 {max(width, 0)} 毫米"
        file.refuse(where, problem, f"请在 columns 里去掉几栏，至少留 {NARROWEST} 毫米")
    return settings


def _read_columns(names: tuple[str, ...], place: _Place, scored: bool, file: _File) -> tuple[Column, ...]:
    for n, name in enumerate(names):
        if name not in COLUMNS:
            file.refuse((*place, n), f"没有“{name}”这一栏", store.near(name, COLUMNS))
        if name in names[:n]:
            file.refuse((*place, n), f"“{name}”写了两次", "请只保留一处")
        if name in SCORING_COLUMNS and not scored:
            file.refuse((*place, n), f"没有写计分办法，不能有“{name}”这一栏", "请补上 scoring，或者删去这一栏")
    if "自查内容和标准" not in names:
        file.refuse(place, "缺少“自查内容和标准”这一栏", "请把它加进 columns")
    return tuple(COLUMNS[name] for name in names)


def _add_scoring(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """The points stand before what is filled in, the scores behind it."""
    first = next((n for n, column in enumerate(columns) if column.filled), len(columns))
    points, *scores = (COLUMNS[name] for name in SCORING_COLUMNS)
    return (*columns[:first], points, *columns[first:], *scores)


def _read_wording(data: Any, place: _Place, base: Settings, file: _File) -> Settings:
    said: _Wording = file.shape(data, _Wording, place)
    titles = _mapping(said.columns, (*place, "columns"), "栏目: 改成的名称", file)
    for name, title in titles.items():
        if name not in COLUMNS:
            file.refuse((*place, "columns", str(name)), f"没有“{name}”这一栏", store.near(str(name), COLUMNS))
        if not isinstance(title, str) or not title.strip():
            file.refuse((*place, "columns", name), f"“{name}”改成的名称应为文字", "请写上文字，数字加引号")
    if said.title is not None and not said.title.strip():
        file.refuse((*place, "title"), "“title”是空的", "请写上标题，单位类型写 {单位类型}，或者删去这一行")
    if said.title is not None and (unknown := _unknown_blank(said.title)):
        file.refuse((*place, "title"), f"标题里的 {unknown} 不知道换成什么", "花括号里只能写 {单位类型}")
    return replace(
        base,
        title=base.title if said.title is None else said.title,
        head=base.head if said.head is None else _texts(said.head, (*place, "head"), file),
        notes=base.notes if said.notes is None else _texts(said.notes, (*place, "notes"), file),
        titles={**base.titles, **titles},
    )


def _check_titles(said: _One, settings: Settings, place: _Place, file: _File) -> None:
    """Files that come back are read by the titles of their columns: no two may be alike, spaces apart."""
    seen: dict[str, Column] = {}
    for column in settings.columns:
        title = settings.title_of(column)
        other = seen.setdefault(squeeze(title), column)
        if other is not column:
            renamed = said.wording.get("columns") if isinstance(said.wording, dict) else None
            names = [each.name for each in (column, other) if isinstance(renamed, dict) and each.name in renamed]
            where = (*place, "wording", "columns", names[0]) if names else (*place, "columns")
            problem = f"“{other.name}”和“{column.name}”两栏的名称都是“{title}”，交回的表分不清是哪一栏"
            file.refuse(where, problem, "请在 wording 的 columns 里给其中一栏换个名称，或者在 columns 里去掉一栏")


def _unknown_blank(title: str) -> str:
    rest = title.replace("{单位类型}", "")
    start = next((n for n, mark in enumerate(rest) if mark in "{}"), None)
    return "" if start is None else rest[start : rest.find("}", start) + 1] or rest[start:]


def _read_scoring(data: Any, place: _Place, file: _File) -> Scoring:
    said: _Scoring = file.shape(data, _Scoring, place)
    each = None if said.each is None else _points(said.each, (*place, "each"), file)
    items = _mapping(said.items, (*place, "items"), '"项目编号": 分值', file)
    topics = _mapping(said.topics, (*place, "topics"), "主题: 分值", file)
    known = [topic.name for topic in TOPICS] + [OTHER]
    for name in topics:
        if name not in known:
            file.refuse((*place, "topics", str(name)), f"没有“{name}”这个主题", store.near(str(name), known))
    for id in items:
        if "#" not in str(id):
            way_out = '编号写成“政策编号#条目”，如 "tuanwei-2026-fangan#2.1"，自查表每一项的“依据”链接里有'
            file.refuse((*place, "items", str(id)), f"“{id}”不是项目编号", way_out)
    if topics and (said.each is not None or items):
        other = "each" if said.each is not None else "items"
        file.refuse((*place, other), "分值既按项给，又按主题给", "请只保留一种：each 和 items，或者 topics")
    if said.each is None and not items and not topics:
        file.refuse(place, "“scoring”没有写分值", "请补上 each: 2（每项 2 分），或者 topics: {组织建设: 20}")
    return Scoring(
        each,
        {str(id): _points(points, (*place, "items", id), file) for id, points in items.items()},
        {name: _points(points, (*place, "topics", name), file) for name, points in topics.items()},
        _read_bands(said.bands, (*place, "bands"), file),
        () if said.vetoes is None else _texts(said.vetoes, (*place, "vetoes"), file),
    )


OTHER = "其他"
"""Stands above the items that no topic fits."""


def _read_bands(data: Any, place: _Place, file: _File) -> tuple[Band, ...]:
    if data is None:
        return ()
    if not isinstance(data, list):
        file.refuse(place, "“bands”应为列表", "请每档一行，写成 - {least: 90, name: 优秀}")
    bands: list[Band] = []
    for n, entry in enumerate(data):
        said: _Band = file.shape(entry, _Band, (*place, n))
        if not _is_number(said.least) or not 0 <= said.least <= 100:
            problem = f"“least”应为 0 到 100 的数，不能是“{said.least}”"
            file.refuse((*place, n, "least"), problem, "请写这一档从百分之几算起，如 90")
        if not said.name.strip():
            file.refuse((*place, n, "name"), "“name”是空的", "请写上这一档的名称，如 优秀")
        if bands and said.least >= bands[-1].least:
            problem = f"“{said.name}”从 {said.least} 起，不低于前一档“{bands[-1].name}”的 {bands[-1].least}"
            file.refuse((*place, n, "least"), problem, "请从高到低写")
        bands.append(Band(said.least, said.name.strip()))
    return tuple(bands)


def _points(data: Any, place: _Place, file: _File) -> Number:
    if not _is_number(data) or not 0 < data <= MOST_POINTS:
        file.refuse(place, f"分值应为大于 0 的数，不能是“{data}”", "请写成 2 或 2.5")
    return data  # type: ignore[no-any-return]  # _is_number has looked


def _is_number(data: Any) -> bool:
    return isinstance(data, int | float) and not isinstance(data, bool)


def _mapping(data: Any, place: _Place, example: str, file: _File) -> dict[Any, Any]:
    if data is None:
        return {}
    if not isinstance(data, dict):
        file.refuse(place, f"“{place[-1]}”应为若干个“{example}”", "请写在它下面，每行前面比它多空两格")
    return data


def _texts(said: Iterable[str], place: _Place, file: _File) -> tuple[str, ...]:
    texts = tuple(text.strip() for text in said)
    for n, text in enumerate(texts):
        if not text:
            file.refuse((*place, n), f"“{place[-1]}”里有一项是空的", "请写上文字，或者删去这一项")
    return texts
