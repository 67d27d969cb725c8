"""Maps a case of golden/targets (`kind`, `given`) to the fields its `expect` names, by the engine's own functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import numpy as np

from kpi import periods
from kpi.engine import kinds, targets
from kpi.engine.baseline import crosses_break, earlier_window
from kpi.engine.decided_early import decided_early
from kpi.engine.evidence import from_threshold, power
from kpi.engine.outlook import status_of
from kpi.engine.projection import Measure, Months, Projection, rate_year_end
from kpi.engine.rhythm import STALE_PERIODS, missing_periods
from kpi.engine.small_numbers import wilson
from kpi.engine.verdict import side_of
from kpi.model import Break, Component, Figure, Kpi, Organisation, Target, Window, Words

Given = Mapping[str, Any]
Found = dict[str, Any]
_WORDS = Words("x", "x")
_DAY = date(2026, 1, 1)
_MUST_BE = {"high": "at_least", "low": "at_most", "band": "between", "none": "below"}
_SAID = {"too_few_events": "too_few_events_to_tell"}


def outcome(case: Mapping[str, Any]) -> Found:
    """Every field the engine can tell of the case."""
    kind, given = case["kind"], case["given"]
    found: Found = {}
    for reader in _READERS:
        found |= reader(kind, given)
    return found


def _kpi(scale: int = 100, *, count: bool = False) -> Kpi:
    return Kpi(
        id="case", title=_WORDS, question=_WORDS, unit=_WORDS, better="lower", decimals=1, facts="outcomes",
        protection="open", owner="x", reviewed=_DAY, next_review=_DAY, differs=_WORDS,
        numerator=Component("numerator_millionths"),
        denominator=None if count else Component("denominator_millionths"), scale=1 if count else scale,
    )  # fmt: skip


def _target(must_be: str) -> Target:
    return Target(id="case", area="1", section="1", kpi="case", title=_WORDS, must_be=must_be, due=_DAY)  # type: ignore[arg-type]  # one of the words


def _figure(value: Fraction, numerator: Fraction, known: int, needed: int) -> Figure:
    return Figure("case", "x", periods.year(2025), value, numerator, None, known, needed)


def _exact(value: Any) -> Fraction:
    return targets.exact(value)


def _base(given: Given) -> Fraction | None:
    base = given.get("baseline", given.get("baseline_value"))
    if isinstance(base, Mapping):
        return _exact(base["num"]) * given.get("scale", 1) / _exact(base["den"])
    if base is None and "years" in given:
        base = given["years"][str(given["year"])]
    return None if base is None else _exact(base)


def _number(value: targets.Threshold) -> Any:
    return tuple(map(float, value)) if isinstance(value, tuple) else None if value is None else float(value)


def _resolved(kind: str, given: Given) -> targets.Threshold:
    """The threshold as given, else as its kind resolves it."""
    if "threshold" in given:
        return _exact(given["threshold"])
    if kind not in kinds.Kind.__args__:  # type: ignore[attr-defined]  # a Literal has its words there
        return None
    band = (_exact(given["low"]), _exact(given["high"])) if "low" in given else None
    limit = _exact(given["limit"]) if "limit" in given else None
    change = given.get("pct", given.get("points"))
    change = None if change is None or isinstance(change, Mapping) else _exact(change)
    return kinds.resolve(kind, limit=limit, band=band, base=_base(given), change=change)  # type: ignore[arg-type]  # checked above


def _threshold(kind: str, given: Given) -> Found:
    threshold = _resolved(kind, given)
    found: Found = {"threshold": _number(threshold)}
    if isinstance(threshold, tuple):
        found |= {"low": float(threshold[0]), "high": float(threshold[1])}
    if isinstance(given.get("pct"), Mapping):
        each = {year: kinds.resolve(kind, base=_base(given), change=_exact(pct)) for year, pct in given["pct"].items()}  # type: ignore[arg-type]  # a kind
        found["threshold"] = {year: _number(one) for year, one in each.items()}
    if "applies" in given:
        found["threshold"] = {str(year): _number(threshold) for year in given["applies"]}
    if kind in kinds.Kind.__args__:  # type: ignore[attr-defined]  # as above
        found["direction"] = kinds.good_direction(kind, given.get("direction") or "low")  # type: ignore[arg-type]  # as above
    return found


def _sums(kind: str, given: Given) -> Found:
    if "months" not in given:
        return {}
    top, bottom = (sum(_exact(month[part]) for month in given["months"]) for part in (0, 1))
    return {"value": float(given.get("scale", 1) * top / bottom)}


def _sense(kind: str, given: Given) -> str:
    return _MUST_BE[kinds.good_direction(kind, "low")]  # type: ignore[arg-type]  # a kind


def _valued(kind: str, given: Given) -> Found:
    """A figure after or before its deadline."""
    if "value" not in given or "complete" not in given:
        return {}
    value, threshold = _exact(given["value"]), _resolved(kind, given)
    places = Decimal(1).scaleb(-int(given.get("decimals", 1)))
    found: Found = {"shown": str(Decimal(str(given["value"])).quantize(places, ROUND_HALF_UP))}
    if given["complete"] and given.get("after_deadline"):
        met = targets.holds(_target(_sense(kind, given)), value, threshold)
        return found | {"status": "met" if met else "missed", "side": side_of(value, threshold), "final": True}
    return found | _open(kind, given, threshold)


def _open(kind: str, given: Given, threshold: targets.Threshold) -> Found:
    """Months at the level given, with the rest still to come: the chance decides, and the status is not final."""
    known, level = int(given.get("months_known", 0)), float(given["value"])
    noise = [1 + 0.04 * np.sin(7.0 * month) for month in range(36)]
    values = [level * wave for wave in noise] + [level] * known
    history = Months([100 * one for one in values], [10_000.0] * len(values), 1)
    found = rate_year_end(history, 36)
    ends = _number(threshold)
    way = {"at_most": "at_most", "at_least": "at_least", "between": "band"}[_sense(kind, given)]
    chance = found.probability(ends, way)  # type: ignore[arg-type]  # a way
    ended = bool(given.get("after_deadline"))
    if chance is None:
        return {"status": "cannot_judge", "reason": "short_history", "provisional": ended}
    return {"status": status_of(chance), "provisional": ended, "final": False}


def _counted(kind: str, given: Given) -> Found:
    """Counts that grow to a deadline, and milestones."""
    if "done" not in given:
        return {}
    after = bool(given.get("after_deadline"))
    if kind in ("milestone", "narrative"):
        if given["done"]:
            return {"status": "met", "final": True}
        return {"status": "missed"} if after else {"status": "cannot_judge", "reason": "no_measure_of_progress"}
    done, threshold = _exact(given["done"]), _resolved(kind, given)
    target, kpi = _target(_sense(kind, given)), _kpi(count=True)
    side = side_of(done, threshold)
    note = {"note": "soft"} if side == "above" and kind == "range_count" else {}
    if after:
        met = targets.holds(target, done, threshold)
        return {"status": "met" if met else "missed", "side": side, "final": True} | note
    early = decided_early(target, kpi, _figure(done, done, 6, 12), threshold)
    if early:
        return {"status": early, "final": True, "side": side} | note
    return {"status": "cannot_judge", "reason": "no_measure_of_progress", "final": False}


def _needed(kind: str, given: Given) -> Found:
    if "num_ytd" not in given:
        return {}
    top, bottom, ahead = (_exact(given[name]) for name in ("num_ytd", "den_ytd", "den_rest"))
    scale, threshold = given.get("scale", 1), _resolved(kind, given)
    assert isinstance(threshold, Fraction)
    measure = Measure("ratio", float(scale), 1.0)
    whole = Projection(measure, 12, float(top), float(bottom), np.arange(8, 12), float(ahead))
    found: Found = {"needed_rest": whole.needed_rest(float(threshold))}
    figure = _figure(scale * top / bottom, top, int(bottom), int(bottom + ahead))
    early = decided_early(_target(_sense(kind, given)), _kpi(scale), figure, threshold)
    return found | ({"status": early, "final": True} if early else {})


def _chance(kind: str, given: Given) -> Found:
    return {"status": status_of(given["p"])} if "p" in given else {}


def _cannot(kind: str, given: Given) -> Found:
    """What cannot be judged, with its reason."""
    reason = None
    if "last_period" in given:
        known_until = periods.parse_month(given["last_period"])
        expected = date.fromisoformat(given["as_of"]) - timedelta(days=given.get("expected_lag_days", 0))
        newest = periods.add_months(expected, -1) if expected != periods.month_end(expected) else expected
        window = Window("x", date(2000, 1, 1), periods.month_end(newest))
        known = periods.month_index(known_until) - periods.month_index(window.start) + 1
        figure = Figure("case", "x", window, Fraction(1), Fraction(1), None, known, window.months)
        reason = "stale_data" if missing_periods(figure, window.end, 1) > STALE_PERIODS else None
    elif "min_den" in given and given["den_year"] < given["min_den"]:
        return {"status": "cannot_judge", "reason": "too_small_unit", "show_value": False}
    elif "definition_changed" in given:
        changed = periods.parse_month(given["definition_changed"]).replace(day=1)
        broken = Break(changed, ("outcomes",), _WORDS, "x")
        levels = Organisation("x", "x", "x", "x", {}, breaks=(broken,))
        later = periods.year(changed.year + (changed.month > 1))
        earlier = earlier_window(str(given["baseline_year"]), later)
        reason = "definition_break" if crosses_break(levels, _kpi(), earlier, later) else None
    elif given.get("history_months", given.get("months_history", 24)) < 24:
        reason = "short_history"
    elif "den_ytd" in given and not given["den_ytd"]:
        reason = "no_denominator"
    return {"status": "cannot_judge", "reason": reason} if reason else {}


def _told(kind: str, given: Given) -> Found:
    if "baseline_events" not in given:
        return {}
    few = power(given["baseline_events"], -float(given["pct"]) / 100).too_few
    return {"status": "from_probability", "evidence": _SAID["too_few_events"] if few else "enough_events"}


def _path(kind: str, given: Given) -> Found:
    if "path" not in given:
        return {}
    start, stated = given["start"], {int(year): _exact(one) for year, one in given.get("stated", {}).items()}
    end = (given["deadline"], _exact(given["threshold"]))
    value = kinds.path_value((start["year"], _exact(start["value"])), end, given["year"], given["path"], stated)
    return {"path_value": float(value)}


def _revised(kind: str, given: Given) -> Found:
    if "value_then" not in given:
        return {}
    target, threshold = _target(_sense(kind, given)), _resolved(kind, given)
    then, now = (
        "met" if targets.holds(target, _exact(given[name]), threshold) else "missed"
        for name in ("value_then", "value_now")
    )
    return {"status": now, "status_before": then, "revised": then != now}


def _same_part(kind: str, given: Given) -> Found:
    if "same_window" not in given:
        return {}
    base, later = sorted(given["same_window"])
    window = periods.year_to_date(int(later), 9)
    assert earlier_window(base, window) == periods.year_to_date(int(base), 9)
    difference = _exact(given["same_window"][later]) - _exact(given["same_window"][base])
    part = given["window"]
    return {"compare": f"{part} {later} with {part} {base}", "difference_points": float(difference)}


def _cohort(kind: str, given: Given) -> Found:
    if "cohort_year" not in given:
        return {}
    value = 100 * _exact(given["num"]) / _exact(given["den"])
    threshold = _exact(given["thresholds"][str(given["cohort_year"])])
    said = from_threshold((given["num"], given["den"]), float(threshold))
    limits = wilson(given["num"], given["den"])
    return {
        "value": float(value),
        "threshold": float(threshold),
        "wilson95": [round(100 * limit, 2) for limit in limits if limit is not None],
        "status": "met" if targets.holds(_target("at_least"), value, threshold) else "missed",
        "evidence": said.label,
    }


def _direction(kind: str, given: Given) -> Found:
    return {"threshold": None, "status_from": "variation", "status": "no_number"} if kind == "direction_only" else {}


_READERS: tuple[Callable[[str, Given], Found], ...] = (
    _threshold, _sums, _valued, _counted, _needed, _chance, _cannot, _told, _path, _revised, _same_part, _cohort,
    _direction,
)  # fmt: skip
