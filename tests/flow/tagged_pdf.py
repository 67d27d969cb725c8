"""Reads a tagged PDF as a screen reader does: its structure, with the words that belong to each part."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf

_HEX = re.compile(rb"<([0-9A-Fa-f]+)>")
_CHAR = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_RANGE = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)


@dataclass
class Part:
    """An element of the structure; `text` is its own and that of everything in it."""

    kind: str
    text: str = ""
    alt: str = ""
    scope: str = ""
    parts: list[Part] = field(default_factory=list)

    def all(self, *kinds: str) -> Iterator[Part]:
        if self.kind in kinds:
            yield self
        for part in self.parts:
            yield from part.all(*kinds)


def read(content: bytes) -> Part:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        texts = {page.objgen: _texts(page) for page in pdf.pages}
        return _part(pdf.Root.StructTreeRoot, texts, None, "root")


def _part(element: Any, texts: dict[Any, dict[int, str]], page: Any, kind: str) -> Part:
    page = element.get("/Pg", page)
    found = Part(kind, alt=str(element.get("/Alt", "")), scope=_scope(element))
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, int):
            found.text += texts[page.objgen].get(kid, "")
        elif "/MCID" in kid:
            found.text += texts[kid.get("/Pg", page).objgen].get(int(kid["/MCID"]), "")
        elif "/S" in kid:
            found.parts.append(_part(kid, texts, page, str(kid["/S"]).lstrip("/")))
            found.text += found.parts[-1].text
    if "/ActualText" in element:
        found.text = str(element["/ActualText"])
    return found


def _scope(element: Any) -> str:
    attributes = element.get("/A", [])
    for one in attributes if isinstance(attributes, pikepdf.Array) else [attributes]:
        if isinstance(one, pikepdf.Dictionary) and "/Scope" in one:
            return str(one["/Scope"]).lstrip("/")
    return ""


def _texts(page: pikepdf.Page) -> dict[int, str]:
    """What is shown in each marked piece of a page."""
    maps = {name: _map(font) for name, font in page.resources.get("/Font", {}).items()}
    found: dict[int, str] = {}
    stack: list[int | None] = []
    font: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in ("BDC", "BMC"):
            properties = operands[1] if len(operands) > 1 else {}
            stack.append(int(properties["/MCID"]) if "/MCID" in properties else (stack[-1] if stack else None))
        elif name == "EMC":
            stack.pop()
        elif name == "Tf":
            font = maps[str(operands[0])]
        elif name in ("Tj", "TJ") and stack and stack[-1] is not None:
            strings = operands[0] if name == "TJ" else operands
            said = "".join(_decoded(bytes(one), font) for one in strings if isinstance(one, pikepdf.String))
            found[stack[-1]] = found.get(stack[-1], "") + said
    return found


def _decoded(raw: bytes, font: dict[int, str]) -> str:
    return "".join(font.get(int.from_bytes(raw[at : at + 2], "big"), "") for at in range(0, len(raw), 2))


def _map(font: Any) -> dict[int, str]:
    """The font's own table of what its signs mean."""
    stream = font["/ToUnicode"].read_bytes()
    found: dict[int, str] = {}
    for block in _CHAR.findall(stream):
        codes = _HEX.findall(block)
        for code, meaning in zip(codes[::2], codes[1::2], strict=True):
            found[int(code, 16)] = bytes.fromhex(meaning.decode()).decode("utf-16-be")
    for block in _RANGE.findall(stream):
        codes = _HEX.findall(block)
        for first, last, meaning in zip(codes[::3], codes[1::3], codes[2::3], strict=True):
            start = ord(bytes.fromhex(meaning.decode()).decode("utf-16-be"))
            found |= {code: chr(start + code - int(first, 16)) for code in range(int(first, 16), int(last, 16) + 1)}
    return found
