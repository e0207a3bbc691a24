"""What the text says of the policy as a whole: title, issuer, number, date, audience."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from policytext.extract.characters import closes
from policytext.extract.citations import DOC_NUMBER
from policytext.extract.dates import find_dates
from policytext.extract.units import RawUnit
from policytext.lexicon import (
    ADOPTED,
    AUDIENCES,
    BODY,
    CAMPUS,
    CENTRE,
    CHARTER_OF,
    CHARTER_TITLE,
    CHARTER_WORD,
    ENTERPRISES_ALL,
    EVERYONE,
    FOR_PROVINCE,
    FROM_ABOVE,
    FROM_CENTER,
    GLUED_TITLE,
    GOVERNMENTS,
    GRANTING,
    HEAD_ROWS,
    INSIDE,
    MADE,
    OF_CITY,
    OF_DISTRICT,
    OF_MINISTRY,
    OF_PARTY,
    OF_TERRITORY,
    OFFICES,
    ORDER_NUMBER,
    ORDERED,
    ORGANIZATIONS,
    OWN_COMPANY,
    OWN_OFFICE,
    OWN_SCHOOL,
    POLICY_ENDING,
    POSTED,
    PROMULGATING,
    PUPIL_WORD,
    RULES_FOR,
    SALUTATION,
    SCHOOL_WORD,
    SIGNED,
    STUDENT_CLUB,
    TABLE_HEAD,
    TABLE_TITLE,
    TOWNSHIP,
    UNIVERSITY,
    UNIVERSITY_WORD,
)
from policytext.model import CLOSING, OPENING, Boilerplate, squeeze

_TRIAL = re.compile(r"[（(][^（）()]{1,20}[）)]$")
_QUOTED = re.compile("“[^”]*”")
"""What a title quotes is what it is about: 关于规范“大学”名称的意见 speaks to no university."""
_TITLE_ISSUER = re.compile("(.{2,24}?)关于")
_DAY = re.compile(r"20\d\d年\d{1,2}月\d{1,2}日")
_COLUMNS = re.compile(r"\s*[\u4e00-\u9fff]{2,8}(?:\s+[\u4e00-\u9fff]{2,8}){3,}\s*")
"""The columns of a table."""
_COMPLETE = re.compile("[。！？；：]")
_NEAR = 12
"""How many lines above the first unit may say who speaks; those above are a page's navigation."""
_SEVERAL = 5
"""How many of its words make a charter."""
_GRANTS = 3
"""How many grants make a policy one of a government."""
_TWICE = 2
"""How often a club has to speak of its campus."""
_KIND = 4
"""The longest line of a title that is no more than the kind of text: 实施方案."""
_LINE = 60
"""A line of the opening that is longer was pasted without line feeds."""
_HEAD = 120
"""How far into a text that was pasted as one line its title may stand."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a text says of itself; None or () where it does not say."""

    title: str | None
    issuer: tuple[str, ...]
    doc_number: str | None
    issued: str | None
    audience: tuple[str, ...]


def recognise(units: Sequence[RawUnit], boilerplate: Sequence[Boilerplate] = ()) -> Recognised:
    """Read title and number from the opening, issuer and date from the signature, the audience from what names it.

    A portal's table above the policy says its title whole; of issuer and date it is the last resort.
    """
    rows = _head_rows(boilerplate)
    opening = next((unit.text for unit in units if unit.id == OPENING), "").split("\n")
    closing = next((unit.text for unit in units if unit.id == CLOSING), "").split("\n")
    glued = _glued_head(opening)
    title = squeeze(rows.get("title") or "".join(find_title(opening)) or glued.get("title", "")) or None
    if title and (told := PROMULGATING.fullmatch(title)):
        title = told[1]
    number = next((match[0] for line in opening if (match := DOC_NUMBER.fullmatch(line.strip("（）() ")))), None)
    issuer, issued = _signature(closing)
    if not issued:
        signed_by, issued = _signature(opening)
        issuer = issuer or signed_by
    if not issued:
        made = [match for line in opening for match in MADE.finditer(line)]
        issued = next((date.by for date in find_dates(made[-1][0])), None) if made else None
    if not issued:
        signed_by, issued = _signature_within(units)
        issuer = issuer or signed_by
    if not issued and units and (signed := SIGNED.search(units[-1].text)):
        issued = _last_date(signed[0])
    if not number:
        number = glued.get("number") or next(
            (match[0] for line in opening if (match := ORDER_NUMBER.search(line))), None
        )
    if not issuer and title and (named := _TITLE_ISSUER.match(title)) and BODY.match(named[1]):
        issuer = (named[1],)
    body = [unit for unit in units if unit.id != OPENING] or units
    text = "\n".join(f"{unit.heading}\n{unit.text}" for unit in body)
    legal = sum(unit.style == "条" for unit in units) >= 10
    audience = find_audience(title or "", (*issuer, *opening[-_NEAR:]), text, legal)
    issuer = issuer or _promulgator([title or "", *opening]) or ((rows["issuer"],) if "issuer" in rows else ())
    if not issued and "issued" in rows:
        issued = _last_date(rows["issued"])
    return Recognised(title, issuer, squeeze(number) if number else None, issued, audience)


