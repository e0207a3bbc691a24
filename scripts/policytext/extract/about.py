"""What the text says of the policy as a whole: title, issuer, number, date, audience."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from policytext.extract.citations import DOC_NUMBER
from policytext.extract.dates import find_dates
from policytext.extract.units import RawUnit
from policytext.lexicon import ORGANIZATIONS, POLICY_ENDING

_TRIAL = re.compile(r"[（(][^（）()]{1,20}[）)]$")
_BODY = re.compile(r"^[\u4e00-\u9fff（）()、 ]{2,40}?(?:委员会|党委|党组|总支|支部|政府|国务院|办公厅|办公室|局|部|厅|院|校|学院|大学|中学|工会|会|处|团委|公司|中心)$")
_COMPLETE = re.compile("[。！？；：]")


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a text says of itself; None or () where it does not say."""

    title: str | None
    issuer: tuple[str, ...]
    doc_number: str | None
    issued: str | None
    audience: tuple[str, ...]


def recognise(units: Sequence[RawUnit]) -> Recognised:
    """Read title and number from the opening, issuer and date from the signature, the audience from title and issuer."""
    opening = next((unit.text for unit in units if unit.id == "0"), "").split("\n")
    closing = next((unit.text for unit in units if unit.id == "end"), "").split("\n")
    title_lines = find_title(opening)
    title = "".join(re.sub(r"\s", "", line) for line in title_lines) or None
    number = next((match[0] for line in opening if (match := DOC_NUMBER.fullmatch(line.strip("（）() ")))), None)
    issuer = tuple(line.strip() for line in closing if _BODY.match(line.strip()))[:3]
    issued = None
    for line in closing:
        dates = find_dates(line.replace(" ", ""))
        if dates and dates[0].by and len(line) <= 40:
            issued = dates[0].by
    named = f"{title or ''}{''.join(issuer)}"
    audience = tuple(o.name for o in ORGANIZATIONS if any(word in named for word in o.title))
    single = [name for name in audience if name in ("高校", "中小学")]
    return Recognised(title, issuer, re.sub(r"\s", "", number) if number else None, issued, tuple(single) or ())


def find_title(lines: Sequence[str]) -> list[str]:
    """The lines of the opening that are the policy's title: the last short one that ends like a policy, and what it continues."""
    head = [line for line in lines if len(line) <= 60 and not _COMPLETE.search(line)]
    for index in range(len(head) - 1, -1, -1):
        bare = _TRIAL.sub("", re.sub(r"\s", "", head[index]))
        if POLICY_ENDING.search(bare):
            before = head[index - 1] if index else ""
            continued = before and not POLICY_ENDING.search(before) and not DOC_NUMBER.search(before) and len(bare) < 24
            return [before, head[index]] if continued else [head[index]]
    return head[:1]
