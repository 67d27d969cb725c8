"""How fast deliveries are taken in, and how much memory that takes.

    .venv/bin/python benchmarks/intake.py [--rows 3000000] [--keep DIR]     day rows as SD Løn writes them, one CSV file
    .venv/bin/python benchmarks/intake.py --small                           files of 5 MB, right and wrong in every row

67,000,000 rows are 2 GB. Seconds depend on what else the machine does, so each line ends with a ratio: processor time
against that of the standard library's csv module, which merely splits a text of the same size, measured beside it.
Memory is the highest resident size of the process and the child that parses together, as far as the system tells it.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import resource
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

from kpi.intake import Receipt, ingest
from kpi.intake.reading import end_idle, lent

ORGANISATION = "albertslund-sf"
FIRST = date(2018, 1, 1)
DAYS = 1_095
FIVE = 5_000_000
HEADERS = {
    "enheder": "EnhedsID;OverordnetID;Navn;Type;HarLeder;GyldigFra;GyldigTil",
    "sd-ansaettelser": "AnsaettelsesID;PersonID;EnhedsID;Stillingsgruppe;DEL;VILKAAR;STAT;BESKDEC;"
    "GyldigFra;GyldigTil;Fratraedelse",
    "sd-fravaer": "AnsaettelsesID;FRVDATO;FRVAARSAG;FRVTIM;PLANTIM",
    "beslutninger": "BeslutningID;UdvalgID;EnhedsID;Dato;MaalID;Tekst;Rolle;Frist;Tilstand",
    "arbejdsulykker": "SkadeID;EnhedsID;Skadedato;Anmeldt;Skadetype;MedFravaer;Fravaerstimer",
}
NAMES = {
    "sd-fravaer": "fravaer_2018-01_2020-12.csv",
    "beslutninger": "beslutninger_2018-01_2020-12.csv",
    "arbejdsulykker": "ulykker_2018-01_2020-12.xlsx",
    "opus": "ZLPE20181231.xml",
}


@dataclass
class Cost:
    wall: float = 0.0
    cpu: float = 0.0
    memory: float = 0.0
    reference: float = 0.0
    watching: float = 0.0

    def told(self, size: int) -> str:
        ratio = self.cpu / (self.reference * size / FIVE)
        told = f"{self.wall:6.2f} s, {self.cpu:6.2f} s of processor time, {self.memory:4.0f} MB"
        return f"{told}, {ratio:5.1f} times csv"


@contextmanager
def measured() -> Iterator[Cost]:
    """What happens within costs; the start of the child that parses is not counted."""
    cost, done = Cost(reference=reference()), threading.Event()
    end_idle()
    with lent():
        pass
    started = _children()
    end_idle()
    started = _children() - started
    watcher = threading.Thread(target=_watch, args=(cost, done))
    watcher.start()
    own, children, begun = _own(), _children(), time.perf_counter()
    yield cost
    cost.wall = time.perf_counter() - begun
    end_idle()  # only of a process that has ended the system says what it took
    done.set()
    watcher.join()
    cost.cpu = _own() - own - cost.watching + _children() - children - started


def _own() -> float:
    taken = resource.getrusage(resource.RUSAGE_SELF)
    return taken.ru_utime + taken.ru_stime


def _children() -> float:
    taken = resource.getrusage(resource.RUSAGE_CHILDREN)
    return taken.ru_utime + taken.ru_stime


def _watch(cost: Cost, done: threading.Event) -> None:
    while not done.wait(0.05):
        cost.memory = max(cost.memory, resident() / 1024)
    cost.watching = time.thread_time()
    if not cost.memory:  # no /proc
        both = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        cost.memory = sum(resource.getrusage(who).ru_maxrss for who in both) / 1024


def resident() -> int:
    """Kilobytes of this process and its children; what they share, such as libraries, is counted once."""
    me, total = os.getpid(), 0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            told = _told(status)
            if me in (int(told["Pid"]), int(told["PPid"])):
                total += int(_told(status.with_name("smaps_rollup"))["Pss"].split()[0])
        except (OSError, KeyError):  # it has just ended
            continue
    return total


def _told(path: Path) -> dict[str, str]:
    return dict(line.split(":", 1) for line in path.read_text().splitlines() if ":" in line)


def reference() -> float:
    """Processor seconds in which the standard library splits 5 MB of day rows."""
    text = "\n".join(day_row(number) for number in range(FIVE // 31))
    begun = time.process_time()
    for _ in csv.reader(io.StringIO(text, newline=""), delimiter=";"):
        pass
    return time.process_time() - begun


# --- what is delivered ------------------------------------------------------------------------------------------------


def day_of(number: int) -> str:
    return f"{FIRST + timedelta(days=number % DAYS):%d-%m-%Y}"


def day_row(number: int) -> str:
    return f"{number // DAYS:06d};{day_of(number)};790;7,4;7,4"


def make(store: Path, people: int) -> list[Path]:
    """A store with one unit and so many employments."""
    (store / "raw" / ORGANISATION / "enheder").mkdir(parents=True)
    (store / "raw" / ORGANISATION / "sd-ansaettelser").mkdir()
    (store / "store.toml").write_text('kind = "real"\n', encoding="utf-8")
    units = store / "raw" / ORGANISATION / "enheder" / "enheder_2018-01_2020-12.csv"
    row = f"{ORGANISATION};;Alle;Forvaltning;ja;01-01-2017;31-12-9999"
    units.write_text(f"{HEADERS['enheder']}\n{row}\n", encoding="utf-8")
    employments = store / "raw" / ORGANISATION / "sd-ansaettelser" / "ansaettelser_2018-01_2020-12.csv"
    with employments.open("w", encoding="cp1252") as file:
        file.write(HEADERS["sd-ansaettelser"] + "\n")
        for who in range(people):
            file.write(f"{who:06d};P{who};{ORGANISATION};Pædagog;1;O;1;1;01-01-2017;31-12-9999;\n")
    return [units, employments]


def write_days(store: Path, rows: int, people: int) -> Path:
    """Every employment is absent on every fifth day, so that no key stands twice."""
    path = placed(store, "sd-fravaer")
    written = 0
    with path.open("w", encoding="cp1252") as file:
        file.write(HEADERS["sd-fravaer"] + "\n")
        for day in range(DAYS):
            text = f"{FIRST + timedelta(days=day):%d-%m-%Y}"
            for who in range(day % 5, people, 5):
                if written < rows:
                    file.write(f"{who:06d};{text};{(790, 526, 910)[who % 3]};{who % 7 + 1},4;8,4\n")
                    written += 1
    return path


def placed(store: Path, source: str) -> Path:
    path = store / "raw" / ORGANISATION / source / NAMES[source]
    path.parent.mkdir(exist_ok=True)
    return path


def text_file(row: Callable[[int], str], source: str) -> bytes:
    rows = [HEADERS[source]]
    size, number = len(rows[0]), 0
    while size < FIVE:
        rows.append(row(number))
        size, number = size + len(rows[-1]) + 2, number + 1
    return ("\r\n".join(rows) + "\r\n").encode("utf-8" if source == "beslutninger" else "cp1252")


def workbook(row: Callable[[int], tuple[object, ...]], rows: int) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"constant_memory": True}) as book:
        sheet, dated = book.add_worksheet(), book.add_format({"num_format": "dd-mm-yyyy"})
        sheet.write_row(0, 0, HEADERS["arbejdsulykker"].split(";"))
        for number in range(rows):
            for place, cell in enumerate(row(number)):
                sheet.write(number + 1, place, cell, dated if isinstance(cell, date) else None)
    return target.getvalue()


def employee(number: int) -> str:
    return (
        f'<employee id="{number}" client="800" lastChanged="2018-01-01"><entryDate>2010-01-01</entryDate>'
        f'<leaveDate>9999-12-31</leaveDate><cpr suppId="0">{number:06d}</cpr><firstName>A</firstName>'
        "<lastName>B</lastName><workContract>1</workContract><workContractText>Ansat</workContractText>"
        "<position>Psykolog</position><isManager>false</isManager><orgUnit>2</orgUnit>"
        "<numerator>37</numerator><denominator>37</denominator></employee>"
    )


def injury(number: int) -> tuple[object, ...]:
    day = FIRST + timedelta(days=number % 365)
    return f"s{number}", ORGANISATION, day, day, "Fald", "ja", number % 1_000 / 10


def decision(number: int) -> str:
    text = f"Vi besluttede i 2018 at gøre noget ved sag {number * 13}, se bilag 12-0{number % 9}"
    return f"b{number};med;{ORGANISATION};{day_of(number)};;{text};leder;;åben"


SMALL: dict[str, tuple[str, Callable[[], bytes]]] = {
    "CSV, every row right": ("sd-fravaer", lambda: text_file(day_row, "sd-fravaer")),
    "CSV, every date wrong": (
        "sd-fravaer",
        lambda: text_file(lambda n: f"{n:06d};{n % 100:02d}-13-2018;790;7,4;7,4", "sd-fravaer"),
    ),
    "CSV, every field wrong": ("sd-fravaer", lambda: text_file(lambda n: f"{n:06d};x{n};y{n};z{n};w{n}", "sd-fravaer")),
    "CSV, every row too short": ("sd-fravaer", lambda: text_file(lambda n: "x", "sd-fravaer")),
    "CSV, every employment unknown": ("sd-fravaer", lambda: text_file(lambda n: f"x{day_row(n)}", "sd-fravaer")),
    "CSV, free text": ("beslutninger", lambda: text_file(decision, "beslutninger")),
    "XLSX, every row right": ("arbejdsulykker", lambda: workbook(injury, 150_000)),
    "XLSX, every cell wrong": (
        "arbejdsulykker",
        lambda: workbook(lambda n: (f"s{n}", "x", f"a{n}", f"b{n}", "Fald", f"c{n}", f"d{n}"), 160_000),
    ),
    "XML, every unit unknown": (
        "opus",
        lambda: f'<?xml version="1.0" encoding="utf-8"?><kmd>{"".join(map(employee, range(12_000)))}</kmd>'.encode(),
    ),
}  # fmt: skip


# --- runs -------------------------------------------------------------------------------------------------------------


def accepted(receipts: list[Receipt]) -> None:
    for receipt in receipts:
        assert receipt.verdict == "accepted", receipt.line()


def large(folder: Path, rows: int) -> None:
    store, people = folder / "store", -(-rows // (DAYS // 5))
    accepted(ingest(store, make(store, people)))
    path = write_days(store, rows, people)
    size = path.stat().st_size
    with measured() as cost:
        (receipt,) = ingest(store, [path])
    print(receipt.line())
    rates = f"{rows / cost.wall:,.0f} rows a second, {rows / cost.cpu:,.0f} a second of one processor"
    print(f"{size / 1e6:,.0f} MB, {rows:,} rows: {rates}; {cost.told(size)}")


def small(folder: Path) -> None:
    for number, (name, (source, content)) in enumerate(SMALL.items()):
        store = folder / str(number)
        accepted(ingest(store, make(store, 6_000)))
        path = placed(store, source)
        path.write_bytes(content())
        size = path.stat().st_size
        with measured() as cost:
            receipt = ingest(store, [path])[-1]
        faults = f"{sum(receipt.fault_counts.values()):,} faults" if receipt.fault_counts else receipt.verdict
        print(f"{name:30} {size / 1e6:4.1f} MB: {cost.told(size)}; {faults}", flush=True)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    arguments.add_argument("--rows", type=int, default=3_000_000)
    arguments.add_argument("--small", action="store_true")
    arguments.add_argument("--keep", type=Path, help="a folder for the stores, which are kept")
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = chosen.keep or Path(scratch)
        small(folder) if chosen.small else large(folder, chosen.rows)


if __name__ == "__main__":
    sys.exit(main())
