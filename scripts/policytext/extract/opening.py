"""The opening of a policy → what of it can require something, as most of it only leads to the units."""

from policytext.lexicon import AIMED_YEAR, ASKS, TELLS

_LINE = 80
"""A longer line is prose."""


def keep_requirements(text: str) -> str:
    """What of an opening can require something: short lines, and of prose the sentences that ask for it, give marks, come
    back or stand behind an aim for years to come."""
    return "\n".join(line if len(line) <= _LINE else _asked_of(line) for line in text.split("\n"))


def _asked_of(line: str) -> str:
    sentences = line.split("。")
    aims = next((n for n, said in enumerate(sentences) if AIMED_YEAR.search(said)), len(sentences))
    return "。".join(said for n, said in enumerate(sentences) if n >= aims or ASKS.search(said) or TELLS.search(said))
