import itertools
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from policysite.folding import Token, fold

CASES = yaml.safe_load(Path(__file__).with_name("cases").joinpath("folding.yml").read_text("utf-8"))
SEPARATORS = {"": " ", " ": "_", "|": "|"}


def write_tokens(tokens: list[Token]) -> str:
    """As the cases write them."""
    return "".join((SEPARATORS[token.gap] if n else "") + token.text for n, token in enumerate(tokens))


@pytest.mark.parametrize(("text", "tokens"), CASES.items())
def test_one_form_for_every_writing(text: str, tokens: str) -> None:
    assert write_tokens(fold(text)) == tokens


@given(st.text())
def test_tokens_stand_in_the_text_one_behind_the_other(text: str) -> None:
    tokens = fold(text)
    assert all(0 <= token.start < token.end <= len(text) for token in tokens)
    assert all(one.start <= other.start for one, other in itertools.pairwise(tokens))


@given(st.text(alphabet="一二三十百千万亿零两0123456789.,年月周岁个多余%成每次半至- ", max_size=12))
def test_numbers_are_plain(text: str) -> None:
    for token in fold(text):
        assert not token.text.startswith("00")
        assert token.text[0] != "0" or token.text == "0" or token.text.startswith("0.")
