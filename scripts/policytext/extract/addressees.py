"""Units → the organization types a task applies to.

What acts in a clause decides: its grammatical subject, the bodies in brackets, the headings above it;
where nothing names anybody, the policy's own audience does, and else everyone.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import chain

from policytext.extract.tree import Tree
from policytext.extract.units import RawUnit
from policytext.lexicon import (
    ACT_OF_STATE,
    ADDRESSES_ALL,
    ALIAS,
    AMONG_OTHERS,
    ASKING,
    AUDIENCES,
    AUTHORITY,
    BEFORE_BODY,
    BODY_CELL,
    BODY_ENDING,
    BRACKETS,
    CENTRAL_BODY,
    DEFINED,
    DOMAINS,
    ENCOURAGED,
    EVERY_GOVERNMENT,
    EVERY_TIER,
    EVERYONE,
    EVERYWHERE,
    FROM_ABOVE_IT,
    GENERAL_CUES,
    GOVERNMENTS,
    GRANTED,
    GRANTING,
    LOCAL,
    NATIONAL,
    NEVER_WITH,
    OF_CITY,
    OF_DISTRICT,
    ORGANIZATION_CUE,
    ORGANIZATION_CUES,
    ORGANIZATIONS,
    PLAN,
    RECIPIENT,
    RESPONSIBLE,
    ROW_OF_BODIES,
    SIDE_BODIES,
    SUBJECTS,
    TIER_BODY,
    TIERS,
)

_TIERS = frozenset(GOVERNMENTS)
_ORDER = {organization.name: index for index, organization in enumerate(ORGANIZATIONS)}
_TITLE = re.compile("《[^》]*》")
_MARK = re.compile("[，。；：（(\\n]")
_CLAUSE_MARK = re.compile("[，。；：\\n]")
_HEAD = re.compile("^.*(?:(?<!设区)(?<!党)的|[区园]内)(?=..)")
_FOR_ALL = re.compile(f"(?<!直)(?<!支持|指导|推动|督促|引导|鼓励)(?:{ADDRESSES_ALL.pattern})")
_GLOSS = re.compile("（[^（）]*）$")
_LISTED = re.compile("[、，；：:;]")
_ROW = re.compile("[、和及与]|以及|会同")
_WHEN = re.compile("^[^，。；：]{2,24}[后时前]，")
_ASKED = re.compile("^[请由]")
_HALF_WIDTH_BRACKETS = str.maketrans("（）", "()")


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom a policy can speak to."""

    audience: tuple[str, ...] = ()
    tiers: frozenset[str] = _TIERS
    """The tiers of local government below it: a city's own policy binds no province."""
    authorities: frozenset[str] = _TIERS
    """The tiers an authority without one of its own acts in: in the party's own rules none."""
    own: str | None = None
    """The tier whose own policy it is, which gives what it grants."""
    titled: bool = False
    """Its title names the few types that it speaks to."""
    plan: bool = False
    """It is a plan for emergencies, in which authorities act as they do in articles."""
    aliases: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """The organization types of what it calls otherwise: （以下称决策机关）."""

    @property
    def otherwise(self) -> frozenset[str]:
        """Whom a duty binds that names nobody: everyone, or the few types that the title names."""
        return frozenset(self.audience if self.titled else (EVERYONE,))


def find_reach(title: str, audience: Sequence[str], text: str) -> Reach:
    """Whom a policy can speak to by its title, its audience and the names it gives."""
    above = {"省级"} if OF_CITY.match(title) else set()
    above |= {"市级", "省级"} if OF_DISTRICT.match(title) else set()
    tiers = _TIERS - above
    authorities = frozenset() if EVERYONE in audience else tiers
    aliases = {
        match["alias"]: (authorities & _tiers(match["alias"]))
        or _acting_types(_called(text, match.start()), authorities, {})
        for match in ALIAS.finditer(text)
    } | {match["alias"]: named_types(match["body"]) for match in DEFINED.finditer(text)}
    named = {alias: types for alias, types in aliases.items() if types}
    own = "县级" if OF_DISTRICT.match(title) else "市级" if OF_CITY.match(title) else None
    titled = any(pattern.search(title) and names == tuple(audience) for pattern, names in AUDIENCES)
    return Reach(tuple(audience), tiers, authorities, own, titled, bool(PLAN.search(title)), named)


def _called(text: str, end: int) -> str:
    """What an alias stands for: the words before it, or before the 是 of its definition (…部门是…登记管理机关)."""
    clauses = _MARK.split(_GLOSS.sub("", text[max(0, end - 100) : end]))
    body, defined, _ = clauses[-1].partition("是")
    return body if body or not defined or len(clauses) < 2 else clauses[-2]


