"""How fast extraction is and how it grows with the text: `python -m bench` prints three small tables."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from policytext.extract import read_text, understand
from policytext.extract.about import recognise
from policytext.extract.source import read_source
from policytext.model import About, SourceRef

try:  # the yardstick, slow to install and used for nothing else
    import jieba
except ImportError:
    jieba = None

ROOT = Path(__file__).parents[1]
FOLDERS = ("source_texts", "tests/gold/texts", *filter(None, [os.environ.get("POLICYBOOK_CORPUS")]))
SENTENCE = "各级团委要加强组织建设，每半年至少开展1次主题团日活动，2025年底前覆盖率达到90%以上。"
SHAPES: dict[str, Callable[[int], str]] = {
    "one paragraph": lambda size: SENTENCE * (size // len(SENTENCE)),
    "one sentence": lambda size: SENTENCE.replace("。", "，") * (size // len(SENTENCE)),
    "labels in lines": lambda size: "\n".join(f"{n % 999 + 1}.各级团委要加强建设。" for n in range(size // 15)),
    "labels, all 一、": lambda size: "一、各级团委要加强建设。\n" * (size // 13),
    "labels in one line": lambda size: "".join(f"（{n % 99 + 1}）加强建设；" for n in range(size // 9)),
    "inline 一是": lambda size: "一是加强建设。二是落实经费。" * (size // 14),
    "《 never closed": lambda size: "《" * size,
    "《…》": lambda size: "《工作条例》" * (size // 6),
    "dates, one sentence": lambda size: "2025年6月30日前，" * (size // 11),
    "numbers, one clause": lambda size: "至少3人" * (size // 4),
    "quoted terms": lambda size: "“三会一课”" * (size // 6),
    "digits": lambda size: "1" * size,
    "Chinese numerals": lambda size: "一" * size,
    "blanks": lambda size: "一" + " " * size + "二",
    "short lines": lambda size: "加强\n" * (size // 3),
}
"""Texts that a size grows: an honest one, and those that tempt a pass to look back or ahead too far."""
SIZES = (18_750, 37_500, 75_000, 150_000, 300_000)
PATIENCE = 4.0
"""Seconds; a shape that took longer is not tried at the next size."""


def extract(text: str) -> None:
    """The whole extraction without files."""
    raw, _ = read_text(text)
    about = About("bench", "", (), None, None, (), None, None, SourceRef("", ""))
    recognise(raw)
    understand(raw, about)


def seconds(work: Callable[[str], object], texts: Iterable[str]) -> float:
    """How long the work on all texts takes."""
    started = time.perf_counter()
    for text in texts:
        work(text)
    return time.perf_counter() - started


def row(cells: Iterable[object], first: int = 22) -> None:
    name, *others = cells
    width = sum(2 if ord(c) > 0x2E80 else 1 for c in str(name))
    print(str(name) + " " * (first - width) + "".join(f"{cell:>12}" for cell in others))


def speed() -> None:
    row(("texts", "files", "MB", "seconds", "MB/s", "× jieba.cut"))
    extract(SENTENCE)  # what is loaded once is not counted
    if jieba:
        jieba.setLogLevel("ERROR")
        jieba.initialize()
    for folder in FOLDERS:
        texts = [read_source(path).text for path in sorted((ROOT / folder).glob("*.txt"))]
        if not texts:
            continue
        size = sum(len(text.encode()) for text in texts) / 1e6
        taken = min(seconds(extract, texts) for _ in range(3))
        words = min(seconds(jieba.lcut, texts) for _ in range(3)) if jieba else None
        ratio = f"{taken / words:.2f}" if words else "no jieba"
        row((folder, len(texts), f"{size:.2f}", f"{taken:.2f}", f"{size / taken:.2f}", ratio))


def scaling() -> None:
    row(("characters", *(f"{size:,}" for size in SIZES), "growth"))
    for name, shape in SHAPES.items():
        taken: list[float] = []
        for text in map(shape, SIZES):
            if taken and taken[-1] > PATIENCE:
                break
            try:
                taken.append(seconds(extract, [text]))
            except Exception as error:  # a benchmark shows what is slow; the tests show what is wrong
                print(f"{name}: {type(error).__name__}")
                break
        growth = f"× {taken[-1] / taken[-2]:.1f}" if len(taken) > 1 else "?"
        row((name, *(f"{t:.2f} s" for t in taken), *("…" for _ in SIZES[len(taken) :]), growth))


def commands() -> None:
    row(("policytext extract", "seconds"))
    with tempfile.TemporaryDirectory() as folder:
        sources = [str(ROOT / name) for name in FOLDERS[:2]]
        command = [sys.executable, "-m", "policytext", "extract", *sources, "--out", "data"]
        for title in ("cold", "warm, nothing changed"):
            taken = seconds(lambda _: subprocess.run(command, cwd=folder, capture_output=True, check=True), [title])
            row((title, f"{taken:.2f}"))


if __name__ == "__main__":
    for part in (speed, scaling, commands):
        part()
        print()
