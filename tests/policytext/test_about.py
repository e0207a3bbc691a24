from typing import Any

import pytest

from policytext.extract import read_text
from policytext.extract.about import recognise
from tests.policytext.reading import cases


@pytest.mark.parametrize("case", cases("about"))
def test_about(case: dict[str, Any]) -> None:
    recognised = recognise(*read_text(case["text"]))
    said = {key: getattr(recognised, key) for key in case.keys() - {"name", "text"}}
    expected = {key: tuple(case[key]) if isinstance(case[key], list) else case[key] for key in said}
    assert said == expected
