from typing import Any

import pytest

from policytext.extract.citations import find_abbreviations, find_citations
from tests.policytext.reading import cases


@pytest.mark.parametrize("case", cases("citations"))
def test_citations(case: dict[str, Any]) -> None:
    assert [[c.title, c.doc_number] for c in find_citations(case["text"], find_abbreviations(case["text"]))] == case[
        "citations"
    ]
