"""Title, audience and text → whom a policy can speak to."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from policytext.extract.bodies import (
    EVERY_TIER_TYPE,
    LISTED,
    find_openings,
    find_subjects,
    name_acting,
    name_tiers,
    name_types,
)
from policytext.lexicon import (
    ADDRESSES_ALL,
    ALIAS,
    ASSESSING,
    AUDIENCES,
    BEFORE_NAME,
    CALLED,
    CALLS_ITSELF,
    CENTRAL_BODY,
    COMPANY,
    DEFINED,
    ENTERPRISES_ALL,
    EVERYONE,
    GOVERNMENTS,
    GRANTING,
    JOINTLY,
    LAWGIVER,
    LEADERS,
    LOCALITIES,
    LOCATED,
    MADE_UP,
    MADE_UP_HINT,
    OF_CITY,
    OF_COMPANY,
    OF_DISTRICT,
    OF_GOVERNMENT,
    OF_PROVINCE,
    OF_SCHOOLS,
    OFFICE,
    OFFICES,
    OUTLINE,
    PLAN,
    POLICY_ENDING,
    PUPILS,
    SALUTATION,
    SALUTATION_OF,
    SAYS_OUR,
    SAYS_WE,
    SCOPE,
    SPEAKS_TO_ALL,
    STATUTE,
    SUMMED_UP,
    TO_GOVERNMENTS,
    TO_MANY,
    TOPIC,
    TOWNSHIP,
    WITHIN_PROVINCE,
    WORKING_RULES,
)

_MARK = re.compile("[，。；：（(\\n]")
_OWN = {"县级": OF_DISTRICT, "市级": OF_CITY, "省级": OF_PROVINCE}
_HIGHER = {"县级": frozenset({"市级", "省级"}), "市级": frozenset({"省级"})}
"""The tiers that a tier's own policy does not bind."""
_GOVERNED = EVERY_TIER_TYPE | {TOWNSHIP, "园区"}
_SEVERAL = 3
"""How many grants, or subjects of one tier, tell what a policy is."""
_FEW = 3
"""How many types the sentence may name that says to whom a policy applies."""
_MANY, _MOST, _NEARLY = 6, 0.6, 0.7
"""How many duties, and what share of them, make those they are for the ones that a policy regulates, with those that have
nearly as many."""
_TWICE = 2
"""How often it has to say 我市 or 本预案."""
_OFTEN = 370
"""In how many characters the State Council speaks of localities where it speaks to all tiers."""
_HEAD = 400
"""Within how many characters a salutation stands."""
_GLOSS = re.compile("（[^（）]*）$")
_STATE = "中华人民共和国"


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom a policy can speak to."""

    audience: tuple[str, ...] = ()
    tiers: frozenset[str] = EVERY_TIER_TYPE
    """The tiers of local government below it: a city's own policy binds no province."""
    authorities: frozenset[str] = EVERY_TIER_TYPE
    """The tiers an authority without one of its own acts in: in the party's own rules none."""
    own: str | None = None
    """The tier whose own policy it is, which gives what it grants."""
    gives: bool = False
    """It tells what its government gives and does, or speaks to nobody else: what names nobody is its own duty."""
    of_government: bool = False
    """A government or an office of one speaks of what it does itself: whom a clause only mentions does not act in it."""
    titled: bool = False
    """Its title names the few types that it speaks to, or it speaks of itself as an enterprise."""
    plan: bool = False
    """It is a plan for emergencies, in which authorities act as they do in articles."""
    of_ministry: bool = False
    """A ministry speaks."""
    of_township: bool = False
    """A township speaks, to itself and to those below it."""
    aliases: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """The organization types of what it calls otherwise: （以下称决策机关）."""
    governments: frozenset[str] = EVERY_TIER_TYPE
    """Those that a government's policy speaks to: below the State Council all, or the one tier that is mostly told what to
    do; elsewhere those of its salutation, and itself."""
    topic: frozenset[str] = frozenset()
    """Whom its title names: 乡村小规模学校建设 is about schools, but speaks to governments."""
    to_governments: bool = False
    """The government of a province, a city or a county speaks in its salutation to those below it and to its own offices."""
    pupils_only: bool = False
    """It is about education, and names 中小学 time and again and no 高校, which its 学校 are not, then."""
    statute: bool = False
    """It is a government's or an assembly's rule for all who live under it: 条例, 规定, 办法."""
    joint: bool = False
    """The party's centre speaks together with the State Council, to the governments below."""
    regulated: frozenset[str] = frozenset()
    """The types besides governments that most of its duties are for."""
    carried_out_by: frozenset[str] = frozenset()
    """The tiers that carry out the own policy of a government or of its offices."""
    salutation: frozenset[str] = frozenset()
    """The types its salutation names, whom it speaks to where it names nobody: 各乡镇团委：. In a government's plan for
    emergencies the townships among them, which carry it out beside it."""

    scope: frozenset[str] = frozenset()
    """The few types it says that it applies to: 本办法适用于…."""

    @property
    def of_one_type(self) -> bool:
        """Whether it speaks to one type of organization alone."""
        return len(self.audience) == 1 and not (self.of_centre or self.of_township)

    @property
    def of_centre(self) -> bool:
        """Whether the party's centre speaks, to everyone."""
        return EVERYONE in self.audience

    @property
    def of_state(self) -> bool:
        """Whether the State Council speaks, or another government, to the governments below."""
        return self.audience == GOVERNMENTS or self.to_governments

    @property
    def otherwise(self) -> frozenset[str]:
        """Whom a duty binds that names nobody: the government that gives, the few types that the title names, or everyone."""
        if self.gives and self.own:
            return frozenset((self.own,))
        if self.plan and self.own:
            return self.tiers | self.salutation
        if self.titled or self.of_township:
            return frozenset(self.audience)
        return self.salutation or self.scope or self.carried_out_by or frozenset((EVERYONE,))


