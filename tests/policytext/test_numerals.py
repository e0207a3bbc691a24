from typing import Any

import pytest

from policytext.extract.numerals import find_numerals
from tests.policytext.reading import cases


@pytest.mark.parametrize("case", cases("numerals"))
def test_numerals(case: tuple[str, list[Any]]) -> None:
    text, expected = case
    values = [list(n.value) if isinstance(n.value, tuple) else n.value for n in find_numerals(str(text))]
    assert values == expected
