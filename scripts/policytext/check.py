"""Is the data whole and right? Evidence, coverage, links, and what waits for a reviewer."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from policytext import store
from policytext.companion import read_companion
from policytext.extract import extract_policy
from policytext.extract.source import read_source
from policytext.lexicon import EVERYONE, ORGANIZATIONS
from policytext.model import CLOSING, OPENING, Policy, PolicyError, Unit, squeeze
from policytext.validity import find_successors

_HEADING_MARKS = set("。：:；;，,！!？?")


@dataclass(frozen=True, slots=True)
class Tally:
    """How much stands in policies, and how much of it waits for a reviewer."""

    units: int
    tasks: int
    targets: int
    doubtful: int
    placeholders: int


def check_folder(folder: Path) -> tuple[list[Policy], list[PolicyError]]:
    """Every policy of a data folder that can be read, and everything that is wrong."""
    policies: list[Policy] = []
    problems: list[PolicyError] = []
    for path in sorted(folder.glob("*.yml")):
        try:
            policy = store.load(path)
        except PolicyError as error:
            problems.append(error)
            continue
        policies.append(policy)
        problems += check_policy(policy, path)
    problems += find_successors(policy.about for policy in policies)[1]
    ids = {policy.about.id for policy in policies}
    for policy in policies:
        path = folder / f"{policy.about.id}.yml"
        for unit in policy.units:
            for citation in unit.citations:
                if citation.policy and citation.policy not in ids:
                    problems.append(PolicyError(path, f"条目 {unit.id} 引用的政策“{citation.policy}”不在库中", AGAIN))
    return policies, problems


AGAIN = "请重新运行 policytext extract"


def check_policy(policy: Policy, path: Path) -> Iterator[PolicyError]:
    """What is wrong with one policy's data."""
    if path.stem != policy.about.id:
        yield PolicyError(path, f"文件名与编号“{policy.about.id}”不一致", AGAIN)
    yield from _check_ids(policy, path)
    for unit in policy.units:
        yield from _check_unit(unit, path)
    place = Path(policy.about.source.path)
    if not place.exists():
        yield PolicyError(path, f"来源文件 {place} 不在了", "请放回来源文件，或删除这份数据")
        return
    try:
        source = read_source(place)
    except PolicyError as error:
        yield error
        return
    try:
        companion = read_companion(place.with_suffix(".yml"))
        if companion.review.corrections:
            extract_policy(place, policy.about.id, place.as_posix(), companion.about, companion.review)
    except PolicyError as error:
        yield error
        return
    if source.sha256 != policy.about.source.sha256:
        yield PolicyError(path, f"来源文件 {place} 已经改动", AGAIN)
        return
    missing, extra = coverage(source.text, policy)
    if missing:
        shown = "".join(missing.elements())[:40]
        yield PolicyError(path, f"原文有 {missing.total()} 个字没有进入数据（{shown}）", AGAIN)
    if extra:
        shown = "".join(extra.elements())[:40]
        yield PolicyError(path, f"数据比原文多出 {extra.total()} 个字（{shown}）", AGAIN)


def _check_unit(unit: Unit, path: Path) -> Iterator[PolicyError]:
    types = [EVERYONE, *(organization.name for organization in ORGANIZATIONS)]
    squeezed = squeeze(unit.heading + unit.text)
    if unit.lines[0] > unit.lines[1]:
        yield PolicyError(path, f"条目 {unit.id} 的行号 {list(unit.lines)} 前后颠倒", AGAIN)
    for name in unit.applies_to:
        if name not in types:
            yield PolicyError(path, f"条目 {unit.id} 的组织类型“{name}”不存在", f"可用的有：{'、'.join(types)}")
    for number, target in enumerate(unit.targets, 1):
        if target.id != f"{unit.id}/{number}":
            yield PolicyError(path, f"指标编号“{target.id}”应为 {unit.id}/{number}", AGAIN)
        if not target.evidence or squeeze(target.evidence) not in squeezed:
            yield PolicyError(path, f"指标 {target.id} 的依据“{target.evidence}”不在条目原文中", AGAIN)


def _check_ids(policy: Policy, path: Path) -> Iterator[PolicyError]:
    seen: set[str] = set()
    for unit in policy.units:
        if unit.id in seen:
            yield PolicyError(path, f"条目编号 {unit.id} 重复", AGAIN)
        if unit.parent and unit.parent not in seen:
            yield PolicyError(path, f"条目 {unit.id} 没有上级条目 {unit.parent}", AGAIN)
        seen.add(unit.id)


def coverage(text: str, policy: Policy) -> tuple[Counter[str], Counter[str]]:
    """The characters of the source that the data lacks, and those it has too many (marks that close a heading aside)."""
    source = Counter(squeeze(text))
    held: Counter[str] = Counter()
    for unit in policy.units:
        held.update(squeeze(unit.label + unit.heading + unit.text))
    for piece in policy.boilerplate:
        held.update(squeeze(piece.text))
    missing = source - held
    closed = sum(bool(unit.heading) for unit in policy.units)
    marks = sum(count for mark, count in missing.items() if mark in _HEADING_MARKS)
    if marks <= closed:
        missing = Counter({c: n for c, n in missing.items() if c not in _HEADING_MARKS})
    return missing, held - source


def list_doubts(policies: Sequence[Policy]) -> Iterator[tuple[str, str]]:
    """What a reviewer should look at: where, and why."""
    for policy in policies:
        for unit in policy.units:
            clause = " ".join(part for part in (unit.label, unit.heading) if part) or "正文"
            for doubt in unit.issues:
                yield f"{policy.about.id} 条目 {unit.id}（{clause}）", doubt


def tally(policies: Sequence[Policy]) -> Tally:
    """Count the labelled units, what they hold, and what a reviewer should look at."""
    units = [unit for policy in policies for unit in policy.units]
    targets = [target for unit in units for target in unit.targets]
    return Tally(
        units=sum(unit.id not in (OPENING, CLOSING) for unit in units),
        tasks=sum(unit.task for unit in units),
        targets=len(targets),
        doubtful=sum(len(unit.issues) for unit in units),
        placeholders=sum(target.blank is not None for target in targets),
    )
