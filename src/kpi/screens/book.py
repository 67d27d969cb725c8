"""The book of figures and targets as files: the same cards and entries as on the pages, one file per organisation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kpi.screens import book_html as html
from kpi.screens import definitions, document_trail, target_entries, target_page, target_place
from kpi.screens.definition_card import Card
from kpi.screens.language import Language
from kpi.screens.target_entries import Entry

if TYPE_CHECKING:
    from kpi.model import Document
    from kpi.reader import OrganisationRow, Scoped

INDEX = "index.html"


def files(scoped: Scoped, say: Language) -> dict[str, str]:
    """The text of every file by its name."""
    found: dict[str, str] = {}
    for organisation in scoped.organisations():
        figures, targets = names(organisation.id)
        cards = definitions.cards(scoped, organisation.id, organisation.newest_month, say)
        found[figures] = _figures(organisation, cards, definitions.named_elsewhere(scoped, cards), say)
        found[targets] = _targets(scoped, organisation, cards, say)
    return {INDEX: _index(scoped, say), **found}


def names(organisation: str) -> tuple[str, str]:
    return f"noegletal-{organisation}.html", f"maal-{organisation}.html"


def _index(scoped: Scoped, say: Language) -> str:
    body = [html.paragraph(say("book.about", edition=scoped.edition.id, day=say.day(scoped.edition.created.date())))]
    body.append(html.paragraph(say(f"about_page.kind_{scoped.edition.store_kind}")))
    for organisation in scoped.organisations():
        figures, targets = names(organisation.id)
        told = (html.link(figures, say("book.figures")), html.link(targets, say("book.targets")))
        body += [html.heading(2, f"{organisation.municipality}, {organisation.name}"), html.listed(told)]
    return html.document(say("book.title"), body, say)


def _figures(organisation: OrganisationRow, cards: dict[str, Card], elsewhere: list[str], say: Language) -> str:
    _, targets = names(organisation.id)
    own = [card for card in cards.values() if card.kpi not in elsewhere]
    body = [html.paragraph(say("book.figures_lead", n=len(own)), "aside")]
    topic = ""
    for card in own:
        if card.topic != topic:
            topic = card.topic
            body.append(html.heading(2, say(f"definition_topic.{topic}")))
        uses = (html.link(f"{targets}#{use.target}", say.joined([use.title, use.document])) for use in card.uses)
        body.append(
            html.section(
                html.heading(3, card.title, card.kpi),
                html.paragraph(card.question),
                html.paragraph(say.joined([card.unit, card.better]), "aside"),
                html.terms(card.lines),
                html.paragraph(say("definitions.uses", n=len(card.uses)) if card.uses else ""),
                html.listed(uses),
            )
        )
    return html.document(say("book.figures_of", organisation=organisation.name), body, say)


def _targets(scoped: Scoped, organisation: OrganisationRow, cards: dict[str, Card], say: Language) -> str:
    as_of = organisation.newest_month
    entries = target_entries.entries(scoped, organisation.id, as_of, say)
    body = [html.paragraph(say("book.targets_lead", n=len(entries), month=say.month(as_of)), "aside")]
    for document in reversed(scoped.documents(organisation.id)):
        trail = document_trail.build(document, as_of, say)
        body += [
            html.heading(2, document.title),
            html.paragraph(say.joined([trail.about, trail.note]), "aside"),
            html.terms((step.shown, step.text) for step in trail.steps),
            *_areas(scoped, document, [one for one in entries if one.document == document.id], cards, say),
        ]
    return html.document(say("book.targets_of", organisation=organisation.name), body, say)


def _areas(
    scoped: Scoped, document: Document, entries: list[Entry], cards: dict[str, Card], say: Language
) -> Iterator[str]:
    for area in scoped.areas(document.id):
        mine = [one for one in entries if one.area == target_entries.area_key(document.id, area.id)]
        if mine:
            yield html.heading(3, f"{area.id}. {say.of(area.title)}")
        yield from (_target(scoped, entry, cards, say) for entry in mine)


def _target(scoped: Scoped, entry: Entry, cards: dict[str, Card], say: Language) -> str:
    document, target = scoped.target(entry.target)
    place = target_place.full(document, target, say)
    figures, _ = names(document.organisation)
    facts = [
        (say("targets.kind"), entry.kind_word),
        (say("targets.when"), entry.when),
        (say("detail.promise"), entry.judged.promise),
        (say("targets.owner"), entry.owner),
        (say("targets.status"), entry.judged.chip),
        (say("targets.column_told"), entry.judged.told),
    ]
    return html.section(
        html.heading(4, entry.title, entry.target),
        html.quote(place.quote, (place.where, place.source)),
        html.terms([*target_page.readings(document, target, say), *facts]),
        html.listed([html.link(f"{figures}#{target.kpi}", cards[target.kpi].title)]),
    )
