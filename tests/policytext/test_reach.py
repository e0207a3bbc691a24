from typing import Any

import pytest

from policytext.extract.reach import find_reach
from tests.policytext.reading import cases


@pytest.mark.parametrize("case", cases("own_tier"))
def test_own_tier(case: dict[str, Any]) -> None:
    assert find_reach(case["text"], (), (), "").own == case["own"]
