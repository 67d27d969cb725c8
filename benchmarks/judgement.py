"""How long judging takes on one core: `python benchmarks/judgement.py [STORE]`.

One projection, one chart of 36 months with its rules, and every target of the demo at every month end. Processor
time of this process, so other work does not count; small things as the best of many rounds. STORE is a store with
extracts (`kpi demo`, `kpi ingest`); without it the demo is made in a temporary folder first, which is not timed.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from kpi import catalogue as catalogues
from kpi import demo
from kpi.engine.control_chart import xmr
from kpi.engine.judge import Judge
from kpi.engine.measure import Measures
from kpi.engine.months import PERCENT, Months
from kpi.engine.projection import rate_year_end
from kpi.engine.season import YEAR
from kpi.engine.signals import SignalPlan, read_signals
from kpi.extracts import ExtractIndex
from kpi.facts import store as facts_store
from kpi.intake import ingest
from kpi.publish import references
from kpi.publish.publish import month_ends

HOME = Path(__file__).resolve().parents[1]
MOST_PROJECTION_MS = 1.0
MOST_CHART_MS = 1.0
MOST_JUDGING_SECONDS = 30.0
"""What the product may take: one projection, one chart, 232 targets at each of 96 month ends."""
ROUNDS, IN_A_ROUND = 60, 20


def made(months: int) -> Months:
    """A department with a winter swing of 20 % and 6 % noise."""
    month = np.arange(months)
    noise = np.random.default_rng(1).normal(0, 0.06, months)
    rates = 0.05 * (1 + 0.2 * np.cos(2 * np.pi * month / YEAR)) * np.exp(noise)
    return Months(np.rint(40_000 * rates).tolist(), [40_000.0] * months, 1)


def best_ms(work: Callable[[], object]) -> float:
    rounds = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        for _ in range(IN_A_ROUND):
            work()
        rounds.append(1000 * (time.process_time() - begun) / IN_A_ROUND)
    return min(rounds)


def projection(history: Months) -> object:
    """Fit and projection of the year after 48 months, with all a judgement asks of it."""
    found = rate_year_end(history, 4 * YEAR)
    return found.probability(5.0, "at_most"), found.expected, found.interval80, found.needed_rest(5.0)


def demo_store(folder: Path) -> Path:
    demo.make(folder)
    ingest(folder)
    return folder


def judging(store: Path) -> tuple[float, int]:
    """Seconds for every target at every month end, facts already in memory; and how many judgements that is."""
    catalogue, frozen = catalogues.load(HOME), references.load(store)
    found = facts_store.build(ExtractIndex.load(store))
    begun, judged = time.process_time(), 0
    for name, facts in found.items():
        measures = Measures(facts, catalogue.kpis)
        judge = Judge(measures, catalogue.organisations[name], frozen)
        for document, target in catalogue.promises(name):
            for day in month_ends(measures):
                judge.judge(document, target, day)
                judged += 1
    return time.process_time() - begun, judged


def told(what: str, took: float, most: float, unit: str) -> None:
    print(f"{what:<58}{took:>9.2f} {unit:<3} of {most:g} {unit} allowed ({100 * took / most:.0f} %)")


def main(store: Path) -> None:
    department, judged_year = made(36), made(56)
    values = department.rates().tolist()
    plan = SignalPlan(PERCENT, "amounts", "lower")
    told("one year-end projection (48 + 8 months)", best_ms(lambda: projection(judged_year)), MOST_PROJECTION_MS, "ms")
    told("one XmR of 36 months with its rules", best_ms(lambda: xmr(values, fix_after=24)), MOST_CHART_MS, "ms")
    chart = best_ms(lambda: read_signals(department, plan, node="x"))
    told("the same with season, locked base and widened limits", chart, MOST_CHART_MS, "ms")
    seconds, judged = judging(store)
    told(f"every target at every month end ({judged:,} judgements)", seconds, MOST_JUDGING_SECONDS, "s")
    allowed = 1000 * MOST_JUDGING_SECONDS / (232 * 96)
    told("one of them", 1000 * seconds / judged, allowed, "ms")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as folder:
            main(demo_store(Path(folder) / "store"))
