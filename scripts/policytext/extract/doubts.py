"""Targets and text → doubts: readings that a reviewer should look at, said in Chinese."""

import re
from collections.abc import Iterator, Sequence

from policytext.extract.characters import plain_text
from policytext.lexicon import BEFORE
from policytext.model import Target, squeeze

_BOUND_NUMBER = re.compile(rf"(?!达到)(?:{BEFORE.pattern})[^，。；：、\n]{{0,4}}?\d[\d.]*[^，。；：、（）\d\n]{{0,2}}")
_SHARE = re.compile("率|占|覆盖|比例")


def find_doubts(text: str, targets: Sequence[Target]) -> tuple[str, ...]:
    """What is doubtful in a unit's targets, each doubt once, in reading order."""
    return tuple(dict.fromkeys((*_unread_numbers(text, targets), *_undated(targets), *_impossible(targets))))


def _unread_numbers(text: str, targets: Sequence[Target]) -> Iterator[str]:
    """A bound that no target quotes: 不少于800 without a measure we know."""
    for match in _BOUND_NUMBER.finditer(plain_text(text)):
        words = squeeze(match[0])
        quoted = (squeeze(plain_text(target.evidence)) for target in targets)
        if not any(words in evidence or evidence in words for evidence in quoted):
            yield f"“{match[0].strip()}”像是指标，但没有读懂"


def _undated(targets: Sequence[Target]) -> Iterator[str]:
    for target in targets:
        if target.type == "deadline" and target.by is None and not target.placeholder and target.per is None:
            yield f"“{target.evidence}”的时限没有写明年份"


def _impossible(targets: Sequence[Target]) -> Iterator[str]:
    for target in targets:
        share = target.measure == "%" and _SHARE.search(target.evidence)
        if share and isinstance(target.value, int | float) and target.value > 100:
            yield f"“{target.evidence}”的比例超过 100%"
