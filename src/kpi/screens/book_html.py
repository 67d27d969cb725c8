"""Plain HTML for paper and browser: no script, nothing fetched, readable without a style."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from kpi.screens.language import Language

_STYLE = (
    "body{font:16px/1.5 sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#0f1720;background:#fff}"
    "h1,h2,h3{line-height:1.25}h2{margin-top:2.5rem;border-bottom:1px solid #d9dfe5}h3{margin-top:2rem}"
    "blockquote{margin:1rem 0;padding:.5rem 1rem;border-left:4px solid #1f5f99;background:#f3f5f7}"
    "dl{display:grid;grid-template-columns:minmax(6rem,12rem) 1fr;gap:.35rem 1rem}"
    "dt{font-weight:600}dd{margin:0}small,.aside{color:#4b5660}a{color:#1f5f99}"
    "@media print{section{break-inside:avoid}body{margin:0;max-width:none}}"
)


def document(title: str, body: Iterable[str], say: Language) -> str:
    """A whole file that says its language and its name."""
    head = (
        f'<!doctype html>\n<html lang="{say.code}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
    )
    return head + "\n".join((heading(1, title), *body)) + "\n</main>\n</body>\n</html>\n"


def heading(level: int, text: str, anchor: str = "") -> str:
    named = f' id="{escape(anchor, quote=True)}"' if anchor else ""
    return f"<h{level}{named}>{escape(text)}</h{level}>"


def paragraph(text: str, kind: str = "") -> str:
    if not text:
        return ""
    return f'<p class="{kind}">{escape(text)}</p>' if kind else f"<p>{escape(text)}</p>"


def quote(text: str, where: Sequence[str]) -> str:
    """A document's own words are Danish in either language."""
    lines = "".join(f"<br><small>{escape(line)}</small>" for line in where if line)
    return f'<blockquote><span lang="da">{escape(text)}</span>{lines}</blockquote>' if text else ""


def terms(found: Iterable[tuple[str, str]]) -> str:
    told = "".join(f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>\n" for name, text in found if text)
    return f"<dl>\n{told}</dl>" if told else ""


def link(address: str, text: str) -> str:
    return f'<a href="{escape(address, quote=True)}">{escape(text)}</a>'


def listed(items: Iterable[str]) -> str:
    """Items that are HTML already."""
    told = "".join(f"<li>{item}</li>\n" for item in items)
    return f"<ul>\n{told}</ul>" if told else ""


def section(*parts: str) -> str:
    return "<section>\n" + "\n".join(part for part in parts if part) + "\n</section>"
