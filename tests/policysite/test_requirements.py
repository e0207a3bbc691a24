"""Tasks cut into requirements: cases, and what holds for any text."""

from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from policysite.library import find_places
from policysite.quoting import GAP, shorten_requirement, split_sentences
from policysite.requirements import find_requirements
from policytext.lexicon import ORGANIZATIONS
from policytext.model import squeeze
from tests.policysite.conftest import make_policy, make_target, make_unit
from tests.policysite.golden import DATA, read_policies

FOLDER = Path(__file__).parent / "cases"
CUTS = yaml.safe_load((FOLDER / "cutting.yml").read_text("utf-8"))
SHORTENED = yaml.safe_load((FOLDER / "requirements.yml").read_text("utf-8"))
TOGETHER = [name.name for name in ORGANIZATIONS]


def cut(*units, **about):
    """All requirements of a policy made of units."""
    found = find_requirements(find_places(make_policy("p", units, **about)))
    return [requirement for of_task in found.values() for requirement in of_task]


def make_task(id, text, evidence=(), **fields):
    targets = tuple(make_target(piece, id=f"{id}/{n}") for n, piece in enumerate(evidence, 1))
    return make_unit(id, text=text, task=True, targets=targets, **fields)


@pytest.mark.parametrize("case", CUTS, ids=[case["name"] for case in CUTS])
def test_a_task_is_cut_into_requirements(case):
    found = cut(make_task("4.4", case["text"], case.get("evidence", ()), heading=case.get("heading", "")))
    assert [[each.id[5:], each.name, each.quote, len(each.targets)] for each in found] == case["cut"]
    bodies = {each.id[5:]: [name for name in TOGETHER if name in each.bodies] for each in found if each.bodies}
    assert bodies == case.get("bodies", {})


@pytest.mark.parametrize("case", SHORTENED, ids=[case["name"] for case in SHORTENED])
def test_a_unit_shortened(case):
    targets = tuple(make_target(evidence) for evidence in case.get("evidence", ()))
    unit = make_unit("1", heading=case.get("heading", ""), text=case["text"], targets=targets)
    (place,) = find_places(make_policy("a", [unit]))
    assert shorten_requirement(place) == case["shown"]


def test_a_list_below_stands_with_what_introduces_it():
    parent = make_task("1", "申请人应当提交下列材料：")
    first = make_unit("1.1", label="（一）", text="申请表；")
    second = make_unit("1.2", label="（二）", text="2张照片。", targets=(make_target("2张照片", id="1.2/1"),))
    (requirement,) = cut(parent, first, second)
    assert requirement.quote == "申请人应当提交下列材料：（一）申请表；（二）2张照片。"
    assert [target.id for target in requirement.targets] == ["1.2/1"]


def test_of_a_long_list_below_what_holds_a_number_is_shown():
    below = [make_unit(f"1.{n}", label=f"（{n}）", text="很长的一项材料" * 8) for n in range(1, 9)]
    counted = make_unit("1.9", label="（9）", text="2张照片。", targets=(make_target("2张照片"),))
    (requirement,) = cut(make_task("1", "申请人应当提交下列材料："), *below, counted)
    assert requirement.quote.endswith(f"{GAP}（9）2张照片。")
    assert len(requirement.quote) < 300


def test_a_task_below_another_unit_is_not_part_of_its_list():
    requirements = cut(make_task("1", "要做到："), make_task("1.1", "每年检查1次。", ["每年检查1次"]))
    assert [(each.id, len(each.targets)) for each in requirements] == [("p#1", 0), ("p#1.1", 1)]


@pytest.mark.parametrize(
    ("text", "topics", "topic"),
    [
        ("每年召开一次民主生活会。", ("宣传与新媒体",), "组织建设"),
        ("每年听取一次工作。", ("制度机制", "组织建设"), "制度机制"),
        ("每年做一次。", (), None),
    ],
)
def test_topic(text, topics, topic):
    (requirement,) = cut(make_task("1", text, topics=topics))
    assert requirement.topic == topic


# --- what holds for any text ----------------------------------------------------------------------

