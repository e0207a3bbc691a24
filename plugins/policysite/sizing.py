"""How much paper and time a list takes, by the length of its words.

Heights were fitted to lists that Chromium printed (see tests/site/test_checklists.py); another browser or font may
take a page more or less, so readers are told 约.
"""

import re
from collections.abc import Iterable, Sequence
from math import ceil

from policysite.items import Asked, Item
from policysite.settings import PAPER_WIDTH, Column, Settings

PAGE = 173.0
"""mm for rows on a page of A4 landscape below the repeated head."""
FIRST_PAGE = 148.0
"""mm for rows on the first, below title and head; what is printed between them and the list takes more."""
LEGEND_LINE, LEGEND_SIZE, LEGEND_GAP = 4.6, 0.9, 5.0
"""mm of a line of the legend, of 9 pt, and between its parts."""
TOPIC_ROW = 8.0
LEAST_ROW = 14.6
"""mm that a row takes so that it can be filled in by hand."""
LINE, PADDING = 5.12, 2.6
"""mm of a line of 10 pt, and of a cell above and below it."""
SMALL = 0.85
"""Of that a line of 8.5 pt."""
CHARACTER = 3.53
"""mm of a Chinese character of 10 pt; others take half, and bold ones somewhat more."""
BOLD = 1.12
MARGIN = 4.6
"""mm of a column that no character stands in: its padding, and what is left where no mark may begin a line."""
SIGNOFF = 12.0
"""mm of a row below the last item."""

READING_SPEED = 300
"""Chinese characters that an attentive reader takes in a minute."""
SECONDS_TO_TICK, SECONDS_TO_COUNT = 20, 40
"""To tick an item and note a word, and to look a number up and write it down."""


def measure_item(item: Item, settings: Settings) -> float:
    """Height in mm of an item's row on paper."""
    return max(
        LEAST_ROW, PADDING + max(_measure_cell(item, each, settings.width_of(each)) for each in settings.columns)
    )


def _measure_cell(item: Item, column: Column, width: float) -> float:
    if column.key == "targets":
        return sum(_measure_asked(asked, width) for asked in item.asked)
    texts: Iterable[str] = ()
    if column.key == "name":
        texts = (item.name,)
    elif column.key == "text":
        texts = (mark + quote for mark, quote in item.quotes)
    elif column.key == "basis":
        texts = (basis.cited for basis in item.bases)
    return sum(LINE * count_lines(text, width) for text in texts)


def _measure_asked(asked: Asked, width: float) -> float:
    words = sum(LINE * count_lines(text, width, BOLD) for text in asked.reading)
    return words + (SMALL * LINE * count_lines(asked.scope, width, SMALL) if asked.scope else 0) + LINE / 4


def count_lines(text: str, width: float, size: float = 1) -> int:
    """How many lines a text takes in a column, in characters of 10 pt times `size`."""
    return max(1, ceil(size * measure_text(text) / (width - MARGIN)))


_NARROW = re.compile("[ -~·–—]")


def measure_text(text: str) -> float:
    """Width in mm of a line of 10 pt."""
    return CHARACTER * (len(text) - len(_NARROW.findall(text)) / 2)


def measure_first_page(settings: Settings, legend: Iterable[str]) -> float:
    """mm for rows on the first page, below the legend's titles and the notes."""
    together = sum(LEGEND_SIZE * measure_text(text) + LEGEND_GAP for text in legend)
    lines = ceil(together / PAPER_WIDTH) + sum(count_lines(note, PAPER_WIDTH, LEGEND_SIZE) for note in settings.notes)
    return FIRST_PAGE - LEGEND_LINE * lines


def measure_end(settings: Settings) -> float:
    """mm of the rows below the last item, which stand on its page."""
    scoring = settings.scoring
    return SIGNOFF * (1 + (1 + len(scoring.vetoes) if scoring else 0))


def count_pages(sections: Iterable[Sequence[float]], first: float, end: float) -> int:
    """How many pages the rows of some topics take, none split and no topic's name apart from its first row."""
    pages, left = 1, first
    for rows in sections:
        for n, row in enumerate(rows):
            height = row + (TOPIC_ROW if n == 0 else 0)
            if height > left:
                pages, left = pages + 1, PAGE
            left -= height
    return pages + (left < end)


def count_minutes(items: Iterable[Item]) -> int:
    """How many minutes it takes to read items and tick them."""
    return ceil(sum(count_seconds(item) for item in items) / 60)


def count_seconds(item: Item) -> int:
    """How many seconds it takes to read an item and tick it."""
    read = sum(len(quote) for _, quote in item.quotes) * 60 / READING_SPEED
    return round(read + SECONDS_TO_TICK + SECONDS_TO_COUNT * len(item.asked))
