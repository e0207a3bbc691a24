"""Gold against what was read: how much of it is right, by the rules of GUIDE.md.

    python -m tests.gold.score            the tables
    python -m tests.gold.score --errors   and every deviation
    python -m tests.gold.score --raise    and lift floors.yml to what was measured

A gold file and an extracted policy become the same thing, a Reading; `compare` counts what two
readings have in common. Spelling is forgiven (half-width marks, 2万元 and 20000元, 半年 and 6个月).
"""

import calendar
import datetime
import os
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from policytext import store
from policytext.companion import read_companion
from policytext.extract import extract_policy
from policytext.model import CLOSING, OPENING, Policy

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FLOORS = HERE / "floors.yml"
GROUPS = {"five": HERE, "seven": HERE} | {
    name: HERE / name for name in ("development", "fresh", "later", "wide", "newest", "last", "statutes")
}
"""Where the gold of a group lies; the five are those of the seven that stand in source_texts/."""
TEXTS = [ROOT / "source_texts", HERE / "texts", *map(Path, filter(None, [os.environ.get("POLICYBOOK_CORPUS")]))]
"""Where the texts lie; those of `wide`, `newest`, `last` and `statutes` only in a corpus of one's own."""
SECOND = HERE / "second"
KINDS = ("units", "tree", "tasks", "applies_to", "targets", "targets_lenient", "marks", "terms", "citations")
MARGIN = 0.003
"""How far below the measured figure --raise sets a floor."""


# --- readings -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ReadTarget:
    """A target in one reading; `unit` is the reading's own id."""

    unit: str
    evidence: str
    type: str
    comparator: str
    value: Any
    measure: str | None
    per: Mapping[str, Any] | None
    by: str | None
    by_optional: bool


@dataclass(frozen=True, slots=True)
class ReadUnit:
    """A unit in one reading; `words` are its heading and text, or as much of them as gold quotes."""

    id: str
    label: str
    words: str
    task: bool
    applies_to: frozenset[str]

    @property
    def key(self) -> tuple[str, str]:
        """What makes two units the same: label and first words."""
        return squeeze(self.label), squeeze(self.words)[:8]

    @property
    def parent(self) -> str | None:
        """Id of the unit above, None at the top."""
        return self.id.rpartition(".")[0] or None


@dataclass(frozen=True, slots=True)
class Reading:
    """All that somebody, or the program, read from a policy."""

    units: Mapping[str, ReadUnit]
    targets: Sequence[ReadTarget]
    terms: frozenset[str]
    citations: frozenset[str]


def read_gold(path: Path) -> Reading:
    """A gold file as a reading."""
    data = yaml.safe_load(path.read_text("utf-8"))
    units = {
        unit["id"]: ReadUnit(
            unit["id"],
            unit["label"],
            (unit.get("heading") or "") + (unit.get("starts") or ""),
            unit["task"],
            frozenset(unit.get("applies_to") or ()),
        )
        for unit in data.get("units") or ()
    }
    targets = [_read_target(t, t["unit"] if t["unit"] in units else OPENING) for t in data.get("targets") or ()]
    order = [*units, OPENING]
    return Reading(
        units,
        sorted(targets, key=lambda target: order.index(target.unit)),
        frozenset(squeeze(term["term"]) for term in data.get("terms") or ()),
        frozenset(squeeze(citation["title"]) for citation in data.get("citations") or ()),
    )


def read_policy(policy: Policy) -> Reading:
    """An extracted policy as a reading; what stands in its closing text counts with the opening."""
    units = {
        unit.id: ReadUnit(unit.id, unit.label, unit.heading + unit.text, unit.task, frozenset(unit.applies_to))
        for unit in policy.units
        if unit.id not in (OPENING, CLOSING)
    }
    targets = [
        _read_target(asdict(target), OPENING if unit.id == CLOSING else unit.id)
        for unit in sorted(policy.units, key=lambda unit: unit.id not in (OPENING, CLOSING))
        for target in unit.targets
    ]
    return Reading(
        units,
        targets,
        frozenset(squeeze(term.term) for unit in policy.units for term in unit.terms),
        frozenset(squeeze(citation.title) for unit in policy.units for citation in unit.citations),
    )


