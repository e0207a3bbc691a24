"""Text → text: white space dropped, widths made one; and what a line is told by its characters alone."""

import re
from functools import lru_cache
from unicodedata import normalize

from policytext.lexicon import CLOSING_LINE
from policytext.model import squeeze

_HALF_WIDTH = {full: chr(ord(full) - 0xFEE0) for full in "０１２３４５６７８９％．／＋－＜＞＝～"} | {
    chr(full): chr(full - 0xFEE0) for start in (0xFF21, 0xFF41) for full in range(start, start + 26)
}
_HALF_WIDTH |= dict(zip("萬億兩點貳陸參﹪ー", "万亿两点贰陆叁%一", strict=True))  # one spelling; OCR reads 一 as ー
_HALF_WIDTH |= {chr(radical): normalize("NFKC", chr(radical)) for radical in range(0x2F00, 0x2FD6)}
"""Some PDFs give ⽇ and ⼈, which are radicals, for 日 and 人."""
_PLAIN = _HALF_WIDTH | dict(zip(";()!?「」", "；（）！？“”", strict=True))
_FULL = re.compile(f"[{''.join(map(re.escape, _HALF_WIDTH))}]")
_UNLIKE_PLAIN = re.compile(f"[{''.join(map(re.escape, _PLAIN))}]")
_HALF_MARK = re.compile(r"[,:](?:(?<!\d.)|(?!\d))")


def clip(text: str, length: int = 40) -> str:
    """The beginning of a text, as a message shows it."""
    text = squeeze(text)
    return text if len(text) <= length else f"{text[:length]}…"


def half_width(text: str) -> str:
    """Full-width digits, letters and signs made half-width, one character for one, so that offsets stay."""
    return _FULL.sub(lambda match: _HALF_WIDTH[match[0]], text)


@lru_cache(16)
def plain_text(text: str) -> str:
    """The text as the rules expect it, character for character: digits and letters half-width, marks full-width."""
    plain = _UNLIKE_PLAIN.sub(lambda match: _PLAIN[match[0]], text)
    return _HALF_MARK.sub(lambda mark: "，" if mark[0] == "," else "：", plain)


def closes(line: str) -> bool:
    """Whether a line is a signature, a date or a note that closes a policy."""
    return bool(CLOSING_LINE.fullmatch(squeeze(line)))
