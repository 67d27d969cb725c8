"""The only way to data for screens, pages, reports and commands: a verified edition in memory, scoped by role."""

from kpi.reader.open import Reader, ReaderError, open_reader
from kpi.reader.principal import DEMO_DIRECTOR, Principal
from kpi.reader.renewal import renewed
from kpi.reader.rows import (
    BacktestRow,
    BenchmarkRow,
    CorrectionRow,
    CoverageRow,
    DecisionRow,
    EditionInfo,
    FanRow,
    FigureRow,
    JudgementRow,
    MixRow,
    OrganisationRow,
    PartRow,
    SignalRow,
    UnitRow,
)
from kpi.reader.scoped import OutOfScope, Scoped, Series
from kpi.reader.status import Read as StatusRead

__all__ = [
    "DEMO_DIRECTOR",
    "BacktestRow",
    "BenchmarkRow",
    "CorrectionRow",
    "CoverageRow",
    "DecisionRow",
    "EditionInfo",
    "FanRow",
    "FigureRow",
    "JudgementRow",
    "MixRow",
    "OrganisationRow",
    "OutOfScope",
    "PartRow",
    "Principal",
    "Reader",
    "ReaderError",
    "Scoped",
    "Series",
    "SignalRow",
    "StatusRead",
    "UnitRow",
    "open_reader",
    "renewed",
]
