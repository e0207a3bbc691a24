"""A checklist as data: its items with their ids and numbers, by the names that returns use."""

import json

from policysite.checklists import build_checklists
from policysite.exports.lists import describe_list
from policysite.library import build_library
from policysite.settings import COLUMNS, AllSettings, Band, Scoring, Settings
from policytext.model import Local
from tests.policysite.conftest import PLAIN, make_policy, make_target, make_unit
from tests.policysite.golden import DAY, read_lists


def describe(*policies, settings=None):
    checklists = build_checklists(build_library(policies, DAY), AllSettings(settings or Settings()))
    return describe_list(next(each for each in checklists if each.organization.name == "高校"), DAY)


def test_an_item_in_full():
    described = describe(PLAIN)
    assert (described["schema"], described["list"], described["day"]) == (1, "university", "2026-11-22")
    item = next(each for each in described["items"] if each["id"] == "plain#1.1~2")
    target = item["targets"][0]
    assert item["text"] == "配备率达到90%以上，3个月内补齐空缺。" and item["basis"] == "①一、（一）"
    assert {key: target[key] for key in ("key", "reading", "type", "comparator", "value", "measure", "per")} == {
        "key": "plain#1/1",
        "reading": "≥ 90 %",
        "type": "ratio",
        "comparator": ">=",
        "value": 90,
        "measure": "%",
        "per": None,
    }


def test_every_item_of_the_list_is_there_in_its_order():
    for checklist in read_lists().values():
        described = json.loads(json.dumps(describe_list(checklist, DAY)))
        assert [each["id"] for each in described["items"]] == [item.id for item in checklist.items]
        assert [each["number"] for each in described["items"]] == list(range(1, checklist.size + 1))


def test_what_paper_has_room_for_once_is_several_fields():
    usual = ["number", "name", "text", "targets", "basis", "state", "value"]
    assert describe(PLAIN)["columns"] == [*usual, "problem", "remedy", "person", "due", "evidence"]
    names = ("自查项目", "自查内容和标准", "自评分", "上级评分", "责任人", "存在问题及整改措施")
    columns = tuple(COLUMNS[name] for name in names)
    described = describe(PLAIN, settings=Settings(columns, {"责任人": "谁负责"}))
    assert described["columns"] == ["name", "text", "score", "score_above", "person", "problem", "remedy", "due"]
    assert described["titles"]["person"] == "谁负责"


def test_ranges_and_what_a_blank_is_here():
    targets = (
        make_target("3至5次", comparator="range", value=[3, 5], measure="次"),
        make_target("X家", id="1/2", comparator=">=", measure="家", placeholder=True, local=Local(20, "2026-12")),
    )
    unit = make_unit("1", text="要做3至5次，建X家。", task=True, applies_to=("高校",), targets=targets)
    first, second = describe(make_policy("a", [unit]))["items"][0]["targets"]
    assert (first["value"], first["max"]) == (3, 5)
    assert (second["value"], second["by"]) == (20, "2026-12")


def test_scoring_is_told():
    described = describe(PLAIN, settings=Settings(scoring=Scoring(2, bands=(Band(90, "优秀"),), vetoes=("有事故",))))
    assert [item["points"] for item in described["items"]] == [2] * len(described["items"])
    assert described["scoring"] == {
        "points": 2 * len(described["items"]),
        "topics": {},
        "bands": [{"least": 90, "name": "优秀"}],
        "vetoes": ["有事故"],
    }
