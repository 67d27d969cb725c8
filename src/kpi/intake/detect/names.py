"""What headers are called in the files we know, by our own column; small letters and digits only."""

from __future__ import annotations

import re
import unicodedata

_DANISH = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})


def folded(header: str) -> str:
    """Small letters and digits only, æøå spelt out."""
    text = unicodedata.normalize("NFC", header).casefold().translate(_DANISH)
    return re.sub(r"[^a-z0-9]", "", text)


NAMES: dict[str, tuple[str, ...]] = {
    "unit_id": ("enhedsid", "enhed", "enhedsnr", "afdelingskode", "orgunit", "omraade", "geo"),
    "employment_id": (
        "ansaettelsesid",
        "tjenestenummer",
        "tjenestenr",
        "medarbejdernummer",
        "medarbejdernr",
        "loennummer",
        "employeeid",
    ),
    "person_id": ("personid", "cpr", "cprnr", "cprnummer", "personnummer"),
    "date": ("dato", "frvdato", "fravaersdato", "date"),
    "cause": ("aarsag", "frvaarsag", "fravaersaarsag", "fravaerskode", "kode", "reasonforabsence"),
    "absent_seconds": ("timer", "frvtim", "fravaerstimer", "absenteeismtimeinhours", "fravaerminutter", "minutter"),
    "planned_seconds": ("plantim", "normtimer", "planlagtetimer"),
    "spell_id": ("periodeid", "fravaersid", "loebenr"),
    "starts_on": ("startdato", "fra", "fradato", "foerstefravaersdag"),
    "ends_on": ("slutdato", "til", "tildato", "sidstefravaersdag"),
    "absent_millionths": ("fravaersprocent", "procent", "fravaersgrad"),
    "injury_id": ("skadeid", "skadenr", "skadesnummer"),
    "occurred_on": ("skadedato", "ulykkesdato"),
    "registered_on": ("anmeldt", "anmeldelsesdato", "registreret"),
    "with_absence": ("medfravaer",),
    "visit_id": ("besoegsid", "besoegsnr"),
    "reaction_no": ("reaktionnr",),
    "visited_on": ("besoegsdato",),
    "reaction": ("reaktion",),
    "environment": ("miljoe",),
    "month": ("maaned", "month"),
    "received": ("modtaget", "modtagne"),
    "confirmed": ("stadfaestet",),
    "remitted": ("hjemvist",),
    "dismissed": ("afvist",),
    "indicator_id": ("indikatorid", "indikator"),
    "part": ("del",),
    "period_start": ("periodefra", "tid", "timeperiod"),
    "period_end": ("periodetil",),
    "numerator": ("taeller", "indhold", "obsvalue"),
    "denominator": ("naevner",),
    "provisional": ("foreloebig",),
    "survey_id": ("maalingid",),
    "survey_kind": ("maalingstype",),
    "invited": ("inviterede",),
    "answered": ("besvarede",),
    "scored": ("scorede",),
    "score_sum": ("scoresum",),
    "scale_min": ("skalamin",),
    "scale_max": ("skalamax",),
    "target_id": ("maalid",),
    "kpi_id": ("kpiid",),
    "observed_on": ("observeret",),
    "achieved_on": ("opnaaet",),
    "state": ("tilstand",),
    "comment": ("bemaerkning",),
    "parent_id": ("overordnetid", "parentorgunit"),
    "name": ("navn", "enhedsnavn", "longname", "kommune"),
    "valid_from": ("gyldigfra", "startdate", "entrydate", "ansaettelsesdato"),
    "valid_to": ("gyldigtil", "enddate", "leavedate", "fratraedelsesdato"),
    "staff_group": ("stillingsgruppe", "stilling", "position"),
    "fraction_millionths": ("beskdec", "beskaeftigelsesdecimal", "beskaeftigelsesgrad"),
}
