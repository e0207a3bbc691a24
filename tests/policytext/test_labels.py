from typing import Any

import pytest

from policytext.extract.labels import match_label, read_label
from policytext.lexicon import LABEL_STYLES, LabelStyle
from tests.policytext.reading import sections


@pytest.mark.parametrize("style", LABEL_STYLES, ids=lambda style: style.name)
def test_every_style_reads_its_own_examples(style: LabelStyle) -> None:
    for example in style.examples:
        own = match_label(style, example, 0)
        assert own and read_label(example) == own, example


@pytest.mark.parametrize("case", sections("labels"))
def test_labels(case: tuple[str, list[Any] | None]) -> None:
    text, expected = case
    label = read_label(text)
    assert (label and [text[: label.end].strip(), *label.ordinal]) == expected
