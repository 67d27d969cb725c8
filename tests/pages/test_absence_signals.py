"""Single months against what is usual, and where the year is expected to end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from fake_reader import AS_OF, UNITS, Scoped
from streamlit.elements.lib import streamlit_plotly_theme

from kpi.reader import FanRow
from kpi.screens import absence, figure_parts, figure_signals, figures
from kpi.screens.absence import Absence
from kpi.screens.absence_question import Question
from kpi.screens.language import Language


def _build(scoped: Scoped, as_of: date = AS_OF, unit: int = 0) -> Absence:
    kpi, say = scoped.kpi("sickness_days_per_fte"), Language("da")
    return absence.build(Question(scoped, scoped.organisations()[0], as_of, say, kpi, UNITS[unit]))  # type: ignore[arg-type]


def _changed(**changes: Any) -> Scoped:
    """A reader whose newest month's signal differs."""
    scoped = Scoped()
    rows = [row if row.end < date(2019, 5, 1) else replace(row, **changes) for row in scoped.signals("", "aalborg-fb")]
    scoped.signals = lambda kpi, unit: rows  # type: ignore[method-assign]
    return scoped


def _open(as_of: date, **changes: Any) -> Scoped:
    """A reader whose first promise is still open."""
    scoped = Scoped()
    ahead = {"status": "at_risk", "expected": 12.4, "expected_low": 11.6, "expected_high": 13.1, "evidence": None}
    rows = [replace(scoped.judgements("aalborg-fb", as_of)[0], **{**ahead, **changes})]
    scoped.judgements = lambda organisation, month: rows  # type: ignore[method-assign]
    return scoped


def test_the_title_says_what_is_found_and_since_when() -> None:
    view = _build(Scoped())
    assert view.signals and view.signals.title == "Fraværet er sikkert lavere siden maj 2019"


@pytest.mark.parametrize(
    ("changes", "title"),
    [
        ({"signal": "outside", "point_type": "concern"}, "Fraværet er sikkert højere siden maj 2019"),
        ({"signal": None, "point_type": "common_cause"}, "Ingen sikker ændring siden april 2017"),
        ({"signal": None, "point_type": None}, "For få måneder siden april 2017 til at se en sikker ændring"),
    ],
)
def test_other_findings(changes: dict[str, Any], title: str) -> None:
    view = _build(_changed(**changes, provisional=False))
    assert view.signals and view.signals.title == title


def test_a_single_month_is_no_development() -> None:
    scoped = Scoped()
    rows = [
        replace(row, signal=None, point_type="common_cause", provisional=False)
        for row in scoped.signals("", "aalborg-fb")
    ]
    rows[-1] = replace(rows[-1], signal="outside", point_type="concern")
    scoped.signals = lambda kpi, unit: rows  # type: ignore[method-assign]
    view = _build(scoped)
    assert view.signals and view.signals.title == "Fraværet var sikkert højere i december 2019"


def test_months_are_marked_by_shape_and_word_and_provisional_ones_are_open() -> None:
    view = _build(Scoped())
    assert view.signals
    assert {group.look: len(group.points) for group in view.signals.groups} == {
        "better_low": 7, "usual": 40, "provisional": 1,
    }  # fmt: skip
    drawn = {
        trace.name: trace.marker.symbol for trace in figure_signals.signals(view.signals).data if trace.marker.symbol
    }
    assert drawn == {"Sikkert lavere": "triangle-down", "Som sædvanligt": "circle", "Foreløbig måned": "circle-open"}


def test_every_look_has_a_word_and_a_drawing_of_its_own() -> None:
    styles = [(style["symbol"], style["color"]) for style in figure_signals.STYLES.values()]
    assert len(set(styles)) == len(styles)


def test_each_phase_is_drawn_alone_and_the_break_is_named() -> None:
    view = _build(Scoped())
    assert view.signals
    assert [len(phase) for phase in view.signals.phases] == [15, 33]
    assert [len(band.days) for band in view.signals.bands] == [15, 33]
    notes = [note.text for note in figure_signals.signals(view.signals).layout.annotations]
    assert "Nyt lønsystem" in notes
    assert "lavere" in notes


