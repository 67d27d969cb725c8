"""Judgements and the sentences a reader must get, written by hand: KPI, promise, row, Danish, English."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple


class Golden(NamedTuple):
    name: str
    kpi: str
    promise: dict[str, Any]
    row: dict[str, Any]
    da: str
    en: str


DUE = date(2015, 12, 31)
YEAR_2019 = {"window": "2019", "known": 12, "needed": 12}
OPEN_2019 = {"window": "2019", "known": 6, "needed": 12}
CHANCE = {"status": "at_risk", "probability": 0.5}
AT_MOST, AT_LEAST, BETWEEN = ({"must_be": word} for word in ("at_most", "at_least", "between"))
CUT = {"must_be": "at_most", "reference": {"period": "2017", "times": 0.9}}
BELOW = {"must_be": "below", "reference": {"period": "previous_year"}}
ABOVE_SURVEY = {"must_be": "above", "reference": {"period": "previous_survey"}, "window": {"every": "survey"}}
QUARTERS = {"must_be": "at_least", "window": {"every": "quarter"}}
MILESTONE, NARRATIVE = {"must_be": "done"}, {"must_be": "assessed"}
UNITS = {"must_be": "at_least", "each": "unit"}
NUMBERLESS = {"status": "no_number", "moved": "better", "window": "2019", "reference_window": "2018"}
CANNOT = {"status": "cannot_judge"}

FORECASTS = [
    Golden(
        "a rate with its rest", "sickness_absence_pct", AT_MOST,
        {"status": "on_track", "probability": 0.83, "threshold": 5.0, "expected": 4.8, "expected_low": 4.6,
         "expected_high": 5.0, "needed_rest": 4.6, "usual_rest": 5.3, **OPEN_2019},
        "8 ud af 10 sandsynlighed for at nå højst 5,0 %. Forventet 4,8 % (4,6–5,0). "
        "Resten af året må højst være 4,6 %. De samme måneder var 5,3 % de sidste tre år.",
        "An 8 in 10 chance of at most 5.0 %. Expected 4.8 % (4.6–5.0). The rest of the year may be 4.6 % at most. "
        "The same months were 5.3 % in the last three years.",
    ),
    Golden(
        "days add up over the months left", "sickness_days_per_fte", AT_MOST,
        {"status": "at_risk", "probability": 0.3, "threshold": 11.0, "expected": 11.07, "expected_low": 10.9,
         "expected_high": 11.26, "needed_rest": 1.87, "usual_rest": 2.04, "evidence": "no_sure_change",
         "evidence_basis": "signal", "window": "R12-2019-12", "known": 10, "needed": 12},
        "3 ud af 10 sandsynlighed for at nå højst 11,0 dage pr. fuldtidsansat. Forventet 11,1 (10,9–11,3). "
        "Resten af året må højst give 1,8. De samme måneder gav i snit 2,0 de sidste tre år. "
        "Månederne viser ingen sikker ændring.",
        "A 3 in 10 chance of at most 11.0 days per full-time employee. Expected 11.1 (10.9–11.3). "
        "The rest of the year may bring 1.8 at most. The same months brought 2.0 on average in the last three years. "
        "The months show no sure change.",
    ),
    Golden(
        "less than a tenth", "complaints_received", AT_MOST,
        {"status": "off_track", "probability": 0.02, "threshold": 108.0, "expected": 131.8, "expected_low": 116.0,
         "expected_high": 148.0, "needed_rest": 75.0, **OPEN_2019},
        "Mindre end 1 ud af 10 sandsynlighed for at nå højst 108 klager. Forventet 132 (116–148). "
        "Resten af året må højst give 75 klager.",
        "Less than a 1 in 10 chance of at most 108 complaints. Expected 132 (116–148). "
        "The rest of the year may bring 75 complaints at most.",
    ),
    Golden(
        "more than nine tenths and a sure improvement", "injuries", AT_MOST,
        {"status": "on_track", "probability": 0.985, "threshold": 196.0, "expected": 173.6, "expected_low": 161.0,
         "expected_high": 187.0, "needed_rest": 1.0, "evidence": "improvement", "evidence_basis": "rate_ratio",
         **OPEN_2019},
        "Mere end 9 ud af 10 sandsynlighed for at nå højst 196 ulykker. Forventet 174 (161–187). "
        "Resten af året må højst give 1 ulykke. Forbedringen er sikker.",
        "More than a 9 in 10 chance of at most 196 injuries. Expected 174 (161–187). "
        "The rest of the year may bring 1 injury at most. The improvement is sure.",
    ),
    Golden(
        "just under on track", "sickness_absence_pct", AT_MOST,
        {"status": "at_risk", "probability": 0.79, "threshold": 5.0, "expected": 4.9, **OPEN_2019},
        "Knap 8 ud af 10 sandsynlighed for at nå højst 5,0 %. Forventet 4,9 %.",
        "Just under an 8 in 10 chance of at most 5.0 %. Expected 4.9 %.",
    ),
    Golden(
        "just over off track", "sickness_absence_pct", AT_MOST,
        {"status": "at_risk", "probability": 0.21, "threshold": 5.0, "expected": 5.2, **OPEN_2019},
        "Godt 2 ud af 10 sandsynlighed for at nå højst 5,0 %. Forventet 5,2 %.",
        "Just over a 2 in 10 chance of at most 5.0 %. Expected 5.2 %.",
    ),
    Golden(
        "early and too few events", "complaints_received", CUT,
        {"status": "at_risk", "probability": 0.4, "threshold": 108.0, "expected": 112.0, "expected_low": 98.0,
         "expected_high": 126.0, "needed_rest": 85.0, "early": True, "evidence": "too_few_events",
         "evidence_basis": "rate_ratio", "reference_window": "2017", "window": "2019", "known": 2, "needed": 12},
        "4 ud af 10 sandsynlighed for at nå højst 108 klager. Forventet 112 (98–126). "
        "Resten af året må højst give 85 klager. Der er for få hændelser til at sige, om det er en ændring. "
        "Det er tidligt på året.",
        "A 4 in 10 chance of at most 108 complaints. Expected 112 (98–126). "
        "The rest of the year may bring 85 complaints at most. "
        "There are too few events to tell whether it is a change. It is early in the year.",
    ),
    Golden(
        "early in another period, no change since the base", "injuries", CUT,
        {"status": "at_risk", "probability": 0.5, "threshold": 40.0, "expected": 40.2, "early": True,
         "evidence": "no_sure_change", "evidence_basis": "rate_ratio", "reference_window": "2017",
         "window": "2019-07..2020-06", "known": 1, "needed": 12},
        "5 ud af 10 sandsynlighed for at nå højst 40 ulykker. Forventet 40. Der er ingen sikker ændring siden 2017. "
        "Det er tidligt i perioden.",
        "A 5 in 10 chance of at most 40 injuries. Expected 40. There is no sure change since 2017. "
        "It is early in the period.",
    ),
    Golden(
        "provisional months and a concern", "injury_absence_days", AT_MOST,
        {"status": "off_track", "probability": 0.1, "threshold": 1460.0, "expected": 1700.0, "expected_low": 1500.0,
         "expected_high": 1900.0, "needed_rest": 493.86, "provisional": True, "evidence": "concern",
         "evidence_basis": "signal", "evidence_since": date(2018, 7, 31), **OPEN_2019},
        "1 ud af 10 sandsynlighed for at nå højst 1.460 dage. Forventet 1.700 (1.500–1.900). "
        "Resten af året må højst give 493 dage. Månederne viser en sikker forværring siden juli 2018. "
        "De nyeste måneder er foreløbige og regnes med til resten.",
        "A 1 in 10 chance of at most 1,460 days. Expected 1,700 (1,500–1,900). "
        "The months show a sure change for the worse since July 2018. "
        "The newest months are provisional and count as part of the rest.",
    ),
    Golden(
        "a floor", "company_recruitments", AT_LEAST,
        {"status": "on_track", "probability": 0.9, "threshold": 1500.0, "expected": 1536.0, "expected_low": 1490.0,
         "expected_high": 1580.0, "needed_rest": 728.2, "usual_rest": 693.0, **OPEN_2019},
        "9 ud af 10 sandsynlighed for at nå mindst 1.500 rekrutteringer. Forventet 1.536 (1.490–1.580). "
        "Resten af året skal mindst give 729 rekrutteringer. De samme måneder gav i snit 693 de sidste tre år.",
        "A 9 in 10 chance of at least 1,500 recruitments. Expected 1,536 (1,490–1,580). "
        "The rest of the year must bring 729 recruitments at least. "
        "The same months brought 693 on average in the last three years.",
    ),
    Golden(
        "a band of a neutral KPI", "complaint_journeys_completed", BETWEEN,
        {**CHANCE, "threshold": (3.0, 5.0), "expected": 4.0, "expected_low": 3.0, "expected_high": 6.0,
         "needed_rest": 2.0, **OPEN_2019},
        "5 ud af 10 sandsynlighed for at nå 3–5 klagerejser. Forventet 4 (3–6). "
        "Resten af året må højst give 2 klagerejser.",
        "A 5 in 10 chance of 3–5 complaint journeys. Expected 4 (3–6). "
        "The rest of the year may bring 2 complaint journeys at most.",
    ),
    Golden(
        "no rest can keep it", "sickness_absence_pct", AT_MOST,
        {"status": "off_track", "probability": 0.01, "threshold": 4.0, "expected": 6.0, "needed_rest": -0.3,
         "usual_rest": 4.0, **OPEN_2019},
        "Mindre end 1 ud af 10 sandsynlighed for at nå højst 4,0 %. Forventet 6,0 %.",
        "Less than a 1 in 10 chance of at most 4.0 %. Expected 6.0 %.",
    ),
]  # fmt: skip

CLOSED = [
    Golden(
        "met, may be chance", "injuries", CUT,
        {"status": "met", "value": 171.0, "threshold": 196.0, "reference_value": 196.0, "reference_window": "2013",
         "evidence": "no_sure_change", "evidence_basis": "rate_ratio", **YEAR_2019},
        "171 ulykker i 2019 mod højst 196. Målet er nået, men ændringen kan være tilfældig.",
        "171 injuries in 2019 against at most 196. The target is met, but the change may be chance.",
    ),
    Golden(
        "met and sure", "sickness_days_per_fte", AT_MOST,
        {"status": "met", "value": 10.85, "threshold": 11.0, "evidence": "improvement", "evidence_basis": "signal",
         "evidence_since": date(2019, 6, 30), "window": "R12-2019-06"},
        "10,9 dage pr. fuldtidsansat over 12 måneder til og med juni 2019 mod højst 11,0. "
        "Målet er nået, og månederne viser en sikker forbedring siden juni 2019.",
        "10.9 days per full-time employee over 12 months to the end of June 2019 against at most 11.0. "
        "The target is met, and the months show a sure improvement since June 2019.",
    ),
    Golden(
        "met though it gets worse", "sickness_absence_pct", AT_MOST,
        {"status": "met", "value": 4.9, "threshold": 5.0, "evidence": "concern", "evidence_basis": "signal",
         "evidence_since": date(2019, 3, 31), **YEAR_2019},
        "4,9 % i 2019 mod højst 5,0 %. Målet er nået, men månederne viser en sikker forværring siden marts 2019.",
        "4.9 % in 2019 against at most 5.0 %. "
        "The target is met, but the months show a sure change for the worse since March 2019.",
    ),
    Golden(
        "met within a band of a neutral KPI", "disability_adviser_caseload", BETWEEN,
        {"status": "met", "value": 22.7, "threshold": (20.0, 25.0), "evidence": "no_sure_change",
         "evidence_basis": "no_spread", "window": "2019-Q3"},
        "22,7 sager pr. rådgiver i 3. kvartal 2019 mod 20,0–25,0. Målet er nået.",
        "22.7 cases per adviser in quarter 3 of 2019 against 20.0–25.0. The target is met.",
    ),
    Golden(
        "missed below a band, neutral and surely lower", "disability_adviser_caseload", BETWEEN,
        {"status": "missed", "value": 19.0, "threshold": (20.0, 25.0), "side": "below", "evidence": "neutral_low",
         "evidence_basis": "signal", "evidence_since": date(2018, 9, 30), "provisional": True, "window": "2019-Q1"},
        "19,0 sager pr. rådgiver i 1. kvartal 2019 mod 20,0–25,0. "
        "Målet er ikke nået, men månederne ligger med sikkerhed lavere siden september 2018. Tallet er foreløbigt.",
        "19.0 cases per adviser in quarter 1 of 2019 against 20.0–25.0. "
        "The target is not met, but the months are surely lower since September 2018. The figure is provisional.",
    ),
    Golden(
        "missed, too few events", "complaints_received", CUT,
        {"status": "missed", "value": 113.0, "threshold": 108.0, "reference_value": 120.0, "reference_window": "2017",
         "evidence": "too_few_events", "evidence_basis": "rate_ratio", **YEAR_2019},
        "113 klager i 2019 mod højst 108. "
        "Målet er ikke nået, men der er for få hændelser til at sige, om det er en ændring.",
        "113 complaints in 2019 against at most 108. "
        "The target is not met, but there are too few events to tell whether it is a change.",
    ),
    Golden(
        "missed by what may be noise", "sickness_absence_pct", CUT,
        {"status": "missed", "value": 5.1, "threshold": 5.0, "evidence": "no_sure_change", "evidence_basis": "signal",
         **YEAR_2019},
        "5,1 % i 2019 mod højst 5,0 %. Målet er ikke nået, men månederne viser ingen sikker ændring.",
        "5.1 % in 2019 against at most 5.0 %. The target is not met, but the months show no sure change.",
    ),
    Golden(
        "missed though surely better", "adult_apprenticeships", AT_LEAST,
        {"status": "missed", "value": 398.0, "threshold": 408.0, "reference_value": 340.0, "reference_window": "2018",
         "evidence": "improvement", "evidence_basis": "rate_ratio", **YEAR_2019},
        "398 pladser i 2019 mod mindst 408. Målet er ikke nået, men forbedringen er sikker.",
        "398 places in 2019 against at least 408. The target is not met, but the improvement is sure.",
    ),
    Golden(
        "missed and surely worse", "youth_education_completed_pct", AT_LEAST,
        {"status": "missed", "value": 70.0, "threshold": 80.0, "evidence": "concern", "evidence_basis": "difference",
         **YEAR_2019},
        "70,0 % i 2019 mod mindst 80,0 %. Målet er ikke nået, og forværringen er sikker.",
        "70.0 % in 2019 against at least 80.0 %. The target is not met, and the change for the worse is sure.",
    ),
    Golden(
        "missed by more than chance", "language_assessed_within_2_months_pct", AT_LEAST,
        {"status": "missed", "value": 96.03, "threshold": 100.0, "evidence": "certain", "evidence_basis": "interval",
         **YEAR_2019},
        "96,0 % i 2019 mod mindst 100,0 %. Målet er ikke nået, og afstanden til målet er større end det tilfældige.",
        "96.0 % in 2019 against at least 100.0 %. "
        "The target is not met, and the distance to the target is more than chance.",
    ),
    Golden(
        "missed by what few cases may do", "refugees_active_after_2_years_pct", AT_LEAST,
        {"status": "missed", "value": 23.7, "threshold": 25.0, "evidence": "uncertain", "evidence_basis": "interval",
         **YEAR_2019},
        "23,7 % i 2019 mod mindst 25,0 %. Målet er ikke nået, men afstanden til målet kan være tilfældig.",
        "23.7 % in 2019 against at least 25.0 %. The target is not met, but the distance to the target may be chance.",
    ),
    Golden(
        "rounding would hide the side", "sickness_absence_pct", AT_MOST,
        {"status": "missed", "value": 5.004, "threshold": 5.0, "evidence": "too_little_data",
         "evidence_basis": "signal", **YEAR_2019},
        "5,004 % i 2019 mod højst 5,000 %. "
        "Målet er ikke nået, men der er for få tal til at sige, om noget har ændret sig.",
        "5.004 % in 2019 against at most 5.000 %. "
        "The target is not met, but there are too few figures to tell whether anything has changed.",
    ),
    Golden(
        "decided early, one event", "inspected_units_with_order", AT_MOST,
        {"status": "missed", "value": 1.0, "threshold": 0.0, "evidence": "too_few_events", "evidence_basis": "signal",
         **OPEN_2019},
        "1 besøg indtil nu mod højst 0. "
        "Målet er ikke nået, men der er for få hændelser til at sige, om det er en ændring. "
        "Resten af året kan ikke ændre resultatet.",
        "1 visit so far against at most 0. "
        "The target is not met, but there are too few events to tell whether it is a change. "
        "The rest of the year cannot change the result.",
    ),
    Golden(
        "more than the year before", "workplace_placement_effect_pct",
        {"must_be": "more_than", "reference": {"period": "previous_year"}},
        {"status": "met", "value": 41.6, "threshold": 39.96, "reference_value": 39.96, "reference_window": "2018",
         "evidence": "no_sure_change", "evidence_basis": "difference", **YEAR_2019},
        "41,6 % i 2019 mod mere end 40,0 %. Målet er nået, men ændringen kan være tilfældig.",
        "41.6 % in 2019 against more than 40.0 %. The target is met, but the change may be chance.",
    ),
    Golden(
        "every quarter, the first that failed", "absence_reviews_held", QUARTERS,
        {"status": "missed", "value": 0.0, "threshold": 1.0, "held": 6, "held_of": 7, "window": "2019-Q3"},
        "0 møder i 3. kvartal 2019 mod mindst 1. Målet er ikke nået. Holdt 6 af 7 gange.",
        "0 meetings in quarter 3 of 2019 against at least 1. The target is not met. Kept 6 of 7 times.",
    ),
    Golden(
        "every quarter, one of it", "absence_reviews_held", QUARTERS,
        {"status": "met", "value": 1.0, "threshold": 1.0, "held": 1, "held_of": 1, "window": "2018-Q1"},
        "1 møde i 1. kvartal 2018 mod mindst 1. Målet er nået.",
        "1 meeting in quarter 1 of 2018 against at least 1. The target is met.",
    ),
    Golden(
        "a quarter without a figure", "absence_reviews_held", QUARTERS,
        {"status": "missed", "threshold": 1.0, "held": 3, "held_of": 4, "window": "2018-Q2"},
        "Der er intet tal i 2. kvartal 2018. Målet er ikke nået. Holdt 3 af 4 gange.",
        "There is no figure in quarter 2 of 2018. The target is not met. Kept 3 of 4 times.",
    ),
    Golden(
        "money over whole years", "competence_pool_spent_dkk", AT_MOST,
        {"status": "met", "value": 9_700_000.0, "threshold": 10_000_000.0, "evidence": "no_sure_change",
         "evidence_basis": "no_spread", "window": "2006-01..2007-12"},
        "9.700.000 kr. i 2006–2007 mod højst 10.000.000. Målet er nået.",
        "9,700,000 DKK in 2006–2007 against at most 10,000,000. The target is met.",
    ),
    Golden(
        "a share by its due date", "parent_board_course_pct", AT_LEAST,
        {"status": "missed", "value": 92.3, "threshold": 100.0, "due": DUE, "window": "due:2015-12-31"},
        "92 % mod mindst 100 % senest 31.12.2015. Målet er ikke nået.",
        "92 % against at least 100 % by 31/12/2015. The target is not met.",
    ),
    Golden(
        "a count reached before its due date", "child_disability_advisers_added", AT_LEAST,
        {"status": "met", "value": 3.0, "threshold": 3.0, "due": DUE, "days_left": 30, "window": "due:2015-12-31",
         "known": 11, "needed": 12},
        "3 rådgivere mod mindst 3 senest 31.12.2015. Målet er nået.",
        "3 advisers against at least 3 by 31/12/2015. The target is met.",
    ),
]  # fmt: skip

DIRECTIONS = [
    Golden(
        "better, may be chance", "children_placed", BELOW,
        {**NUMBERLESS, "value": 312.0, "reference_value": 330.0, "evidence": "no_sure_change",
         "evidence_basis": "rate_ratio"},
        "Bedre: 312 børn og unge i 2019 mod 330 i 2018. Ændringen kan være tilfældig.",
        "Better: 312 children in 2019 against 330 in 2018. The change may be chance.",
    ),
    Golden(
        "worse, and surely", "children_placed", BELOW,
        {**NUMBERLESS, "moved": "worse", "value": 380.0, "reference_value": 330.0, "evidence": "concern",
         "evidence_basis": "rate_ratio"},
        "Dårligere: 380 børn og unge i 2019 mod 330 i 2018. Forværringen er sikker.",
        "Worse: 380 children in 2019 against 330 in 2018. The change for the worse is sure.",
    ),
    Golden(
        "unchanged", "inspection_orders_psychological", BELOW,
        {**NUMBERLESS, "moved": "equal", "value": 2.0, "reference_value": 2.0, "window": "2019-YTD06",
         "reference_window": "2018-YTD06", "evidence": "too_few_events", "evidence_basis": "rate_ratio"},
        "Uændret: 2 påbud i jan.–jun. 2019 mod 2 i jan.–jun. 2018. "
        "Der er for få hændelser til at sige, om det er en ændring.",
        "Unchanged: 2 orders in Jan–Jun 2019 against 2 in Jan–Jun 2018. "
        "There are too few events to tell whether it is a change.",
    ),
    Golden(
        "unchanged and no sure change", "homeless_young_people", BELOW,
        {**NUMBERLESS, "moved": "equal", "value": 1.0, "reference_value": 1.0, "evidence": "no_sure_change",
         "evidence_basis": "rate_ratio"},
        "Uændret: 1 ung i 2019 mod 1 i 2018. Der er ingen sikker ændring siden 2018.",
        "Unchanged: 1 young person in 2019 against 1 in 2018. There is no sure change since 2018.",
    ),
    Golden(
        "better, but the months say the opposite", "sickness_days_per_fte", BELOW,
        {**NUMBERLESS, "value": 1.46, "reference_value": 1.6, "window": "2007-YTD01", "reference_window": "2006-YTD01",
         "evidence": "concern", "evidence_basis": "signal", "evidence_since": date(2007, 1, 31)},
        "Bedre: 1,5 dage pr. fuldtidsansat i januar 2007 mod 1,6 i januar 2006, "
        "men månederne viser en sikker forværring siden januar 2007.",
        "Better: 1.5 days per full-time employee in January 2007 against 1.6 in January 2006, "
        "but the months show a sure change for the worse since January 2007.",
    ),
    Golden(
        "some months are missing", "shelter_readmissions", BELOW,
        {**NUMBERLESS, "moved": "unknown", "value": 40.0, "reference_value": 60.0, "known": 9, "needed": 12},
        "Retningen kan ikke ses endnu: 40 genhenvendelser i 2019 mod 60 i 2018. Kun 9 af 12 måneder er med.",
        "No direction can be seen yet: 40 returns in 2019 against 60 in 2018. Only 9 of 12 months are in the figure.",
    ),
    Golden(
        "from survey to survey, without a spread", "wellbeing_score", ABOVE_SURVEY,
        {**NUMBERLESS, "value": 4.12, "reference_value": 4.0, "window": "survey:apv-2018",
         "reference_window": "survey:apv-2015", "evidence": "no_sure_change", "evidence_basis": "no_spread",
         "held": 2, "held_of": 3},
        "Bedre: 4,1 point i målingen fra 2018 mod 4,0 i målingen fra 2015. "
        "Tallet kan ikke vise, om en ændring er sikker. Bedre 2 af 3 gange.",
        "Better: 4.1 points in the survey of 2018 against 4.0 in the survey of 2015. "
        "The figure cannot show whether a change is sure. Better 2 of 3 times.",
    ),
    Golden(
        "each unit, a direction", "staff_turnover_pct", {**BELOW, "each": "unit"},
        {"status": "no_number", "moved": "unknown", "value": 75.0, "held": 3, "held_of": 4, "window": "2007"},
        "Bedre i 3 af 4 enheder.",
        "Better in 3 of 4 units.",
    ),
]  # fmt: skip

RECORDED = [
    Golden(
        "a milestone", "milestone", MILESTONE,
        {"status": "met", "due": DUE, "achieved_on": date(2015, 11, 7)},
        "Gennemført den 07.11.2015 (frist 31.12.2015).",
        "Done on 07/11/2015 (due 31/12/2015).",
    ),
    Golden(
        "a milestone too late", "milestone", MILESTONE,
        {"status": "missed", "due": DUE, "achieved_on": date(2016, 2, 1)},
        "Gennemført den 01.02.2016, efter fristen 31.12.2015.",
        "Done on 01/02/2016, after the due date 31/12/2015.",
    ),
    Golden(
        "a milestone not reached", "milestone", MILESTONE, {"status": "missed", "due": DUE},
        "Ikke gennemført ved fristen 31.12.2015.",
        "Not done at the due date 31/12/2015.",
    ),
    Golden(
        "a milestone still open", "milestone", MILESTONE,
        {**CANNOT, "reason": "no_measure_of_progress", "due": DUE, "days_left": 1096},
        "Ikke forfalden, 1.096 dage tilbage.",
        "Not yet due, 1,096 days left.",
    ),
    Golden(
        "a milestone on its last day but one", "milestone", MILESTONE,
        {**CANNOT, "reason": "no_data", "due": DUE, "days_left": 1},
        "Ikke forfalden, 1 dag tilbage. Ingen har fulgt op endnu.",
        "Not yet due, 1 day left. Nobody has followed up yet.",
    ),
    Golden(
        "a milestone nobody followed up", "milestone", MILESTONE, {**CANNOT, "reason": "no_data", "due": DUE},
        "Kan ikke vurderes: ingen har fulgt op.",
        "Cannot be judged: nobody has followed up.",
    ),
    Golden(
        "a milestone whose last notes are missing", "milestone", MILESTONE,
        {**CANNOT, "reason": "no_measure_of_progress", "due": DUE, "provisional": True},
        "Fristen er passeret, men der mangler stadig opfølgning.",
        "The due date has passed, but follow-up is still missing.",
    ),
    Golden(
        "assessed by a head", "narrative", NARRATIVE,
        {"status": "met", "due": DUE, "assessed_by": "Afdelingschef", "achieved_on": date(2015, 10, 31)},
        "Vurderet opfyldt af afdelingschef den 31.10.2015.",
        "Assessed as met by Afdelingschef on 31/10/2015.",
    ),
    Golden(
        "not assessed as met", "narrative", NARRATIVE, {"status": "missed", "due": DUE, "assessed_by": "HR-chef"},
        "Ikke vurderet opfyldt ved fristen 31.12.2015.",
        "Not assessed as met at the due date 31/12/2015.",
    ),
]  # fmt: skip

UNJUDGED = [
    Golden(
        "too few months", "company_recruitments", AT_LEAST,
        {**CANNOT, "reason": "short_history", "value": 771.0, "threshold": 1500.0, "expected": 1464.0,
         "needed_rest": 729.0, "usual_rest": 693.0, **OPEN_2019},
        "771 rekrutteringer indtil nu mod mindst 1.500. "
        "Kan ikke vurderes endnu: der er for få måneder at se tilbage på. Går resten som sidste år, bliver det 1.464. "
        "Resten af året skal mindst give 729 rekrutteringer.",
        "771 recruitments so far against at least 1,500. "
        "Cannot be judged yet: there are too few months to look back on. "
        "If the rest goes as last year, it comes to 1,464. The rest of the year must bring 729 recruitments at least.",
    ),
    Golden(
        "no data", "refugees_active_after_1_year_pct", AT_LEAST, {**CANNOT, "reason": "no_data", "window": "2019"},
        "Kan ikke vurderes: der er ingen data i 2019.",
        "Cannot be judged: there are no data in 2019.",
    ),
    Golden(
        "no survey held", "wellbeing_score", ABOVE_SURVEY, {**CANNOT, "reason": "no_data"},
        "Kan ikke vurderes: der er ingen data.",
        "Cannot be judged: there are no data.",
    ),
    Golden(
        "nothing noted of a share", "core_task_unit_visits_pct", AT_LEAST,
        {**CANNOT, "reason": "no_data", "due": DUE, "days_left": 640, "window": "due:2015-12-31"},
        "Kan ikke vurderes: ingen har fulgt op. Ikke forfalden, 640 dage tilbage.",
        "Cannot be judged: nobody has followed up. Not yet due, 640 days left.",
    ),
    Golden(
        "no earlier figure", "guidance_confidence_pct", ABOVE_SURVEY,
        {**CANNOT, "reason": "no_baseline", "value": 78.6, "window": "survey:guidance-2019"},
        "78,6 % i målingen fra 2019. Kan ikke vurderes: der er intet tidligere tal at sammenligne med.",
        "78.6 % in the survey of 2019. Cannot be judged: there is no earlier figure to compare with.",
    ),
    Golden(
        "per cent of nothing", "complaints_received", CUT,
        {**CANNOT, "reason": "no_baseline", "notes": ("zero_baseline",), "value": 3.0, "window": "2019"},
        "3 klager i 2019. Kan ikke vurderes: det tidligere tal er nul, og procent af nul siger intet.",
        "3 complaints in 2019. Cannot be judged: the earlier figure is zero, and per cent of zero says nothing.",
    ),
    Golden(
        "another way of counting", "sickness_days_per_fte", BELOW,
        {**CANNOT, "reason": "definition_break", "value": 12.6, "window": "2015", "evidence": "too_little_data"},
        "12,6 dage pr. fuldtidsansat i 2015. "
        "Kan ikke vurderes: opgørelsen er ændret, så tallet kan ikke sammenlignes med tiden før.",
        "12.6 days per full-time employee in 2015. "
        "Cannot be judged: the way of counting has changed, so the figure does not compare with the time before.",
    ),
    Golden(
        "old data", "sickness_absence_pct", AT_MOST,
        {**CANNOT, "reason": "stale_data", "data_until": date(2019, 6, 30), "window": "2019"},
        "Kan ikke vurderes: data er for gamle. De går til og med 30.06.2019.",
        "Cannot be judged: the data are too old. They end on 30/06/2019.",
    ),
    Golden(
        "too small", "sickness_absence_pct", AT_MOST, {**CANNOT, "reason": "too_small_unit", "window": "2019"},
        "Kan ikke vurderes: der er for få ansatte til et tal.",
        "Cannot be judged: there are too few employees for a figure.",
    ),
    Golden(
        "few citizens", "children_placed", AT_MOST, {**CANNOT, "reason": "few_citizens", "window": "2019"},
        "Kan ikke vurderes: der er for få borgere til et tal.",
        "Cannot be judged: there are too few citizens for a figure.",
    ),
    Golden(
        "nothing to measure", "inspected_units_with_order", AT_MOST,
        {**CANNOT, "reason": "no_denominator", "window": "2019"},
        "Kan ikke vurderes: der har ikke været noget at måle på.",
        "Cannot be judged: there has been nothing to measure.",
    ),
    Golden(
        "one more point", "wellbeing_score", AT_LEAST, {**CANNOT, "reason": "waiting_point", "window": "2019"},
        "Kan ikke vurderes endnu: der mangler et tal mere.",
        "Cannot be judged yet: one more figure is needed.",
    ),
    Golden(
        "a year to come", "injuries", AT_MOST, {**CANNOT, "reason": "not_started", "window": "2019"},
        "Ikke begyndt: målet gælder 2019.",
        "Not begun: the target is for 2019.",
    ),
    Golden(
        "no quarter over", "absence_reviews_held", QUARTERS, {**CANNOT, "reason": "not_started", "window": "2018-Q1"},
        "Ingen periode er slut endnu; den første er 1. kvartal 2018.",
        "No period is over yet; the first is quarter 1 of 2018.",
    ),
    Golden(
        "a survey to come", "wellbeing_score", ABOVE_SURVEY, {**CANNOT, "reason": "not_started"},
        "Ikke begyndt: perioden ligger længere fremme.",
        "Not begun: the period lies ahead.",
    ),
    Golden(
        "a due date to come", "milestone", MILESTONE,
        {**CANNOT, "reason": "not_started", "due": DUE, "window": "due:2015-12-31"},
        "Ikke begyndt: fristen er 31.12.2015.",
        "Not begun: the due date is 31/12/2015.",
    ),
    Golden(
        "a share on its way", "core_task_staff_pct", AT_LEAST,
        {**CANNOT, "reason": "no_measure_of_progress", "value": 41.56, "threshold": 100.0, "due": DUE,
         "days_left": 487, "window": "due:2015-12-31"},
        "42 % indtil nu mod mindst 100 % senest 31.12.2015. Ikke forfalden, 487 dage tilbage.",
        "42 % so far against at least 100 % by 31/12/2015. Not yet due, 487 days left.",
    ),
    Golden(
        "a band decided at the end", "complaint_lessons_identified", BETWEEN,
        {**CANNOT, "reason": "no_measure_of_progress", "value": 2.0, "threshold": (3.0, 5.0), **OPEN_2019},
        "2 læringspunkter indtil nu mod 3–5. Det kan først afgøres, når perioden er slut.",
        "2 lessons so far against 3–5. It can only be decided when the period is over.",
    ),
    Golden(
        "hidden", "sickness_absence_pct", AT_MOST,
        {"status": "missed", "value": 9.9, "threshold": 5.0, "hidden": "too_small", **YEAR_2019},
        "Tallet vises ikke, da enheden har for få ansatte.",
        "The figure is not shown, as the unit has too few employees.",
    ),
]  # fmt: skip

EACH = [
    Golden(
        "all units", "stress_plan_reviews_held", UNITS,
        {"status": "met", "value": 100.0, "threshold": 2.0, "held": 10, "held_of": 10, "window": "2019"},
        "Målet er nået i alle 10 enheder.",
        "The target is met in all 10 units.",
    ),
    Golden(
        "not everywhere", "stress_plan_reviews_held", {**UNITS, "window": {"every": "year"}},
        {"status": "missed", "value": 95.0, "threshold": 2.0, "held": 19, "held_of": 20, "window": "2019"},
        "Målet er ikke nået overalt, men i 19 af 20 tilfælde (hver enhed i hver periode).",
        "The target is not met everywhere, but in 19 of 20 cases (each unit in each period).",
    ),
    Golden(
        "nowhere", "vulnerable_area_intake_pct", {"must_be": "at_most", "each": "institution"},
        {"status": "missed", "value": 0.0, "threshold": 30.0, "held": 0, "held_of": 3, "window": "2019"},
        "Målet er ikke nået i nogen af 3 institutioner.",
        "The target is met in none of 3 institutions.",
    ),
    Golden(
        "some may not be told", "sickness_absence_pct", {"must_be": "at_most", "each": "department"},
        {**CANNOT, "reason": "too_small_unit", "value": 66.7, "held": 2, "held_of": 3, "window": "2019"},
        "Målet er nået i 2 af 3 afdelinger. Kan ikke vurderes: der er for få ansatte til et tal.",
        "The target is met in 2 of 3 departments. Cannot be judged: there are too few employees for a figure.",
    ),
]  # fmt: skip

GOLDEN = [*FORECASTS, *CLOSED, *DIRECTIONS, *RECORDED, *UNJUDGED, *EACH]