def find_applies_to(unit: RawUnit, tree: Tree, reach: Reach) -> tuple[str, ...]:
    """Organization types of a task in the order of the lexicon; 全部 where it binds everyone the policy addresses.

    The first of the readings that has an answer decides.
    """
    said = _read(unit, tree, reach)
    types = next(types for reading in _READINGS if (types := reading(said)) is not None)
    bound = types - (_TIERS - reach.tiers) or (types and frozenset({EVERYONE}))
    return tuple(sorted(bound, key=lambda name: _ORDER.get(name, len(_ORDER))))


@dataclass(frozen=True, slots=True)
class _Said:
    """A unit, and what the readings look at."""

    unit: RawUnit
    text: str
    """Without the titles of other policies."""
    subjects: tuple[str, ...]
    """Those of the text, else of the sentence that leads to it."""
    headings: tuple[str, ...]
    """Its own, and the nearest one above that names anybody."""
    above: tuple[RawUnit, ...]
    reach: Reach

    @property
    def article(self) -> bool:
        """Whether it is an article, or stands in one."""
        return any(unit.style == "条" for unit in (self.unit, *self.above))


def _read(unit: RawUnit, tree: Tree, reach: Reach) -> _Said:
    above = tree.ancestors(unit.id)
    heading = next((u.heading for u in above if named_types(u.heading)), "")
    text = _TITLE.sub("", unit.text)
    subjects = find_subjects(text) or find_subjects(_TITLE.sub("", unit.intro))
    return _Said(unit, text, subjects, (unit.heading, heading), above, reach)


def _of_one_type(said: _Said) -> frozenset[str] | None:
    """A policy of one type of organization speaks to it alone, and to the union, 关工委, 少先队 of a heading.

    Where 各级党委 act in its articles, nobody is left out.
    """
    audience = said.reach.audience
    if len(audience) != 1 or EVERYONE in audience:
        return None
    if said.article and FROM_ABOVE_IT.match(said.text):
        return frozenset({EVERYONE})
    return frozenset(audience) | (named_types(*said.headings) & SIDE_BODIES)


def _of_brackets(said: _Said) -> frozenset[str] | None:
    """In a policy of the State Council the bodies in brackets at the end, or in a cell of their own, decide.

    Ministries there are no organization; whom the text tells or wants to act joins.
    """
    if said.reach.audience != GOVERNMENTS:
        return None
    bodies = _who(BRACKETS, said.text) or _body_cells(f"{said.unit.heading}\n{said.text}")
    text = _before_closing(said.text)
    acting = (*(find_subjects(text) or said.subjects), *_openings(text), *_who(ENCOURAGED, text))
    return named_types(*acting, *bodies) if bodies else None


def _before_closing(text: str) -> str:
    """The text up to the last brackets with bodies; in the last unit the policy closes behind them."""
    ends = [match.end() for match in BRACKETS.finditer(text)]
    return text[: ends[-1]] if ends else text


def _of_all(said: _Said) -> frozenset[str] | None:
    """各级党组织, 各单位 …: everyone."""
    if said.reach.audience == GOVERNMENTS:
        return None
    opens = ADDRESSES_ALL.match(said.text.lstrip())
    subjects = (subject for subject in said.subjects if ADDRESSES_ALL.search(subject))
    if opens or (not named_types(*said.headings) and any(named_types(subject) <= _TIERS for subject in subjects)):
        return frozenset({EVERYONE})
    return None


def _of_article(said: _Said) -> frozenset[str] | None:
    """Articles name who acts."""
    if not said.article:
        return None
    return _of_rule(said) if EVERYONE in said.reach.audience else _acting_in_article(said.unit, said.reach)


def _of_nation(said: _Said) -> frozenset[str] | None:
    """What only the state does is asked of no organization."""
    if any(NATIONAL.match(unit.heading) for unit in (said.unit, *said.above)):
        return frozenset()
    by_state = CENTRAL_BODY.match(_ASKED.sub("", _beginning(_WHEN.sub("", said.text), "，。；：")))
    by_state = by_state or CENTRAL_BODY.match(said.unit.heading)
    if not by_state and not find_subjects(said.text):
        by_state = next(filter(None, map(CENTRAL_BODY.match, _MARK.split(said.unit.intro))), None)
    acts = said.reach.audience == GOVERNMENTS and ACT_OF_STATE.search(f"{said.unit.heading}\n{said.unit.text}")
    leaves = named_types(*said.subjects, *said.headings) or LOCAL.search(said.text)
    return frozenset() if (by_state or acts) and not leaves else None