def find_reach(title: str, issuers: Sequence[str], audience: Sequence[str], text: str) -> Reach:
    """Whom a policy can speak to by its title, its issuers, its audience and the names it gives."""
    title = title if POLICY_ENDING.search(title) else f"{title}{_find_kind(text)}"
    everyone = EVERYONE in audience
    salutation = _find_salutation(text)
    greeted = name_types(LOCATED.sub("", salutation))
    own = _find_own(title, issuers, salutation) or (None if audience else _find_spoken(text))
    governs = any(map(OF_GOVERNMENT.search, (title, *issuers)))
    alone = governs and not (salutation or audience or OUTLINE.search(title) or ADDRESSES_ALL.search(text))
    gives = bool(own) and (alone or bool(ASSESSING.search(title)) or len(GRANTING.findall(text)) >= _SEVERAL)
    tiers = EVERY_TIER_TYPE - _HIGHER.get(own or "", frozenset())
    within = frozenset(audience) if tuple(audience) == ENTERPRISES_ALL else tiers  # its own command and departments
    authorities = frozenset() if everyone else within
    aliases = _find_aliases(text, authorities)
    plan = bool(PLAN.search(title))
    below = governs and not (audience or gives or plan) and bool(TO_GOVERNMENTS.search(salutation))
    governed = greeted & _GOVERNED if below else frozenset()
    statute = not everyone and bool(STATUTE.search(title)) and bool(own or any(map(LAWGIVER.search, issuers)))
    to_all = any(map(SPEAKS_TO_ALL.search, (title, *issuers))) or len(ADDRESSES_ALL.findall(text)) >= _SEVERAL
    titled = _is_titled(title, tuple(audience))
    of_township = tuple(audience) == (TOWNSHIP,) and not titled
    carried_out_by = _find_carrying_out(own, salutation, text) if own and not to_all else frozenset()
    return Reach(
        audience=tuple(audience),
        tiers=tiers,
        authorities=authorities,
        own=own,
        gives=gives,
        titled=titled,
        of_township=of_township,
        plan=plan,
        of_ministry=own is None and bool(issuers) and all(map(_is_central, issuers)),
        aliases=aliases,
        governments=governed | ({own} if own else set())
        if governed
        else _find_governments(title, tuple(audience), salutation, text),
        to_governments=bool(governed),
        topic=name_types(TOPIC.sub(r"\g<0>学校", title)),
        regulated=_find_regulated(text, tiers, aliases) if statute else frozenset(),
        statute=statute,
        joint=all(any(office in issuer for issuer in issuers) for office in JOINTLY),
        pupils_only=any(map(OF_SCHOOLS.search, (title, *issuers))) and _of_pupils(text),
        scope=_find_leaders(text) or (frozenset() if everyone else _find_scope(text)),
        carried_out_by=carried_out_by,
        of_government=gives or of_township or bool(own and (governs or carried_out_by)),
        salutation=greeted & {TOWNSHIP} if plan and own else _with_offices(greeted, salutation),
    )


