"""Two versions of a policy, unit by unit and word by word."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from policysite.comparing import compare_places, compare_words
from policysite.library import find_places
from tests.policysite.conftest import make_policy, make_target, make_unit

CASES = yaml.safe_load((Path(__file__).parent / "cases/comparing.yml").read_text("utf-8"))
SHOWN = {"same": "{}", "added": "{{+{}+}}", "dropped": "[-{}-]"}


def make_places(units):
    made = [make_unit(id, label=label, heading=heading, text=text) for id, label, heading, text in units]
    return find_places(make_policy("a", made))


def show(pieces):
    return "".join(SHOWN[piece.kind].format(piece.text) for piece in pieces)


def show_row(row, words=True):
    labels = list(dict.fromkeys(place.clause for place in (row.old, row.new) if place))
    said = f"{row.kind}{'*' if row.moved else ''} {'→'.join(labels)}"
    return f"{said} {show(row.heading)}{show(row.text)}" if words else said


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_comparison(case):
    rows = compare_places(make_places(case["old"]), make_places(case["new"])).rows
    assert [show_row(row, "rows" in case) for row in rows] == case.get("rows", case.get("kinds"))


TEXT = st.text(alphabet="各级团委每年开展1次2活动，。 \n", max_size=30)


@given(TEXT, TEXT)
def test_both_versions_can_be_read_from_the_words(old, new):
    pieces = compare_words(old, new)
    for text, other in ((old, "added"), (new, "dropped")):
        kept = "".join(piece.text for piece in pieces if piece.kind != other)
        assert "".join(kept.split()) == "".join(text.split())


UNITS = st.lists(st.tuples(st.sampled_from(["总则", "", "保障"]), TEXT), max_size=8)


@given(UNITS, UNITS)
def test_every_unit_stands_in_one_row(old, new):
    before, after = (
        make_places([(str(n), f"第{n}条", heading, text) for n, (heading, text) in enumerate(units, 1)])
        for units in (old, new)
    )
    comparison = compare_places(before, after)
    assert [row.new for row in comparison.rows if row.new] == list(after)
    assert sorted(row.old.unit.id for row in comparison.rows if row.old) == sorted(place.unit.id for place in before)
    assert sum(comparison.counts[kind] for kind in ("未变", "修改", "新增", "删去")) == len(comparison.rows)


@given(UNITS)
def test_a_policy_does_not_differ_from_itself(units):
    places = make_places([(str(n), f"第{n}条", heading, text) for n, (heading, text) in enumerate(units, 1)])
    assert not [row for row in compare_places(places, places).rows if row.changed]


def test_targets_that_changed():
    def places(*targets, text):
        return find_places(make_policy("a", [make_unit("1", label="第一条", text=text, targets=targets)]))

    yearly = {"type": "frequency", "comparator": ">=", "measure": "次", "per": {"n": 1, "unit": "年"}}
    kept = make_target("30人", value=30, measure="人")
    old = places(kept, make_target("1次", value=1, **yearly), make_target("2家", value=2), text="每年1次，30人，2家。")
    new = places(make_target("2次", value=2, **yearly), kept, text="每年2次，30人。")
    (row,) = compare_places(old, new).rows
    shown = [(change.old and change.old.evidence, change.new and change.new.evidence) for change in row.targets]
    assert shown == [("1次", "2次"), ("2家", None)]


def test_every_article_of_a_long_version_has_its_counterpart():
    """A thousand articles, each a little changed."""

    def places(year):
        return make_places(
            [
                (str(n), f"第{n}条", "", f"第{n * 7919 % 1000}类单位应当于{year}年底前向主管部门报送{n}号情况。")
                for n in range(1, 1001)
            ]
        )

    comparison = compare_places(places(2019), places(2026))
    assert comparison.counts["修改"] == 1000
