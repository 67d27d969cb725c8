"""A person planted in the extracts whom nothing may tell of, and the search for all that could give them away."""

from __future__ import annotations

import base64
import io
import json
import re
import struct
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
from small_extracts import SmallStore

ORGANISATION = "albertslund-sf"
"""The demo knows whom to show it as."""
PERSON, EMPLOYMENT, INJURY = "ca5a12f1bead0001", "ca5a12f1bead0002", "ca5a12f1bead0003"
SECONDS = 26_640 + 26_640 + 9_173
"""What one person of a unit of four was absent in a month: 17.35 hours and a bit, like nobody else."""
OPEN = "Kanariehuset"
"""The name of a unit, which everybody may read: what does not find it does not look."""
YEARS, HEADS = (2017, 2018, 2019), {"hus": 60, "gaard": 24, "mark": 18, "bod": 4}


def _day(number: int) -> date:
    return date(YEARS[0], 1, 1) + timedelta(days=number)


def planted() -> SmallStore:
    """Four units; in the smallest a single person is absent in May 2019, and hurt."""
    small = SmallStore(organisation=ORGANISATION).add(
        "units", {"unit_id": ORGANISATION, "name": "Albertslund", "kind": "organisation"}
    )
    employed: list[dict[str, object]] = []
    absent: list[dict[str, object]] = []
    random = np.random.default_rng(5)
    for unit, heads in HEADS.items():
        name = OPEN if unit == "gaard" else unit.title()
        small.add("units", {"unit_id": f"{ORGANISATION}.{unit}", "parent_id": ORGANISATION, "name": name})
        for at in range(heads):
            person = f"{unit}-{at:02}"
            planted = person == "bod-00"
            ids = {
                "person_id": PERSON if planted else person,
                "employment_id": EMPLOYMENT if planted else f"e-{person}",
            }
            employed.append(ids | {"unit_id": f"{ORGANISATION}.{unit}"})
            days = sorted(set(random.integers(0, 1090, 0 if unit == "bod" else 40).tolist()))
            absent += [{"employment_id": ids["employment_id"], "date": _day(day)} for day in days]
    for day, seconds in ((14, 26_640), (15, 26_640), (16, 9_173)):
        absent.append({"employment_id": EMPLOYMENT, "date": date(2019, 5, day), "absent_seconds": seconds})
    small.add("employment", *employed).add("absence_days", *absent)
    hurt = {"occurred_on": date(2019, 5, 14), "registered_on": date(2019, 5, 15), "with_absence": True}
    small.add("injuries", {"injury_id": INJURY, "unit_id": f"{ORGANISATION}.bod", "absent_seconds": SECONDS} | hurt)
    for extract in ("units", "employment", "absence_days", "injuries"):
        small.covers(extract, f"{YEARS[0]}-01", f"{YEARS[-1]}-12")
    return small


def _amounts() -> dict[str, float]:
    """The planted figure as it could be written: seconds, minutes, hours, days of work, full-time years."""
    return {
        "seconds": float(SECONDS), "minutes": SECONDS / 60, "hours": SECONDS / 3600, "days": SECONDS / 26_640,
        "of an injury in days of 24 hours": SECONDS / 86_400, "years": SECONDS / 6_926_400,
    }  # fmt: skip


def _words() -> Iterator[str]:
    """Patterns of the ids, and of each amount with a point or a comma: seven digits of it, and no others before."""
    yield from (PERSON, EMPLOYMENT, INJURY)
    yield rf"(?<![\w.,]){SECONDS}(?!\w)"
    yield rf"(?<![\w.,]){SECONDS // 1000}[.,]{SECONDS % 1000:03}(?!\w)"
    for name, amount in _amounts().items():
        whole, _, decimals = f"{amount:.15f}".partition(".")
        if name != "seconds":
            zeros = len(decimals) - len(decimals.lstrip("0")) if whole == "0" else -len(whole)
            yield rf"(?<![\w.,]){whole}[.,]{decimals[: 7 + zeros]}"


def _binary() -> Iterator[bytes]:
    """As numbers of a table or a chart: plain, and in base64 at each of its three places."""
    numbers = [struct.pack("<d", amount) for amount in _amounts().values()]
    for number in (*numbers, struct.pack("<q", SECONDS), struct.pack("<i", SECONDS)):
        yield number
        for place in range(3):
            coded = base64.b64encode(b"\0" * place + number)
            yield coded[(place * 8 + 5) // 6 : (place + len(number)) * 8 // 6]


CANARIES = re.compile(b"|".join([*(word.encode() for word in _words()), *sorted(map(re.escape, set(_binary())))]))


def opened(content: bytes) -> Iterator[bytes]:
    """The bytes, and what is packed in them."""
    yield content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for name in packed.namelist():
                yield from opened(packed.read(name))


def sung(pieces: Iterable[bytes]) -> set[bytes]:
    """The canaries among bytes that go out."""
    return {found for piece in pieces for content in opened(piece) for found in CANARIES.findall(content)}


def of_edition(folder: Path) -> Iterator[bytes]:
    """Every file as it lies there, and the values of its tables as words and numbers."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        yield path.read_bytes()
        if path.suffix == ".parquet":
            for column in pq.read_table(path).columns:
                values = column.to_pylist()
                yield json.dumps(values, default=str, ensure_ascii=False).encode()
                numbers = [value for value in values if isinstance(value, int | float) and not isinstance(value, bool)]
                yield np.array(numbers, dtype=np.float64).tobytes()
