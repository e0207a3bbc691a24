"""Targets and text → doubts: readings that a reviewer should look at, said in Chinese."""

import re
from collections.abc import Iterator, Sequence

from policytext.extract.characters import plain_text
from policytext.lexicon import BEFORE, MEASURE
from policytext.model import Target, squeeze

_BOUND_NUMBER = re.compile(rf"(?!达到)(?:{BEFORE.pattern})[^，。；：、\n]{{0,4}}?\d[\d.]*[^，。；：、（）\d\n]{{0,2}}")
_CELL = re.compile(r"^[ \t\u3000]*(\d[\d.,，]*%?)[ \t\u3000]*$", re.MULTILINE)
_CELLS = 6
"""So many numbers alone on their lines are what a table leaves behind when its rows are lost; fewer may be page numbers."""
_SPACED = re.compile(r"(?<=[\u4e00-\u9fff]) ?(\d \d{1,2}) ?")
_SHARE = re.compile("率|占|覆盖|比例")


def find_doubts(text: str, targets: Sequence[Target], assumed: int | None = None) -> tuple[str, ...]:
    """What is doubtful in a unit's targets, each doubt once, in reading order; `assumed` is the year of dates that
    name none, where only the page, or other dates of the text, tell it."""
    doubts = (
        *_unread_numbers(text, targets),
        *_spaced_numbers(plain_text(text)),
        *_undated(targets),
        *_dated_by_page(targets, assumed),
        *_impossible(targets),
        *_lost_cells(text, targets),
    )
    return tuple(dict.fromkeys(doubts))


def _unread_numbers(text: str, targets: Sequence[Target]) -> Iterator[str]:
    """A bound that no target quotes: 不少于800 without a measure we know."""
    for match in _BOUND_NUMBER.finditer(plain_text(text)):
        words = squeeze(match[0])
        quoted = (squeeze(plain_text(target.evidence)) for target in targets)
        if not any(words in evidence or evidence in words for evidence in quoted):
            yield f"“{match[0].strip()}”像是指标，但没有读懂"


def _spaced_numbers(plain: str) -> Iterator[str]:
    """2 6个: 26 or 6, so that it is read as neither."""
    for match in _SPACED.finditer(plain):
        if measure := MEASURE.match(plain, match.end()):
            yield f"“{match[1]}{measure[0]}”的数字中间有空格，没有读成指标"


def _lost_cells(text: str, targets: Sequence[Target]) -> Iterator[str]:
    quoted = {squeeze(line) for target in targets for line in target.evidence.splitlines()}
    cells = [cell for cell in _CELL.findall(text) if cell not in quoted]
    if len(cells) >= _CELLS:
        yield f"“{cells[0]}”等 {len(cells)} 个数字单独成行，像是表格里的，没有读成指标"


def _undated(targets: Sequence[Target]) -> Iterator[str]:
    for target in targets:
        if target.type == "deadline" and target.by is None and not target.placeholder and target.per is None:
            yield f"“{target.evidence}”的时限没有写明年份"


def _dated_by_page(targets: Sequence[Target], assumed: int | None) -> Iterator[str]:
    for target in targets if assumed else ():
        if target.by and target.by.startswith(str(assumed)) and str(assumed) not in plain_text(target.evidence):
            yield f"“{target.evidence}”没有写明年份，按网页或正文别处写的 {assumed} 年推算"


def _impossible(targets: Sequence[Target]) -> Iterator[str]:
    for target in targets:
        share = target.measure == "%" and _SHARE.search(target.evidence)
        if share and isinstance(target.value, int | float) and target.value > 100:
            yield f"“{target.evidence}”的比例超过 100%"
