"""The quarter's pack: both formats say what the pages say, cell by cell, and a kept pack can be made again."""

from __future__ import annotations

import io
import json
import re
import shutil
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pikepdf
import pytest
from typer.testing import CliRunner

from kpi import cli
from kpi.cli import app
from kpi.reader import DEMO_DIRECTOR, CorrectionRow, Principal, Reader, open_reader
from kpi.reports import frozen, pdf, since, workbook
from kpi.reports import pack as packs
from kpi.reports.pack import Wanted
from kpi.screens import absence, formats, injuries, report, report_since
from kpi.screens.language import Language
from kpi.screens.report_asked import Asking
from kpi.screens.report_spec import Block, Pack, Section
from kpi.screens.table import Table

sys.path.insert(0, str(Path(__file__).parent))

import tagged_pdf
from tagged_pdf import Part

WHOLE = Wanted("aalborg-fb", "2019-Q4")
SMALL = Wanted("albertslund-sf", "2018-Q3", "albertslund-sf.strategi-udvikling")
ENGLISH = Wanted("kbh-sof", "2007-Q4", language="en")


@pytest.fixture(scope="module")
def reader(demo_store: Path) -> Reader:
    return open_reader(demo_store)


@pytest.fixture(scope="module")
def built(reader: Reader) -> Callable[[Wanted], Pack]:
    """A pack by what is wanted, made once for all tests that only read it."""
    return cache(lambda wanted: packs.build(reader, wanted))


@pytest.fixture(scope="module", params=[WHOLE, SMALL, ENGLISH], ids=lambda one: one.name)
def pack(request: pytest.FixtureRequest, built: Callable[[Wanted], Pack]) -> Pack:
    return built(request.param)


@pytest.fixture(scope="module")
def xlsx(pack: Pack) -> bytes:
    return workbook.as_xlsx(pack)


@pytest.fixture(scope="module")
def book(xlsx: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(xlsx))


@pytest.fixture(scope="module")
def printed(pack: Pack) -> bytes:
    return pdf.as_pdf(pack)


@pytest.fixture(scope="module")
def read(printed: bytes) -> Part:
    return tagged_pdf.read(printed)


def _bare(text: str) -> str:
    """Without what a line's end adds: spaces and hyphens."""
    return re.sub(r"[\s\u00ad\u2010-]+", "", text)


def _cells(table: Part) -> list[list[str]]:
    return [[_bare(cell.text) for cell in row.all("TH", "TD")] for row in table.all("TR")]


def test_every_cell_of_the_pdf_is_the_packs(pack: Pack, read: Part) -> None:
    wanted = [pack.cover, *(table for _, _, table in pack.tables())]
    found = list(read.all("Table"))
    assert len(found) == len(wanted)
    for table, part in zip(wanted, found, strict=True):
        rows = [[_bare(cell) for cell in row] for row in (table.columns, *table.rows)]
        assert _cells(part) == rows


def test_every_sentence_stands_in_the_pdf_as_correct_text(pack: Pack, read: Part) -> None:
    text = _bare(read.text)
    for section in pack.sections:
        for part in (section, *section.blocks):
            for sentence in (*part.sentences, *part.points):
                assert _bare(sentence) in text
    if pack.language == "da":
        assert all(letter in read.text for letter in "æøåÅ≈–")


def test_headings_stand_in_order_and_name_every_section(pack: Pack, read: Part) -> None:
    levels = [int(part.kind[1]) for part in read.all("H1", "H2", "H3", "H4")]
    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    named = [_bare(part.text) for part in read.all("H1")]
    assert [_bare(section.title) for section in pack.sections] == named[1:]


def test_every_header_cell_has_a_scope_and_every_figure_an_alternative(pack: Pack, read: Part) -> None:
    heads = list(read.all("TH"))
    assert heads and all(head.scope == "Column" for head in heads)
    drawn = [block.drawing for section in pack.sections for block in section.blocks if block.drawing]
    figures = list(read.all("Figure"))
    assert [figure.alt for figure in figures] == [one.alt for one in drawn]
    assert drawn


