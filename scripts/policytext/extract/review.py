"""What people correct, and all of it that is applied once the text is understood; structure is `restructure`.

A correction names its unit by the id the machine gave without any correction, and quotes what
it was made against; where that no longer stands there, nothing is guessed.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from policytext.extract.characters import clip
from policytext.extract.targets import number_targets
from policytext.model import Local, Policy, PolicyError, Reviewed, Target, Term, Unit, squeeze

SAME = ""
"""As parent: where the machine has put it."""
Place = tuple[str | int, ...]
"""The keys and positions that lead to a value in people's file."""
Places = Mapping[str, tuple[str, ...]]
"""Id of a unit without corrections → ids of the units that hold its text with them."""


@dataclass(frozen=True, slots=True)
class TargetCorrection:
    """What people say of the target with this evidence."""

    evidence: str
    drop: bool = False
    add: bool = False
    local: Local | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)
    """Those fields of the target that are said, by name."""


@dataclass(frozen=True, slots=True)
class TermCorrection:
    """What people say of a term in a unit, whether the machine found it or not."""

    term: str
    drop: bool = False
    count: int | None = None
    expansion: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Correction:
    """What people say of one unit; None where they leave it to the machine."""

    unit: str
    was: str
    heading: str | None = None
    task: bool | None = None
    applies_to: tuple[str, ...] | None = None
    responsible: tuple[str, ...] | None = None
    topics: tuple[str, ...] | None = None
    note: str | None = None
    parent: str | None = SAME
    """None at the top."""
    merge: bool = False
    split: tuple[str, ...] = ()
    targets: tuple[TargetCorrection, ...] = ()
    terms: tuple[TermCorrection, ...] = ()

    @property
    def speaks(self) -> bool:
        """Whether it says anything, as a stub nobody has filled in does not."""
        return replace(self, targets=()) != Correction(self.unit, self.was) or any(
            target.drop or target.add or target.local or target.fields for target in self.targets
        )


@dataclass(frozen=True, slots=True)
class Review:
    """All corrections of a policy, and where each stands in people's file."""

    path: str = ""
    corrections: tuple[Correction, ...] = ()
    reviewed: Reviewed | None = None
    lines: Mapping[Place, int] = field(default_factory=dict)

    def problem(self, place: Place, problem: str, way_out: str) -> PolicyError:
        """An error that names the line of a place in the section `review`, or of what it stands in."""
        near = (place[:length] for length in range(len(place), -1, -1))
        line = next((self.lines[part] for part in near if part in self.lines), None)
        return PolicyError(self.path, problem, way_out, line)


NO_REVIEW = Review()


def stated_tasks(review: Review, places: Places) -> dict[str, bool]:
    """By id of the corrected structure: which units people say are tasks, and which are none."""
    return {
        places[correction.unit][0]: correction.task for correction in review.corrections if correction.task is not None
    }


def apply_review(policy: Policy, review: Review, places: Places) -> Policy:
    """The policy with what people say of its units and targets; doubts they have dealt with are settled.

    Raises PolicyError for a correction that does not fit.
    """
    about = replace(policy.about, reviewed=review.reviewed)
    if not review.corrections:
        return replace(policy, about=about)
    units = {unit.id: unit for unit in policy.units}
    for correction in review.corrections:
        where = places[correction.unit]
        units[where[0]] = _correct_unit(units[where[0]], correction, review)
        if correction.speaks:
            own = where[1:] if correction.merge else where  # what is doubtful in the other stays so
            units |= {unit_id: replace(units[unit_id], issues=()) for unit_id in own}
        units |= _correct_targets([units[unit_id] for unit_id in dict.fromkeys(where)], correction, review)
        units |= _correct_terms([units[unit_id] for unit_id in dict.fromkeys(where)], correction, review)
    made = Counter(_counted_in(correction, places) for correction in review.corrections if correction.speaks)
    origins = find_origins(places)
    numbered = (
        replace(
            unit,
            targets=number_targets(unit.id, unit.targets),
            corrections=made[unit.id],
            origin=None if origins[unit.id] == unit.id else origins[unit.id],
        )
        for unit in units.values()
    )
    return replace(policy, about=about, units=tuple(numbered))


def _counted_in(correction: Correction, places: Places) -> str:
    """Id of the unit that counts a correction: the first that goes by its id, else the one that its unit was merged into."""
    owner, *parts = places[correction.unit]
    return parts[0] if correction.merge and parts else owner


def find_origins(places: Places) -> dict[str, str]:
    """Id with corrections → id without them, by which a correction names the unit."""
    origins: dict[str, str] = {}
    for origin, ids in places.items():
        for unit_id in ids:
            origins.setdefault(unit_id, origin)
    return origins


def _correct_unit(unit: Unit, correction: Correction, review: Review) -> Unit:
    said = {
        key: getattr(correction, key)
        for key in ("applies_to", "responsible", "topics", "note")
        if getattr(correction, key) is not None
    }
    for key in ("applies_to", "responsible"):
        if said.get(key) and not unit.task:
            problem = f"条目 {correction.unit} 不是任务，不能有“{key}”"
            raise review.problem(("units", correction.unit, key), problem, f"请加上 task: true，或删去 {key} 这一行")
    return replace(unit, **said)


