"""Text → words by jieba, with the lexicon's own words."""

from functools import cache

import rjieba

from policytext.lexicon import USER_WORDS


@cache
def _tokenizer() -> rjieba.Jieba:
    tokenizer = rjieba.Jieba()
    for word in USER_WORDS:
        tokenizer.add_word(word, None, None)
    return tokenizer


def cut_words(text: str) -> list[str]:
    """The words of a text, marks and white space among them; joined again they are the text."""
    return _tokenizer().cut(text)


def tag_words(text: str) -> list[tuple[str, str]]:
    """The words of a text with their parts of speech in jieba's notation (n noun, v verb, …)."""
    return _tokenizer().tag(text)
