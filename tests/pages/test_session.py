"""A page alone shows nothing; the main script gives it what it needs and tells what it could not use."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from fake_reader import Scoped
from streamlit.testing.v1 import AppTest

from kpi.reader import Principal, ReaderError
from kpi.screens import wording
from kpi.web import editions, page_list

HOME = Path(__file__).parents[2]


@pytest.mark.parametrize("page", sorted((HOME / "pages").glob("*.py")), ids=lambda page: page.stem)
def test_a_page_on_its_own_fails_closed(page: Path) -> None:
    test = AppTest.from_file(str(page)).run()
    assert not test.exception
    assert [error.value for error in test.error] == ["Åbn dashboardet fra forsiden, og vælg siden i menuen."]
    assert not test.title and not test.table and not test.get("plotly_chart")


class _Reader:
    def __init__(self, kind: str = "demo") -> None:
        self.edition = type("Edition", (), {"store_kind": kind})
        self.asked: list[Principal] = []

    def scoped(self, principal: Principal) -> Scoped:
        self.asked.append(principal)
        found = Scoped()
        found.principal = principal
        return found


def _main(monkeypatch: pytest.MonkeyPatch, answer: Any, **address: str) -> AppTest:
    monkeypatch.setattr(editions, "current", answer)
    test = AppTest.from_file(str(HOME / "src/kpi/web/main.py"), default_timeout=30)
    for name, value in address.items():
        test.query_params[name] = value
    return test.run()


def test_the_front_page_is_marked_as_demo_data_and_says_how_new_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    test = _main(monkeypatch, lambda store: _Reader())
    assert not test.exception
    captions = " ".join(caption.value for caption in test.caption)
    assert "Demodata" in test.markdown[0].value
    assert "Data til og med 31.12.2019" in captions
    assert "Udgave v0007" in captions


def test_what_the_address_says_is_used_or_told(monkeypatch: pytest.MonkeyPatch) -> None:
    test = _main(monkeypatch, lambda store: _Reader(), organisation="kbh-sof", maaned="2019-99", farve="red")
    assert test.title[0].value == "Socialforvaltningen"
    assert [warning.value for warning in test.warning] == [
        'Adressen indeholder "farve", som dashboardet ikke kender.',
        '"2019-99" findes ikke under måned. Her vises december 2007 i stedet.',
    ]


def test_another_language(monkeypatch: pytest.MonkeyPatch) -> None:
    test = _main(monkeypatch, lambda store: _Reader(), sprog="en")
    assert "At the end of December 2019" in test.header[0].value


def test_choosing_another_organisation_forgets_what_belonged_to_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    test = _main(monkeypatch, lambda store: _Reader(), maaned="2019-06", dokument="new")
    test.selectbox(key="kpi.control.organisation").select("kbh-sof").run()
    assert not test.exception
    assert not test.warning
    assert test.query_params == {"organisation": "kbh-sof"}


def test_a_link_to_another_page_takes_the_organisation_along_and_not_the_filters(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    test = _main(monkeypatch, lambda store: _Reader(), organisation="aalborg-fb", sprog="en", status="missed")
    listed = {wording.text("en", f"page.{page.name}") for page in page_list.there(HOME)}
    assert {link.label for link in test.sidebar.get("page_link")} == listed
    assert {link.proto.query_string for link in test.page_link} == {"organisation=aalborg-fb&sprog=en"}


def test_the_switch_puts_another_principal_before_the_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = _Reader()
    test = _main(monkeypatch, lambda store: reader, rolle="leder:aalborg-fb.social")
    assert not test.exception
    assert not test.warning
    asking = reader.asked[-1]
    assert (asking.role, asking.roots, asking.alone) == ("leader", ("aalborg-fb.social",), ("aalborg-fb",))
    said = " ".join(text.value for text in test.markdown[:3])
    assert "Vist som" in said
    assert "Leder af Socialafdelingen, med plads i AMU i Socialafdelingen" in said


def test_a_role_is_chosen_and_the_address_follows(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = _Reader()
    test = _main(monkeypatch, lambda store: reader, organisation="aalborg-fb", maal="t1")
    test.selectbox(key="kpi.role.subject").select("med").run()
    assert not test.exception
    assert test.query_params == {
        "organisation": "aalborg-fb", "rolle": "med:aalborg-fb.fmu", "enhed": "aalborg-fb"
    }  # fmt: skip
    assert reader.asked[-1].role == "med"
    test.selectbox(key="kpi.role.place").select("med:aalborg-fb.amu-job").run()
    assert reader.asked[-1].roots == ("aalborg-fb.job",)
    test.selectbox(key="kpi.role.subject").select("direktoer").run()
    assert "rolle" not in test.query_params
    assert reader.asked[-1].role == "director"


@pytest.mark.parametrize("role", ["leder:aalborg-fb.gone", "konge", "leder:aalborg-fb"])
def test_a_role_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch, role: str) -> None:
    reader = _Reader()
    test = _main(monkeypatch, lambda store: reader, rolle=role)
    assert test.warning[0].value.replace("\\", "") == f'"{role}" findes ikke under rolle. Her vises Direktør i stedet.'
    assert reader.asked[-1].role == "director"


def test_no_edition_says_what_to_run(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    def nothing(store: Path) -> None:
        raise ReaderError("/srv/store: no edition")

    test = _main(monkeypatch, nothing)
    assert "kpi refresh" in test.info[0].value
    assert "/srv/store" not in test.info[0].value
    assert "/srv/store" in caplog.text
    assert not test.title


def test_a_real_edition_is_not_shown_without_a_login(monkeypatch: pytest.MonkeyPatch) -> None:
    test = _main(monkeypatch, lambda store: _Reader("real"))
    assert "login" in test.error[0].value
    assert not test.title


def test_a_failing_page_says_a_number_and_no_details(caplog: pytest.LogCaptureFixture) -> None:
    def script() -> None:
        from kpi.web import errors

        assert errors.say_it(RuntimeError("select secret from figures"))

    test = AppTest.from_function(script).run()
    said = test.error[0].value
    reference = said.split("nummer ")[1].split(".")[0]
    assert "secret" not in said
    assert reference in caplog.text
    assert "select secret from figures" in caplog.text
