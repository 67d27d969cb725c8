"""Writes deliveries: the same seed gives the same bytes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import xlsxwriter

CREATED = datetime(2019, 1, 1, tzinfo=UTC)
"""Stands in every workbook, so that two runs are equal byte for byte."""
SIDECAR = 'kind = "demo"\nmade_by = "kpi.demo"\nseed = {seed}\n'


class Shelf:
    """The raw folder of one organisation; remembers what it wrote."""

    def __init__(self, store: Path, organisation: str, seed: int) -> None:
        self.folder = store / "raw" / organisation
        self.organisation = organisation
        self.seed = seed
        self.written: list[Path] = []

    def path(self, source: str, stem: str, first: date, last: date, ending: str) -> Path:
        """The file of a source and period; the source's sidecar is written with its first file."""
        folder = self.folder / source
        folder.mkdir(parents=True, exist_ok=True)
        sidecar = folder / "delivery.toml"
        if sidecar not in self.written:
            sidecar.write_bytes(SIDECAR.format(seed=self.seed).encode())
            self.written.append(sidecar)
        path = folder / f"{stem}_{first:%Y-%m}_{last:%Y-%m}.{ending}"
        self.written.append(path)
        return path

    def lines(self, path: Path, header: str, columns: Sequence[Sequence[str]]) -> None:
        """A large payroll file in Windows-1252; the columns are texts already."""
        body = "\r\n".join([header, *map(";".join, zip(*columns, strict=True))])
        path.write_bytes((body + "\r\n").encode("cp1252"))

    def csv(self, path: Path, table: pd.DataFrame, encoding: str = "utf-8-sig") -> None:
        text = table.to_csv(sep=";", index=False, lineterminator="\r\n")
        path.write_bytes(text.encode(encoding))

    def xlsx(self, path: Path, table: pd.DataFrame) -> None:
        """Real dates and numbers; texts stay texts."""
        held = io.BytesIO()
        book = xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
        book.set_properties({"created": CREATED})
        as_date = book.add_format({"num_format": "dd-mm-yyyy"})
        sheet = book.add_worksheet("Udtræk")
        sheet.write_row(0, 0, list(table.columns))
        for number, (name, values) in enumerate(table.items()):
            write = sheet.write_datetime if isinstance(values.iloc[0], date) else sheet.write
            style = as_date if isinstance(values.iloc[0], date) else None
            sheet.set_column(number, number, max(12, len(str(name)) + 2))
            for row, value in enumerate(values.tolist(), start=1):
                write(row, number, value, style)
        book.close()
        path.write_bytes(held.getvalue())


def decimal(value: float, places: int = 2) -> str:
    """A number with the Danish comma and no needless zeros."""
    text = f"{value:.{places}f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def day(value: date | None) -> str:
    return f"{value:%d-%m-%Y}" if value else ""
