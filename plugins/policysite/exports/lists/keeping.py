"""The files of a list are made anew only where its words, or this program, have changed."""

import hashlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path

from policysite.checklists import Checklist
from policysite.exports.lists.docx import make_docx
from policysite.exports.lists.pdf import count_pages, make_pdf
from policysite.exports.lists.printing import PrintedList, lay_out
from policysite.exports.lists.xlsx import make_xlsx
from policytext import store
from policytext.model import PolicyError

FORMATS: Mapping[str, Callable[[PrintedList], bytes]] = {"pdf": make_pdf, "docx": make_docx, "xlsx": make_xlsx}
LIBRARIES = ("jinja2", "pylopdf-fonts-zh-cn", "typst", "xlsxwriter")
DIGEST = 64
"""Characters of a SHA-256."""


@dataclass(frozen=True, slots=True)
class Exported:
    """A list in the formats to take away."""

    files: Mapping[str, bytes]
    """By the ending of their names."""
    pages: int
    """Of the .pdf."""


def export_list(checklist: Checklist, year: int, folder: Path) -> Exported:
    """A list that is filled in for a year, in all formats; what the folder keeps from an earlier build is taken from there."""
    printed = lay_out(checklist, year)
    key = hashlib.sha256(f"{_fingerprint()} {printed!r}".encode()).hexdigest().encode()
    files = {
        ending: _keep(folder / f"{printed.slug}.{ending}.kept", key, partial(make, printed))
        for ending, make in FORMATS.items()
    }
    return Exported(files, count_pages(files["pdf"]))


def _keep(path: Path, key: bytes, make: Callable[[], bytes]) -> bytes:
    """What a file keeps under a key, as far as it is whole; it is made where there is no such thing."""
    with suppress(OSError):
        kept = path.read_bytes()
        content = kept[2 * DIGEST :]
        if kept[: 2 * DIGEST] == key + _digest(content):
            return content
    content = make()
    with suppress(PolicyError):  # what cannot be kept only costs time
        store.write(path, key + _digest(content) + content)
    return content


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode()


@cache
def _fingerprint() -> str:
    """Changes with any line of this package and with the libraries that write."""
    digest = hashlib.sha256(str([(name, version(name)) for name in LIBRARIES]).encode())
    here = Path(__file__).parent
    for path in sorted(here.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(path.relative_to(here).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()
