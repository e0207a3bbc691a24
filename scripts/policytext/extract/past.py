"""A clause or a number → whether it tells what has been, rather than what is asked: 已完成30个; 2004年底，装机达到4.4亿千瓦."""

import re

from policytext.extract.clauses import Span
from policytext.extract.dates import Date
from policytext.extract.measured import Quantity
from policytext.extract.sentences import Sentence
from policytext.lexicon import ASKED_STILL, ASKING, PAST, REACHED

_OF_WHOM = re.compile("[^，。；]{0,6}的[^，。；]")
"""新增就业达到100人的企业: the number says of whom something is asked."""


def is_past(plain: str, clause: Span) -> bool:
    """Whether a clause says itself that it tells the past."""
    return bool(PAST.search(plain, clause.start, clause.end))


def was_reached(plain: str, sentence: Sentence, clause: Span, quantity: Quantity) -> bool:
    """Whether a number of its clause was reached in a year that has passed; a condition, a grant or a schedule is still asked."""
    if sentence.dates or not sentence.passed or ASKED_STILL.search(plain, clause.start, clause.end):
        return False
    if ASKING.search(plain, clause.start, clause.end) or _OF_WHOM.match(plain, quantity.end):
        return False
    index = sentence.clauses.index(clause)
    before = sentence.clauses[index - 1] if index else None
    return any(
        (clause.start <= date.start < quantity.start or _holds_alone(plain, before, date))
        and bool(REACHED.search(plain, date.end, quantity.start))
        for date in sentence.passed
    )


def _holds_alone(plain: str, clause: Span | None, date: Date) -> bool:
    """Whether a clause holds nothing but the date."""
    return clause is not None and clause.start <= date.start and not plain[date.end : clause.end].strip("，,、 ")