def _of_centre(said: _Said) -> frozenset[str] | None:
    """A policy of the party's centre speaks to everyone, or to whom its subjects name."""
    if EVERYONE not in said.reach.audience:
        return None
    if any(map(EVERYWHERE.search, said.subjects)):
        return frozenset({EVERYONE})
    return named_types(*said.subjects) or frozenset({EVERYONE})


def _of_state(said: _Said) -> frozenset[str] | None:
    """A policy of the State Council speaks to the governments below, and to whom it names besides."""
    if said.reach.audience != GOVERNMENTS:
        return None
    first = _beginning(said.text, "。；")
    openings = _openings(said.text)
    types = named_types(*said.subjects, *openings, *said.headings) or named_types(*_who(ENCOURAGED, first))
    opens = _openings(first) if ASKING.search(first) else []
    leads = named_types(*find_subjects(first + "。"), *opens, *said.headings)
    authorities = any(AUTHORITY.search(subject) and not named_types(subject) for subject in said.subjects)
    return types if leads and not authorities else types | _TIERS


def _of_plan(said: _Said) -> frozenset[str] | None:
    """In a plan for emergencies authorities act as they do in articles."""
    if not said.reach.plan:
        return None
    bodies = [body for subject in said.subjects for body in _ROW.split(subject)]
    return _all_acting(bodies, said.reach) or None


def _of_prose(said: _Said) -> frozenset[str]:
    """Whom a clause that is no article speaks to, in a policy that says nothing of it for all."""
    reach, text = said.reach, said.text
    giver = reach.own if GRANTING.search(text) else None
    text = GRANTED.sub("", text) if giver else text
    subjects = find_subjects(text) or find_subjects(_TITLE.sub("", said.unit.intro))
    listed = _who(BRACKETS, text) or _who(RESPONSIBLE, text)
    listed = listed or _who(RESPONSIBLE, said.above[0].text if said.above else "")
    for_all = _FOR_ALL.search(_beginning(text, "。；")) and not named_types(*subjects)
    if for_all or any(ADDRESSES_ALL.match(body) for names in listed for body in _LISTED.split(names)):
        return frozenset({EVERYONE})
    bare = RESPONSIBLE.sub("", BRACKETS.sub("", text))
    types = _of_clause(bare, subjects, said.headings, known=bool(giver)) | _listed_types(listed)
    return types | {giver} | named_types(*_who(ENCOURAGED, bare)) if giver else types or reach.otherwise


_READINGS: tuple[Callable[[_Said], frozenset[str] | None], ...] = (
    _of_one_type,
    _of_brackets,
    _of_all,
    _of_article,
    _of_nation,
    _of_centre,
    _of_state,
    _of_plan,
    _of_prose,
)


def _of_rule(said: _Said) -> frozenset[str]:
    """In a rule of the party's centre the first paragraph tells whether an article speaks to some or to all."""
    if AMONG_OTHERS.search(_beginning(said.text, "。；")):
        return frozenset({EVERYONE})
    first = replace(said.unit, text=said.unit.text.partition("\n")[0])
    types = _acting_in_article(first, said.reach)
    return types if EVERYONE in types else _acting_in_article(said.unit, said.reach)


def _acting(unit: RawUnit) -> tuple[str, ...]:
    """The subjects of a unit, else of the sentence that leads to it."""
    return find_subjects(_TITLE.sub("", unit.text)) or find_subjects(_TITLE.sub("", unit.intro))


def _acting_in_article(unit: RawUnit, reach: Reach) -> frozenset[str]:
    """In an article its subjects act; else whom it begins with. Items have the subject of the sentence before them."""
    text = _TITLE.sub("", unit.text)
    intro = _TITLE.sub("", unit.intro) if unit.intro.endswith(("：", ":")) else ""
    acting = find_subjects(intro)[:1] or _acting(unit) or ((_beginning(intro, "，。；："),) if intro else ())
    local = [subject for subject in acting if not CENTRAL_BODY.search(subject)]
    types = _all_acting(local or acting, reach)
    if types:
        return types
    beginnings = [_beginning(line, "，。；：") for line in text.split("\n")]
    others = [beginning for beginning in beginnings if not CENTRAL_BODY.match(beginning)]
    if not local and (acting or not others):
        return frozenset()
    return _all_acting(others, reach) or reach.otherwise


def _all_acting(subjects: Iterable[str], reach: Reach) -> frozenset[str]:
    """The types that several bodies stand for."""
    return frozenset(
        chain.from_iterable(_acting_types(subject, reach.authorities, reach.aliases) for subject in subjects)
    )


