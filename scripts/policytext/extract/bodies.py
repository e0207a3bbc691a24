"""Text → the bodies that act in it, and the organization types they stand for."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import chain

from policytext.lexicon import (
    AUTHORITY,
    BEFORE_BODY,
    BODY_CELL,
    BODY_ENDING,
    CENTRAL_BODY,
    CHARTER_OF,
    EVERY_GOVERNMENT,
    EVERY_TIER,
    GENERAL_CUES,
    GOVERNMENTS,
    LOCATED,
    MEMBERS,
    NEVER_WITH,
    NO_SUBJECT,
    ORGANIZATION_CUE,
    ORGANIZATION_CUES,
    ROW_OF_BODIES,
    SIDE_BODIES,
    SUBJECTS,
    TIER_BODY,
    TIERS,
    TOWNSHIP,
)

EVERY_TIER_TYPE = frozenset(GOVERNMENTS)
"""The types of local government."""
LISTED = re.compile("[、，；：:;]")
"""What parts the bodies of a list."""
_TIERS_IN_ROW = "(?<=省)[、和](?=市)|(?<=市)[、和](?=[县区])|(?<=县)[、和](?=乡)"
_ROW = re.compile(f"(?!{_TIERS_IN_ROW})(?:[、和及与]|以及|会同)(?![^（(]*[）)])")
"""What parts the bodies of a row, but not the tiers of one: 市、区两级应急部门."""
_CONJUNCTION = re.compile("和|以及|及其?")
_CLAUSE_MARK = re.compile("[，。；：\\n]")
_HEAD = re.compile("^.*(?:(?<!设区)(?<!党)的|[区园]内)(?=..)")
"""What stands before who is meant: 企事业单位的工会 is the union, 自贸试验区内金融机构 no zone."""
_WITHIN = re.compile("[区园]内(?=..)")
_UNDER = re.compile("在.+下")
"""A clause that says under whom others act: 在区政府的领导下."""
_TOWARDS = re.compile("(?<=部门|政府|机关)对.+")
"""Behind who acts, for whom: 人民政府对企业事业单位应当给予扶持."""
_HALF_WIDTH_BRACKETS = str.maketrans("（）", "()")


# --- bodies in a text -----------------------------------------------------------------------------


def find_bodies(pattern: re.Pattern[str], text: str) -> list[str]:
    """The bodies that a pattern names; each of its branches has one group."""
    return [next(group for group in match.groups() if group) for match in pattern.finditer(text)]


@lru_cache(512)
def find_subjects(text: str) -> tuple[str, ...]:
    """What stands before 要, 应, 必须, 负责 … at the start of a clause, or between 由 and 负责, 牵头."""
    return tuple(_TOWARDS.sub("", body) for body in find_bodies(SUBJECTS, text) if not NO_SUBJECT.match(body))


def find_openings(text: str) -> list[str]:
    """The bodies that clauses begin with, one or several in a row: 各中学团委、县财政每年安排…."""
    found = []
    for clause in _CLAUSE_MARK.split(text.translate(_HALF_WIDTH_BRACKETS)):
        acts = not (BODY_CELL.search(clause) or _UNDER.fullmatch(clause))
        before = BEFORE_BODY.match(clause) if acts else None
        while before:
            body = TIER_BODY.match(clause, before.end())
            if not body or not name_tiers(body[0]):
                body = ORGANIZATION_CUE.match(clause, before.end())
            if not body or clause.startswith("内", body.end()) or body.end() == len(clause):
                # 园区内企业 is no park, and a body alone only says who sees to it
                break
            found.append(body[0])
            before = ROW_OF_BODIES.match(clause, body.end())
    return found


def find_cells(text: str) -> list[str]:
    """The cells of a table's row that hold nothing but bodies, one of them of the centre: 民政部、体育总局."""
    return [
        cell
        for cell in text.split()
        if all(map(BODY_CELL.search, LISTED.split(cell))) and any(map(CENTRAL_BODY.search, LISTED.split(cell)))
    ]


