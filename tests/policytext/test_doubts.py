from typing import Any

import pytest

from policytext.extract.doubts import find_doubts
from policytext.extract.targets import find_targets
from tests.policytext.reading import cases


@pytest.mark.parametrize("case", cases("doubts"))
def test_doubts(case: dict[str, Any]) -> None:
    assert list(find_doubts(case["text"], find_targets(case["text"]))) == case["doubts"]