def _acting_types(subject: str, authorities: frozenset[str], aliases: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """The types that one body stands for: those it names, what its alias stands for, the tier of an authority."""
    called = [alias for alias in aliases if alias in subject]
    for alias in called:
        subject = subject.replace(alias, "")
    head = _HEAD.sub("", subject)  # 企事业单位的工会 is the union
    types = named_types(head) or named_types(subject)
    if EVERY_GOVERNMENT.search(subject):
        types |= {"乡镇街道"}
    types |= frozenset(chain.from_iterable(aliases[alias] for alias in called))
    if types or not AUTHORITY.search(subject):
        return types
    named = _tiers(subject)
    return authorities & named if named else authorities


def _of_clause(text: str, subjects: Sequence[str], headings: Sequence[str], known: bool) -> frozenset[str]:
    """Who acts, or where, and whom the headings name unless governments act that pass over them.

    Where nobody acts, no heading names anybody and it is not `known` otherwise, whoever is mentioned.
    """
    text = RECIPIENT.sub("", text)
    mentioned, above = named_types(text), named_types(*headings)
    openings = _openings(text)
    acting = [*subjects, *_domains(_beginning(text, "。；"))]
    bodies = [*(subject for subject in subjects if BODY_ENDING.search(subject)), *filter(TIER_BODY.match, openings)]
    tiers = frozenset(chain.from_iterable(map(_tiers, bodies)))
    passed: frozenset[str] = frozenset()
    if named_types(*acting):
        passed = above - mentioned if named_types(*acting, *openings) <= _TIERS else passed
        names = [*acting, *openings, *headings]
    else:
        names = [*openings, *(headings if above else () if known else (text,))]
    types = named_types(*names, *(mentioned & SIDE_BODIES)) - passed
    return types | tiers


def _openings(text: str) -> list[str]:
    """The bodies that clauses begin with, one or several in a row: 各中学团委、县财政每年安排…."""
    found = []
    for clause in _CLAUSE_MARK.split(text.translate(_HALF_WIDTH_BRACKETS)):
        before = BEFORE_BODY.match(clause)
        while before:
            body = TIER_BODY.match(clause, before.end())
            if not body or not _tiers(body[0]):
                body = ORGANIZATION_CUE.match(clause, before.end())
            if body and clause.startswith("内", body.end()):
                break
            if body:
                found.append(body[0])
            before = ROW_OF_BODIES.match(clause, body.end()) if body else None
    return found


def _tiers(body: str) -> frozenset[str]:
    """The tier that a body's name begins with: 市民政部门 is of the city; 各级民政部门 are of all."""
    if EVERY_TIER.match(body):
        return _TIERS
    return frozenset(tier for tier, pattern in TIERS.items() if pattern.search(body))


def _listed_types(listed: Iterable[str]) -> frozenset[str]:
    """The types of bodies named in a row, each by its own name or the tier it is of: 县教育局、各中学."""
    bodies = (body.strip() for names in listed for body in _LISTED.split(names))
    return frozenset(chain.from_iterable(named_types(body) or _tiers(body) for body in bodies))


def _beginning(text: str, marks: str) -> str:
    """The text up to the first of the marks, or its first line."""
    return re.split(f"[{marks}\n]", text, maxsplit=1)[0]


def named_types(*texts: str) -> frozenset[str]:
    """The organization types whose names stand in the texts; a general word counts where no type of its own does."""
    found = {match[0] for text in texts for match in ORGANIZATION_CUE.finditer(text.translate(_HALF_WIDTH_BRACKETS))}
    words = {word if word in ORGANIZATION_CUES else word[1:] for word in found}
    exact = {name for word in words - GENERAL_CUES for name in ORGANIZATION_CUES[word]}
    general = {
        name
        for word in words & GENERAL_CUES
        if exact.isdisjoint(ORGANIZATION_CUES[word])
        for name in ORGANIZATION_CUES[word]
    }
    return frozenset(exact | {name for name in general if exact.isdisjoint(NEVER_WITH.get(name, ()))})


@lru_cache(64)
def find_subjects(text: str) -> tuple[str, ...]:
    """What stands before 要, 应, 必须, 负责 … at the start of a clause, or between 由 and 负责, 牵头."""
    return tuple(_who(SUBJECTS, text))


def _body_cells(text: str) -> list[str]:
    """The cells of a table's row that hold nothing but bodies, one of them of the centre: 民政部、体育总局."""
    return [
        cell
        for cell in text.split()
        if all(map(BODY_CELL.search, _LISTED.split(cell))) and any(map(CENTRAL_BODY.search, _LISTED.split(cell)))
    ]


def _domains(text: str) -> list[str]:
    """Where something is to be done: 在国有企业、高校…建立."""
    return _who(DOMAINS, text)


def _who(pattern: re.Pattern[str], text: str) -> list[str]:
    """The bodies that a pattern names; each of its branches has one group."""
    return [next(group for group in match.groups() if group) for match in pattern.finditer(text)]
