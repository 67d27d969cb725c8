"""The project's own target cases through the engine."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.golden_adapter import outcome

CASES = json.loads((Path(__file__).parents[1] / "golden" / "targets" / "target_cases.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_golden_target(case: dict[str, Any]) -> None:
    found = outcome(case)
    for field, expected in case["expect"].items():
        got = found[field]
        if isinstance(expected, float):
            assert got == pytest.approx(expected, rel=1e-9, abs=1e-9), (field, got, case["why"])
        else:
            assert got == expected, (field, got, case["why"])
