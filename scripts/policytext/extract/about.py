"""What the text says of the policy as a whole: title, issuer, number, date, audience."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from policytext.extract.audience import find_audience
from policytext.extract.characters import closes
from policytext.extract.citations import DOC_NUMBER
from policytext.extract.dates import find_dates
from policytext.extract.units import RawUnit
from policytext.lexicon import (
    ADOPTED,
    BODY,
    CENTRE,
    GLUED_TITLE,
    HEAD_ROWS,
    LETTERHEAD,
    MADE,
    NO_TITLE,
    OF_TERM,
    ORDER_NUMBER,
    ORDERED,
    POLICY_ENDING,
    POSTED,
    PROMULGATING,
    SIGNED,
    TABLE_TITLE,
    TITLE_BREAKS_OFF,
    TITLE_END,
    TITLE_FIRST_HALF,
)
from policytext.model import CLOSING, OPENING, Boilerplate, squeeze

_TRIAL = re.compile(r"[（(][^（）()]{1,20}[）)]$")
_TITLE_ISSUER = re.compile("(.{2,24}?)关于")
_DAY = re.compile(r"20\d\d年\d{1,2}月\d{1,2}日")
_COLUMNS = re.compile(r"\s*[\u4e00-\u9fff]{2,8}(?:\s+[\u4e00-\u9fff]{2,8}){3,}\s*")
"""The columns of a table."""
_COMPLETE = re.compile("[。！？；：]")
_NEAR = 12
"""How many lines above the first unit may say who speaks; those above are a page's navigation."""
_LONGEST_TITLE = 110
_LONG_TITLE = re.compile(r"(?:关于|\d{4}年)[^，。；：]+")
"""How a title begins that is longer than other lines of the opening that are not prose."""
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
    title = LETTERHEAD.sub("", title) if title else None
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
        ordered = (match[0] for line in opening if (match := ORDER_NUMBER.search(line)))
        number = glued.get("number") or glued.get("own_number") or next(ordered, None)
    if not issuer and title and (named := _TITLE_ISSUER.match(title)) and BODY.match(named[1]):
        issuer = (named[1],)
    if not issuer and "issuer" in glued:
        issuer = (glued["issuer"],)
    body = [unit for unit in units if unit.id != OPENING] or units
    text = "\n".join(f"{unit.heading}\n{unit.text}" for unit in body)
    legal = sum(unit.style == "条" for unit in units) >= 10
    lines = (*issuer, *opening[-_NEAR:], *filter(None, [glued.get("salutation")]))
    audience = find_audience(title or "", lines, text, legal)
    issuer = issuer or _promulgator([title or "", *opening]) or ((rows["issuer"],) if "issuer" in rows else ())
    if not issued and "issued" in rows:
        issued = _last_date(rows["issued"])
    return Recognised(title, issuer, squeeze(number) if number else None, issued, audience)


def _glued_head(lines: Sequence[str]) -> dict[str, str]:
    """Title, issuer, number and salutation that begin a text pasted without line feeds; the title perhaps behind a page's
    navigation."""
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


def find_title(lines: Sequence[str]) -> list[str]:
    """The lines of the opening that are the policy's title: the last short one that ends like a policy, and what it continues."""
    head = [line for line in lines if _may_be_title(line)]
    for index in range(len(head) - 1, -1, -1):
        bare = _TRIAL.sub("", re.sub(r"[\s《》]", "", head[index]))
        if TABLE_TITLE.search(bare) or (POLICY_ENDING.search(bare) and not NO_TITLE.fullmatch(bare)):
            start = index
            about = next((n for n in range(index, max(-1, index - 4), -1) if "关于" in head[n]), index)
            if about < index and not any(POLICY_ENDING.search(line) for line in head[about:index]):
                start = about
            if start and _continues(head[start - 1], "".join(head[start : index + 1])):
                start -= 1
            return head[start : index + 1]
    return [line for line in head if not BODY.match(line)][:1] or head[:1]


def _may_be_title(line: str) -> bool:
    if _COMPLETE.search(line) or _COLUMNS.fullmatch(line) or line.isdecimal():
        return False
    long = len(line) <= _LONGEST_TITLE and _LONG_TITLE.fullmatch(line) and POLICY_ENDING.search(line.rstrip("》"))
    return len(line) <= _LINE or bool(long)


def _continues(before: str, title: str) -> bool:
    """Whether the line before belongs to a title: all but its kind, its first half, or the issuer above 关于…."""
    if not before or DOC_NUMBER.search(before):
        return False
    if len(squeeze(title)) <= _KIND:
        return True
    if TITLE_BREAKS_OFF.search(before):
        return True
    if TITLE_FIRST_HALF.fullmatch(before) and (TITLE_END.fullmatch(_TRIAL.sub("", title)) or OF_TERM.search(before)):
        return True
    if POLICY_ENDING.search(before.strip("《》")):
        return False
    if "关于" in before and "关于" not in title:
        return True
    issuer = bool(BODY.match(before)) and not closes(title)
    return issuer and before.split(maxsplit=1)[0] not in title and (title.startswith("关于") or len(before) >= 6)
