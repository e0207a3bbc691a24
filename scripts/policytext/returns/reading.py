"""A file that came back → a return, or the reason why it is refused, in Chinese, with its place and the way out."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from policytext import formats
from policytext.formats.limits import UnreadableError
from policytext.model import STATES, PolicyError, squeeze, tell_reason
from policytext.returns.model import FIELDS, MAX_TEXT, SCHEMA, ListItem, Return, clean

SUFFIXES = (".json", ".xlsx", ".docx")
MAX_BYTES = 20_000_000
MAX_ITEMS = 5_000
HIDDEN, ID_HEAD = "_policybook", "编号"
SHOWN = {"number": "序号", "name": "自查项目", "text": "自查内容和标准", "targets": "量化指标"}
_ANEW = "请用网站上的原表重新填写"
_KINDS = {".xls": "旧版 Excel ", ".et": " WPS 表格", ".doc": "旧版 Word ", ".pdf": " PDF ", ".csv": " CSV "}
_DAY = re.compile(r"(\d{4})\s*[-年/.．]\s*(\d{1,2})\s*[-月/.．]\s*(\d{1,2})\s*日?", re.ASCII)
_BEIJING = timezone(timedelta(hours=8))


class RefusedError(Exception):
    """Why a file is no return: what is wrong and the way out."""

    def __init__(self, problem: str, way_out: str) -> None:
        super().__init__(problem, way_out)
        self.problem, self.way_out = problem, way_out


def read_return(path: Path, name: str, reader: formats.Reader) -> Return:
    """The return in a file, which messages call `name`. Raises PolicyError."""
    suffix = path.suffix.lower()
    try:
        if suffix not in SUFFIXES:
            kind = _KINDS.get(suffix, f"扩展名“{path.suffix or '（无）'}”的")
            raise RefusedError(f"不能读取{kind}文件", "请交回 .xlsx、.docx，或网页保存的 .json")
        data = _read_bytes(path)
        if suffix == ".json":
            return parse_json(name, data)
        content = reader.read(suffix, data)
        return parse_form(name, content) if suffix == ".docx" else parse_workbook(name, content)
    except RefusedError as error:
        raise PolicyError(name, error.problem, error.way_out) from error
    except UnreadableError as error:
        raise PolicyError(name, error.problem, error.way_out) from error


def _read_bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise RefusedError("文件超过 20 MB，不像一张自查表", _ANEW)
        data = path.read_bytes()
    except OSError as error:
        raise RefusedError(f"打不开文件（{tell_reason(error)}）", "请关闭正在使用它的程序，检查权限") from error
    if not data:
        raise RefusedError("文件是空的", "请让填报单位重新交一份")
    return data


# --- JSON -----------------------------------------------------------------------------------------


def parse_json(name: str, data: bytes) -> Return:
    """A return that the page saved. Raises RefusedError."""
    try:
        said = json.loads(data.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise RefusedError("不是完整的 JSON 文件", "请让填报单位在网页上重新保存一份") from error
    if not isinstance(said, dict) or said.get("policybook") != "return" or not isinstance(said.get("items"), dict):
        raise RefusedError("不是自查表的填报结果", "请交回网页“保存到文件”得到的 .json，或 .xlsx")
    _check_schema(_text(said.get("schema")))
    notes: list[str] = []
    items: dict[str, dict[str, str]] = {}
    if len(said["items"]) > MAX_ITEMS:
        raise RefusedError(f"项目超过 {MAX_ITEMS} 个，不像一张自查表", _ANEW)
    for id, fields in said["items"].items():
        if not isinstance(fields, dict):
            notes.append(f"项目“{_clip(clean(id))}”的内容不成样子，没有采用")
            continue
        texts = {key: clean(_text(fields.get(key))) for key in FIELDS}
        _keep(items, clean(id), texts, f"项目“{_clip(clean(id))}”", notes)
    return _make_return(name, said.get("list"), said.get("year"), said.get("unit"), said.get("filled"), items, notes)


def _refuse_constant(word: str) -> None:
    """NaN and Infinity are no JSON."""
    raise ValueError(word)


def _text(value: Any) -> str:
    """Texts and numbers; nothing else is filled in."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def _check_schema(schema: str) -> None:
    if schema != str(SCHEMA):
        raise RefusedError(f"格式版本是“{_clip(schema)}”，这个程序只认 {SCHEMA}", "请用同一版本的网站填写")


