"""How much paper and time a list takes, by the length of its words.

Heights were fitted to lists that Chromium printed (see tests/site/test_checklists.py); another browser or font may
take a page more or less, so readers are told 约.
"""

from collections.abc import Iterable, Sequence
from math import ceil
from unicodedata import east_asian_width

from policysite.items import Item
from policysite.settings import Column, Settings

PAGE = 172.0
"""mm for rows on a page of A4 landscape below the repeated head."""
FIRST_PAGE = 140.0
"""mm for rows on the first, below title, head and legend."""
TOPIC_ROW = 7.6
LEAST_ROW = 14.0
"""mm that a row takes so that it can be filled in by hand."""
LINE, PADDING = 5.12, 2.6
"""mm of a line of 10 pt, and of a cell above and below it."""
CHARACTER = 3.53
"""mm of a Chinese character of 10 pt; others take half."""
SIGNOFF = 14.0

READING_SPEED = 300
"""Chinese characters that an attentive reader takes in a minute."""
SECONDS_TO_TICK, SECONDS_TO_COUNT = 20, 40
"""To tick an item and note a word, and to look a number up and write it down."""


def measure_item(item: Item, settings: Settings) -> float:
    """Height in mm of an item's row on paper."""
    lines = max(_count_lines(item, column, settings.width_of(column)) for column in settings.columns)
    return max(LEAST_ROW, lines * LINE + PADDING)


def _count_lines(item: Item, column: Column, width: float) -> int:
    texts: Iterable[str] = ()
    if column.key == "name":
        texts = (item.name, *(("责任：" + "、".join(item.responsible),) if item.responsible else ()))
    elif column.key == "text":
        texts = (mark + quote for mark, quote in item.quotes)
    elif column.key == "targets":
        texts = (text for asked in item.asked for text in (" ".join(asked.reading), asked.scope) if text)
    elif column.key == "basis":
        texts = (basis.cited for basis in item.bases)
    elif column.key == "state":
        texts = ("", "")
    return sum(max(1, ceil(measure_text(text) / (width - 2.9))) for text in texts)


def measure_text(text: str) -> float:
    """Width in mm of a line of 10 pt."""
    return sum(CHARACTER if east_asian_width(character) in "WFA" else CHARACTER / 2 for character in text)


def count_pages(sections: Iterable[Sequence[float]]) -> int:
    """How many pages the rows of some topics take, none split and no topic's name apart from its first row."""
    pages, left = 1, FIRST_PAGE
    for rows in sections:
        for n, row in enumerate(rows):
            height = row + (TOPIC_ROW if n == 0 else 0)
            if height > left:
                pages, left = pages + 1, PAGE
            left -= height
    return pages + (left < SIGNOFF)


def count_minutes(items: Iterable[Item]) -> int:
    """How many minutes it takes to read items and tick them."""
    return ceil(sum(count_seconds(item) for item in items) / 60)


def count_seconds(item: Item) -> int:
    """How many seconds it takes to read an item and tick it."""
    read = sum(len(quote) for _, quote in item.quotes) * 60 / READING_SPEED
    return round(read + SECONDS_TO_TICK + SECONDS_TO_COUNT * len(item.asked))
