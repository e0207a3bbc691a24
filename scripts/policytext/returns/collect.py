"""Files that came back → 汇总.xlsx: what `policytext collect` does, step by step."""

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from policytext import formats
from policytext.formats.limits import UnreadableError
from policytext.model import PolicyError, tell_reason
from policytext.returns.ledger import LedgerRow, keep_ledger
from policytext.returns.lists import read_list
from policytext.returns.model import FormList, Return, clean
from policytext.returns.reading import read_return
from policytext.returns.summing import FileRow, Summary, refuse_file, sum_up
from policytext.returns.tables import Table, make_tables
from policytext.returns.workbook import make_workbook, read_ledger

LISTS = Path("site/checklists")
MAX_FILES = 5_000
_PASSED_OVER = (".", "~$", "Thumbs.db", "desktop.ini")
"""Beginnings of the names of files that nobody put there."""
_HEADS = ("单位", "单位名称", "名称", "单位名单")
_NUMBER = re.compile("[0-9０-９]+[.、．]?|序号|编号")
"""What stands beside the names in a list of units."""


@dataclass(frozen=True, slots=True)
class Collected:
    """What came of it."""

    summary: Summary
    ledger: tuple[LedgerRow, ...]
    tables: tuple[Table, ...]


def collect(
    paths: Sequence[Path], out: Path, units: Path | None = None, form: Path | None = None
) -> tuple[Collected, bytes]:
    """Read and sum up; nothing is written yet. Raises PolicyError where nothing can be summed up."""
    with formats.Reader() as reader:
        names = read_units(units, reader) if units else ()
        returns, refused = read_returns(paths, reader, {out.resolve()} | ({units.resolve()} if units else set()))
        if not returns and not refused:
            raise PolicyError(paths[0], "里面没有交回的自查表", "请放入交回的 .xlsx 或 .json 文件")
        summary = sum_up(returns, refused, read_list(form) if form else _find_list(returns), names)
        if not any(row.handed for row in summary.units):
            raise PolicyError(paths[0], f"{len(summary.files)} 份文件都不能用：{summary.files[0].why}", "没有生成汇总")
        earlier = read_ledger(out, summary, reader) if out.exists() else ()
    ledger = keep_ledger(summary, earlier)
    tables = make_tables(summary, ledger)
    return Collected(summary, ledger, tables), make_workbook(summary, tables)


def read_returns(
    paths: Iterable[Path], reader: formats.Reader, beside: Iterable[Path] = ()
) -> tuple[list[Return], list[FileRow]]:
    """Each file is either read or refused."""
    returns: list[Return] = []
    refused: list[FileRow] = []
    skipped = set(beside)
    for path, name in list_files(paths):
        if path.resolve() in skipped:
            continue
        try:
            returns.append(read_return(path, name, reader))
        except PolicyError as error:
            refused.append(refuse_file(error))
    return returns, refused


def list_files(paths: Iterable[Path]) -> Iterator[tuple[Path, str]]:
    """The files in folders and their sub-folders, once each, with the name by which messages call them."""
    found: dict[Path, tuple[Path, str]] = {}
    for path in paths:
        if not path.exists():
            raise PolicyError(path, "没有这个文件或文件夹", "请检查路径")
        inside = sorted(each for each in path.rglob("*") if each.is_file()) if path.is_dir() else [path]
        for file in inside:
            name = file.relative_to(path).as_posix() if path.is_dir() else file.name
            if not any(part.startswith(_PASSED_OVER) for part in Path(name).parts):
                found.setdefault(file.resolve(), (file, clean(name)))
    if len(found) > MAX_FILES:
        raise PolicyError(next(iter(found)), f"文件超过 {MAX_FILES} 份", "请分几次汇总")
    taken: set[str] = set()
    for file, name in found.values():
        shown = name if name not in taken else file.as_posix()
        taken.add(shown)
        yield file, shown


def _find_list(returns: Sequence[Return]) -> FormList | None:
    """The list that most returns are of, where the site has been built; None where it has not."""
    counts: dict[str, int] = {}
    for each in returns:
        counts[each.list] = counts.get(each.list, 0) + 1
    slug = max(counts, key=lambda slug: (counts[slug], slug), default="")
    path = LISTS / f"{slug}.json"
    return read_list(path) if slug and Path(slug).name == slug and path.is_file() else None


def read_units(path: Path, reader: formats.Reader) -> tuple[str, ...]:
    """The units that should hand in: a name a line, or a column of the first sheet. Raises PolicyError."""
    try:
        data = path.read_bytes()
        if path.suffix.lower() == ".xlsx":
            rows = reader.read(".xlsx", data)["sheets"][0]["rows"]
        else:
            rows = [line.split("\t") for line in _decode(path, data).splitlines()]
    except OSError as error:
        raise PolicyError(path, f"打不开单位名单（{tell_reason(error)}）", "请检查文件名、位置和权限") from error
    except UnreadableError as error:
        raise PolicyError(path, error.problem, error.way_out) from error
    names = find_units([[clean(cell) for cell in row] for row in rows])
    if not names:
        raise PolicyError(path, "单位名单是空的", "请每行写一个单位")
    return names


def find_units(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The column whose head says that it is the units; without one the first cell of each row that is no number."""
    heads = ((n, row.index(head)) for head in _HEADS[:-1] for n, row in enumerate(rows[:20]) if head in row)
    if place := next(heads, None):
        first, column = place
        found = [row[column] for row in rows[first + 1 :] if column < len(row)]
    else:
        found = [next((cell for cell in row if cell and not _NUMBER.fullmatch(cell)), "") for row in rows]
    return tuple(dict.fromkeys(name for name in found if name and name not in _HEADS))


def _decode(path: Path, data: bytes) -> str:
    for encoding in ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030"):
        with suppress(UnicodeDecodeError):
            return data.decode(encoding)
    raise PolicyError(path, "单位名单的编码认不出", "请用记事本另存为 UTF-8 编码的 .txt，每行一个单位")


def write_workbook(out: Path, data: bytes) -> Path | None:
    """Write all of it or nothing; an earlier one that differs is kept beside it, under the name that is given back."""
    if out.exists() and out.read_bytes() == data:
        return None
    backup = out.with_name(f"{out.stem}（上一份）{out.suffix}")
    temporary = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(data)
        kept = backup if out.exists() else None
        if kept:
            copy = out.with_name(f".{backup.name}.{os.getpid()}")
            copy.write_bytes(out.read_bytes())
            copy.replace(backup)
        temporary.replace(out)
    except OSError as error:
        way_out = "请关闭正在使用它的程序（Excel、WPS），检查权限和磁盘空间"
        raise PolicyError(out, f"写不了文件（{tell_reason(error)}）", way_out) from error
    finally:
        with suppress(OSError):
            temporary.unlink()
    return kept
