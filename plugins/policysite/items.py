"""Requirements of several policies that ask for the same are one item to check."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from policysite.library import Place
from policysite.quoting import GAP
from policysite.readings import read_deadline, read_every, read_target
from policysite.requirements import Requirement
from policytext.model import Number, Target, squeeze

Key = tuple[str, str]
"""Names a target across the library: the ids of its place and its own."""


def key_of(place: Place, target: Target) -> Key:
    """Names a target across the library."""
    return place.id, target.id


@dataclass(frozen=True, slots=True)
class Kinship:
    """What is known of targets that govern the same thing; whoever knows more hands more in."""

    groups: tuple[frozenset[Key], ...] = ()
    """Targets of different policies that govern the same thing."""
    find_strictest: Callable[[Sequence[tuple[Place, Target]]], Collection[Key]] = field(default=lambda _: ())
    """Of targets that govern the same thing those that bind hardest; none where they cannot be compared."""


NO_KINSHIP = Kinship()


@dataclass(frozen=True, slots=True)
class Basis:
    """A requirement that an item rests on, and the mark by which the list cites its policy."""

    mark: str
    requirement: Requirement

    @property
    def cited(self) -> str:
        """As the list cites it: ①二、04."""
        place = self.requirement.place
        return self.mark + (place.clause or place.name)


@dataclass(frozen=True, slots=True)
class Asked:
    """A number that an item asks for; what reads the same in several policies is asked once."""

    reading: tuple[str, ...]
    """In few words: ≥ 1 次/年."""
    scope: str
    """What it is about, where the item asks for more than one number."""
    members: tuple[tuple[Basis, Target], ...]
    """Where it stands; the first one's target stands for all."""
    strictest: bool
    """It binds harder than other numbers of the item that govern the same thing."""

    @property
    def target(self) -> Target:
        """The number itself."""
        return self.members[0][1]

    @property
    def key(self) -> str:
        """Names the number: <policy>#<target id>."""
        return f"{self.members[0][0].requirement.place.policy.about.id}#{self.target.id}"

    @property
    def marks(self) -> tuple[str, ...]:
        """Of the policies that ask for it."""
        return tuple(dict.fromkeys(basis.mark for basis, _ in self.members))


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a checklist."""

    id: str
    """The same on the page, on paper and in a spreadsheet: that of its requirement in the policy that is dated first, so
    that it stays when a policy comes in."""
    number: int
    """Running number on the list."""
    bases: tuple[Basis, ...]
    """At most one of each policy, in the order of the list's sources."""
    asked: tuple[Asked, ...]
    """The strictest first."""
    points: Number | None = None

    @property
    def ids(self) -> tuple[str, ...]:
        """Of all its requirements: under each of them it may have been filled in before."""
        return tuple(basis.requirement.id for basis in self.bases)

    @property
    def name(self) -> str:
        """What is to be checked, in few words."""
        return self.bases[0].requirement.name

    @property
    def topic(self) -> str | None:
        """What it is about; None where no topic fits."""
        return next((basis.requirement.topic for basis in self.bases if basis.requirement.topic), None)

    @property
    def quotes(self) -> tuple[tuple[str, str], ...]:
        """The policies' own words, each with the mark of its policy where there are several; the strictest first."""
        several = len(self.bases) > 1
        strictest = {basis.requirement.id for asked in self.asked if asked.strictest for basis, _ in asked.members}
        ordered = sorted(self.bases, key=lambda basis: basis.requirement.id not in strictest)
        return tuple((basis.mark if several else "", basis.requirement.quote) for basis in ordered)

    @property
    def periods(self) -> tuple[str, ...]:
        """How often: 每年, 每半年."""
        pers = (asked.target.per for asked in self.asked)
        return tuple(dict.fromkeys(read_every(per) for per in pers if per))

    @property
    def deadlines(self) -> tuple[str, ...]:
        """By when: 2020-12-31 前."""
        days = ((asked.target.local and asked.target.local.by) or asked.target.by for asked in self.asked)
        return tuple(dict.fromkeys(read_deadline(day) for day in days if day))


