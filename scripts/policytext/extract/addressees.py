"""Units → the organization types a task applies to.

What acts in a unit decides: its grammatical subject, the bodies in brackets, the headings above it;
where nothing names anybody, the policy's own audience does, and else everyone. How that is told depends
on who speaks and how. `READINGS` are tried from top to bottom; the first that has an answer decides.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from policytext.extract.articles import find_acting
from policytext.extract.bodies import (
    EVERY_TIER_TYPE,
    LISTED,
    beginning,
    find_bodies,
    find_cells,
    find_openings,
    find_subjects,
    name_acting,
    name_called,
    name_listed,
    name_tiers,
    name_types,
    split_row,
)
from policytext.extract.reach import Reach
from policytext.extract.tree import Tree
from policytext.extract.units import RawUnit
from policytext.lexicon import (
    ACT_OF_STATE,
    ADDRESSES_ALL,
    AMONG_OTHERS,
    ANY_UNIT,
    ASKING,
    AUTHORITY,
    BELOW_IT,
    BODY_ENDING,
    BRACKETS,
    CARRIES_OUT,
    CENTRAL_BODY,
    COMMITTEE_OFFICES,
    DOMAINS,
    ENCOURAGED,
    ENTERPRISES,
    EVERY_UNIT,
    EVERYONE,
    EVERYWHERE,
    FROM_ABOVE_IT,
    GRANTED,
    GRANTING,
    GUIDED,
    HELPED,
    LOCAL,
    LOCATED,
    NATIONAL,
    ORGANIZATIONS,
    PARTY_COMMITTEES,
    PARTY_ORGAN,
    RECIPIENT,
    RESPONSIBLE,
    RIGHT,
    SIDE_BODIES,
    TIER_BODY,
    TOWNSHIP,
    URGED,
    WISH,
)

_ORDER = {organization.name: index for index, organization in enumerate(ORGANIZATIONS)}
_ALL = frozenset({EVERYONE})
_TITLE = re.compile("《[^》]*》")
_PIECE = re.compile("[，。；：（(\\n]")
_FOR_ALL = re.compile(f"(?<!直)(?<!支持|指导|推动|督促|引导|鼓励)(?:{ADDRESSES_ALL.pattern})")
_SENTENCES = re.compile("[。；\\n]")
_OPENS = re.compile("(?:[全本我][省市县区校])?")
"""What may stand before whoever opens a sentence: 全市各级各单位每年…."""
_BEGUN = 12
"""In how many characters a sentence names who acts in it."""
_FEW = 2
"""How many bodies may stand in a row that is for whatever unit one of them is."""
_WHEN = re.compile("^[^，。；：]{2,24}[后时前]，")
_GLOSS = re.compile("[（(][^（）()]*[）)]")
_ASKED = re.compile("^[请由]")
_IN_ZONE = re.compile("在[^，。；]{2,12}[区园](?!管)")
"""Where ministries try something out."""


@dataclass(frozen=True, slots=True)
class Said:
    """A unit, and what the readings look at."""

    unit: RawUnit
    above: tuple[RawUnit, ...]
    text: str
    """Without the rights of everybody, and without the titles of other policies, as the next one."""
    intro: str
    """The sentence that leads to it."""
    headings: tuple[str, ...]
    """Its own, and the nearest one above that names anybody."""
    reach: Reach

    @property
    def subjects(self) -> tuple[str, ...]:
        """Those of the text, else of the sentence that leads to it."""
        return find_subjects(self.text) or find_subjects(self.intro)

    @property
    def article(self) -> bool:
        """Whether it is an article, or stands in one."""
        return any(unit.style == "条" for unit in (self.unit, *self.above))


Types: TypeAlias = frozenset[str]


def find_applies_to(unit: RawUnit, tree: Tree, reach: Reach) -> tuple[str, ...]:
    """Organization types of a task in the order of the lexicon; 全部 where it binds everyone the policy addresses."""
    above = tree.ancestors(unit.id)
    heading = next((u.heading for u in above if name_types(u.heading)), "")
    said = Said(
        unit,
        above,
        _TITLE.sub("", RIGHT.sub("", unit.text)),
        _TITLE.sub("", unit.intro),
        (unit.heading, heading),
        reach,
    )
    types = next(types for reading in READINGS if (types := reading(said)) is not None)
    if reach.pupils_only:
        types -= {"高校"}
    bound = types - (EVERY_TIER_TYPE - reach.tiers) or (types and _ALL)
    return tuple(sorted(bound, key=lambda name: _ORDER.get(name, len(_ORDER))))


# --- readings -------------------------------------------------------------------------------------


def _of_one_type(said: Said) -> Types | None:
    """A policy of one type of organization speaks to it alone, and to the union, 关工委, 少先队 of a heading or a subject.

    Where 各级党委 act in its articles, nobody is left out; a county's bureau that acts in it does so for the county.
    """
    if not said.reach.of_one_type:
        return None
    if said.article and FROM_ABOVE_IT.match(said.text):
        return _ALL
    audience = frozenset(said.reach.audience)
    bodies = () if audience <= EVERY_TIER_TYPE else (*find_subjects(said.text), *find_openings(said.text))
    named = name_types(*bodies)
    offices = [body for body in bodies if TIER_BODY.match(body) or name_types(body) >= EVERY_TIER_TYPE]
    above_it = name_tiers(*offices) | (name_types(*offices) & EVERY_TIER_TYPE)
    told = frozenset() if above_it and not named & audience else audience | (name_types(*said.headings) & SIDE_BODIES)
    return above_it | told | (named & SIDE_BODIES)


def _of_brackets(said: Said) -> Types | None:
    """In a policy of the State Council the bodies in brackets at the end, or in a cell of their own, decide.

    Ministries there are no organization; whom the text tells or wants to act joins.
    """
    if not said.reach.of_state:
        return None
    bodies = find_bodies(BRACKETS, said.text) or find_cells(f"{said.unit.heading}\n{said.text}")
    text = _before_closing(said.text)
    text = text if BRACKETS.sub("", text).strip() else f"{said.unit.heading}。"
    openings = find_openings(_IN_ZONE.sub("", text))
    acting = (*(find_subjects(text) or said.subjects), *openings, *find_bodies(ENCOURAGED, text))
    return name_acting(split_row(acting), frozenset(), said.reach.aliases) | name_types(*bodies) if bodies else None


def _before_closing(text: str) -> str:
    """The text up to the last brackets with bodies; in the last unit the policy closes behind them."""
    ends = [match.end() for match in BRACKETS.finditer(text)]
    return text[: ends[-1]] if ends else text


def _of_committee_offices(said: Said) -> Types | None:
    """各级党委组织部门 in an article are offices of the tiers, though 各级党委 are everyone's."""
    acts = said.article and not said.reach.of_state and any(map(COMMITTEE_OFFICES.match, said.subjects[:1]))
    return EVERY_TIER_TYPE if acts else None


