"""Policy ↔ YAML, and every YAML file that people write: errors name file, line and key.

The dataclasses are the schema: pydantic checks a file against them, and what it finds is
said in Chinese with the line where it stands.
"""

import os
import re
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar, get_args

import yaml
from pydantic import TypeAdapter, ValidationError

from policytext.model import SCHEMA, About, Policy, PolicyError, tell_reason

T = TypeVar("T")
_POLICY = TypeAdapter(Policy)
MAX_DEPTH = 16
"""Of brackets and indentation in a YAML file; the data contract needs six."""
SEE_MANUAL = "请对照维护手册（docs/maintaining.md）里的例子改正"
SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


_NUMBERS = {
    "tag:yaml.org,2002:int": re.compile(r"[-+]?(?:0|[1-9]\d*)\Z", re.ASCII),
    "tag:yaml.org,2002:float": re.compile(r"[-+]?(?:\d+\.\d*|\.\d+)(?:[eE][-+]\d+)?\Z", re.ASCII),
}
"""A number is what everybody reads as one: to YAML 010 is 8 and 1:30 is 90."""


class _Loader(SafeLoader):  # type: ignore[misc, valid-type]  # the C loader where PyYAML has it
    """Dates stay text: 2024-01-31 means the same with and without quotation marks; and so do the words on, off, yes, no."""

    yaml_implicit_resolvers = {  # noqa: RUF012  # PyYAML's own way to say it
        first: [
            (tag, _NUMBERS.get(tag, pattern))
            for tag, pattern in resolvers
            if tag != "tag:yaml.org,2002:timestamp" and (tag != "tag:yaml.org,2002:bool" or first in "tTfF")
        ]
        for first, resolvers in SafeLoader.yaml_implicit_resolvers.items()
    }


class _Flow(dict[str, Any]):
    """A mapping that is written on one line."""


class _PolicyDumper(Dumper):  # type: ignore[misc, valid-type]  # the C dumper where PyYAML has it
    """Targets, terms and citations a line each; text of several paragraphs as a block; no anchors."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _represent_str(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


def _represent_list(dumper: yaml.SafeDumper, items: Iterable[Any]) -> yaml.Node:
    items = list(items)
    short = all(not isinstance(item, dict) for item in items)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=short)


_PolicyDumper.add_representer(str, _represent_str)
_PolicyDumper.add_representer(list, _represent_list)
_PolicyDumper.add_representer(tuple, _represent_list)
_PolicyDumper.add_representer(
    _Flow, lambda dumper, data: dumper.represent_mapping("tag:yaml.org,2002:map", data, flow_style=True)
)


def dump(policy: Policy) -> str:
    """The policy as YAML in the order of the data contract; equal policies give equal text."""
    about = plain_about(policy.about)
    about["source"] = _Flow(about["source"])
    if "reviewed" in about:
        about["reviewed"] = _Flow(about["reviewed"])
    units = [_without_unset(asdict(unit), "note", "corrections", "origin") for unit in policy.units]
    for unit in units:
        unit["targets"] = [_without_unset(target, "local") for target in unit["targets"]]
        for key in ("targets", "terms", "citations"):
            unit[key] = [_Flow(item) for item in unit[key]]
        for target in unit["targets"]:
            for key in ("per", "local"):
                if target.get(key):
                    target[key] = _Flow(target[key])
    data = {
        "schema": SCHEMA,
        "policy": about,
        "boilerplate": [_Flow(asdict(piece)) for piece in policy.boilerplate],
        "units": units,
    }
    return str(yaml.dump(data, Dumper=_PolicyDumper, allow_unicode=True, sort_keys=False, width=10**9))


def plain_about(about: About) -> dict[str, Any]:
    """What is known of a policy as plain data in the order of the contract."""
    plain = asdict(about)
    plain["source"] = _without_unset(plain["source"], "url")
    return _without_unset(plain, "effective", "replaces", "replaced_by", "reviewed")


def _without_unset(plain: dict[str, Any], *optional: str) -> dict[str, Any]:
    """Without those optional keys that say nothing."""
    return {key: value for key, value in plain.items() if key not in optional or value not in (None, (), 0)}


def load(path: Path) -> Policy:
    """The policy in a file that `dump` wrote.

    Raises PolicyError naming the line when the file is not such a policy.
    """
    data, node = read_yaml(path)
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise PolicyError(path, f"不是第 {SCHEMA} 版的政策数据", "请重新运行 policytext extract 生成它", 1)
    fields = {"about": data.get("policy"), **{k: v for k, v in data.items() if k not in ("schema", "policy")}}
    return check_shape(fields, _POLICY, path, node, renamed={"about": "policy"})


def read_yaml(path: Path) -> tuple[Any, yaml.Node | None]:
    """The plain data of a YAML file, and its nodes, which know their lines.

    Raises PolicyError for anything that is not YAML in UTF-8, and for what YAML allows but no file
    here needs: a key given twice, references, towers of brackets.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise PolicyError(path, f"打不开文件（{tell_reason(error)}）", "请检查文件名、位置和权限") from error
    except UnicodeDecodeError as error:
        raise PolicyError(path, f"不是 UTF-8 文本（第 {error.start} 字节）", "请用 UTF-8 编码另存") from error
    return parse_yaml(text, path)


