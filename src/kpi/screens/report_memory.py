"""A reader that answers every question once: the sections of a pack ask the same again and again."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from kpi.reader import Scoped


class _Remembering:
    """Lives as long as one pack is made. Lists are handed out as copies: who sorts one changes nobody else's."""

    def __init__(self, scoped: Scoped) -> None:
        self._scoped = scoped
        self._known: dict[Hashable, Any] = {}

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._scoped, name)
        return self._remembering(name, found) if callable(found) else found

    def _remembering(self, name: str, ask: Callable[..., Any]) -> Callable[..., Any]:
        def answer(*args: Hashable, **kwargs: Hashable) -> Any:
            key = (name, args, tuple(sorted(kwargs.items())))
            if key not in self._known:
                self._known[key] = ask(*args, **kwargs)
            known = self._known[key]
            return list(known) if isinstance(known, list) else known

        return answer


def remembering(scoped: Scoped) -> Scoped:
    return cast("Scoped", _Remembering(scoped))
