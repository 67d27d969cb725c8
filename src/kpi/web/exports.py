"""Tables that can be taken home: a page mints a token for a finished table, and only its own visitor may use it.

The table was made by the page within its reader's scope; the route that hands it out asks no data of anybody.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from kpi.screens.language import Language
from kpi.screens.table import Table

SECONDS = 15 * 60
"""A link is good for so long after the page was last drawn."""
PER_VISITOR, IN_ALL = 60, 2_000
"""So many tables are kept; the oldest go first."""


@dataclass(frozen=True)
class Export:
    """A finished table with its name, what it is, and the language it speaks."""

    name: str
    table: Table
    about: tuple[tuple[str, str], ...]
    say: Language


@dataclass
class _Kept:
    export: Export
    visitor: str
    until: float


class Exports:
    """Bounded in number and in time; the same table of the same visitor keeps its token."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._tokens: dict[tuple[str, Export], str] = {}
        self._lock = threading.Lock()
        self._now = now

    def mint(self, visitor: str, export: Export) -> str:
        """A token for this visitor alone."""
        owner = _hashed(visitor)
        with self._lock:
            token = self._tokens.setdefault((owner, export), secrets.token_urlsafe(24))
            self._kept[token] = _Kept(export, owner, self._now() + SECONDS)
            self._kept.move_to_end(token)
            self._tidy(owner)
            return token

    def take(self, token: str, visitor: str) -> Export | None:
        """The table of a token, for whom it was minted; None for anybody else and after its time."""
        with self._lock:
            kept = self._kept.get(token)
            if kept is None or not visitor or not hmac.compare_digest(kept.visitor, _hashed(visitor)):
                return None
            return kept.export if self._now() < kept.until else None

    def __len__(self) -> int:
        return len(self._kept)

    def _tidy(self, owner: str) -> None:
        now = self._now()
        for token in [token for token, kept in self._kept.items() if kept.until <= now]:
            self._drop(token)
        mine = [token for token, kept in self._kept.items() if kept.visitor == owner]
        for token in mine[:-PER_VISITOR]:
            self._drop(token)
        while len(self._kept) > IN_ALL:
            self._drop(next(iter(self._kept)))

    def _drop(self, token: str) -> None:
        kept = self._kept.pop(token)
        self._tokens.pop((kept.visitor, kept.export), None)


def _hashed(visitor: str) -> str:
    return hashlib.sha256(visitor.encode()).hexdigest()


KEPT = Exports()
