"""The catalogue as it stands, walked whole, and what loading says about a catalogue with faults."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from kpi.catalogue import CatalogueError, load
from kpi.catalogue.load import KPI_FOLDER
from kpi.contracts import EXTRACTS
from kpi.model import SICKNESS_CAUSES, Document, Kpi, Organisation, Target, Words

HOME = Path(__file__).resolve().parents[2]
CATALOGUE = load(HOME)
PROMISES = list(CATALOGUE.promises())
KPIS = list(CATALOGUE.kpis.values())
ORGANISATIONS = list(CATALOGUE.organisations.values())

BESIDE_TARGETS = {
    "overturn_pct",
    "injuries_per_1000_fte",
    "injuries_per_million_hours",
    "complaints_confirmed",
    "complaints_changed",
    "complaints_remitted",
    "complaints_dismissed",
}
"""KPIs that no target names: the documents need them beside those that are named."""

ROLE = re.compile(r"\w*-?(chefen|lederen|direktøren)\b", re.IGNORECASE)


# --- the catalogue as it stands


def test_every_promise_of_the_documents_is_there() -> None:
    held = Counter(document.id for document, _ in PROMISES)
    assert held == {"aalborg-2015": 64, "aalborg-2019": 101, "albertslund-2018-2019": 53, "kbh-sof-2006": 14}


def test_every_named_kpi_has_a_file_and_every_file_is_needed() -> None:
    named = {target.kpi for _, target in PROMISES}
    assert len(named) == 112
    assert set(CATALOGUE.kpis) == named | BESIDE_TARGETS
    assert {path.stem for path in KPI_FOLDER.glob("*.toml")} == set(CATALOGUE.kpis)


def test_documents_come_in_the_order_of_their_periods() -> None:
    assert [document.id for document in CATALOGUE.documents("aalborg-fb")] == ["aalborg-2015", "aalborg-2019"]


@pytest.mark.parametrize("kpi", KPIS, ids=lambda kpi: kpi.id)
def test_kpi_reads_in_both_languages(kpi: Kpi) -> None:
    texts = {name: text for name, text in vars(kpi).items() if isinstance(text, Words)}
    assert {"title", "question", "unit", "differs"} <= set(texts)
    for name, text in texts.items():
        assert text.da, name
        assert text.en, name
        if name not in ("unit", "title"):
            assert text.da != text.en, name
    for text in (kpi.question.da, kpi.question.en):
        assert text.endswith("?")


@pytest.mark.parametrize("kpi", KPIS, ids=lambda kpi: kpi.id)
def test_kpi_has_an_owner_who_is_a_role_and_a_day_of_review(kpi: Kpi) -> None:
    assert ROLE.match(kpi.owner), kpi.owner
    assert kpi.next_review > kpi.reviewed


@pytest.mark.parametrize("kpi", KPIS, ids=lambda kpi: kpi.id)
def test_kpi_is_protected_after_whom_it_counts(kpi: Kpi) -> None:
    about_staff = kpi.facts in ("absence", "employment", "injuries") or kpi.survey_kind in ("apv", "stress", "guidance")
    if about_staff or kpi.id.startswith("stress_leave"):
        assert kpi.protection == "persons"
    elif kpi.facts == "surveys":
        assert kpi.protection == "citizens"
    elif kpi.facts == "outcomes":
        assert kpi.protection in ("citizens", "open")
    else:
        assert kpi.protection == "open"


@pytest.mark.parametrize("kpi", [kpi for kpi in KPIS if kpi.id.endswith("_pct")], ids=lambda kpi: kpi.id)
def test_a_per_cent_is_a_hundred_times_a_ratio(kpi: Kpi) -> None:
    assert kpi.denominator is not None
    assert (kpi.scale, kpi.unit.da, kpi.unit.en) == (100, "%", "%")


@pytest.mark.parametrize("kpi", [kpi for kpi in KPIS if kpi.facts == "outcomes"], ids=lambda kpi: kpi.id)
def test_an_outcome_is_read_from_its_exact_decimals(kpi: Kpi) -> None:
    for component in filter(None, (kpi.numerator, kpi.denominator)):
        assert component.per == 1_000_000


@pytest.mark.parametrize("kpi", [kpi for kpi in KPIS if kpi.facts == "absence"], ids=lambda kpi: kpi.id)
def test_sickness_counts_the_same_causes_everywhere(kpi: Kpi) -> None:
    assert kpi.causes == SICKNESS_CAUSES
    assert kpi.population == "ordinary_monthly"
    assert kpi.lag_months == 0


def test_days_and_per_cent_of_sickness_use_the_danish_norms() -> None:
    days, per_cent = CATALOGUE.kpis["sickness_days_per_fte"], CATALOGUE.kpis["sickness_absence_pct"]
    assert days.numerator is not None
    assert days.numerator.per == 7.4 * 3_600
    assert days.denominator is not None
    assert days.denominator.over_time == "mean"
    assert per_cent.method == "norm_1924"


@pytest.mark.parametrize(("document", "target"), PROMISES, ids=lambda found: getattr(found, "id", None))
def test_target_stands_in_its_document(document: Document, target: Target) -> None:
    assert target.title.da
    assert target.title.en
    assert target.section
    assert CATALOGUE.area(document.id, target.area).title.da
    assert target.id.startswith({"aalborg-2015": "aa15-", "aalborg-2019": "aa19-"}.get(document.id, target.id[:4]))


@pytest.mark.parametrize(("document", "target"), PROMISES, ids=lambda found: getattr(found, "id", None))
def test_target_is_read_in_both_languages_and_brings_its_own_words(document: Document, target: Target) -> None:
    for told in (target.reading, target.note, document.base_reading, document.undated_reading):
        if told is not None:
            assert told.da
            assert told.en
            assert told.da != told.en, "a reading is written in both languages"
    assert target.clause is not None
    passages = target.clause.text.split(" […] ")
    assert 1 <= len(target.clause.lines) <= len(passages) + 1, "every passage has its line"
    assert list(target.clause.lines) == sorted(set(target.clause.lines))
    assert all(passage == passage.strip() and passage for passage in passages)


def test_pages_are_told_where_the_document_has_a_table_of_contents() -> None:
    paged = {document.id for document, target in PROMISES if target.clause and target.clause.page}
    assert paged == {"aalborg-2015", "aalborg-2019", "albertslund-2018-2019"}
    for document, target in PROMISES:
        assert (target.clause is not None and target.clause.page is not None) == (document.id in paged), target.id


def test_a_decision_is_told_in_both_languages() -> None:
    steps = [step for file in CATALOGUE.files for step in file.document.decision]
    assert len(steps) == 5
    assert all(step.outcome.da != step.outcome.en for step in steps)


def test_one_text_serves_both_languages_where_a_file_gives_one() -> None:
    told = TypeAdapter(Target).validate_python(
        {"id": "x", "area": "1", "section": "1", "kpi": "injuries", "title": {"da": "a", "en": "b"}, "must_be": "done"}
        | {"reading": "Som den står.", "note": {"en": "A note.", "da": None}}
    )
    assert told.reading == Words(da="Som den står.", en="Som den står.")
    assert told.note == Words(da="A note.", en="A note.")


GOOD_WAY = {"at_most": "lower", "below": "lower", "at_least": "higher", "above": "higher", "more_than": "higher"}


@pytest.mark.parametrize("target", [target for _, target in PROMISES], ids=lambda target: target.id)
def test_target_and_kpi_agree_which_way_is_good(target: Target) -> None:
    assert CATALOGUE.kpis[target.kpi].better in (GOOD_WAY.get(target.must_be, "neutral"), "neutral")


@pytest.mark.parametrize("organisation", ORGANISATIONS, ids=lambda organisation: organisation.id)
def test_organisation_names_extracts_that_exist(organisation: Organisation) -> None:
    rhythms = [rhythm.extract for rhythm in organisation.rhythms]
    assert len(rhythms) == len(set(rhythms))
    assert set(rhythms) <= set(EXTRACTS)
    assert {extract for found in organisation.breaks for extract in found.extracts} <= set(EXTRACTS)
    assert organisation.committees
    assert organisation.named_units


def test_organisations_state_what_their_documents_state() -> None:
    aalborg, albertslund, kbh = (CATALOGUE.organisations[name] for name in ("aalborg-fb", "albertslund-sf", "kbh-sof"))
    assert [committee.level for committee in aalborg.committees] == ["FMU"] + 5 * ["AMU"]
    assert (albertslund.each_unit, albertslund.stated["employees_about"]) == ("leader unit", 225)
    assert len(albertslund.named_units) == 12
    assert kbh.stated["local_employees_about"] == 1860


# --- a catalogue with faults


@dataclass(frozen=True)
class Copy:
    """A copy of the checkout's catalogue that a test may spoil."""

    home: Path
    kpis: Path

    def path(self, name: str) -> Path:
        return next(path for path in (*self.home.rglob("*.toml"), *self.kpis.glob("*.toml")) if path.name == name)

    def change(self, name: str, old: str, new: str) -> None:
        path = self.path(name)
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def faults(self) -> list[str]:
        with pytest.raises(CatalogueError) as refused:
            load(self.home, self.kpis)
        assert str(refused.value) == "\n".join(refused.value.faults)
        return refused.value.faults


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    for folder in ("targets", "organisations"):
        shutil.copytree(HOME / "data" / folder, tmp_path / "checkout" / "data" / folder)
    shutil.copytree(KPI_FOLDER, tmp_path / "kpis")
    return Copy(tmp_path / "checkout", tmp_path / "kpis")


