"""The words and rules of the field: `lexicon/*.yml`, read once, as frozen data.

People edit the YAML; each entry there is explained beside itself.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "lexicon"


@cache
def _read(name: str) -> Any:
    return yaml.load((FOLDER / f"{name}.yml").read_bytes(), getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def any_of(words: Iterable[str]) -> str:
    """A pattern that matches one of the words, the longest first."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


@dataclass(frozen=True, slots=True)
class LabelStyle:
    """One way of numbering units."""

    name: str
    rank: int
    pattern: re.Pattern[str]
    inline: bool
    near: str | None
    examples: tuple[str, ...]


def _label_style(entry: dict[str, Any]) -> LabelStyle:
    pattern = entry["pattern"].replace("HAN", "[一二三四五六七八九十百零〇]{1,7}").replace("INT", r"\d{1,3}")
    return LabelStyle(
        entry["name"],
        entry["rank"],
        re.compile(pattern),
        entry.get("inline", False),
        entry.get("near"),
        tuple(entry["examples"]),
    )


LABEL_STYLES: tuple[LabelStyle, ...] = tuple(map(_label_style, _read("labels")["styles"]))


def _lines_pattern(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


FURNITURE_ANYWHERE = _lines_pattern(_read("furniture")["anywhere"])
FURNITURE_HEAD = _lines_pattern(_read("furniture")["head"])
FURNITURE_TAIL = _lines_pattern(_read("furniture")["tail"])
CLOSING_LINE = _lines_pattern(_read("closing")["line"])
