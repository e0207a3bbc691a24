"""Policy ↔ YAML, and every YAML file that people write: errors name file, line and key.

The dataclasses are the schema: pydantic checks a file against them, and what it finds is
said in Chinese with the line where it stands.
"""

import os
import tempfile
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from policytext.model import SCHEMA, Policy, PolicyError

T = TypeVar("T")
SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class _Loader(SafeLoader):  # type: ignore[misc, valid-type]  # the C loader where PyYAML has it
    """Dates stay text: 2024-01-31 means the same with and without quotation marks."""

    yaml_implicit_resolvers = {  # noqa: RUF012  # PyYAML's own way to say it
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
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
    about = asdict(policy.about)
    about["source"] = _Flow({key: value for key, value in about["source"].items() if value is not None})
    units = [asdict(unit) for unit in policy.units]
    for unit in units:
        for key in ("targets", "terms", "citations"):
            unit[key] = [_Flow(item) for item in unit[key]]
        for target in unit["targets"]:
            target["per"] = target["per"] and _Flow(target["per"])
    data = {
        "schema": SCHEMA,
        "policy": about,
        "boilerplate": [_Flow(asdict(piece)) for piece in policy.boilerplate],
        "units": units,
    }
    return str(yaml.dump(data, Dumper=_PolicyDumper, allow_unicode=True, sort_keys=False, width=10**9))


def load(path: Path) -> Policy:
    """The policy in a file that `dump` wrote.

    Raises PolicyError naming the line when the file is not such a policy.
    """
    data, lines = read_yaml(path)
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise PolicyError(path, f"不是第 {SCHEMA} 版的政策数据", "请重新运行 policytext extract 生成它", 1)
    fields = {"about": data.get("policy"), **{k: v for k, v in data.items() if k not in ("schema", "policy")}}
    return check_shape(fields, Policy, path, lines, renamed={"about": "policy"})


def read_yaml(path: Path) -> tuple[Any, dict[tuple[str | int, ...], int]]:
    """The plain data of a YAML file and the line of each key and item by its path.

    Raises PolicyError for anything that is not YAML in UTF-8, and for a key given twice.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PolicyError(path, f"不是 UTF-8 文本（第 {error.start} 字节）", "请用 UTF-8 编码另存") from error
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        lines: dict[tuple[str | int, ...], int] = {}
        _note_lines(node, (), lines, path)
        return (None if node is None else loader.construct_document(node)), lines
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise PolicyError(path, _yaml_problem(error, text), "请对照手册中的示例改正", line) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise PolicyError(path, "有 YAML 不允许的内容", "请删除不可见的控制字符，日期写成 2024-01-31") from error
    finally:
        loader.dispose()


def _yaml_problem(error: yaml.MarkedYAMLError, text: str) -> str:
    mark = error.problem_mark
    line = text.splitlines()[mark.line] if mark and mark.line < text.count("\n") + 1 and text else ""
    if "\t" in line:
        return "这一行有制表符（Tab），YAML 只能用空格缩进"
    if isinstance(error, yaml.constructor.ConstructorError):
        return "用了不认识的标签或不允许的值"
    if "：" in line and ":" not in line:
        return "这一行的冒号是全角“：”，应为半角“:”加一个空格"
    return "缩进或标点不合 YAML 的写法"


def _note_lines(
    node: yaml.Node | None, place: tuple[str | int, ...], lines: dict[tuple[str | int, ...], int], path: Path
) -> None:
    if node is None:
        return
    lines.setdefault(place, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            line = key.start_mark.line + 1
            if key.value in seen:
                raise PolicyError(path, f"“{key.value}”写了两次", "请只保留一处", line)
            seen.add(key.value)
            lines[(*place, key.value)] = line
            _note_lines(value, (*place, key.value), lines, path)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            _note_lines(item, (*place, index), lines, path)


_MESSAGES = {
    "missing": ("缺少“{key}”", "请补上这一项"),
    "unexpected_keyword_argument": ("不认识“{key}”", "请改正拼写或删去这一行"),
    "literal_error": ("“{key}”不能是“{given}”", "可用的值：{expected}"),
    "string_type": ("“{key}”应为文字", "请给“{given}”加上引号"),
    "bool_type": ("“{key}”应为 true 或 false", "请改正“{given}”"),
    "tuple_type": ("“{key}”应为列表", "请写成 [甲, 乙] 或每行一个“- ”"),
    "dataclass_type": ("“{key}”应为若干个“名称: 值”", "请改正“{given}”"),
}


def check_shape(
    data: Any,
    shape: type[T],
    path: Path,
    lines: dict[tuple[str | int, ...], int],
    renamed: dict[str, str] | None = None,
) -> T:
    """Plain data as an instance of a dataclass.

    Raises PolicyError for the first thing that does not fit, with its line and the way out.
    """
    try:
        return TypeAdapter(shape).validate_python(data, extra="forbid")
    except ValidationError as error:
        first = error.errors()[0]
        place = tuple((renamed or {}).get(str(step), step) if i == 0 else step for i, step in enumerate(first["loc"]))
        known = next(place[:n] for n in range(len(place), -1, -1) if place[:n] in lines or n == 0)
        problem, way_out = _MESSAGES.get(first["type"], ("“{key}”的值“{given}”不合要求", "请对照手册改正"))
        words = {
            "key": next((step for step in reversed(place) if isinstance(step, str)), "整个文件"),
            "given": first["input"],
            "expected": str(first.get("ctx", {}).get("expected", "")).replace("'", "").replace(" or ", "、").replace(", ", "、"),
        }
        raise PolicyError(path, problem.format(**words), way_out.format(**words), lines.get(known)) from None


def write(path: Path, text: str) -> None:
    """Write a whole file or nothing: a crash half-way leaves what was there before."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
