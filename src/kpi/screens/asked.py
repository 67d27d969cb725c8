"""What a reader asks about: an organisation, as of a month, in a language, within what the reader may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kpi.screens.language import Language

if TYPE_CHECKING:
    from kpi.reader import OrganisationRow, Scoped


@dataclass(frozen=True)
class Asked:
    scoped: Scoped
    organisation: OrganisationRow
    as_of: date
    say: Language
