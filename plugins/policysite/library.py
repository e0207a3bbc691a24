"""All policies and the indexes over them, both ways: organization → tasks, task → organizations."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path
from urllib.parse import quote

from policytext import store
from policytext.lexicon import EVERYONE, ORGANIZATIONS
from policytext.model import CLOSING, RESERVED, About, Policy, PolicyError, Status, Target, Unit
from policytext.validity import IN_FORCE, find_successors, status_on
from policytext.waiting import Waiting, find_origin, find_waiting

TIERS = frozenset({"省级", "市级", "县级", "乡镇街道"})
"""Organization types that are tiers of government."""


@dataclass(frozen=True, slots=True)
class Place:
    """A unit and where it stands."""

    policy: Policy
    unit: Unit
    clause: str
    """Printed labels from the top, as one cites them: 四、15."""
    title: str
    """The unit's heading, or that of the nearest unit around it that has one."""
    addressees: tuple[str, ...]
    """Names of the organization types that the unit applies to; 全部 is resolved."""

    @property
    def id(self) -> str:
        """Names the unit across the library; stays the same when an unrelated part of the text changes."""
        return f"{self.policy.about.id}#{self.unit.id}"

    @property
    def url(self) -> str:
        """Where the unit stands in the site, from its top."""
        return f"policies/{quote(self.policy.about.id, safe='')}.html#{find_anchor(self.unit.id)}"

    @property
    def name(self) -> str:
        """How the unit is spoken of within its policy: 四、15 配齐配强各领域团干部."""
        return f"{self.clause} {self.title}".strip() or ("结尾" if self.unit.id == CLOSING else "开头")


@dataclass(frozen=True, slots=True, eq=False)  # hashed as itself, so that what is computed from it can be kept
class Library:
    """Every policy, and what is asked of whom."""

    policies: tuple[Policy, ...]
    """In the order of their ids."""
    places: Mapping[str, tuple[Place, ...]]
    """Id of a policy → its units in reading order."""
    tasks: Mapping[str, tuple[Place, ...]]
    """Organization type → its tasks in reading order, of the policies in force; a type that none speaks of is missing."""
    targets: tuple[tuple[Place, Target], ...]
    """Of all policies."""
    day: date
    """What is said of today is said of this day."""
    statuses: Mapping[str, Status | None]
    """Id of a policy → whether it holds on the day."""
    successors: Mapping[str, About]
    """Id of a policy → the one that takes its place, now or some day."""
    predecessors: Mapping[str, tuple[About, ...]]
    """The other way: id of a policy → those whose place it takes."""
    waiting: Mapping[str, tuple[Waiting, ...]]
    """Id of a policy → what waits in it for a reviewer on the day."""
    problems: tuple[PolicyError, ...]
    """What is wrong with what people say of replacements."""

    def holds(self, policy: Policy) -> bool:
        """Whether a policy is in force, as far as anybody says."""
        return self.statuses[policy.about.id] in IN_FORCE

    @property
    def everywhere(self) -> tuple[Place, ...]:
        """Every unit of every policy, in reading order."""
        return tuple(chain.from_iterable(self.places.values()))

    @property
    def places_in_force(self) -> tuple[Place, ...]:
        """The units of the policies that are in force, in reading order."""
        return tuple(place for policy in self.policies if self.holds(policy) for place in self.places[policy.about.id])

    @property
    def abouts(self) -> Mapping[str, About]:
        """What is known of each policy, by its id."""
        return {policy.about.id: policy.about for policy in self.policies}

    @property
    def out_of_force(self) -> tuple[Policy, ...]:
        """The policies that are on no list."""
        return tuple(policy for policy in self.policies if not self.holds(policy))


def find_anchor(unit_id: str) -> str:
    """The id of a unit on its policy's page: 4.4 is u4-4."""
    return "u" + unit_id.replace(".", "-")


Stamp = tuple[int, int]
Read = Mapping[Path, tuple[Stamp, Policy]]
"""Policy files that were read, each with the time and size it had then."""


def read_policies(folder: Path, before: Read) -> Read:
    """Every policy file of a folder; a file that has not changed since `before` is not parsed again.

    Raises PolicyError when there is none, or one is malformed or misnamed.
    """
    files = sorted(path for path in folder.glob("*.yml") if not path.name.startswith("."))
    if not files:
        raise PolicyError(folder, "没有政策数据", "请先运行 policytext extract 生成它，或直接运行 make site")
    return {path: _read_policy(path, before) for path in files}


