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
_ASKED = re.compile("^[请由]")
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
    if len(audience) == 1 and EVERYONE not in audience:
        return _ordered({*audience, *(named_types(*headings) & SIDE_BODIES)})
    text = _TITLE.sub("", unit.text)
    subjects = find_subjects(text) or find_subjects(_TITLE.sub("", unit.intro))
    brackets = [match["who"] for match in BRACKETS.finditer(text)]
    if brackets:
        return _ordered(named_types(*subjects, *_domains(text), *brackets))
    if ADDRESSES_ALL.match(text.lstrip()) or (any(map(ADDRESSES_ALL.search, subjects)) and not named_types(*headings)):
        return (EVERYONE,)
    from_center = EVERYONE in audience
    if unit.style == "条" or any(u.style == "条" for u in tree.ancestors(unit.id)):
        return _of_article(text, subjects, frozenset() if from_center else tiers)
    by_state = CENTRAL_BODY.match(_ASKED.sub("", _beginning(text, "，。；：")))
    if any(NATIONAL.match(u.heading) for u in (unit, *tree.ancestors(unit.id))):
        return ()
    if by_state and not named_types(*subjects, *headings):
        return ()
    if from_center:
        return _ordered(named_types(*subjects)) or (EVERYONE,)
    if tuple(audience) == GOVERNMENTS:
        return _ordered(named_types(*subjects, *headings)) or GOVERNMENTS
    return _ordered(_of_clause(text, subjects, headings)) or (EVERYONE,)


def _of_clause(text: str, subjects: Sequence[str], headings: Sequence[str]) -> frozenset[str]:
    """Who acts, or where, by the subjects and the first sentence; a heading's types as far as the text does not pass over them."""
    mentioned, above = named_types(text), named_types(*headings)
    acting = [*subjects, *_domains(_beginning(text, "。；"))]
    types = named_types(*acting, *headings) - (above - mentioned) if named_types(*acting) else above or mentioned
    return types | (mentioned & SIDE_BODIES) if types else types


def _of_article(text: str, subjects: Sequence[str], tiers: frozenset[str]) -> tuple[str, ...]:
    """In an article its subjects act, authorities without a tier of their own in each of `tiers`; else whom it begins with."""
    local = [subject for subject in subjects if not CENTRAL_BODY.search(subject)]
    types = named_types(*subjects)
    if any(map(AUTHORITY.search, local)) and types.isdisjoint(GOVERNMENTS):
        types |= tiers
    beginning = _beginning(text, "，。；：")
    if not types and not local and (subjects or CENTRAL_BODY.match(beginning)):
        return ()
    if not types:
        types = named_types(beginning) or (tiers if AUTHORITY.search(beginning) else frozenset())
    return _ordered(types) or (EVERYONE,)


def _beginning(text: str, marks: str) -> str:
    """The text up to the first of the marks, or its first line."""
    return re.split(f"[{marks}\n]", text, maxsplit=1)[0]


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
