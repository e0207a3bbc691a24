"""Sources that are more than plain text: bytes → text, each kind by a reader of its own, within limits.

`read_format` runs the reader in a process of its own: a file that would take for ever, eat the memory or crash a
library costs that process and nothing else. Readers are pure functions and can be called as they are.
"""

import json
import subprocess
import sys

from policytext.formats.limits import MAX_SECONDS, UnreadableError

SUFFIXES = (".docx", ".pdf", ".html", ".htm")
_AGAIN = "请用原软件打开后另存，或把正文复制到纯文本（.txt）里再放入"


def read_format(suffix: str, data: bytes) -> str:
    """The text in a file of one of SUFFIXES. Raises UnreadableError."""
    command = [sys.executable, "-I", "-m", "policytext.formats", suffix]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=MAX_SECONDS, check=False)  # noqa: S603  # our own module; nothing of the file is in the words
    except subprocess.TimeoutExpired as error:
        raise UnreadableError(f"读了 {MAX_SECONDS} 秒还没有读完", _AGAIN) from error
    try:
        answer = json.loads(done.stdout)
    except ValueError as error:
        raise UnreadableError("文件无法解析，读取程序中止了", _AGAIN) from error
    if "problem" in answer:
        raise UnreadableError(answer["problem"], answer["way_out"])
    return str(answer["text"])
