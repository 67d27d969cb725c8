"""What can be wrong with a delivery, where it stands and how it is said in both languages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from kpi.intake.cpr import contains_cpr

LISTED_PER_RULE = 10_000
"""So many rows of one rule are listed in a receipt; the count is always of all of them."""
HIDDEN = "(skjult)"
_SHOWN_CHARACTERS = 60


@dataclass(frozen=True, slots=True)
class Fault:
    """One offending row. `row` counts as a spreadsheet does: the header is row 1. Personal values are hidden."""

    row: int | None
    column: str | None
    value: str | None
    rule: str
    da: str
    en: str


SENTENCES: dict[str, tuple[str, str]] = {
    "other_kind": (
        "Leverancen er {delivered}, men lageret er {store}; de må ikke blandes.",
        "The delivery is {delivered}, but the store is {store}; the two may not be mixed.",
    ),
    "unknown_source": (
        "Mappen '{source}' er ingen kendt kilde; ventet en af: {expected}.",
        "The folder '{source}' is no known source; expected one of: {expected}.",
    ),
    "file_name": (
        "Filnavnet passer ikke til kilden; ventet {expected}.",
        "The file name does not fit the source; expected {expected}.",
    ),
    "period": (
        "Perioden {period} i filnavnet findes ikke; ventet to måneder som 2018-01, den første først.",
        "The period {period} in the file name does not exist; expected two months such as 2018-01, the first first.",
    ),
    "overlapping_deliveries": (
        "Leverancen og {other} fra samme kilde dækker samme måneder, og det fremgår ikke, hvilken der er nyest; "
        "indlæs dem ved navn, den ældste først.",
        "The delivery and {other} of the same source cover the same months and nothing says which is newer; "
        "ingest them by name, the older first.",
    ),
    "too_large": (
        "Filen fylder {size} MB; højst {expected} MB kan modtages.",
        "The file is {size} MB; at most {expected} MB is accepted.",
    ),
    "unreadable": (
        "Filen kan ikke læses som {expected}: {problem}.",
        "The file cannot be read as {expected}: {problem}.",
    ),
    "encoding": (
        "Filen er ikke skrevet i {expected}, som kilden angiver: {problem}.",
        "The file is not written in {expected} as the source states: {problem}.",
    ),
    "unknown_column": ("Kolonnen er ukendt for kilden.", "The source knows no such column."),
    "missing_column": ("Kolonnen mangler i leverancen.", "The column is missing from the delivery."),
    "column_twice": ("Kolonnen findes to gange.", "The column occurs twice."),
    "row_length": (
        "Rækken har {found} felter; ventet {expected}.",
        "The row has {found} fields; expected {expected}.",
    ),
    "no_rows": (
        "Et register uden rækker ville slette alt; ventet mindst én række.",
        "A register without rows would delete everything; expected at least one row.",
    ),
    "empty_value": ("Feltet er tomt; ventet en værdi.", "The field is empty; expected a value."),
    "unknown_code": ("Koden er ukendt; ventet en af: {expected}.", "The code is unknown; expected one of: {expected}."),
    "impossible_date": (
        "Datoen findes ikke eller er skrevet forkert; ventet {expected}.",
        "The date does not exist or is written wrongly; expected {expected}.",
    ),
    "not_a_number": ("Ikke et tal, som kilden skriver det; ventet {expected}.", "Not a number; expected {expected}."),
    "not_a_time": ("Ikke timer og minutter; ventet {expected}.", "Not hours and minutes; expected {expected}."),
    "not_yes_no": ("Ventet ja eller nej.", "Expected ja or nej."),
    "too_many_decimals": ("Højst seks decimaler kan gemmes nøjagtigt.", "At most six decimals can be kept exactly."),
    "out_of_range": ("Tallet ligger uden for {expected}.", "The number lies outside {expected}."),
    "text_too_long": (
        "Teksten er på {length} tegn; højst {expected} kan modtages.",
        "The text has {length} characters; at most {expected} are accepted.",
    ),
    "control_character": (
        "Teksten har et linjeskift eller et usynligt tegn, som den ikke må have.",
        "The text has a line break or an invisible character it may not have.",
    ),
    "cpr_number": (
        "Ligner et CPR-nummer; kolonnen må ikke indeholde personnumre.",
        "Looks like a CPR number; the column may not hold personal numbers.",
    ),
    "too_many_marks": (
        "{marked} af {rows} rækker er markeret som tvivlsomme; højst 1 % kan modtages.",
        "{marked} of {rows} rows are marked as doubtful; at most 1 % is accepted.",
    ),
}


def shown(value: str | None, *, personal: bool = False) -> str | None:
    """A delivered value as a receipt may show it."""
    if not value:
        return value
    if personal or contains_cpr(value):
        return HIDDEN
    return value if len(value) <= _SHOWN_CHARACTERS else value[:_SHOWN_CHARACTERS] + "…"


class FaultList:
    """Collects faults: all are counted, the first of each rule are listed."""

    def __init__(self) -> None:
        self._listed: list[Fault] = []
        self.counts: Counter[str] = Counter()

    def __bool__(self) -> bool:
        return bool(self.counts)

    def add(
        self,
        rule: str,
        row: int | None = None,
        column: str | None = None,
        value: str | None = None,
        said: Mapping[str, object] | None = None,
        *,
        personal: bool = False,
    ) -> None:
        """One fault; `said` fills the sentence of the rule."""
        self.counts[rule] += 1
        if self.counts[rule] <= LISTED_PER_RULE:
            (da, en), words = SENTENCES[rule], said or {}
            value = shown(value, personal=personal)
            self._listed.append(Fault(row, shown(column), value, rule, da.format(**words), en.format(**words)))

    def extend(self, rule: str, count: int, faults: Iterator[Fault]) -> None:
        """All faults a rule has found; only those that are listed are made."""
        self._listed.extend(islice(faults, LISTED_PER_RULE))
        self.counts.update({rule: count} if count else {})

    def listed(self) -> tuple[Fault, ...]:
        return tuple(sorted(self._listed, key=lambda fault: (fault.row or 0, fault.column or "", fault.rule)))
