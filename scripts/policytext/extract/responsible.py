"""Text → the bodies that are responsible for it."""

import re

from policytext.extract.bodies import find_subjects
from policytext.lexicon import BODY_ENDING, BRACKETS, NO_BODY, RESPONSIBLE, ROLE, ROLE_NOISE

_BRACKET = re.compile(r"[（(].*?[）)]")
_PARTS = re.compile(r"[、和及]|以及")
_LISTED = re.compile(r"[、，,；;]")


def find_responsible(text: str) -> tuple[str, ...]:
    """The bodies that brackets, 责任单位 or a sentence's subject name, in reading order, each once."""
    named: list[str] = []
    for match in [*BRACKETS.finditer(text), *RESPONSIBLE.finditer(text)]:
        pieces = _LISTED.split(ROLE.sub("、", next(group for group in match.groups() if group)))
        named += [part for piece in pieces if (part := ROLE_NOISE.sub("", piece.strip()))]
    if not named:
        for subject in find_subjects(text):
            parts = [part.strip() for part in _PARTS.split(subject)]
            if all(BODY_ENDING.search(_BRACKET.sub("", part)) and not NO_BODY.search(part) for part in parts):
                named.append(subject.strip())
    return tuple(dict.fromkeys(body for body in named if len(body) >= 2))
