"""Text from a delivery, a document or an address with Markdown's signs taken literally."""

from __future__ import annotations

import re

_LIST_MARK = re.compile(r"^(\s*\d*)([.)+-])(?=\s)")


def plain(text: str) -> str:
    """ "1. kvartal" is no list and "[x](y)" no link."""
    escaped = "".join(f"\\{sign}" if sign in "\\`*_[]<>#$:~|" else sign for sign in text)
    return _LIST_MARK.sub(r"\1\\\2", escaped)


def lines(*parts: str) -> str:
    """Finished Markdown, one part under the other."""
    return "  \n".join(part for part in parts if part)


def small(text: str) -> str:
    return f":small[{plain(text)}]" if text else ""
