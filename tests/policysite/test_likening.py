"""Numbers that govern the same thing: which belong together, and which asks the most."""

import json
from dataclasses import replace
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from policysite.library import build_library, find_places
from policysite.likening import find_same_targets
from policysite.likening.strictness import compare_targets
from policysite.pages import make_files, make_pages
from policysite.readings import read_target
from policytext.model import Local
from tests.policysite.conftest import HOSTILE, PLAIN, TRAPS, make_policy, make_target, make_unit
from tests.policytext.reading import read

CASES = Path(__file__).parent / "cases"
LIKENING = yaml.safe_load((CASES / "likening.yml").read_text("utf-8"))
STRICTNESS = yaml.safe_load((CASES / "strictness.yml").read_text("utf-8"))
DAY = date(2026, 11, 22)


def read_policy(id, text, **about):
    policy = read(text)
    return replace(policy, about=replace(policy.about, id=id, title=id, **about))


def show(group):
    policies = [member.place.policy.about.id for member in group.members]
    return {
        "about": group.about,
        "members": [
            f"{id} {'，'.join(read_target(member.target))}" for id, member in zip(policies, group.members, strict=True)
        ],
        "strictest": "same" if group.verdict.same else [member.place.policy.about.id for member in group.strictest],
        "note": group.verdict.note,
    }


def find_groups(*policies):
    return find_same_targets(build_library(policies, DAY)).groups


@pytest.mark.parametrize("case", LIKENING, ids=[case["name"] for case in LIKENING])
def test_groups(case):
    policies = [read_policy(id, text) for id, text in case["policies"].items()]
    assert [show(group) for group in find_groups(*policies)] == case.get("groups", [])


def compare(texts):
    pairs = []
    for n, text in enumerate(texts):
        policy = read_policy(str(n), text)
        ((place, target),) = [(place, each) for place in find_places(policy) for each in place.unit.targets]
        pairs.append((place, target))
    return compare_targets(pairs, DAY)


@pytest.mark.parametrize("case", STRICTNESS, ids=["/".join(case["texts"]) for case in STRICTNESS])
def test_strictest(case):
    verdict = compare(case["texts"])
    assert ("same" if verdict.same else list(verdict.strictest)) == case["strictest"]
    assert verdict.note == case["note"]


@pytest.mark.parametrize("case", STRICTNESS, ids=["/".join(case["texts"]) for case in STRICTNESS])
def test_the_order_of_policies_makes_no_difference(case):
    straight = compare(case["texts"])
    for order in permutations(range(len(case["texts"]))):
        turned = compare([case["texts"][n] for n in order])
        assert turned.same == straight.same
        assert {order[n] for n in turned.strictest} == set(straight.strictest)


HOUSE = "一、推动阵地共建共享\n各类“青年之家”每月开展活动不少于3次。"
STUDY = "一、持续做好青年之家建设\n每两个月开展集中学习活动不少于1次。"


def test_where_nobody_is_bound_by_both_none_is_the_strictest():
    near, far = read_policy("a", HOUSE, region="甘肃金昌"), read_policy("b", STUDY, region="吉林")
    (group,) = find_groups(near, far)
    assert not group.strictest
    assert group.verdict.note.startswith("适用的地区不同")
    school, village = (
        replace(policy, units=tuple(replace(unit, applies_to=(whom,)) for unit in policy.units))
        for policy, whom in ((read_policy("a", HOUSE), "高校"), (read_policy("b", STUDY), "农村"))
    )
    (group,) = find_groups(school, village)
    assert not group.strictest
    assert group.verdict.note.startswith("适用对象不同")


def test_a_period_that_is_none_stops_nothing():
    def policy(id, n, unit):
        target = make_target("每周期开展青年志愿服务培训1次", value=1, measure="次", per={"n": n, "unit": unit})
        return make_policy(id, [make_unit("1", text=target.evidence, targets=(replace(target, type="frequency"),))])

    (group,) = find_groups(policy("a", 0, "月"), policy("b", 1, "任期"))
    assert group.verdict.note == "周期不同"


