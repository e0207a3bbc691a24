"""《…》 → the documents they mean, and back."""

from pathlib import Path

import pytest
import yaml

from policysite.citing import find_citations, tidy_number
from policysite.library import build_library
from policytext.model import Citation
from tests.policysite.conftest import make_policy, make_unit

CASES = yaml.safe_load((Path(__file__).parent / "cases/citing.yml").read_text("utf-8"))


def make_citation(title, number=None, policy=None):
    return Citation(title, number, policy)


def make_case_policy(id, units, text="", **about):
    members = [
        make_unit(unit, citations=tuple(make_citation(*each) for each in cited)) for unit, cited in units.items()
    ]
    return make_policy(id, [make_unit("0", text=text), *members], **about)


def find_case_citations(case):
    return find_citations(build_library(make_case_policy(id, **policy) for id, policy in case["policies"].items()))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_citations(case):
    found = find_case_citations(case)
    documents = [
        [
            each.title,
            each.doc_number,
            each.about and each.about.id,
            each.within and each.within.id,
            [place.id for place in each.places],
        ]
        for each in found.documents
    ]
    assert documents == case["documents"]
    assert {id: [place.id for place in places] for id, places in found.citing.items()} == case.get("citing", {})


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_every_citation_leads_to_one_document(case):
    found = find_case_citations(case)
    by_name = {document.name: document for document in found.documents}
    assert len(by_name) == len(found.documents)
    for (place, _), name in found.names.items():
        assert place in [each.id for each in by_name[name].places]
    assert {place.id for each in found.documents for place in each.places} == {place for place, _ in found.names}


@pytest.mark.parametrize(
    ("number", "tidy"),
    [
        ("国发〔2019〕4号", "国发〔2019〕4号"),
        ("国发[2019]4号", "国发〔2019〕4号"),
        ("国发（2019）第04号", "国发〔2019〕4号"),
        ("国发 〔2019〕 4 号", "国发〔2019〕4号"),
        (None, None),
        ("", None),
    ],
)
def test_numbers_are_compared_whatever_their_brackets(number, tidy):
    assert tidy_number(number) == tidy