def _glued_head(lines: Sequence[str]) -> dict[str, str]:
    """Title and number that begin a text pasted without line feeds, the title perhaps behind a page's navigation."""
    if match := next(filter(None, map(GLUED_TITLE.match, lines)), None):
        return {key: said for key, said in match.groupdict().items() if said}
    words = (word for line in lines if len(line) > _LINE for word in line[:_HEAD].split())
    title = next((word for word in words if len(word) >= 8 and _is_title(word)), None)
    return {"title": title} if title else {}


def _is_title(word: str) -> bool:
    return bool(POLICY_ENDING.search(_TRIAL.sub("", word))) and not _COMPLETE.search(word)


def _last_date(text: str) -> str | None:
    dates = find_dates(text)
    return dates[-1].by if dates else None


def _head_rows(boilerplate: Sequence[Boilerplate]) -> dict[str, str]:
    found = ((key, row.search(piece.text)) for piece in boilerplate[:12] for key, row in HEAD_ROWS.items())
    return {key: match[1] for key, match in found if match}


def _signature(lines: Sequence[str]) -> tuple[tuple[str, ...], str | None]:
    """The bodies and the date that sign a letter: short lines, the date last."""
    for index in range(len(lines) - 1, -1, -1):
        line = squeeze(lines[index])
        dates = find_dates(line) if len(line) <= 40 and closes(line) else []
        if dates and dates[-1].by and len(dates[-1].by) > len("2015"):
            above = [lines[index].split("20")[0], *reversed(lines[max(0, index - 3) : index])]
            bodies = [body.strip() for body in above if BODY.match(body.strip())]
            return tuple(reversed(bodies)), dates[-1].by
    return tuple(line.strip() for line in lines if BODY.match(line.strip()))[:3] if len(lines) <= 6 else (), None


def _signature_within(units: Sequence[RawUnit]) -> tuple[tuple[str, ...], str | None]:
    """The body and the date, each on a line of its own, that sign a letter with attachments behind it; or the date alone,
    where no other day stands on a line of its own."""
    for unit in units:
        for body, day in pairwise(unit.text.split("\n")):
            dates = find_dates(day) if BODY.match(body.strip()) and closes(day) else []
            if len(dates) == 1 and dates[0].by and len(dates[0].by) == len("2015-09-08"):
                return (body.strip(),), dates[0].by
    days = [line for unit in units for line in unit.text.split("\n") if _DAY.fullmatch(line.strip())]
    return (), _last_date(days[0]) if len(days) == 1 else None


def _promulgator(lines: Sequence[str]) -> tuple[str, ...]:
    """Who made a law or a rule of the party, by the line that tells of it; () where none does."""
    for line in lines:
        if match := CENTRE.match(line):
            return tuple(body for body in match.groups() if body)
        if match := ADOPTED.search(line):
            return (f"{match['all'] or match['place']}{match['body']}",)
        if match := ORDERED.search(line):
            return (match["body"],)
    return ()


def find_posted(boilerplate: Sequence[Boilerplate]) -> int | None:
    """The year in which the page was put up that holds the policy; None where it does not say."""
    found = next(filter(None, (POSTED.search(piece.text) for piece in boilerplate)), None)
    return int(found["year"]) if found else None


