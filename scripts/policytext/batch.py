"""Folders of sources → folders of data: what has to be read anew, by how many workers, and what failed."""

import hashlib
import json
import os
import re
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from policytext import store
from policytext.companion import read_companion
from policytext.extract import extract_policy
from policytext.extract.source import PLAIN, SUFFIXES
from policytext.links import link_citations
from policytext.model import RESERVED, Policy, PolicyError

CACHE = Path(".cache/policytext.json")
"""Fingerprints of what was extracted; losing it only costs a new extraction."""
MANY = 16
"""From so many sources on, several workers pay."""
MOST_WORKERS = 61
"""Windows waits for no more processes at once."""
COMPANION_SUFFIXES = (".yml", ".yaml")
_ID = re.compile(r"[\w][\w.\-]*")
_NOT_SOURCES = (".", "~$", "README")


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
        elif find_id_problem(path.stem):
            problems.append(PolicyError(path, "文件名不能作网址", "文件名请只用字母、数字、汉字、“-”“_”和“.”"))
        elif same:
            problems.append(PolicyError(path, f"与 {same.source} 重名", "请移走其中一个，或者改名"))
        elif job.out.resolve() == job.companion.resolve():
            problems.append(PolicyError(path, f"数据写到 {out} 会覆盖原文旁边的 .yml", "请用 --out 换一个文件夹"))
        else:
            jobs[path.stem.casefold()] = job
    return list(jobs.values()), problems


def find_id_problem(policy_id: str) -> tuple[str, str] | None:
    """Why a policy cannot bear an id, and the way out; None where it can."""
    if policy_id.lower() in RESERVED:
        return "网站自己要用", "请另写一个"
    if not _ID.fullmatch(policy_id):
        return "不能作网址", "请只用字母、数字、汉字、“-”“_”和“.”"
    return None


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
        yield from sorted(sources, key=_preference)
        for file in files:
            paired = file.suffix == ".yml" and file.stem in stems
            if file.suffix.lower() in COMPANION_SUFFIXES and not paired:
                yield file


def _preference(source: Path) -> int:
    """Of two files of one stem the text goes before the document it was made of, and that before what cannot be read."""
    suffix = source.suffix.lower()
    return 0 if suffix in PLAIN else 1 if suffix in SUFFIXES else 2


def extract_job(job: Job) -> Policy:
    """Read one source with its companion. Raises PolicyError."""
    companion = read_companion(job.companion)
    return extract_policy(job.source, job.policy_id, _shown(job.source), companion.about, companion.review)


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


def program_fingerprint() -> str:
    """Changes with any line of this package, so that a new rule reads every source anew."""
    digest = hashlib.sha256()
    libraries = [(name, version(name)) for name in ("rjieba", "lxml", "pypdfium2", "readability-lxml")]
    digest.update(f"{sys.version_info[:2]} {libraries}".encode())
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
