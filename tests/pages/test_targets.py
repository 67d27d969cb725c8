"""The register of targets: its list, one target in full, and what both say of every promise there is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fake_reader import AS_OF, DOCUMENTS, TARGETS, Scoped, _document
from streamlit.testing.v1 import AppTest

from kpi import catalogue
from kpi.model import Committee, Document, DocumentDecision, Target, TargetWindow, Words
from kpi.reader import DecisionRow, JudgementRow
from kpi.screens import (
    document_trail,
    statuses,
    target_decisions,
    target_entries,
    target_filters,
    target_history,
    target_kinds,
    target_page,
    target_place,
    targets,
)
from kpi.screens.language import Language
from kpi.screens.target_filters import Choice

Open = Callable[..., AppTest]
REGISTER = catalogue.load(Path(__file__).parents[2])
PROMISES = list(REGISTER.promises())
DA, EN = Language("da"), Language("en")


def _texts(test: AppTest) -> str:
    found = [one.value for one in (*test.markdown, *test.caption, *test.header, *test.title, *test.info)]
    labels = [one.label for one in (*test.button, *test.expander)]
    tables = [str(cell) for table in test.table for cell in table.value.to_numpy().flatten()]
    return "\n".join([*found, *labels, *tables])


# --- the list


@pytest.mark.parametrize("language", ["da", "en"])
def test_every_target_can_be_opened_and_its_status_read(open_page: Open, language: str) -> None:
    test = open_page("targets", language)
    assert not test.exception
    opened = {button.key.removeprefix("kpi.target.") for button in test.button if str(button.key).startswith("kpi.t")}
    assert opened == set(TARGETS)
    say = Language("en" if language == "en" else "da")
    for kind in statuses.KINDS:
        word = say("moved.better") if kind == "no_number" else say(f"status.{kind}")
        assert word in _texts(test), kind


def test_the_address_narrows_the_list_by_kind_owner_status_document_and_area(open_page: Open) -> None:
    for address, expected in (
        ({"type": "milestone"}, 3),
        ({"type": "narrative"}, 1),
        ({"status": "at_risk,off_track"}, 2),
        ({"dokument": "old"}, 1),
        ({"omraade": "new.1", "status": "at_risk"}, 1),
        ({"ansvarlig": "HR"}, len(TARGETS)),
    ):
        test = open_page("targets", **address)
        shown = [button for button in test.button if str(button.key).startswith("kpi.target.")]
        assert len(shown) == expected, address
        assert f"{expected} af {len(TARGETS)} mål vises" in _texts(test)


def test_a_choice_nothing_fits_and_a_value_nobody_knows_are_said(open_page: Open) -> None:
    assert "Ingen mål passer til valget." in _texts(open_page("targets", dokument="old", status="at_risk"))
    test = open_page("targets", type="dream", maal="t99")
    assert [warning.value for warning in test.warning] == [
        '"t99" findes ikke under mål. Her vises Alle mål i stedet.',
        '"dream" findes ikke under type. Her vises Alle slags mål i stedet.',
    ]


def test_choosing_a_target_opens_it_and_going_back_closes_it(open_page: Open) -> None:
    test = open_page("targets", type="milestone")
    test.button(key="kpi.target.t12").click().run()
    assert test.title[0].value == "Mål 12"
    assert test.query_params["maal"] in ("t12", ["t12"])
    next(button for button in test.button if button.label == "Alle mål").click().run()
    assert test.title[0].value == "Mål"
    assert "maal" not in test.query_params


def test_who_may_see_no_target_is_told_and_offered_no_filter(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Scoped, "judgements", lambda self, organisation, as_of: [])
    test = open_page("targets")
    assert not test.exception
    assert test.header[0].value == "Ingen mål er lovet for de enheder, du har adgang til."
    assert not test.selectbox


def test_with_many_targets_only_the_first_area_stands_open() -> None:
    scoped = Scoped()
    found = target_entries.entries(scoped, "aalborg-fb", AS_OF, DA)  # type: ignore[arg-type]
    many = [replace(entry, target=f"{entry.target}-{copy}") for copy in (1, 2) for entry in found]
    for entries, opened in ((found, 3), (many, 1)):
        view = targets.build(scoped, "aalborg-fb", entries, AS_OF, DA, Choice())  # type: ignore[arg-type]
        assert sum(area.is_open for document in view.documents for area in document.areas) == opened


def test_the_rows_to_download_say_what_the_list_says() -> None:
    scoped = Scoped()
    found = target_entries.entries(scoped, "aalborg-fb", AS_OF, DA)  # type: ignore[arg-type]
    view = targets.build(scoped, "aalborg-fb", found, AS_OF, DA, Choice(kind="milestone"))  # type: ignore[arg-type]
    assert [row[2] for row in view.table.rows] == ["Mål 10", "Mål 11", "Mål 12"]
    assert all(len(row) == len(view.table.columns) for row in view.table.rows)


def test_filters_offer_what_is_there_with_its_number() -> None:
    scoped = Scoped()
    found = target_entries.entries(scoped, "aalborg-fb", AS_OF, DA)  # type: ignore[arg-type]
    filters = target_filters.build(scoped, "aalborg-fb", found, DA)  # type: ignore[arg-type]
    assert filters.kinds["milestone"] == "Milepæl (3)"
    assert "cohort" not in filters.kinds
    assert list(filters.areas_of("old")) == ["", "old.1", "old.7"]


# --- every promise of the register


@pytest.mark.parametrize(("document", "target"), PROMISES, ids=lambda found: getattr(found, "id", ""))
def test_every_promise_says_its_sort_its_time_and_its_words(document: Document, target: Target) -> None:
    kind = target_kinds.kind_of(target, REGISTER.kpis[target.kpi])
    for say in (DA, EN):
        assert say(f"target_kind.{kind}") and say(f"target_kind_about.{kind}").endswith(".")
        assert target_kinds.when(target, say)
        place = target_place.full(document, target, say)
        assert target.clause is not None and target.clause.text in place.quote
        assert document.file in place.source and target.section in place.where
        assert all(text for _, text in target_page.readings(document, target, say))


def test_the_register_holds_every_sort_of_promise() -> None:
    kinds = Counter(target_kinds.kind_of(target, REGISTER.kpis[target.kpi]) for _, target in PROMISES)
    assert set(kinds) == set(target_kinds.KINDS)
    assert (kinds["milestone"], kinds["cohort"], kinds["range"]) == (75, 3, 4)


@pytest.mark.parametrize(
    ("target", "kind", "when"),
    [
        ("aa19-sickness-days", "at_most", "12 måneder til og med december 2019"),
        ("aa15-injuries", "relative", "2015"),
        ("aa15-sickness", "direction", "2015"),
        ("aa19-refugees-2y", "cohort", "2019"),
        ("aa19-mixed-daycare", "each", "2020"),
        ("aa19-first-aid", "share", "senest 31.12.2019"),
        ("aa19-adult-advisers", "count", "senest 31.12.2019"),
        ("aa19-caseload", "range", "hvert kvartal i perioden"),
        ("al-complaint-journeys", "range", "2018"),
        ("al-absence-quarterly", "at_least", "hvert kvartal i perioden"),
        ("al-letters", "narrative", "senest 31.12.2019"),
        ("kbh-wellbeing", "direction", "hver måling i perioden"),
    ],
)
def test_sorts_and_times_of_known_promises(target: str, kind: str, when: str) -> None:
    found = next(one for _, one in PROMISES if one.id == target)
    assert (target_kinds.kind_of(found, REGISTER.kpis[found.kpi]), target_kinds.when(found, DA)) == (kind, when)


# --- one target in full


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_every_target_opens_in_full_in_both_languages(open_page: Open, target: str) -> None:
    for language, reading in (("da", "En læsning."), ("en", "A reading.")):
        test = open_page("targets", language, maal=target)
        assert not test.exception
        assert reading in _texts(test)


def test_an_open_milestone_says_how_many_days_are_left(open_page: Open) -> None:
    shown = _texts(open_page("targets", maal="t12"))
    assert "Ikke forfalden, 91 dage tilbage" in shown
    assert "Kan ikke vurderes" not in shown


def _rows(states: list[tuple[date, dict[str, Any]]]) -> list[JudgementRow]:
    row = Scoped().judgements("aalborg-fb", AS_OF)[0]
    return [replace(row, as_of=end, **more) for end, more in states]


def test_the_history_tells_each_spell_once_and_each_month_in_its_place() -> None:
    states = [(date(2018, 12, 31), {"status": "cannot_judge", "reason": "not_started", "value": None})]
    states += [(date(2019, month, 28), {"status": "off_track"}) for month in (1, 2, 3)]
    states += [(date(2019, 4, 30), {"status": "met", "value": 10.9})]
    found = target_history.build(
        _rows(states), TARGETS["t0"], Scoped().kpi("sickness_days_per_fte"), date(2019, 1, 1), AS_OF, DA
    )
    assert [(run.judged.word, run.span, run.months) for run in found.runs] == [
        ("Ikke på vej", "jan. 2019–mar. 2019", "3 måneder"),
        ("Nået", "apr. 2019", "1 måned"),
    ]
    [year] = found.years
    assert year.name == "2019"
    assert [one.mark if one else "" for one in year.months] == ["▼", "▼", "▼", "✓", *[""] * 8]
    assert found.table.rows[0][:2] == ("april 2019", "✓ Nået")
    assert "jan. 2019–mar. 2019: ikke på vej" in found.alt


def test_before_its_document_is_in_force_a_target_has_no_history(open_page: Open) -> None:
    found = target_history.build(
        _rows([(AS_OF, {})]), TARGETS["t0"], Scoped().kpi("injuries"), date(2020, 1, 1), AS_OF, DA
    )
    assert not found.runs and not found.years


def _decision(number: int, **more: Any) -> DecisionRow:
    said = {"held_on": date(2019, number, 5), "target": "t0", "due": date(2019, 12, 1), "state": "open", **more}
    return DecisionRow(
        decision=str(number), committee="aalborg-fb.fmu", unit="aalborg-fb", text=f"Tekst {number}", owner_role="Chef",
        **said,
    )  # fmt: skip


def test_decisions_about_the_target_stand_newest_first_and_late_ones_say_so() -> None:
    scoped = Scoped()
    scoped.committees = lambda organisation: [Committee("aalborg-fb.fmu", "FMU", "aalborg-fb", "FMU")]  # type: ignore[method-assign]
    scoped.decisions = lambda organisation: [  # type: ignore[method-assign]
        _decision(3), _decision(5, state="done"), _decision(6, due=date(2020, 2, 1)), _decision(7, target="t1"),
        _decision(4, held_on=date(2020, 1, 5)), _decision(2, due=AS_OF, state="open"), _decision(1, state="dropped"),
    ]  # fmt: skip
    found = target_decisions.decisions(scoped, "aalborg-fb", "t0", AS_OF, DA)  # type: ignore[arg-type]
    assert [(one.text, one.state, one.committee) for one in found] == [
        ("Tekst 6", "Åben", "FMU"),
        ("Tekst 5", "Gennemført", "FMU"),
        ("Tekst 3", "Åben, fristen er overskredet", "FMU"),
        ("Tekst 2", "Åben", "FMU"),
        ("Tekst 1", "Bortfaldet", "FMU"),
    ]


# --- goal agreements of units


AGREEMENT = Target(
    id="l1", area="7", section="Aftalen, punkt 2", kpi="injuries", title=Words(da="Højst 3 ulykker", en="At most 3"),
    must_be="at_most", value=3, window=TargetWindow(year=2019), unit="aalborg-fb.social", under="t2", owner="Lederen",
)  # fmt: skip


class WithAgreement(Scoped):
    """One unit has an agreement of its own under the goal t2."""

    def target(self, name: str) -> tuple[Document, Target]:
        return (_document("lokal", "Lokal aftale", 2019), AGREEMENT) if name == "l1" else super().target(name)

    def documents(self, organisation: str) -> list[Document]:
        return [*DOCUMENTS, _document("lokal", "Lokal aftale", 2019)]

    def judgements(self, organisation: str, as_of: date) -> list[JudgementRow]:
        rows = super().judgements(organisation, as_of)
        mine = {"target": "l1", "document": "lokal", "unit": "aalborg-fb.social", "unit_name": "Socialafdelingen"}
        return [*rows, replace(rows[2], **mine, status="met", value=2, threshold=3, gap=-1)]

    def history(self, target: str) -> list[JudgementRow]:
        return self.judgements("aalborg-fb", AS_OF)[-1:] if target == "l1" else super().history(target)


def test_a_goal_shows_the_agreements_under_it_and_an_agreement_its_goal() -> None:
    scoped = WithAgreement()
    goal = target_page.build(scoped, "aalborg-fb", "t2", AS_OF, DA)  # type: ignore[arg-type]
    assert [(one.target, one.unit, one.judged.word) for one in goal.agreements] == [("l1", "Socialafdelingen", "Nået")]
    assert goal.over is None
    agreement = target_page.build(scoped, "aalborg-fb", "l1", AS_OF, DA)  # type: ignore[arg-type]
    assert agreement.over is not None and agreement.over.target == "t2"
    assert ("Ansvarlig", "Lederen") in agreement.facts
    assert not agreement.agreements


# --- the document's way


def test_a_trail_puts_all_steps_in_order_and_tells_those_ahead() -> None:
    steps = (DocumentDecision(date(2014, 11, 25), "Udvalget", Words(da="godkendt", en="approved")),)
    document = replace(DOCUMENTS[0], decision=steps, issued=date(2014, 11, 17), printed_copies=6000)
    found = document_trail.build(document, date(2015, 6, 30), EN)
    assert [(step.shown, step.text, step.is_ahead) for step in found.steps] == [
        ("17/11/2014", "The document is dated", False),
        ("25/11/2014", "Udvalget: approved", False),
        ("01/01/2015", "The period begins", False),
        ("31/12/2015", "The period ends", True),
    ]
    assert found.about.endswith("printed in 6,000 copies")
    assert not found.note


def test_a_document_without_a_trail_says_that_nobody_is_named() -> None:
    assert document_trail.build(DOCUMENTS[0], AS_OF, DA).note == "dokumentet fortæller ikke, hvem der har behandlet det"
