"""What was taken in, what was marked or confirmed, and what was refused and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kpi.screens import data_words as words
from kpi.screens.data_actions import Step, actions
from kpi.screens.language import Language
from kpi.screens.table import Table
from kpi.status import Delivery, OrganisationStatus, Rule

MONTHS_NAMED = 3


@dataclass(frozen=True)
class Refusal:
    """A refused file: `reasons` are sentences with where the rows are, `actions` what to do, in order."""

    title: str
    about: str
    reasons: tuple[tuple[str, str], ...]
    actions: tuple[Step, ...]
    receipt: str


@dataclass(frozen=True)
class Taken:
    """An accepted delivery as a line of the list: when, what, and what it changed."""

    when: str
    what: str
    file: str
    changes: str
    notes: tuple[str, ...]


def refusals(found: OrganisationStatus, say: Language) -> tuple[Refusal, ...]:
    return tuple(_refusal(delivery, found.id, say) for delivery in found.refused)


def _refusal(delivery: Delivery, organisation: str, say: Language) -> Refusal:
    about = (
        words.kind(say, delivery.extract),
        words.period(say, delivery),
        say("data.refused_at", moment=words.moment(say, delivery.at)),
    )
    source, folder = (f"{name}/" if name else "" for name in (delivery.source, delivery.folder))
    return Refusal(
        title=delivery.file or say("data.unnamed", folder=f"raw/{organisation}/{folder}"),
        about=say.joined(about),
        reasons=tuple(_reasons(delivery.rules, say)),
        actions=actions(delivery, organisation, say),
        receipt=say("data.receipt", folder=f"extracts/receipts/{organisation}/{source}"),
    )


def sentence(rule: Rule, say: Language) -> str:
    return rule.en if say.code == "en" else rule.da


def _reasons(rules: Sequence[Rule], say: Language) -> Iterator[tuple[str, str]]:
    """A sentence with where it is so; several columns of the same rows stand together."""
    columns: dict[tuple[str, tuple[int, ...], int], list[str]] = defaultdict(list)
    first = {(sentence(rule, say), rule.rows, rule.count): rule for rule in rules}
    for rule in rules:
        columns[sentence(rule, say), rule.rows, rule.count] += [rule.column] if rule.column else []
    for key, rule in first.items():
        yield key[0], _where(rule, columns[key], say)


def _where(rule: Rule, columns: Sequence[str], say: Language) -> str:
    column = say("data.columns", n=len(columns), columns=say.listed(columns)) if columns else ""
    if not rule.rows:
        return column
    rows, more = [say.number(row) for row in rule.rows], rule.count - len(rule.rows)
    listed = say.listed(rows)
    if more > 0:
        listed = say("data.rows_more", rows=", ".join(rows), n=more, more=say.number(more))
    return say.joined([say("data.rows", n=rule.count, rows=listed), column])


def taken(found: OrganisationStatus, say: Language) -> tuple[Taken, ...]:
    return tuple(_taken(delivery, say) for delivery in found.accepted)


def _taken(delivery: Delivery, say: Language) -> Taken:
    marked = sum(rule.count for rule in delivery.rules)
    notes = (
        say("data.marked", count=words.amount(say, marked, delivery.step)) if delivery.rules else "",
        say("data.was_confirmed") if delivery.confirmed else "",
    )
    return Taken(
        when=say.day(delivery.at.astimezone().date()),
        what=say.joined([words.kind(say, delivery.extract), words.period(say, delivery)]),
        file=delivery.file or "",
        changes=_changes(delivery, say),
        notes=tuple(note for note in notes if note),
    )


def _changes(delivery: Delivery, say: Language) -> str:
    def told(count: int) -> str:
        return words.amount(say, count, delivery.step)

    if delivery.added == delivery.rows and not (delivery.changed or delivery.gone):
        return say("data.all_new", rows=told(delivery.rows))
    counts = {name: told(getattr(delivery, name)) for name in ("rows", "added", "changed", "gone")}
    return say("data.changes", **counts)


def marks(found: OrganisationStatus, say: Language) -> Table:
    """Every rule of doubt with how many rows of which kind it has marked in the deliveries that are told."""
    by_rule: dict[tuple[str, str | None], list[tuple[Rule, int]]] = defaultdict(list)
    for delivery in found.accepted:
        for rule in delivery.rules:
            by_rule[rule.code, delivery.extract].append((rule, delivery.step))
    rows = [
        (sentence(first, say), words.kind(say, extract), words.amount(say, sum(one.count for one, _ in rules), step))
        for (_, extract), rules in by_rule.items()
        for first, step in rules[:1]
    ]
    columns = tuple(say(f"data.column_{name}") for name in ("mark", "kind", "rows"))
    return Table(columns, tuple(sorted(rows)))


def confirmed(found: OrganisationStatus, say: Language) -> tuple[str, ...]:
    """What a person let through all the same: the reason stands in the log, for it is free text."""
    return tuple(
        say(
            "data.confirmed",
            sentences=" ".join(sentence(rule, say) for rule in delivery.confirmed),
            file=delivery.file or words.kind(say, delivery.extract),
            day=words.day(say, delivery.at.astimezone().date()),
            line=delivery.logged or "…",
        )
        for delivery in found.accepted
        if delivery.confirmed
    )


def as_table(rows: Sequence[Taken], say: Language) -> Table:
    columns = tuple(say(f"data.column_{name}") for name in ("when", "what", "file", "changes", "notes"))
    return Table(columns, tuple((row.when, row.what, row.file, row.changes, " ".join(row.notes)) for row in rows))
