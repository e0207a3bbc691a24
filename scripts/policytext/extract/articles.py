"""Articles → who acts in them."""

from collections.abc import Sequence
from itertools import chain

from policytext.extract.bodies import (
    EVERY_TIER_TYPE,
    beginning,
    find_openings,
    find_subjects,
    name_acting,
    name_tiers,
    name_types,
    split_row,
)
from policytext.extract.reach import Reach
from policytext.lexicon import ADDRESSES_ALL, BINDS, CENTRAL_BODY, DEFINES, EVERYONE, RECIPIENT

_ALL = frozenset({EVERYONE})
_EARLY = 24
"""In how many characters an article names the private person, or the ministry, whom all of it is about."""


def find_acting(text: str, intro: str, reach: Reach) -> frozenset[str]:
    """The organization types that act in an article: its subjects, else whom it begins with; else whom it means.

    Items have the subject of the sentence before them; each paragraph may begin with somebody of its own.
    """
    leads = intro if intro.endswith(("：", ":")) else ""
    acting = find_subjects(leads)[:1] or find_subjects(text) or find_subjects(intro)
    acting = acting or ((beginning(leads, "，。；："),) if leads else ())
    local = [body for subject in acting if (body := _leave_out_central(subject))]
    types = name_acting(local, reach.authorities, reach.aliases) or name_types(*acting)
    if types:
        others = [line for line in text.split("\n")[1:] if not find_subjects(line)]
        return types | name_types(*chain.from_iterable(find_openings(beginning(line, "，。；：")) for line in others))
    lines = RECIPIENT.sub("", text).split("\n")
    beginnings = [begun for line in lines if not DEFINES.search(begun := beginning(line, "，。；："))]
    others = [body for body in beginnings if not CENTRAL_BODY.match(body)]
    if not local and beginnings and (acting or not others):
        return frozenset()
    types = name_acting(others, reach.authorities, reach.aliases)
    early = [acting[0].removeprefix("由")] if acting and text.find(acting[0]) < _EARLY else []
    if not types and any(map(CENTRAL_BODY.match, early if acting else beginnings[:1])):
        return frozenset()
    return types or _of_nobody(text, acting, reach)


def _leave_out_central(subject: str) -> str:
    """Of a subject that names bodies of the centre the governments beside them: 国务院有关部门和地方各级人民政府."""
    if not _is_central(subject):
        return subject
    beside = (body for body in split_row((subject,)) if not _is_central(body))
    return "、".join(body for body in beside if name_tiers(body) or name_types(body) & EVERY_TIER_TYPE)


def _is_central(body: str) -> bool:
    return bool(CENTRAL_BODY.search(body.rpartition("的")[2]))


def _of_nobody(text: str, acting: Sequence[str], reach: Reach) -> frozenset[str]:
    """Whom an article means that names none of them. What a statute fosters is for its government to do, what it asks
    or bans binds those whom it mostly regulates, or everyone."""
    if not reach.statute:
        return reach.otherwise
    if not acting and not BINDS.search(text):
        return reach.authorities
    known = reach.otherwise not in (_ALL, reach.carried_out_by)
    return reach.otherwise if known or ADDRESSES_ALL.search(text) else reach.regulated or reach.otherwise
