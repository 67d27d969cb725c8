"""How fast day rows are taken in, and how much memory that takes.

    .venv/bin/python benchmarks/intake.py [--rows 3000000] [--keep DIR]

Makes a store with employments and one CSV delivery of day rows as SD Løn writes them, and takes it in. Memory is the
highest resident size of the process itself and of the child that parses, which are alive together.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from kpi.intake import ingest
from kpi.intake.reading import end_idle

ORGANISATION = "albertslund-sf"
FIRST = date(2018, 1, 1)
DAYS = 1_095
UNITS = "EnhedsID;OverordnetID;Navn;Type;HarLeder;GyldigFra;GyldigTil"
EMPLOYMENTS = (
    "AnsaettelsesID;PersonID;EnhedsID;Stillingsgruppe;DEL;VILKAAR;STAT;BESKDEC;GyldigFra;GyldigTil;Fratraedelse"
)


def make(store: Path, rows: int) -> list[Path]:
    """Every employment is absent on every fifth day, so that no key stands twice."""
    people = -(-rows // (DAYS // 5))
    raw = store / "raw" / ORGANISATION
    for folder in ("enheder", "sd-ansaettelser", "sd-fravaer"):
        (raw / folder).mkdir(parents=True)
    (store / "store.toml").write_text('kind = "real"\n', encoding="utf-8")
    units = raw / "enheder" / "enheder_2018-01_2020-12.csv"
    units.write_text(f"{UNITS}\n{ORGANISATION};;Alle;Forvaltning;ja;01-01-2017;31-12-9999\n", encoding="utf-8")
    employments = raw / "sd-ansaettelser" / "ansaettelser_2018-01_2020-12.csv"
    with employments.open("w", encoding="cp1252") as file:
        file.write(EMPLOYMENTS + "\n")
        for who in range(people):
            file.write(f"{who:06d};P{who};{ORGANISATION};Pædagog;1;O;1;1;01-01-2017;31-12-9999;\n")
    days = raw / "sd-fravaer" / "fravaer_2018-01_2020-12.csv"
    written = 0
    with days.open("w", encoding="cp1252") as file:
        file.write("AnsaettelsesID;FRVDATO;FRVAARSAG;FRVTIM;PLANTIM\n")
        for day in range(DAYS):
            text = f"{FIRST + timedelta(days=day):%d-%m-%Y}"
            for who in range(day % 5, people, 5):
                if written < rows:
                    file.write(f"{who:06d};{text};{(790, 526, 910)[who % 3]};{who % 7 + 1},4;8,4\n")
                    written += 1
    return [units, employments, days]


def megabytes(who: int) -> float:
    return resource.getrusage(who).ru_maxrss / 1024


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    arguments.add_argument("--rows", type=int, default=3_000_000)
    arguments.add_argument("--keep", type=Path, help="a folder for the store, which is kept")
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        store = chosen.keep or Path(scratch) / "store"
        *registers, days = make(store, chosen.rows)
        for receipt in ingest(store, registers):
            assert receipt.verdict == "accepted", receipt.line()
        size = days.stat().st_size / 1e6
        begun = time.perf_counter()
        (receipt,) = ingest(store, [days])
        seconds = time.perf_counter() - begun
        told = [receipt.line()]
        told.append(f"{size:.0f} MB, {receipt.rows:,} rows in {seconds:.1f} s: {receipt.rows / seconds:,.0f} rows/s")
        end_idle()  # only of a process that has ended the system says what it took
        own, child = megabytes(resource.RUSAGE_SELF), megabytes(resource.RUSAGE_CHILDREN)
        told.append(f"memory: {own:.0f} MB own + {child:.0f} MB child = {own + child:.0f} MB")
        sys.stdout.write("\n".join(told) + "\n")


if __name__ == "__main__":
    main()
