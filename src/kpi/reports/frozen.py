"""Packs as committees saw them: kept with the edition's hash and the code's version, and never changed.

packs/<organisation>/<quarter>/<name>.json|.pdf|.xlsx    the specification and both formats
packs/<organisation>/<quarter>/<name>.frozen             what they were made from, and the hash of each
editions/packs/…                                          the same once more, where the dashboard may read
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from kpi import durable
from kpi.reader import Reader
from kpi.reports import pack as packs
from kpi.reports import pdf, workbook
from kpi.reports.pack import Wanted
from kpi.screens.language import Code
from kpi.screens.report_spec import Pack

FOLDER = "packs"
SHOWN = Path("editions") / "packs"
RECEIPT = ".frozen"
FORMATS = ("json", "pdf", "xlsx")


class FrozenError(RuntimeError):
    """A pack that cannot be kept, found or trusted; one line."""


@dataclass(frozen=True)
class Receipt:
    """What a kept pack was made from."""

    organisation: str
    organisation_name: str
    unit: str
    unit_name: str
    quarter: str
    quarter_name: str
    language: Code
    edition: str
    sha256: str
    code: str
    files: dict[str, str]

    @property
    def name(self) -> str:
        return Wanted(self.organisation, self.quarter, self.unit, self.language).name


def made(pack: Pack) -> dict[str, bytes]:
    return {"json": packs.as_json(pack), "pdf": pdf.as_pdf(pack), "xlsx": workbook.as_xlsx(pack)}


def freeze(store: Path, pack: Pack) -> Receipt:
    """Keeps a pack; the same once more changes nothing, another one in its place is refused."""
    name = Wanted(pack.organisation, pack.quarter, pack.unit, pack.language).name
    files = made(pack)
    receipt = Receipt(pack.organisation, pack.organisation_name, pack.unit, pack.unit_name, pack.quarter,
                      pack.quarter_name, pack.language, pack.edition, pack.sha256, packs.code_version(),
                      {kind: hashlib.sha256(content).hexdigest() for kind, content in files.items()})  # fmt: skip
    folder = store / FOLDER / pack.organisation / pack.quarter
    held = folder / f"{name}{RECEIPT}"
    if held.exists():
        known = _receipt(held)
        if known.files != receipt.files:
            raise FrozenError(
                f"{held}: kept from edition {known.edition} already and would differ; expected no pack there: "
                "a kept pack is what a committee saw, see what changed with --against"
            )
        receipt = known
    else:
        _write(folder, name, files, receipt)
    _write(store / SHOWN / pack.organisation / pack.quarter, name, files, receipt)
    return receipt


def _write(folder: Path, name: str, files: Mapping[str, bytes], receipt: Receipt) -> None:
    """The receipt last: what is cut off before it was never kept."""
    folder.mkdir(parents=True, exist_ok=True)
    said = json.dumps(asdict(receipt), ensure_ascii=False, indent=1).encode() + b"\n"
    for end, content in ((f".{kind}", content) for kind, content in files.items()):
        durable.swap(folder / f"{name}{end}", content)
    durable.swap(folder / f"{name}{RECEIPT}", said)


def _receipt(path: Path) -> Receipt:
    try:
        return Receipt(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise FrozenError(f"{path}: not readable as the receipt of a kept pack: {error}") from error


def listed(store: Path, organisation: str, units: frozenset[str]) -> list[Receipt]:
    """What the dashboard may show of an organisation to who may see these units, the newest quarter first."""
    found = []
    for path in (store / SHOWN / organisation).glob(f"*/*{RECEIPT}"):
        try:
            receipt = _receipt(path)
        except FrozenError:
            continue
        if receipt.unit in units and path.name == f"{receipt.name}{RECEIPT}":
            found.append(receipt)
    return sorted(found, key=lambda one: (one.quarter, one.unit, one.language), reverse=True)


def taken(folder: Path, receipt: Receipt, kind: str) -> bytes:
    """A file of a kept pack, held against its receipt."""
    path = folder / receipt.organisation / receipt.quarter / f"{receipt.name}.{kind}"
    try:
        content = path.read_bytes()
    except OSError as error:
        raise FrozenError(f"{path}: not readable: {error.strerror}") from error
    found, expected = hashlib.sha256(content).hexdigest(), receipt.files.get(kind, "")
    if found != expected:
        raise FrozenError(f"{path}: sha256 is {found[:12]}…, expected {expected[:12]}…; the file was changed")
    return content


def kept(store: Path, wanted: Wanted) -> tuple[Receipt, Pack]:
    """A kept pack, held against its receipt."""
    path = store / FOLDER / wanted.organisation / wanted.quarter / f"{wanted.name}{RECEIPT}"
    if not path.is_file():
        raise FrozenError(
            f"{path}: no pack was kept for {wanted.quarter}; expected one made with 'kpi report --freeze' for that "
            "quarter, unit and language"
        )
    receipt = _receipt(path)
    return receipt, packs.from_json(taken(store / FOLDER, receipt, "json"))


def rebuilt(reader: Reader, wanted: Wanted, receipt: Receipt) -> list[str]:
    """The back-test: which files differ when a kept pack is made again from its own edition; none when all is well."""
    if reader.edition.sha256 != receipt.sha256:
        raise FrozenError(
            f"{receipt.name}: made from edition {receipt.edition} ({receipt.sha256[:12]}…), but the reader has "
            f"{reader.edition.id} ({reader.edition.sha256[:12]}…); point the store to that edition first"
        )
    files = made(packs.build(reader, wanted))
    return [kind for kind, content in files.items() if hashlib.sha256(content).hexdigest() != receipt.files[kind]]