def test_an_unspoiled_copy_loads(copy: Copy) -> None:
    assert len(load(copy.home, copy.kpis).kpis) == len(CATALOGUE.kpis)


def test_a_misspelt_key_is_named(copy: Copy) -> None:
    copy.change("injuries.toml", "better =", "beter =")
    assert sorted(copy.faults()) == [
        "injuries.toml: key 'beter' is not known; check its spelling",
        "injuries.toml: key 'better' is missing",
    ]


def test_a_wrong_type_says_what_it_got_and_what_was_expected(copy: Copy) -> None:
    copy.change("injuries.toml", "decimals = 0", 'decimals = "none"')
    [fault] = copy.faults()
    assert fault.startswith("injuries.toml: key 'decimals' is 'none'; expected: ")
    assert "integer" in fault


def test_a_word_outside_the_list_brings_the_list(copy: Copy) -> None:
    copy.change("injuries.toml", 'better = "lower"', 'better = "less"')
    [fault] = copy.faults()
    assert fault.startswith("injuries.toml: key 'better' is 'less'; expected: ")
    assert "'lower', 'higher' or 'neutral'" in fault


def test_a_missing_language_is_named(copy: Copy) -> None:
    copy.change("injuries.toml", "title.en = ", "title.se = ")
    faults = copy.faults()
    assert "injuries.toml: key 'title.en' is missing" in faults
    assert "injuries.toml: key 'title.se' is not known; check its spelling" in faults


