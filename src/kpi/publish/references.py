"""Reference figures frozen in the first edition that holds their whole period, so that a threshold never drifts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path

from kpi import durable
from kpi.catalogue import Catalogue
from kpi.catalogue.protected import series_of
from kpi.engine import baseline, targets
from kpi.engine.measure import Measures
from kpi.model import Document, Target, Window
from kpi.publish.ledger_files import LedgerError, bytes_of

FILE = Path("ledger") / "references.json"


def load(store: Path) -> dict[str, Fraction]:
    """Raises LedgerError when the file is not as it was written."""
    path = store / FILE
    if not path.exists():
        return {}
    try:
        raw = json.loads(content := bytes_of(path))
        frozen = raw["frozen"] if "seal" in raw else raw  # a store of before they were sealed
        found = {name: Fraction(text) for name, text in frozen.items()}
    except (ValueError, TypeError, AttributeError, KeyError, ZeroDivisionError) as error:
        raise LedgerError(f"{path}: not readable; the file was changed; restore the ledger from its copy") from error
    if "seal" in raw and content != _text(found):
        raise LedgerError(f"{path}: its text does not fit its seal; the file was changed; restore the ledger")
    return found


def exact(frozen: Mapping[str, Fraction], catalogue: Catalogue) -> dict[str, Fraction]:
    """Those an exact judgement may use: figures about persons were frozen as they are told, in steps."""
    rough = {target.id for _, target in catalogue.promises() if series_of(catalogue.kpis[target.kpi]) is not None}
    return {name: value for name, value in frozen.items() if name.partition("|")[0] not in rough}


def with_new(
    frozen: Mapping[str, Fraction], catalogue: Catalogue, measures: Measures, organisation: str
) -> dict[str, Fraction]:
    """What was frozen, and what can be frozen now; a frozen figure is never replaced."""
    found = dict(frozen)
    for document, target in catalogue.promises(organisation):
        for node, window in _judged_in(document, target, catalogue, measures):
            figure = baseline.computed_reference(target, node, window, measures)
            if figure is not None and figure.value is not None:
                found.setdefault(baseline.reference_key(target.id, node, figure.window), figure.value)
    return found


def save(store: Path, frozen: Mapping[str, Fraction]) -> None:
    path = store / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    durable.swap(path, _text(frozen))


def _text(frozen: Mapping[str, Fraction]) -> bytes:
    plain = {name: str(frozen[name]) for name in sorted(frozen)}
    seal = hashlib.sha256(json.dumps(plain).encode()).hexdigest()
    return (json.dumps({"seal": seal, "frozen": plain}, indent=1) + "\n").encode()


def _judged_in(
    document: Document, target: Target, catalogue: Catalogue, measures: Measures
) -> Iterator[tuple[str, Window]]:
    organisation = catalogue.organisations[document.organisation]
    nodes = [target.unit or organisation.id]
    if target.each is not None:
        nodes = [unit.unit_id for unit in targets.units_of(target, organisation, measures)]
    for window in targets.windows_of(target, document, measures, catalogue.kpis[target.kpi]):
        yield from ((node, window) for node in nodes)
