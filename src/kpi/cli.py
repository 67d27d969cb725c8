"""The `kpi` command: every room is reached from here. Long work shows its progress on standard error."""

from __future__ import annotations

import typer

from kpi import audit, catalogue, edition, lock
from kpi import store as stores
from kpi.attack import AttackError
from kpi.commands import ask, attack, begin, book, deliver, forget, keep, report, serve, sources
from kpi.commands.options import fail
from kpi.erase.person import EraseError
from kpi.extracts import ExtractError
from kpi.facts.store import FactsError
from kpi.intake import CheckError, IntakeError, KeyMissing, SourceError
from kpi.periods import PeriodError
from kpi.publish.gate import GateError
from kpi.publish.ledger_files import LedgerError
from kpi.reader import OutOfScope
from kpi.reports.frozen import FrozenError
from kpi.settings import SettingsError
from kpi.templates import BeginError, TemplateError

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__, pretty_exceptions_enable=False)
_FAULTS = (
    AttackError, CheckError, ExtractError, FactsError, GateError, IntakeError, KeyMissing, LedgerError, OutOfScope,
    PeriodError, SourceError, BeginError, EraseError, FrozenError, TemplateError, audit.AuditError,
    edition.EditionError, lock.Busy, stores.StoreError, SettingsError,
)  # fmt: skip

for command in (
    serve.run, serve.demo, begin.init, begin.template, deliver.ingest, deliver.publish, ask.measure, ask.judge,
    ask.check, book.book, keep.editions, keep.rollback, forget.erase, forget.retention, attack.attack,
    report.report,
):  # fmt: skip
    app.command()(command)
app.command("refresh")(deliver.refresh_store)
app.add_typer(keep.audit_app, name="audit")
app.add_typer(sources.source_app, name="source")


def main() -> None:
    """Runs a command; a fault the user can mend is one line on standard error and exit code 1."""
    try:
        app()
    except catalogue.CatalogueError as error:
        fail(*error.faults)
    except _FAULTS as error:
        fail(str(error.args[0] if error.args else error))
    except OSError as error:  # a full disk, a folder that may not be written to
        fail(f"{error.filename or 'the disk'}: {error.strerror or error}; nothing half-done is in force")