def _correct_targets(units: Sequence[Unit], correction: Correction, review: Review) -> dict[str, Unit]:
    """The units, which hold the text of the one corrected, with their targets as people say."""
    chosen: dict[tuple[str, int], Target | None] = {}
    added: dict[str, list[Target]] = {unit.id: [] for unit in units}
    for number, said in enumerate(correction.targets):
        place: Place = ("units", correction.unit, "targets", number)
        holder = _holder(units, said.evidence, correction.unit, (*place, "evidence"), review)
        if said.add:
            target = Target("", said.evidence, **(_BLANK_TARGET | dict(said.fields)), local=said.local)
            added[holder.id].append(_sound(target, place, review))
            continue
        key, target = _choose(units, said, correction.unit, place, review)
        if key in chosen:
            problem = f"指标“{clip(said.evidence)}”更正了两次"
            raise review.problem(place, problem, "请合成一条")
        if said.local and not target.placeholder and not said.fields.get("placeholder"):
            problem = f"指标“{clip(target.evidence)}”没有留空，不能填 local"
            raise review.problem((*place, "local"), problem, "要改数值请写 value")
        changed = replace(target, local=said.local, **said.fields)
        chosen[key] = None if said.drop else _sound(changed, place, review)
    return {
        unit.id: replace(
            unit,
            targets=(
                *(
                    kept
                    for n, target in enumerate(unit.targets)
                    if (kept := chosen.get((unit.id, n), target)) is not None
                ),
                *added[unit.id],
            ),
        )
        for unit in units
    }


_BLANK_TARGET: dict[str, Any] = {
    "comparator": "none",
    "value": None,
    "measure": None,
    "per": None,
    "by": None,
    "scope": None,
    "placeholder": False,
    "implicit": False,
}


def _holder(units: Sequence[Unit], quoted: str, unit_id: str, place: Place, review: Review) -> Unit:
    """The unit in which the quoted words stand."""
    for unit in units:
        if squeeze(quoted) and squeeze(quoted) in squeeze(unit.heading + unit.text):
            return unit
    whole = "".join(unit.heading + unit.text for unit in units)
    problem = f"“{clip(quoted)}”不在条目 {unit_id} 的原文中，原文是“{clip(whole, 80)}”"
    raise review.problem(place, problem, "请照抄原文，一字不差")


def _correct_terms(units: Sequence[Unit], correction: Correction, review: Review) -> dict[str, Unit]:
    """The units, which hold the text of the one corrected, with their terms as people say; new ones come last."""
    held = {unit.id: {term.term: term for term in unit.terms} for unit in units}
    for number, said in enumerate(correction.terms):
        place: Place = ("units", correction.unit, "terms", number, "term")
        terms = held[_holder(units, said.term, correction.unit, place, review).id]
        if not said.drop:
            terms[said.term] = Term(said.term, said.count, said.expansion)
        elif terms.pop(said.term, None) is None:
            problem = f"条目 {correction.unit} 没有术语“{clip(said.term)}”可去掉"
            raise review.problem(place, problem, f"现有：{'、'.join(terms) or '没有'}")
    return {unit.id: replace(unit, terms=tuple(held[unit.id].values())) for unit in units}


def _choose(
    units: Sequence[Unit], said: TargetCorrection, unit_id: str, place: Place, review: Review
) -> tuple[tuple[str, int], Target]:
    """The one target that is meant: with that evidence, else one that shares it; of several the one with that type and measure."""
    wanted = squeeze(said.evidence)
    every = [((unit.id, n), target) for unit in units for n, target in enumerate(unit.targets)]
    same = [pair for pair in every if squeeze(pair[1].evidence) == wanted]
    fitting = same or [pair for pair in every if _share(squeeze(pair[1].evidence), wanted)]
    if len(fitting) > 1:
        told = [key for key in ("type", "measure") if key in said.fields]
        like = [pair for pair in fitting if all(getattr(pair[1], key) == said.fields[key] for key in told)]
        fitting = like if told and len(like) == 1 else fitting
    if len(fitting) == 1:
        return fitting[0]
    if not fitting:
        listed = "、".join(f"“{clip(target.evidence, 24)}”" for _, target in every[:4]) or "没有"
        problem = f"条目 {unit_id} 没有以“{clip(said.evidence)}”为依据的指标（现有：{listed}）"
        raise review.problem((*place, "evidence"), problem, "请照抄现有指标的依据；要补一个指标，加上 add: true")
    listed = "、".join(_brief(target) for _, target in fitting[:4])
    problem = f"条目 {unit_id} 有 {len(fitting)} 个指标的依据合于“{clip(said.evidence)}”（{listed}）"
    raise review.problem((*place, "evidence"), problem, "请照抄完整的依据，或写明要更正的那一个的 measure 或 type")


def _share(one: str, other: str) -> bool:
    return one in other or other in one


def _brief(target: Target) -> str:
    value = "留空" if target.value is None else target.value
    return f"{target.type} {value}{target.measure or ''}"


def _sound(target: Target, place: Place, review: Review) -> Target:
    """The target, where comparator, value and date agree."""
    problem = next(_contradictions(target), None)
    if problem:
        raise review.problem(place, f"指标“{clip(target.evidence)}”{problem[0]}", problem[1])
    return target


def _contradictions(target: Target) -> Iterator[tuple[str, str]]:
    span = isinstance(target.value, tuple)
    if span != (target.comparator == "range") and target.value is not None:
        yield "的比较符和数值不合", "一个范围写 comparator: range 和 value: [1, 2]，其余只写一个数"
    if target.value is not None and target.comparator == "none":
        yield "有数值而没有比较符", '请补上 comparator，例如 comparator: ">="'
    if target.value is None and not target.placeholder and target.comparator != "none":
        yield "有比较符而没有数值", "请补上 value；只有日期的写 comparator: none"
    if target.value is None and not target.placeholder and target.by is None and target.per is None:
        yield "没有数值也没有期限", "请补上 value 或 by"