def _make_return(
    name: str,
    slug: Any,
    year: Any,
    unit: Any,
    filled: Any,
    items: Mapping[str, Mapping[str, str]],
    notes: list[str],
    rows: tuple[ListItem, ...] | None = None,
    title: str = "",
) -> Return:
    """What both kinds of file have in common. Raises RefusedError."""
    list_slug, said_year = clean(_text(slug)), clean(_text(year))
    if not list_slug:
        raise RefusedError("没有写明是哪张自查表", _ANEW)
    if not re.fullmatch("[12][0-9]{3}", said_year):
        raise RefusedError(f"年度“{_clip(said_year)}”不对", _ANEW)
    said_unit = clean(_text(unit)).replace("\n", " ")[:100]
    if not said_unit:
        said_unit = clean(Path(name).stem)
        notes.append("没有填单位名称，按文件名算")
    said_filled = clean(_text(filled))
    time = read_time(said_filled)
    if said_filled and not time:
        notes.append(f"填表日期“{_clip(said_filled)}”看不懂，按没有填看待")
    if not any(items.values()):
        notes.append("整张表都没有填")
    return Return(name, list_slug, int(said_year), said_unit, time, items, tuple(notes), rows, title)


def read_time(text: str) -> str:
    """A day, or a time in Beijing, as ISO; empty where it is neither."""
    if match := _DAY.fullmatch(text):
        text = f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}"
    if not re.fullmatch(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?)?", text, re.ASCII):
        return ""
    try:
        time = datetime.fromisoformat(text)
        if time.tzinfo:
            time = time.astimezone(_BEIJING)
    except (ValueError, OverflowError):
        return ""
    return text if len(text) == 10 else time.replace(tzinfo=None).isoformat(timespec="seconds")


def _keep(
    items: dict[str, dict[str, str]], id: str, texts: Mapping[str, str], place: str, notes: list[str]
) -> dict[str, str]:
    """Put what was filled in of an item among the items; what is odd is told."""
    kept = {key: text for key, text in texts.items() if text}
    state = squeeze(kept.get("state", ""))
    if state in STATES:
        kept["state"] = state
    elif kept.pop("state", None):
        notes.append(f"{place}“自查情况”写的是“{_clip(state)}”，按未填看待")
    for key, text in kept.items():
        if len(text) > MAX_TEXT:
            kept[key] = text[:MAX_TEXT]
            notes.append(f"{place}“{FIELDS[key]}”超过 {MAX_TEXT} 字，只留前面的")
    if kept:
        items[id] = kept
    return kept


def _clip(text: str) -> str:
    text = squeeze(text)
    return text if len(text) <= 20 else f"{text[:20]}…"


# --- tables ---------------------------------------------------------------------------------------


def parse_workbook(name: str, book: Mapping[str, Any]) -> Return:
    """A return in a table, given as `formats.xlsx.Workbook` in plain values. Raises RefusedError."""
    sheets = book["sheets"]
    said = _read_hidden(sheets)
    _check_schema(said.get("schema", ""))
    titles = {key: said.get(f"column_{key}") or title for key, title in {**FIELDS, **SHOWN}.items()}
    sheet, head, columns = _find_head(sheets, titles)
    notes: list[str] = []
    items: dict[str, dict[str, str]] = {}
    rows = tuple(_read_rows(sheet, head, columns, items, notes))
    _read_more(said.get("more", ""), items, notes)
    if not rows:
        raise RefusedError("没有一行带项目编号", _ANEW)
    if len(rows) > MAX_ITEMS:
        raise RefusedError(f"项目超过 {MAX_ITEMS} 个，不像一张自查表", _ANEW)
    places = {each[0]: each[1:] for each in book["names"]}
    unit, filled = (_look_up(sheets, places.get(key)) for key in ("pb_unit", "pb_filled"))
    unit = unit or said.get("unit", "")
    filled = filled or _look_up(sheets, places.get("pb_signoff_day"))
    title = next((clean(cell) for row in sheet["rows"][:head] for cell in row if clean(cell)), "")
    return _make_return(name, said.get("list"), said.get("year"), unit, filled, items, notes, rows, title)


