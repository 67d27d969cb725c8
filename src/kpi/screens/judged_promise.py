"""What was promised, in few words: højst 11,0; 3-5; lavere end 36 (2018); senest 31.12.2019."""

from __future__ import annotations

from kpi.screens.case import Case


def promise(case: Case) -> str:
    row, say, must_be = case.row, case.say, case.target.must_be
    if must_be in ("done", "assessed"):
        return say(f"promise.{must_be}", day=say.day(row.due)) if row.due else ""
    if must_be in ("below", "above"):
        return _by_reference(case)
    if isinstance(row.threshold, tuple | list):
        low, high = (say.number(bound, _places(bound, case.kpi.decimals)) for bound in row.threshold)
        return case.with_unit(f"{low}\N{EN DASH}{high}")
    if row.threshold is None:
        return ""
    places = max(case.decimals, _places(row.threshold, case.kpi.decimals))
    return say(f"promise.{must_be}", value=case.with_unit(say.number(row.threshold, places)))


def _places(bound: float, places: int) -> int:
    return places if float(bound).is_integer() else max(places, 1)


def _by_reference(case: Case) -> str:
    row, say = case.row, case.say
    if row.reference_value is None:
        return say(f"promise.{case.target.must_be}_before")
    value = case.with_unit(say.number(row.reference_value, case.kpi.decimals))
    window = say.window(row.reference_window) if row.reference_window else ""
    return say(f"promise.{case.target.must_be}", value=value, window=window)
