"""What sickness absence consists of and is held against: rows made by hand, said and drawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from fake_reader import AS_OF, Scoped

from kpi.reader import BenchmarkRow, PartRow, UnitRow
from kpi.screens import absence_beside, absence_parts
from kpi.screens.absence_question import Question
from kpi.screens.language import Language

UNIT = UnitRow("aalborg-fb", None, "Familie- og Beskæftigelsesforvaltningen", "organisation", 0, 3000, True, large=True)


def _part(attribute: str, category: str, value: float | None, end: date = AS_OF, kind: str = "rolling") -> PartRow:
    hidden: Any = None if value is not None else "waiting"
    return PartRow("sickness_days_per_fte", "aalborg-fb", attribute, category, f"R12-{end:%Y-%m}", kind,
                   date(end.year - 1, end.month % 12 + 1, 1), end, value, None, None, 0.1, hidden)  # fmt: skip


class Told(Scoped):
    """The fake reader with the parts of a large node."""

    rows: tuple[PartRow, ...] = ()
    levels: tuple[BenchmarkRow, ...] = ()

    def parts(self, kpi: str, unit: str, attribute: str, kind: str) -> list[PartRow]:
        return [row for row in self.rows if row.attribute == attribute and row.kind == kind]

    def benchmarks(self, kpi: str) -> list[BenchmarkRow]:
        return list(self.levels)


def _question(
    rows: tuple[PartRow, ...] = (), language: str = "da", unit: UnitRow = UNIT, day: date = AS_OF
) -> Question:
    scoped = Told()
    scoped.rows = rows
    say = Language("en" if language == "en" else "da")
    return Question(scoped, scoped.organisations()[0], day, say, scoped.kpi("sickness_days_per_fte"), unit)


def test_the_largest_part_stands_on_top_and_is_the_finding() -> None:
    rows = (_part("cause", "sickness", 8.1), _part("cause", "pregnancy", 0.4), _part("cause", "work_injury", None))
    chart = absence_parts.chart(_question(rows), "cause")
    assert chart is not None
    assert [bar.name for bar in chart.bars] == ["Egen sygdom", "Graviditetsgener"]
    assert chart.title == "Den største årsag er Egen sygdom: ≈\N{NO-BREAK SPACE}8,1"
    assert chart.untold == "For få: Arbejdsskade"
    assert chart.table.rows[-1] == ("Arbejdsskade", "for få", "")


def test_a_part_that_waits_keeps_its_last_twelve_months_for_three_months() -> None:
    early, old = date(2019, 9, 30), date(2019, 8, 31)
    rows = (_part("spell_length", "short", 5.0), _part("spell_length", "long", 6.0, early))
    chart = absence_parts.chart(_question(rows), "spell_length")
    assert chart is not None and len(chart.bars) == 2
    rows = (_part("spell_length", "short", 5.0), _part("spell_length", "long", 6.0, old))
    chart = absence_parts.chart(_question(rows), "spell_length")
    assert chart is not None and len(chart.bars) == 1


def test_people_are_counted_by_calendar_year() -> None:
    values = {"none": 27.6, "few": 49.1, "many": 23.3}
    rows = tuple(_part("days_class", name, value, AS_OF, "year") for name, value in values.items())
    chart = absence_parts.people(_question(rows))
    assert chart is not None
    space = "\N{NO-BREAK SPACE}"
    assert chart.title == f"≈{space}28{space}% havde ingen sygedage i 2019, ≈{space}23{space}% havde over 10"
    assert chart.years == ("2019",)


def test_a_small_unit_has_no_parts_and_is_told_why() -> None:
    found = absence_parts.build(_question((), unit=replace(UNIT, large=False)))
    assert not found.charts and found.people is None
    assert "største enheder" in found.note


@pytest.mark.parametrize("language", ["da", "en"])
def test_a_change_is_split_into_within_and_between(language: str) -> None:
    said = absence_beside.consists(_question(language=language))
    minus = "\N{MINUS SIGN}"
    assert (f"{minus}0,40" if language == "da" else f"{minus}0.40") in said
    assert (f"{minus}0,60" if language == "da" else f"{minus}0.60") in said


def test_published_levels_stand_with_their_method() -> None:
    question = _question()
    scoped: Any = question.scoped
    scoped.levels = (
        BenchmarkRow(
            "sickness_days_per_fte", "Kommunerne, KRL", "2017", date(2017, 1, 1), date(2017, 12, 31), 11.7, "KRL"
        ),
    )
    chart = absence_beside.levels(question)
    assert chart is not None
    assert [one.name for one in chart.others] == ["Kommunerne, KRL (KRL)"]
    assert ("Kommunerne, KRL (KRL)", "2017", "11,7") in chart.table.rows
    assert absence_beside.levels(replace(question, unit=replace(UNIT, unit_id="aalborg-fb.social"))) is None


def test_what_if_adds_the_months_to_come() -> None:
    september = date(2019, 9, 30)
    said = absence_beside.what_if(_question(day=september), "0.90")
    assert "≈\N{NO-BREAK SPACE}10,7" in said
    assert absence_beside.what_if(_question(), "0.90") == ""


def test_the_cost_is_told_as_pay_not_as_a_saving() -> None:
    assert "≈\N{NO-BREAK SPACE}78,4 mio. kr." in absence_beside.cost(_question())
