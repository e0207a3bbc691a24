from typing import Any

import pytest
from tests.policytext.reading import cases

from policytext.extract.dates import find_dates


@pytest.mark.parametrize("case", cases("dates"))
def test_dates(case: dict[str, Any]) -> None:
    assert [date.by for date in find_dates(case["text"], case.get("year"))] == case["by"]
