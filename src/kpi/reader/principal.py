"""Who is asking, in which role, and below which units they may look."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

Role = Literal["director", "leader", "med", "analyst"]


@dataclass(frozen=True, slots=True)
class Grant:
    """One line of a grants file: a person, or a role of a login, may look below these units while it lasts."""

    subject: str
    role: Role
    roots: tuple[str, ...]
    alone: tuple[str, ...] = ()
    """Units seen without what lies below them: the whole administration, to compare with and for what it promised."""
    valid_from: date | None = None
    valid_to: date | None = None

    def holds(self, today: date) -> bool:
        return (self.valid_from or today) <= today <= (self.valid_to or today)


@dataclass(frozen=True, slots=True)
class Principal:
    """A person with one role on. `roots` are unit ids; everything below them is included."""

    name: str
    role: Role
    roots: tuple[str, ...]
    """What the role that is on was granted: the units a leader leads."""
    beside: tuple[str, ...] = ()
    """What other grants of the person add: seen with all below it, without being led."""
    alone: tuple[str, ...] = ()
    """Units seen without what lies below them."""


class NoGrant(PermissionError):
    """Nothing was granted that holds today: nothing may be seen."""


def add_up(subject: str, role: Role, grants: Iterable[Grant], today: date) -> Principal:
    """What all grants of a person give together, with one of its roles on; without a grant of that role a refusal.

    A leader normally also sits in the committee above: both are seen, but only with the leader's role on is the unit
    led, so that exact figures never stand on a screen in a meeting of the committee.
    """
    held = [grant for grant in grants if grant.subject == subject and grant.holds(today)]
    if not any(grant.role == role for grant in held):
        raise NoGrant(f"'{subject}' has no grant as {role} on {today}; expected one in the grants file")
    roots = _once(root for grant in held if grant.role == role for root in grant.roots)
    others = _once(root for grant in held for root in grant.roots)
    alone = _once(unit for grant in held for unit in grant.alone)
    return Principal(subject, role, roots, tuple(root for root in others if root not in roots), alone)


def _once(units: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(units))


DEMO_DIRECTOR = Principal("demo", "director", ("aalborg-fb", "albertslund-sf", "kbh-sof"))
"""Sees all three administrations of the demo: whoever asks on a command line."""
