"""What a large library ships besides its clauses: which clauses hold which pairs of tokens, cut into parts of one size.

The browser indexes a small library by itself (`assets/search/index.js`, which counts the same); of a large one it loads
only the parts that a query asks for.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from policysite.folding import Token, fold

END = "$"
"""Stands for the token behind the last one of a run."""
HEADING, TEXT, ABOVE = 4, 2, 1
"""What a pair counts in the heading, in the text, and in the headings above."""
PART = 60_000
"""Characters of a part at most, unless one pair alone needs more."""

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


@dataclass(frozen=True, slots=True)
class Clause:
    """What of a unit is looked for."""

    heading: str
    text: str
    above: tuple[str, ...]
    """Headings of the units around it."""


@dataclass(frozen=True, slots=True)
class Postings:
    """Pair → its clauses with their counts, as written by `_write`; in the order of UTF-16, in parts."""

    parts: tuple[Mapping[str, str], ...]
    lengths: tuple[int, ...]
    """Of each clause, in tokens by what they count."""

    @property
    def starts(self) -> list[str]:
        """The first pair of each part."""
        return [next(iter(part)) for part in self.parts]


def list_pairs(tokens: Sequence[Token]) -> Iterable[str]:
    """The pairs of neighbouring tokens, the last of each run with END; white space means nothing."""
    for n, token in enumerate(tokens):
        following = tokens[n + 1] if n + 1 < len(tokens) else None
        yield token.text + (following.text if following and following.gap != "|" else END)


def make_postings(clauses: Iterable[Clause]) -> Postings:
    """The postings of clauses that are numbered in their order."""
    written: dict[str, bytearray] = {}
    last: dict[str, int] = {}
    lengths = []
    for number, clause in enumerate(clauses):
        counts, length = _count_pairs(clause)
        lengths.append(length)
        for pair, count in counts.items():
            gap = number - last.get(pair, -1)
            written.setdefault(pair, bytearray()).extend(_write(gap) + _write(count))
            last[pair] = number
    return Postings(tuple(_cut(written)), tuple(lengths))


def _count_pairs(clause: Clause) -> tuple[Counter[str], int]:
    counts: Counter[str] = Counter()
    length = 0
    for text, weight in ((clause.heading, HEADING), (clause.text, TEXT), *((above, ABOVE) for above in clause.above)):
        tokens = fold(text)
        length += len(tokens) * weight
        for pair in list_pairs(tokens):
            counts[pair] += weight
    return counts, length


@cache
def _write(number: int) -> bytes:
    """A number in characters of five bits each, the lowest first; the sixth bit says that more follow."""
    characters = ""
    while number >= 32:
        characters += _ALPHABET[32 + number % 32]
        number //= 32
    return (characters + _ALPHABET[number]).encode()


def _cut(written: Mapping[str, bytearray]) -> Iterable[Mapping[str, str]]:
    part: dict[str, str] = {}
    size = 0
    for pair in sorted(written, key=lambda pair: pair.encode("utf-16-be")):
        if part and size + len(written[pair]) > PART:
            yield part
            part, size = {}, 0
        part[pair] = written[pair].decode()
        size += len(written[pair])
    if part:
        yield part
