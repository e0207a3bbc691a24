"""What passes between the stages: a list, the returns of it, and what they come to."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from policytext.returns.verdict import Goal

FIELDS = {
    "state": "自查情况",
    "value": "完成值",
    "problem": "存在问题",
    "remedy": "整改措施",
    "person": "责任人",
    "due": "完成时限",
    "evidence": "佐证材料",
    "score": "自评分",
    "score_above": "上级评分",
    "note": "备注",
}
"""What is filled in of an item, and the usual head of its column."""
SCHEMA = 1
MAX_TEXT = 5_000
"""Characters of a cell that are kept; longer ones are told."""

_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)


@dataclass(frozen=True, slots=True)
class ListItem:
    """An item of a list."""

    id: str
    ids: tuple[str, ...]
    """All under which it may have been filled in before."""
    number: str
    topic: str
    name: str
    text: str
    asked: str
    """Its numbers in few words."""
    goals: tuple[Goal, ...] = ()


@dataclass(frozen=True, slots=True)
class FormList:
    """A list that is filled in."""

    slug: str
    title: str
    items: tuple[ListItem, ...]
    titles: Mapping[str, str]
    """Field → the head of its column."""
    judged: bool = True
    """Its numbers are known; not where it was pieced together from what came back."""


@dataclass(frozen=True, slots=True)
class Return:
    """A list that came back, filled in by a unit."""

    file: str
    list: str
    year: int
    unit: str
    filled: str
    """ISO day or time; empty where it is not said."""
    items: Mapping[str, Mapping[str, str]]
    """Id → field → text; nothing empty."""
    notes: tuple[str, ...] = ()
    """What whoever sums up should know, in Chinese."""
    rows: tuple[ListItem, ...] | None = None
    """The rows of a table, filled in or not; None where the file has only what was filled in."""
    title: str = ""


def clean(text: str) -> str:
    """Without what nobody sees and no file of Office can hold, trimmed."""
    return _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def unit_key(name: str) -> str:
    """One spelling for the name of a unit."""
    return re.sub(r"\s", "", name).replace("（", "(").replace("）", ")").lower()
