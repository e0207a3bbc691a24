from typing import Any

import pytest

from policytext.extract.terms import find_terms
from tests.policytext.reading import cases


@pytest.mark.parametrize("case", cases("terms"))
def test_terms(case: dict[str, Any]) -> None:
    found = [found.term for found in find_terms(case["text"])]
    assert [[term.term, term.count, list(term.expansion)] for term in found] == case["terms"]
