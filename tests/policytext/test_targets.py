import pytest

from policytext.extract.targets import find_targets
from policytext.model import Policy
from tests.policytext.reading import YEAR, cases, read, said, sections


def all_said(policy: Policy) -> list[str]:
    return [said(target) for unit in policy.units for target in unit.targets]


@pytest.mark.parametrize("case", sections("targets"))
def test_targets(case: tuple[str, list[str]]) -> None:
    text, expected = case
    assert [said(target) for target in find_targets(text, YEAR, f"{YEAR}-01-01")] == expected


@pytest.mark.parametrize("case", cases("evidence"))
def test_evidence_and_scope(case: tuple[str, list[list[str | None]]]) -> None:
    text, expected = case
    assert [[target.evidence, target.scope] for target in find_targets(text, YEAR)] == expected


@pytest.mark.parametrize(("line", "expected"), [("2021年1月1日", []), ("2021年3月1日", ["deadline by 2021-03-01"])])
def test_the_day_of_issue_alone_on_a_line_is_no_deadline(line: str, expected: list[str]) -> None:
    policy = read(f"1.使用规定\n空调由专人负责。\n第一中学\n{line}\n2.考核要求\n列入考核项目。\n", issued="2021-01-01")
    assert all_said(policy) == expected


OPENING = (
    "关于加强用电管理的通知\n近期部分地区出现低温雨雪天气，持续时间长，影响范围广，给生产生活秩序带来严重影响，对电力生产和供应造成极大困难，"
    "19个省拉闸限电，停机4000多万千瓦。各单位应当在3日内报告。每少报一次扣5分。\n"
)


def test_of_an_openings_prose_only_what_asks_counts() -> None:
    assert all_said(read(f"{OPENING}一、加强管理\n做好登记。\n")) == ["duration <= 3 日", "amount == 5 分"]


def test_without_units_all_of_it_counts() -> None:
    assert "count == 19 个" in all_said(read(OPENING))


def test_a_date_in_chinese_numerals_signs_a_paste() -> None:
    text = "关于用电的通知各单位：为加强管理，现通知如下：一、做好登记。二、做好检查。国务院办公厅二○○六年七月六日"
    assert all_said(read(text, issued="2006-07-06")) == []


def test_a_date_that_leads_to_a_list_governs_every_item() -> None:
    policy = read(
        "一、考核标准\n到2023年，应当达到以下标准：\n（一）建设达标率达到95%；\n（二）每县至少有1所医院。2022年底前完成评估。\n"
    )
    assert [said(target) for unit in policy.units if unit.id.startswith("1.") for target in unit.targets] == [
        "ratio >= 95 % by 2023",
        "count >= 1 所 by 2023",
        "deadline by 2022-12-31",
    ]


def test_what_looks_back_requires_nothing_and_a_heading_may_name_the_year() -> None:
    policy = read(
        "工作报告\n“十四五”时期工作回顾\n新增就业20万人。\n一是产业升级。新建园区5个。\n“十五五”时期主要任务\n新建学校8所。\n"
        "2021年重点工作\n培育企业30家。\n这五年，我们坚持改革。税收增长5%。\n"
        "二是增进民生。新增床位100张。\n一、2022年主要任务\n新建绿道9公里，试点3年。\n二、政府建设\n每月公开1次。\n"
    )
    assert all_said(policy) == [
        "count == 8 所",
        "count == 30 家 by 2021",
        "count == 100 张 by 2021",
        "amount == 9 公里 by 2022",
        "duration == 3 年 by 2022",
        "frequency == 1 次 per 1 月",
    ]


def test_years_that_count_from_a_stated_start_are_a_date_wherever_they_stand() -> None:
    policy = read(
        "一、目标\n2021年起5年内，实施六大计划，人才总量达到20万名。\n二、项目\n"
        "（一）5年内重点培训教师100名。\n（二）入选者5年内享受补贴，3年内新增床位30张。\n（三）5年内完成改革。\n"
    )
    assert all_said(policy) == [
        "count >= 200000 名 by 2025-12-31",
        "count == 100 名 by 2025-12-31",
        "duration <= 5 年",
        "duration <= 3 年",
        "count == 30 张",
        "deadline by 2025-12-31",
    ]


def test_years_from_an_event_or_from_what_has_passed_are_a_span() -> None:
    policy = read(
        "一、目标\n2021年起5年内，引进人才500名，其中，3年内引进200名。\n二、管理\n（一）对受处分的，5年内取消申报资格。\n"
        "（二）新教师入职，5年内完成培训360学时。\n（三）自注册之日起，5年内缴纳税收1000万元的，奖励50万元。\n"
    )
    assert all_said(policy) == [
        "count == 500 名 by 2025-12-31",
        "count == 200 名 by 2023-12-31",
        "duration <= 5 年",
        "duration <= 5 年",
        "duration == 360 学时",
        "duration <= 5 年",
        "amount == 10000000 元",
        "amount == 500000 元",
    ]
    past = read("一、回顾\n2016年起5年内，人才达到500名。\n二、项目\n5年内建成园区3个。\n", issued="2021-06-01")
    assert "duration <= 5 年" in all_said(past)


def test_years_without_a_stated_start_are_a_span() -> None:
    policy = read("一、项目\n5年内培训教师100名。\n")
    assert all_said(policy) == ["duration <= 5 年", "count == 100 名"]


def test_the_only_year_of_a_text_is_that_of_its_dates_and_told() -> None:
    text = "一、安排\n2015年3月发布，2015年6月报送。4月20日前完成作品。\n"
    policy = read(text, issued=None)
    assert [target.by for unit in policy.units for target in unit.targets][-1] == "2015-04-20"
    assert any("没有写明年份" in issue for unit in policy.units for issue in unit.issues)
    other = read(text.replace("2015年6月", "2016年6月"), issued=None)
    assert [target.by for unit in other.units for target in unit.targets][-1] is None
