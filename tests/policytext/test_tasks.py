from typing import Any

import pytest

from policytext.extract.responsible import find_responsible
from tests.policytext.reading import cases, read


@pytest.mark.parametrize("case", cases("tasks"))
def test_tasks(case: dict[str, Any]) -> None:
    policy = read(case["text"], audience=tuple(case.get("audience", ())))
    tasks = {unit.id: list(unit.applies_to) for unit in policy.units if unit.task}
    assert list(tasks) == case["tasks"]
    if "applies_to" in case:
        assert tasks == case["applies_to"]


@pytest.mark.parametrize("case", cases("responsible"))
def test_responsible(case: dict[str, Any]) -> None:
    assert list(find_responsible(case["text"])) == case["responsible"]
