"""What is written is what is read back, whatever stands in it."""

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policytext import store
from policytext.model import (
    About,
    Boilerplate,
    Citation,
    Comparator,
    Local,
    Period,
    Policy,
    PolicyError,
    Reviewed,
    SourceRef,
    Status,
    Target,
    TargetType,
    Term,
    Unit,
)
from policytext.waiting import BLANK, DOUBT, NOBODY, OVERDUE, Waiting, make_stub, quote_unit
from tests.policytext.reading import read

HOSTILE = (
    *(
        "",
        " ",
        "  前后空格  ",
        "- 项",
        "键: 值",
        "# 注",
        "'",
        '"',
        "‘’",
        "{a: 1}",
        "[x]",
        "*a",
        "&a",
        "!!str x",
        "%",
        "@",
        "`",
        "|",
        ">",
    ),
    *(
        "null",
        "~",
        "true",
        "no",
        "1",
        "1.0",
        "1e3",
        "0x1f",
        "2024-01-31",
        "12:30:45",
        "=",
        "<<",
        "---",
        "...",
        "?",
        "\t",
        "\ta",
    ),
    *("a\nb", "\n", "\n\n", "a\n", "\na", " a\n b", "a \nb", "a\n\n\nb", "a\n- b\n# c\n", "\ta\nb", "a\r\nb", "\r"),
    *(
        "\x00",
        "\x07a",
        "\x1b[0m",
        "\x7f",
        "\x85",
        "a\x85b\nc",
        "\u2028",
        "a\u2029b\nc",
        "\ufeff",
        "\ufeffa\nb",
        "\u200b",
        "😀",
        "😀\n😀",
        "\ufffe",
    ),
)
TEXT = st.sampled_from(HOSTILE) | st.text(max_size=20)
NUMBER = st.integers(-(10**12), 10**12) | st.floats(allow_nan=False, allow_infinity=False)
TEXTS = st.lists(TEXT, max_size=3).map(tuple)
TARGETS = st.builds(
    Target,
    id=TEXT,
    evidence=TEXT,
    type=st.sampled_from(get_args(TargetType)),
    comparator=st.sampled_from(get_args(Comparator)),
    value=st.none() | NUMBER | st.tuples(NUMBER, NUMBER),
    measure=st.none() | TEXT,
    per=st.none() | st.builds(Period, st.integers(1, 99), TEXT),
    by=st.none() | TEXT,
    scope=st.none() | TEXT,
    placeholder=st.booleans(),
    implicit=st.booleans(),
    local=st.none() | st.builds(Local, st.none() | NUMBER | st.tuples(NUMBER, NUMBER), st.none() | TEXT),
)
UNITS = st.builds(
    Unit,
    id=TEXT,
    label=TEXT,
    heading=TEXT,
    text=TEXT,
    lines=st.tuples(st.integers(), st.integers()),
    task=st.booleans(),
    applies_to=TEXTS,
    responsible=TEXTS,
    topics=TEXTS,
    keywords=TEXTS,
    targets=st.lists(TARGETS, max_size=2).map(tuple),
    terms=st.lists(st.builds(Term, TEXT, st.none() | st.integers(), TEXTS), max_size=2).map(tuple),
    citations=st.lists(st.builds(Citation, TEXT, st.none() | TEXT, st.none() | TEXT), max_size=2).map(tuple),
    issues=TEXTS,
    note=st.none() | TEXT,
    corrections=st.integers(0, 99),
    origin=st.none() | TEXT,
)
POLICIES = st.builds(
    Policy,
    about=st.builds(
        About,
        id=TEXT,
        title=TEXT,
        issuer=TEXTS,
        doc_number=st.none() | TEXT,
        issued=st.none() | TEXT,
        audience=TEXTS,
        status=st.none() | st.sampled_from(get_args(Status)),
        region=st.none() | TEXT,
        source=st.builds(SourceRef, TEXT, TEXT, st.none() | TEXT),
        effective=st.none() | TEXT,
        replaces=TEXTS,
        replaced_by=st.none() | TEXT,
        reviewed=st.none() | st.builds(Reviewed, TEXT, TEXT),
    ),
    boilerplate=st.lists(st.builds(Boilerplate, st.integers(), TEXT), max_size=2).map(tuple),
    units=st.lists(UNITS, max_size=2).map(tuple),
)


def reread(policy: Policy) -> Policy:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "policy.yml"
        store.write(path, store.dump(policy))
        return store.load(path)


@given(POLICIES)
def test_any_policy_comes_back_as_it_was(policy: Policy) -> None:
    assert reread(policy) == policy


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_hostile_text_comes_back_as_it_was(text: str) -> None:
    policy = Policy(
        About(text, text, (text,), text, text, (text,), None, text, SourceRef(text, text, text)),
        (Boilerplate(1, text),),
        (Unit("1", text, text, text, (1, 1), False, (text,), (), (), (), (), (Term(text, 1, (text,)),), (), ()),),
    )
    assert reread(policy) == policy
    assert store.dump(policy) == store.dump(reread(policy))


def test_data_is_read_by_people_too() -> None:
    dumped = store.dump(read("一、加强领导\n各级团委每年至少开展1次活动。\n落实“三会一课”: # 不是注释"))
    assert "  - {id: 1/1, evidence: 各级团委每年至少开展1次活动, type: frequency, comparator: '>=', value: 1" in dumped
    assert (
        "    |-\n" not in dumped
        and "text: |-\n    各级团委每年至少开展1次活动。\n    落实“三会一课”: # 不是注释\n" in dumped
    )


def test_what_nobody_has_said_leaves_no_trace() -> None:
    dumped = store.dump(read("一、加强领导\n各级团委每年至少开展1次活动。"))
    optional = ("note", "local", "reviewed", "effective", "replaces", "replaced_by", "corrections", "origin")
    assert not any(f"{key}:" in dumped for key in optional)


def test_a_crash_while_writing_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "policy.yml"
    store.write(path, "before")
    with pytest.raises(UnicodeEncodeError):
        store.write(path, "\ud800")
    assert path.read_text() == "before" and [p.name for p in tmp_path.iterdir()] == ["policy.yml"]


def test_data_of_another_schema_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "policy.yml"
    path.write_text("schema: 99\n", "utf-8")
    with pytest.raises(PolicyError, match=r"policy\.yml 第 1 行：不是第 1 版的政策数据"):
        store.load(path)


@given(UNITS, st.sampled_from([DOUBT, BLANK, OVERDUE, NOBODY]), TEXT)
def test_a_stub_is_yaml_whatever_the_policy_says(unit: Unit, kind: str, what: str) -> None:
    """Comments stay comments, and what is quoted comes back without white space."""
    unit = replace(unit, id="4.10", origin=None)
    items = [Waiting(unit.id, kind, what, target) for target in unit.targets] or [Waiting(unit.id, DOUBT, what)]
    text = "\n".join(make_stub(unit, quote_unit(unit), items))
    data, _ = store.parse_yaml(text, Path("stub"))
    said = data["4.10"]
    assert list(data) == ["4.10"] and said["was"] == quote_unit(unit)
    assert said.keys() <= {"was", "note", "applies_to", "targets"}
    assert said.get("note") is None and said.get("applies_to") is None
    for target in said.get("targets") or ():
        assert target["evidence"] in {"".join(each.evidence.split()) for each in unit.targets}
        assert set(target) == {"evidence", "local"} and list(target["local"].values()) == [None]
