"""Folders of sources → folders of data: what has to be read anew, by how many workers, and what failed."""

import hashlib
import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from policytext import store
from policytext.extract import Stated, extract_policy
from policytext.model import Policy, PolicyError

CACHE = Path(".cache/policytext.json")
"""Fingerprints of what was extracted; losing it only costs a new extraction."""
MANY = 16
"""From so many sources on, several workers pay."""
_ID = re.compile(r"[\w][\w.\-]*")


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

    about: Stated = Stated()


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
        if not path.exists():
            problems.append(PolicyError(path, "没有这个文件", "请检查路径"))
        elif not _ID.fullmatch(path.stem):
            problems.append(PolicyError(path, "文件名不能作网址", "文件名请只用字母、数字、汉字、“-”和“_”"))
        elif path.stem in jobs:
            problems.append(PolicyError(path, f"与 {jobs[path.stem].source} 重名", "请给其中一个文件改名"))
        else:
            jobs[path.stem] = job
    return list(jobs.values()), problems


def _sources(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(
                item
                for item in path.iterdir()
                if item.is_file() and item.suffix.lower() not in (".yml", ".yaml") and not item.name.startswith((".", "~$"))
            )
        else:
            yield path


def read_companion(path: Path) -> Companion:
    """People's file beside a source; without one nothing is stated. Raises PolicyError naming the line."""
    if not path.exists():
        return Companion()
    data, lines = store.read_yaml(path)
    return Companion() if data is None else store.check_shape(data, Companion, path, lines)


def extract_job(job: Job) -> Policy:
    """Read one source with its companion. Raises PolicyError."""
    stated = read_companion(job.companion).about
    return extract_policy(job.source, job.policy_id, _shown(job.source), stated)


def _shown(path: Path) -> str:
    """The path as the data names it: relative to the working folder where it lies inside."""
    absolute = path.resolve()
    here = Path.cwd().resolve()
    return absolute.relative_to(here).as_posix() if absolute.is_relative_to(here) else absolute.name


def run(jobs: Sequence[Job], workers: int | None, progress: Callable[[int, int, str], None]) -> Outcome:
    """Extract what has changed; a failure stops nothing else and leaves the earlier data as it was."""
    known = _read_cache()
    program = program_fingerprint()
    prints = {job.policy_id: _fingerprint(program, job) for job in jobs}
    stale = [job for job in jobs if known.get(str(job.out.resolve())) != [prints[job.policy_id], _digest(job.out)]]
    problems: list[PolicyError] = []
    written = 0
    for number, (job, result) in enumerate(_results(stale, workers), 1):
        progress(number, len(stale), job.policy_id)
        if isinstance(result, PolicyError):
            problems.append(result)
            continue
        store.write(job.out, result)
        written += 1
    failed = {problem.path for problem in problems}
    if written:
        link_citations({job.out.parent for job in jobs})
    done = [job for job in jobs if job not in stale or not failed & {str(job.source), str(job.companion)}]
    known |= {str(job.out.resolve()): [prints[job.policy_id], _digest(job.out)] for job in done}
    store.write(CACHE, json.dumps(known, ensure_ascii=False, indent=0))
    return Outcome(written, len(jobs) - len(stale), tuple(problems))


def _results(jobs: Sequence[Job], workers: int | None) -> Iterator[tuple[Job, str | PolicyError]]:
    count = workers or (os.cpu_count() or 1 if len(jobs) >= MANY else 1)
    if count == 1:
        yield from zip(jobs, map(_attempt, jobs), strict=True)
        return
    with ProcessPoolExecutor(count) as pool:
        yield from zip(jobs, pool.map(_attempt, jobs, chunksize=4), strict=True)


def _attempt(job: Job) -> str | PolicyError:
    try:
        return store.dump(extract_job(job))
    except PolicyError as error:
        return error


def link_citations(folders: Iterable[Path]) -> None:
    """Give every citation of a policy in the same folder that policy's id, and take back what no longer holds."""
    for folder in folders:
        policies = {path: store.load(path) for path in sorted(folder.glob("*.yml"))}
        ids = {_bare(policy.about.title): policy.about.id for policy in policies.values()}
        for path, policy in policies.items():
            units = tuple(
                replace(unit, citations=tuple(replace(c, policy=ids.get(_bare(c.title))) for c in unit.citations))
                for unit in policy.units
            )
            if units != policy.units:
                store.write(path, store.dump(replace(policy, units=units)))


def _bare(title: str) -> str:
    return re.sub(r"[\s《》〈〉]|[（(](?:试行|暂行|修订)[）)]", "", title)


def program_fingerprint() -> str:
    """Changes with any line of this package, so that a new rule reads every source anew."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*")):
        if path.suffix in (".py", ".yml", ".txt"):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _fingerprint(program: str, job: Job) -> str:
    parts = [program, _digest(job.source), _digest(job.companion), str(job.source)]
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()


def _digest(path: Path) -> str | None:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
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
