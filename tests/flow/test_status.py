"""What a run tells the dashboard: all that an analyst needs to put a file right, and nothing that stood in it."""

from __future__ import annotations

import io
import json
import random
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from datetime import date
from pathlib import Path
from string import Formatter
from typing import Any

import openpyxl
import pytest
import town
from streamlit.testing.v1 import AppTest

from kpi import audit, catalogue, edition, refresh, status
from kpi.cli import main
from kpi.extracts import ExtractError
from kpi.reader import Principal, open_reader
from kpi.refresh.sentences import LEFT_OUT, templates, without_values
from kpi.screens.language import Language
from kpi.settings import Settings
from kpi.status import Delivery, OrganisationStatus, Status
from kpi.templates import begin
from kpi.web.session import Visit

HOME = Path(__file__).resolve().parents[2]
LEGEBY = "legeby"
YEAR = 2019
NAME, CPR = "Jens Hansen", "0102" + "03-1234"
TARGETS = f"""
[document]
id = "{LEGEBY}-{YEAR}"
organisation = "{LEGEBY}"
title = "Mål"
file = "-"
status = "adopted"
period = {{ from = {YEAR}-01-01, to = {YEAR}-12-31 }}
base_reading = "-"
undated_reading = "-"
[[area]]
id = "1"
title = {{ da = "Arbejdsplads", en = "Workplace" }}
"""
TARGET = """
[[target]]
id = "legeby-{id}"
area = "1"
section = "Afsnit 1"
kpi = "{kpi}"
title = {{ da = "{id}", en = "{id}" }}
must_be = "{must_be}"
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Legeby's checkout: a milestone, an indicator and a survey are promised."""
    at = tmp_path_factory.mktemp("status") / "home"
    begin(at, at / "unused", LEGEBY, "Legeby", "Legeby Kommune", [], YEAR)
    promised = (
        TARGET.format(id="procedure", kpi="milestone", must_be="done") + f"due = {YEAR}-12-31\n",
        TARGET.format(id="placed", kpi="children_placed", must_be="at_most")
        + f"value = 10\nwindow = {{ year = {YEAR} }}\n",
        TARGET.format(id="wellbeing", kpi="wellbeing_score", must_be="at_least")
        + f"value = 4\nwindow = {{ year = {YEAR} }}\n",
    )
    file = next((at / "data" / "targets").glob("*.toml"))
    file.write_text(TARGETS + "".join(promised), encoding="utf-8")
    return at


