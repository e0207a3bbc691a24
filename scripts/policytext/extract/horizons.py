"""Policy → the years that it plans for, and the dates they give: 2012年起5年内."""

from dataclasses import dataclass

from policytext.extract.dates import Date
from policytext.extract.numerals import parse_number
from policytext.lexicon import FROM_EVENT, HORIZON, NO_HORIZON, WITHIN_HORIZON


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
    for match in HORIZON.finditer(text):
        sentence = text[_line_start(text, match.start(), "。\n") :].partition("。")[0]
        years, first = parse_number(match["years"]), int(match["first"])
        if isinstance(years, int) and first >= (year or first) and not NO_HORIZON.search(sentence):
            return Horizon(first, years)
    return None


def find_ends(plain: str, horizon: Horizon | None) -> list[Date]:
    """The dates of what is asked within the years that the policy plans for: 5年内引进100名.

    Fewer years count from the same start only in the line that states it, and none does that begin with an event.
    """
    found: list[Date] = []
    for match in WITHIN_HORIZON.finditer(plain) if horizon else ():
        years = parse_number(match["years"])
        before = plain[_line_start(plain, match.start() - 1, "，。；：\n") : match.start()].rstrip("，：:")
        stated = HORIZON.search(plain, _line_start(plain, match.start(), "\n"), match.end())
        if horizon and isinstance(years, int) and (years == horizon.years or stated) and not FROM_EVENT.search(before):
            end = horizon.end_of(years)
            found.append(Date(match.start(), match.end(), end, False, False, True, False, within=True))
    return found


def _line_start(text: str, position: int, marks: str) -> int:
    """Where the line, or what the marks part, begins that holds the position."""
    return max(text.rfind(mark, 0, max(0, position)) for mark in marks) + 1
