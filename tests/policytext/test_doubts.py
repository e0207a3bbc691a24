from typing import Any

import pytest
from tests.policytext.reading import cases

from policytext.extract.doubts import find_doubts
from policytext.extract.targets import find_targets


@pytest.mark.parametrize("case", cases("doubts"))
def test_doubts(case: dict[str, Any]) -> None:
    assert list(find_doubts(case["text"], find_targets(case["text"]))) == case["doubts"]