def make_item(bases: Sequence[Basis], kinship: Kinship = NO_KINSHIP) -> Item:
    """An item that rests on requirements of different policies; its place on a list is told later."""
    first = min((basis.requirement for basis in bases), key=_seniority)
    return Item(first.id, 0, tuple(bases), tuple(_ask(bases, kinship)))


def _ask(bases: Sequence[Basis], kinship: Kinship) -> Iterator[Asked]:
    found: dict[tuple[tuple[str, ...], str], list[tuple[Basis, Target]]] = {}
    for basis in bases:
        for target in basis.requirement.targets:
            reading, scope = read_target(target), find_scope(target)
            unnamed = next((key for key in found if key[0] == reading and not (key[1] and scope)), (reading, scope))
            found.setdefault(unnamed, []).append((basis, target))
    strictest = _find_strictest([pair for pairs in found.values() for pair in pairs], kinship)
    asked = [
        Asked(
            reading,
            scope if len(found) > 1 else "",
            tuple(members),
            any(key_of(basis.requirement.place, target) in strictest for basis, target in members),
        )
        for (reading, scope), members in found.items()
    ]
    return iter(sorted(asked, key=lambda each: not each.strictest))


def find_scope(target: Target) -> str:
    """What a number is about, where that can be read by itself: no half of a quotation."""
    scope = target.scope or ""
    return scope if all(scope.count(one) == scope.count(other) for one, other in ("“”", "（）", "()", "《》")) else ""


def _find_strictest(pairs: Sequence[tuple[Basis, Target]], kinship: Kinship) -> frozenset[Key]:
    """Of the targets that govern the same thing but read differently, those that bind hardest."""
    group_of = {key: group for group in kinship.groups for key in group}
    together: dict[frozenset[Key], list[tuple[Place, Target]]] = defaultdict(list)
    for basis, target in pairs:
        place = basis.requirement.place
        if group := group_of.get(key_of(place, target)):
            together[group].append((place, target))
    strictest: set[Key] = set()
    for members in together.values():
        if len({read_target(target) for _, target in members}) > 1:
            strictest.update(kinship.find_strictest(members))
    return frozenset(strictest)


# --- what is surely the same ----------------------------------------------------------------------

SHINGLE = 4
RARE = 40
"""How many requirements may share the words by which another like them is found."""
MUCH_THE_SAME = 0.5
"""Share of the pairs of characters of the shorter evidence that both have, from which numbers known to govern the same
thing are asked by one item."""
SAME_WORDS = 0.85
"""Share of the shingles of two requirements that both have, from which they say the same."""
FEWEST, ENOUGH = 16, 40
"""Characters without which a sentence says too little by itself, and with which it needs no heading to be understood."""
_LEANS = re.compile(
    f"^(?:{GAP}|[^，。]{{0,6}}[：:])|本(?!单位|地|职|级|人|校)|下列|以下(?!简称)|如下|前[款项条]|上述|(?<!应)该|其(?![他它中余次])|[：:]$|[：:]{GAP}"
)
"""What leans on words that stand elsewhere, and may mean something else there."""


def group_requirements(
    requirements: Iterable[Requirement], kinship: Kinship = NO_KINSHIP
) -> list[tuple[Requirement, ...]]:
    """Requirements that surely ask for the same together, at most one of each policy.

    They do where each number of the one governs the same thing as a number of the other, is asked for in much the same
    words and can be compared with it, or where all their words are nearly the same and their numbers read alike.
    """
    ordered = sorted(requirements, key=_seniority)
    group_of: dict[str, list[Requirement]] = {}
    for one, other in (*_pair_by_targets(ordered, kinship), *_pair_by_words(ordered)):
        mine, its = group_of.setdefault(one.id, [one]), group_of.setdefault(other.id, [other])
        policies = {_policy(each) for each in mine}
        if mine is its or not policies.isdisjoint(_policy(each) for each in its):
            continue
        mine += its
        group_of |= dict.fromkeys((each.id for each in its), mine)
    groups = {id(group): group for group in (group_of.get(each.id, [each]) for each in ordered)}
    return [tuple(group) for group in groups.values()]


def _policy(requirement: Requirement) -> str:
    return requirement.place.policy.about.id


def _seniority(requirement: Requirement) -> tuple[str, str]:
    """Policies whose date is known come first, the oldest of them before the others."""
    return requirement.place.policy.about.issued or "~", _policy(requirement)