def test_a_blank_counts_as_what_people_say_it_is_here():
    def policy(id, **fields):
        target = make_target("建立青年志愿服务站X家", measure="家", scope="青年志愿服务站", **fields)
        unit = make_unit("1", label="一、", text="建立青年志愿服务站X家。", targets=(target,))
        return make_policy(id, [unit])

    (group,) = find_groups(policy("a", value=3), policy("b", placeholder=True))
    assert group.verdict.note == "《b》留空待填，不参加比较"
    local = policy("b", placeholder=True)
    (unit,) = local.units
    filled = replace(unit, targets=(replace(unit.targets[0], local=Local(value=20)),))
    (group,) = find_groups(policy("a", value=3), replace(local, units=(filled,)))
    assert [member.place.policy.about.id for member in group.strictest] == ["b"]


def test_policies_that_do_not_hold_and_versions_of_one_are_left_out():
    old, new = read_policy("old", HOUSE), read_policy("new", HOUSE.replace("3", "4"), replaces=("old",))
    assert not find_groups(old, new)
    assert not find_groups(old, replace(new, about=replace(new.about, effective="2027-01-01", status="现行")))
    other = read_policy("other", STUDY)
    (group,) = find_groups(old, new, other)
    assert {member.place.policy.about.id for member in group.members} == {"new", "other"}


def test_a_target_leads_to_its_group():
    library = build_library([read_policy("a", HOUSE), read_policy("b", STUDY), PLAIN], DAY)
    same = find_same_targets(library)
    (group,) = same.groups
    assert all(same.find(member.place, member.target) is group for member in group.members)
    others = [(place, target) for place, target in library.targets if place.policy.about.id == "plain"]
    assert others and all(same.find(place, target) is None for place, target in others)


SENTENCES = [
    "每月开展“青年之家”活动不少于3次。",
    "“青年之家”每两个月开展活动不少于1次。",
    "团干部配备率达到90%以上。",
    "各级团组织干部配备率达到95%。",
    "每年上1次党课。",
    "每年为入党积极分子上2次党课。",
    "2027年底前建立工作台账。",
    "图书馆每日开放8小时。",
]
POLICIES = st.lists(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4), min_size=1, max_size=5)


@settings(max_examples=settings().max_examples // 2)
@given(POLICIES)
def test_what_holds_for_any_library(texts):
    policies = [
        read_policy(f"p{n}", "\n".join(f"{i}.{sentence}" for i, sentence in enumerate(listed, 1)))
        for n, listed in enumerate(texts)
    ]
    groups = find_groups(*policies)
    keys = [(member.place.id, member.target.id) for group in groups for member in group.members]
    assert len(keys) == len(set(keys))
    assert len({group.id for group in groups}) == len(groups)
    for group in groups:
        assert len({member.place.policy.about.id for member in group.members}) > 1
        assert group.about
        assert not (group.strictest and group.verdict.same)
        assert group.strictest or group.verdict.note
    stranger = read_policy("aaa", "1.食堂每周检查2次冷库温度。\n2.库存蔬菜不超过3吨。")
    assert find_groups(stranger, *policies) == groups


def test_the_anchor_tells_units_from_targets():
    groups = find_groups(read_policy("a", HOUSE), read_policy("b", STUDY))
    assert [group.id for group in groups] == ["g-a--1-1"]


def test_the_page_and_the_data():
    library = build_library([read_policy("a", HOUSE), read_policy("b", STUDY), HOSTILE], DAY)
    pages = {page.path: page for page in make_pages(library)}
    page = pages["same-targets.html"]
    assert page.anchors == {"g-a--1-1"}
    assert "最严</b>：a。" in page.html
    assert 'href="policies/b.html#u1"' in page.html
    link = 'href="../same-targets.html#g-a--1-1">同类 1 处</a>'
    assert link in pages["policies/a.html"].html
    assert "same-targets.html" not in pages["policies/甲 & 乙.html"].html
    (group,) = json.loads(next(make_files(library)).content)["same_target"]
    assert group == {
        "id": "g-a--1-1",
        "about": "青年之家活动频次",
        "members": [{"ref": "a#1", "target": "1/1"}, {"ref": "b#1", "target": "1/1"}],
        "strictest": "a#1",
        "note": "折合每2个月：6 次、1 次",
    }


def test_other_peoples_words_stay_text():
    twin = replace(HOSTILE, about=replace(HOSTILE.about, id="丙"))
    pages = {page.path: page.html for page in make_pages(build_library([HOSTILE, twin], DAY))}
    assert "共 1 组" in pages["same-targets.html"]
    assert not any(trap in pages["same-targets.html"] for trap in TRAPS if "<" in trap)


def test_a_library_without_likes_says_so():
    page = next(page for page in make_pages(build_library([PLAIN])) if page.path == "same-targets.html")
    assert "没有两份" in page.html