def parse_yaml(text: str, path: Path) -> tuple[Any, yaml.Node | None]:
    """The plain data of a YAML text, and its nodes; `path` is what errors name. Raises PolicyError like `read_yaml`."""
    try:
        _refuse_towers(text, path)
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
            _refuse_keys(node, path)
            return (None if node is None else loader.construct_document(node)), node
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        raise _yaml_problem(error, text, path) from error
    except (yaml.YAMLError, ValueError) as error:
        raise PolicyError(path, "有 YAML 不允许的内容", "请删除不可见的控制字符，日期写成 2024-01-31") from error


def _refuse_towers(text: str, path: Path) -> None:
    """Small files that unfold into huge data, or nest until the parser falls over, are no honest mistakes."""
    depth = 0
    for event in yaml.parse(text, _Loader):
        line = event.start_mark.line + 1 if event.start_mark else None
        if isinstance(event, yaml.AliasEvent):
            raise PolicyError(
                path, f"用了“*”引用（*{event.anchor}）", "请把内容写在原处；以 * 开头的文字请加引号", line
            )
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise PolicyError(path, "括号或缩进的层数太多", SEE_MANUAL, line)


def _refuse_keys(node: yaml.Node | None, path: Path) -> None:
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                raise PolicyError(path, "名称应为文字", "请写成“名称: 值”", line)
            if key.value in seen:
                raise PolicyError(path, f"“{key.value}”写了两次", "请只保留一处", line)
            seen.add(key.value)
            _refuse_keys(value, path)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _refuse_keys(item, path)


def _yaml_problem(error: yaml.MarkedYAMLError, text: str, path: Path) -> PolicyError:
    unfinished = error.problem and "could not find expected" in error.problem  # noticed on the line behind
    unclosed = _UNCLOSED.search(error.context or "")
    mark = error.context_mark if unfinished or unclosed else error.problem_mark
    lines = text.split("\n")
    number = min(mark.line, len(lines) - 1) if mark else 0
    problem = "缩进或标点不合 YAML 的写法"
    if "\t" in lines[number]:
        problem = "这一行有制表符（Tab），YAML 只能用空格缩进"
    elif isinstance(error, yaml.constructor.ConstructorError):
        problem = "用了不认识的标签或不允许的值"
    else:
        above = next((n for n in range(number, -1, -1) if _FULL_WIDTH_COLON.match(lines[n])), None)
        if above is not None:
            number, problem = above, _COLON
        elif _TIGHT_COLON.match(lines[number]):
            problem = "这一行的冒号后面缺一个空格"
        elif unclosed:
            problem = "引号没有成对" if "quoted" in unclosed[0] else "括号没有成对，或者里面缺了逗号或引号"
    way_out = f"{SEE_MANUAL}；文字里有冒号、引号或 @、#、% 等符号的，请给整段文字加引号"
    return PolicyError(path, problem, way_out, number + 1)


_UNCLOSED = re.compile("quoted scalar|flow (?:sequence|mapping)")


def line_of(node: yaml.Node | None, place: Iterable[str | int]) -> int | None:
    """The line of the value at a path, or of the nearest key or item above it that is there."""
    line = None if node is None else node.start_mark.line + 1
    for step in place:
        if isinstance(node, yaml.MappingNode):
            key, node = next(((key, value) for key, value in node.value if key.value == str(step)), (None, None))
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            key = node = node.value[step]
        else:
            break
        shown = node if isinstance(node, yaml.ScalarNode) else key
        line = shown.start_mark.line + 1 if shown else line
    return line