@pytest.fixture(scope="module")
def _published(_whole_town: Path, home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = Path(shutil.copytree(_whole_town, tmp_path_factory.mktemp("status-store") / LEGEBY))
    refreshed(store, home)
    return store


@pytest.fixture
def store(_published: Path, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KPI_HOME", str(home))
    return Path(shutil.copytree(_published, tmp_path / LEGEBY))


def refreshed(store: Path, home: Path, **more: Any) -> refresh.Refreshed:
    return refresh.refresh(store, catalogue.load(home), Settings(), **more)


def told(store: Path) -> Status:
    found = status.read(store / "editions")
    assert found is not None
    return found


def of_legeby(store: Path) -> OrganisationStatus:
    (found,) = (one for one in told(store).organisations if one.id == LEGEBY)
    return found


def kpi(*arguments: object) -> tuple[int, str]:
    said = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(said), redirect_stderr(said):
        patch.setattr(sys, "argv", ["kpi", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
    return int(ended.value.code or 0), said.getvalue()


def put(store: Path, source: str, name: str, content: str, encoding: str = "cp1252") -> Path:
    path = store / "raw" / LEGEBY / source / name
    path.write_bytes(content.encode(encoding))
    return path


def page(store: Path, language: str = "da", roots: tuple[str, ...] = (LEGEBY,)) -> AppTest:
    """The page about the data, as somebody sees it who has these units."""
    scoped = open_reader(store).scoped(Principal("a", "director", roots))
    organisation, say = scoped.organisations()[0], Language("en" if language == "en" else "da")
    test = AppTest.from_file(str(HOME / "pages" / "data.py"), default_timeout=30)
    test.session_state["kpi.visit"] = Visit(scoped, organisation, organisation.newest_month, say)
    test.session_state["kpi.language"] = say
    test.run()
    assert not test.exception
    return test


def words(test: AppTest) -> str:
    plain = [
        one.value for kind in ("title", "header", "subheader", "markdown", "caption", "code") for one in test.get(kind)
    ]
    alerts = [one.value for one in (*test.warning, *test.info)]
    tables = [str(cell) for table in test.table for cell in table.value.to_numpy().flatten()]
    return "\n".join([*plain, *alerts, *tables]).replace("\\", "")


# --- after every run --------------------------------------------------------------------------------------------------


def test_every_run_tells_what_came_of_it(store: Path, home: Path) -> None:
    assert (told(store).run.outcome, told(store).run.edition) == ("published", "v0001")
    refreshed(store, home)
    assert (told(store).run.doing, told(store).run.outcome) == ("refresh", "nothing_new")
    refresh.take_in(store)
    assert (told(store).run.doing, told(store).run.outcome) == ("ingest", "taken_in")
    refresh.publish(store, catalogue.load(home), Settings())
    assert (told(store).run.outcome, told(store).run.edition) == ("published", "v0002")


def test_a_run_that_breaks_down_says_so_and_the_edition_stays(store: Path, home: Path) -> None:
    before = told(store)
    next(iter(store.glob("extracts/*/*/*/*.parquet"))).write_bytes(b"")
    with pytest.raises(ExtractError):
        refreshed(store, home)
    assert told(store).run.outcome == "failed"
    assert told(store).organisations == before.organisations
    assert "Den seneste kørsel gik i stå." in [one.proto.title for one in page(store).warning]
    assert open_reader(store).edition.id == "v0001"


def test_every_changed_byte_of_the_status_is_noticed(store: Path) -> None:
    path, draw = store / "editions" / status.FILE, random.Random(7)
    content = path.read_bytes()
    for _ in range(300):
        at = draw.randrange(len(content))
        path.write_bytes(content[:at] + bytes([content[at] ^ 1 << draw.randrange(8)]) + content[at + 1 :])
        with pytest.raises(status.StatusError, match="kpi refresh"):
            status.read(store / "editions")
    path.write_bytes(content[: len(content) // 2])
    shown = page(store)
    assert "Oplysningerne om leverancerne kan ikke læses." in [one.proto.title for one in shown.info]
    assert "Fravær, dag for dag" in words(shown), "what the edition itself says is still there"
    path.unlink()
    assert "skrives af næste kpi refresh" in words(page(store))


def test_the_newest_deliveries_stand_first_with_their_line_in_the_log(store: Path) -> None:
    accepted = of_legeby(store).accepted
    assert [one.at for one in accepted] == sorted((one.at for one in accepted), reverse=True)
    refresh.take_in(store)  # logs what the town's first run, without a log, had taken in
    lines = {one["number"]: one for one in audit.events(store)}
    for one in of_legeby(store).accepted:
        assert one.logged is not None
        assert (lines[one.logged]["source"], lines[one.logged]["verdict"]) == (one.source, "accepted")


# --- refused: what to do, and never what stood there ------------------------------------------------------------------


def test_a_refused_file_is_told_with_rule_row_column_and_what_to_do(store: Path, home: Path) -> None:
    made = page(store)
    assert "skal rettes" not in words(made)
    lines = (store / "raw" / LEGEBY / "sd-fravaer" / "fravaer_2018-01_2019-12.csv").read_text("cp1252").splitlines()
    header = lines[0].split(";")
    cells = lines[2].split(";")
    cells[header.index("FRVAARSAG")] = NAME
    put(store, "sd-fravaer", "fravaer_2018-01_2019-12.csv", "\r\n".join([*lines[:2], ";".join(cells), *lines[3:]]))
    assert refreshed(store, home).refused
    (refused,) = of_legeby(store).refused
    assert refused.file == "fravaer_2018-01_2019-12.csv"
    assert [(one.code, one.column, one.rows) for one in refused.rules] == [("unknown_code", "FRVAARSAG", (3,))]
    shown = page(store)
    text = words(shown)
    assert shown.header[0].value == "1 fil er afvist og skal rettes."
    assert [one.proto.title for one in shown.warning] == ["Udgivelsen er standset."]
    assert "Intet af de afviste filer er taget ind, og dashboardet viser stadig udgaven fra" in text
    assert "række 3 · kolonnen FRVAARSAG" in text
    assert "Er den ny og rigtig, tilføjes den i kildefilen" in text
    assert "raw/legeby/sd-fravaer/" in text
    assert "En fil er afvist, se ovenfor." in text
    english = words(page(store, "en"))
    assert "row 3 · column FRVAARSAG" in english and "The code is unknown; expected one of: 790" in english
    assert NAME not in text + english


def test_nothing_that_stood_in_a_file_or_its_name_is_told(store: Path, home: Path) -> None:
    put(store, "sd-fravaer", f"{NAME}s fravær.csv", "a;b\r\n")
    put(store, "sd-fravaer", f"{CPR}.csv", "a;b\r\n")
    put(store, "klager", "klager_2017-01_2017-12.csv", f"{NAME};{CPR}\r\n{NAME};{CPR}\r\n", "utf-8")
    put(store, "sd-ansaettelser", "ansaettelser_2018-01_2019-12.csv", f"{NAME}\r\n{CPR}\r\n")
    for folder in (f"{LEGEBY}/{NAME}", f"{NAME}/sd-fravaer"):
        path = store / "raw" / folder / "x.csv"
        path.parent.mkdir(parents=True)
        path.write_text(CPR, encoding="utf-8")
    assert refreshed(store, home).count("refused") == 6
    raw = (store / "editions" / status.FILE).read_text(encoding="utf-8")
    for secret in (NAME, "Hansen", CPR, CPR.replace("-", "")):
        assert secret not in raw
    assert len(of_legeby(store).refused) == 5
    assert told(store).unplaced == 1
    shown = words(page(store))
    assert "En fil i raw/legeby/sd-fravaer/ med et navn, som ikke vises her" in shown
    assert "1 afvist fil i en mappe, der ikke hører til nogen kendt organisation" in shown


def _filled(template: str, fill: Callable[[str], str]) -> str:
    return "".join(text + (fill(field) if field else "") for text, field, _, _ in Formatter().parse(template))


def _fields(templates: tuple[str, str]) -> set[str]:
    return {field for one in templates for _, field, _, _ in Formatter().parse(one) if field}


@pytest.mark.parametrize("rule", sorted(templates()))
def test_a_rule_is_told_without_any_value(rule: str) -> None:
    """Whatever a delivery could have put into a sentence is gone, wherever it stands and whatever it looks like."""
    ours = {"expected": "dd-mm-yyyy", "key_headers": "Nr, Dato", "delivered": "demo", "store": "real", "band": "50",
            "other_source": "sd-fravaer"}  # fmt: skip
    for value in (NAME, CPR, CPR.replace("-", ""), CPR.replace("-", "")[1:], "7; ventet Jens", "2018-03-04"):
        filled = dict.fromkeys(_fields(templates()[rule]), value) | ours
        danish, english = (_filled(one, filled.__getitem__) for one in templates()[rule])
        for said, template in zip(without_values(rule, danish, english), templates()[rule], strict=True):
            assert re.fullmatch(_filled(re.sub(r"([.?()*+\[\]])", r"\\\1", template), lambda _: ".*"), said)
            assert "Jens" not in said and CPR not in said and CPR.replace("-", "")[1:] not in said


def test_what_is_ours_in_a_sentence_stays(store: Path) -> None:
    said = "Koden er ukendt; ventet en af: 790, 526."
    assert without_values("unknown_code", said, "")[0] == said
    drift = "Leverancen har 3 rækker mod 9 i den forrige (pr. måned, for et register i alt); uden for 50 %."
    told_of = without_values("drift_rows", drift, "")[0]
    assert told_of.count(LEFT_OUT) == 2 and told_of.endswith("uden for 50 %.")
    assert without_values("unheard_of", "7", "7") == (
        "Reglen 'unheard_of' er brudt.",
        "The rule 'unheard_of' is broken.",
    )


def test_exact_numbers_of_rows_about_persons_stay_in_the_receipts(store: Path) -> None:
    """One injury more, or a few absent days less, must not be read off the page."""
    for one in of_legeby(store).accepted:
        about_persons = one.extract in ("absence_days", "absence_spells", "employment", "injuries")
        assert one.step == (status.STEP_ROWS if about_persons else 1)
        numbers = (one.rows, one.added, one.changed, one.gone, *(rule.count for rule in one.rules))
        assert all(number % one.step == 0 for number in numbers)
    shown = words(page(store))
    assert "under 100 rækker" in shown and "215 rækker, alle nye" in shown


def test_a_mended_file_is_history(store: Path, home: Path) -> None:
    path = store / "raw" / LEGEBY / "klager"
    broken = put(store, "klager", "klager_2017-01_2017-12.csv", "hvad\r\n", "utf-8")
    assert refreshed(store, home).refused and len(of_legeby(store).refused) == 1
    broken.unlink()
    assert not refreshed(store, home).refused
    assert not of_legeby(store).refused
    assert path.is_dir() and not page(store).warning


# --- a drift that is right all the same -------------------------------------------------------------------------------


def _shrunk(store: Path) -> None:
    """A third of the indicators: far fewer rows than the last time."""
    rows = town.tables()["indikatorer"]
    town.deliver(store, "indikatorer", rows[: len(rows) // 3])


def _drift(store: Path) -> Delivery:
    (refused,) = of_legeby(store).refused
    return refused


def test_a_drift_stops_and_is_confirmed_logged_and_told(store: Path) -> None:
    _shrunk(store)
    code, said = kpi("refresh", "--store", store)
    assert code == 1 and "stopped: 0 accepted, 1 refused" in said
    assert [(one.code, one.confirmable) for one in _drift(store).rules] == [("drift_rows", True)]
    shown = page(store)
    assert 'kpi refresh --accept drift_rows --because "…"' in [one.value for one in shown.code]
    assert edition.current(store) == "v0001"

    assert kpi("refresh", "--store", store, "--accept", "drift_rows")[0] == 1, "a reason is needed"
    because = "to indikatorer er nedlagt"
    code, said = kpi("refresh", "--store", store, "--accept", "drift_rows", "--because", because)
    assert code == 0 and "published: 1 accepted" in said, said
    assert edition.current(store) == "v0002"
    line = next(one for one in audit.events(store) if one.get("confirmed"))
    assert line["confirmed"] == {"drift_rows": because}
    (accepted, *_) = of_legeby(store).accepted
    assert ([one.code for one in accepted.confirmed], accepted.logged) == (["drift_rows"], line["number"])
    text = words(page(store))
    assert "Bekræftet af en analytiker" in text and f"linje {line['number']}" in text
    assert because not in text + (store / "editions" / status.FILE).read_text("utf-8"), "free text stays in the log"
    audit.verify(store)


def test_ingest_confirms_too_and_says_that_it_is_not_published_yet(store: Path) -> None:
    _shrunk(store)
    assert kpi("ingest", "--store", store)[0] == 1
    assert kpi("ingest", "--store", store, "--accept", "drift_rows", "--because", "nedlagt")[0] == 0
    shown = page(store)
    assert [one.proto.title for one in shown.info] == ["Der er modtaget data, som ikke er udgivet endnu."]
    assert "Bekræftet af en analytiker" in words(shown)


def test_a_stop_that_cannot_be_confirmed_is_named(store: Path) -> None:
    before = told(store)
    code, said = kpi("refresh", "--store", store, "--accept", "unknown_code", "--because", "x")
    assert code == 1
    assert "not a check that can be confirmed; expected one of drift_" in said
    assert told(store) == before, "somebody typed a code that there is not: no run that broke down"
    assert kpi("ingest", "--store", store, store / "raw" / "nowhere.csv")[0] == 1
    assert told(store) == before, "somebody typed a path that is not there: nothing for the page"


# --- forms ------------------------------------------------------------------------------------------------------------


def test_forms_are_offered_with_what_is_missing(store: Path) -> None:
    forms = {one.form: one for one in of_legeby(store).forms}
    assert {name: one.missing for name, one in forms.items()}["follow_up"] == 1
    scoped = open_reader(store).scoped(Principal("a", "director", (LEGEBY,)))
    for one in forms.values():
        assert one.year == YEAR
        book = openpyxl.load_workbook(io.BytesIO(scoped.form(LEGEBY, one.name)))
        assert book.active is not None and str(book.active["A1"].value).endswith("Legeby Kommune")
    assert "1 række venter på sin første status eller sit tal." in words(page(store))
    assert {path.name for path in (store / "editions" / "forms").iterdir()} == {
        status.form_path(store / "editions", LEGEBY, one).name for one in forms.values()
    }


def test_a_form_filled_in_is_a_delivery_and_the_row_no_longer_missing(store: Path, home: Path) -> None:
    (form,) = (one for one in of_legeby(store).forms if one.form == "follow_up")
    scoped = open_reader(store).scoped(Principal("a", "director", (LEGEBY,)))
    book = openpyxl.load_workbook(io.BytesIO(scoped.form(LEGEBY, form.name)))
    sheet = book.active
    assert sheet is not None
    headers = next(row for row in sheet.iter_rows(values_only=True) if "MaalID" in row)
    row = next(one for one in sheet.iter_rows() if one[headers.index("MaalID")].value == "legeby-procedure")
    row[headers.index("Observeret")].value = date(YEAR, 6, 30)
    row[headers.index("Tilstand")].value = "i gang"
    row[headers.index("Rolle")].value = "HR"
    book.save(store / "raw" / LEGEBY / form.folder / form.name)
    done = refreshed(store, home)
    assert done.published, [one.line() for one in done.receipts if one.verdict == "refused"]
    assert [one.missing for one in of_legeby(store).forms if one.form == "follow_up"] == [0]


def test_a_form_about_persons_or_citizens_tells_no_figures(store: Path) -> None:
    """What was answered or counted before is protected; the form says only that there is something."""
    surveys = [row["Besvarede"] for row in town.tables()["maalinger"]]
    scoped = open_reader(store).scoped(Principal("a", "director", (LEGEBY,)))
    for one in of_legeby(store).forms:
        if one.form in ("surveys", "outcomes") and one.rows:
            book = openpyxl.load_workbook(io.BytesIO(scoped.form(LEGEBY, one.name)))
            assert book.active is not None
            latest = [row[2] for row in book.active.iter_rows(min_row=10, values_only=True)]
            assert set(latest) <= {"intet endnu", "der er tidligere tal"}, latest
    assert surveys, "the town has surveys that could have been told"


def test_a_damaged_form_is_not_handed_out_and_made_again(store: Path, home: Path) -> None:
    form = of_legeby(store).forms[0]
    path = status.form_path(store / "editions", LEGEBY, form)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    scoped = open_reader(store).scoped(Principal("a", "director", (LEGEBY,)))
    with pytest.raises(LookupError, match="kpi refresh"):
        scoped.form(LEGEBY, form.name)
    refreshed(store, home)
    assert scoped.form(LEGEBY, form.name)


# --- who sees it ------------------------------------------------------------------------------------------------------


def _below(store: Path) -> str:
    whole = open_reader(store).scoped(Principal("a", "director", (LEGEBY,)))
    return next(unit.unit_id for unit in whole.units(LEGEBY) if unit.parent_id == LEGEBY)


def test_receipts_are_seen_by_those_who_have_the_whole_organisation(store: Path) -> None:
    form = of_legeby(store).forms[0]
    reader = open_reader(store)
    for roots in ((_below(store),), ("elsewhere",), ()):
        scoped = reader.scoped(Principal("a", "leader", roots))
        found = scoped.status().status
        assert found is not None and found.organisations == () and found.unplaced == 0
        with pytest.raises(LookupError):
            scoped.form(LEGEBY, form.name)
    assert reader.scoped(Principal("a", "analyst", (LEGEBY,))).status().status == told(store)


def test_a_department_sees_how_new_the_data_is_and_no_receipts(store: Path) -> None:
    shown = page(store, roots=(_below(store),))
    text = words(shown)
    assert "Hvor nye er data?" in text and "Fravær, dag for dag" in text
    assert "Senest modtaget" not in text and "fravaer_" not in text
    assert "ses af dem, der har hele organisationen" in text


def test_the_status_holds_what_is_declared_and_nothing_else(store: Path) -> None:
    """A new field is thought about here first: the web zone reads it."""

    def keys(value: object) -> Iterator[str]:
        if isinstance(value, dict):
            for name, inner in value.items():
                yield name
                yield from keys(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from keys(inner)

    raw = json.loads((store / "editions" / status.FILE).read_text("utf-8"))
    fields = {name for kind in (Status, status.Run, OrganisationStatus, Delivery, status.Rule, status.Form)
              for name in kind.__dataclass_fields__}  # fmt: skip
    months = {key for key in keys(raw) if re.fullmatch(r"\d{4}-\d{2}", key)}
    extracts = set(of_legeby(store).newest)
    assert set(keys(raw)) - months - extracts <= fields | {"format", "status", "seal"}
