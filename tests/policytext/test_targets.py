import pytest

from policytext.extract.targets import find_targets
from tests.policytext.reading import YEAR, said, sections


@pytest.mark.parametrize("case", sections("targets"))
def test_targets(case: tuple[str, list[str]]) -> None:
    text, expected = case
    assert [said(target) for target in find_targets(text, YEAR, f"{YEAR}-01-01")] == expected
