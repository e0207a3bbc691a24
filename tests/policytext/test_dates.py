from typing import Any

import pytest

from policytext.extract.dates import find_dates
from tests.policytext.reading import cases


@pytest.mark.parametrize("case", cases("dates"))
def test_dates(case: dict[str, Any]) -> None:
    assert [date.by for date in find_dates(case["text"], case.get("year"))] == case["by"]
