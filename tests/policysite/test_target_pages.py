"""The table of targets and the calendar page, before a browser opens them."""

import json
import re
from datetime import date

import pytest
from lxml import html as parser

from policysite.agenda import find_end
from policysite.library import build_library
from policysite.named_days import find_named_day
from policysite.pages import make_files, make_pages, targets
from policysite.pages.calendar import tell_day, tell_ends
from policysite.readings import read_every
from policytext.model import Local, Period
from tests.policysite.conftest import HOSTILE, PLAIN, TRAP, make_policy, make_target, make_unit
from tests.policysite.test_agenda import TODAY, make_library


def make(library):
    return {page.path: parser.fromstring(f"<div>{page.html}</div>") for page in make_pages(library)}


def read_rows(tree):
    return tree.xpath('//tr[@class="pb-target"]')


def read_text(element):
    return "".join(element.text_content().split())


def read_scripts(library):
    """The rows that each script brings."""
    files = {file.path: file.content for file in make_files(library) if file.path.startswith("targets-")}
    calls = {path: re.fullmatch(r"policysiteTargets\((.*)\);\n", content) for path, content in files.items()}
    rows = {path: f"<table><tbody>{json.loads(call[1])}</tbody></table>" for path, call in calls.items()}
    return {path: read_rows(parser.fromstring(each)) for path, each in rows.items()}


def make_many(*sizes, **statuses):
    """Policies a, b, … with so many targets each."""
    policies = []
    for id, size in zip("abcdef", sizes, strict=False):
        found = tuple(make_target(f"{id}第{n}条", id=f"1/{n}", value=n) for n in range(size))
        policies.append(make_policy(id, [make_unit("1", targets=found)], status=statuses.get(id)))
    return build_library(policies, TODAY)


def test_every_target_has_a_row():
    (page,) = (tree for path, tree in make(build_library([PLAIN, HOSTILE], TODAY)).items() if path == "targets.html")
    rows = read_rows(page)
    assert len(rows) == 3
    assert [cell.text_content() for cell in rows[0]] == [
        "≥ 90 %",
        "配备率达到90%以上",
        "一、（一） 配齐团干部普通方案",
        "比例",
        "",
        "",
        "全部",
    ]
    assert rows[0].xpath(".//a/@href") == ["policies/plain.html#u1-1"]


def test_the_rest_of_many_stands_on_further_pages_and_in_scripts(monkeypatch):
    monkeypatch.setattr(targets, "ROWS", 3)
    library = make_many(2, 3, 3)
    pages = {path: tree for path, tree in make(library).items() if path.startswith("targets")}
    assert list(pages) == ["targets.html", "targets-2.html", "targets-3.html"]
    words = [[row[1].text_content() for row in read_rows(tree)] for tree in pages.values()]
    assert words == [["a第0条", "a第1条", "b第0条"], ["b第1条", "b第2条", "c第0条"], ["c第1条", "c第2条"]]
    brought = read_scripts(library)
    assert pages["targets.html"].xpath("//table/@data-scripts") == [" ".join(brought)]
    assert [[row[1].text_content() for row in rows] for rows in brought.values()] == words[1:]
    for tree in pages.values():
        index = tree.xpath('//nav[@class="pb-targets-pages"]//li')
        assert [read_text(line) for line in index] == ["第1页：a—b", "第2页：b—c", "第3页：c"]


def test_targets_of_policies_not_in_force_are_brought_by_a_script_alone(monkeypatch):
    monkeypatch.setattr(targets, "ROWS", 3)
    library = make_many(2, 2, 2, b="已废止")
    pages = {path: tree for path, tree in make(library).items() if path.startswith("targets")}
    assert [row.get("data-policy") for tree in pages.values() for row in read_rows(tree)] == ["a", "a", "c", "c"]
    assert "未列入：《b》（已废止）" in read_text(pages["targets.html"])
    brought = [row for rows in read_scripts(library).values() for row in rows]
    assert [(row.get("data-policy"), row.get("data-out")) for row in brought] == [("c", None), ("b", ""), ("b", "")]
    assert "b（已废止）" in brought[1][2].text_content()


def test_where_nothing_is_in_force_the_page_is_still_there():
    pages = make(make_many(1, a="已废止"))
    assert not read_rows(pages["targets.html"])


def test_a_script_holds_no_markup_of_a_policy(monkeypatch):
    monkeypatch.setattr(targets, "ROWS", 1)
    (rows,) = read_scripts(build_library([make_many(1).policies[0], HOSTILE], TODAY)).values()
    assert rows[0][1].text_content() == f"1次{TRAP}"
    assert not rows[0].xpath(".//img | .//script")


