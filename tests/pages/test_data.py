"""The page about the data: ages against what was agreed, and for every run and refusal what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from fake_reader import Scoped
from streamlit.testing.v1 import AppTest

from kpi.model import Rhythm
from kpi.reader import CoverageRow, FigureRow, OrganisationRow, PartRow, StatusRead
from kpi.screens import data, data_actions
from kpi.screens.data_rhythm import Age, age
from kpi.screens.language import Language
from kpi.status import Delivery, Form, OrganisationStatus, Outcome, Rule, Run, Status
from kpi.web.session import Visit

PAGE = Path(__file__).parents[2] / "pages" / "data.py"
DANISH, ENGLISH = Language("da"), Language("en")
MONTHLY, QUARTERLY, YEARLY = Rhythm("a", "month", 15), Rhythm("a", "quarter", 20), Rhythm("a", "year", 60)


class Told(Scoped):
    """The fake reader with rhythms, ages and a status of its own; a real store, so the clock is the day itself."""

    def __init__(
        self,
        found: StatusRead,
        newest: Mapping[str, date],
        rhythms: Sequence[Rhythm] = (),
        kind: str = "real",
    ) -> None:
        super().__init__()
        self.found, self.newest, self.agreed = found, newest, rhythms
        self.edition = replace(self.edition, store_kind=kind, created=datetime(2026, 3, 12, 9, tzinfo=UTC))

    def status(self) -> StatusRead:
        return self.found

    def rhythms(self, organisation: str) -> list[Rhythm]:  # type: ignore[override]
        return list(self.agreed)

    def figures(self, *asked: Any, **more: Any) -> list[FigureRow]:
        return []

    def coverage(self, organisation: str) -> list[CoverageRow]:
        return [CoverageRow(extract, day, None, None) for extract, day in self.newest.items()]


def organisation(scoped: Scoped) -> OrganisationRow:
    return scoped.organisations()[0]


def rule(code: str = "unknown_code", **more: Any) -> Rule:
    said = {"da": f"{code} på dansk.", "en": f"{code} in English.", "count": 1, "column": None, "rows": ()}
    return Rule(code, **{**said, "confirmable": False, **more})


def delivery(*rules: Rule, **more: Any) -> Delivery:
    said: dict[str, Any] = {
        "source": "sd-fravaer", "folder": "sd-fravaer", "extract": "absence_days",
        "file": "fravaer_2026-03_2026-03.csv",
        "start": date(2026, 3, 1), "end": date(2026, 3, 31), "at": datetime(2026, 4, 15, 8, tzinfo=UTC), "step": 100,
        "rows": 0, "added": 0, "changed": 0, "gone": 0, "confirmed": (), "logged": 7,
    }  # fmt: skip
    return Delivery(**{**said, "rules": rules, **more})


def read(outcome: Outcome = "nothing_new", ahead: bool = False, unplaced: int = 0, **more: Any) -> StatusRead:
    mine = OrganisationStatus("aalborg-fb", **{"newest": {}, "accepted": (), "refused": (), "forms": (), **more})
    run = Run("refresh", datetime(2026, 4, 15, 8, tzinfo=UTC), outcome, "v0003")
    return StatusRead(Status(run, None, unplaced, (mine,)), ahead=ahead)


def build(found: StatusRead, newest: Mapping[str, date] | None = None, *rhythms: Rhythm, **more: Any) -> data.Data:
    scoped = Told(found, newest or {}, rhythms, more.get("kind", "real"))
    today, say = more.get("today", date(2026, 4, 18)), more.get("say", DANISH)
    return data.build(scoped, organisation(scoped), today, say)  # type: ignore[arg-type]


# --- ages -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("newest", "agreed", "today", "expected"),
    [
        (date(2026, 2, 28), MONTHLY, date(2026, 4, 14), Age("on_time", date(2026, 4, 15))),
        (date(2026, 2, 28), MONTHLY, date(2026, 4, 15), Age("on_time", date(2026, 4, 15))),
        (date(2026, 2, 28), MONTHLY, date(2026, 4, 16), Age("late", date(2026, 4, 15), 1, 1)),
        (date(2026, 2, 28), MONTHLY, date(2026, 4, 18), Age("late", date(2026, 4, 15), 3, 1)),
        (date(2025, 12, 31), MONTHLY, date(2026, 4, 18), Age("late", date(2026, 2, 15), 62, 3)),
        (date(2025, 12, 31), QUARTERLY, date(2026, 4, 20), Age("on_time", date(2026, 4, 20))),
        (date(2025, 12, 31), QUARTERLY, date(2026, 4, 21), Age("late", date(2026, 4, 20), 1, 1)),
        (date(2025, 11, 30), QUARTERLY, date(2026, 1, 21), Age("late", date(2026, 1, 20), 1, 1)),
        (date(2024, 12, 31), YEARLY, date(2026, 3, 1), Age("on_time", date(2026, 3, 1))),
        (date(2024, 12, 31), YEARLY, date(2026, 3, 2), Age("late", date(2026, 3, 1), 1, 1)),
        (date(2026, 12, 31), YEARLY, date(2026, 4, 18), Age("on_time", date(2028, 2, 29))),
        (None, MONTHLY, date(2026, 4, 18), Age("never")),
        (date(2019, 1, 31), Rhythm("a", "survey", 60), date(2026, 4, 18), Age("unagreed")),
        (date(2019, 1, 31), None, date(2026, 4, 18), Age("unagreed")),
    ],
)
def test_age_is_counted_from_the_day_that_was_agreed(
    newest: date | None, agreed: Rhythm | None, today: date, expected: Age
) -> None:
    assert age(newest, agreed, today) == expected


def test_what_is_late_is_said_with_day_and_days_and_stands_first() -> None:
    agreed = (Rhythm("units", "month", 15), Rhythm("absence_days", "month", 15), Rhythm("surveys", "survey", 60))
    newest = {"units": date(2026, 3, 31), "absence_days": date(2026, 2, 28), "surveys": date(2025, 5, 31)}
    view = build(read(), newest, *agreed)
    assert view.lead == "1 af 3 slags data er forsinket."
    assert [line.name for line in view.extracts] == ["Fravær, dag for dag", "Enheder", "Målinger"]
    assert view.extracts[0].told == "Ventet 15. april 2026, 3 dage for sent"
    assert view.extracts[0].agreed == "hver måned, senest 15 dage efter"
    assert view.extracts[1].told == "Næste ventes 15. maj 2026"
    english = build(read(), newest, *agreed, say=ENGLISH)
    assert english.extracts[0].told == "Due 15 April 2026, 3 days late"


def test_several_missing_periods_are_counted() -> None:
    view = build(read(), {"absence_days": date(2025, 12, 31)}, Rhythm("absence_days", "month", 15))
    assert view.extracts[0].told == "Ventet 15. februar 2026, 62 dage for sent · 3 måneder mangler"


def test_what_was_agreed_and_never_came_is_said() -> None:
    view = build(read(), {}, Rhythm("injuries", "month", 20))
    assert (view.extracts[0].name, view.extracts[0].told) == ("Arbejdsulykker", "Aftalt, men ikke modtaget endnu")
    assert view.lead == "1 slags data er aftalt, men ikke modtaget endnu."


def test_a_demo_counts_to_its_own_clock() -> None:
    """Its newest month is December 2019; seven years of lateness would say nothing about the demo."""
    agreed = Rhythm("absence_days", "month", 15)
    view = build(read(), {"absence_days": date(2019, 12, 31)}, agreed, kind="demo")
    assert (view.extracts[0].standing, view.aside[:31]) == ("on_time", "Demoens ur står på 31. december")
    assert build(read(), {"absence_days": date(2019, 12, 31)}, agreed).extracts[0].standing == "late"


def test_months_that_wait_for_publication_are_said() -> None:
    agreed, newest = Rhythm("absence_days", "month", 15), {"absence_days": date(2026, 2, 28)}
    view = build(read(ahead=True, newest={"absence_days": date(2026, 3, 31)}), newest, agreed)
    assert view.extracts[0].notes == ("Modtaget til og med marts 2026, men ikke udgivet endnu.",)
    assert view.notice and view.notice.title == "Der er modtaget data, som ikke er udgivet endnu."


# --- runs and refusals ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "title", "text"),
    [
        (read("stopped", refused=(delivery(rule()),)), "Udgivelsen er standset.", "viser stadig udgaven fra 12. marts"),
        (read("stopped"), "Udgivelsen er standset.", "en fil, som ikke er denne organisations"),
        (StatusRead(replace(read("stopped").status, organisations=())), "Udgivelsen er standset.", "i en leveret fil."),  # type: ignore[arg-type]
        (read("failed"), "Den seneste kørsel gik i stå.", "viser stadig udgaven fra 12. marts 2026"),
        (
            read("taken_in", refused=(delivery(rule()),)),
            "En fil venter på at blive rettet.",
            "Intet af den er taget ind",
        ),
        (StatusRead(None), "Der er intet at fortælle om leverancerne endnu.", "næste kpi refresh"),
        (StatusRead(None, damaged=True), "Oplysningerne om leverancerne kan ikke læses.", "ikke berørt"),
    ],
)
def test_every_run_that_matters_to_the_reader_is_told(found: StatusRead, title: str, text: str) -> None:
    notice = build(found).notice
    assert notice is not None
    assert (notice.title, text in notice.text) == (title, True), notice.text


@pytest.mark.parametrize("outcome", ["published", "nothing_new", "taken_in"])
def test_a_run_without_trouble_needs_no_notice(outcome: Outcome) -> None:
    assert build(read(outcome)).notice is None


def test_every_rule_has_something_to_do_in_both_languages() -> None:
    from kpi.refresh.sentences import templates

    assert data_actions._STEP_OF.keys() <= templates().keys(), "a rule that no longer is has no step"
    for code in templates():
        for say in (DANISH, ENGLISH):
            steps = data_actions.actions(delivery(rule(code)), "aalborg-fb", say)
            assert len(steps) == 2 and all(step.text for step in steps), code


def test_reasons_and_steps_stand_once_each() -> None:
    refused = delivery(
        rule("missing_column", column="A", rows=(1,)),
        rule("missing_column", column="B", rows=(1,)),
        rule("unknown_code", column="C", rows=(3, 9), count=4),
        rule("impossible_date", column="D", rows=(3,)),
    )
    (found,) = build(read("stopped", refused=(refused,))).refusals
    assert [where for _, where in found.reasons] == [
        "række 1 · kolonnerne A og B",
        "rækkerne 3, 9 og 2 flere · kolonnen C",
        "række 3 · kolonnen D",
    ]
    assert len(found.actions) == 4
    assert "raw/aalborg-fb/sd-fravaer/" in found.actions[-1].text
    assert "extracts/receipts/aalborg-fb/sd-fravaer/" in found.receipt


def test_a_drift_asks_for_a_confirmation_that_can_be_copied() -> None:
    drifted = (rule("drift_rows", confirmable=True), rule("drift_hours", confirmable=True))
    (found,) = build(read("stopped", refused=(delivery(*drifted),))).refusals
    assert [step.command for step in found.actions] == [
        'kpi refresh --accept drift_rows --accept drift_hours --because "…"',
        "",
    ]
    mixed = build(read("stopped", refused=(delivery(drifted[0], rule()),))).refusals[0]
    assert "i stedet for den afviste, og kør kpi refresh. Så længe" in mixed.actions[-1].text


def test_what_a_delivery_replaced_is_told_in_rounded_rows() -> None:
    replaced = delivery(rows=26_000, added=100, gone=52_100)
    first, second = build(read(accepted=(replaced, delivery(rows=900, added=900)))).taken
    assert first.changes == "ca. 26.000 rækker: ca. 100 nye, under 100 ændret, ca. 52.100 faldet bort"
    assert first.notes == ()
    assert (second.changes, second.notes) == ("ca. 900 rækker, alle nye", ())


def test_two_systems_are_held_against_each_other_where_both_have_a_figure() -> None:
    def figure(window: str, value: float | None) -> FigureRow:
        start, end = date(int(window), 1, 1), date(int(window), 12, 31)
        return FigureRow("injury_absence_days", "aalborg-fb", "", window, "year", start, end, value, value, None, None,
                         12, 12, False, None, None, error=5.0)  # fmt: skip

    def part(window: str, days: float | None, category: str = "work_injury") -> PartRow:
        start, end = date(int(window), 1, 1), date(int(window), 12, 31)
        return PartRow("sickness_days_per_fte", "aalborg-fb", "cause", category, window, "year", start, end, 0.1, days,
                       None, 0.01, None)  # fmt: skip

    scoped = Told(read(), {})
    scoped.figures = lambda *asked, **more: [figure("2017", 90), figure("2018", None), figure("2019", 1380)]  # type: ignore[method-assign]
    scoped.parts = lambda *asked: [part("2018", 7), part("2019", 465), part("2019", 9, "sickness")]  # type: ignore[method-assign]
    view = data.build(scoped, organisation(scoped), date(2026, 4, 18), DANISH)  # type: ignore[arg-type]
    assert view.control.rows == (("2019", "≈\N{NO-BREAK SPACE}1.380", "≈\N{NO-BREAK SPACE}465"),)
    assert not build(read()).control.rows


# --- the page itself --------------------------------------------------------------------------------------------------


def shown(scoped: Told, say: Language) -> AppTest:
    test = AppTest.from_file(str(PAGE), default_timeout=30)
    test.session_state["kpi.visit"] = Visit(scoped, organisation(scoped), date(2019, 12, 31), say)  # type: ignore[arg-type]
    test.session_state["kpi.language"] = say
    return test.run()


@pytest.mark.parametrize("say", [DANISH, ENGLISH], ids=["da", "en"])
def test_everything_at_once(say: Language) -> None:
    forms = (
        Form("follow_up", 2026, "opfoelgning-skabelon_2026-01_2026-12.xlsx", "opfoelgning", 3, 9, "0" * 64),
        Form("surveys", 2026, "maalinger-skabelon_2026-01_2026-12.xlsx", "maalinger", 0, 4, None),
        Form("decisions", 2026, "beslutninger-skabelon_2026-01_2026-12.xlsx", "beslutninger", 0, 0, "0" * 64),
    )
    confirmed = delivery(rule("hours_without_plan", count=100), confirmed=(rule("drift_rows"),), rows=300, added=200)
    refused = (delivery(rule()), delivery(rule(), file=None, folder=None, source=None))
    found = read("stopped", unplaced=2, refused=refused,
                 accepted=(confirmed, *[delivery(rows=100, added=100)] * 9), forms=forms)  # fmt: skip
    scoped = Told(found, {"absence_days": date(2026, 2, 28)}, (Rhythm("absence_days", "month", 15),))
    test = shown(scoped, say)
    assert not test.exception
    assert [one.value for one in test.title] == ["Data"]
    told = "\n".join(str(one.value) for one in (*test.markdown, *test.caption, *test.subheader, *test.header))
    assert "kpi template surveys --organisation aalborg-fb --year 2026" in told.replace("\\", "")
    assert len(test.get("download_button")) == 1, "a form without rows is not offered, nor one with protected figures"
    assert [len(table.value) for table in test.table][:2] == [1, 6]
    assert test.expander[0].label == say("data.taken_all", n=10)


def test_before_the_first_run_has_told_anything_the_page_stands() -> None:
    test = shown(Told(StatusRead(None), {"absence_days": date(2026, 2, 28)}), DANISH)
    assert not test.exception
    assert test.info and test.table