def _read_policy(path: Path, before: Read) -> tuple[Stamp, Policy]:
    status = path.stat()
    stamp = (status.st_mtime_ns, status.st_size)
    if path in before and before[path][0] == stamp:
        return before[path]
    policy = store.load(path)
    if policy.about.id != path.stem:
        raise PolicyError(path, f"编号“{policy.about.id}”与文件名不一致", "请重新运行 policytext extract 生成它")
    if path.stem.lower() in RESERVED:
        raise PolicyError(path, f"文件名“{path.stem}”已被网站占用", "请给来源文件换一个名字")
    return stamp, policy


def build_library(policies: Iterable[Policy], day: date | None = None) -> Library:
    """Index the policies by id, by organization type and by target, as of a day (today where none is given)."""
    day = day or date.today()
    ordered = tuple(sorted(policies, key=lambda policy: policy.about.id))
    places = {policy.about.id: find_places(policy) for policy in ordered}
    everywhere = tuple(chain.from_iterable(places.values()))
    successors, problems = find_successors(policy.about for policy in ordered)
    statuses = {policy.about.id: status_on(policy.about, successors, day) for policy in ordered}
    return Library(
        policies=ordered,
        places=places,
        tasks=_tasks_by_organization(place for place in everywhere if statuses[place.policy.about.id] in IN_FORCE),
        targets=tuple((place, target) for place in everywhere for target in place.unit.targets),
        day=day,
        statuses=statuses,
        successors=successors,
        predecessors=_turn_round(successors, {policy.about.id: policy.about for policy in ordered}),
        waiting={policy.about.id: tuple(find_waiting(policy, day)) for policy in ordered},
        problems=problems,
    )


def _turn_round(successors: Mapping[str, About], abouts: Mapping[str, About]) -> Mapping[str, tuple[About, ...]]:
    predecessors: dict[str, list[About]] = defaultdict(list)
    for old in sorted(successors):
        predecessors[successors[old].id].append(abouts[old])
    return {new: tuple(olds) for new, olds in predecessors.items()}


def find_places(policy: Policy) -> tuple[Place, ...]:
    """A policy's units in reading order, each with what the units around it say of it."""
    labels: dict[str | None, str] = {}
    titles: dict[str | None, str] = {}
    wholes: dict[str, str] = {}
    places = []
    for unit in policy.units:
        whole = wholes.setdefault(find_origin(unit), unit.id)
        if whole == unit.id:
            labels[unit.id] = labels.get(unit.parent, "") + unit.label
            titles[unit.id] = unit.heading or titles.get(unit.parent, "")
        else:  # a part that people split off is cited as what it is printed under
            labels[unit.id], titles[unit.id] = labels[whole], titles[whole]
        clause = labels[unit.id].rstrip("、.．")
        places.append(Place(policy, unit, clause, titles[unit.id], find_addressees(policy, unit)))
    return tuple(places)


def find_addressees(policy: Policy, unit: Unit) -> tuple[str, ...]:
    """The organization types that a unit applies to; 全部 means those that the policy addresses.

    A policy for a tier of government (市级, 县级) binds everyone below it.
    """
    if EVERYONE not in unit.applies_to:
        return unit.applies_to
    audience = policy.about.audience
    if audience and EVERYONE not in audience and TIERS.isdisjoint(audience):
        return audience
    return tuple(organization.name for organization in ORGANIZATIONS)


def _tasks_by_organization(places: Iterable[Place]) -> Mapping[str, tuple[Place, ...]]:
    """A type that is only reached by a 全部 without an audience gets no entry: nothing was said of it."""
    tasks: dict[str, list[Place]] = defaultdict(list)
    named: set[str] = set()
    for place in places:
        if place.unit.task:
            named.update(place.unit.applies_to, place.policy.about.audience)
            for organization in place.addressees:
                tasks[organization].append(place)
    everyone = not named - {EVERYONE}  # nobody is named at all: then the duties of all are everybody's list
    return {
        organization.name: tuple(tasks[organization.name])
        for organization in ORGANIZATIONS
        if (everyone or organization.name in named) and tasks[organization.name]
    }