def test_a_fault_inside_a_list_names_the_target_by_its_id(copy: Copy) -> None:
    copy.change("aalborg-2015.toml", 'must_be = "below"', 'must_be = "under"')
    [fault] = copy.faults()
    assert fault.startswith("aalborg-2015.toml: key 'target['aa15-sickness'].must_be' is 'under'; expected: ")


def test_a_fault_inside_a_list_without_ids_counts_from_one(copy: Copy) -> None:
    copy.change("aalborg-fb.toml", 'extract = "units"\nevery = "month"', 'extract = "units"\nevery = "moon"')
    [fault] = copy.faults()
    assert fault.startswith("aalborg-fb.toml: key 'rhythms[1].every' is 'moon'; expected: ")


def test_a_kpi_without_protection_does_not_load(copy: Copy) -> None:
    copy.change("injuries.toml", 'protection = "persons"\n', "")
    assert copy.faults() == ["injuries.toml: key 'protection' is missing"]


def test_a_file_that_is_no_toml_is_one_fault_and_brings_no_others(copy: Copy) -> None:
    copy.path("injuries.toml").write_text("title = unquoted\n", encoding="utf-8")
    [fault] = copy.faults()
    assert fault.startswith("injuries.toml: not readable as TOML: ")
    assert "line 1" in fault


def test_a_file_in_another_encoding_is_one_fault(copy: Copy) -> None:
    copy.path("kbh-sof.toml").write_bytes('name = "København"\n'.encode("cp1252"))
    [fault] = copy.faults()
    assert fault.startswith("kbh-sof.toml: not readable as TOML: ")


def test_faults_of_all_kinds_and_files_come_together(copy: Copy) -> None:
    copy.change("injuries.toml", "decimals = 0", "decimals = 9")
    copy.change("aalborg-fb.toml", "cost_per_day_dkk = 1630", 'cost_per_day_dkk = "a lot"')
    copy.change("overturn_pct.toml", 'facts = "complaints"', 'facts = "complaint"')
    copy.change("albertslund-2018-2019.toml", 'kpi = "complaint_journeys_completed"', 'kpi = "journeys"')
    copy.change("kbh-sof-2006.toml", 'area = "6"', 'area = "9"')
    named = Counter(fault.split(":")[0] for fault in copy.faults())
    assert named == {
        "injuries.toml": 1,
        "aalborg-fb.toml": 1,
        "overturn_pct.toml": 1,
        "albertslund-2018-2019.toml": 1,
        "kbh-sof-2006.toml": 1,
    }


