"""Clause → periods of recurring duties: 每两个月, 每学期, 一年 before a count."""

from dataclasses import dataclass

from policytext.extract.numerals import parse_number
from policytext.lexicon import PERIOD_HINT, PERIODS
from policytext.model import Period


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
    if not PERIOD_HINT.search(plain):
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
