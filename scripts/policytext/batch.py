"""Folders of sources → folders of data: what has to be read anew, by how many workers, and what failed."""

import hashlib
import json
import os
import re
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches
from importlib.metadata import version
from pathlib import Path

from pydantic import TypeAdapter

from policytext import store
from policytext.extract import Stated, extract_policy
from policytext.extract.source import SUFFIXES
from policytext.lexicon import EVERYONE, ORGANIZATIONS
from policytext.model import Policy, PolicyError

CACHE = Path(".cache/policytext.json")
"""Fingerprints of what was extracted; losing it only costs a new extraction."""
MANY = 16
"""From so many sources on, several workers pay."""
MOST_WORKERS = 61
"""Windows waits for no more processes at once."""
COMPANION_SUFFIXES = (".yml", ".yaml")
RESERVED = ("index", "readme")
"""Names of pages that the site has beside the policies."""
_ID = re.compile(r"[\w][\w.\-]*")
_NOT_SOURCES = (".", "~$", "README")
_HEAD = re.compile(r"schema: \d+\npolicy:\n  id: (?P<id>.+)\n  title: (?P<title>.+)\n")
_CITED = re.compile(r"^  - \{title: (.+), doc_number: .+, policy: (.+)\}$", re.MULTILINE)
_DATE = re.compile(r"(?:19|20)\d\d(?:-\d\d){0,2}")


@dataclass(frozen=True, slots=True)
class Job:
    """A source and where its data goes."""

    source: Path
    out: Path

    @property
    def policy_id(self) -> str:
        """The stem of the source."""
        return self.source.stem

    @property
    def companion(self) -> Path:
        """People's file beside the source."""
        return self.source.with_suffix(".yml")


@dataclass(frozen=True, slots=True)
class Companion:
    """People's file beside a source: what they say of the policy."""

    about: Stated = field(default_factory=Stated)


_COMPANION = TypeAdapter(Companion)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a whole run."""

    written: int
    unchanged: int
    problems: tuple[PolicyError, ...]


def find_jobs(paths: Sequence[Path], out: Path) -> tuple[list[Job], list[PolicyError]]:
    """The sources in files and folders, each with its output; and what is wrong with the selection."""
    jobs: dict[str, Job] = {}
    problems: list[PolicyError] = []
    for path in _sources(paths):
        job = Job(path, out / f"{path.stem}.yml")
        same = jobs.get(path.stem.casefold())
        if same and same.source.resolve() == path.resolve():
            continue
        if path.is_dir():
            problems.append(PolicyError(path, "子文件夹里的文件不会处理", "请把政策原文直接放在上一级文件夹里"))
        elif not path.is_file():
            problems.append(PolicyError(path, "没有这个文件", "请检查路径"))
        elif path.suffix.lower() in COMPANION_SUFFIXES:
            problems.append(_lonely_companion(path))
        elif Path(path.stem).suffix.lower() in COMPANION_SUFFIXES:
            problems.append(PolicyError(path, "像是误改了扩展名的 .yml", f"请改名为 {path.stem}"))
        elif path.stem.lower() in RESERVED:
            problems.append(PolicyError(path, f"文件名“{path.stem}”网站自己要用", "请给文件改名"))
        elif not _ID.fullmatch(path.stem):
            problems.append(PolicyError(path, "文件名不能作网址", "文件名请只用字母、数字、汉字、“-”“_”和“.”"))
        elif same:
            problems.append(PolicyError(path, f"与 {same.source} 重名", "请给其中一个文件改名"))
        elif job.out.resolve() == job.companion.resolve():
            problems.append(PolicyError(path, f"数据写到 {out} 会覆盖原文旁边的 .yml", "请用 --out 换一个文件夹"))
        else:
            jobs[path.stem.casefold()] = job
    return list(jobs.values()), problems


def _lonely_companion(path: Path) -> PolicyError:
    has_source = any(path.with_suffix(suffix).exists() for suffix in SUFFIXES)
    if has_source:
        return PolicyError(path, "扩展名应为 .yml", f"请改名为 {path.stem}.yml")
    return PolicyError(path, "旁边没有同名的政策原文", "请改成与原文相同的文件名，或者删除它")


def _sources(paths: Sequence[Path]) -> Iterator[Path]:
    """The files themselves; of a folder its sources, those that can be read first, and companions that have none."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        files = sorted(item for item in path.iterdir() if not item.is_dir() and not item.name.startswith(_NOT_SOURCES))
        sources = [file for file in files if file.suffix.lower() not in COMPANION_SUFFIXES]
        stems = {source.stem for source in sources}
        yield from (item for item in sorted(path.iterdir()) if item.is_dir() and not item.name.startswith("."))
        yield from sorted(sources, key=lambda file: file.suffix.lower() not in SUFFIXES)
        for file in files:
            paired = file.suffix == ".yml" and file.stem in stems
            if file.suffix.lower() in COMPANION_SUFFIXES and not paired:
                yield file


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
    about = replace(companion.about, given=frozenset(data.get("about") or ()))
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


def extract_job(job: Job) -> Policy:
    """Read one source with its companion. Raises PolicyError."""
    stated = read_companion(job.companion).about
    return extract_policy(job.source, job.policy_id, _shown(job.source), stated)


