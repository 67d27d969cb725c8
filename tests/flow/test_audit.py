"""The log of a store: chained, sealed, written by several processes at once, and its first broken line named."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from kpi import audit
from kpi.audit import AuditError, Head

WRITER = """
import sys
from pathlib import Path
from kpi import audit
for number in range(int(sys.argv[2])):
    audit.append(Path(sys.argv[1]), "ingest", writer=sys.argv[3], turn=number)
"""


def written(store: Path, count: int = 5) -> list[bytes]:
    for number in range(count):
        audit.append(store, "publish", edition=f"v{number + 1:04d}")
    return lines(store)


def lines(store: Path) -> list[bytes]:
    return (store / audit.FILE).read_bytes().split(b"\n")[:-1]


def rewrite(store: Path, new: list[bytes]) -> None:
    (store / audit.FILE).write_bytes(b"".join(line + b"\n" for line in new))


def test_each_line_carries_the_hash_of_the_one_before(tmp_path: Path) -> None:
    found = [json.loads(line) for line in written(tmp_path)]
    assert [one["number"] for one in found] == [1, 2, 3, 4, 5]
    assert found[0]["before"] is None and all(len(one["before"]) == 64 for one in found[1:])
    assert all(one["by"] and one["at"].endswith("+00:00") for one in found)
    assert audit.verify(tmp_path) == audit.head(tmp_path)


def test_an_empty_log_holds(tmp_path: Path) -> None:
    assert audit.verify(tmp_path) is None


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        (lambda found: [*found[:2], found[2].replace(b"v0003", b"v0009"), *found[3:]], 3),
        (lambda found: found[:2] + found[3:], 3),
        (lambda found: [*found[:2], found[3], found[2], found[4]], 3),
        (lambda found: [*found[:3], found[2], *found[3:]], 4),
        (lambda found: found[1:], 1),
        (lambda found: [*found[:4], b"not a line"], 5),
        (lambda found: [*found[:4], found[4].replace(b"v0005", b"v0004")], 5),
    ],
    ids=["changed", "removed", "swapped", "doubled", "first gone", "rubbish", "last changed"],
)
def test_the_first_broken_line_is_named(tmp_path: Path, change: object, broken: int) -> None:
    rewrite(tmp_path, change(written(tmp_path)))  # type: ignore[operator]
    with pytest.raises(AuditError, match=f"line {broken} is broken"):
        audit.verify(tmp_path)


def test_a_line_that_was_written_anew_with_its_own_seal_breaks_the_next(tmp_path: Path) -> None:
    found = written(tmp_path)
    entry = json.loads(found[1])
    del entry["seal"]
    rewrite(tmp_path, [found[0], audit._line({**entry, "edition": "v0009"}), *found[2:]])
    with pytest.raises(AuditError, match="line 3 is broken.*line 2 was replaced"):
        audit.verify(tmp_path)


def test_a_cut_log_is_found_by_what_an_edition_remembers(tmp_path: Path) -> None:
    found = written(tmp_path)
    head = audit.head(tmp_path)
    rewrite(tmp_path, found[:3])
    audit.verify(tmp_path)
    with pytest.raises(AuditError, match="line 4 is broken: it is missing; edition v0005"):
        audit.verify(tmp_path, {"v0005": head})
    with pytest.raises(AuditError, match="line 2 is broken.*written anew"):
        audit.verify(tmp_path, {"v0002": Head(2, "0" * 64)})


def test_every_single_bit_is_noticed(tmp_path: Path) -> None:
    written(tmp_path)
    path, draw = tmp_path / audit.FILE, random.Random(20190101)
    whole = path.read_bytes()
    for _ in range(200):
        place, bit = draw.randrange(len(whole)), draw.randrange(8)
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << bit]) + whole[place + 1 :])
        with pytest.raises(AuditError, match="line [1-6] is broken"):
            audit.verify(tmp_path)


def test_a_line_that_was_cut_off_never_became_an_event(tmp_path: Path) -> None:
    written(tmp_path, 2)
    with (tmp_path / audit.FILE).open("ab") as log:
        log.write(b'{"number": 3, "at"')
    with pytest.raises(AuditError, match="line 3 is broken: it was cut off"):
        audit.verify(tmp_path)
    audit.append(tmp_path, "rollback", edition="v0001")
    assert [event["event"] for event in audit.events(tmp_path)] == ["publish", "publish", "rollback"]
    audit.verify(tmp_path)


def test_processes_that_write_at_once_take_turns(tmp_path: Path) -> None:
    call = [sys.executable, "-c", WRITER, str(tmp_path), "25"]
    running = [subprocess.Popen([*call, name]) for name in "abcd"]
    assert [one.wait() for one in running] == [0, 0, 0, 0]
    assert audit.verify(tmp_path) == audit.head(tmp_path)
    assert len(lines(tmp_path)) == 100
    for name in "abcd":
        assert [one["turn"] for one in audit.events(tmp_path) if one["writer"] == name] == list(range(25))