def _of_all(said: Said) -> Types | None:
    """各级党组织, 各单位 …: everyone; but not where the State Council speaks of them, nor in an article that only bans
    something to everybody behind whom its first paragraph tells."""
    if said.reach.of_state:
        told = next((subject for subject in said.subjects if not CENTRAL_BODY.search(subject)), "")
        units = EVERY_UNIT.fullmatch(told) and not said.reach.topic  # else they are those that it is about
        return _ALL if units or PARTY_COMMITTEES.match(said.text.lstrip()) else None
    opens = ADDRESSES_ALL.match(said.text.lstrip()) or any(ADDRESSES_ALL.search(unit.heading) for unit in said.above)
    if said.reach.own and any(map(PARTY_ORGAN.fullmatch, said.subjects)) and not name_types(*said.headings):
        return _ALL
    first = find_subjects(said.text.partition("\n")[0]) if said.article else ()
    known = any(not CENTRAL_BODY.search(subject) for subject in first)
    subjects = (subject for subject in (first if known else said.subjects) if ADDRESSES_ALL.search(subject))
    free = not name_types(*said.headings) and any(name_types(subject) <= EVERY_TIER_TYPE for subject in subjects)
    return _ALL if opens or free else None


def _of_rule(said: Said) -> Types | None:
    """In a rule of the party's centre the first paragraph tells whether an article speaks to some or to all."""
    if not (said.article and said.reach.of_centre):
        return None
    if AMONG_OTHERS.search(beginning(said.text, "。；")):
        return _ALL
    types = find_acting(said.text.partition("\n")[0], said.intro, said.reach)
    return types if types == _ALL else find_acting(said.text, said.intro, said.reach)


