"""Path → source: the bytes of a policy file as text, whatever encoding it came in."""

import hashlib
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from policytext.model import PolicyError

SUFFIXES = (".txt", ".md")
_CONVERT = {
    ".docx": "Word 文件",
    ".pdf": "PDF 文件",
    ".html": "网页文件",
    ".htm": "网页文件",
    ".doc": "旧版 Word 文件",
    ".wps": "WPS 文件",
}
MAX_BYTES = 20_000_000


@dataclass(frozen=True, slots=True)
class Source:
    """A policy as received, decoded."""

    path: Path
    sha256: str
    encoding: str
    text: str


def read_source(path: Path) -> Source:
    """Read a text file in UTF-8, UTF-16 or GB18030, with or without a byte order mark.

    Raises PolicyError (file, reason, way out) for a kind of file that cannot be read, an empty,
    binary or far too large one.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        kind = _CONVERT.get(suffix, f"扩展名“{path.suffix or '（无）'}”的文件")
        space = " " if kind[0].isascii() else ""
        raise PolicyError(path, f"暂时不能读取{space}{kind}", "请打开后另存为纯文本（.txt，UTF-8 编码）再放入")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise PolicyError(path, f"打不开文件（{error.strerror}）", "请检查文件名、位置和权限") from error
    if len(data) > MAX_BYTES:
        raise PolicyError(path, "文件超过 20 MB，不像一份政策文本", "请只保留政策正文")
    text, encoding = _decode(path, data)
    if not text.strip():
        raise PolicyError(path, "文件是空的", "请放入政策原文，或删除这个文件")
    controls = sum(unicodedata.category(c) == "Cc" and c not in "\t\n\r\f\v" for c in text)
    if controls > len(text) // 200:
        raise PolicyError(path, "不是文本文件（内容是二进制数据）", "请从原软件中另存为纯文本（.txt）")
    return Source(path, hashlib.sha256(data).hexdigest(), encoding, text)


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