def _read_target(target: Mapping[str, Any], unit: str) -> ReadTarget:
    return ReadTarget(
        str(unit),
        target["evidence"],
        target["type"],
        target.get("comparator") or "none",
        target.get("value"),
        target.get("measure"),
        target.get("per"),
        str(target["by"]) if target.get("by") else None,
        bool(target.get("by_optional")),
    )


# --- one spelling ---------------------------------------------------------------------------------

_MARKS = re.compile(r"[\s\W_]+")
_SAME_MEASURE = {
    "位": "人", "名": "人", "周岁": "岁", "户": "家", "百分点": "%点", "日": "天", "月份": "月", "年度": "年",
    "星期": "周", "礼拜": "周", "次数": "次", "钟头": "小时", "人民币": "元", "千克": "公斤",
}  # fmt: skip
_FINER = {
    "年": (12, "月"),
    "半年": (6, "月"),
    "季度": (3, "月"),
    "季": (3, "月"),
    "周": (7, "天"),
    "小时": (60, "分钟"),
}
_SCALES = {"千万": 10**7, "百万": 10**6, "十万": 10**5, "万亿": 10**12, "万": 10**4, "亿": 10**8}

Quantity: TypeAlias = tuple[tuple[float | str, ...], str]


def plain(text: object) -> str:
    """Text in half-width characters; '' for None."""
    return unicodedata.normalize("NFKC", "" if text is None else str(text)).strip()


def squeeze(text: object) -> str:
    """Text in half-width characters without white space and punctuation."""
    return _MARKS.sub("", plain(text))


def measure_key(measure: str | None) -> tuple[int, str]:
    """A measure in one spelling and how many of it the printed one is: 万元 is 10000 元, 年 is 12 月, 分/人次 is 分."""
    name, factor = plain(measure).partition("/")[0], 1
    if len(name) > 1:
        name = name.removeprefix("个")
    for scale, times in _SCALES.items():
        if name.startswith(scale) and name != scale:
            name, factor = name.removeprefix(scale), times
            break
    name = _SAME_MEASURE.get(name, name)
    times, name = _FINER.get(name, (1, name))
    return factor * times, name


def quantity(value: Any, measure: str | None) -> Quantity:
    """A value and its measure in one unit, so that 0.5 年 is 6 月."""
    factor, name = measure_key(measure)
    values = [] if value is None else value if isinstance(value, list | tuple) else [value]
    numbers = (_number(number) for number in values)
    return tuple(round(n * factor, 6) if isinstance(n, float) else n for n in numbers), name


def _number(value: object) -> float | str:
    try:
        return float(plain(value).rstrip("%"))
    except ValueError:
        return plain(value)


def period_key(per: Mapping[str, Any] | None) -> Quantity | None:
    """A period in one spelling: {n: 1, unit: 年} is 12 月."""
    return quantity(per.get("n") or 1, per.get("unit")) if per else None


def comparator_key(target: ReadTarget) -> str | None:
    """None where there is no number to compare; 100 % is also the most, so that == and >= mean one thing."""
    if target.value is None:
        return None
    whole = target.comparator == "==" and quantity(target.value, target.measure) == ((100.0,), "%")
    return ">=" if whole else target.comparator