def _pair_by_targets(
    requirements: Iterable[Requirement], kinship: Kinship
) -> Iterator[tuple[Requirement, Requirement]]:
    """Requirements of different policies all of whose numbers govern the same things."""
    group_of = {key: n for n, group in enumerate(kinship.groups) for key in group}
    alike: dict[tuple[int, ...], list[Requirement]] = defaultdict(list)
    for requirement in requirements:
        groups = [group_of.get(key_of(requirement.place, target), -1) for target in requirement.targets]
        if groups and min(groups) >= 0:
            alike[tuple(sorted(set(groups)))].append(requirement)
    for members in alike.values():
        counts = Counter(map(_policy, members))
        single = [each for each in members if counts[_policy(each)] == 1]  # of two in one policy nobody knows which
        yield from (pair for pair in combinations(single, 2) if _ask_alike(*pair) and _compare(pair, kinship))


def _compare(pair: Sequence[Requirement], kinship: Kinship) -> bool:
    """Whether the numbers are the same, or it can be told which bind harder: those of two regions bind nobody together."""
    readings = [sorted(read_target(target) for target in each.targets) for each in pair]
    return readings[0] == readings[1] or bool(
        kinship.find_strictest([(each.place, target) for each in pair for target in each.targets])
    )


def _ask_alike(one: Requirement, other: Requirement) -> bool:
    """Whether the words that the numbers rest on are much the same: 党员上党课 is not 团员上党课, though both are 党课."""
    words = [
        _pairs("".join(_NUMBER.sub("", squeeze(target.evidence)) for target in each.targets)) for each in (one, other)
    ]
    return len(words[0] & words[1]) >= MUCH_THE_SAME * max(1, min(map(len, words)))


_NUMBER = re.compile(
    "[\\d.]+|[一二两三四五六七八九十]+(?=[次名个家期人月年])|每(?:半|两个?)?[年月]|至少|不少于|以上|以下|达到|[，,“”]"
)


def _pair_by_words(requirements: Sequence[Requirement]) -> Iterator[tuple[Requirement, Requirement]]:
    """Requirements of different policies that say the same in nearly the same words and ask for the same numbers."""
    requirements = [each for each in requirements if _stands_alone(each)]
    shingles = [_shingle(requirement.quote) for requirement in requirements]
    holders: Mapping[str, list[int]] = defaultdict(list)
    for n, words in enumerate(shingles):
        for word in words:
            holders[word].append(n)
    numbers = [sorted(read_target(target) for target in each.targets) for each in requirements]
    seen: set[tuple[int, int]] = set()
    for n, words in enumerate(shingles):
        shared = Counter(other for word in words if len(holders[word]) <= RARE for other in holders[word] if other > n)
        for other, count in shared.items():
            together = len(words | shingles[other])
            if (
                2 * count >= together * SAME_WORDS  # some shingles may be common ones: counted exactly below
                and (n, other) not in seen
                and len(words & shingles[other]) >= SAME_WORDS * together
                and numbers[n] == numbers[other]
                and _policy(requirements[n]) != _policy(requirements[other])
                and _same_matter(requirements[n], requirements[other])
            ):
                seen.add((n, other))
                yield requirements[n], requirements[other]


def _stands_alone(requirement: Requirement) -> bool:
    """Whether its words can be understood without others."""
    return len(requirement.quote) >= FEWEST and not _LEANS.search(requirement.quote)


def _same_matter(one: Requirement, other: Requirement) -> bool:
    """Whether sentences that read alike stand where the same is spoken of."""
    if min(len(one.quote), len(other.quote)) >= ENOUGH:
        return True
    titles = [_pairs(each.place.title) for each in (one, other)]
    return titles[0] == titles[1] or 2 * len(titles[0] & titles[1]) >= min(map(len, titles))


def _pairs(title: str) -> frozenset[str]:
    return frozenset(title[n : n + 2] for n in range(len(title) - 1))


def _shingle(quote: str) -> frozenset[str]:
    words = "".join(character for character in squeeze(quote) if character.isalnum())
    return frozenset(words[n : n + SHINGLE] for n in range(max(1, len(words) - SHINGLE + 1)))
