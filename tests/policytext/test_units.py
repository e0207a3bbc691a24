from typing import Any

import pytest

from tests.policytext.reading import cases, outline, read


@pytest.mark.parametrize("case", cases("units"))
def test_units(case: dict[str, Any]) -> None:
    policy = read(case["text"])
    texts = {unit.id: unit.text for unit in policy.units}
    issues = {unit.id: list(unit.issues) for unit in policy.units if unit.issues}
    assert outline(policy.units) == case["units"].strip()
    assert {unit_id: texts[unit_id] for unit_id in case.get("texts", {})} == case.get("texts", {})
    assert issues == case.get("issues", {})
