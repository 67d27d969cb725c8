"""What a file is when it is not what its source or its name says: told by its first bytes."""

from __future__ import annotations

from kpi.intake.cells import NotReadable

_PACKED, _COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_STARTS = {
    "PDF": (b"%PDF",),
    "GZIP": (b"\x1f\x8b",),
    "JSON": (b'{"', b'[{"', b"[ {", b"{\n", b"{\r", b"[\n", b"[\r"),
    "HTML": (b"<html", b"<!doctype html", b"<table", b"<head", b"<meta"),
    "XML": (b"<?xml",),
}
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


_OLD_EXCEL = b"urn:schemas-microsoft-com:office:spreadsheet"
"""A workbook as XML, often named .xls: cells in rows, and no elements of ours."""


def form_of(content: bytes) -> str | None:
    """xlsx, xls, or another form by name; None for what may be CSV. A workbook saved with a password is refused."""
    if content.startswith(_COMPOUND):
        if _ENCRYPTED in content:
            raise NotReadable("protected")
        return "xls"
    if content.startswith(_PACKED):
        return "xlsx"
    if _OLD_EXCEL in content[:2_000]:
        raise NotReadable("other_form", found="Excel 2003-XML", expected="XLSX")
    start = content.removeprefix(b"\xef\xbb\xbf")[:200].lstrip().lower()
    return next((form for form, starts in _STARTS.items() if start.startswith(tuple(map(bytes.lower, starts)))), None)


def refuse_foreign(content: bytes, expected: str) -> None:
    """Raises NotReadable when the bytes are those of another form than the one stated."""
    found = form_of(content)
    named = (found or "CSV").upper()
    if named != expected.upper() and (found or expected in ("xlsx", "xls")):
        raise NotReadable("other_form", found=named, expected=expected.upper())
