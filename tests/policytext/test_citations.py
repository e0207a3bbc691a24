from typing import Any

import pytest
from tests.policytext.reading import cases

from policytext.extract.citations import find_citations


@pytest.mark.parametrize("case", cases("citations"))
def test_citations(case: dict[str, Any]) -> None:
    assert [[c.title, c.doc_number] for c in find_citations(case["text"])] == case["citations"]
