"""How fast extraction is and how it grows with the text, and what spans policies with their number: `python -m bench`
prints small tables."""

import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from policysite.comparing import compare_places
from policysite.library import Place, build_library, find_places
from policysite.likening import find_same_targets
from policysite.relating import find_related
from policytext.extract import extract_policy, read_text, understand
from policytext.extract.about import recognise
from policytext.extract.source import read_source
from policytext.model import About, Policy, SourceRef, Unit

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


def clock(work: Callable[..., object], *given: object) -> float:
    """How many seconds one piece of work takes."""
    started = time.perf_counter()
    work(*given)
    return time.perf_counter() - started


def seconds(work: Callable[[str], object], texts: Iterable[str]) -> float:
    """How long the work on all texts takes."""
    return sum(clock(work, text) for text in texts)


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


UNITS = (1_250, 2_500, 5_000, 10_000, 20_000)


def relating() -> None:
    """Units of each folder, and of libraries made up from the sentences of the first two: 40 units of 3 a policy."""
    row(("related units", "policies", "units", "links", "seconds"))
    sentences: list[str] = []
    for folder in FOLDERS:
        policies = [_extract(path) for path in sorted((ROOT / folder).glob("*.txt"))]
        if folder in FOLDERS[:2]:
            units = (unit for policy in policies for unit in policy.units)
            sentences += (sentence for unit in units for sentence in unit.text.split("。") if len(sentence) > 8)
        places = {policy.about.id: find_places(policy) for policy in policies}
        row((folder, len(places), sum(map(len, places.values())), *_relate(places)))
    print()
    row(("made-up units", *(f"{size:,}" for size in UNITS), "growth"))
    taken = [_relate(_make_up(size, sentences))[1] for size in UNITS]
    row(("seconds", *taken, f"× {float(taken[-1]) / float(taken[-2]):.1f}"))


def _relate(places: Mapping[str, tuple[Place, ...]]) -> tuple[int, str]:
    """How many links were found and in how many seconds."""
    started = time.perf_counter()
    links = sum(map(len, find_related(places).values()))
    return links, f"{time.perf_counter() - started:.2f}"


def _extract(path: Path) -> Policy:
    return extract_policy(path, path.stem, path.name)


def _make_up(size: int, sentences: Sequence[str]) -> Mapping[str, tuple[Place, ...]]:
    drawn = random.Random(size)  # noqa: S311  # the same library every time
    places = {}
    for n in range(size // 40):
        about = About(f"p{n:04}", "", (), None, None, (), None, None, SourceRef("", ""))
        texts = ("。".join(drawn.sample(sentences, 3)) for _ in range(40))
        units = (
            Unit(str(k), f"{k}.", "", text, (k, k), True, (), (), (), (), (), (), (), ())
            for k, text in enumerate(texts, 1)
        )
        places[about.id] = find_places(Policy(about, (), tuple(units)))
    return places


POLICIES = (50, 100, 200, 400)
ARTICLES = (120, 240, 480, 960)
STEMS, BRANCHES = "甲乙丙丁戊己庚辛壬癸", "寅卯辰巳午未申酉戌亥"


def likening() -> None:
    """Numbers that govern the same thing, in policies of five clauses each that are alike in tens."""
    row(("same targets, policies", *(f"{size:,}" for size in POLICIES), "growth"))
    libraries = [build_library(map(_read_courses, range(size))) for size in POLICIES]
    taken = [clock(find_same_targets, library) for library in libraries]
    row(("seconds", *(f"{t:.2f}" for t in taken), f"× {taken[-1] / taken[-2]:.1f}"))


def _read_courses(n: int) -> Policy:
    """One of the policies, which differ in whom their courses are for."""
    about = About(f"p{n:04}", "", (), None, None, (), None, None, SourceRef("", ""))
    kinds = (STEMS[(n * 7 + m) % 10] + BRANCHES[n % 10] for m in range(5))
    lines = (f"{m}.每年至少举办{m}次{kind}号青年志愿服务培训班。" for m, kind in enumerate(kinds, 1))
    return Policy(about, (), understand(read_text("\n".join(lines))[0], about))


def comparing() -> None:
    """Two versions of one rule whose articles are all a little changed."""
    row(("versions, articles", *(f"{size:,}" for size in ARTICLES), "growth"))
    taken = []
    for size in ARTICLES:
        old, new = (_read_version(size, year) for year in (2019, 2026))
        taken.append(clock(compare_places, old, new))
    row(("seconds", *(f"{t:.2f}" for t in taken), f"× {taken[-1] / taken[-2]:.1f}"))


def _read_version(size: int, year: int) -> tuple[Place, ...]:
    about = About("rule", "", (), None, None, (), None, None, SourceRef("", ""))
    lines = (f"第{n}条　第{n * 7919 % size}类单位应当于{year}年底前报送{n}号情况。" for n in range(1, size + 1))
    return find_places(Policy(about, (), understand(read_text("\n".join(lines))[0], about)))


if __name__ == "__main__":
    for part in (speed, scaling, commands, relating, likening, comparing):
        part()
        print()