def _with_offices(greeted: frozenset[str], salutation: str) -> frozenset[str]:
    """Those below a government that it greets, and the tier of its own offices beside them; nobody where it greets tiers."""
    if not greeted or greeted & EVERY_TIER_TYPE:
        return frozenset()
    return greeted.union(*map(name_tiers, LISTED.split(salutation)))


def _is_central(issuer: str) -> bool:
    return bool(CENTRAL_BODY.match(issuer.removeprefix(_STATE)))


def _find_kind(text: str) -> str:
    """What kind of policy a text says time and again that it is: 本预案; '' where it does not."""
    ((kind, times),) = Counter(CALLS_ITSELF.findall(text)).most_common(1) or [("", 0)]
    return kind if times >= _TWICE else ""


def _find_salutation(text: str) -> str:
    """Whom a policy greets before it begins; '' where it greets nobody."""
    match = SALUTATION.search(text, 0, _HEAD)
    return match["who"] if match else ""


def _find_own(title: str, issuers: Sequence[str], salutation: str) -> str | None:
    """The tier whose own policy it is, by the title, an issuer, or whom it greets."""
    greets = (tier for tier, pattern in SALUTATION_OF.items() if pattern.match(salutation))
    return next(chain(filter(None, map(_find_tier, (title, *issuers))), greets), None)


def _find_tier(name: str) -> str | None:
    """The tier of a title or an issuer that begins with the name of a county, a city or a province, or says 我市."""
    name = WITHIN_PROVINCE.sub("", BEFORE_NAME.sub("", name))
    named = (tier for tier, pattern in _OWN.items() if pattern.match(name))
    return next(chain(named, (tier for tier, we in SAYS_OUR.items() if we.search(name))), None)


def _find_spoken(text: str) -> str | None:
    """The tier a policy speaks of as its own, more often than of any other: 我市, 全市; 全区 may be an autonomous region."""
    (most, times), (_, less), *_ = Counter({tier: len(we.findall(text)) for tier, we in SAYS_WE.items()}).most_common()
    known = times >= _TWICE and times > less and not (most == "县级" and "自治区" in text)
    return most if known else None


def _is_titled(title: str, audience: tuple[str, ...]) -> bool:
    """Whether its title names the few types it speaks to, or it speaks of itself as an enterprise."""
    return audience == ENTERPRISES_ALL or any(
        pattern.search(title) and names == audience for pattern, names in AUDIENCES
    )


def _find_governments(title: str, audience: tuple[str, ...], salutation: str, text: str) -> frozenset[str]:
    """The governments that the State Council speaks to: where it speaks of 各地, 地方 again and again or greets nobody, those
    whom it mostly tells, else all; elsewhere those it greets."""
    if audience != GOVERNMENTS:
        return EVERY_TIER_TYPE
    if WORKING_RULES.search(title):
        return frozenset()
    greeted = name_types(salutation)
    if COMPANY.search(salutation) and not (greeted or TO_MANY.match(salutation)):
        return OF_COMPANY
    if salutation and not TO_MANY.match(salutation):
        return greeted
    of_all_tiers = len(LOCALITIES.findall(text)) * _OFTEN >= len(text) and OF_GOVERNMENT.search(salutation)
    return _mostly_told(text) if of_all_tiers or not greeted else greeted