def test_the_pdf_says_which_standards_it_keeps_and_in_which_language(pack: Pack, printed: bytes) -> None:
    with pikepdf.open(io.BytesIO(printed)) as found:
        meta = found.open_metadata()
        assert meta["pdfuaid:part"] == "1"
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "A")
        assert str(found.Root.Lang).startswith(pack.language)
        assert pack.title in str(found.docinfo.get("/Title", meta["dc:title"]))
        assert found.Root.Outlines.Count >= len(pack.sections)
        for page in found.pages:
            for font in page.resources.get("/Font", {}).values():
                described = (
                    font.DescendantFonts[0].FontDescriptor if "/DescendantFonts" in font else font.FontDescriptor
                )
                assert any(f"/FontFile{end}" in described for end in ("", "2", "3"))


def test_every_cell_of_the_workbook_is_the_packs(pack: Pack, book: openpyxl.Workbook) -> None:
    names = workbook.sheet_names(pack)
    for _, block, table in pack.tables():
        sheet = book[names[block.key]]
        for at, heading in enumerate(table.columns, start=1):
            assert sheet.cell(workbook.HEAD + 1, at).value == workbook.neutral(heading)
        for line, row in enumerate(table.rows, start=workbook.HEAD + 2):
            for at, cell in enumerate(row, start=1):
                _same(sheet.cell(line, at), cell, pack.language)


def _same(cell: openpyxl.cell.cell.Cell, shown: str, language: str) -> None:
    number = formats.read(language, shown)
    if number is None:
        assert (cell.value or "") == workbook.neutral(shown)
        assert cell.data_type != "f"
    else:
        assert cell.value == pytest.approx(number.value, abs=1e-12)
        assert cell.number_format == workbook.shape_of(number)


def test_the_workbook_explains_itself_and_its_charts_have_alternatives(
    pack: Pack, xlsx: bytes, book: openpyxl.Workbook
) -> None:
    say = Language(pack.language)
    assert book.sheetnames[:2] == [say("report.sheet_cover"), say("report.sheet_notes")]
    assert book.sheetnames[-1] == say("report.sheet_charts")
    notes = "\n".join(str(row[1].value) for row in book[say("report.sheet_notes")].iter_rows())
    assert say("report.guide_why") in notes
    with zipfile.ZipFile(io.BytesIO(xlsx)) as parts:
        drawings = [parts.read(name).decode() for name in parts.namelist() if "drawings/drawing" in name]
    alts = re.findall(r'descr="([^"]+)"', "".join(drawings))
    assert len(alts) == "".join(drawings).count("<xdr:graphicFrame ") > 0


def test_a_chart_in_the_workbook_has_no_figure_where_none_is_shown(pack: Pack, book: openpyxl.Workbook) -> None:
    sheet, told = book[book.sheetnames[-1]], set()
    for _, _, table in pack.tables():
        for cell in (cell for row in table.rows for cell in row):
            number = formats.read(pack.language, cell)
            if number:
                told.add(number.value)
    drawn = [cell.value for row in sheet.iter_rows(min_col=2) for cell in row if isinstance(cell.value, int | float)]
    assert drawn and set(drawn) <= told


def test_words_that_could_run_are_text() -> None:
    assert workbook.neutral("=1+1") == "'=1+1"
    assert workbook.neutral("@x") == "'@x"
    assert workbook.neutral("≈ 4") == "≈ 4"


def test_figures_are_those_of_the_pages(reader: Reader, built: Callable[[Wanted], Pack]) -> None:
    scoped, say = reader.scoped(Principal("m", "med", reader.organisations)), Language("da")
    organisation = scoped.organisation("aalborg-fb")
    pack = built(WHOLE)
    by_key = {block.key: block for section in pack.sections for block in section.blocks}
    unit = scoped.units("aalborg-fb")[0]
    asking = Asking(scoped, organisation, unit, report.quarter("2019-Q4"), say)
    page = absence.build(asking.question(unit, absence.default_kpi(scoped, "aalborg-fb", asking.as_of)))
    assert page.rolling and page.units
    printed = by_key["absence-rolling"].table
    assert printed and printed.rows == page.rolling.table.rows[: len(printed.rows)]
    assert by_key["absence-units"].table == page.units.table
    counted = injuries.build(asking.counted(unit, "injuries"))
    assert counted.years and by_key["injuries-years"].table == counted.years.table


def test_a_pack_holds_public_figures_whoever_makes_it(reader: Reader, built: Callable[[Wanted], Pack]) -> None:
    seen = packs.build(reader, ENGLISH, Principal("x", "director", reader.organisations))
    assert seen == built(ENGLISH)


