"""Checklists: whose items stand on them, in what order, and that none is lost."""

from collections import Counter
from datetime import date

import pytest

from policysite.checklists import build_checklists, circle, find_unknown_items
from policysite.library import build_library, read_policies
from policysite.settings import DEFAULTS, AllSettings, Scoring, Settings
from tests.policysite.conftest import PLAIN, make_policy, make_target, make_unit
from tests.policysite.golden import DATA, DAY
from tests.policysite.test_items import SAME, know


def make_task(id, text="要建立制度。", **fields):
    return make_unit(id, text=text, task=True, **({"applies_to": ("全部",)} | fields))


def build(*policies, **known):
    """The lists of some policies by the names of their organization types."""
    return {each.organization.name: each for each in build_checklists(build_library(policies, DAY), **known)}


def list_ids(checklist):
    return [(section.name, [(item.number, item.id) for item in section.items]) for section in checklist.sections]


def test_items_stand_by_topic_and_are_numbered_through():
    other = make_policy("z", [make_task("1", "要按时召开民主生活会。", applies_to=("高校",))])
    university = build(other, PLAIN)["高校"]
    assert list_ids(university) == [
        ("思想政治引领", [(1, "plain#1.1.1")]),
        ("组织建设", [(2, "z#1")]),
        ("干部队伍", [(3, "plain#1.1"), (4, "plain#1.1~2")]),
    ]
    assert university.size == 4
    assert [(source.mark, source.policy.about.id, source.size) for source in university.sources] == [
        ("①", "plain", 3),
        ("②", "z", 1),
    ]


def test_what_no_topic_fits_stands_last():
    checklist = build(
        make_policy("a", [make_task("1", "要扫地。"), make_task("2", "要做好培训。")], audience=("高校",))
    )["高校"]
    assert [(section.name, section.slug) for section in checklist.sections] == [
        ("教育培训", "training"),
        ("其他", "other"),
    ]


def test_what_a_clause_leaves_to_others_is_no_item_but_is_told():
    text = "各单位要按时报告工作。团市委将组织综合考核。"
    lists = build(make_policy("a", [make_task("1", text)], audience=("高校", "市级")))
    assert [item.id for item in lists["高校"].items] == ["a#1"]
    assert [basis.requirement.id for basis in lists["高校"].elsewhere] == ["a#1~2"]
    assert {item.id for item in lists["市级"].items} == {"a#1", "a#1~2"}


def test_a_task_that_names_only_others_is_an_item_all_the_same():
    """Whom a unit applies to was judged by all that is known; a clause alone overrules it nowhere."""
    checklist = build(make_policy("a", [make_task("1", "团市委将组织考核。", applies_to=("高校",))]))["高校"]
    assert [item.id for item in checklist.items] == ["a#1"]
    assert not checklist.elsewhere


def test_the_same_duty_of_two_policies_is_one_item_with_two_bases():
    policies = [make_policy(id, [make_task("1", SAME, label="第一条")], audience=("高校",)) for id in "ba"]
    (item,) = build(*policies)["高校"].items
    assert [basis.cited for basis in item.bases] == ["①第一条", "②第一条"]
    assert item.quotes == (("①", SAME), ("②", SAME))


def test_on_the_list_of_a_type_that_only_one_policy_speaks_to_it_has_one_basis():
    policies = [
        make_policy(id, [make_task("1", SAME)], audience=audience)
        for id, audience in [("a", ("高校", "工会")), ("b", ("高校",))]
    ]
    assert [item.ids for item in build(*policies)["工会"].items] == [("a#1",)]


def test_kinship_is_handed_in():
    policies = []
    for id, value in (("a", 1), ("b", 2)):
        target = make_target(
            f"每年检查安全工作{value}次", id="1/1", type="frequency", comparator=">=", value=value, measure="次"
        )
        policies.append(
            make_policy(id, [make_task("1", f"每年检查安全工作{value}次。", targets=(target,))], audience=("高校",))
        )
    (item,) = build(*policies, kinship=know("ab", strictest="b"))["高校"].items
    assert [(asked.reading, asked.strictest) for asked in item.asked] == [(("≥ 2 次",), True), (("≥ 1 次",), False)]
    assert build(*policies)["高校"].size == 2


