"""Text → text: white space dropped, widths made one; and what a line is told by its characters alone."""

import re

from policytext.lexicon import CLOSING_LINE

_BLANK = re.compile(r"\s+")
HALF_WIDTH = {ord(full): ord(full) - 0xFEE0 for full in "０１２３４５６７８９％．／＋－＜＞＝～"} | {
    full: full - 0xFEE0 for start in (0xFF21, 0xFF41) for full in range(start, start + 26)
}
"""Full-width digits, letters and signs to half-width, one character for one, so that offsets stay."""
_FULL_MARKS = str.maketrans(";()!?", "；（）！？")
_HALF_MARK = re.compile(r"(?<!\d)[,:]|[,:](?!\d)")


def squeeze(text: str) -> str:
    """The text without white space."""
    return _BLANK.sub("", text)


def plain_text(text: str) -> str:
    """The text as the rules expect it, character for character: digits and letters half-width, marks full-width."""
    plain = text.translate(HALF_WIDTH).translate(_FULL_MARKS)
    return _HALF_MARK.sub(lambda mark: "，" if mark[0] == "," else "：", plain)


def closes(line: str) -> bool:
    """Whether a line is a signature, a date or a note that closes a policy."""
    return bool(CLOSING_LINE.fullmatch(squeeze(line)))
