"""Text → sentences → clauses, with their places; and a text's words by jieba.

A sentence ends at 。！？； or a line feed, a clause (分句) at ，or ： too. Marks between digits
(1,200 and 7:05) part nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import rjieba

from policytext.lexicon import USER_WORDS

_SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;\n]?")
_CLAUSE = re.compile(r"(?:[^，,：:]|(?<=\d)[,，:：](?=\d))+")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text."""

    start: int
    end: int

    def holds(self, position: int) -> bool:
        """Whether the position lies inside."""
        return self.start <= position < self.end


def split_sentences(text: str) -> list[Span]:
    """The sentences of a text in reading order; nothing but white space lies between them."""
    return [Span(*match.span()) for match in _SENTENCE.finditer(text) if match[0].strip()]


def split_clauses(text: str, sentence: Span) -> list[Span]:
    """The clauses of one sentence, without the marks between them."""
    body = sentence.end - (text[sentence.end - 1] in "。！？!?；;\n")
    return [Span(*match.span()) for match in _CLAUSE.finditer(text, sentence.start, body) if match[0].strip()]


@cache
def _tokenizer() -> rjieba.Jieba:
    tokenizer = rjieba.Jieba()
    for word in USER_WORDS:
        tokenizer.add_word(word, None, None)
    return tokenizer


def tag_words(text: str) -> Iterator[tuple[str, str]]:
    """The words of a text with their parts of speech in jieba's notation (n noun, v verb, …)."""
    yield from _tokenizer().tag(text)