def _read_hidden(sheets: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """What the hidden sheet says, whatever its name is now."""
    for sheet in sorted(sheets, key=lambda each: each["name"] != HIDDEN):
        said: dict[str, str] = {}
        for key, text in ((clean(row[0]), "".join(row[1:2])) for row in sheet["rows"] if row and row[0]):
            said[key] = said.get(key, "") + text if key == "more" else clean(text)  # long texts go on in the next row
        if {"summary", "list", "year"} <= said.keys():
            raise RefusedError(
                "这是汇总，不是交回的自查表",
                "要接着用里面的销号情况，请用 -o（make collect 用 OUT=）写上它的名字；否则请放到别的文件夹里",
            )
        if {"list", "year", "schema"} <= said.keys():
            for line, column in sheet["formulas"]:
                raise RefusedError(f"隐藏工作表的 {_address(line, column)} 是公式", _ANEW)
            return said
    raise RefusedError(f"缺少隐藏的工作表“{HIDDEN}”，认不出是哪张自查表", f"{_ANEW}，或者交回网页保存的 .json")


def _find_head(
    sheets: Sequence[Mapping[str, Any]], titles: Mapping[str, str]
) -> tuple[Mapping[str, Any], int, dict[str, int]]:
    """The sheet with the list, the row of its heads, and the column of each field; `id` is that of the ids."""
    wanted = {squeeze(title): key for key, title in [*titles.items(), ("id", ID_HEAD)]}
    best: tuple[Mapping[str, Any], int, dict[str, int]] | None = None
    for sheet in sheets:
        for line, row in enumerate(sheet["rows"][:50]):
            found: dict[str, int] = {}
            for column, cell in enumerate(row):
                if key := wanted.get(squeeze(cell)):
                    found.setdefault(key, column)
            if len(found) >= 3 and (best is None or len(found) > len(best[2])):
                best = sheet, line, found
    if best is None:
        raise RefusedError("找不到表头（序号、自查项目、自查情况……）", _ANEW)
    if "state" not in best[2]:
        raise RefusedError(f"表头第 {best[1] + 1} 行没有“{titles['state']}”这一栏", "请恢复这一栏的表头文字")
    best[2].setdefault("id", 0)
    return best


def _read_rows(
    sheet: Mapping[str, Any],
    head: int,
    columns: Mapping[str, int],
    items: dict[str, dict[str, str]],
    notes: list[str],
) -> Iterator[ListItem]:
    """The rows with an id; what they hold goes to `items`, what is odd to `notes`."""
    rows = sheet["rows"]
    formulas = {tuple(each) for each in sheet["formulas"]}
    last = max((n for n, row in enumerate(rows) if n > head and "#" in _cell(row, columns["id"])), default=head)
    seen: dict[str, tuple[int, dict[str, str]]] = {}
    topic = ""
    for line in range(head + 1, len(rows)):
        row = rows[line]
        id = _cell(row, columns["id"])
        texts = {key: _cell(row, columns[key]) for key in FIELDS if key in columns}
        if "#" not in id:
            if texts["state"] in STATES or (line < last and any(texts.values())):
                notes.append(f"第 {line + 1} 行没有项目编号，填的内容没有采用")
            elif any(row) and line < last:
                topic = next(clean(cell) for cell in row if cell).partition("　　")[0]
            continue
        if (line, columns["id"]) in formulas:
            raise RefusedError(f"编号单元格 {_address(line, columns['id'])} 是公式", _ANEW)
        reckoned = [_address(line, columns[key]) for key in texts if (line, columns[key]) in formulas]
        notes += [f"{place} 是公式，没有计算，按文字看待" for place in reckoned]
        kept = _keep({}, id, texts, f"第 {line + 1} 行", notes)
        if id in seen:
            before, earlier = seen[id]
            if kept and earlier and kept != earlier:
                places = f"第 {before} 行和第 {line + 1} 行"
                raise RefusedError(f"{places}是同一个项目（{_clip(id)}），填的不一样", "请删去其中一行再交")
            if kept and not earlier:
                items[id], seen[id] = kept, (line + 1, kept)
            continue
        seen[id] = line + 1, kept
        if kept:
            items[id] = kept
        number, name, text, asked = (
            _cell(row, columns[key]) if key in columns else "" for key in ("number", "name", "text", "targets")
        )
        yield ListItem(id, (id,), number, topic, name, text, asked.replace("\n", "；"))


def _read_more(text: str, items: dict[str, dict[str, str]], notes: list[str]) -> None:
    """What the page wrote beside the table, for items and fields that it has no cell for."""
    try:
        rest = json.loads(text or "{}")
        more = rest.get("items", {}).items()
    except (ValueError, RecursionError, AttributeError):
        notes.append("隐藏工作表里另存的内容被改坏了，没有采用")
        return
    for id, fields in more:
        if isinstance(fields, dict):
            texts = {key: clean(_text(fields.get(key))) for key in FIELDS}
            _keep(items, clean(id), texts | items.get(clean(id), {}), f"项目“{_clip(clean(id))}”", notes)


def _cell(row: Sequence[str], column: int) -> str:
    return clean(row[column]) if column < len(row) else ""


def _look_up(sheets: Sequence[Mapping[str, Any]], place: Sequence[Any] | None) -> str:
    """The text of a cell that has a name."""
    if place is None:
        return ""
    rows = next((sheet["rows"] for sheet in sheets if sheet["name"] == place[0]), ())
    return _cell(rows[place[1]], place[2]) if place[1] < len(rows) else ""


def _address(line: int, column: int) -> str:
    """C5."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{line + 1}"


# --- Word -----------------------------------------------------------------------------------------

_TICKS = "√☑✓✔"
"""Signs that people put into a box by hand."""


def parse_form(name: str, form: Mapping[str, Any]) -> Return:
    """A return in a .docx, given as `formats.forms.Form` in plain values. Raises RefusedError."""
    said = {clean(key): clean(text) for key, text in form["properties"]}
    if not {"pb_list", "pb_year", "pb_schema"} <= said.keys():
        problem = "文件属性里没有自查表的编号，认不出是哪张自查表"
        raise RefusedError(problem, f"{_ANEW}，不要复制到别的文件里")
    _check_schema(said["pb_schema"])
    texts: dict[str, dict[str, str]] = {}
    ticked: dict[str, list[str]] = {}
    for control in form["controls"]:
        owner, _, field = control["tag"].partition("|")
        id = said.get(f"pb_{owner}", "") if owner.startswith("~") else clean(owner)
        key, _, choice = field.partition("|")
        text = clean(control["text"])
        if owner.startswith("~") and not id:
            if control["checked"] or (key != "state" and text) or any(sign in text for sign in _TICKS):
                problem = f"文件属性里没有“{_clip(owner)}”是哪个项目，填的内容（{_clip(text)}）对不上"
                raise RefusedError(problem, f"{_ANEW}，不要复制到别的文件里")
            continue
        fields = texts.setdefault(id, {})
        if key == "state":
            if control["checked"] or any(sign in text for sign in _TICKS):
                ticked.setdefault(id, []).append(choice)
        elif text and fields.get(key, text) != text:
            raise RefusedError(f"“{_clip(id)}”的“{FIELDS.get(key, key)}”有两处，填的不一样", "请删去其中一处再交")
        elif text:
            fields[key] = text
    head = texts.pop("", {})
    notes: list[str] = []
    items: dict[str, dict[str, str]] = {}
    for id, fields in texts.items():
        choices = list(dict.fromkeys(ticked.get(id, ())))
        if len(choices) > 1:
            notes.append(f"项目“{_clip(id)}”同时勾了{'、'.join(choices)}，按未填看待")
        state = choices[0] if len(choices) == 1 else ""
        kept = {key: fields.get(key, "") for key in FIELDS} | {"state": state}
        _keep(items, id, kept, f"项目“{_clip(id)}”", notes)
    rows = tuple(ListItem(id, (id,), "", "", "", "", "") for id in texts if "#" in id)
    if not rows:
        raise RefusedError("没有一处带项目编号", _ANEW)
    filled = head.get("filled") or head.get("signoff_day")
    return _make_return(name, said["pb_list"], said["pb_year"], head.get("unit"), filled, items, notes, rows)