def test_a_unit_too_small_gets_the_section_of_the_one_that_holds_it(built: Callable[[Wanted], Pack]) -> None:
    pack = built(SMALL)
    for key in ("absence", "injuries", "workplace"):
        section = next(one for one in pack.sections if one.key == key)
        assert section.sentences[0].startswith("Strategi & Udvikling er for lille til egne tal om personer.")


def test_it_opens_with_what_was_decided_and_has_the_yearly_discussion_in_the_fourth_quarter(
    built: Callable[[Wanted], Pack],
) -> None:
    for wanted, is_last in ((WHOLE, True), (SMALL, False)):
        keys = [section.key for section in built(wanted).sections]
        assert keys[0] == "decided"
        assert ("yearly" in keys) is is_last


def test_before_anything_was_delivered_a_section_says_so(reader: Reader) -> None:
    pack = packs.build(reader, replace(WHOLE, quarter="2012-Q1"))
    complaints = next(section for section in pack.sections if section.key == "complaints")
    assert Language("da")("report.no_data") in complaints.sentences
    assert tagged_pdf.read(pdf.as_pdf(pack)).text


@pytest.fixture
def store(demo_store: Path, tmp_path: Path) -> Path:
    at = tmp_path / "store"
    shutil.copytree(demo_store / "editions", at / "editions")
    shutil.copy(demo_store / "store.toml", at / "store.toml")
    return at


def _run(store: Path, *arguments: str) -> str:
    found = CliRunner().invoke(app, ["report", "--store", str(store), *arguments])
    assert found.exit_code == 0, found.output + str(found.exception)
    return found.output


def test_a_kept_pack_is_made_again_byte_for_byte(store: Path, tmp_path: Path) -> None:
    chosen = ("--organisation", "kbh-sof", "--quarter", "2007-Q3")
    _run(store, *chosen, "--freeze", "--to", str(tmp_path / "out"))
    wanted = Wanted("kbh-sof", "2007-Q3")
    receipt, kept = frozen.kept(store, wanted)
    reader = open_reader(store)
    assert receipt.sha256 == reader.edition.sha256 and receipt.code == packs.code_version()
    assert frozen.rebuilt(reader, wanted, receipt) == []
    assert packs.build(reader, wanted) == kept
    assert (tmp_path / "out" / f"{wanted.name}.pdf").read_bytes() == frozen.taken(store / "packs", receipt, "pdf")
    _run(store, *chosen, "--freeze")
    assert [one.name for one in frozen.listed(store, "kbh-sof", frozenset({"kbh-sof"}))] == [wanted.name]
    assert frozen.listed(store, "kbh-sof", frozenset({"kbh-sof.lokalcenter-1"})) == []
    assert "report --freeze" in (store / "audit" / "log.jsonl").read_text(encoding="utf-8")
    told = _run(store, "--organisation", "kbh-sof", "--quarter", "2007-Q4", "--against", "2007-Q3")
    assert "Intet er ændret siden" in told


def test_a_kept_pack_that_was_changed_is_refused_and_another_never_takes_its_place(store: Path) -> None:
    wanted, reader = Wanted("kbh-sof", "2007-Q3"), open_reader(store)
    pack = packs.build(reader, wanted)
    receipt = frozen.freeze(store, pack)
    with pytest.raises(frozen.FrozenError, match="expected no pack there"):
        frozen.freeze(store, replace(pack, title="Another"))
    (store / "packs" / "kbh-sof" / "2007-Q3" / f"{wanted.name}.json").write_text("{}", encoding="utf-8")
    with pytest.raises(frozen.FrozenError, match="the file was changed"):
        frozen.kept(store, wanted)
    with pytest.raises(frozen.FrozenError, match="made from edition"):
        frozen.rebuilt(reader, wanted, replace(receipt, sha256="0" * 64))
    with pytest.raises(frozen.FrozenError, match="no pack was kept"):
        frozen.kept(store, replace(wanted, quarter="2007-Q2"))


