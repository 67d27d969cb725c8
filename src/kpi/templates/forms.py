"""The four forms: which source folder they belong to, their columns, and what may be chosen in them.

The headers are those of the organisation's own CSV deliveries; columns of `GUIDE` are for the eye and are not read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FILL_IN = "udfyldes"
"""Stands in a cell that a row needs. A row where it still stands when the workbook comes back is left out."""
TITLE_ROWS = 8
"""Rows with the explanation, above the headers."""
STATES = {
    "not_started": "ikke begyndt",
    "under_way": "i gang",
    "done": "gennemført",
    "partly": "delvist",
    "not_met": "ikke opfyldt",
}
DECISION_STATES = {"open": "åben", "done": "gennemført", "dropped": "bortfaldet"}
YES_NO = ("ja", "nej")

FormName = Literal["follow_up", "outcomes", "surveys", "decisions"]
Input = Literal["id", "guide", "date", "count", "decimal", "text", "choice"]


@dataclass(frozen=True, slots=True)
class FormColumn:
    """One column. `id` and `guide` are protected, the rest is for the one who fills in."""

    header: str
    input: Input
    width: int = 14
    choices: tuple[str, ...] = ()
    help: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """One form: the folder below raw/<organisation>/ it is dropped into, and its columns from left to right."""

    name: FormName
    title: str
    folder: str
    rows: str
    columns: tuple[FormColumn, ...]

    @property
    def source(self) -> str:
        return f"{self.folder}-skabelon"

    @property
    def headers(self) -> list[str]:
        return [column.header for column in self.columns]


GUIDE = (
    FormColumn("Afsnit", "guide", 26),
    FormColumn("Betegnelse", "guide", 52),
    FormColumn("Senest", "guide", 26),
)
_UNIT = FormColumn("EnhedsID", "id", 18)
_DAY = "En dato i året, for eksempel 30-06-2019."

FORMS: dict[str, Form] = {
    form.name: form
    for form in (
        Form(
            "follow_up",
            "Opfølgning på mål",
            "opfoelgning",
            "en række for hvert mål, der ikke er afsluttet",
            (
                *GUIDE,
                FormColumn("MaalID", "id", 24),
                FormColumn("KpiID", "id", 24),
                _UNIT,
                FormColumn("Observeret", "date", help=f"Dagen, hvor status blev gjort op. {_DAY}"),
                FormColumn("Opnaaet", "date", help="Dagen, hvor målet blev nået. Kan stå tom."),
                FormColumn("Tilstand", "choice", 16, tuple(STATES.values()), "Kun for mål uden tal."),
                FormColumn("Antal", "count", 10, help="Kun for mål, der tælles."),
                FormColumn("IAlt", "count", 10, help="Hvor mange der er i alt, når der måles en andel."),
                FormColumn("Bemaerkning", "text", 48, help="Højst 1.000 tegn. Ingen navne og ingen CPR-numre."),
                FormColumn("Rolle", "text", 18, help="Hvem der har vurderet: en rolle, ikke et navn."),
            ),
        ),
        Form(
            "outcomes",
            "Indikatorer",
            "indikatorer",
            "en række for hver indikator",
            (
                *GUIDE,
                FormColumn("IndikatorID", "id", 30),
                _UNIT,
                FormColumn("Del", "text", help="Kun når tallet er delt op, for eksempel på områder."),
                FormColumn("PeriodeFra", "date", help="Første dag af den periode, tallet gælder for."),
                FormColumn("PeriodeTil", "date", help="Sidste dag af perioden. Den skal ligge i året."),
                FormColumn("Taeller", "decimal", help="Tælleren, eller selve antallet."),
                FormColumn("Naevner", "decimal", help="Nævneren. Tom for antal."),
                FormColumn("Foreloebig", "choice", 12, YES_NO, "ja, når tallet endnu kan ændre sig."),
            ),
        ),
        Form(
            "surveys",
            "Målinger",
            "maalinger",
            "en række for hver måling og enhed",
            (
                *GUIDE,
                FormColumn("MaalingID", "id", 20),
                FormColumn("Maalingstype", "id", 16),
                _UNIT,
                FormColumn("Dato", "date", help=f"Dagen, hvor målingen blev holdt. {_DAY}"),
                FormColumn("Inviterede", "count", 12, help="Hvor mange der blev spurgt."),
                FormColumn("Besvarede", "count", 12, help="Hvor mange der svarede."),
                FormColumn("Scorede", "count", 12, help="Hvor mange svar der kan regnes en score af."),
                FormColumn("Scoresum", "decimal", 12, help="Summen af deres scorer."),
                FormColumn("SkalaMin", "count", 10, help="Skalaens laveste trin."),
                FormColumn("SkalaMax", "count", 10, help="Skalaens højeste trin."),
            ),
        ),
        Form(
            "decisions",
            "Beslutninger i MED",
            "beslutninger",
            "en række for hver beslutning i året, og tomme rækker til nye",
            (
                *GUIDE,
                FormColumn("BeslutningID", "id", 30),
                FormColumn("UdvalgID", "id", 22),
                _UNIT,
                FormColumn("Dato", "date", help=f"Mødets dag. {_DAY}"),
                FormColumn("MaalID", "text", 24, help="Det mål, beslutningen hører til. Kan stå tom."),
                FormColumn("Tekst", "text", 60, help="Højst 1.000 tegn. Ingen navne og ingen CPR-numre."),
                FormColumn("Rolle", "text", 18, help="Hvem der følger op: en rolle, ikke et navn."),
                FormColumn("Frist", "date", help="Kan stå tom."),
                FormColumn("Tilstand", "choice", 14, tuple(DECISION_STATES.values()), "Hvor beslutningen står nu."),
            ),
        ),
    )
}
