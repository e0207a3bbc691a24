"""Terms → where they stand and what they mean."""

from pathlib import Path

import pytest
import yaml

from policysite.library import build_library
from policysite.vocabulary import find_words
from policytext.model import Term
from tests.policysite.conftest import make_policy, make_unit

CASES = yaml.safe_load((Path(__file__).parent / "cases/vocabulary.yml").read_text("utf-8"))


def make_term(entry):
    ((term, expansion),) = entry.items() if isinstance(entry, dict) else [(entry, ())]
    return Term(term, None, tuple(expansion))


def find_case_words(policies):
    units = {
        id: [make_unit(unit, terms=tuple(map(make_term, terms))) for unit, terms in units.items()]
        for id, units in policies.items()
    }
    library = build_library(make_policy(id, members) for id, members in units.items())
    return find_words(place for places in library.places.values() for place in places)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_words(case):
    found = {
        word.name: {
            "places": [place.id for place in word.places],
            "readings": [[list(each.members), [place.id for place in each.places]] for each in word.expansions],
            "also": list(word.variants[1:]),
        }
        for word in find_case_words(case["policies"])
    }
    assert found == {name: {"also": []} | expected for name, expected in case["words"].items()}


def test_the_term_in_the_most_places_comes_first():
    words = find_case_words({"a": {"1": ["三严三实", "四个意识"], "2": ["四个意识"]}})
    assert [word.name for word in words] == ["四个意识", "三严三实"]