def test_what_a_later_edition_says_otherwise_is_told(store: Path) -> None:
    """The kept pack is given an older figure, a waiting one and an older definition; today's edition has moved on."""
    wanted, reader = Wanted("kbh-sof", "2007-Q3"), open_reader(store)
    pack = packs.build(reader, wanted)
    blocks = [(s, b) for s in pack.sections for b in s.blocks if b.key == "figures"]
    section, block = blocks[0]
    assert block.table
    first, second, *rest = block.table.rows
    rows = ((*first[:2], "99,9", first[3]), (*second[:2], "for få", second[3]), *rest)
    older = _with(pack, section, replace(block, table=Table(block.table.columns, rows)))
    older = replace(older, clauses=(replace(pack.clauses[0], text="En ældre definition."), *pack.clauses[1:]))
    frozen.freeze(store, older)
    told = since.told(store, reader, replace(wanted, quarter="2007-Q4"), "2007-Q3")
    by_key = {one.key: one.table.rows for one in told.blocks if one.table}
    title = block.title
    assert by_key["since-restated"] == ((title, first[0], block.table.columns[2], "99,9", first[2]),)
    assert by_key["since-came_out"] == ((title, second[0], block.table.columns[2], "for få", second[2]),)
    assert by_key["since-definition"] == ((pack.clauses[0].name, "En ældre definition.", pack.clauses[0].text),)
    later = packs.build(reader, replace(wanted, quarter="2007-Q4"), since=told)
    assert "since" in [one.key for one in later.sections]
    assert "99,9" in tagged_pdf.read(pdf.as_pdf(later)).text


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("da", "for januar 2018 til marts 2018 er efterregistreret: ≈ +20 dage, bogført i juni 2018."),
        ("en", "for January 2018 to March 2018 was registered late: ≈ +20 days, booked in June 2018."),
    ],
)
def test_late_corrections_are_told_with_their_months_and_where_they_were_booked(
    reader: Reader, built: Callable[[Wanted], Pack], language: str, said: str
) -> None:
    say, now = Language("en" if language == "en" else "da"), built(SMALL)
    first, last = date(2018, 1, 1), date(2018, 3, 31)
    booked = [date(2018, 3, 31), date(2018, 6, 30), date(2019, 3, 31)]
    rows = [CorrectionRow("u", "sickness_days_per_fte", day, first, last, 20.0) for day in booked]
    scoped = SimpleNamespace(corrections=lambda unit: rows, kpi=reader.scoped(DEMO_DIRECTOR).kpi)
    kept = replace(now, as_of=date(2018, 3, 31))
    found = report_since.corrections(scoped, "u", kept, now, say)  # type: ignore[arg-type]
    assert len(found) == 1 and said in found[0]
    counted = [replace(rows[1], kpi="injuries", amount=-5.0)]
    scoped.corrections = lambda unit: counted
    assert say.signed(-5) in report_since.corrections(scoped, "u", kept, now, say)[0]  # type: ignore[arg-type]
    told = report_since.build(kept, kept, found, say)
    assert told.blocks[-1].points == found
    later = replace(now, sections=(*now.sections, told))
    assert _bare(found[0]) in _bare(tagged_pdf.read(pdf.as_pdf(later)).text)


def _with(pack: Pack, section: Section, block: Block) -> Pack:
    blocks = tuple(block if one.key == block.key else one for one in section.blocks)
    changed = replace(section, blocks=blocks)
    return replace(pack, sections=tuple(changed if one.key == section.key else one for one in pack.sections))


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("--quarter", "2018", "--to", "x"), "expected for example 2018-Q4"),
        (("--quarter", "2019-Q4", "--format", "docx", "--to", "x"), "--format is 'docx'"),
        (("--quarter", "2019-Q4", "--language", "sv", "--to", "x"), "--language is 'sv'"),
        (("--quarter", "2019-Q4"), "nothing to do"),
        (("--quarter", "2031-Q4", "--to", "x"), "is not in the edition"),
        (("--quarter", "2019-Q4", "--unit", "nowhere", "--to", "x"), "unit 'nowhere' is not known here"),
    ],
)
def test_a_wrong_wish_is_answered_in_one_line(
    demo_store: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], expected: str
) -> None:
    before = sys.argv
    sys.argv = ["kpi", "report", "--store", str(demo_store), "--organisation", "aalborg-fb", *arguments]
    try:
        with pytest.raises(SystemExit) as stopped:
            cli.main()
    finally:
        sys.argv = before
    assert stopped.value.code == 1
    assert expected in capsys.readouterr().err


def test_a_pack_survives_being_written_down(pack: Pack) -> None:
    assert packs.from_json(packs.as_json(pack)) == pack
    assert json.loads(packs.as_json(pack))["sha256"] == pack.sha256
