"""The lines a run leaves in the audit log: every verdict, with what a person has confirmed and why."""

from __future__ import annotations

from pathlib import Path

from kpi import audit
from kpi.extracts import ExtractIndex
from kpi.intake import Receipt


def verdict(store: Path, receipt: Receipt) -> None:
    audit.append(
        store,
        "ingest",
        organisation=receipt.organisation,
        source=receipt.source,
        file=receipt.file,
        delivery=receipt.delivery_id,
        taken_in=receipt.at,
        verdict=receipt.verdict,
        rows=receipt.rows,
        faults=receipt.fault_counts,
        confirmed=receipt.confirmed,
    )


def what_a_cut_off_run_took_in(store: Path) -> None:
    """A run that died after a delivery was in force had no time to say so."""
    logged = {(one.get("delivery"), one.get("taken_in")) for one in audit.events(store) if one["event"] == "ingest"}
    for entry in ExtractIndex.load(store, verify=False).deliveries:
        if (entry.delivery_id, entry.at) not in logged:
            audit.append(
                store,
                "ingest",
                organisation=entry.organisation,
                source=entry.source,
                file=entry.file,
                delivery=entry.delivery_id,
                taken_in=entry.at,
                verdict=entry.verdict,
                rows=entry.rows,
                logged_late=True,
            )
