"""Who sees what: grants add up, hold for their days, and the demo's switch gives each role its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from fake_reader import Scoped, unit

from kpi.model import Committee
from kpi.reader import OrganisationRow
from kpi.reader.principal import Grant, NoGrant, add_up
from kpi.screens import personas
from kpi.screens.language import Language
from kpi.web import grants

HOME = Path(__file__).parents[2]
TODAY = date(2026, 11, 22)
LEADS, SITS = Grant("ida", "leader", ("a",), alone=("town",)), Grant("ida", "med", ("dept",))


def test_several_grants_of_a_person_add_up() -> None:
    both = add_up("ida", "leader", [LEADS, SITS, Grant("bo", "director", ("town",))], TODAY)
    assert (both.roots, both.beside, both.alone) == (("a",), ("dept",), ("town",))


def test_only_the_role_that_is_on_leads() -> None:
    sitting = add_up("ida", "med", [LEADS, SITS], TODAY)
    assert (sitting.role, sitting.roots, sitting.beside) == ("med", ("dept",), ("a",))


@pytest.mark.parametrize(
    ("first", "last", "holds"),
    [
        (None, None, True),
        (TODAY, TODAY, True),
        (date(2026, 11, 23), None, False),
        (None, date(2026, 11, 21), False),
    ],
)
def test_a_grant_holds_from_its_first_to_its_last_day(first: date | None, last: date | None, holds: bool) -> None:
    assert replace(LEADS, valid_from=first, valid_to=last).holds(TODAY) is holds


@pytest.mark.parametrize(
    "held", [[], [SITS], [replace(LEADS, valid_to=date(2020, 1, 1))], [replace(LEADS, subject="bo")]]
)
def test_no_grant_is_a_refusal(held: list[Grant]) -> None:
    with pytest.raises(NoGrant, match="'ida' has no grant as leader"):
        add_up("ida", "leader", held, TODAY)


def test_places_are_filled_in_and_an_unnamed_one_is_no_unit() -> None:
    (found,) = grants.filled([Grant("leder", "leader", ("{unit}", "fast"), ("{organisation}",))], {"unit": "a"})
    assert (found.roots, found.alone) == (("a", "fast"), ())


@pytest.mark.parametrize(
    "text",
    [
        '[[grant]]\nsubject = "x"\nrole = "king"\nroots = []',
        '[[grant]]\nsubject = "x"',
        '[[grants]]\nsubject = "x"\nrole = "med"\nroots = []',
        '[[grant]]\nsubject = "x"\nrole = "med"\nroots = []\nroot = ["y"]',
        "[[grant",
    ],
)
def test_a_faulty_grants_file_grants_nothing(tmp_path: Path, text: str) -> None:
    path = tmp_path / "grants.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(grants.GrantsError, match=r"grants\.toml"):
        grants.load(path)


class Town(Scoped):
    """An administration with a department, a unit of 30 and one of 6 below it, and committees at two levels."""

    def organisations(self) -> list[OrganisationRow]:
        return super().organisations()[:1]

    def units(self, organisation: str) -> list[object]:  # type: ignore[override]
        return [
            unit("org", None, "Forvaltningen", "organisation", 0, 900),
            unit("dept", "org", "Børn", "department", 1, 60),
            unit("a", "dept", "Dagplejen", "unit", 2, 30),
            unit("b", "dept", "Lille hus", "unit", 2, 6),
            unit("rest", "dept", "Øvrige", "rest", 2, 24),
        ]


SEATS = (
    Committee(id="fmu", name="FMU", root_unit="org", level="FMU"),
    Committee(id="amu", name="AMU i Børn", root_unit="dept", level="AMU"),
    Committee(id="gone", name="Nedlagt", root_unit="elsewhere", level="AMU"),
)


@pytest.fixture(scope="module")
def known() -> dict[str, personas.Persona]:
    town = Town()
    return personas.build(town, {town.organisations()[0].id: SEATS}, Language("da"))  # type: ignore[arg-type]


def test_everybody_the_demo_can_be_shown_as(known: dict[str, personas.Persona]) -> None:
    assert list(known) == ["direktoer", "leder:dept", "leder:a", "med:fmu", "med:amu", "analytiker"]


def test_a_leader_also_sits_in_the_committee_nearest_above(known: dict[str, personas.Persona]) -> None:
    leader = known["leder:a"]
    assert leader.told == "Leder af Dagplejen, med plads i AMU i Børn"
    held = grants.filled(grants.load(HOME / grants.DEMO), leader.places)
    asking = add_up("leder", "leader", held, TODAY)
    assert (asking.roots, asking.beside, asking.alone) == (("a",), ("dept",), (leader.organisation,))


@pytest.mark.parametrize("subject", list(personas.SUBJECTS))
def test_every_subject_of_the_switch_has_a_grant_of_its_role(
    subject: personas.Subject, known: dict[str, personas.Persona]
) -> None:
    person = next(one for one in known.values() if one.subject == subject)
    held = grants.filled(grants.load(HOME / grants.DEMO), person.places)
    assert add_up(subject, personas.SUBJECTS[subject], held, TODAY).roots


def test_the_demos_committees_are_those_of_the_organisations_files() -> None:
    found = grants.committees(HOME)
    assert {"aalborg-fb", "albertslund-sf", "kbh-sof"} <= set(found)
    assert all(seat.root_unit.startswith(name) for name, seats in found.items() for seat in seats)
