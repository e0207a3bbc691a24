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


def find_parts(word: str) -> list[str]:
    """The shorter words inside a word: 推优, 入党 in 推优入党; none in a short one."""
    return [part for part in _tokenizer().cut_for_search(word) if part != word and len(part) > 1]


def spell(text: str) -> list[str]:
    """Its characters in pinyin, a syllable each; what has none stays as it is, in one piece."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415  # a third of a second, which whoever spells nothing saves

    return lazy_pinyin(text)


def count_in_chinese(word: str) -> int:
    """How often jieba's dictionary counts a word in Chinese at large; 1 where it does not know it."""
    return _tokenizer().suggest_freq(word)
