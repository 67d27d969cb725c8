"""Which edition is read next: the one the store points to, or the better of what stands in for it."""

from __future__ import annotations

import logging
from copy import copy
from dataclasses import replace
from pathlib import Path

from kpi import edition
from kpi.reader.open import Reader, open_reader

_log = logging.getLogger("kpi.reader")


def renewed(store: Path, held: Reader) -> Reader:
    """The edition of the store anew. `held` was whole when it was read and stays in memory, whatever the disk says:
    it goes on, marked as fallen back, when none can be opened, or only one that is older than it.
    """
    try:
        found = open_reader(store)
    except Exception as error:  # whatever is wrong on the disk, what is in memory is whole
        _log.warning("no edition could be opened: %s", error)
        return _fallen_back(held)
    if found.edition.fell_back and _is_better(store, held, found):
        return _fallen_back(held)
    return found


def _is_better(store: Path, held: Reader, found: Reader) -> bool:
    """Newer than what was found on the disk, and nobody has rolled back from it since."""
    number = edition.number
    newer = number(held.edition.id) > number(found.edition.id)
    return newer and not edition.is_withdrawn(store, held.edition.id)


def _fallen_back(held: Reader) -> Reader:
    """The same edition in memory. Who is reading it now goes on reading it as it was."""
    other = copy(held)
    other.edition = replace(held.edition, fell_back=True)
    return other
