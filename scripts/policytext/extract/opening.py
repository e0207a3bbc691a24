"""The opening of a policy → what of it can require something, as most of it only leads to the units."""

import re

from policytext.lexicon import ASKS

_TELLS = re.compile(r"\d分|每[年月周季学半]")
_AIM = re.compile(r"到20\d\d年")
_LINE = 80
"""A longer line is prose."""


def keep_requirements(text: str) -> str:
    """What of an opening can require something: short lines, and of prose the sentences that ask for it, give marks, come
    back or stand behind an aim for years to come."""
    return "\n".join(line if len(line) <= _LINE else _asked_of(line) for line in text.split("\n"))


def _asked_of(line: str) -> str:
    sentences = line.split("。")
    aims = next((n for n, said in enumerate(sentences) if _AIM.search(said)), len(sentences))
    return "。".join(said for n, said in enumerate(sentences) if n >= aims or ASKS.search(said) or _TELLS.search(said))