NUMERATOR = 'numerator = { column = "injuries", over_time = "sum" }'
POSSIBLE = 'denominator = { column = "possible_microseconds", over_time = "sum", per = 3_600_000_000 }'
JOURNEYS = 'must_be = "between"\nvalue = [3, 5]'
RULES = {
    "a column the facts do not have": (
        ("injuries.toml", NUMERATOR, NUMERATOR.replace('"injuries"', '"accidents"')),
        "injuries.toml: key 'numerator.column' is 'accidents'; facts 'injuries' offers: ",
    ),
    "one unknown column of a sum": (
        ("overturn_pct.toml", '"complaints_changed + complaints_remitted"', '"complaints_changed + complaints_lost"'),
        "overturn_pct.toml: key 'numerator.column' is 'complaints_lost'; facts 'complaints' offers: ",
    ),
    "no numerator": (
        ("injuries.toml", NUMERATOR, ""),
        "injuries.toml: key 'numerator' is missing; expected with facts 'injuries'",
    ),
    "follow-up without its kind": (
        ("lean_projects_started.toml", 'follow_up = "events"', ""),
        "lean_projects_started.toml: key 'follow_up' is missing or empty; expected with facts 'follow_up'",
    ),
    "a kind of follow-up out of place": (
        ("injuries.toml", "lag_months", 'follow_up = "events"\nlag_months'),
        "injuries.toml: key 'follow_up' is 'events'; expected with facts 'follow_up' only",
    ),
    "a survey without its kind": (
        ("wellbeing_score.toml", 'survey_kind = "apv"', ""),
        "wellbeing_score.toml: key 'survey_kind' is missing or empty; expected with facts 'surveys'",
    ),
    "absence without causes": (
        ("sickness_days_per_fte.toml", 'causes = ["sickness", ', 'causes = [] # ["sickness", '),
        "sickness_days_per_fte.toml: key 'causes' is missing or empty; expected with facts 'absence'",
    ),
    "possible hours without a method": (
        ("sickness_absence_pct.toml", 'method = "norm_1924"', ""),
        "sickness_absence_pct.toml: key 'method' is missing or empty; "
        "expected with the denominator possible_microseconds",
    ),
    "a method without possible hours": (
        ("sickness_absence_pct.toml", POSSIBLE, POSSIBLE.replace("possible_microseconds", "fte_millionths")),
        "sickness_absence_pct.toml: key 'method' is 'norm_1924'; "
        "expected with the denominator possible_microseconds only",
    ),
    "injuries without a date": (
        ("injuries.toml", 'date = "occurred_on"', ""),
        "injuries.toml: key 'date' is missing or empty; expected with facts 'injuries'",
    ),
    "a date that injuries do not have": (
        ("injuries.toml", 'date = "occurred_on"', 'date = "born_on"'),
        "injuries.toml: key 'date' is 'born_on'; expected 'occurred_on' or 'registered_on'",
    ),
    "a review that goes back": (
        ("injuries.toml", "next_review = 2027-11-01", "next_review = 2026-11-01"),
        "injuries.toml: key 'next_review' is 2026-11-01; expected a day after 'reviewed', 2026-11-01",
    ),
    "an id that is not the file's": (
        ("injuries.toml", "title.da", 'id = "accidents"\ntitle.da'),
        "injuries.toml: key 'id' is 'accidents'; expected 'injuries', the name of the file",
    ),
    "a kind of unit without a name": (
        ("kbh-sof.toml", 'institution = { da = "Institution", en = "Institution" }', ""),
        "kbh-sof.toml: key 'level_names' lacks institution; expected a name for every kind of unit",
    ),
    "a committee of another organisation": (
        ("kbh-sof.toml", 'root_unit = "kbh-sof"', 'root_unit = "aalborg-fb"'),
        "kbh-sof.toml: committee 'kbh-sof.med': key 'root_unit' is 'aalborg-fb'; expected 'kbh-sof' or ",
    ),
    "a document of nobody": (
        ("kbh-sof-2006.toml", 'organisation = "kbh-sof"', 'organisation = "aarhus"'),
        "kbh-sof-2006.toml: key 'document.organisation' is 'aarhus'; expected the name of a file",
    ),
    "a target twice": (
        ("kbh-sof-2006.toml", 'id = "kbh-turnover"', 'id = "aa15-injuries"'),
        "data/targets: key 'target.id' is 'aa15-injuries' 2 times; expected once in all files",
    ),
    "a KPI without a file": (
        ("kbh-sof-2006.toml", 'kpi = "staff_turnover_pct"', 'kpi = "turnover"'),
        "kbh-sof-2006.toml: target 'kbh-turnover': key 'kpi' is 'turnover'; expected the name of a file in ",
    ),
    "an agreement of a unit elsewhere": (
        ("kbh-sof-2006.toml", 'id = "kbh-turnover"', 'id = "kbh-turnover"\nunit = "aalborg-fb.social"'),
        "kbh-sof-2006.toml: target 'kbh-turnover': key 'unit' is 'aalborg-fb.social'; expected a unit that ",
    ),
    "an agreement of nobody": (
        ("kbh-sof-2006.toml", 'id = "kbh-turnover"', 'id = "kbh-turnover"\nunder = "kbh-sickness"'),
        "kbh-sof-2006.toml: target 'kbh-turnover': key 'under' is 'kbh-sickness' and key 'unit' is missing; ",
    ),
    "an agreement under the goal of another organisation": (
        (
            "kbh-sof-2006.toml",
            'id = "kbh-turnover"',
            'id = "kbh-turnover"\nunit = "kbh-sof.x"\nunder = "aa15-sickness"',
        ),
        "kbh-sof-2006.toml: target 'kbh-turnover': key 'under' is 'aa15-sickness'; expected the id of a target of ",
    ),
    "an area of another document": (
        ("aalborg-2015.toml", 'area = "II"', 'area = "7"'),
        "aalborg-2015.toml: target 'aa15-sickness': key 'area' is '7'; expected an area of the document: I, II, ",
    ),
    "neither window nor due date": (
        ("aalborg-2015.toml", "window = { year = 2015 }", ""),
        "aalborg-2015.toml: target 'aa15-sickness': neither 'window' nor 'due' is there; expected one",
    ),
    "both window and due date": (
        ("aalborg-2015.toml", "window = { year = 2015 }", "window = { year = 2015 }\ndue = 2015-12-31"),
        "aalborg-2015.toml: target 'aa15-sickness': both 'window' and 'due' are there; expected one",
    ),
    "a milestone with a figure": (
        ("aalborg-2015.toml", 'kpi = "milestone"', 'kpi = "injuries"'),
        "aalborg-2015.toml: target 'aa15-environment-policy': key 'kpi' is 'injuries'; expected 'milestone' with ",
    ),
    "a figure as a milestone": (
        ("kbh-sof-2006.toml", 'kpi = "staff_turnover_pct"', 'kpi = "milestone"'),
        "kbh-sof-2006.toml: target 'kbh-turnover': key 'must_be' is 'below'; expected 'done' with kpi 'milestone'",
    ),
    "a range of one number": (
        ("albertslund-2018-2019.toml", JOURNEYS, 'must_be = "between"\nvalue = 3'),
        "albertslund-2018-2019.toml: target 'al-complaint-journeys': key 'value' is 3.0; expected two numbers",
    ),
    "a range upside down": (
        ("albertslund-2018-2019.toml", JOURNEYS, 'must_be = "between"\nvalue = [5, 3]'),
        "albertslund-2018-2019.toml: target 'al-complaint-journeys': key 'value' is (5.0, 3.0); expected two numbers",
    ),
    "two numbers for a ceiling": (
        ("albertslund-2018-2019.toml", JOURNEYS, 'must_be = "at_most"\nvalue = [3, 5]'),
        "albertslund-2018-2019.toml: target 'al-complaint-journeys': key 'value' is (3.0, 5.0); expected one number",
    ),
    "a direction from nowhere": (
        ("aalborg-2015.toml", 'reference = { period = "2014" }', ""),
        "aalborg-2015.toml: target 'aa15-sickness': key 'reference' is missing; expected with must_be 'below'",
    ),
    "a ceiling of nothing": (
        ("aalborg-2015.toml", 'reference = { period = "2013", times = 1.0 }', ""),
        "aalborg-2015.toml: target 'aa15-injuries': key 'value' is missing; expected a value or a reference",
    ),
}


@pytest.mark.parametrize(("spoil", "expected"), RULES.values(), ids=RULES.keys())
def test_a_broken_rule_is_one_line_with_file_key_value_and_what_was_expected(
    copy: Copy, spoil: tuple[str, str, str], expected: str
) -> None:
    copy.change(*spoil)
    found = [fault for fault in copy.faults() if fault.startswith(expected)]
    assert len(found) == 1
