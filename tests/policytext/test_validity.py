"""Whether a policy holds on a day, from what people say of it and of the others."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policytext.model import About, PolicyError, SourceRef
from policytext.store import read_yaml
from policytext.validity import find_successors, read_day, status_on

CASES = read_yaml(Path(__file__).parent / "cases/validity.yml")[0]


def make_about(id: str, **said: Any) -> About:
    said["replaces"] = tuple(said.get("replaces", ()))
    unknown: dict[str, Any] = {"issuer": (), "doc_number": None, "issued": None, "audience": (), "region": None}
    unknown |= {"title": id, "status": None, "source": SourceRef(f"source_texts/{id}.txt", "")}
    return About(id=id, **(unknown | said))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_status(case: dict[str, Any]) -> None:
    abouts = [make_about(id, **said) for id, said in case["policies"].items()]
    successors, problems = find_successors(abouts)
    day = date.fromisoformat(case["day"])
    assert {about.id: status_on(about, successors, day) for about in abouts} == case["status"]
    wanted = case.get("problems", [])
    assert len(problems) == len(wanted)
    for problem, words in zip(problems, wanted, strict=True):
        assert words in str(problem)


IDS = st.sampled_from("abcde")


@given(st.dictionaries(IDS, st.tuples(st.lists(IDS, max_size=3), st.none() | IDS), max_size=5))
def test_following_successors_always_ends(said: dict[str, tuple[list[str], str | None]]) -> None:
    abouts = [make_about(id, replaces=old, replaced_by=new) for id, (old, new) in said.items()]
    successors, _ = find_successors(abouts)
    for start in successors:
        here, steps = start, 0
        while here in successors:
            here, steps = successors[here].id, steps + 1
            assert steps <= len(abouts)


def test_the_companion_stands_beside_the_source() -> None:
    assert [SourceRef(path, "").companion for path in ("a/b.c.txt", "a.b/c", "甲.docx")] == [
        "a/b.c.yml",
        "a.b/c.yml",
        "甲.yml",
    ]


def test_the_day_of_a_reproducible_build() -> None:
    assert read_day({"SOURCE_DATE_EPOCH": "1795305600"}) == date(2026, 11, 22)
    assert read_day({}) == date.today()


@pytest.mark.parametrize("given", ["", "2026-11-22", "9" * 30])
def test_a_day_that_is_none(given: str) -> None:
    with pytest.raises(PolicyError, match="SOURCE_DATE_EPOCH：应为 1970 年以来的秒数"):
        read_day({"SOURCE_DATE_EPOCH": given})
