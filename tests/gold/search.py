"""How well the search answers: queries with graded answers (`search/*.yml`), measured on what the browser returns.

`python -m tests.gold.search` builds the site, runs the queries in Chromium and prints the figures by class; names of
query files choose among them, --errors shows every query that is not answered perfectly.
"""

import math
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

import yaml
from playwright.sync_api import Page, sync_playwright

from policytext import store
from policytext.model import Policy, squeeze

FOLDER = Path(__file__).parent / "search"
ROOT = Path(__file__).parents[2]
FLOORS = FOLDER / "floors.yml"
SETS = ("given", "development", "held_out", "held_out_later", "held_out_last")
DEPTH = 10
"""Results that are looked at."""
ANSWERS = 2
"""The grade of a clause that answers the query; 1 is related."""
ALL = "all"

ASK = """async ([queries, limit]) => {
  const said = [];
  for (const query of queries) {
    const hits = await window.policysite.search(query, {limit});
    said.push(hits.map(hit => hit.policy + "#" + hit.unit));
  }
  return said;
}"""


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody types, and the clauses (policy#unit) that should come up, with their grades."""

    id: str
    text: str
    kind: str
    grades: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Measures:
    """How one query was answered."""

    ndcg: float
    first: bool
    """The first result answers it."""
    early: bool
    """One of the first five does."""
    nothing: bool
    """There was no result."""


Figures = Mapping[str, float]
"""Of many queries: ndcg, recall@1, recall@5, nothing."""


def read_queries(name: str, policies: Iterable[Policy]) -> tuple[Query, ...]:
    """The queries of a file; raises ValueError where an answer is not exactly one clause."""
    known = tuple(policies)
    entries = yaml.safe_load((FOLDER / f"{name}.yml").read_bytes())["queries"]
    return tuple(
        Query(
            entry["id"],
            str(entry["query"]),
            entry["class"],
            {_find_clause(answer, known): answer["grade"] for answer in entry["relevant"]},
        )
        for entry in entries
    )


def read_policies() -> tuple[Policy, ...]:
    """The policies that the queries are about."""
    return tuple(store.load(path) for path in sorted((ROOT / "docs/data").glob("*.yml")))


def _find_clause(answer: Mapping[str, Any], policies: Iterable[Policy]) -> str:
    """The clause whose own words begin so: its text, or its heading where it has none."""
    (policy,) = [policy for policy in policies if policy.about.id == answer["policy"]]
    wanted = squeeze(answer["starts"])
    found = [unit.id for unit in policy.units if (squeeze(unit.text) or squeeze(unit.heading)).startswith(wanted)]
    if len(found) != 1:
        raise ValueError(f"{answer}: {found}")
    return f"{policy.about.id}#{found[0]}"


def ask(page: Page, queries: Iterable[Query]) -> list[list[str]]:
    """What an open page of the site answers: clauses, the best first."""
    results: list[list[str]] = page.evaluate(ASK, [[query.text for query in queries], DEPTH])
    return results


def measure(query: Query, results: Sequence[str]) -> Measures:
    """nDCG with gains of 2^grade - 1, and whether an answer comes first or early."""
    grades = [query.grades.get(result, 0) for result in results[:DEPTH]]
    best = sorted(query.grades.values(), reverse=True)[:DEPTH]
    return Measures(
        ndcg=_add_gains(grades) / _add_gains(best),
        first=grades[:1] == [ANSWERS],
        early=ANSWERS in grades[:5],
        nothing=not results,
    )


def _add_gains(grades: Iterable[int]) -> float:
    return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades))


def sum_up(measured: Iterable[Measures]) -> Figures:
    """The means."""
    all_of_them = tuple(measured)
    return {
        "ndcg": fmean(each.ndcg for each in all_of_them),
        "recall@1": fmean(each.first for each in all_of_them),
        "recall@5": fmean(each.early for each in all_of_them),
        "nothing": fmean(each.nothing for each in all_of_them),
    }


def sum_up_by_kind(queries: Sequence[Query], results: Sequence[Sequence[str]]) -> dict[str, Figures]:
    """Class → its figures, and those of all."""
    measured = [(query.kind, measure(query, found)) for query, found in zip(queries, results, strict=True)]
    kinds = dict.fromkeys(kind for kind, _ in measured)
    by_kind = {kind: sum_up(each for own, each in measured if own == kind) for kind in kinds}
    return {**by_kind, ALL: sum_up(each for _, each in measured)}


def find_fallen(name: str, figures: Mapping[str, Figures]) -> dict[str, tuple[float, float]]:
    """What is worse than its floor in search/floors.yml: (measured, floor)."""
    floors = yaml.safe_load(FLOORS.read_bytes())[name]
    return {
        f"{kind} {figure}": (round(figures[kind][figure], 3), floor)
        for kind, wanted in floors.items()
        for figure, floor in wanted.items()
        if (figures[kind][figure] > floor if figure == "nothing" else figures[kind][figure] < floor)
    }


def write_table(figures: Mapping[str, Figures]) -> str:
    """Figures by class, a line each."""
    rows = (
        f"{kind:14}" + "".join(f"{name} {value:.3f}  " for name, value in row.items()) for kind, row in figures.items()
    )
    return "\n".join(rows)


def write_errors(queries: Sequence[Query], results: Sequence[Sequence[str]]) -> Iterator[str]:
    """What came where it should not, or did not come."""
    for query, found in zip(queries, results, strict=True):
        ndcg = measure(query, found).ndcg
        if ndcg < 1:
            said = " ".join(f"{result}={query.grades.get(result, 0)}" for result in found[:5])
            missed = " ".join(f"{clause}={grade}" for clause, grade in query.grades.items() if clause not in found)
            yield f"{query.id} {query.text} {ndcg:.2f}: {said}; missed: {missed or 'none'}"


def main(names: Sequence[str]) -> None:
    """Build, ask and print."""
    from mkdocs.commands.build import build  # noqa: PLC0415  # the scores above need neither
    from mkdocs.config import load_config  # noqa: PLC0415  # nor this

    from tests.site.conftest import ARGUMENTS, CHROMIUM  # noqa: PLC0415  # nor a browser

    policies = read_policies()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        build(load_config(str(ROOT / "mkdocs.yml"), site_dir=folder))
        page = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS)).new_page()
        page.goto((Path(folder) / "index.html").as_uri())
        for name in [each for each in names if not each.startswith("--")] or SETS:
            queries = read_queries(name, policies)
            results = ask(page, queries)
            print(f"{name}, {len(queries)} queries\n{write_table(sum_up_by_kind(queries, results))}")
            if "--errors" in names:
                print("\n".join(write_errors(queries, results)))


if __name__ == "__main__":
    main(sys.argv[1:])
