"""Requirements of several policies that are one item, and those that only look so."""

from itertools import permutations

import pytest

from policysite.items import Basis, Kinship, group_requirements, key_of, make_item
from policysite.library import find_places
from policysite.quoting import GAP
from policysite.requirements import find_requirements
from policytext.model import Period
from tests.policysite.conftest import make_policy, make_target, make_unit

SAME = "任何组织和个人不得随意撤销、合并工会组织，不得把工会的机构归属其他部门。"
YEARLY, HALF_YEARLY = Period(1, "年"), Period(6, "月")


def ask(policy, text, *targets, id="1", heading="", **about):
    """The requirements of a policy that has one unit."""
    unit = make_unit(id, heading=heading, text=text, task=True, label="第一条", targets=targets)
    found = find_requirements(find_places(make_policy(policy, [unit], **about)))
    return [requirement for of_task in found.values() for requirement in of_task]


def report(policy, value=1, per=YEARLY, text="党委每年至少听取1次共青团工作汇报。", **about):
    target = make_target(
        text.strip("。"), id="1/1", type="frequency", comparator=">=", value=value, measure="次", per=per
    )
    return ask(policy, text, target, **about)


def know(*groups, strictest=()):
    """Kinship of places, each the first target of a unit 1; `strictest` names policies."""
    keys = [frozenset((f"{policy}#1", "1/1") for policy in group) for group in groups]
    return Kinship(
        tuple(keys),
        lambda pairs: [key_of(*pair) for pair in pairs if pair[0].policy.about.id in strictest],
    )


def ids(groups):
    return [[requirement.id for requirement in group] for group in groups]


def test_nearly_the_same_words_are_one_item():
    other = "任何组织和个人，不得随意撤销合并工会组织,不得把工会的机构归属其他部门"
    assert ids(group_requirements([*ask("a", SAME), *ask("b", other)])) == [["a#1", "b#1"]]


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (SAME, SAME.replace("不得随意", "可以依法"), "other words"),
        ("要认真做好各项工作。", "要认真做好各项工作。", "too little is said"),
        ("违反本条例规定的行为，法律已有法律责任规定的，从其规定执行。", None, "本条例 is another"),
        ("有下列情形之一的，由上级机关责令改正并给予处分：", None, "what is listed is another"),
        ("学分认定：视具体情况认定学分并计入研究性学习栏内。", None, "of what is told elsewhere"),
        ("上述人员应当按时参加集中培训并提交学习总结材料。", None, "who is told elsewhere"),
        ("该校应当按时组织师生参加集中培训并作出总结。", None, "which is told elsewhere"),
    ],
)
def test_what_only_looks_the_same_stays_apart(one, other, why):
    assert len(group_requirements([*ask("a", one), *ask("b", other or one)])) == 2, why


def test_the_same_words_under_other_headings_stay_apart_where_they_are_few():
    words = "由班级统筹安排，每个同学都参加。"
    assert len(group_requirements([*ask("a", words, heading="义务劳动"), *ask("b", words, heading="参观学习")])) == 2
    assert len(group_requirements([*ask("a", words, heading="义务劳动"), *ask("b", words, heading="义务劳动")])) == 1


def test_the_same_words_with_other_numbers_stay_apart():
    assert len(group_requirements([*report("a", 1), *report("b", 2)])) == 2
    assert len(group_requirements([*report("a", 1), *report("b", 1)])) == 1


def test_the_same_policy_asks_for_two_things():
    assert len(group_requirements([*ask("a", SAME), *ask("a", SAME, id="2")])) == 2


def test_numbers_known_to_govern_the_same_thing_are_one_item():
    one, other = report("a", 1), report("b", 2, HALF_YEARLY, "党委要每半年听取2次共青团工作汇报。")
    assert ids(group_requirements([*one, *other], know("ab", strictest="b"))) == [["a#1", "b#1"]]
    assert len(group_requirements([*one, *other])) == 2


def test_numbers_that_cannot_be_compared_are_two_items():
    one, other = report("a", 1), report("b", 2)
    assert len(group_requirements([*one, *other], know("ab"))) == 2


