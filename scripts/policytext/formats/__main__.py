"""The process that reads one file: its bytes on standard input, the answer as JSON on standard output."""

import json
import sys
from contextlib import suppress

from policytext.formats.limits import MAX_MEMORY, MAX_SECONDS, UnreadableError


def _limit() -> None:
    """Memory and time of this process, where the system can hold them."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415  # not there on Windows

        for kind, most in ((resource.RLIMIT_AS, MAX_MEMORY), (resource.RLIMIT_CPU, MAX_SECONDS)):
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


if __name__ == "__main__":
    _limit()
    sys.stdout.write(json.dumps(_answer()))
