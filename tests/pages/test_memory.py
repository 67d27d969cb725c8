"""Remembered answers: asked once, never handed to another principal, never changed by who received them."""

from __future__ import annotations

from typing import Any

import pytest
from fake_reader import EDITION

from kpi.reader import Principal
from kpi.web import memory


class _Counting:
    """Answers with who asked, and counts."""

    def __init__(self, principal: Principal) -> None:
        self.edition, self.principal, self.asked = EDITION, principal, 0

    def rows(self, name: str, *, until: int = 0) -> list[str]:
        self.asked += 1
        return [f"{self.principal.name}:{name}:{until}"]


@pytest.fixture(autouse=True)
def _empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "answers", memory.Kept(memory.ANSWERS))


def _both(name: str) -> tuple[_Counting, Any]:
    scoped = _Counting(Principal(name, "leader", (name,)))
    return scoped, memory.remembering(scoped)  # type: ignore[arg-type]


def test_the_same_question_is_asked_once() -> None:
    scoped, remembering = _both("a")
    assert remembering.rows("x") == remembering.rows("x")
    assert scoped.asked == 1


def test_another_value_or_another_principal_is_another_question() -> None:
    _, first = _both("a")
    _, second = _both("b")
    assert first.rows("x", until=1) == ["a:x:1"]
    assert first.rows("x", until=2) == ["a:x:2"]
    assert second.rows("x", until=1) == ["b:x:1"]


def test_a_list_handed_out_is_the_receivers_own() -> None:
    _, remembering = _both("a")
    remembering.rows("x").append("mine")
    assert remembering.rows("x") == ["a:x:0"]


def test_it_forgets_the_oldest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "answers", memory.Kept(2))
    scoped, remembering = _both("a")
    for name in ("x", "y", "z", "x"):
        remembering.rows(name)
    assert scoped.asked == 4


def test_a_screen_is_made_once_for_the_same_question_and_never_for_somebody_else() -> None:
    made = []

    def build(scoped: Any, name: str) -> list[str]:
        made.append((scoped.principal.name, name))
        return [scoped.principal.name, name]

    first, second = _both("a")[1], _both("b")[1]
    memory.screen(build, first, "x").append("mine")
    assert memory.screen(build, first, "x") == ["a", "x"]
    assert memory.screen(build, first, "y") == ["a", "y"]
    assert memory.screen(build, second, "x") == ["b", "x"]
    assert made == [("a", "x"), ("a", "y"), ("b", "x")]