def test_a_policy_out_of_force_is_on_no_list_but_told():
    old = make_policy("old", [make_task("1")], audience=("高校",), status="已废止")
    new = make_policy("new", [make_task("1")], audience=("高校",))
    checklist = build(old, new)["高校"]
    assert [item.id for item in checklist.items] == ["new#1"]
    assert [policy.about.id for policy in checklist.left_out] == ["old"]


def test_points():
    policy = make_policy("a", [make_task("1", "要建立制度。要抓好培训。")], audience=("高校",))

    def count(**scoring):
        return build(policy, settings=AllSettings(Settings(scoring=Scoring(**scoring))))["高校"]

    assert [item.points for item in count(each=2).items] == [2, 2]
    assert [item.points for item in count(each=2, items={"a#1~2": 5}).items] == [
        5,
        2,
    ]  # 教育培训 stands before 制度机制
    by_topic = count(topics={"教育培训": 20})
    assert [(section.name, section.points) for section in by_topic.sections] == [("教育培训", 20), ("制度机制", None)]
    assert [item.points for item in by_topic.items] == [None, None]
    assert [each.points for each in (count(each=2), count(each=2, items={"a#1": 5}), by_topic)] == [4, 7, 20]


def test_points_of_what_is_on_no_list():
    library = build_library([make_policy("a", [make_task("1")], audience=("高校",))])
    settings = AllSettings(Settings(scoring=Scoring(items={"a#1": 2, "a#9": 2})), lines={"a#9": 7})
    (problem,) = find_unknown_items(library, settings)
    assert str(problem) == "checklists.yml 第 7 行：自查表里没有项目“a#9”。请对照自查表改正编号，或者删去这一行。"
    assert not list(find_unknown_items(library, DEFAULTS))


@pytest.mark.parametrize("organization", [*build(*(policy for _, policy in read_policies(DATA, {}).values()))])
def test_nothing_that_applies_is_lost(organization):
    library = build_library((policy for _, policy in read_policies(DATA, {}).values()), date(2026, 11, 22))
    checklist = next(each for each in build_checklists(library) if each.organization.name == organization)
    tasks = library.tasks[organization]
    bases = [basis.requirement for item in checklist.items for basis in item.bases]
    left = [basis.requirement for basis in checklist.elsewhere]
    assert {requirement.place.id for requirement in bases} == {place.id for place in tasks}
    asked = Counter(
        (basis.requirement.place.id, target.id)
        for item in checklist.items
        for each in item.asked
        for basis, target in each.members
    )
    away = Counter((each.place.id, target.id) for each in left for target in each.targets)
    assert asked + away == Counter((place.id, target.id) for place in tasks for target in place.unit.targets)
    assert all(each.bodies and organization not in each.bodies for each in left)
    assert len({item.id for item in checklist.items}) == checklist.size


def test_every_type_that_is_named_by_a_clause_has_it_on_its_list():
    lists = build(*(policy for _, policy in read_policies(DATA, {}).values()))
    everywhere = {basis.requirement.id: basis.requirement for each in lists.values() for basis in each.elsewhere}
    for id, requirement in everywhere.items():
        names = [name for name in requirement.bodies if name in requirement.place.addressees and name in lists]
        assert names, id
        for name in names:
            assert any(id in item.ids for item in lists[name].items), (id, name)


@pytest.mark.parametrize(
    ("number", "mark"), [(1, "①"), (20, "⑳"), (21, "㉑"), (35, "㉟"), (36, "㊱"), (50, "㊿"), (51, "〔51〕")]
)
def test_circle(number, mark):
    assert circle(number) == mark