def test_rows_are_sorted_by_type_measure_and_number():
    values = [
        {"type": "count", "measure": "家", "value": 10},
        {"type": "ratio", "measure": "%", "value": 90},
        {"type": "count", "measure": "家", "value": (2, 3)},
        {"type": "count", "measure": "家", "value": None},
        {"type": "ratio", "measure": "%", "value": 60},
    ]
    rows = read_rows(make(make_library(*values))["targets.html"])
    ranks = [int(row.get("data-rank")) for row in rows]
    assert sorted(range(len(values)), key=ranks.__getitem__) == [4, 1, 2, 0, 3]


def test_a_local_date_counts():
    library = make_library({"by": "2020", "placeholder": True, "local": Local(by="2027-03")})
    (row,) = read_rows(make(library)["targets.html"])
    assert row.get("data-by") == "2027-03-31"
    assert "已过期" not in read_text(row)


def test_charts_say_in_words_what_they_show():
    page = make(make_library({"type": "ratio"}, {"per": {"n": 1, "unit": "季度"}}, {"by": "2026-06"}))["targets.html"]
    matrix, months = page.xpath("//svg")
    for chart in (matrix, months):
        assert chart.get("role") == "img"
        ids = chart.get("aria-labelledby").split()
        assert [chart.xpath(f'.//*[@id="{id}"]')[0].tag for id in ids] == ["title", "desc"]
    assert read_text(matrix.find("desc")) == "高校：比例1，数量2，共3个。"
    said = read_text(months.find("desc"))
    assert said.startswith("1月0项，2月0项，3月1项，") and "6月2项（其中1项有期限）" in said
    page = make(build_library([PLAIN, HOSTILE], TODAY))["calendar.html"]
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_the_calendar_page_has_all_and_an_anchor_for_each():
    library = make_library(
        {"by": "2020"}, {"by": "2027"}, {"per": {"n": 1, "unit": "年"}}, {"per": {"n": 1, "unit": "日"}}
    )
    page = make(library)["calendar.html"]
    places = {
        each: page.xpath(f'//section[@id="{each}"]')[0] for each in ("coming", "recurring", "past", "university", "all")
    }
    assert [item.get("data-due") for item in places["coming"].xpath(".//li")] == ["2027-12-31"]
    assert [item.get("data-due") for item in places["past"].xpath(".//li")] == ["2020-12-31"]
    assert "已过期" in read_text(places["past"].xpath(".//li")[0])
    assert [read_text(head) for head in places["recurring"].xpath(".//h3")] == ["每年记在12月底", "每日不记入日历"]
    assert {item.get("data-who") for item in page.xpath("//li[@data-who]")} == {"university"}
    assert places["university"].xpath(".//a[@download]/@href") == ["calendar/university.ics"]
    assert "将要到期1项周期性任务2项已过期1项" in read_text(places["university"])


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ({"n": 1, "unit": "周"}, "记在周五"),
        ({"n": 2, "unit": "周"}, "记在周五，下一次 2026-11-27"),
        ({"n": 1, "unit": "月"}, "记在每月最后一天"),
        ({"n": 2, "unit": "月"}, "记在 2、4、6、8、10、12 月底"),
        ({"n": 5, "unit": "月"}, "记在月底，下一次 2027-03-31"),
        ({"n": 1, "unit": "季度"}, "记在 3、6、9、12 月底"),
        ({"n": 1, "unit": "学期"}, "记在 6、12 月底"),
        ({"n": 1, "unit": "学年"}, "记在 6 月底"),
        ({"n": 1, "unit": "年"}, "记在 12 月底"),
        ({"n": 2, "unit": "年"}, "记在 12 月底，下一次在 2026 年"),
        ({"n": 1, "unit": "日"}, "不记入日历"),
    ],
)
def test_the_page_says_where_a_duty_stands_in_the_calendars(period, words):
    assert tell_ends(Period(**period), TODAY) == words
    rhythm = find_end(Period(**period))
    if "下一次 " in words:
        assert next(rhythm.days(TODAY)) == date.fromisoformat(words[-10:])


@pytest.mark.parametrize(
    ("evidence", "unit", "words"),
    [
        ("每年3月底前", "年", "3 月底"),
        ("每年3月5日前", "年", "3 月 5 日"),
        ("每月15日前", "月", "每月 15 日"),
        ("每周星期天", "周", "周日"),
        ("每年一次", "年", ""),
    ],
)
def test_the_page_says_which_day_the_words_name(evidence, unit, words):
    assert tell_day(find_named_day(make_target(evidence, per={"n": 1, "unit": unit}))) == words


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ({"n": 1, "unit": "年"}, "每年"),
        ({"n": 6, "unit": "月"}, "每半年"),
        ({"n": 2, "unit": "月"}, "每两个月"),
        ({"n": 2, "unit": "年"}, "每两年"),
        ({"n": 2, "unit": "周"}, "每两周"),
        ({"n": 15, "unit": "日"}, "每 15 日"),
    ],
)
def test_how_a_period_is_spoken_of(period, words):
    assert read_every(Period(**period)) == words
