"""How lines stand in an official paper: 文号 in the middle, 主送机关 at the margin, 署名 and 成文日期 to the right.

Cells of a table that the source has a cell a line run on: nobody turns pages of single numbers.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Literal, TypeAlias

from policytext.model import About, squeeze

Stand: TypeAlias = Literal["body", "middle", "margin", "right", "cell"]

DAY = re.compile(r"(?:\d{4}|[一二三四五六七八九零〇○Ｏ０]{4})年[\d一二三四五六七八九十]+月[\d一二三四五六七八九十]+日")
SALUTATION = re.compile(r"(?!.*(?:如下|以下|下列|本|现))[^。；]{2,120}[：:]")
"""各省、自治区、直辖市人民政府：, but not 现将有关事项通知如下：."""
SIGNATURE_LENGTH = 30
"""Characters of a body's name at most."""
CELL_LENGTH, CELLS = 16, 8
"""Characters of a cell at most, and how many follow each other at least."""
IN_SENTENCES = re.compile("[，。；：！？,;:!?]")


def place_lines(lines: Sequence[str], about: About, opening: bool) -> tuple[Stand, ...]:
    """Where each line of a unit stands; only the opening has a number and a salutation.

    A body signs where its name alone stands before a line that is only a date, or ends the unit and issued the policy.
    """
    solid = [squeeze(line) for line in lines]
    stands: list[Stand] = ["body"] * len(lines)
    for run in _find_cells(solid):
        stands[run.start : run.stop] = ["cell"] * len(run)
    for n in _find_signatures(solid, [squeeze(issuer) for issuer in about.issuer]):
        stands[n] = "right"
    if opening:
        for n, line in enumerate(solid):
            if about.doc_number and line.strip("（()）") == squeeze(about.doc_number):
                stands[n] = "middle"
        salutation = next((n for n, line in enumerate(solid[:6]) if SALUTATION.fullmatch(line)), None)
        if salutation is not None:
            stands[salutation] = "margin"
    return tuple(stands)


def _find_cells(lines: Sequence[str]) -> Iterator[range]:
    """Runs of short lines that are no sentences."""
    short = [0 < len(line) <= CELL_LENGTH and not IN_SENTENCES.search(line) for line in lines]
    start = 0
    for is_short, run in groupby(short):
        end = start + len(list(run))
        if is_short and end - start >= CELLS:
            yield range(start, end)
        start = end


def _find_signatures(lines: Sequence[str], issuers: Sequence[str]) -> Iterator[int]:
    for n, line in enumerate(lines):
        if DAY.fullmatch(line):
            names = list(_find_names(lines, n))
            if names:
                yield from (*names, n)
        elif n == len(lines) - 1 and n > 0 and line in issuers:
            yield n


def _find_names(lines: Sequence[str], day: int) -> Iterator[int]:
    """The lines just before a date that are names and no sentences."""
    for n in range(day - 1, -1, -1):
        if not 2 <= len(lines[n]) <= SIGNATURE_LENGTH or IN_SENTENCES.search(lines[n]):
            return
        yield n
