"""How long a quarter's pack takes: `python benchmarks/report.py [STORE]`.

The pack of the largest organisation, for the whole and for a unit: its words and figures, the PDF and the workbook.
What a reader waits for is the specification and one of the formats together. The edition is open before, as in the
dashboard. Other work on the machine counts, so the processor's own seconds stand beside the clock's.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from kpi.reader import open_reader
from kpi.reports import pack as packs
from kpi.reports import pdf, workbook
from kpi.reports.pack import Wanted
from kpi.settings import settings

MOST_SECONDS, MOST_MB = 3.0, 500.0
RUNS = 3
Made = TypeVar("Made")


def timed(make: Callable[[], Made]) -> tuple[Made, float, float]:
    """The best of some runs, by the clock and by the processor."""
    best, worked = float("inf"), float("inf")
    for _ in range(RUNS):
        begun, busy = time.perf_counter(), time.process_time()
        made = make()
        best, worked = min(best, time.perf_counter() - begun), min(worked, time.process_time() - busy)
    return made, best, worked


def main() -> None:
    store = Path(sys.argv[1]) if len(sys.argv) > 1 else settings().store
    reader = open_reader(store)
    for unit in ("", "aalborg-fb.boern"):
        wanted = Wanted("aalborg-fb", "2019-Q4", unit)
        pack, words, worked = timed(lambda wanted=wanted: packs.build(reader, wanted))
        print(f"{wanted.of:20} specification {words:5.2f} s (processor {worked:5.2f} s), {len(pack.tables())} tables")
        for name, make in (("pdf", pdf.as_pdf), ("workbook", workbook.as_xlsx)):
            content, alone, busy = timed(lambda make=make, pack=pack: make(pack))
            verdict = "within" if words + alone <= MOST_SECONDS else "ABOVE"
            print(f"{'':20} {name:13} {alone:5.2f} s (processor {busy:5.2f} s), {len(content) / 1000:.0f} kB; "
                  f"together {words + alone:.2f} s, {verdict} {MOST_SECONDS:.0f} s")  # fmt: skip
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"largest memory of the process {peak:.0f} MB, {'within' if peak <= MOST_MB else 'ABOVE'} {MOST_MB:.0f} MB")


if __name__ == "__main__":
    main()
