"""Every type that passes between stages, and the words their fields may hold.

The data is frozen: a stage returns new values and never changes what it was given.
Positions are offsets in characters, line numbers count from 1 as an editor shows them.
"""

import errno
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

SCHEMA = 1
STATES = ("是", "部分", "否", "不适用")
"""How a self-check answers an item of its list."""

OPENING, CLOSING = "0", "end"
"""Ids of the text before the first labelled unit and after the last one."""

TargetType: TypeAlias = Literal["ratio", "count", "frequency", "deadline", "duration", "age", "amount"]
Comparator: TypeAlias = Literal[">=", ">", "<=", "<", "==", "~", "range", "none"]
Status: TypeAlias = Literal["现行", "已修改", "已废止", "尚未生效"]
Number: TypeAlias = int | float
Value: TypeAlias = Number | tuple[Number, Number] | None


RESERVED = ("index", "readme")
"""Ids no policy may bear: the site's own pages."""


class PolicyError(Exception):
    """Something a person can mend: says which file, which line, what is wrong and the way out (in Chinese)."""

    def __init__(self, path: object, problem: str, way_out: str, line: int | None = None) -> None:
        super().__init__(str(path), problem, way_out, line)  # all of it, so that it passes between processes
        self.path, self.problem, self.way_out, self.line = str(path), problem, way_out, line

    def __str__(self) -> str:
        place = self.path if self.line is None else f"{self.path} 第 {self.line} 行"
        return f"{place}：{self.problem}。{self.way_out}。"


_REASONS: Mapping[int | None, str] = {
    errno.ENOENT: "找不到",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "只能读，不能写",
    errno.EISDIR: "它是文件夹",
    errno.ENOTDIR: "上一级不是文件夹",
    errno.EEXIST: "已有同名的",
    errno.ENAMETOOLONG: "文件名太长",
    errno.ENOSPC: "磁盘已满",
}


def tell_reason(error: OSError) -> str:
    """Why a file could not be read or written, in Chinese where the system says it in English."""
    return _REASONS.get(error.errno, error.strerror or type(error).__name__)


@dataclass(frozen=True, slots=True)
class Period:
    """The period of a recurring duty: 每半年 is n=6, unit=月."""

    n: int
    unit: str


@dataclass(frozen=True, slots=True)
class Local:
    """What stands locally where a policy leaves a blank."""

    value: Value = None
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """A number that the policy requires, with the words it rests on."""

    id: str
    evidence: str
    """An exact substring of the unit's heading or text once white space is dropped."""
    type: TargetType
    comparator: Comparator
    value: Value
    """A number, two for a range, None for a bare deadline or a placeholder."""
    measure: str | None
    per: Period | None
    by: str | None
    """ISO date by which; only year or month where the text says no more."""
    scope: str | None
    """What the number is about, in the text's own words."""
    placeholder: bool
    """The text leaves the number or the date blank (X家, X月X日前)."""
    implicit: bool
    """No digit or Chinese numeral is printed (全覆盖, 每年)."""
    local: Local | None = None
    """What people say the blank is here."""

    @property
    def blank(self) -> Literal["value", "by"] | None:
        """What the text leaves blank and people have not filled in: the number, or the date where that alone can be."""
        if not self.placeholder or self.local:
            return None
        return "by" if self.type == "deadline" or self.value is not None else "value"


@dataclass(frozen=True, slots=True)
class Term:
    """A numeric abbreviation such as 三会一课, with its members where the text spells them out."""

    term: str
    count: int | None
    expansion: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Citation:
    """A policy named in 《…》."""

    title: str
    doc_number: str | None
    policy: str | None
    """Id of the cited policy where it is in the library."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A numbered stretch of a policy; the tree is in the ids."""

    id: str
    """Positions joined by dots: the second child of the fourth top-level unit is 4.2."""
    label: str
    """Exactly as printed; '' for the opening and the closing text."""
    heading: str
    text: str
    """Own text, whole, hard wraps repaired, paragraphs parted by a line feed; without the children's."""
    lines: tuple[int, int]
    """First and last line in the source."""
    task: bool
    applies_to: tuple[str, ...]
    responsible: tuple[str, ...]
    topics: tuple[str, ...]
    keywords: tuple[str, ...]
    targets: tuple[Target, ...]
    terms: tuple[Term, ...]
    citations: tuple[Citation, ...]
    issues: tuple[str, ...]
    """What a reviewer should look at, in Chinese."""
    note: str | None = None
    """What a reviewer tells those who keep the data."""
    corrections: int = 0
    """How many corrections people have made of it."""
    origin: str | None = None
    """Id without any correction, by which corrections name it, where it is another."""

    @property
    def parent(self) -> str | None:
        """Id of the unit this one stands in, None at the top."""
        return self.id.rpartition(".")[0] or None

    @property
    def depth(self) -> int:
        """1 at the top."""
        return self.id.count(".") + 1


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """A piece of the source that is not policy text, with its place."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class SourceRef:
    """Which file the policy was read from."""

    path: str
    sha256: str
    url: str | None = None
    """Where the file was had from, where people say so."""

    @property
    def companion(self) -> str:
        """People's file beside it."""
        return re.sub(r"\.[^./]*$", "", self.path) + ".yml"


@dataclass(frozen=True, slots=True)
class Reviewed:
    """Who has read all of a policy against its data, and on which day (ISO)."""

    by: str
    on: str


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a policy as a whole; unknown is None, never a guess."""

    id: str
    title: str
    issuer: tuple[str, ...]
    doc_number: str | None
    issued: str | None
    audience: tuple[str, ...]
    status: Status | None
    region: str | None
    source: SourceRef
    effective: str | None = None
    """ISO date from which it holds."""
    replaces: tuple[str, ...] = ()
    """Ids of the policies it takes the place of."""
    replaced_by: str | None = None
    """Id of the policy that takes its place."""
    reviewed: Reviewed | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """A whole policy as it stands in docs/data/<id>.yml."""

    about: About
    boilerplate: tuple[Boilerplate, ...]
    units: tuple[Unit, ...]
    """In reading order."""


def squeeze(text: str) -> str:
    """The text without white space, as evidence and quotations are compared."""
    return "".join(text.split())
