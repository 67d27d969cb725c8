"""Deliveries in, validated pseudonymous extracts and receipts out."""

from kpi.intake.checking import CheckError
from kpi.intake.deliveries import IntakeError
from kpi.intake.detect import Proposal, detect, read_table
from kpi.intake.faults import Fault
from kpi.intake.ingest import Progress, check_accepted, confirmable, ingest
from kpi.intake.pseudonym import KeyMissing
from kpi.intake.receipts import Receipt
from kpi.intake.source import SourceError

__all__ = [
    "CheckError",
    "Fault",
    "IntakeError",
    "KeyMissing",
    "Progress",
    "Proposal",
    "Receipt",
    "SourceError",
    "check_accepted",
    "confirmable",
    "detect",
    "ingest",
    "read_table",
]
