"""Path → source: the bytes of a policy file as text, whatever encoding it came in."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from policytext import formats
from policytext.formats.limits import UnreadableError
from policytext.model import PolicyError, tell_reason

PLAIN = (".txt", ".md")
SUFFIXES = (*PLAIN, *formats.SUFFIXES)
"""Where two files have one stem, the text that somebody made of a document goes before the document."""
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_KINDS = {
    ".doc": "旧版 Word 文件",
    ".wps": "WPS 文件",
    ".odt": "OpenDocument 文件",
    ".rtf": "RTF 文件",
    ".ofd": "OFD 文件",
    ".xls": "Excel 表格",
    ".xlsx": "Excel 表格",
    ".ppt": "演示文稿",
    ".pptx": "演示文稿",
    ".mht": "网页存档",
    ".mhtml": "网页存档",
    **dict.fromkeys((".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp", ".gif", ".webp"), "图片"),
}
_SCAN = "图片"
MAX_BYTES = 20_000_000


@dataclass(frozen=True, slots=True)
class Source:
    """A policy as received, decoded."""

    path: Path
    sha256: str
    encoding: str
    """Of a document that is no plain text, its kind: docx, pdf, html."""
    text: str


def read_source(path: Path) -> Source:
    """Read a text file in UTF-8, UTF-16 or GB18030, with or without a byte order mark, or a Word, PDF or HTML file.

    Raises PolicyError (file, reason, way out) for a kind of file that cannot be read, an empty,
    binary or far too large one.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise _unknown_kind(path, suffix)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise PolicyError(path, f"打不开文件（{tell_reason(error)}）", "请检查文件名、位置和权限") from error
    if len(data) > MAX_BYTES:
        raise PolicyError(path, "文件超过 20 MB，不像一份政策文本", "请只保留政策正文")
    text, encoding = _read_document(path, suffix, data) if suffix in formats.SUFFIXES and data else _decode(path, data)
    if not text.strip() and data and suffix in formats.SUFFIXES:
        raise PolicyError(path, "文件里没有文字，可能只有图片", "请先做文字识别（OCR），核对后存为纯文本（.txt）再放入")
    if not text.strip():
        raise PolicyError(path, "文件是空的", "请放入政策原文，或删除这个文件")
    if len(_CONTROL.findall(text)) > len(text) // 200:
        raise PolicyError(path, "不是文本文件（内容是二进制数据）", "请从原软件中另存为纯文本（.txt）")
    return Source(path, hashlib.sha256(data).hexdigest(), encoding, text)


def _unknown_kind(path: Path, suffix: str) -> PolicyError:
    kind = _KINDS.get(suffix, f"扩展名“{path.suffix or '（无）'}”的文件")
    if kind == _SCAN:
        return PolicyError(path, "图片里的文字不能读取", "请先做文字识别（OCR），核对后存为纯文本（.txt）再放入")
    space = " " if kind[0].isascii() else ""
    return PolicyError(path, f"暂时不能读取{space}{kind}", "请打开后另存为 .docx 或纯文本（.txt，UTF-8 编码）再放入")


def _read_document(path: Path, suffix: str, data: bytes) -> tuple[str, str]:
    """The text of a Word, PDF or HTML file, and its kind in place of an encoding."""
    try:
        return formats.read_format(suffix, data), suffix.removeprefix(".")
    except UnreadableError as error:
        raise PolicyError(path, error.problem, error.way_out) from error


def _decode(path: Path, data: bytes) -> tuple[str, str]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        candidates = ["utf-16"]
    elif b"\0" in data[:4000]:
        candidates = ["utf-16-le" if data[1:200:2].count(0) > data[0:200:2].count(0) else "utf-16-be"]
    else:
        candidates = ["utf-8-sig", "gb18030"]
    for encoding in candidates:
        try:
            return data.decode(encoding).removeprefix("\ufeff"), encoding
        except UnicodeDecodeError:
            continue
    raise PolicyError(path, "不是文本文件，或编码无法识别", "请用记事本或 WPS 另存为 UTF-8 编码的 .txt")
