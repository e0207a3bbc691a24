"""What an organization type has to check: the requirements of its tasks as items by topic, on a list that can be signed."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count

from policysite.items import NO_KINSHIP, Basis, Item, Kinship, group_requirements, make_item
from policysite.library import Library, Place
from policysite.requirements import Requirement, find_requirements
from policysite.settings import DEFAULTS, OTHER, AllSettings, Scoring, Settings
from policysite.sizing import count_minutes, count_pages, measure_end, measure_first_page, measure_item
from policytext.lexicon import ORGANIZATIONS, TOPICS, Organization
from policytext.model import Number, Policy, PolicyError

OTHER_SLUG = "other"


@dataclass(frozen=True, slots=True)
class Source:
    """A policy that a list rests on, under the mark by which the list cites it."""

    mark: str
    policy: Policy
    size: int
    """How many items rest on it."""


@dataclass(frozen=True, slots=True)
class Section:
    """The items about one topic."""

    name: str
    slug: str
    items: tuple[Item, ...]
    points: Number | None = None
    """Where points are given per topic."""


@dataclass(frozen=True, slots=True)
class Checklist:
    """All items of an organization type."""

    organization: Organization
    settings: Settings
    sources: tuple[Source, ...]
    sections: tuple[Section, ...]
    heights: Mapping[str, float]
    """Id of an item → mm of its row on paper."""
    elsewhere: tuple[Basis, ...] = ()
    """What its policies leave to other organization types by their own words, though the clause speaks to it too."""
    left_out: tuple[Policy, ...] = ()
    """Policies that ask something of it but are not in force."""

    @property
    def title(self) -> str:
        """What is printed on top."""
        return self.settings.title.replace("{单位类型}", self.organization.name)

    @property
    def items(self) -> tuple[Item, ...]:
        """In the order of their numbers."""
        return tuple(item for section in self.sections for item in section.items)

    @property
    def size(self) -> int:
        """How many items it has."""
        return sum(len(section.items) for section in self.sections)

    @property
    def pages(self) -> int:
        """About how many sheets of A4 it takes, printed empty."""
        heights = [[self.heights[item.id] for item in each.items] for each in self.sections]
        return count_pages(heights, self.first_page, measure_end(self.settings))

    @property
    def first_page(self) -> float:
        """mm for items on the first page."""
        return measure_first_page(self.settings, [source.mark + source.policy.about.title for source in self.sources])

    @property
    def minutes(self) -> int:
        """About how long it takes to read and tick, without gathering proof."""
        return count_minutes(self.items)

    @property
    def points(self) -> Number:
        """How many it gives at most."""
        return sum(section.points or 0 for section in self.sections) + sum(item.points or 0 for item in self.items)


def build_checklists(
    library: Library, settings: AllSettings = DEFAULTS, kinship: Kinship = NO_KINSHIP
) -> tuple[Checklist, ...]:
    """A checklist for each organization type that has tasks, in the lexicon's order."""
    requirements: dict[str, tuple[Requirement, ...]] = {}
    for policy in library.policies:
        if library.holds(policy):
            requirements |= find_requirements(library.places[policy.about.id])
    groups = group_requirements((each for of_task in requirements.values() for each in of_task), kinship)
    group_of = {requirement.id: group for group in groups for requirement in group}
    asked = [(policy, _find_asked(library.places[policy.about.id])) for policy in library.out_of_force]
    return tuple(
        _build_checklist(
            organization,
            [requirements[place.id] for place in library.tasks[organization.name]],
            group_of,
            settings.of(organization.name),
            kinship,
            tuple(policy for policy, names in asked if organization.name in names),
        )
        for organization in ORGANIZATIONS
        if organization.name in library.tasks
    )


def _find_asked(places: Iterable[Place]) -> frozenset[str]:
    """The organization types that a policy asks something of."""
    return frozenset(name for place in places if place.unit.task for name in place.addressees)


def _build_checklist(
    organization: Organization,
    tasks: Iterable[Sequence[Requirement]],
    group_of: Mapping[str, tuple[Requirement, ...]],
    settings: Settings,
    kinship: Kinship,
    left_out: tuple[Policy, ...],
) -> Checklist:
    own: dict[str, Requirement] = {}
    others: list[Requirement] = []
    for requirements in tasks:
        binding = [each for each in requirements if each.binds(organization.name)]
        own |= {each.id: each for each in binding or requirements}
        others += [each for each in requirements if binding and each not in binding]
    policies = {each.place.policy.about.id: each.place.policy for each in (*own.values(), *others)}
    order = {id: n for n, id in enumerate(policies, 1)}
    marks = {id: circle(n) for id, n in order.items()}

    def cite(requirement: Requirement) -> Basis:
        return Basis(marks[requirement.place.policy.about.id], requirement)

    done: set[str] = set()
    merged: list[list[Basis]] = []
    for requirement in own.values():
        if requirement.id not in done:
            bases = [each for each in group_of[requirement.id] if each.id in own]
            done |= {each.id for each in bases}
            merged.append([cite(each) for each in sorted(bases, key=lambda each: order[each.place.policy.about.id])])
    sections = tuple(_build_sections(merged, settings.scoring, kinship))
    counts = Counter(
        basis.requirement.place.policy.about.id
        for section in sections
        for item in section.items
        for basis in item.bases
    )
    sources = tuple(Source(marks[id], policy, counts[id]) for id, policy in policies.items())
    heights = {item.id: measure_item(item, settings) for section in sections for item in section.items}
    return Checklist(organization, settings, sources, sections, heights, tuple(map(cite, others)), left_out)


def _build_sections(merged: Iterable[Sequence[Basis]], scoring: Scoring | None, kinship: Kinship) -> Iterator[Section]:
    """The items by topic in the lexicon's order, those of no topic last, numbered through."""
    by_topic: dict[str | None, list[Item]] = defaultdict(list)
    for bases in merged:
        item = make_item(bases, kinship)
        by_topic[item.topic].append(item)
    numbers = count(1)
    for name, slug in (*((topic.name, topic.slug) for topic in TOPICS), (None, OTHER_SLUG)):
        if name in by_topic:
            items = (replace(item, number=next(numbers), points=_find_points(item, scoring)) for item in by_topic[name])
            points = scoring.topics.get(name or OTHER) if scoring else None
            yield Section(name or OTHER, slug, tuple(items), points)


def _find_points(item: Item, scoring: Scoring | None) -> Number | None:
    if scoring is None or scoring.topics:
        return None
    return next((scoring.items[id] for id in item.ids if id in scoring.items), scoring.each)


def find_unknown_items(library: Library, settings: AllSettings) -> Iterator[PolicyError]:
    """The items that are given points but stand on no list."""
    named = {id for each in settings.all for id in (each.scoring.items if each.scoring else ())}
    if not named:
        return
    known = {id for checklist in build_checklists(library) for item in checklist.items for id in item.ids}
    for id in sorted(named - known):
        way_out = "请对照自查表改正编号，或者删去这一行"
        yield PolicyError(settings.path, f"自查表里没有项目“{id}”", way_out, settings.lines.get(id))


def circle(number: int) -> str:
    """①, ②, … as far as they are printed in a circle, 〔51〕 beyond."""
    for first, start, end in ((1, 0x2460, 20), (21, 0x3251, 35), (36, 0x32B1, 50)):
        if first <= number <= end:
            return chr(start + number - first)
    return f"〔{number}〕"