def test_numbers_asked_for_in_other_words_are_two_items():
    """党课 of party members is not 党课 for league members, whatever else they share."""
    one = report("a", 1, text="坚持每年由党员干部为党员上一次党课。")
    other = report("b", 1, text="每年至少为入党积极分子中的团员青年上1次党课。")
    assert len(group_requirements([*one, *other], know("ab", strictest="b"))) == 2


def test_a_requirement_with_another_number_too_stays_apart():
    both = ask(
        "b",
        "每年开2次会并走访1次企业。",
        make_target("每年开2次会", id="1/1", value=2),
        make_target("走访1次企业", id="1/2", value=1),
    )
    assert len(group_requirements([*report("a"), *both], know("ab"))) == 2


def test_of_two_requirements_in_one_policy_nobody_knows_which():
    twice = [*report("b"), *report("b", text="每年至少汇报1次工作。", id="2")]
    kinship = Kinship((frozenset({("a#1", "1/1"), ("b#1", "1/1"), ("b#2", "1/1")}),))
    assert len(group_requirements([*report("a", 3), *twice], kinship)) == 3


def make(*policies, **known):
    requirements = [report(policy, value, text=text)[0] for policy, value, text in policies]
    group = "".join(policy for policy, *_ in policies)
    return make_item([Basis(f"({each.id[0]})", each) for each in requirements], know(group, **known))


def test_every_number_is_kept_and_the_strictest_comes_first():
    item = make(("a", 1, "每年至少汇报1次。"), ("b", 2, "每年至少汇报2次。"), strictest="b")
    assert [(asked.reading, asked.marks, asked.strictest) for asked in item.asked] == [
        (("≥ 2 次/年",), ("(b)",), True),
        (("≥ 1 次/年",), ("(a)",), False),
    ]
    assert item.quotes == (("(b)", "每年至少汇报2次。"), ("(a)", "每年至少汇报1次。"))
    assert item.periods == ("每年",)


def test_numbers_that_read_alike_are_asked_once_and_none_is_the_strictest():
    item = make(("a", 1, "每年至少汇报1次。"), ("b", 1, "每年至少汇报1次工作。"), strictest="ab")
    assert [(asked.reading, asked.marks, asked.strictest) for asked in item.asked] == [
        (("≥ 1 次/年",), ("(a)", "(b)"), False)
    ]


def test_numbers_of_different_things_that_read_alike_are_both_asked():
    targets = [
        make_target(f"每年{act}1次", id=f"1/{n}", value=1, measure="次", scope=act) for n, act in enumerate("查谈")
    ]
    item = make_item([Basis("①", requirement) for requirement in ask("a", "每年查1次谈1次。", *targets)])
    assert [(asked.reading, asked.scope) for asked in item.asked] == [(("1 次",), "查"), (("1 次",), "谈")]


def test_half_a_quotation_names_nothing():
    targets = [
        make_target(piece, id=f"1/{n}", value=14, measure="岁", scope=scope)
        for n, (piece, scope) in enumerate([("年满14周岁", "方可入团”的规定"), ("不满14周岁", "入团的现象")])
    ]
    item = make_item([Basis("①", requirement) for requirement in ask("a", "年满14周岁，不满14周岁。", *targets)])
    assert [(asked.reading, asked.scope, len(asked.members)) for asked in item.asked] == [(("14 岁",), "", 2)]


@pytest.mark.parametrize("order", permutations("abc"))
def test_an_item_keeps_its_id_when_a_policy_comes_in(order):
    """The policy that is dated first names it, whatever the others are called."""
    dates = {"a": None, "b": "2019-05-01", "c": "2024-01-01"}
    requirements = [ask(policy, SAME, issued=dates[policy])[0] for policy in order]
    item = make_item([Basis("①", each) for each in requirements])
    assert item.id == "b#1"
    assert set(item.ids) == {"a#1", "b#1", "c#1"}


def test_deadlines():
    target = make_target("年底前建成", id="1/1", type="deadline", comparator="none", by="2026-12-31")
    item = make_item([Basis("①", requirement) for requirement in ask("a", "年底前建成。", target)])
    assert item.deadlines == ("2026-12-31 前",)
    assert item.topic is None
    assert GAP not in item.quotes[0][1]
