"""What is handed to the browser: text taken literally, and charts that send nothing away and speak Danish."""

from __future__ import annotations

import pytest

from kpi.screens import sparkline
from kpi.screens.language import Language
from kpi.web import charts, components


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("[x](http://e) *b*", "\\[x\\](http\\://e) \\*b\\*"),
        (":red[y] <b>", "\\:red\\[y\\] \\<b\\>"),
        ("1. kvartal 2019", "1\\. kvartal 2019"),
        ("- et punkt", "\\- et punkt"),
        ("+3", "+3"),
        ("11,8 dage", "11,8 dage"),
    ],
)
def test_markdown_is_taken_literally(text: str, escaped: str) -> None:
    assert components.plain(text) == escaped


def test_a_chart_speaks_danish_and_sends_nothing_away() -> None:
    config = charts.plotly_config(Language("da"))
    assert config["displaylogo"] is False
    assert config["showSendToCloud"] is False
    spoken = config["locales"]["da"]  # type: ignore[index]
    assert spoken["format"]["decimal"] == ","
    assert spoken["format"]["months"][4] == "maj"
    assert spoken["format"]["days"][0] == "søndag"
    assert spoken["dictionary"]["Autoscale"] == "Tilpas"


def test_a_small_line_shows_its_newest_point_and_the_promise() -> None:
    drawn = sparkline.svg([1, 2, 3], 2.0)
    assert drawn.count("<circle") == 1
    assert "stroke-dasharray" in drawn
    assert "stroke-dasharray" not in sparkline.svg([1, 2, 3], None)


def test_a_flat_line_can_be_drawn() -> None:
    assert "nan" not in sparkline.svg([5, 5], None)
