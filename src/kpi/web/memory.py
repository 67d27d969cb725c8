"""Answers of the reader kept for the next run: an edition never changes, so neither does what it answers.

The key holds the edition, the principal, the question and all its values: nobody is handed what another may see.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from kpi.reader import Scoped

ANSWERS = 4_000
NOT_KEPT = ("status", "form")
"""What the last run did changes while an edition stands."""
_kept: OrderedDict[Hashable, Any] = OrderedDict()
_lock = threading.Lock()


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


def _recalled(key: Hashable, make: Callable[[], Any]) -> Any:
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    answer = make()
    with _lock:
        _kept[key] = answer
        while len(_kept) > ANSWERS:
            _kept.popitem(last=False)
    return answer


def _copied(answer: Any) -> Any:
    """Rows are frozen; a list of them is handed out anew, so that no page changes another's."""
    return list(answer) if isinstance(answer, list) else answer


def remembering(scoped: Scoped) -> Scoped:
    return cast("Scoped", _Remembering(scoped))