def find_audience(title: str, lines: Sequence[str], text: str, legal: bool = False) -> tuple[str, ...]:
    """The organization types a policy addresses by its title, issuer, salutation and vocabulary; () where none says.

    A law speaks to many, and so do all `legal` texts (articles), whose vocabulary tells nothing.
    """
    title = _QUOTED.sub("", title)
    if any(ADOPTED.search(line) or ORDERED.search(line) for line in lines):
        return next((names for pattern, names in RULES_FOR if pattern.match(title)), ())
    if FOR_PROVINCE.search(title) and (FROM_ABOVE.search(title) or FROM_CENTER.search(title)):
        return ("省级",)
    if FROM_ABOVE.search(title):
        return GOVERNMENTS
    for pattern, names in AUDIENCES:
        if pattern.search(title):
            return names
    signs = (title, *(line for line in lines if BODY.match(line)))
    for named in (sign for sign in signs if len(sign.split()) == 1):
        types = [o.name for o in ORGANIZATIONS if o.title and o.title.search(named)]
        if types:
            return _of_kind(types, named, lines, text, legal)
    head = [title, *(line for line in lines if len(line) <= 120)]
    if any(map(FROM_CENTER.search, head)):
        return (EVERYONE,)
    if CHARTER_TITLE.search(title) and (members := _by_its_members(text, legal)):
        return members
    if OF_MINISTRY.match(title) or any(map(FROM_ABOVE.search, (*head, *lines))):
        return GOVERNMENTS
    if any(map(OF_TERRITORY.search, signs)) or OF_CITY.match(title) or OF_DISTRICT.match(title):
        return ()
    return _by_its_words(text, legal) or ((EVERYONE,) if OF_PARTY.match(title) else ())


def _of_kind(types: list[str], named: str, lines: Sequence[str], text: str, legal: bool) -> tuple[str, ...]:
    """Whom a title or an issuer that shows its kind speaks to: a society of students to its school, a township that has
    a salutation to those whom that names."""
    if types == list(CHARTER_OF) and (of_campus := _by_its_campus(text, legal)):
        return of_campus
    if types == [TOWNSHIP] and any(map(SALUTATION.search, lines)):
        return ()
    inside = [] if STUDENT_CLUB.search(named) else [name for name in INSIDE if name in types]
    return ((*inside, *types)[0],)


def _by_its_members(text: str, legal: bool) -> tuple[str, ...]:
    """Whose charter or rules for members a text is: a club's that speaks of its campus, or a society's; () where neither."""
    of_society = len(CHARTER_WORD.findall(text)) >= _SEVERAL
    return _by_its_campus(text, legal) or (CHARTER_OF if of_society else ())


def _by_its_campus(text: str, legal: bool) -> tuple[str, ...]:
    """The kind of school whose club speaks of its campus; () where none does."""
    if len(CAMPUS.findall(text)) < _TWICE:
        return ()
    tells = len(SCHOOL_WORD.findall(text)) != len(UNIVERSITY_WORD.findall(text))
    return (_by_its_words(text, legal) if tells else ()) or UNIVERSITY


def _by_its_words(text: str, legal: bool) -> tuple[str, ...]:
    """Which school, enterprise or office speaks of itself; () where none does often enough."""
    school, university = len(SCHOOL_WORD.findall(text)), len(UNIVERSITY_WORD.findall(text))
    if len(GRANTING.findall(text)) >= _GRANTS and not OWN_SCHOOL.search(text):
        return ()  # a policy of grants speaks of schools and students, whom it gives to
    own = len(OWN_SCHOOL.findall(text)) > 1 and school != university
    if own or (not legal and (max(school, university) + len(PUPIL_WORD.findall(text))) * 220 > len(text)):
        return ("中小学",) if school >= university else ("高校",)
    if legal:
        return ()
    if len(OWN_COMPANY.findall(text)) >= _SEVERAL:
        return ENTERPRISES_ALL
    return OFFICES if len(OWN_OFFICE.findall(text)) >= _SEVERAL else ()


def find_title(lines: Sequence[str]) -> list[str]:
    """The lines of the opening that are the policy's title: the last short one that ends like a policy, and what it continues."""
    head = [line for line in lines if len(line) <= 60 and not _COMPLETE.search(line) and not _COLUMNS.fullmatch(line)]
    for index in range(len(head) - 1, -1, -1):
        bare = _TRIAL.sub("", re.sub(r"[\s《》]", "", head[index]))
        if TABLE_TITLE.search(bare) or (POLICY_ENDING.search(bare) and not TABLE_HEAD.fullmatch(bare)):
            start = index
            about = next((n for n in range(index, max(-1, index - 4), -1) if "关于" in head[n]), index)
            if about < index and not any(POLICY_ENDING.search(line) for line in head[about:index]):
                start = about
            if start and _continues(head[start - 1], "".join(head[start : index + 1])):
                start -= 1
            return head[start : index + 1]
    return head[:1]


def _continues(before: str, title: str) -> bool:
    """Whether the line before belongs to a title: all but its kind, its first half, or the issuer above 关于…."""
    if not before or DOC_NUMBER.search(before):
        return False
    if len(squeeze(title)) <= _KIND:
        return True
    if POLICY_ENDING.search(before.strip("《》")):
        return False
    if "关于" in before and "关于" not in title:
        return True
    issuer = bool(BODY.match(before)) and not closes(title)
    return issuer and before.split(maxsplit=1)[0] not in title and (title.startswith("关于") or len(before) >= 6)