def _find_aliases(text: str, authorities: frozenset[str]) -> Mapping[str, frozenset[str]]:
    """The types of what a policy calls otherwise: by the word itself, its tier, the body it stands for, what it is named, or its office."""
    named = {
        match["alias"]: CALLED.get(match["alias"])
        or (authorities & name_tiers(match["alias"]))
        or name_acting([_called(text, match.start())], authorities, {})
        or name_types(match["alias"])
        or (authorities if OFFICE.search(match["alias"]) else frozenset())
        for match in ALIAS.finditer(text)
    }
    made_up = MADE_UP.finditer(text) if MADE_UP_HINT.search(text) else ()
    found = (*SUMMED_UP.finditer(text), *DEFINED.finditer(text), *made_up)
    told = {match["alias"]: name_types(match["body"]) for match in found}
    return CALLED | {alias: types for alias, types in (named | told).items() if types}


def _of_pupils(text: str) -> bool:
    """Whether a policy speaks of pupils time and again and names no university."""
    return len(PUPILS.findall(text)) >= _SEVERAL and "高校" not in name_types(text.replace("学校", ""))


def _find_regulated(text: str, tiers: frozenset[str], called: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """The types that most of the duties of a policy are for which are not for governments and offices."""
    told = [types for subject in find_subjects(text) if (types := name_acting((subject,), tiers, called) - _GOVERNED)]
    counted = Counter(name for types in told for name in types)
    most = max(counted.values(), default=0)
    if most < max(_MANY, len(told) * _MOST):
        return frozenset()
    nearly = frozenset(name for name, times in counted.items() if times >= most * _NEARLY)
    return nearly


def _find_scope(text: str) -> frozenset[str]:
    """The types of the sentence that says to whom a policy applies, where they are few and no mere tiers."""
    match = SCOPE.search(text)
    types = name_types(match["who"]) if match else frozenset()
    return types if len(types) <= _FEW and not types <= EVERY_TIER_TYPE else frozenset()


def _find_carrying_out(own: str, salutation: str, text: str) -> frozenset[str]:
    """The tier whose own policy it is, and those below it that it greets or tells what to do more than once."""
    told = _count_tiers(find_subjects(text)) | _count_tiers(find_openings(text))  # 各区应… is both
    below = {tier for tier, times in told.items() if times >= _TWICE} | name_types(salutation) | name_tiers(salutation)
    return frozenset({own} | (below & EVERY_TIER_TYPE - _HIGHER.get(own, frozenset())))


def _count_tiers(bodies: Iterable[str]) -> Counter[str]:
    return Counter(tier for body in bodies for tier in name_tiers(body))


def _find_leaders(text: str) -> frozenset[str]:
    """The types of organization whose leaders a rule is for, by the list that says who they are."""
    match = LEADERS.search(text)
    return name_types(match["who"]) - EVERY_TIER_TYPE if match else frozenset()


def _mostly_told(text: str) -> frozenset[str]:
    """The government, or its offices, that most of a policy's subjects are: 试点城市…, 行政执法机关…; else all governments."""
    told = [types for subject in find_subjects(text) if (types := name_types(subject))]
    most, times = Counter(told).most_common(1)[0] if told else (EVERY_TIER_TYPE, 0)
    official = most <= EVERY_TIER_TYPE | set(OFFICES)
    return most if official and times >= max(_SEVERAL, len(told) * 2 / 3) else EVERY_TIER_TYPE


def _called(text: str, end: int) -> str:
    """What an alias stands for: the words before it, or before the 是 of its definition (…部门是…登记管理机关)."""
    clauses = _MARK.split(_GLOSS.sub("", text[max(0, end - 100) : end]))
    body, defined, _ = clauses[-1].partition("是")
    return body if body or not defined or len(clauses) < 2 else clauses[-2]
