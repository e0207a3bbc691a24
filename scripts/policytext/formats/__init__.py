"""Sources that are more than plain text: bytes → text, each kind by a reader of its own, within limits.

`read_format` runs the reader in a process of its own: a file that would take for ever, eat the memory or crash a
library costs that process and nothing else. Readers are pure functions and can be called as they are.
"""

import json
import subprocess
import sys
from threading import Timer
from typing import Any, Self

from policytext.formats.limits import MAX_ANSWER, MAX_SECONDS, UnreadableError

SUFFIXES = (".docx", ".pdf", ".html", ".htm")
_AGAIN = "请用原软件打开后另存，或把正文复制到纯文本（.txt）里再放入"
_SAVE_TABLE = "请用 Excel 或 WPS 打开后另存为 .xlsx"


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


class Reader:
    """A process that reads tables one after the other; one that takes too long or crashes costs its file alone."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def read(self, suffix: str, data: bytes) -> Any:
        """What `formats.__main__` answers for a file, in plain values. Raises UnreadableError."""
        process = self._process = self._process or self._start()
        timer = Timer(MAX_SECONDS, process.kill)
        timer.start()
        try:
            answer = _ask(process, json.dumps({"suffix": suffix, "size": len(data)}).encode() + b"\n" + data)
        except (OSError, ValueError) as error:
            self._stop()
            raise UnreadableError("文件无法解析，读取程序中止了", _SAVE_TABLE) from error
        finally:
            timer.cancel()
        if "problem" in answer:
            raise UnreadableError(answer["problem"], answer["way_out"])
        return answer["content"]

    @staticmethod
    def _start() -> subprocess.Popen[bytes]:
        command = [sys.executable, "-I", "-m", "policytext.formats", "tables"]
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)  # noqa: S603  # our own module; nothing of a file is in the words

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process:
            process.kill()
            process.communicate()


def _ask(process: subprocess.Popen[bytes], question: bytes) -> Any:
    if process.stdin is None or process.stdout is None:  # it was started with both
        raise OSError
    process.stdin.write(question)
    process.stdin.flush()
    answer = process.stdout.readline(MAX_ANSWER)
    if not answer.endswith(b"\n"):  # it died, or has more to say than any table
        raise ValueError
    return json.loads(answer)
