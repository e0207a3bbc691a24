"""The process that reads one file: its bytes on standard input, the answer as JSON on standard output.

Called for `tables` it reads one after the other: a line that says the kind and the size, then the bytes; a line back.
"""

import json
import sys
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from policytext.formats.limits import MAX_MEMORY, MAX_SECONDS, UnreadableError


def _limit(seconds: int | None = None) -> None:
    """Memory and time of this process, where the system can hold them."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415  # not there on Windows

        for kind, most in ((resource.RLIMIT_AS, MAX_MEMORY), (resource.RLIMIT_CPU, seconds)):
            if most is not None:
                resource.setrlimit(kind, (most, resource.getrlimit(kind)[1]))


def _read(suffix: str, data: bytes) -> str:
    match suffix:  # each reader brings its library, and only one is needed
        case ".docx":
            from policytext.formats.docx import read_docx  # noqa: PLC0415  # only the library that is needed

            return read_docx(data)
        case ".pdf":
            from policytext.formats.pdf import read_pdf  # noqa: PLC0415  # only the library that is needed

            return read_pdf(data)
        case _:
            from policytext.formats.html import read_html  # noqa: PLC0415  # only the library that is needed

            return read_html(data)


def _answer() -> dict[str, str]:
    try:
        return {"text": _read(sys.argv[1], sys.stdin.buffer.read())}
    except UnreadableError as error:
        return {"problem": error.problem, "way_out": error.way_out}


def _read_table(suffix: str, data: bytes) -> dict[str, Any]:
    try:
        if suffix == ".xlsx":
            from policytext.formats.xlsx import read_xlsx  # noqa: PLC0415  # only the library that is needed

            return {"content": asdict(read_xlsx(data))}
        if suffix == ".docx":
            from policytext.formats.forms import read_form  # noqa: PLC0415  # only the library that is needed

            return {"content": asdict(read_form(data))}
        raise UnreadableError(f"不能读取 {suffix} 文件", "请交回 .xlsx、.docx 或 .json 文件")
    except UnreadableError as error:
        return {"problem": error.problem, "way_out": error.way_out}
    except (MemoryError, RecursionError):
        return {"problem": "文件太大，读取时内存不足", "way_out": "请确认文件来源，用原来的表重新填写"}


def _answer_tables() -> None:
    while line := sys.stdin.buffer.readline():
        asked = json.loads(line)
        answer = _read_table(asked["suffix"], sys.stdin.buffer.read(asked["size"]))
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    if sys.argv[1] == "tables":
        _limit()
        _answer_tables()
    else:
        _limit(MAX_SECONDS)
        sys.stdout.write(json.dumps(_answer()))
