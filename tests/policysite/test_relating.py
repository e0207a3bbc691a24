"""Which units of other policies ask the same, and why."""

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from policysite import relating
from policysite.library import build_library, find_places, read_policies
from policysite.pages import make_files
from policysite.relating import CANDIDATES, REASONS, SHOWN, find_related, relate_library
from policytext.lexicon import ALIKE, TELL_LITTLE, TELL_NOTHING
from policytext.model import Citation
from tests.policysite.conftest import ROOT, make_policy, make_target, make_unit

CASES = yaml.safe_load((Path(__file__).parent / "cases/relating.yml").read_text("utf-8"))
CROSSREF = yaml.safe_load((ROOT / "tests/gold/crossref.yml").read_text("utf-8"))["related"]
FLOORS = {"same": 0.85, "near": 0.38}
"""The least part of the pairs of a kind that stands within the first five links of either unit. May only rise."""


def make_case_policy(case, id):
    def extras(key, unit):
        return case.get(key, {}).get(f"{id}#{unit}", ())

    units = [
        make_unit(
            unit,
            heading=heading,
            text=text,
            topics=tuple(extras("topics", unit)),
            targets=tuple(make_target(**target) for target in extras("targets", unit)),
            citations=tuple(Citation(title, None, None) for title in extras("citations", unit)),
        )
        for unit, (heading, text) in case["policies"][id].items()
    ]
    return make_policy(
        id, units, replaces=tuple(case.get("replaces", {}).get(id, ())), replaced_by=case.get("replaced_by", {}).get(id)
    )


def relate(policies):
    return find_related({policy.about.id: find_places(policy) for policy in policies})


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_related(case):
    related = relate(make_case_policy(case, id) for id in case["policies"])
    if not case["related"]:
        assert not related
    for id, expected in case["related"].items():
        why = {relation.other.id: relation.why for relation in related[id]}
        assert list(why) == list(expected)
        for other, reasons in expected.items():
            assert set(reasons) <= set(why[other]), why[other]


def test_what_is_only_listed_counts_less():
    def score(mark):
        text = mark.join(("围绕志愿服务", "就业创业", "济困助学", "实践教育"))
        units = {id: [make_unit("1", text=f"{text}，{own}。")] for id, own in (("a", "形成品牌"), ("b", "改进作风"))}
        return relate(make_policy(id, own) for id, own in units.items())["a#1"][0].score

    assert score("、") < score("，")


# --- what always holds ----------------------------------------------------------------------------

STATEMENTS = (
    "落实推优入党制度，规范推优入党流程",
    "28周岁以下青年入党一般应从团员中发展",
    "把团建工作经费纳入党建工作经费",
    "建立党建带团建工作联系点",
    "每年至少召开1次联席会议",
    "团干部出现空缺时在3个月内配齐",
    "依托党群服务中心建设青年之家",
    "规范三会两制一课，用好智慧团建系统",
    "校车驾驶人每年接受审验",
    "各级党组织要高度重视",
    "做到应收尽收、应建尽建、应管尽管",
    "",
)
TEXTS = st.lists(st.sampled_from(STATEMENTS), max_size=4).map("；".join)
POLICIES = st.dictionaries(
    st.sampled_from("abcdefg"), st.lists(st.tuples(st.sampled_from(STATEMENTS), TEXTS), max_size=6), max_size=5
)


def make_random_policies(drawn):
    return [
        make_policy(
            id, [make_unit(str(n), heading=heading[:8], text=text) for n, (heading, text) in enumerate(units, 1)]
        )
        for id, units in drawn.items()
    ]


@given(POLICIES, st.randoms(use_true_random=False))
def test_links_look_the_same_from_both_sides_and_in_any_order(drawn, random):
    policies = make_random_policies(drawn)
    related = relate(policies)
    random.shuffle(policies)
    again = relate(policies)
    assert list(again.items()) == list(related.items())
    for id, relations in related.items():
        scores = [relation.score for relation in relations]
        assert 0 < len(relations) <= SHOWN
        assert scores == sorted(scores, reverse=True)
        assert all(0 < score <= 1 for score in scores)
        assert len({relation.other.id for relation in relations}) == len(relations)
        for relation in relations:
            assert relation.other.policy.about.id != id.partition("#")[0]
            assert 0 < len(relation.why) <= REASONS
            back = {other.other.id: other for other in related[relation.other.id]}
            if id in back:
                assert (back[id].score, back[id].why) == (relation.score, relation.why)
            else:  # others are closer to it
                assert len(back) == SHOWN
                assert min(other.score for other in back.values()) >= relation.score


@given(POLICIES)
def test_reasons_can_be_read_in_both_units(drawn):
    policies = make_random_policies(drawn)
    groups = [set(group) for group in ALIKE]
    for id, relations in relate(policies).items():
        places = {place.id: place for policy in policies for place in find_places(policy)}
        for relation in relations:
            for reason in relation.why:
                assert reason not in TELL_NOTHING | TELL_LITTLE
                both = [places[id].unit, relation.other.unit]
                assert all(reason in unit.heading + unit.text for unit in both) or any(
                    reason in group for group in groups
                )


def test_work_grows_with_the_units_and_not_with_their_pairs(monkeypatch):
    compared = []
    score = relating._score
    monkeypatch.setattr(relating, "_score", lambda *pair: compared.append(pair) or score(*pair))
    for size in (10, 20, 40):
        texts = [f"{STATEMENTS[n % 9]}；{STATEMENTS[n * 7 % 9]}；{STATEMENTS[n * 5 % 8]}。" for n in range(20)]
        units = [make_unit(str(n), text=text) for n, text in enumerate(texts, 1)]
        compared.clear()
        relate(make_policy(f"p{n:02}", units) for n in range(size))
        assert 0 < len(compared) <= CANDIDATES * size * len(units)


# --- the five policies ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def library():
    read = read_policies(ROOT / "docs/data", {})
    return build_library(policy for _, policy in read.values())


@pytest.mark.parametrize("kind", FLOORS)
def test_what_a_reader_holds_together_is_linked(library, kind):
    links = {id: [relation.other.id for relation in relations] for id, relations in relate_library(library).items()}
    pairs = [(pair["a"], pair["b"]) for pair in CROSSREF if pair["kind"] == kind]
    missed = [(a, b) for a, b in pairs if b not in links.get(a, ()) and a not in links.get(b, ())]
    assert 1 - len(missed) / len(pairs) >= FLOORS[kind], "\n".join(map(" ".join, missed))


def test_published_links(library):
    content = json.loads(next(file.content for file in make_files(library) if file.path == "data/library.json"))
    places = {place.id for places in library.places.values() for place in places}
    assert {entry[end] for entry in content["related"] for end in "ab"} <= places
    expected = [
        {"a": id, "b": relation.other.id, "score": relation.score, "why": list(relation.why)}
        for id, relations in relate_library(library).items()
        for relation in relations
    ]
    assert content["related"] == expected
    order = {place.id: n for n, place in enumerate(p for places in library.places.values() for p in places)}
    assert [order[entry["a"]] for entry in content["related"]] == sorted(
        order[entry["a"]] for entry in content["related"]
    )


def test_policies_that_are_not_in_force_are_linked_to_by_none():
    texts = {id: [make_unit("1", text="落实推优入党制度，规范推优入党流程。")] for id in "abc"}
    policies = [make_policy(id, units, status="已废止" if id == "c" else None) for id, units in texts.items()]
    related = relate_library(build_library(policies))
    assert {id: [relation.other.id for relation in relations] for id, relations in related.items()} == {
        "a#1": ["b#1"],
        "b#1": ["a#1"],
    }
