"""What a policy says of itself → the organization types it addresses.

`READINGS` are tried from top to bottom; the first that has an answer decides, and () says that it addresses
no few of them.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from policytext.lexicon import (
    ADOPTED,
    AUDIENCES,
    BEFORE_NAME,
    BODY,
    CAMPUS,
    CHARTER_OF,
    CHARTER_TITLE,
    CLUB_WORD,
    ENTERPRISES_ALL,
    EVERYONE,
    FOR_PROVINCE,
    FROM_ABOVE,
    FROM_CENTER,
    GOVERNMENT_BODY,
    GOVERNMENTS,
    GRANTING,
    INSIDE,
    OF_CITY,
    OF_DISTRICT,
    OF_MINISTRY,
    OF_PARTY,
    OF_TERRITORY,
    OFFICES,
    ORDERED,
    ORGANIZATIONS,
    OTHER_BODY,
    OWN_COMPANY,
    OWN_OFFICE,
    OWN_SCHOOL,
    PUPIL_WORD,
    RESIDENTS,
    RULES_FOR,
    SALUTATION,
    SCHOOL_WORD,
    SOCIETY_WORD,
    STAFF_WORD,
    STUDENT_CLUB,
    TOWNSHIP,
    UNIVERSITY,
    UNIVERSITY_WORD,
    ZONE,
    ZONE_BODY,
    ZONE_NAMED,
)

_QUOTED = re.compile("“[^”]*”")
"""What a title quotes is what it is about: 关于规范“大学”名称的意见 speaks to no university."""
_SEVERAL = 5
"""How many of its words make a charter, or the rule of a company or an office."""
_GRANTS = 3
"""How many grants make a policy one of a government."""
_COMMITTEE = 3
"""How often a zone has to speak of its committee."""
_TWICE = 2
"""How often a club has to speak of its campus."""
_EVERY = 150
"""In how many characters there is one of the words that a text is full of."""
_SCHOOL = 220
"""In how many characters there is one of the words of a school or a university."""
_HEAD_LINE = 120
"""A longer line of the opening is prose."""

Types: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Signs:
    """What shows whom a policy addresses."""

    title: str
    lines: Sequence[str]
    """Its issuers, and the lines of its opening."""
    text: str
    legal: bool
    """It is written in articles, so that its vocabulary tells nothing."""

    @property
    def head(self) -> tuple[str, ...]:
        """The title and the short lines."""
        return (self.title, *(line for line in self.lines if len(line) <= _HEAD_LINE))

    @property
    def named(self) -> tuple[str, ...]:
        """The title and the lines that are the name of a body."""
        return (self.title, *(line for line in self.lines if BODY.match(line)))


def find_audience(title: str, lines: Sequence[str], text: str, legal: bool = False) -> Types:
    """The organization types a policy addresses by its title, issuer, salutation and vocabulary; () where none says."""
    signs = Signs(_QUOTED.sub("", title), lines, text, legal)
    return next((types for reading in READINGS if (types := reading(signs)) is not None), ())


# --- readings -------------------------------------------------------------------------------------


def _of_law(signs: Signs) -> Types | None:
    """A law, or a ministry's order, speaks to many, unless its title says whose rule it is."""
    if not any(ADOPTED.search(line) or ORDERED.search(line) for line in signs.lines):
        return None
    return next((names for pattern, names in RULES_FOR if pattern.match(signs.title)), ())


def _of_province(signs: Signs) -> Types | None:
    """What the centre approves or supports in a province is for that province to carry out."""
    from_centre = FROM_ABOVE.search(signs.title) or FROM_CENTER.search(signs.title)
    return ("省级",) if FOR_PROVINCE.search(signs.title) and from_centre else None


def _from_above(signs: Signs) -> Types | None:
    return GOVERNMENTS if FROM_ABOVE.search(signs.title) else None


def _of_title(signs: Signs) -> Types | None:
    """A title that names whom the policy is for."""
    return next((names for pattern, names in AUDIENCES if pattern.search(signs.title)), None)


def _of_kind(signs: Signs) -> Types | None:
    """Whom a title or an issuer that shows its kind speaks to: a society of students to its school, a township that has
    a salutation to those whom that names."""
    for named in (sign for sign in signs.named if len(sign.split()) == 1):
        types = [each.name for each in ORGANIZATIONS if each.title and each.title.search(named)]
        if types == list(CHARTER_OF) and (of_campus := _by_its_campus(signs)):
            return of_campus
        if types == [TOWNSHIP] and any(map(SALUTATION.search, signs.lines)):
            return ()
        if types:
            inside = [] if STUDENT_CLUB.search(named) else [name for name in INSIDE if name in types]
            return ((*inside, *types)[0],)
    return None


