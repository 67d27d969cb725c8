"""The pre-filled forms beside the editions: made after a run, named by their content, served by the dashboard."""

from __future__ import annotations

import hashlib
from pathlib import Path

from kpi import edition, status
from kpi.catalogue import Catalogue
from kpi.durable import swap
from kpi.extracts import ExtractIndex
from kpi.status import Form, Status
from kpi.templates import FORMS, Delivered, file_name, offer


def write(store: Path, catalogue: Catalogue, index: ExtractIndex) -> dict[str, tuple[Form, ...]]:
    """By organisation its forms for the year of the newest month that is published."""
    return {
        name: tuple(_form(store, catalogue, form, name, year, Delivered(index, name)) for form in FORMS)
        for name, year in _years(store).items()
        if name in catalogue.organisations
    }


def _years(store: Path) -> dict[str, int]:
    current = edition.current(store)
    try:
        manifest = edition.read_manifest(store / edition.FOLDER / current) if current else None
    except edition.EditionError:
        manifest = None
    return {name: ends[-1].year for name, ends in manifest.as_of.items() if ends} if manifest else {}


def _form(store: Path, catalogue: Catalogue, form: str, organisation: str, year: int, delivered: Delivered) -> Form:
    made = offer(catalogue, form, catalogue.organisations[organisation], year, delivered)
    sha256 = hashlib.sha256(made.content).hexdigest() if made.content else None
    told = Form(form, year, file_name(form, year), FORMS[form].folder, made.missing, made.rows, sha256)
    path = status.form_path(store / edition.FOLDER, organisation, told)
    if made.content and not (path.is_file() and path.read_bytes() == made.content):
        path.parent.mkdir(exist_ok=True)
        swap(path, made.content)
    return told


def remove_others(editions: Path, told: Status) -> None:
    """Forms of earlier runs."""
    named = {
        status.form_path(editions, one.id, form) for one in told.organisations for form in one.forms if form.sha256
    }
    for path in (editions / status.FORMS).glob("*"):
        if path not in named:
            path.unlink()
