"""Units → the organization types a task applies to.

What acts in a clause decides: its grammatical subject, the bodies in brackets, the headings above it;
where nothing names anybody, the policy's own audience does, and else everyone.
"""

import re
from collections.abc import Sequence

from policytext.extract.tree import Tree
from policytext.extract.units import RawUnit
from policytext.lexicon import (
    ADDRESSES_ALL,
    AUTHORITY,
    BRACKETS,
    CENTRAL_BODY,
    DOMAINS,
    EVERYONE,
    GENERAL_CUES,
    GOVERNMENTS,
    NATIONAL,
    OF_CITY,
    ORGANIZATION_CUE,
    ORGANIZATION_CUES,
    ORGANIZATIONS,
    SIDE_BODIES,
    SUBJECTS,
)

_ORDER = {organization.name: index for index, organization in enumerate(ORGANIZATIONS)}
_TITLE = re.compile("《[^》]*》")
_HALF_WIDTH_BRACKETS = str.maketrans("（）", "()")


def find_tiers(title: str) -> frozenset[str]:
    """The tiers of local government a policy can speak to: a city's own policy binds no province."""
    return frozenset(GOVERNMENTS) - ({"省级"} if OF_CITY.match(title) else set())


def find_applies_to(
    unit: RawUnit, tree: Tree, audience: Sequence[str], tiers: frozenset[str] = frozenset(GOVERNMENTS)
) -> tuple[str, ...]:
    """Organization types of a task in the order of the lexicon; 全部 where it binds everyone the policy addresses.

    `tiers` are the tiers of government that the policy can speak to.
    """
    types = _find_types(unit, tree, audience, tiers)
    beyond = frozenset(GOVERNMENTS) - tiers
    return tuple(name for name in types if name not in beyond) or (types and (EVERYONE,))


def _find_types(unit: RawUnit, tree: Tree, audience: Sequence[str], tiers: frozenset[str]) -> tuple[str, ...]:
    above = next((u.heading for u in tree.ancestors(unit.id) if named_types(u.heading)), "")
    headings = [unit.heading, above]
    if len(audience) == 1:
        return _ordered({*audience, *(named_types(*headings) & SIDE_BODIES)})
    text = _TITLE.sub("", unit.text)
    subjects = find_subjects(text) or find_subjects(_TITLE.sub("", unit.intro))
    acting = [*subjects, *_domains(text)]
    brackets = [match["who"] for match in BRACKETS.finditer(text)]
    if brackets:
        return _ordered(named_types(*acting) | named_types(*brackets))
    if ADDRESSES_ALL.match(text.lstrip()) or (any(map(ADDRESSES_ALL.search, subjects)) and not named_types(*headings)):
        return (EVERYONE,)
    above_all = any(NATIONAL.match(u.heading) for u in (unit, *tree.ancestors(unit.id)))
    if above_all or (subjects and not named_types(*acting, *headings) and all(map(CENTRAL_BODY.search, subjects))):
        return ()
    article = unit.style == "条" or any(u.style == "条" for u in tree.ancestors(unit.id))
    if article:
        local = [subject for subject in subjects if not CENTRAL_BODY.search(subject)]
        acting_types = named_types(*subjects)
        if any(map(AUTHORITY.search, local)) and acting_types.isdisjoint(GOVERNMENTS):
            acting_types |= tiers
        return _ordered(acting_types) or (EVERYONE,)
    from_above = tuple(audience) == GOVERNMENTS
    default = GOVERNMENTS if from_above else (EVERYONE,)
    mentioned = frozenset() if from_above else named_types(text)
    return _ordered(named_types(*acting, *headings) or mentioned) or default


def named_types(*texts: str) -> frozenset[str]:
    """The organization types whose names stand in the texts; a general word counts where no type of its own does."""
    words = {match[0] for text in texts for match in ORGANIZATION_CUE.finditer(text.translate(_HALF_WIDTH_BRACKETS))}
    exact = {name for word in words - GENERAL_CUES for name in ORGANIZATION_CUES[word]}
    general = {
        name
        for word in words & GENERAL_CUES
        if exact.isdisjoint(ORGANIZATION_CUES[word])
        for name in ORGANIZATION_CUES[word]
    }
    return frozenset(exact | general)


def _ordered(names: frozenset[str] | set[str]) -> tuple[str, ...]:
    return tuple(sorted(names, key=lambda name: _ORDER.get(name, len(_ORDER))))


def find_subjects(text: str) -> list[str]:
    """What stands before 要, 应, 必须, 负责 … at the start of a clause, or between 由 and 负责, 牵头."""
    return [_who(match) for match in SUBJECTS.finditer(text)]


def _domains(text: str) -> list[str]:
    """Where something is to be done: 在国有企业、高校…建立."""
    return [_who(match) for match in DOMAINS.finditer(text)]


def _who(match: re.Match[str]) -> str:
    return next(group for group in match.groups() if group)
