"""Policy → the years that it plans for, and the dates they give: 2012年起5年内."""

import re
from dataclasses import dataclass

from policytext.extract.comparators import clause_before
from policytext.extract.dates import Date
from policytext.extract.numerals import parse_number
from policytext.lexicon import FROM_EVENT, HORIZON, NO_HORIZON, WITHIN_HORIZON

_SENTENCE = re.compile("[^。\\n]+")


@dataclass(frozen=True, slots=True)
class Horizon:
    """The years that a policy plans for, where it says from when on they count: 2012年起5年内."""

    first: int
    years: int

    def end_of(self, years: int) -> str:
        """The last day of as many years from its start, ISO."""
        return f"{self.first + years - 1}-12-31"


def find_horizon(text: str, year: int | None = None) -> Horizon | None:
    """The years a policy of that year plans for, as it first says them; None where it does not say when they begin.

    What began before the policy, or is told of taxes and grants, is no plan.
    """
    for sentence in _SENTENCE.findall(text) if HORIZON.search(text) else ():
        match = None if NO_HORIZON.search(sentence) else HORIZON.search(sentence)
        years = parse_number(match["years"]) if match else None
        if match and isinstance(years, int) and int(match["first"]) >= (year or 0):
            return Horizon(int(match["first"]), years)
    return None


def find_ends(plain: str, horizon: Horizon | None) -> list[Date]:
    """The dates of what is asked within the years that the policy plans for: 5年内引进100名.

    Fewer years count from the same start only in the line that states it, and none does that begin with an event.
    """
    if horizon is None:
        return []
    found: list[Date] = []
    for match in WITHIN_HORIZON.finditer(plain):
        start, end, years = *match.span(), parse_number(match["years"])
        led = plain.endswith(("，", "：", ":"), 0, start)
        from_event = led and FROM_EVENT.search(clause_before(plain, start - 1))
        stated = HORIZON.search(plain, plain.rfind("\n", 0, start) + 1, end)
        if isinstance(years, int) and (years == horizon.years or stated) and not from_event:
            by = horizon.end_of(years)
            found.append(Date(start, end, by, blank=False, yearly=False, before=True, bare_year=False, within=True))
    return found