def _of_article(said: Said) -> Types | None:
    """Articles name who acts; those of a government that only say what it gives are read as prose. What a statute asks of
    whatever unit uses or has something is for all."""
    if not said.article or (said.reach.gives and GRANTING.search(said.text)):
        return None
    if any(map(PARTY_ORGAN.fullmatch, split_row(said.subjects))):
        return _ALL
    led = find_subjects(said.intro)[:1] if said.intro.endswith(("：", ":")) else ()
    row = split_row(led or said.subjects[:1])
    if said.reach.statute and len(row) <= _FEW and any(map(ANY_UNIT.fullmatch, row)):
        return _ALL
    types = find_acting(said.text, said.intro, said.reach)
    wished = [body for sentence in WISH.findall(said.text) for body in find_bodies(ENCOURAGED, sentence)]
    return types | name_types(*wished) if types != _ALL else types


def _of_nation(said: Said) -> Types | None:
    """What only the state does is asked of no organization; an enterprise's 轮机部 is no ministry."""
    if said.reach.titled:
        return None
    if any(NATIONAL.match(unit.heading) for unit in (said.unit, *said.above)):
        return frozenset()
    opens = beginning(_WHEN.sub("", CARRIES_OUT.sub("", said.text)), "，。；：")
    told = find_subjects(said.text)
    led = () if told else _PIECE.split(said.unit.intro)
    acts = (
        any(map(CENTRAL_BODY.match, (_ASKED.sub("", opens), said.unit.heading, *led)))
        or (said.reach.of_state and ACT_OF_STATE.search(f"{said.unit.heading}\n{said.unit.text}"))
        or (said.reach.of_state and _begins_early(said.text, told) and all(map(_is_ministry, told)))
    )
    leaves = name_types(*said.subjects, *said.headings) or LOCAL.search(said.text)
    return frozenset() if acts and not leaves else None


def _begins_early(text: str, told: Sequence[str]) -> bool:
    """Whether the first of the subjects begins a sentence behind which most of the text stands."""
    before = text.partition(told[0])[0].rstrip() if told else text
    return len(before) * 3 <= len(text) and before[-1:] in ("", "。", "；")


def _is_ministry(subject: str) -> bool:
    return bool(CENTRAL_BODY.match(subject) and BODY_ENDING.search(subject))


def _of_centre(said: Said) -> Types | None:
    """A policy of the party's centre speaks to everyone, or to whom its subjects name."""
    if not said.reach.of_centre:
        return None
    if any(map(EVERYWHERE.search, said.subjects)):
        return _ALL
    return name_types(*said.subjects) or (EVERY_TIER_TYPE if said.reach.joint else _ALL)


def _of_state(said: Said) -> Types | None:
    """A policy of the State Council speaks to the governments below, unless its first sentence speaks to others.

    Whom it names besides joins, and where authorities act, the governments do.
    """
    if not said.reach.of_state:
        return None
    first = beginning(said.text, "。；")
    headings = [heading for heading in said.headings if not name_types(heading) & said.reach.topic]
    openings = [body for body in find_openings(said.text) if not name_types(body) & said.reach.topic]
    opens = [body for body in find_openings(first) if body in openings] if ASKING.search(first) else []
    begins = find_subjects(first + "。")
    leads = name_types(*begins, *opens, *headings)
    types = name_types(*said.subjects, *openings, *headings)
    types |= name_types(*find_bodies(ENCOURAGED, first if said.reach.to_governments else said.text))
    if said.reach.plan:
        leads |= name_called(begins, said.reach.aliases)
        types |= name_types(*find_bodies(ENTERPRISES, said.text))
        types |= name_called(said.subjects, said.reach.aliases)
    official = (s for s in said.subjects if AUTHORITY.search(s) or TIER_BODY.match(s))
    authorities = [subject for subject in official if not name_types(subject)]
    tiers = name_tiers(*authorities)
    bare = [subject for subject in authorities if not name_tiers(subject)]
    return types | tiers if (leads or tiers) and not bare else types | tiers | said.reach.governments


def _of_ministry_plan(said: Said) -> Types | None:
    """In a ministry's plan for emergencies its own command acts, which is no organization, unless the text names those below."""
    if not (said.reach.plan and said.reach.of_ministry):
        return None
    acting = (*split_row(said.subjects), *find_openings(LOCATED.sub("", said.text)))
    begun = (sentence[:_BEGUN] for sentence in _SENTENCES.split(said.text))
    local = EVERY_TIER_TYPE if any(map(BELOW_IT.search, (*acting, *begun))) else frozenset()
    return name_types(*acting) | name_tiers(*acting) or local


