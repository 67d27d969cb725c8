"""How far forecasts are to be trusted: how often past ones of the same kind held."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kpi.screens.language import Language

if TYPE_CHECKING:
    from kpi.reader import BacktestRow, Scoped

TRUSTED = (0.70, 0.90)
"""An interval that promises 80 % should hold in about so many cases."""


@dataclass(frozen=True)
class Quality:
    """Over all KPIs of the largest unit in reach."""

    words: str
    warning: str

    @property
    def is_uncertain(self) -> bool:
        return bool(self.warning)


def quality(scoped: Scoped, organisation: str, say: Language) -> Quality | None:
    """None where no forecast could be tested."""
    unit = scoped.units(organisation)[0].unit_id
    tested = [found for kpi in scoped.kpis() if (found := scoped.backtest(kpi.id, unit))]
    return of(tested, say) if tested else None


def of(tested: list[BacktestRow], say: Language) -> Quality:
    forecasts = sum(one.forecasts for one in tested)
    held = sum(one.forecasts * one.coverage80 for one in tested) / forecasts
    shown = {"n": say.number(forecasts), "share": say.number(100 * held)}
    is_trusted = TRUSTED[0] <= held <= TRUSTED[1]
    return Quality(say("forecast.held", **shown), "" if is_trusted else say("forecast.uncertain", **shown))


def own(found: BacktestRow | None, say: Language) -> str:
    """How the forecasts of one KPI at one unit held."""
    if found is None:
        return ""
    return say("forecast.own", n=say.number(found.forecasts), share=say.number(100 * found.coverage80))
