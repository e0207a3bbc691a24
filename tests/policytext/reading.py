"""What the tests of all passes share: cases from YAML, and short ways to say what was read."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from policytext.extract import read_text, understand
from policytext.extract.about import recognise
from policytext.model import About, Policy, SourceRef, Target, Unit

CASES = Path(__file__).parent / "cases"
YEAR = 2021
"""The year of the policies that cases are taken to stand in."""


def cases(name: str) -> list[Any]:
    """The cases of one file, each with its own text or name as the test's id."""
    data = yaml.safe_load((CASES / f"{name}.yml").read_text("utf-8"))
    listed = list(data.items()) if isinstance(data, dict) else data
    return [pytest.param(case, id=f"{number} {_title(case)}"[:60]) for number, case in enumerate(listed, 1)]


def sections(name: str) -> list[Any]:
    """The cases of a file whose mappings stand in named sections."""
    data = yaml.safe_load((CASES / f"{name}.yml").read_text("utf-8"))
    return [
        pytest.param(case, id=f"{section}: {case[0]}"[:60])
        for section, listed in data.items()
        for case in listed.items()
    ]


def _title(case: Any) -> str:
    if isinstance(case, dict):
        return str(case.get("name") or case["text"])
    return str(case[0])


def read(text: str, issued: str | None = f"{YEAR}-01-01", audience: tuple[str, ...] | None = None) -> Policy:
    """The policy in a text."""
    raw, boilerplate = read_text(text)
    recognised = recognise(raw)
    about = About(
        id="case",
        title=recognised.title or "",
        issuer=recognised.issuer,
        doc_number=recognised.doc_number,
        issued=issued,
        audience=recognised.audience if audience is None else audience,
        status=None,
        region=None,
        source=SourceRef("case.txt", ""),
    )
    return Policy(about, boilerplate, understand(raw, about))


def outline(units: tuple[Unit, ...]) -> str:
    """One line a unit: id, label, heading."""
    return "\n".join(" ".join(filter(None, (unit.id, unit.label, unit.heading))) for unit in units)


def said(target: Target) -> str:
    """A target in one line: type, comparator, value, measure, period, date, and what marks it."""
    if target.value is None:
        number = [f"blank {target.measure}"] if target.measure else []
    else:
        value = "~".join(map(str, target.value)) if isinstance(target.value, tuple) else str(target.value)
        number = [target.comparator, value, target.measure or ""]
    per = [f"per {target.per.n} {target.per.unit}"] if target.per else []
    by = [f"by {target.by}"] if target.by else []
    marks = [mark for mark in ("placeholder", "implicit") if getattr(target, mark)]
    return " ".join([target.type, *number, *per, *by, *marks])