def beginning(text: str, marks: str) -> str:
    """The text up to the first of the marks, or its first line."""
    return re.split(f"[{marks}\n]", text, maxsplit=1)[0]


# --- what they stand for --------------------------------------------------------------------------


@lru_cache(512)
def name_types(*texts: str) -> frozenset[str]:
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


def name_tiers(*bodies: str) -> frozenset[str]:
    """The tiers that the names of bodies begin with: 市民政部门 is of the city; 各级民政部门 are of all."""
    if any(map(EVERY_TIER.match, bodies)):
        return EVERY_TIER_TYPE
    return frozenset(tier for tier, pattern in TIERS.items() if any(map(pattern.search, bodies)))


def name_listed(lists: Iterable[str]) -> frozenset[str]:
    """The types of listed bodies, each by its own name or the tier it is of: 县教育局、各中学."""
    bodies = (body.strip() for listed in lists for body in LISTED.split(listed))
    return frozenset(chain.from_iterable(_name_listed(body) for body in bodies))


def _name_listed(body: str) -> frozenset[str]:
    """市科协 in a list of a city's offices is one of them."""
    types, tiers = name_types(body), name_tiers(body)
    return tiers if tiers and types == frozenset(CHARTER_OF) else types or tiers


def split_row(subjects: Iterable[str]) -> list[str]:
    """Each body of a row for itself: 区政府和有关部门; but 市气象、水务部门 are the city's both."""
    return [body for subject in subjects for body in _split_bodies(subject)]


def _split_bodies(row: str) -> list[str]:
    pieces = _ROW.split(row)
    last = next((n for n, piece in enumerate(pieces) if BODY_ENDING.search(piece)), 0)
    joined = name_tiers(pieces[0]) and not name_types(pieces[0])
    if not joined or any(name_tiers(piece) or name_types(piece) for piece in pieces[1 : last + 1]):
        return pieces
    return ["、".join(pieces[: last + 1]), *pieces[last + 1 :]]


def name_acting(
    subjects: Iterable[str], authorities: frozenset[str], aliases: Mapping[str, frozenset[str]]
) -> frozenset[str]:
    """The types that subjects stand for where authorities act: also by their aliases, and authorities by their tier."""
    return frozenset(chain.from_iterable(_name_one(subject, authorities, aliases) for subject in subjects))


def name_called(subjects: Iterable[str], aliases: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """The types of the subjects that go by an alias."""
    return frozenset(
        chain.from_iterable(types for subject in subjects for alias, types in aliases.items() if alias in subject)
    )


def _name_one(subject: str, authorities: frozenset[str], aliases: Mapping[str, frozenset[str]]) -> frozenset[str]:
    if MEMBERS.search(subject):
        return frozenset()
    head = _HEAD.sub("", subject)
    called = name_called((head if name_types(head) & SIDE_BODIES else subject,), aliases)
    for alias in aliases:
        subject = subject.replace(alias, "")
    subject = LOCATED.sub("", subject)
    within = bool(_WITHIN.search(subject))
    types = name_types(_HEAD.sub("", subject)) or (name_types(subject) if not within else frozenset())
    if EVERY_GOVERNMENT.search(subject):
        types |= {TOWNSHIP}
    types |= called
    if types:
        beside = [piece for piece in _CONJUNCTION.split(subject) if piece.endswith("部门") and not name_types(piece)]
        offices = [piece for piece in LISTED.split(subject) if TIER_BODY.match(piece) and not name_types(piece)]
        types |= authorities & name_tiers(*offices)
        return types | (authorities if beside and not name_tiers(*beside) else frozenset())
    if not (AUTHORITY.search(subject) or TIER_BODY.match(subject)):
        return types
    named = name_tiers(subject)
    return authorities & named if named else authorities