def _of_plan(said: Said) -> Types | None:
    """In a plan for emergencies authorities act as they do in articles, also those whose duties a heading announces.

    Offices named beside one of its own government are that government's. Its 各级政府 leave out the townships: it is
    carried out by the tiers that it gives duties of their own.
    """
    reach = said.reach
    if not reach.plan:
        return None
    announced = [unit.heading for unit in (said.unit, *said.above[:1]) if BODY_ENDING.search(unit.heading)][:1]
    headed = [said.unit.heading] if TIER_BODY.fullmatch(_GLOSS.sub("", said.unit.heading)) else []
    subjects = headed or split_row(said.subjects) or announced
    openings = find_openings(LOCATED.sub("", said.text))
    beside = name_tiers(*said.subjects[:1]) & {reach.own} or reach.authorities
    types = name_acting(subjects, beside, reach.aliases) | name_types(*openings)
    types |= name_tiers(*subjects, *filter(TIER_BODY.match, openings)) & reach.authorities
    return types - ({TOWNSHIP} - name_types(*subjects, *openings)) or None


def _of_prose(said: Said) -> Types:
    """Who acts or is responsible, and the government that gives what it grants; else whoever the policy speaks to."""
    reach = said.reach
    giver = reach.own if GRANTING.search(said.text) else None
    text = GRANTED.sub("", said.text) if giver else said.text
    subjects = find_subjects(text) or find_subjects(said.intro)
    listed = find_bodies(BRACKETS, text) or find_bodies(RESPONSIBLE, text)
    listed = listed or find_bodies(RESPONSIBLE, said.above[0].text if said.above else "")
    named = name_listed(listed)
    everyone = None if name_types(*subjects) else _FOR_ALL.search(beginning(text, "。；"))
    for_all = everyone and (not named or _OPENS.fullmatch(text, 0, everyone.start()))
    if for_all or any(ADDRESSES_ALL.match(body) for bodies in listed for body in LISTED.split(bodies)):
        return _ALL
    text = RESPONSIBLE.sub("", BRACKETS.sub("", text))
    types = named
    if not (named and text.strip()) or name_types(*subjects, *find_openings(text)):
        types |= _of_clause(text, subjects, said.headings, known=bool(giver) or reach.of_government)
    if not types and reach.own and any(AUTHORITY.search(s) for s in subjects):
        return frozenset((reach.own,))
    if reach.own and reach.carried_out_by and any(map(_is_bare_authority, split_row(subjects))):
        types |= {reach.own}
    if giver and not name_types(*subjects):
        return name_listed(listed) | {giver} | name_types(*find_bodies(URGED, text))
    if giver:
        return types | {giver} | name_types(*find_bodies(ENCOURAGED, text))
    if name_types(*subjects):
        return types
    return types | reach.otherwise if reach.gives else types or reach.otherwise


def _is_bare_authority(subject: str) -> bool:
    """Whether a body is an office without a tier or a kind of its own: 各部门."""
    return bool(AUTHORITY.search(subject)) and not name_types(subject) and not name_tiers(subject)


def _of_clause(text: str, subjects: Sequence[str], headings: Sequence[str], known: bool) -> Types:
    """Who acts, or where, and whom the headings name unless governments act that pass over them.

    Who acts, or its own heading, picks some of those whom the heading above names. Where nobody acts,
    no heading names anybody and it is not `known` otherwise, whoever is mentioned.
    """
    text, *headings = (RECIPIENT.sub("", said) for said in (text, *headings))
    headings = [HELPED.sub("", heading) for heading in headings] if known else headings
    openings = [*find_openings(text), *find_bodies(ENTERPRISES, text)]
    opening = beginning(text, "。；")
    acting = [*subjects, *find_bodies(DOMAINS, GUIDED.sub("", opening) if known else opening)]
    mentioned, above = name_types(text), name_types(*headings)
    picked = name_types(*acting, *openings, headings[0]) & name_types(headings[1])
    passed = name_types(headings[1]) - picked if picked else frozenset()
    if name_types(*acting):
        names = [*acting, *openings, *headings]
        if name_types(*acting, *openings) <= EVERY_TIER_TYPE:
            passed |= above - mentioned
    else:
        names = [*openings, *(headings if above else () if known else (text,))]
    types = name_types(*names, *(mentioned & SIDE_BODIES)) - passed
    return types | name_tiers(*filter(BODY_ENDING.search, subjects), *filter(TIER_BODY.match, openings))


READINGS: tuple[Callable[[Said], Types | None], ...] = (
    _of_one_type,
    _of_brackets,
    _of_committee_offices,
    _of_all,
    _of_rule,
    _of_article,
    _of_nation,
    _of_centre,
    _of_state,
    _of_ministry_plan,
    _of_plan,
    _of_prose,
)
