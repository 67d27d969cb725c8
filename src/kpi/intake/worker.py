"""The child process that parses deliveries, with limits of memory: a hostile file can only harm the reader.

Requests and answers are one line of JSON each. Rows leave it as Parquet in the scratch folder, already pseudonymous.
"""

from __future__ import annotations

import errno
import gc
import json
import os
import sys
import traceback
from pathlib import Path
from typing import Any, TextIO

import numpy as np

from kpi.intake import csv_reader, workbook_reader, xml_reader
from kpi.intake.candidate import candidate
from kpi.intake.cells import NotReadable, Opened, size_checked
from kpi.intake.columns import Identity
from kpi.intake.dialect import Dialect
from kpi.intake.faults import FaultList, shown
from kpi.intake.source import Source

_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO)
"""No fault of the delivery: the candidate could not be written."""


def opened(path: Path, sha256: str, source: Source, dialect: Dialect, faults: FaultList) -> Opened:
    """Any delivery in the form its source states. Raises NotReadable, also while its chunks are taken."""
    size_checked(path, dialect.format)
    if dialect.format in ("xlsx", "xls"):
        return workbook_reader.read(path, sha256, dialect)
    if dialect.format == "xml":
        return xml_reader.read(path, sha256, dialect, list(source.columns), faults)
    return csv_reader.read(path, sha256, dialect, faults)


def main(megabytes: int) -> None:
    requests, answers = _private_pipes()
    _limit_memory(megabytes)
    gc.disable()  # a file makes millions of values and no cycles: looking for them is a third of the time
    for line in requests:
        answers.write(json.dumps(_answer(json.loads(line)), ensure_ascii=True) + "\n")
        answers.flush()
        gc.collect()


def _private_pipes() -> tuple[TextIO, TextIO]:
    """The pipes to the parent, out of reach for whatever a library might print."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return sys.stdin, answers


def _limit_memory(megabytes: int) -> None:
    """Private memory, what libraries have mapped already included. Windows has no such limit for a process itself."""
    if os.name != "posix":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_DATA, (megabytes * 2**20, megabytes * 2**20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    try:
        return {"take": _take, "texts": _texts, "detect": _detect}[request["do"]](request)
    except NotReadable as problem:
        return {"not_readable": problem.rule, "said": problem.said}
    except MemoryError:
        return {"too_much_memory": True}
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _DISK:
            return {"disk": error.errno}
        # Not its message, which may repeat a value.
        place = traceback.extract_tb(error.__traceback__)[-1]
        out_of_memory = "malloc" in str(error) or "memory" in type(error).__name__.lower()
        told = f"{type(error).__name__}, {Path(place.filename).name}:{place.lineno}"
        return {"too_much_memory": True} if out_of_memory else {"failed": told}


def _take(request: dict[str, Any]) -> dict[str, Any]:
    """Reads and converts a delivery."""
    source, dialect = Source.model_validate(request["source"]), Dialect.model_validate(request["dialect"])
    faults = FaultList()
    whole = opened(Path(request["path"]), request["sha256"], source, dialect, faults)
    identity = Identity(request["organisation"], bytes.fromhex(request["key"]), source.root_unit)
    rows = candidate(whole, source, dialect, identity, faults, Path(request["out"]))
    return {"rows": rows, "found": whole.found, "left_out": whole.left_out, "faults": faults.as_json()}


def _texts(request: dict[str, Any]) -> dict[str, Any]:
    """What the delivery itself says in some rows, as a receipt may show it."""
    source, dialect = Source.model_validate(request["source"]), Dialect.model_validate(request["dialect"])
    whole = opened(Path(request["path"]), request["sha256"], source, dialect, FaultList())
    wanted: dict[str, list[int]] = request["wanted"]
    texts: dict[str, dict[int, str | None]] = {header: {} for header in wanted}
    last = max(max(rows) for rows in wanted.values())
    for chunk in whole.chunks:
        for header, rows in wanted.items():
            cells = chunk.columns[whole.headers.index(header)]
            for place in np.flatnonzero(np.isin(chunk.row_numbers, rows)).tolist():
                texts[header][int(chunk.row_numbers[place])] = shown(cells.text(place))
        if len(chunk.row_numbers) and chunk.row_numbers[-1] >= last:
            break
    return {"texts": texts}


def _detect(request: dict[str, Any]) -> dict[str, Any]:
    from kpi.intake.detect import proposal_of

    return {"proposal": proposal_of(Path(request["path"]), request["answers"]).as_json()}


if __name__ == "__main__":
    main(int(sys.argv[1]))