def test_every_month_stands_in_the_table() -> None:
    view = _build(Scoped())
    assert view.signals
    assert len(view.signals.table.rows) == 48
    assert view.signals.table.rows[1] == (
        "november 2019", "0,70", "1,00", "0,60–1,40", "Sikkert lavere · 7 måneder på samme side af midten",
    )  # fmt: skip


def test_at_an_earlier_month_nothing_later_is_drawn_and_nothing_is_marked() -> None:
    view = _build(Scoped(), date(2019, 9, 30))
    assert view.signals
    assert view.signals.phases[-1][-1].day == date(2019, 9, 30)
    assert [group.name for group in view.signals.groups] == ["Den enkelte måned"]
    assert view.signals.note.startswith("Det sædvanlige er beregnet ved udgangen af december 2019.")


@pytest.mark.parametrize(
    ("evidence", "title"),
    [
        ("improvement", "Fraværet var sikkert lavere ved udgangen af september 2019"),
        ("concern", "Fraværet var sikkert højere ved udgangen af september 2019"),
        ("no_sure_change", "Ingen sikker ændring ved udgangen af september 2019"),
        (None, "Måned for måned mod det sædvanlige"),
    ],
)
def test_at_an_earlier_month_the_judgement_of_that_month_speaks(evidence: str | None, title: str) -> None:
    past = date(2019, 9, 30)
    view = _build(_open(past, evidence=evidence, evidence_basis="signal"), past)
    assert view.signals and view.signals.title == title


def test_a_unit_too_small_has_no_chart() -> None:
    assert _build(Scoped(), unit=3).signals is None


def test_a_closed_year_has_no_outlook() -> None:
    view = _build(Scoped())
    assert view.rolling and view.rolling.outlook is None
    assert view.quality == ""


def test_at_an_earlier_month_the_expected_end_is_a_bar() -> None:
    view = _build(_open(date(2019, 9, 30)), date(2019, 9, 30))
    assert view.rolling and view.rolling.outlook
    assert not view.rolling.outlook.is_fan
    assert view.rolling.outlook.words == "○ Ventet ved udgangen af december 2019: <b>12,4 (11,6–13,1)</b>"
    assert view.rolling.table.rows[0] == ("Ventet pr. 31.12.2019", "12,4 (11,6–13,1)")
    bar = figures.rolling(view.rolling).data[-1]
    assert bar.x == (AS_OF,)
    assert (round(bar.error_y.array[0], 3), round(bar.error_y.arrayminus[0], 3)) == (0.7, 0.8)
    assert "holdt intervallet i 85 % af 40 tilfælde" in view.quality


def test_at_the_newest_month_it_is_a_fan_that_ends_with_the_year() -> None:
    scoped = Scoped()
    steps = [FanRow(date(2020, month, 28), 12.0, 11.0, 13.0) for month in (11, 12)]
    scoped.fan = lambda kpi, unit: steps  # type: ignore[method-assign]
    view = _build(scoped)
    assert view.rolling and view.rolling.outlook
    assert view.rolling.outlook.is_fan
    filled = [trace for trace in figures.rolling(view.rolling).data if trace.fill == "toself"]
    assert [(trace.x[0], trace.x[-1]) for trace in filled] == [(AS_OF, date(2020, 12, 28))]


def test_a_promise_over_more_than_a_year_is_not_drawn_beside_twelve_months() -> None:
    past = date(2019, 9, 30)
    view = _build(_open(past, window="2018-07..2019-12"), past)
    assert view.rolling and view.rolling.outlook is None


def test_words_in_a_chart_take_the_text_colour_of_the_theme() -> None:
    assert figure_parts.TEXT == streamlit_plotly_theme.GRAY_90
    view = _build(Scoped())
    assert view.signals
    layout = figure_signals.signals(view.signals).layout
    assert {note.font.color for note in layout.annotations} == {figure_parts.TEXT}
    assert layout.xaxis.tickfont.color == layout.yaxis.tickfont.color == figure_parts.TEXT
