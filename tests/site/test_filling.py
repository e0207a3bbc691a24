"""Filling a checklist in in a real browser: kept as typed, undone, saved to files and loaded back, printed."""

from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
RETURNS = ROOT / "plugins/policysite/assets/returns"
VERDICTS = yaml.safe_load((ROOT / "tests/policytext/cases/verdicts.yml").read_text("utf-8"))
LIST = "checklists/university.html"


@pytest.fixture
def parts(browser):
    """An empty page with the parts of the script that need no list."""
    page = browser.new_page()
    for name in ("model", "storage", "history", "verdict", "json", "zip", "xlsx"):
        page.add_script_tag(path=RETURNS / f"{name}.js")
    yield page
    page.close()


def test_the_page_judges_as_the_table_of_cases_says(parts):
    found = parts.evaluate(
        "cases => cases.map(each => policysite.returns.judge(each.targets || [each.target], each.filled))", VERDICTS
    )
    wrong = [
        (case, judged)
        for case, judged in zip(VERDICTS, found, strict=True)
        if (judged["verdict"], judged["why"]) != (case["verdict"], case.get("why", ""))
    ]
    assert not wrong
