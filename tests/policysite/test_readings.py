"""A target in few words."""

from pathlib import Path

import pytest
import yaml

from policysite.readings import read_target
from tests.policysite.conftest import make_target

CASES = yaml.safe_load((Path(__file__).parent / "cases/readings.yml").read_text("utf-8"))


@pytest.mark.parametrize(("fields", "reading"), CASES, ids=[" ".join(reading) for _, reading in CASES])
def test_reading(fields, reading):
    assert list(read_target(make_target(**fields))) == reading
