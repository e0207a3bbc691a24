"""The manual's blocks in order, and its invented policy in a working folder of its own, where its commands run."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.policytext.word import make_docx, paragraph

ROOT = Path(__file__).parents[2]
MANUAL = ROOT / "docs/maintaining.md"
OLD, NEW = (Path(__file__).parent / name for name in ("dushujiao.txt", "dushujiao-2027.txt"))
POLICY = "xiaoyuan-dushu-jiao"
DAY = "1795305600"
"""2026-11-22, as SOURCE_DATE_EPOCH."""
_FENCE = re.compile(
    r"^(?P<indent> *)```\s*(?P<kind>\w+|\{[^}]*\})\n(?P<text>.*?)^(?P=indent)```$", re.MULTILINE | re.DOTALL
)
_HEADING = re.compile(r"^#{2,3} (?P<title>.*?)(?: \{#(?P<anchor>[\w-]+)\})?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: the anchor or title of the section it stands in, what kind of block it is, its text."""

    section: str
    kind: str
    text: str


def read_blocks() -> list[Block]:
    """Every fenced block of the manual, in order."""
    text = MANUAL.read_text("utf-8")
    fences = list(_FENCE.finditer(text))
    assert text.count("```") == 2 * len(fences)
    headings = [
        heading
        for heading in _HEADING.finditer(text)
        if not any(fence.start() < heading.start() < fence.end() for fence in fences)
    ]
    return [Block(_section(fence, headings), fence["kind"], textwrap.dedent(fence["text"])) for fence in fences]


def _section(fence: re.Match[str], headings: list[re.Match[str]]) -> str:
    heading = [heading for heading in headings if heading.start() < fence.start()][-1]
    return heading["anchor"] or heading["title"]


def read_tables() -> Iterator[tuple[str, list[str]]]:
    """Every row of the manual's tables but their heads, with the anchor or title of its section."""
    section = ""
    head = True
    for line in MANUAL.read_text("utf-8").split("\n"):
        if heading := _HEADING.fullmatch(line):
            section = heading["anchor"] or heading["title"]
        if not line.startswith("|"):
            head = True
        elif line.startswith("|---"):
            head = False
        elif not head:
            yield section, [cell.strip() for cell in line.strip("|").split("|")]


def fill_folder(folder: Path) -> Path:
    """A working folder as a new user has it: one policy that is there already, and two Word files that came in."""
    for name in ("Makefile", "mkdocs.yml", "requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, folder)
    shutil.copytree(ROOT / "docs", folder / "docs", ignore=shutil.ignore_patterns("data"))
    (folder / "source_texts").mkdir()
    for suffix in (".txt", ".yml"):
        shutil.copy(ROOT / f"tests/policysite/versions/dushu-banfa-2019{suffix}", folder / "source_texts")
    for path, name in ((OLD, "校园读书角方案.docx"), (NEW, "校园读书角方案2027.docx")):
        (folder / name).write_bytes(make_word(path.read_text("utf-8")))
    return folder


def make_word(text: str) -> bytes:
    """A Word file with a paragraph a line."""
    return make_docx("".join(map(paragraph, text.splitlines())))


def run_make(command: str, folder: Path) -> tuple[int, str]:
    """Run a command of the manual by the Makefile, without installing anything; its exit code and what it says."""
    program, *words = shlex.split(command)
    assert program == "make"
    done = subprocess.run(
        ["make", "-s", "-o", ".venv/site", f"BIN={Path(sys.executable).parent}", *words],
        cwd=folder,
        env={**os.environ, "SOURCE_DATE_EPOCH": DAY, "MAKEFLAGS": ""},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    said = [line for line in (done.stderr + done.stdout).splitlines() if not re.match(r"make(\[\d+\])?: \*\*\*", line)]
    return done.returncode, "\n".join(said) + "\n"
