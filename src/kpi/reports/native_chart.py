"""The spreadsheet's own charts, drawn from the figures of the tables; a figure not shown is a gap, never nought."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from kpi.screens import formats
from kpi.screens.report_spec import Block
from kpi.screens.table import Table

TYPES: dict[str, dict[str, str]] = {
    "line": {"type": "line"},
    "column": {"type": "column"},
    "stack": {"type": "column", "subtype": "stacked"},
    "bar": {"type": "bar"},
}
SHADES = ("#12314f", "#8fa9c4", "#d9e2ec", "#ffffff")
SIZE = {"width": 620, "height": 340}


@dataclass
class _Laid:
    """The figures of a chart as they are laid out: a line of names, then a line for each row."""

    lines: list[tuple[str, list[float | None]]]
    names: list[str]
    title: str
    first: int


@dataclass
class Charts:
    """The charts of a workbook, and the sheet behind them."""

    file: Any
    name: str
    laid: list[_Laid] = field(default_factory=list)

    def add(self, sheet: Any, block: Block, table: Table, language: str, column: int) -> None:
        drawing = block.drawing
        columns = _numeric(table, language)
        if drawing is None or not columns or not table.rows:
            return
        rows = table.rows if drawing.kind == "bar" else tuple(reversed(table.rows))
        found = [(row[0], [_value(row[at], language) for at in columns]) for row in rows]
        first = sum(len(one.lines) + 3 for one in self.laid) + 2
        self.laid.append(_Laid(found, [table.columns[at] for at in columns], block.title, first))
        sheet.insert_chart(0, column, self._chart(block, self.laid[-1], drawing.kind), {
            "description": drawing.alt, "object_position": 2})  # fmt: skip

    def _chart(self, block: Block, laid: _Laid, kind: str) -> Any:
        chart = self.file.add_chart(TYPES[kind])
        first, last = laid.first + 2, laid.first + 1 + len(laid.lines)
        for at, _ in enumerate(laid.names, start=1):
            look: dict[str, Any] = {"fill": {"color": SHADES[(at - 1) % 4]}, "border": {"color": SHADES[0]}}
            if kind == "line":
                look = {
                    "line": {"color": SHADES[(at - 1) % 2], "width": 2.25, "dash_type": ("solid", "dash")[(at - 1) % 2]}
                }
            chart.add_series({"name": [self.name, laid.first + 1, at], "categories": [self.name, first, 0, last, 0],
                              "values": [self.name, first, at, last, at], **look})  # fmt: skip
        chart.set_title({"name": block.title, "name_font": {"size": 11}, "overlay": False})
        chart.set_size(SIZE)
        chart.show_blanks_as("gap")
        if kind == "bar":
            chart.set_y_axis({"reverse": True})
        if len(laid.names) == 1:
            chart.set_legend({"none": True})
        else:
            chart.set_legend({"position": "bottom"})
        return chart

    def write(self, note: str) -> None:
        """The sheet behind the charts, last in the book."""
        sheet = self.file.add_worksheet(self.name)
        sheet.set_column(0, 0, 44)
        sheet.write_string(0, 0, note)
        for laid in self.laid:
            sheet.write_string(laid.first, 0, laid.title)
            for at, name in enumerate(laid.names, start=1):
                sheet.write_string(laid.first + 1, at, name)
            for line, (name, values) in enumerate(laid.lines, start=laid.first + 2):
                sheet.write_string(line, 0, name)
                for at, value in enumerate(values, start=1):
                    if value is not None:
                        sheet.write_number(line, at, value)


def _numeric(table: Table, language: str) -> list[int]:
    """The columns with figures; years are names."""
    found = []
    for at in range(1, len(table.columns)):
        read = [formats.read(language, row[at]) for row in table.rows]
        if any(number is not None and not number.is_year for number in read):
            found.append(at)
    return found


def _value(cell: str, language: str) -> float | None:
    number = formats.read(language, cell)
    return None if number is None else number.value
