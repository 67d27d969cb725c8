"""The sentences of judgements: word for word for made rows, and without a fault for every judgement of the demo."""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest
from golden_sentences import GOLDEN, Golden

from kpi.catalogue import Catalogue
from kpi.engine import evidence, thresholds
from kpi.model import Reason, Status, Target, Words
from kpi.reader import DEMO_DIRECTOR, JudgementRow, open_reader
from kpi.screens import sentence_power, sentences, wording
from kpi.screens.language import Code, Language

LANGUAGES: dict[str, Language] = {"da": Language("da"), "en": Language("en")}
_UNSAID: dict[str, Any] = dict.fromkeys(field.name for field in fields(JudgementRow))
_UNSAID |= {"as_of": date(2019, 12, 31), "provisional": False, "early": False, "notes": (), "windows": ()}
ENGLISH = re.compile(
    r"\b(the|is|are|was|were|not|chance|goal|met|missed|against|with|year|month|months|quarter|survey|since|so far|"
    r"left|cannot|units?|figure|change|better|worse|provisional|events?|data until|due|None|nan)\b",
    re.IGNORECASE,
)
SCOLDING = re.compile(r"\b(dårlig|svigtet|fejlet|utilfredsstillende|bør|skuffende|poor|failed|bad)\b", re.IGNORECASE)


def _target(kpi: str, promise: dict[str, Any]) -> Target:
    words = Words(da="Et mål", en="A goal")
    return Target(id="t", area="1", section="1", kpi=kpi, title=words, **promise)


def _row(kpi: str, said: dict[str, Any]) -> JudgementRow:
    return JudgementRow(**{**_UNSAID, "target": "t", "kpi": kpi, **said})


def _plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("code", ["da", "en"])
@pytest.mark.parametrize("golden", GOLDEN, ids=[golden.name for golden in GOLDEN])
def test_word_for_word(golden: Golden, code: Code, catalogue: Catalogue) -> None:
    row, target = _row(golden.kpi, golden.row), _target(golden.kpi, golden.promise)
    said = sentences.sentence(row, target, catalogue.kpis[golden.kpi], LANGUAGES[code])
    assert _plain(said) == getattr(golden, code)
    assert_sound(said, code)


def test_the_golden_sentences_hold_every_status_reason_and_evidence() -> None:
    assert {golden.row["status"] for golden in GOLDEN} == set(get_args(Status))
    assert {golden.row.get("reason") for golden in GOLDEN} - {None} == set(get_args(Reason))
    labels = {golden.row.get("evidence") for golden in GOLDEN} - {None}
    assert labels == set(get_args(evidence.Label)) - {"neutral_high"}  # told as its mirror image is
    assert len(GOLDEN) >= 40


def test_a_neutral_kpi_is_told_as_higher_or_lower(catalogue: Catalogue) -> None:
    row = _row(
        "alternative_homes_built", {"status": "no_number", "evidence": "neutral_high", "evidence_basis": "rate_ratio"}
    )
    target = _target("alternative_homes_built", {"must_be": "above", "reference": {"period": "2018"}})
    said = sentences.read(row, target, catalogue.kpis["alternative_homes_built"], LANGUAGES["da"])
    assert said.evidence == "Tallet er med sikkerhed højere end før."


def test_the_parts_stand_alone(catalogue: Catalogue) -> None:
    golden = next(golden for golden in GOLDEN if golden.name == "days add up over the months left")
    row = _row(golden.kpi, {**golden.row, "value": 9.125})
    said = sentences.read(row, _target(golden.kpi, golden.promise), catalogue.kpis[golden.kpi], LANGUAGES["da"])
    assert said.figure == "9,1 dage pr. fuldtidsansat indtil nu mod højst 11,0."
    assert said.outlook.startswith("3 ud af 10 sandsynlighed")
    assert said.rest == "Resten af året må højst give 1,8. De samme måneder gav i snit 2,0 de sidste tre år."
    assert said.evidence == "Månederne viser ingen sikker ændring."


def test_the_rest_is_compared_with_as_many_years_as_there_are(catalogue: Catalogue) -> None:
    golden = GOLDEN[0]
    row = _row(golden.kpi, {**golden.row, "usual_years": 2})
    target = _target(golden.kpi, golden.promise)
    said = sentences.sentence(row, target, catalogue.kpis[golden.kpi], LANGUAGES["da"])
    assert said.endswith("de sidste to år.")


@pytest.mark.parametrize(
    ("probability", "da"),
    [(0.0, "Mindre end 1"), (0.049, "Mindre end 1"), (0.05, "1"), (0.2, "2"), (0.201, "Godt 2"), (0.249, "Godt 2"),
     (0.25, "3"), (0.75, "Knap 8"), (0.799, "Knap 8"), (0.8, "8"), (0.949, "9"), (0.95, "Mere end 9"),
     (1.0, "Mere end 9")],
)  # fmt: skip
def test_tenths(probability: float, da: str, catalogue: Catalogue) -> None:
    row = _row("injuries", {"status": "at_risk", "probability": probability, "threshold": 40.0, "window": "2019"})
    said = sentences.sentence(
        row, _target("injuries", {"must_be": "at_most"}), catalogue.kpis["injuries"], LANGUAGES["da"]
    )
    assert said == f"{da} ud af 10 sandsynlighed for at nå højst 40 ulykker."


