"""Indexes over all policies, and reading them."""

import os
from pathlib import Path

import pytest
import yaml

from policysite.library import build_library, find_places, read_policies
from policytext import store
from policytext.lexicon import ORGANIZATIONS
from policytext.model import PolicyError
from tests.policysite.conftest import PLAIN, make_policy, make_unit

CASES = yaml.safe_load((Path(__file__).parent / "cases/tasks.yml").read_text("utf-8"))


def make_case_policy(id, audience=(), tasks=None):
    units = [make_unit(unit, task=True, applies_to=tuple(names)) for unit, names in tasks.items()]
    return make_policy(id, units, audience=tuple(audience))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_tasks_by_organization(case):
    library = build_library(make_case_policy(id, **policy) for id, policy in case["policies"].items())
    assert {name: [place.id for place in places] for name, places in library.tasks.items()} == case["lists"]


def test_a_unit_that_is_no_task_is_on_no_list():
    library = build_library([make_policy("a", [make_unit("1", applies_to=("高校",))], audience=("高校",))])
    assert not library.tasks


def test_places():
    names = {place.unit.id: place.name for place in find_places(PLAIN)}
    assert names == {
        "0": "开头",
        "1": "一 总体要求",
        "1.1": "一、（一） 配齐团干部",
        "1.1.1": "一、（一）一是 配齐团干部",
        "end": "结尾",
    }


def test_targets_know_their_place():
    assert [(place.id, target.id) for place, target in build_library([PLAIN]).targets] == [
        ("plain#1.1", "1/1"),
        ("plain#1.1", "1.1/2"),
    ]


def test_only_changed_files_are_read_again(tmp_path):
    for id in ("a", "b"):
        store.write(tmp_path / f"{id}.yml", store.dump(make_policy(id, [])))
    before = read_policies(tmp_path, {})
    store.write(tmp_path / "b.yml", store.dump(make_policy("b", [], title="新标题")))
    os.utime(tmp_path / "b.yml", ns=(0, 0))
    after = read_policies(tmp_path, before)
    assert after[tmp_path / "a.yml"][1] is before[tmp_path / "a.yml"][1]
    assert after[tmp_path / "b.yml"][1].about.title == "新标题"


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, "没有政策数据"),
        ({"a": "schema: 1\npolicy: ["}, "a.yml 第"),
        ({"a": store.dump(make_policy("b", []))}, "编号“b”与文件名不一致"),
        ({"index": store.dump(make_policy("index", []))}, "已被网站占用"),
    ],
    ids=["nothing", "malformed", "misnamed", "reserved"],
)
def test_what_cannot_be_read(tmp_path, files, message):
    for name, text in files.items():
        store.write(tmp_path / f"{name}.yml", text)
    with pytest.raises(PolicyError, match=message):
        read_policies(tmp_path, {})


def test_where_nobody_is_named_the_duties_of_all_are_on_every_list():
    library = build_library([make_policy("a", [make_unit("1", task=True, applies_to=("全部",))])])
    assert set(library.tasks) == {organization.name for organization in ORGANIZATIONS}
