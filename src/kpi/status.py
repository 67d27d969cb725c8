"""What the last run did, for those who read the dashboard: `editions/status.json`, written anew after every run.

Counts, dates, declared file names and the sentences of rules; never a delivered value. Exact numbers of rows about
persons stay in the receipts: here they are whole steps of `Delivery.step`.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError

FILE = "status.json"
FORMS = "forms"
FORMAT = 1
STEP_ROWS = 100

Outcome = Literal["published", "nothing_new", "stopped", "taken_in", "failed"]


class StatusError(RuntimeError):
    """A status that cannot be read or is not as it was written; one line."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that rows of a delivery break. `rows` are the first of them, counted as a spreadsheet does."""

    code: str
    da: str
    en: str
    count: int
    column: str | None
    """A header that the source file declares; others might hold anything."""
    rows: tuple[int, ...]
    confirmable: bool
    """Whether a person may say that it is right all the same."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What came of one file. Numbers are whole `step`s."""

    source: str | None
    folder: str | None
    extract: str | None
    file: str | None
    """None where the name is not one that the source declares."""
    start: date | None
    end: date | None
    at: datetime
    step: int
    rows: int
    added: int
    changed: int
    gone: int
    rules: tuple[Rule, ...]
    """Why it was refused; what is marked where it was accepted."""
    confirmed: tuple[Rule, ...]
    logged: int | None
    """The line of the audit log with the verdict."""


@dataclass(frozen=True, slots=True)
class Form:
    """A pre-filled form. `missing` rows wait for their first state or figure of the year."""

    form: str
    year: int
    name: str
    """The file's name; dropped into raw/<organisation>/<folder>/ it is a delivery."""
    folder: str
    missing: int
    rows: int
    sha256: str | None
    """None where the form would carry protected figures: it is made in the refresh zone."""


@dataclass(frozen=True, slots=True)
class OrganisationStatus:
    id: str
    newest: dict[str, date]
    """By extract the last day that deliveries cover, published or not."""
    accepted: tuple[Delivery, ...]
    """The newest first."""
    refused: tuple[Delivery, ...]
    """Those that still lie in raw/."""
    forms: tuple[Form, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """The last run: `edition` is the one that readers open after it."""

    doing: str
    at: datetime
    outcome: Outcome
    edition: str | None


@dataclass(frozen=True, slots=True)
class Status:
    run: Run
    index: str | None
    """sha256 of the extracts' index: an edition with another was made before or after these deliveries."""
    unplaced: int
    """Refused files in folders of organisations that nobody knows."""
    organisations: tuple[OrganisationStatus, ...]


_STATUS = TypeAdapter(Status)


def text(status: Status) -> bytes:
    """The file's text, always the same for the same status."""
    document = {"format": FORMAT, "status": _STATUS.dump_python(status, mode="json")}
    return _text({**document, "seal": hashlib.sha256(_text(document)).hexdigest()})


def _text(document: dict[str, Any]) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def read(editions: Path) -> Status | None:
    """The status beside the editions; None where no run has left one. Every byte is held against the seal."""
    path = editions / FILE
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StatusError(f"{path}: not readable: {error.strerror}; the next 'kpi refresh' writes it anew") from error
    try:
        found = _STATUS.validate_python(json.loads(content)["status"])
    except (ValueError, KeyError, TypeError, ValidationError) as error:
        raise StatusError(f"{path}: not readable as a status; the next 'kpi refresh' writes it anew") from error
    if text(found) != content:
        raise StatusError(f"{path}: its text does not fit its seal; the next 'kpi refresh' writes it anew")
    return found


def form_path(editions: Path, organisation: str, form: Form) -> Path:
    """Named by its content: a status and the files it names always fit each other."""
    return editions / FORMS / f"{organisation}-{form.name.removesuffix('.xlsx')}-{str(form.sha256)[:16]}.xlsx"
