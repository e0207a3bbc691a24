"""A 《…》 that names a policy of the same folder leads to it, its abbreviation too."""

from pathlib import Path

import pytest

from policytext import batch, store

PLAN = "中长期青年发展规划\n一、目标\n各级团委每年开展1次活动。\n"
NOTICE = "关于做好工作的通知\n一、依据\n落实《中长期青年发展规划》（以下简称《规划》）和《别的规划》。\n二、任务\n各地要推进《规划》实施。\n"


def extract(folder: Path) -> dict[str, str | None]:
    jobs, problems = batch.find_jobs([folder / "texts"], folder / "data")
    assert not problems
    batch.run(jobs, 1, lambda *_: None)
    notice = store.load(folder / "data/notice.yml")
    return {citation.title: citation.policy for unit in notice.units for citation in unit.citations}


def test_links_come_and_go_with_the_policies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts/notice.txt").write_text(NOTICE, "utf-8")
    assert extract(tmp_path) == {"中长期青年发展规划": None, "规划": None, "别的规划": None}
    (tmp_path / "texts/plan.txt").write_text(PLAN, "utf-8")
    assert extract(tmp_path) == {"中长期青年发展规划": "plan", "规划": "plan", "别的规划": None}
    (tmp_path / "texts/plan.txt").unlink()
    (tmp_path / "data/plan.yml").unlink()
    assert extract(tmp_path) == {"中长期青年发展规划": None, "规划": None, "别的规划": None}