def _from_centre(signs: Signs) -> Types | None:
    return (EVERYONE,) if any(map(FROM_CENTER.search, signs.head)) else None


def _of_members(signs: Signs) -> Types | None:
    """A charter, or rules for members: a club's that speaks of its campus, or a society's."""
    full = any(_is_full_of(words, signs.text) for words in (CLUB_WORD, SOCIETY_WORD))
    if not (full or CHARTER_TITLE.search(signs.title)):
        return None
    of_society = len(SOCIETY_WORD.findall(signs.text)) >= _SEVERAL
    return _by_its_campus(signs) or (CHARTER_OF if of_society else None)


def _from_ministry(signs: Signs) -> Types | None:
    above = OF_MINISTRY.match(signs.title) or any(map(FROM_ABOVE.search, (*signs.head, *signs.lines)))
    return GOVERNMENTS if above else None


def _of_zone(signs: Signs) -> Types | None:
    """A zone whose committee acts more often than any government."""
    times = len(ZONE_BODY.findall(signs.text)) if ZONE_NAMED.search(f"{signs.title}\n{signs.text}") else 0
    return ZONE if times >= _COMMITTEE and times > len(GOVERNMENT_BODY.findall(signs.text)) else None


def _of_residents(signs: Signs) -> Types | None:
    """A village or a community that a text speaks of again and again, and at least twice as often as of offices and
    enterprises."""
    others = len(GOVERNMENT_BODY.findall(signs.text)) + len(OTHER_BODY.findall(signs.text))
    counted = ((types, len(words.findall(signs.text))) for types, words in RESIDENTS)
    return next((types for types, times in counted if times >= max(_SEVERAL, 2 * others)), None)


def _of_territory(signs: Signs) -> Types | None:
    """A province, a city or a county speaks to many."""
    name = BEFORE_NAME.sub("", signs.title)
    of_place = OF_CITY.match(name) or OF_DISTRICT.match(name)
    return () if of_place or any(map(OF_TERRITORY.search, signs.named)) else None


def _of_party(signs: Signs) -> Types | None:
    return (EVERYONE,) if OF_PARTY.match(signs.title) else None


def _by_its_campus(signs: Signs) -> Types | None:
    """The kind of school whose club speaks of its campus, or of its members as clubs do."""
    of_campus = len(CAMPUS.findall(signs.text)) >= _TWICE or _is_full_of(CLUB_WORD, signs.text)
    return _by_its_kind_of_school(signs) if of_campus else None


def _by_its_kind_of_school(signs: Signs) -> Types:
    tells = len(SCHOOL_WORD.findall(signs.text)) != len(UNIVERSITY_WORD.findall(signs.text))
    return (_by_its_words(signs) if tells else None) or UNIVERSITY


def _is_full_of(words: re.Pattern[str], text: str) -> bool:
    times = len(words.findall(text))
    return times >= _SEVERAL and times * _EVERY > len(text)


def _by_its_words(signs: Signs) -> Types | None:
    """Which school, enterprise or office speaks of itself often enough."""
    text = signs.text
    school, university = len(SCHOOL_WORD.findall(text)), len(UNIVERSITY_WORD.findall(text))
    own = len(OWN_SCHOOL.findall(text)) > 1 and school != university
    staff = _is_full_of(STAFF_WORD, text) and not own
    if len(GRANTING.findall(text)) >= _GRANTS and not (staff or OWN_SCHOOL.search(text)):
        return None  # a policy of grants speaks of schools and students, whom it gives to
    schools = not signs.legal and (max(school, university) + len(PUPIL_WORD.findall(text))) * _SCHOOL > len(text)
    if own or (schools and not staff):
        return ("中小学",) if school >= university else ("高校",)
    if staff:
        return ENTERPRISES_ALL
    if signs.legal:
        return None
    if len(OWN_COMPANY.findall(text)) >= _SEVERAL:
        return ENTERPRISES_ALL
    return OFFICES if len(OWN_OFFICE.findall(text)) >= _SEVERAL else None


READINGS: tuple[Callable[[Signs], Types | None], ...] = (
    _of_law,
    _of_province,
    _from_above,
    _of_title,
    _of_kind,
    _from_centre,
    _of_members,
    _from_ministry,
    _of_zone,
    _of_territory,
    _of_residents,
    _by_its_words,
    _of_party,
)