SUBJECTS = ["各级党组织", "县(区)团委", "党委分管负责同志", "学校", "团市委", "乡镇、街道", "", "", "企业"]
ACTS = [
    "要加强领导", "每年至少听取1次汇报", "将团建纳入考核", "配备率达到90%以上", "应当在3个月内配齐", "不得撤销团组织",
    "建立联系点制度", "推动工作高质量发展", "在有条件的地方", "可以组建团小组", "切实做到“三会；一课”", "有下列情形之一的",
    "2020年底前", "落实“28周岁以下。”的要求", "按照（一；二）的要求", "完成（40%，50%）",
]  # fmt: skip
MARKS = ["，", ",", "。", "；", "：", "\n", "。\n", "！"]
NUMBERS = ["每年至少听取1次汇报", "配备率达到90%以上", "应当在3个月内配齐"]

texts = st.lists(
    st.tuples(st.sampled_from(SUBJECTS), st.sampled_from(ACTS), st.sampled_from(MARKS)), min_size=1, max_size=14
).map(lambda parts: "".join("".join(part) for part in parts))
anything = st.one_of(texts, st.text(alphabet="要每年1次。，；：“”（）\n 的率", max_size=60))


def make_any_task(id, text):
    return make_task(id, text, [piece for piece in NUMBERS for _ in range(text.count(piece))], heading="题目")


@given(anything)
def test_every_word_and_number_is_in_exactly_one_requirement(text):
    unit = make_any_task("4.4", text)
    requirements = cut(unit)
    assert requirements
    assert sorted(target.id for each in requirements for target in each.targets) == sorted(
        target.id for target in unit.targets
    )
    assert len({each.id for each in requirements}) == len(requirements)
    source = squeeze(unit.heading + text)
    for each in requirements:
        assert each.quote
        assert all(squeeze(piece) in source for piece in each.quote.split(GAP))
        assert all(squeeze(target.evidence) in squeeze(each.quote) for target in each.targets)


@given(anything)
def test_sentences_are_the_whole_text(text):
    spans = split_sentences(text)
    assert squeeze("".join(text[start:end] for start, end in spans)) == squeeze(text)


@given(anything)
def test_a_name_is_made_of_the_unit_s_own_words(text):
    for each in cut(make_any_task("4.4", text)):
        left = iter("题目" + text)
        assert all(character in left for character in each.name.rstrip("…").replace("…", ""))


@given(anything, anything, st.lists(anything, max_size=3))
def test_ids_and_all_else_stay_when_other_units_change(text, other, added):
    before = cut(make_any_task("1", other), make_any_task("2", text), make_any_task("3", other))
    units = [make_any_task("1", text), make_any_task("2", text)]
    units += [make_any_task(str(n), words) for n, words in enumerate(added, 3)]
    assert [each_without_place(each) for each in before if each.place.unit.id == "2"] == [
        each_without_place(each) for each in cut(*units) if each.place.unit.id == "2"
    ]


@given(texts, st.sampled_from(["，", "。"]), texts)
def test_ids_stay_whatever_numbers_are_found(text, mark, more):
    """A correction that adds or drops a target changes no id of what is still cut at the same place."""
    whole = f"{text}{mark}{more}"
    with_numbers, without = cut(make_any_task("1", whole)), cut(make_task("1", whole, heading="题目"))
    starts = [{each.id: squeeze(each.quote)[:2] for each in found} for found in (with_numbers, without)]
    assert all(starts[0][id].lstrip(GAP)[:1] == starts[1][id].lstrip(GAP)[:1] for id in starts[0].keys() & starts[1])


def each_without_place(requirement):
    return replace(requirement, place=None)


def test_properties_of_the_published_policies():
    for _, policy in read_policies(DATA, {}).values():
        found = find_requirements(find_places(policy))
        assert set(found) == {f"{policy.about.id}#{unit.id}" for unit in policy.units if unit.task}
        for unit in policy.units:
            of_task = found.get(f"{policy.about.id}#{unit.id}", ())
            assert [t.id for each in of_task for t in each.targets] == [t.id for t in unit.targets if unit.task]
            words = squeeze(unit.heading + unit.text)
            assert all(squeeze(piece) in words for each in of_task for piece in each.quote.split(GAP))