def node_at(node: yaml.Node | None, place: Iterable[str | int]) -> yaml.Node | None:
    """The value at a path; None where there is none."""
    for step in place:
        if isinstance(node, yaml.MappingNode):
            node = next((value for key, value in node.value if key.value == str(step)), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
        else:
            return None
    return node


def lines_of(node: yaml.Node | None, place: Iterable[str | int] = ()) -> dict[tuple[str | int, ...], int]:
    """The line of every value below a path, by the keys and positions that lead there from it."""
    top = node_at(node, place)
    lines: dict[tuple[str | int, ...], int] = {}
    waiting: list[tuple[tuple[str | int, ...], yaml.Node | None]] = [((), top)]
    while waiting:
        above, node = waiting.pop()
        if isinstance(node, yaml.MappingNode):
            below = [((*above, key.value), key, value) for key, value in node.value]
        elif isinstance(node, yaml.SequenceNode):
            below = [((*above, number), item, item) for number, item in enumerate(node.value)]
        else:
            continue
        for path, shown, value in below:
            lines[path] = shown.start_mark.line + 1
            waiting.append((path, value))
    return lines


_MESSAGES = {
    "missing": ("缺少“{key}”", "请补上这一项"),
    "unexpected_keyword_argument": ("不认识“{key}”", "请改正拼写或删去这一行"),
    "literal_error": ("“{key}”不能是“{given}”", "可用的值：{expected}"),
    "string_type": ("“{key}”应为文字", "请给“{given}”加上引号"),
    "string_type of none": ("“{key}”没有写内容", "请写上文字，或删去这一项"),
    "string_type of many": ("“{key}”应为一段文字", "请不要用方括号、花括号或“- ”"),
    "int_type": ("“{key}”应为整数", "请改正“{given}”"),
    "int_parsing": ("“{key}”应为整数", "请改正“{given}”"),
    "int_from_float": ("“{key}”应为整数", "请改正“{given}”"),
    "bool_type": ("“{key}”应为 true 或 false", "请改正“{given}”"),
    "bool_parsing": ("“{key}”应为 true 或 false", "请改正“{given}”"),
    "tuple_type": ("“{key}”应为列表", "请写成 [甲, 乙] 或每行一个“- ”"),
    "dataclass_type": ("“{key}”应为若干个“名称: 值”", "请改正“{given}”"),
    "dataclass_type of none": ("“{key}”应为若干个“名称: 值”", "请写在它下面，每行前面比它多空两格"),
    "invalid_key": ("不认识“{given}”", "请改正拼写或删去这一行"),
}
_UNFIT = ("“{key}”的值“{given}”不合要求", SEE_MANUAL)
_FULL_WIDTH_COLON = re.compile("[^:]*：")
_COLON = "这一行的冒号是全角“：”，应为半角“:”加一个空格"
_TIGHT_COLON = re.compile(r"[\s-]*[a-z_]+:[^\s:/]")


def near(name: str, known: Iterable[str]) -> str:
    """The way out for a word that is not known: the nearest one, and all there are."""
    listed = list(known)
    found = get_close_matches(name, listed, 1, 0.3)
    return (f"是不是“{found[0]}”？" if found else "") + f"可用的有：{'、'.join(listed)}"


def check_shape(
    data: Any,
    shape: TypeAdapter[T],
    path: Path,
    node: yaml.Node | None,
    renamed: Mapping[str, str] | None = None,
    names: Collection[str] = (),
    at: Iterable[str | int] = (),
) -> T:
    """Plain data as an instance of a dataclass; `names` are the keys people may choose from, `at` is where it stands.

    Raises PolicyError for the first thing that does not fit, with its line and the way out.
    """
    try:
        return shape.validate_python(data, extra="forbid")
    except ValidationError as error:
        errors = error.errors()
        misspelt = (
            each for each in errors if each["type"] == "unexpected_keyword_argument"
        )  # explains what is missing
        first = next(misspelt, errors[0])
        place = [(renamed or {}).get(str(step), step) if i == 0 else step for i, step in enumerate(first["loc"])]
        place = [*at, *place]
        found = node_at(node, place)
        scalar = isinstance(found, yaml.ScalarNode) and first["type"] != "invalid_key"
        given = found.value if found and scalar else str(first["input"])  # 4.10 as it is written
        kind = f"{first['type']}{' of none' if first['input'] is None else '' if scalar else ' of many'}"
        problem, way_out = _MESSAGES.get(kind) or _MESSAGES.get(first["type"], _UNFIT)
        if first["type"] == "dataclass_type" and _FULL_WIDTH_COLON.match(given):
            problem = _COLON
        words = {
            "key": next((step for step in reversed(place) if isinstance(step, str)), "整个文件"),
            "given": given if len(given) <= 40 else f"{given[:40]}…",
            "expected": str(first.get("ctx", {}).get("expected", ""))
            .replace("'", "")
            .replace(" or ", "、")
            .replace(", ", "、"),
        }
        way_out = way_out.format(**words)
        if first["type"] == "unexpected_keyword_argument" and names:
            near = get_close_matches(words["key"], names, 1)
            way_out = (f"是不是“{near[0]}”？" if near else "") + f"可用的名称：{'、'.join(sorted(names))}"
        raise PolicyError(path, problem.format(**words), way_out, line_of(node, place)) from None


def choices(alias: object) -> tuple[str, ...]:
    """The words that a field of a Literal type may hold."""
    return get_args(alias)


def keys_of(shape: type) -> frozenset[str]:
    """The names of a dataclass's fields that people may write."""
    return frozenset(entry.name for entry in fields(shape)) - {"given"}


def write(path: Path, content: str | bytes) -> None:
    """Write a whole file or nothing: a crash half-way leaves what was there before.

    Raises PolicyError where the file cannot be written.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(data)
        temporary.replace(path)
    except OSError as error:
        way_out = "请检查文件夹的名称、权限和磁盘空间，关闭占用它的程序"
        raise PolicyError(path, f"写不了文件（{tell_reason(error)}）", way_out) from error
    finally:
        with suppress(OSError):
            temporary.unlink()
