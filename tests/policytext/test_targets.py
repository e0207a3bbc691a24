import pytest

from policytext.extract.targets import find_targets
from tests.policytext.reading import YEAR, cases, read, said, sections


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
    assert [said(target) for unit in policy.units for target in unit.targets] == expected


def test_a_date_that_leads_to_a_list_governs_every_item() -> None:
    policy = read(
        "一、考核标准\n到2023年，应当达到以下标准：\n（一）建设达标率达到95%；\n（二）每县至少有1所医院。2022年底前完成评估。\n"
    )
    assert [said(target) for unit in policy.units if unit.id.startswith("1.") for target in unit.targets] == [
        "ratio >= 95 % by 2023",
        "count >= 1 所 by 2023",
        "deadline by 2022-12-31",
    ]
