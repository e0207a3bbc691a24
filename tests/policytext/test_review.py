"""What people correct is in the data, and no character is lost by it."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from policytext.companion import read_companion
from policytext.extract import read_text, read_text_reviewed, understand
from policytext.extract.review import SAME, Correction, Review, apply_review, stated_tasks
from policytext.model import About, Policy, PolicyError, SourceRef, Unit, squeeze
from tests.policytext.reading import cases, outline, said
from tests.policytext.test_properties import DRAFTS, POLICIES, ROOT, assert_covered

ABOUT = About("case", "某县某某方案", (), None, "2021-01-01", (), None, None, SourceRef("case.txt", ""))


def reviewed(text: str, review: Review) -> Policy:
    raw, boilerplate, places = read_text_reviewed(text, review)
    units = understand(raw, ABOUT, stated_tasks(review, places))
    return apply_review(Policy(ABOUT, boilerplate, units), review, places)


def from_file(folder: Path, units: dict[str, Any]) -> Review:
    path = folder / "case.yml"
    path.write_text(yaml.safe_dump({"review": {"units": units}}, allow_unicode=True), "utf-8")
    return read_companion(path).review


@pytest.mark.parametrize("case", cases("review"))
def test_corrections(case: dict[str, Any], tmp_path: Path) -> None:
    policy = reviewed(case["text"], from_file(tmp_path, case["units"]))
    assert_covered(case["text"], policy)
    if "outline" in case:
        assert outline(policy.units) == case["outline"].strip()
    units = {unit.id: unit for unit in policy.units}
    for unit_id, expected in case.get("expected", {}).items():
        for key, value in expected.items():
            assert found(units[unit_id], key) == value, key


def found(unit: Unit, key: str) -> Any:
    """A field of a unit, or of its targets, as the cases write it."""
    if key == "targets":
        return [said(target) for target in unit.targets]
    if key == "local":
        return [target.local and [target.local.value, target.local.by] for target in unit.targets]
    value = getattr(unit, key)
    return list(value) if isinstance(value, tuple) else value


def test_the_example_of_the_readme_can_be_read(tmp_path: Path) -> None:
    """Those of the manual are tests/manual's."""
    (block,) = re.findall(r"```yaml\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    path = tmp_path / "case.yml"
    path.write_text(block, "utf-8")
    companion = read_companion(path)
    assert companion.about.effective == "2026-03-05" and len(companion.review.corrections[0].targets) == 1


# --- whatever is corrected ------------------------------------------------------------------------


@st.composite
def reviews(draw: st.DrawFn) -> tuple[str, Review]:
    """A text with corrections of its structure, some of which cannot be made."""
    text = draw(DRAFTS | POLICIES)
    raw, _ = read_text(text)
    ids = [unit.id for unit in raw]
    corrections = []
    for unit in raw:
        if draw(st.booleans()):
            continue
        body = squeeze(unit.heading + unit.joint + unit.text)
        correction = Correction(unit.id, unit.heading + unit.text or unit.label)
        change = draw(st.sampled_from(["merge", "parent", "heading", "split", "task", "split and merge", "all"]))
        if change in ("merge", "split and merge"):
            correction = replace(correction, merge=True)
        if change in ("parent", "all"):
            correction = replace(correction, parent=draw(st.sampled_from([None, *ids])))
        if change in ("heading", "all"):
            correction = replace(correction, heading=body[: draw(st.integers(0, len(body)))])
        if change in ("split", "split and merge", "all"):
            pieces = {
                unit.text[start:] for start in draw(st.lists(st.integers(0, max(0, len(unit.text) - 1)), max_size=3))
            }
            correction = replace(correction, split=tuple(sorted(pieces)))
        if change in ("task", "all"):
            correction = replace(correction, task=draw(st.booleans()))
        corrections.append(correction)
    return text, Review("case.yml", tuple(corrections))


@given(reviews())
def test_no_correction_loses_a_character(case: tuple[str, Review]) -> None:
    text, review = case
    try:
        policy = reviewed(text, review)
    except PolicyError:
        assume(False)
    assert_covered(text, policy)
    assert_tree(policy)
    raw, _ = read_text(text)
    _, _, places = read_text_reviewed(text, review)
    assert places.keys() == {unit.id for unit in raw}
    assert {unit_id for group in places.values() for unit_id in group} == {unit.id for unit in policy.units}


def assert_tree(policy: Policy) -> None:
    """Ids are positions in a tree in reading order; what is found stands in its unit."""
    children: dict[str | None, int] = {}
    for unit in policy.units:
        assert 1 <= unit.lines[0] <= unit.lines[1]
        assert unit.task or not unit.applies_to
        own = squeeze(unit.heading + unit.text)
        assert all(squeeze(target.evidence) in own for target in unit.targets)
        if unit.id not in ("0", "end"):
            assert unit.parent is None or unit.parent in children
            children[unit.parent] = children.get(unit.parent, 0) + 1
            children[unit.id] = 0
            assert unit.id.rpartition(".")[2] == str(children[unit.parent])


@given(DRAFTS | POLICIES)
def test_a_correction_that_says_nothing_changes_nothing(text: str) -> None:
    raw, _ = read_text(text)
    assume(all(unit.label + unit.text for unit in raw))
    nothing = tuple(Correction(unit.id, unit.heading + unit.text or unit.label) for unit in raw)
    assert reviewed(text, Review("case.yml", nothing)) == reviewed(text, Review())
    assert all(correction.parent == SAME and not correction.speaks for correction in nothing)


@given(DRAFTS | POLICIES)
def test_paragraphs_know_their_lines(text: str) -> None:
    for unit in read_text(text)[0]:
        paragraphs = unit.text.split("\n") if unit.text else []
        assert len(unit.starts) == len(paragraphs)
        assert all(unit.lines[0] <= start <= unit.lines[1] for start in unit.starts)
