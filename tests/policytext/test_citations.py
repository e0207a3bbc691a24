from typing import Any

import pytest

from policytext.extract.citations import find_abbreviations, find_citations
from tests.policytext.reading import cases, read


@pytest.mark.parametrize("case", cases("citations"))
def test_citations(case: dict[str, Any]) -> None:
    assert [[c.title, c.doc_number] for c in find_citations(case["text"], find_abbreviations(case["text"]))] == case[
        "citations"
    ]


def test_the_headline_of_a_page_cites_nothing() -> None:
    policy = read(
        "《某某市就业办法》\n某某市就业办法\n为落实《某某省就业条例》，制定本办法。\n第一条 市人社局负责就业工作。"
    )
    assert [citation.title for unit in policy.units for citation in unit.citations] == ["某某省就业条例"]
