"""Who is asking, and below which units they may look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Role = Literal["director", "leader", "med", "analyst"]


@dataclass(frozen=True, slots=True)
class Principal:
    """A person in a role. `roots` are unit ids; everything below them is included."""

    name: str
    role: Role
    roots: tuple[str, ...]


DEMO_DIRECTOR = Principal("demo", "director", ("aalborg-fb", "albertslund-sf", "kbh-sof"))
"""The demo's only principal until roles are chosen on the screen: sees all three administrations."""
