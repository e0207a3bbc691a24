"""The quality gate: what is read from the gold's texts may only become better."""

from pathlib import Path

import pytest

from policytext import batch
from tests.gold import score

PROMISED = {"units": 0.98, "tree": 0.98, "tasks": 0.93, "targets": 0.90, "citations": 0.95, "terms": 0.80}
"""What the five source policies must reach whatever else changes."""


@pytest.mark.parametrize("group", score.GROUPS)
def test_no_figure_falls_below_its_floor(group: str) -> None:
    if not score.gold_names(group):
        pytest.skip("its texts stand in a corpus of one's own (POLICYBOOK_CORPUS)")
    measured = score.score_group(group)
    fallen = {
        kind: (round(measured.counts[kind].f1, 4), floor)
        for kind, floor in score.read_floors().get(group, {}).items()
        if measured.counts[kind].f1 < floor
    }
    assert not fallen, f"(measured, floor): {fallen}\n{score.table(measured)}\n" + "\n".join(measured.deviations)


def test_floors_hold_what_was_promised() -> None:
    floors = score.read_floors()["five"]
    assert all(floors[kind] >= least for kind, least in PROMISED.items())


def test_the_five_are_published_as_a_careful_reader_reads_them() -> None:
    published = score.score_published()
    assert published.counts["targets"].found == 79
    assert not published.deviations, "\n".join(published.deviations)


def test_raising_lifts_floors_and_never_lowers_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(score, "FLOORS", tmp_path / "floors.yml")
    score.FLOORS.write_text("# why\nfive: {units: 0.5, tree: 0.99}\n", "utf-8")
    measured = score.Score()
    for kind in ("units", "tree"):
        measured.counts[kind] = score.Count(found=9, missed=1, extra=1)
    score.raise_floors({"five": measured})
    assert score.read_floors() == {"five": {"units": 0.897, "tree": 0.99}}
    assert score.FLOORS.read_text("utf-8").startswith("# why\n")


def test_committed_data_equals_regeneration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(score.ROOT)
    monkeypatch.setattr(batch, "CACHE", tmp_path / "cache.json")
    jobs, problems = batch.find_jobs([Path("source_texts")], tmp_path / "data")
    outcome = batch.run(jobs, 1, lambda *_: None)
    assert not problems and not outcome.problems
    again = {path.name: path.read_text("utf-8") for path in (tmp_path / "data").glob("*.yml")}
    committed = {path.name: path.read_text("utf-8") for path in Path("docs/data").glob("*.yml")}
    changed = sorted(name for name in again | committed if again.get(name) != committed.get(name))
    assert not changed, "run `policytext extract` and commit docs/data"
