"""Editions attacked together: points, surveys and citizen tables, and what must not differ between them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from kpi.attack.attack import Exact, Finding, Outcome, Step, attack
from kpi.attack.citizens import Counted, attack_counts, attack_steps
from kpi.attack.editions import Edition, Row, leader_knows, strays
from kpi.attack.published import falling, month_name, together
from kpi.attack.sampling import World, sample
from kpi.attack.surveys import Answered, attack_survey
from kpi.periods import month_index

MILLIONTHS = 1_000_000
STEP = 5 * MILLIONTHS
"""Citizens below the organisation are told in steps of five."""
SCALE_OF_SCORES, SCALE_OF_SHARES = (1.0, 7.0), (0.0, 100.0)
"""Surveys say no scale in an edition; none in use is wider than seven points."""


@dataclass
class Report:
    """What was tried, what was found, and what editions say that they must not."""

    editions: list[str] = field(default_factory=list)
    outcome: Outcome = field(default_factory=Outcome)
    differences: list[str] = field(default_factory=list)
    tried: dict[str, int] = field(default_factory=dict)
    """Targets by table: points, surveys, citizens."""

    def add(self, table: str, outcome: Outcome) -> None:
        self.tried[table] = self.tried.get(table, 0) + outcome.targets
        self.outcome.add(outcome)

    @property
    def is_clean(self) -> bool:
        return not self.outcome.findings and not self.differences

    def as_json(self) -> dict[str, Any]:
        return {
            "editions": self.editions,
            "targets": self.outcome.targets,
            "tried": self.tried,
            "exact": self.outcome.exact,
            "narrowed": self.outcome.narrowed,
            "findings": [asdict(one) for one in self.outcome.findings],
            "differences": self.differences,
            "contradictions": self.outcome.contradictions,
        }

    def lines(self) -> Iterator[str]:
        """For people, the numbers last."""
        for one in self.outcome.findings:
            kind = "found exactly" if one.exact else "narrowed"
            months = f"{month_name(one.first)}..{month_name(one.last)}"
            who = one.attacker or "an outsider"
            cell = f"{one.organisation} {one.node} {one.measure} {months}"
            yield f"{kind}: {cell} by {who}, to within {one.width:.1f} where {one.allowed:.1f} is allowed"
        yield from self.differences
        for contradiction in self.outcome.contradictions:
            yield f"not attacked, what is told contradicts what is believed: {contradiction}"
        tables = ", ".join(f"{table} {count}" for table, count in sorted(self.tried.items()))
        yield f"targets tried: {self.outcome.targets} ({tables})"
        yield f"found exactly: {self.outcome.exact}"
        yield f"narrowed below the base: {self.outcome.narrowed}"


@dataclass(frozen=True)
class Sampled:
    """So many cells of each organisation's points, drawn by a seed; surveys and citizens are attacked whole."""

    cells: int
    seed: int


def attack_editions(
    folders: Sequence[Path],
    leader: str | None = None,
    sampled: Sampled | None = None,
    on_step: Step = lambda *step: None,
) -> Report:
    """All of several editions together; as an outsider and, with a leader's own figures, as that leader too."""
    editions = [Edition.open(folder) for folder in folders]
    report = Report([edition.folder.name for edition in editions])
    by_organisation = defaultdict(list)
    for edition in editions:
        for told in edition.told:
            by_organisation[told.organisation].append(told)
    exact: dict[str, Exact] = dict(leader_knows(editions[-1], leader)) if leader else {}
    told_together = []
    for one in by_organisation.values():
        joined, changed = together(one)
        told_together.append(joined)
        report.differences += [*changed, *falling(joined)]
    for edition in editions:
        report.differences += strays(edition)
        report.add("surveys", _surveys(edition))
        report.add("citizens", _citizens(edition))
    if sampled is None:
        report.add("points", attack(told_together, exact, on_step))
    else:
        for at, told in enumerate(told_together):
            on_step(at, len(told_together), told.organisation)
            world = World(told, exact.get(told.organisation, {}))
            report.add("points", sample(world, sampled.cells, sampled.seed))
    return report


def _surveys(edition: Edition) -> Outcome:
    outcome = Outcome()
    parents = {(row["organisation"], row["unit"]): row["parent"] for row in edition.rows("units")
               if row.get("kind") != "rest"}  # fmt: skip
    tables: dict[tuple[str, str, int], list[Answered]] = defaultdict(list)
    for row in edition.rows("figures"):
        kpi = edition.kpis[row["kpi"]]
        if row["kind"] == "survey" and kpi["protection"] == "persons":
            table = tables[row["organisation"], row["kpi"], month_index(row["start"])]
            table.append(_answered(row, kpi, parents.get((row["organisation"], row["unit"]))))
    for (organisation, measure, held), table in tables.items():
        table += _not_shown(table, organisation, parents)
        tried, guesses = attack_survey(table)
        outcome.targets += tried
        low, high = table[0].scale
        outcome.findings += [
            Finding("", organisation, measure, "+".join(one.nodes), held, held, one.width, high - low, one.exact)
            for one in guesses
        ]
    return outcome


def _not_shown(
    table: Sequence[Answered], organisation: str, parents: Mapping[tuple[str, str], str | None]
) -> list[Answered]:
    """Units without a figure: an edition leaves them out, and everybody knows that they are there."""
    shown, one = {row.node for row in table}, table[0]
    return [
        replace(one, node=unit, parent=parent, answers=None, mean=None)
        for (of, unit), parent in parents.items()
        if of == organisation and unit not in shown
    ]


def _answered(row: Row, kpi: Row, parent: str | None) -> Answered:
    is_share = kpi["scale"] == 100
    scale = SCALE_OF_SHARES if is_share else SCALE_OF_SCORES
    shown = row["value"] is not None and row["denominator"] is not None
    return Answered(
        row["window"], row["unit"], parent, round(row["denominator"]) if shown else None,
        row["value"] if shown else None, scale, scale[1] if is_share else 1.0,
    )  # fmt: skip


def _citizens(edition: Edition) -> Outcome:
    outcome = Outcome()
    tables: dict[tuple[str, str], list[Counted]] = defaultdict(list)
    for row in edition.rows("figures"):
        kpi = edition.kpis[row["kpi"]]
        if kpi["protection"] == "citizens" and kpi["facts"] == "outcomes" and _is_sum(kpi) and row["kind"] != "ytd":
            first, last = month_index(row["start"]), month_index(row["end"])
            per = edition.per(row["kpi"]) / MILLIONTHS
            count = None if row["numerator"] is None else row["numerator"] * per
            tables[row["organisation"], row["kpi"]].append(Counted(row["unit"], first, last, count))
    for (organisation, name), rows in tables.items():
        attacks = [attack_steps(organisation, _shortest(rows), STEP / MILLIONTHS)]
        if edition.kpis[name]["denominator"] is None:
            attacks.append(attack_counts(organisation, rows))
        for tried, guesses in attacks:
            outcome.targets += tried
            outcome.findings += [
                Finding("", organisation, name, one.node, one.first, one.last, one.width, one.allowed, one.exact)
                for one in guesses
            ]
    return outcome


def _is_sum(kpi: Row) -> bool:
    return (kpi["numerator"] or {}).get("over_time") == "sum"


def _shortest(rows: Sequence[Counted]) -> list[Counted]:
    """One kind of window: the shortest there is."""
    months = min(row.last - row.first for row in rows)
    return [row for row in rows if row.last - row.first == months]
