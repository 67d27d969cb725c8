"""The CPR guard: what must be found however it is written, and what must be left alone."""

from __future__ import annotations

import pytest

from kpi.intake.cpr import contains_cpr

# Numbers are put together here, so that no file holds one.
BORN, SERIAL = "010170", "1234"
PLAIN = BORN + SERIAL
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
CIRCLED = str.maketrans("0123456789", "⓪①②③④⑤⑥⑦⑧⑨")


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        f"{BORN}-{SERIAL}",
        f"{BORN} {SERIAL}",
        f"{BORN}–{SERIAL}",
        f"{BORN} - {SERIAL}",
        f"{BORN}\u00a0{SERIAL}",
        f"{BORN}\u200b{SERIAL}",
        f"{BORN}/{SERIAL}",
        f"{BORN}\t{SERIAL}",
        f"01-01-70-{SERIAL}",
        f"01.01.70 {SERIAL}",
        "01 01 70 12 34",
        " ".join(PLAIN),
        "-".join(PLAIN),
        PLAIN.removeprefix("0"),
        f"{BORN.removeprefix('0')}-{SERIAL}",
        f"Samtale med {BORN}-{SERIAL} om fraværet",
        f"cpr:{PLAIN}.",
        f"x{PLAIN}x",
        f"12 {PLAIN}",
        f"2018-{PLAIN}",
        PLAIN.translate(ARABIC),
        PLAIN.translate(FULL_WIDTH),
        PLAIN.translate(CIRCLED),
        "61" + PLAIN[2:],  # a replacement number: the day plus 60
        "91" + "12" + "70" + SERIAL,
        "29" + "02" + "00" + "4" + SERIAL[1:],  # 29 February 2000 was
        "29" + "02" + "72" + SERIAL,
        "31" + "12" + "99" + "9" + "999",
    ],
)
def test_is_found(text: str) -> None:
    assert contains_cpr(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "PPR Nord",
        "12345678",  # a CVR number or a telephone
        "+45 12 34 56 78",
        "32" + "01" + "70" + SERIAL,  # no such day
        "01" + "13" + "70" + SERIAL,  # no such month
        "92" + "01" + "70" + SERIAL,  # no replacement day either
        "60" + "01" + "70" + SERIAL,
        "29" + "02" + "00" + "1" + SERIAL[1:],  # 29 February 1900 was not
        "29" + "02" + "71" + SERIAL,
        "00" + "01" + "70" + SERIAL,
        PLAIN + "5",  # eleven digits
        "1" + PLAIN,
        PLAIN * 2,
        "01-02-2018 12:30",
        "01-02-2018 til 28-02-2018",
        "2018-02-01T12:30:00",
        "1.500.000 kr.",
        "2012-01 - 2019-12",
        "fravaer_2012-01_2019-12.csv",
        "790;526;525",
    ],
)
def test_is_left_alone(text: str) -> None:
    assert not contains_cpr(text)


@pytest.mark.parametrize(("seventh", "found"), [("3", False), ("4", True), ("5", True), ("8", True), ("9", True)])
def test_the_seventh_digit_decides_the_century(seventh: str, found: bool) -> None:
    """29 February 00: a leap day in 2000, not in 1900."""
    assert contains_cpr("290200" + seventh + "111") is found