def days(by: str, evidence: str) -> tuple[int, int] | None:
    """First and last day a date may mean: a year its 31 December, a month its last day, with 旬 any of its days."""
    match = re.match(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?", by)
    if not match or not 1 <= int(match[2] or 12) <= 12:
        return None
    year, month = int(match[1]), int(match[2] or 12)
    day = max(1, min(int(match[3] or 31), calendar.monthrange(year, month)[1]))
    last = datetime.date(year, month, day)
    first = last.replace(day=1) if match[2] and not match[3] and "旬" in evidence else last
    return first.toordinal(), last.toordinal()


def same_date(a: str | None, b: str | None, evidence: str) -> bool:
    """The same date, give or take a day: 5月1日前 is 30 April to one reader and 1 May to another."""
    first, second = a and days(a, evidence), b and days(b, evidence)
    if first and second:
        return first[0] - 1 <= second[1] and second[0] - 1 <= first[1]
    return first == second


# --- when two targets are the same ----------------------------------------------------------------

Fits: TypeAlias = Callable[[ReadTarget, ReadTarget], bool]


def same_quantity(gold: ReadTarget, read: ReadTarget) -> bool:
    """Value and measure agree."""
    return quantity(gold.value, gold.measure) == quantity(read.value, read.measure)


def strict(gold: ReadTarget, read: ReadTarget) -> bool:
    """Every field agrees."""
    return (
        same_quantity(gold, read)
        and period_key(gold.per) == period_key(read.per)
        and comparator_key(gold) == comparator_key(read)
        and (same_date(gold.by, read.by, gold.evidence) or (gold.by_optional and read.by is None))
    )


def lenient(gold: ReadTarget, read: ReadTarget) -> bool:
    """Value and measure agree; of a bare deadline, the date."""
    bare = gold.type == "deadline" and gold.value is None
    return same_quantity(gold, read) and (not bare or same_date(gold.by, read.by, gold.evidence))


def of_table(targets: Sequence[ReadTarget], marks: bool) -> list[ReadTarget]:
    """The marks of a scoring table, or all but them: they are counted apart, as one table would drown everything else."""
    return [target for target in targets if (measure_key(target.measure)[1] == "分") == marks]


_NUMERAL = re.compile(r"[\dX%〇零一二两三四五六七八九十百千万亿半]")


def overlap(gold: str, read: str, same_unit: bool) -> bool:
    """Whether two pieces of evidence stand in one place: one holds the other, or they share three characters.

    In another unit than the matched one what they share must have a numeral, or five characters.
    """
    a, b = (re.sub(r"[^\w%]+", "", plain(text)) for text in (gold, read))
    if not a or not b:
        return False
    shared = [run for run in _runs(a, 3) if run in b]
    if a in b or b in a:
        return True
    telling = same_unit or any(map(_NUMERAL.search, shared)) or any(run in b for run in _runs(a, 5))
    return bool(shared) and telling


def _runs(text: str, length: int) -> Iterator[str]:
    return (text[start : start + length] for start in range(len(text) - length + 1))


def pair(gold: Sequence[ReadTarget], read: Sequence[ReadTarget], fits: Fits) -> dict[int, int]:
    """The largest matching of gold to read targets by augmenting paths: index of gold → index of read."""
    edges = [[j for j, r in enumerate(read) if fits(g, r)] for g in gold]
    owner: dict[int, int] = {}

    def place(i: int, seen: set[int]) -> bool:
        for j in edges[i]:
            if j not in seen:
                seen.add(j)
                if j not in owner or place(owner[j], seen):
                    owner[j] = i
                    return True
        return False

    for i in range(len(gold)):
        place(i, set())
    return {i: j for j, i in owner.items()}


# --- counting -------------------------------------------------------------------------------------


@dataclass(slots=True)
class Count:
    """What was found, missed, and found too much."""

    found: int = 0
    missed: int = 0
    extra: int = 0

    @property
    def precision(self) -> float:
        """Share of what was read that is right."""
        return self.found / (self.found + self.extra) if self.found + self.extra else 1.0

    @property
    def recall(self) -> float:
        """Share of gold that was read."""
        return self.found / self.total if self.total else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    @property
    def total(self) -> int:
        """How many there are in gold."""
        return self.found + self.missed


@dataclass(frozen=True, slots=True)
class Score:
    """Counts by kind, and every deviation in words."""

    counts: defaultdict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    deviations: list[str] = field(default_factory=list)

    def note(self, kind: str, what: str, detail: object) -> None:
        """Count one missed or extra thing and say so."""
        count = self.counts[kind]
        setattr(count, what, getattr(count, what) + 1)
        self.deviations.append(f"{kind} {what}: {detail}")

    def sets(self, kind: str, gold: frozenset[str], read: frozenset[str], where: str = "") -> None:
        """Count two sets that should be equal."""
        self.counts[kind].found += len(gold & read)
        for word in sorted(gold - read):
            self.note(kind, "missed", f"{where}{word}")
        for word in sorted(read - gold):
            self.note(kind, "extra", f"{where}{word}")


def match_units(gold: Reading, read: Reading) -> dict[str, str]:
    """Id in gold → id of the same unit as read: by label and words; then, of a short heading, by the words there are."""
    matched: dict[str, str] = {}
    pool = list(read.units.values())
    for same in (_equal, _begins):
        for unit in gold.units.values():
            found = None if unit.id in matched else next((other for other in pool if same(unit.key, other.key)), None)
            if found:
                matched[unit.id] = found.id
                pool.remove(found)
    return matched


def _equal(a: tuple[str, str], b: tuple[str, str]) -> bool:
    return a == b


def _begins(a: tuple[str, str], b: tuple[str, str]) -> bool:
    return a[0] == b[0] and min(len(a[1]), len(b[1])) > 1 and (a[1].startswith(b[1]) or b[1].startswith(a[1]))


def compare(gold: Reading, read: Reading, score: Score) -> None:
    """Add what two readings of one policy have in common, and what not, to the score."""
    matched = match_units(gold, read)
    _compare_structure(gold, read, matched, score)
    _compare_tasks(gold, read, matched, score)
    home = {OPENING: OPENING, **matched}
    wanted = [replace(target, unit=home.get(target.unit, "")) for target in gold.targets]
    for kind, fits, marks in (
        ("targets", strict, False),
        ("targets_lenient", lenient, False),
        ("marks", lenient, True),
    ):
        _compare_targets(of_table(wanted, marks), of_table(read.targets, marks), kind, fits, score)
    score.sets("terms", gold.terms, read.terms)
    score.sets("citations", gold.citations, read.citations)


def _compare_structure(gold: Reading, read: Reading, matched: Mapping[str, str], score: Score) -> None:
    back = {read_id: gold_id for gold_id, read_id in matched.items()}
    for unit in gold.units.values():
        if unit.id not in matched:
            score.note("units", "missed", f"{unit.id} {unit.label} {unit.words[:20]}")
            continue
        score.counts["units"].found += 1
        above = read.units.get(read.units[matched[unit.id]].parent or "")
        parent = back.get(above.id, "no unit of gold") if above else None
        if parent == unit.parent:
            score.counts["tree"].found += 1
        else:
            score.counts["tree"].missed += 1
            score.note("tree", "extra", f"{unit.id} {unit.label} stands under {parent}")
    for unit in read.units.values():
        if unit.id not in back:
            score.note("units", "extra", f"{unit.id} {unit.label} {unit.words[:20]}")


def _compare_tasks(gold: Reading, read: Reading, matched: Mapping[str, str], score: Score) -> None:
    for unit in gold.units.values():
        other = read.units[matched[unit.id]] if unit.id in matched else None
        asked = bool(other and other.task)
        if unit.task and asked and other:
            score.counts["tasks"].found += 1
            score.sets("applies_to", unit.applies_to, other.applies_to, f"{unit.id} {unit.words[:12]} ")
        elif unit.task:
            score.note("tasks", "missed", f"{unit.id} {unit.label} {unit.words[:20]}")
        elif asked:
            score.note("tasks", "extra", f"{unit.id} {unit.label} {unit.words[:20]}")
    for unit in read.units.values():
        if unit.task and unit.id not in matched.values():
            score.note("tasks", "extra", f"{unit.id} {unit.label} {unit.words[:20]}, no unit of gold")


def _compare_targets(
    wanted: Sequence[ReadTarget], offered: Sequence[ReadTarget], kind: str, fits: Fits, score: Score
) -> None:
    """Targets pair by evidence wherever they stand: a wrong unit costs the units' score, not this one."""
    paired = pair(wanted, offered, lambda g, r: fits(g, r) and overlap(g.evidence, r.evidence, g.unit == r.unit))
    score.counts[kind].found += len(paired)
    found = [wanted[i] for i in paired]
    for i, target in enumerate(wanted):
        if i not in paired and not _has_twin(target, found):
            score.note(kind, "missed", _said(target))
    taken = set(paired.values())
    for j, target in enumerate(offered):
        if j not in taken and not _has_twin(target, [offered[k] for k in taken if fits(target, offered[k])]):
            score.note(kind, "extra", _said(target))


def _has_twin(target: ReadTarget, found: Sequence[ReadTarget]) -> bool:
    """年满14周岁 … 不满14周岁 in one unit may be one target or two."""
    return target.type == "age" and any(o.unit == target.unit and same_quantity(o, target) for o in found)


def _said(target: ReadTarget) -> str:
    per = f" per {target.per['n']} {target.per['unit']}" if target.per else ""
    by = f" by {target.by}" if target.by else ""
    return f"{target.unit} {target.evidence} → {target.comparator} {target.value} {target.measure or ''}{per}{by}"


# --- the gold of this folder ----------------------------------------------------------------------


def extract_text(name: str) -> Policy:
    """The policy of a gold file as the program reads it, without what people have corrected in it."""
    source = _find_text(name)
    assert source, name
    about = read_companion(source.with_suffix(".yml")).about
    return extract_policy(source, name, source.name, about)


def _find_text(name: str) -> Path | None:
    return next((text for folder in TEXTS if (text := folder / f"{name}.txt").exists()), None)


def gold_names(group: str) -> list[str]:
    """The policies of a group whose texts are at hand."""
    names = sorted(path.name.removesuffix(".gold.yml") for path in GROUPS[group].glob("*.gold.yml"))
    found = {name: text for name in names if (text := _find_text(name))}
    return [name for name in names if name in found and (group != "five" or found[name].parent == TEXTS[0])]


def score_group(group: str) -> Score:
    """The program's reading of a group against its gold."""
    return _score(
        {name: (GROUPS[group] / f"{name}.gold.yml", read_policy(extract_text(name))) for name in gold_names(group)}
    )


def score_published() -> Score:
    """What stands in docs/data, corrected by people, against the gold of the five."""
    readings = {name: read_policy(store.load(ROOT / f"docs/data/{name}.yml")) for name in gold_names("five")}
    return _score({name: (HERE / f"{name}.gold.yml", reading) for name, reading in readings.items()})


def score_agreement() -> Score:
    """The first reading of some development policies against the second: as well as people agree."""
    development = GROUPS["development"]
    return _score({path.name: (path, read_gold(development / path.name)) for path in sorted(SECOND.glob("*.gold.yml"))})


def _score(readings: Mapping[str, tuple[Path, Reading]]) -> Score:
    score = Score()
    for name, (gold, reading) in readings.items():
        known = len(score.deviations)
        compare(read_gold(gold), reading, score)
        score.deviations[known:] = [f"{name.removesuffix('.gold.yml')}: {said}" for said in score.deviations[known:]]
    return score


def table(score: Score) -> str:
    """Precision, recall, F1 and number of each kind, a line each."""
    counts = ((kind, score.counts[kind]) for kind in KINDS)
    return "\n".join(
        f"{kind:16} P {c.precision:.3f}  R {c.recall:.3f}  F1 {c.f1:.3f}  n {c.total}" for kind, c in counts
    )


def read_floors() -> dict[str, dict[str, float]]:
    """The least F1 by group and kind."""
    floors: dict[str, dict[str, float]] = yaml.safe_load(FLOORS.read_text("utf-8"))
    return floors


def raise_floors(measured: Mapping[str, Score]) -> None:
    """Lift every floor that lies more than the margin below what was measured; none is ever lowered."""
    lines = FLOORS.read_text("utf-8").splitlines()
    head = [line for line in lines if line.startswith("#")]
    floors = read_floors()
    for group, score in measured.items():
        read = {kind: count for kind, count in score.counts.items() if count.total}
        for kind in sorted(read, key=KINDS.index):
            least = int((read[kind].f1 - MARGIN) * 1000) / 1000
            floors.setdefault(group, {})[kind] = max(floors.get(group, {}).get(kind, 0.0), least)
    FLOORS.write_text("\n".join(head) + "\n" + yaml.safe_dump(floors, sort_keys=False), "utf-8")


def main(arguments: Sequence[str]) -> None:
    """Print the tables."""
    measured = {group: score_group(group) for group in GROUPS}
    for title, score in {**measured, "two readings": score_agreement()}.items():
        print(f"\n{title}\n{table(score)}")
        if "--errors" in arguments:
            print(*score.deviations, sep="\n")
    if "--raise" in arguments:
        raise_floors(measured)


if __name__ == "__main__":
    main(sys.argv[1:])
