from typing import Any

import pytest

from policytext.extract.lines import clean_lines
from tests.policytext.reading import cases


@pytest.mark.parametrize("case", cases("lines"))
def test_lines(case: dict[str, Any]) -> None:
    lines, boilerplate = clean_lines(case["text"])
    assert [line.text for line in lines] == case["lines"]
    assert [[piece.line, piece.text] for piece in boilerplate] == case.get("boilerplate", [])
    if "places" in case:
        assert [[number for _, number in line.places] for line in lines] == case["places"]
