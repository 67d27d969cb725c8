"""`kpi attack` on editions written by hand: what it reads, what it finds, and what it says."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import typer
from typer.testing import CliRunner

from kpi import cli, edition
from kpi.commands.attack import attack
from kpi.publish.gate import GateError
from kpi.publish.ledger_files import LedgerError

app = typer.Typer()
app.command()(attack)

KPIS = [
    {"id": "sickness", "protection": "persons", "facts": "absence", "scale": 1, "denominator": None,
     "numerator": {"column": "absent_seconds", "over_time": "sum"}},
    {"id": "stress", "protection": "persons", "facts": "surveys", "scale": 100, "numerator": {"column": "score"},
     "denominator": {"column": "scored"}},
    {"id": "moved", "protection": "citizens", "facts": "outcomes", "scale": 1, "denominator": None,
     "numerator": {"column": "numerator_millionths", "over_time": "sum"}},
]  # fmt: skip
B = 5 * 26_640
UNITS = [("by", None), ("a", "by"), ("b", "by"), ("c", "by")]


def figure(kpi: str, unit: str, kind: str, start: date, end: date, **amounts: float | None) -> dict[str, Any]:
    named = {"value": None, "numerator": None, "denominator": None} | amounts
    return {
        "organisation": "by",
        "kpi": kpi,
        "unit": unit,
        "kind": kind,
        "window": f"{start}",
        "start": start,
        "end": end,
    } | named


def tables(last: int | None, together: int = 16) -> dict[str, list[dict[str, Any]]]:
    """An edition of three units and two months; at the end of the second c is told as `last`, all as `together`."""
    tree = [
        {"organisation": "by", "year": 2018, "node": node, "parent": parent, "leaf": parent is not None, "large": False,
         "own_series": parent is not None, "heads": 30 if parent else 90, "units": [node]}
        for node, parent in UNITS
    ]  # fmt: skip
    totals = {"by": (6, together), "a": (2, 4), "b": (1, 3), "c": (3, last)}
    points = [
        {"organisation": "by", "node": node, "measure": "absence", "month_no": 2018 * 12 + month, "step": B,
         "published": steps is not None, "amount": None if steps is None else steps * B,
         "summed": 3 if node == "by" else 1}
        for node, both in totals.items()
        for month, steps in enumerate(both)
    ]  # fmt: skip
    february, may = (date(2018, 2, 1), date(2018, 2, 28)), date(2018, 5, 1)
    figures = [
        figure("sickness", "a", "month", *february, value=1.0, numerator=2.0 * B),
        figure("stress", "by", "survey", may, may, value=50.0, numerator=27.0, denominator=54.0),
        figure("stress", "a", "survey", may, may, value=50.0, numerator=15.0, denominator=30.0),
        figure("stress", "b", "survey", may, may),
        figure("stress", "c", "survey", may, may),
        figure("moved", "by", "month", *february, value=9.0, numerator=9_000_000.0),
    ]
    units = [{"organisation": "by", "unit": node, "parent": parent} for node, parent in UNITS]
    own = [figure("sickness", "a", "month", date(2018, 1, 1), date(2018, 1, 31), numerator=2.2 * B),
           figure("sickness", "a", "month", *february, numerator=2.0 * B)]  # fmt: skip
    return {"points": points, "tree": tree, "figures": figures, "units": units, edition.OWN: own}


def written(
    folder: Path, content: Mapping[str, Sequence[Mapping[str, Any]]], kpis: Sequence[Mapping[str, Any]] = KPIS
) -> Path:
    folder.mkdir(parents=True)
    files = {}
    for name, rows in content.items():
        path = folder / f"{name}.parquet"
        path.parent.mkdir(exist_ok=True)
        pq.write_table(pa.Table.from_pylist([dict(row) for row in rows]), path)
        files[f"{name}.parquet"] = {"sha256": hashlib.sha256(path.read_bytes()).hexdigest(), "rows": len(rows)}
    (folder / edition.CATALOGUE).write_text(json.dumps({"kpis": kpis}), encoding="utf-8")
    files[edition.CATALOGUE] = {"sha256": hashlib.sha256((folder / edition.CATALOGUE).read_bytes()).hexdigest()}
    plain = {"store_kind": "demo", "protection": "full", "created": "2018-03-01T00:00:00+00:00"}
    nothing = {"as_of": {}, "sources": {}, "index": None, "audit": None}
    manifest = {"format": edition.FORMAT, "edition": folder.name, "files": files} | plain | nothing
    (folder / edition.MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    return folder


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, list(arguments))
    return done.exit_code, done.output


class TestCommand:
    def test_an_edition_that_tells_nothing(self, tmp_path: Path) -> None:
        written(tmp_path / "editions" / "v0001", tables(9))
        code, text = run("v0001", "--store", str(tmp_path))
        assert text.splitlines() == [
            "targets tried: 9 (citizens 0, points 6, surveys 3)",
            "found exactly: 0",
            "narrowed below the base: 0",
        ]
        assert code == 0

    def test_a_sample_tries_so_many_cells_of_points_and_all_else(self, tmp_path: Path) -> None:
        folder = written(tmp_path / "v0001", tables(9))
        code, text = run(str(folder), "--sample", "2", "--seed", "7")
        assert code == 0
        assert text.splitlines()[0] == "targets tried: 5 (citizens 0, points 2, surveys 3)"
        assert run(str(folder), "--sample", "2", "--seed", "7")[1] == text
        found = json.loads(run(str(written(tmp_path / "v0002", tables(None))), "--sample", "50", "--json")[1])
        assert (found["narrowed"], found["tried"]) == (1, {"surveys": 3, "citizens": 0, "points": 7})

    def test_a_leaf_that_waits_alone_is_found(self, tmp_path: Path) -> None:
        folder = written(tmp_path / "v0001", tables(None))
        code, text = run(str(folder), "--json")
        found = json.loads(text)
        assert code == 1
        assert (found["exact"], found["narrowed"], found["editions"]) == (0, 1, ["v0001"])  # 9, as if it were told
        assert [(one["node"], one["attacker"]) for one in found["findings"]] == [("c", "")]

    def test_a_leader_takes_the_own_unit_out(self, tmp_path: Path) -> None:
        content = tables(None, together=9)
        for row in content["points"]:
            if row["node"] == "b" and row["month_no"] % 12 == 1:
                row |= {"published": False, "amount": None}
        folder = written(tmp_path / "v0001", content)
        assert run(str(folder))[0] == 0
        code, text = run(str(folder), "--leader", "a")
        assert code == 0, text  # a was told; what it adds is known to everybody
        own = [row | {"unit": "b", "numerator": row["numerator"] * 0.6} for row in content[edition.OWN]]
        other = written(tmp_path / "v0002", content | {edition.OWN: own})
        code, text = run(str(other), "--leader", "b")
        assert code == 1 and " by b, to within " in text

    def test_without_own_figures_a_leader_knows_nothing(self, tmp_path: Path) -> None:
        content = tables(9)
        del content[edition.OWN]
        folder = written(tmp_path / "v0001", content)
        assert "has no own figures" in failed(folder, "a")
        whole = written(tmp_path / "v0002", tables(9))
        assert "no own figures of 'x'; expected a node of the frozen tree" in failed(whole, "x")

    def test_two_editions_that_differ(self, tmp_path: Path) -> None:
        one, two = written(tmp_path / "v0001", tables(9)), written(tmp_path / "v0002", tables(8))
        code, text = run(str(one), str(two))
        assert code == 1
        assert f"by absence c 2018-02: {9 * B}, later {8 * B}" in text

    def test_a_figure_that_is_not_made_of_points(self, tmp_path: Path) -> None:
        content = tables(9)
        content["figures"][0]["numerator"] += 26_640
        code, text = run(str(written(tmp_path / "v0001", content)))
        assert code == 1
        assert "by sickness a 2018-02-01: no difference of published points" in text

    def test_a_survey_and_citizens_are_attacked_too(self, tmp_path: Path) -> None:
        content = tables(9)
        content["figures"][3] |= {"value": 55.0, "numerator": 11.0, "denominator": 20.0}
        quarter = (date(2018, 1, 1), date(2018, 3, 31))
        content["figures"] += [
            figure("moved", "by", "month", date(2018, 1, 1), date(2018, 1, 31)),
            figure("moved", "by", "month", date(2018, 3, 1), date(2018, 3, 31), value=8.0, numerator=8_000_000.0),
            figure("moved", "by", "quarter", *quarter, value=20.0, numerator=20_000_000.0),
        ]
        found = json.loads(run(str(written(tmp_path / "v0001", content)), "--json")[1])
        assert [(one["measure"], one["node"], one["exact"]) for one in found["findings"]] == [
            ("stress", "c", True),
            ("moved", "by", True),
        ]

    def test_figures_are_read_in_their_own_unit(self, tmp_path: Path) -> None:
        """Hours and days of the same seconds: neither is another figure, and a leader knows the seconds."""
        kpis = [
            kpi | {"numerator": kpi["numerator"] | {"per": 3_600}} if kpi["id"] == "sickness" else kpi for kpi in KPIS
        ]
        content = tables(None, together=9)
        for row in content["points"]:
            if row["node"] == "b" and row["month_no"] % 12 == 1:
                row |= {"published": False, "amount": None}
        for row in (content["figures"][0], *content[edition.OWN]):
            row["numerator"] /= 3_600
        content[edition.OWN] = [
            row | {"unit": "b", "numerator": row["numerator"] * 0.6} for row in content[edition.OWN]
        ]
        folder = written(tmp_path / "v0001", content, kpis)
        assert run(str(folder))[0] == 0
        assert " by b, to within " in run(str(folder), "--leader", "b")[1]

    def test_a_unit_left_out_of_a_survey_is_a_target(self, tmp_path: Path) -> None:
        content = tables(9)
        content["figures"] = [row for row in content["figures"] if (row["kpi"], row["unit"]) != ("stress", "c")]
        content["figures"][3] |= {"value": 55.0, "numerator": 11.0, "denominator": 20.0}
        found = json.loads(run(str(written(tmp_path / "v0001", content)), "--json")[1])
        assert found["tried"]["surveys"] == 1
        assert [(one["measure"], one["node"]) for one in found["findings"]] == [("stress", "c")]

    def test_a_changed_file_is_not_attacked(self, tmp_path: Path) -> None:
        folder = written(tmp_path / "v0001", tables(9))
        with (folder / "points.parquet").open("ab") as file:
            file.write(b"x")
        assert "the file was changed" in failed(folder)

    def test_an_edition_that_is_not_there(self, tmp_path: Path) -> None:
        code, text = run("v0009", "--store", str(tmp_path))
        assert code == 1
        assert "edition 'v0009' is not in" in text and "expected one of: none" in text


class TestFaults:
    @pytest.mark.parametrize("fault", [LedgerError("it is lost; restore it"), GateError("u1 absence 2018-02")])
    def test_what_stops_a_publication_is_one_line(
        self, fault: Exception, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def stopped() -> None:
            raise fault

        monkeypatch.setattr(cli, "app", stopped)
        with pytest.raises(SystemExit) as left:
            cli.main()
        assert left.value.code == 1
        assert capsys.readouterr().err == f"kpi: {fault}\n"

    def test_so_is_an_edition_that_is_not_there(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr("sys.argv", ["kpi", "attack", "v0009", "--store", str(tmp_path)])
        with pytest.raises(SystemExit) as left:
            cli.main()
        assert left.value.code == 1
        assert len(capsys.readouterr().err.splitlines()) == 1


def failed(folder: Path, *leader: str) -> str:
    """What is said when an attack cannot be made."""
    done = CliRunner().invoke(app, [str(folder), *(["--leader", *leader] if leader else [])])
    assert done.exit_code == 1
    return str(done.exception)
