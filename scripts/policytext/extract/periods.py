"""Clause → periods of recurring duties: 每两个月, 每学期, 一年 before a count."""

import re
from dataclasses import dataclass

from policytext.extract.numerals import parse_number
from policytext.lexicon import PERIODS
from policytext.model import Period

_HINT = re.compile("[每按年月季周早晚午学]")
"""Without one of these no period can stand in a text."""


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A period where it stands."""

    start: int
    end: int
    period: Period
    numbered: bool
    """Its own number is printed: 每两年."""
    counted: bool
    """No duty without a number beside it."""


def find_periods(plain: str) -> list[Recurrence]:
    """All periods of a half-width text in reading order; where two rules meet, the earlier rule wins."""
    if not _HINT.search(plain):
        return []
    found: list[Recurrence] = []
    taken: set[int] = set()
    for rule in PERIODS:
        for match in rule.pattern.finditer(plain):
            if not taken.isdisjoint(range(*match.span())):
                continue
            printed = match.groupdict().get("n")
            number = parse_number(printed) if printed else 1
            if isinstance(number, int) and number:
                taken.update(range(*match.span()))
                found.append(Recurrence(*match.span(), Period(number * rule.n, rule.unit), bool(printed), rule.counted))
    return sorted(found, key=lambda recurrence: recurrence.start)
