"""Answers of the reader kept for the next run: an edition never changes, so neither does what it answers.

The key holds the edition, the principal, the question and all its values: nobody is handed what another may see.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from kpi.reader import Scoped

View = TypeVar("View")
ANSWERS = 4_000
NOT_KEPT = ("status", "form")
"""What the last run did changes while an edition stands."""
PACKS = 12
SCREENS = 48


class Kept:
    """The newest things asked for, shared by all sessions; what was not asked for the longest is forgotten first."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._found: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> Any:
        """None where it is not kept."""
        with self._lock:
            if key in self._found:
                self._found.move_to_end(key)
            return self._found.get(key)

    def put(self, key: Hashable, value: Any) -> None:
        with self._lock:
            self._found[key] = value
            while len(self._found) > self.most:
                self._found.popitem(last=False)


answers, packs, screens = Kept(ANSWERS), Kept(PACKS), Kept(SCREENS)


class _Remembering:
    """Asks like the scoped reader it stands before, and asks it once."""

    def __init__(self, scoped: Scoped) -> None:
        self._scoped = scoped
        self.edition = scoped.edition
        self.principal = scoped.principal

    def __getattr__(self, name: str) -> Callable[..., Any]:
        question: Callable[..., Any] = getattr(self._scoped, name)
        if name in NOT_KEPT:
            return question

        def ask(*values: Hashable, **named: Hashable) -> Any:
            key = (self.edition, self.principal, name, values, tuple(sorted(named.items())))
            return _copied(_recalled(key, lambda: question(*values, **named)))

        return ask


def screen(build: Callable[..., View], scoped: Scoped, *asked: Hashable) -> View:
    """`build(scoped, *asked)`, made once for all who may see the same: what a screen says follows from what it asks."""
    key = (build.__module__, build.__qualname__, scoped.edition, scoped.principal, asked)
    found: View | None = screens.get(key)
    if found is None:
        found = build(scoped, *asked)
        screens.put(key, found)
    return cast(View, _copied(found))


def _recalled(key: Hashable, make: Callable[[], Any]) -> Any:
    held = answers.get(key)
    if held is None:
        # What may be None is kept in a tuple, so that "nothing" is an answer too.
        held = (make(),)
        answers.put(key, held)
    return held[0]


def _copied(answer: Any) -> Any:
    """Rows are frozen; a list of them is handed out anew, so that no page changes another's."""
    return list(answer) if isinstance(answer, list) else answer


def remembering(scoped: Scoped) -> Scoped:
    return cast("Scoped", _Remembering(scoped))