def _shown(path: Path) -> str:
    """The path as the data names it: from the working folder, wherever that lies on a machine."""
    try:
        return Path(os.path.relpath(path)).as_posix()
    except ValueError:  # on another drive of Windows
        return path.resolve().as_posix()


def run(jobs: Sequence[Job], workers: int | None, progress: Callable[[int, int, str], None]) -> Outcome:
    """Extract what has changed; a failure stops nothing else and leaves the earlier data as it was."""
    known = _read_cache()
    program = program_fingerprint()
    prints = {job: _fingerprint(program, job) for job in jobs}
    stale = [job for job in jobs if known.get(_key(job)) != [prints[job], _digest(job.out)]]
    failed: dict[Job, PolicyError] = {}
    done = {job for job in jobs if job not in stale}
    try:
        for number, (job, result) in enumerate(_results(stale, workers), 1):
            progress(number, len(stale), job.policy_id)
            try:
                if isinstance(result, PolicyError):
                    raise result
                store.write(job.out, result)
                done.add(job)
            except PolicyError as error:
                failed[job] = error
        link_citations({job.out.parent for job in jobs})
    finally:  # what was written stays known when somebody interrupts
        known |= {_key(job): [prints[job], _digest(job.out)] for job in done}
        with suppress(PolicyError):  # a cache that cannot be kept only costs time
            store.write(CACHE, json.dumps(known, ensure_ascii=False, indent=0))
    return Outcome(len(stale) - len(failed), len(jobs) - len(stale), tuple(failed.values()))


def _key(job: Job) -> str:
    return str(job.out.resolve())


def _results(jobs: Sequence[Job], workers: int | None) -> Iterator[tuple[Job, str | PolicyError]]:
    wanted = workers or (os.cpu_count() or 1 if len(jobs) >= MANY else 1)
    count = min(wanted, len(jobs), MOST_WORKERS)
    if count <= 1:
        yield from zip(jobs, map(_attempt, jobs), strict=True)
        return
    with ProcessPoolExecutor(count) as pool:
        for job, future in [(job, pool.submit(_attempt, job)) for job in jobs]:
            try:
                yield job, future.result()
            except BrokenProcessPool:
                yield job, PolicyError(job.source, "提取进程被系统中止（可能内存不足）", "请加上 --workers 1 再试一次")


def _attempt(job: Job) -> str | PolicyError:
    try:
        return store.dump(extract_job(job))
    except PolicyError as error:
        return error
    except Exception as error:  # a fault that one policy brings to light must not keep the others from being written
        place = traceback.extract_tb(error.__traceback__)[-1]
        fault = f"{type(error).__name__}: {error}，{Path(place.filename).name} 第 {place.lineno} 行"
        return PolicyError(job.source, f"程序出错（{fault}）", "请把这份原文和这行字发给开发者")


def link_citations(folders: Iterable[Path]) -> None:
    """Give every citation of a policy in the same folder that policy's id, and take back what no longer holds.

    Only the files whose links change are read as data; of the others a look at the text is enough.
    """
    for folder in folders:
        texts = {path: path.read_text("utf-8") for path in sorted(folder.glob("*.yml"))}
        heads = {path: head for path, text in texts.items() if (head := _HEAD.match(text))}
        titles = Counter(_bare(head["title"]) for head in heads.values())
        named = {_bare(head["title"]): head["id"].strip("'") for head in heads.values()}
        ids = {title: id for title, id in named.items() if titles[title] == 1}  # of two the text cannot tell which
        for path in heads:
            linked = ((title, "" if id == "null" else id) for title, id in _CITED.findall(texts[path]))
            if any(ids.get(_bare(title), "") != id.strip("'") for title, id in linked):
                _link(path, ids)


def _link(path: Path, ids: Mapping[str, str]) -> None:
    try:
        policy = store.load(path)
    except PolicyError:
        return  # not ours; check reports it
    units = tuple(
        replace(unit, citations=tuple(replace(c, policy=ids.get(_bare(c.title))) for c in unit.citations))
        for unit in policy.units
    )
    store.write(path, store.dump(replace(policy, units=units)))


def _bare(title: str) -> str:
    return re.sub(r"[\s《》〈〉'\"]|[（(](?:试行|暂行|修订)[）)]", "", title)


def program_fingerprint() -> str:
    """Changes with any line of this package, so that a new rule reads every source anew."""
    digest = hashlib.sha256()
    digest.update(f"{sys.version_info[:2]} rjieba {version('rjieba')}".encode())
    for path in sorted(Path(__file__).parent.rglob("*")):
        if path.suffix in (".py", ".yml", ".txt"):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _fingerprint(program: str, job: Job) -> str:
    parts = [program, _digest(job.source), _digest(job.companion), str(job.source)]
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()


def _digest(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def _read_cache() -> dict[str, list[str | None]]:
    try:
        known = json.loads(CACHE.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def show_progress(number: int, total: int, name: str) -> None:
    """One line on a terminal, overwritten; nothing where the output is a file."""
    if sys.stderr.isatty():
        end = "\n" if number == total else ""
        print(f"\r\033[K正在提取 {number}/{total} {name}", end=end, file=sys.stderr, flush=True)