_TWENTY = {"status": "met", "reference_window": "2018", "base_events": 20.0, "noticed": 0.1312, "smallest_fall": 0.67,
           "by_luck": 0.29}  # fmt: skip


@pytest.mark.parametrize(
    ("kpi", "times", "said", "code", "expected"),
    [
        ("complaints_received", None, {}, "da",
         "Med 20 klager om året ville et virkeligt fald på 20 % kun blive opdaget i 13 % af tilfældene. "
         "Et fald skal være på 67 %, før det opdages i 8 ud af 10 tilfælde. "
         "Selv uden nogen ændring ville tallet være mindst 20 % lavere i 29 % af tilfældene."),
        ("complaints_received", None, {}, "en",
         "With 20 complaints a year a true fall of 20 % would be noticed in only 13 % of cases. "
         "A fall must be of 67 % to be noticed in 8 of 10 cases. "
         "Even with nothing changed the figure would be at least 20 % lower in 29 % of cases."),
        ("injuries", 0.5, {"base_events": 400.0, "noticed": 0.9999, "smallest_fall": 0.18, "by_luck": 0.0001}, "da",
         "Med 400 ulykker om året ville et virkeligt fald på 50 % blive opdaget i over 99 % af tilfældene. "
         "Et fald skal være på 18 %, før det opdages i 8 ud af 10 tilfælde. "
         "Selv uden nogen ændring ville tallet være mindst 50 % lavere i under 1 % af tilfældene."),
        ("inspection_orders_physical", 0.9,
         {"base_events": 1.0, "noticed": 0.01, "smallest_fall": None, "reference_window": "2018-YTD06"}, "da",
         "Med 1 påbud i jan.–jun. 2018 ville et virkeligt fald på 10 % kun blive opdaget i 1 % af tilfældene. "
         "Med så få hændelser kan intet fald opdages i 8 ud af 10 tilfælde. "
         "Selv uden nogen ændring ville tallet være mindst 10 % lavere i 29 % af tilfældene."),
        ("complaints_received", None, {"base_events": None}, "da", ""),
    ],
)  # fmt: skip
def test_the_power_line(
    kpi: str, times: float | None, said: dict[str, Any], code: Code, expected: str, catalogue: Catalogue
) -> None:
    target = _target(kpi, {"must_be": "at_most", "reference": {"period": "2018", "times": times}})
    line = sentences.power_line(_row(kpi, _TWENTY | said), target, catalogue.kpis[kpi], LANGUAGES[code])
    assert _plain(line) == expected


def test_the_usual_fall_is_the_one_the_power_is_computed_for() -> None:
    assert -thresholds.USUAL_PROMISE == sentence_power.USUAL_FALL


@pytest.mark.parametrize("code", ["da", "en"])
def test_every_count_has_a_word_for_one(code: Code, catalogue: Catalogue) -> None:
    """Whole numbers can be 1: such a KPI needs its unit in the singular. Money and abbreviations have one form."""
    counts = [one for one in catalogue.kpis.values() if one.decimals == 0 and one.facts != "recorded"]
    there = wording.texts(code)
    missing = [one.id for one in counts if one.unit.da not in ("%", "kr.") and f"sentence.unit.{one.id}" not in there]
    assert not missing, f"add them to [sentence.unit] in sentences_{code}.toml"


@pytest.mark.parametrize("code", ["da", "en"])
def test_every_judgement_of_the_demo_reads_well(code: Code, demo_store: Path) -> None:
    scoped = open_reader(demo_store).scoped(DEMO_DIRECTOR)
    told = 0
    for organisation in scoped.organisations():
        for as_of in organisation.as_of_months:
            for row in scoped.judgements(organisation.id, as_of):
                _, target = scoped.target(row.target)
                kpi = scoped.kpi(row.kpi)
                said = sentences.sentence(row, target, kpi, LANGUAGES[code])
                assert_sound(said, code, row)
                if target.must_be in ("below", "above"):
                    assert not re.search(r"\b(nået|met|missed)\b", said), (said, row)
                line = sentences.power_line(row, target, kpi, LANGUAGES[code])
                assert not line or line.endswith(".")
                told += 1
    assert told > 15_000


def assert_sound(said: str, code: str, row: object = None) -> None:
    """Whole, short, in one language, and civil."""
    about = f"{said!r} of {row}"
    assert said.endswith("."), about
    assert not said.endswith(".."), about
    assert said[0].isupper() or said[0].isdigit() or said[0] in "\N{MINUS SIGN}≈", about
    assert not re.search(r"[{}\[\]]|  | [.,:;]|\.\.|None|nan\b", said), about
    assert len(said) <= sentences.LONGEST, about
    assert not SCOLDING.search(said), about
    if code == "da":
        assert not ENGLISH.search(said), about
    else:
        role = getattr(row, "assessed_by", None) or ""
        assert not re.search(r"[æøåÆØÅ]", said.replace(role, "")), about
