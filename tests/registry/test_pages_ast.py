"""Pages and the launcher draw and nothing else: held over their syntax trees."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

HOME = Path(__file__).parents[2]
PAGES = sorted((HOME / "pages").glob("*.py"))
LAUNCHER = HOME / "app.py"
ALLOWED = {
    "page": ("streamlit", "kpi.web", "kpi.screens"),
    "launcher": ("streamlit", "starlette", "kpi.web", "kpi.settings"),
}
SQL = ("select ", "insert ", "update ", "delete ", "from ", "create ")


def _imports(tree: ast.AST) -> list[str]:
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found.append("." * node.level + (node.module or ""))
    return found


def faults(source: str, role: str) -> list[str]:
    """What a page must not hold, one line each."""
    tree = ast.parse(source)
    body = tree.body[1:] if ast.get_docstring(tree) else tree.body
    found = [f"imports {name}" for name in _imports(tree) if not name.startswith(ALLOWED[role])]
    for node in (inner for outer in body for inner in ast.walk(outer)):
        if isinstance(node, ast.BinOp | ast.AugAssign):
            found.append(f"line {node.lineno}: arithmetic" if role == "page" else "")
        if isinstance(node, ast.keyword) and node.arg in ("unsafe_allow_html", "unsafe_allow_javascript"):
            found.append(f"line {node.value.lineno}: {node.arg}")
        if isinstance(node, ast.Attribute) and node.attr in ("cache_data", "cache_resource", "html", "query_params"):
            found.append(f"line {node.lineno}: st.{node.attr}")
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.lower().startswith(SQL):
            found.append(f"line {node.lineno}: SQL")
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.append(f"line {node.lineno}: a page is a script; '{node.name}' belongs in kpi.web or kpi.screens")
    return [fault for fault in found if fault]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_draws_and_nothing_else(page: Path) -> None:
    assert not faults(page.read_text(encoding="utf-8"), "page")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_stays_short(page: Path) -> None:
    assert len(page.read_text(encoding="utf-8").splitlines()) <= 60


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_has_a_screen_of_the_same_name(page: Path) -> None:
    assert (HOME / "src/kpi/screens" / page.name).exists()


def test_the_launcher_starts_and_nothing_else() -> None:
    assert not faults(LAUNCHER.read_text(encoding="utf-8"), "launcher")


@pytest.mark.parametrize(
    "planted",
    [
        "import duckdb",
        "from kpi import reader",
        "from kpi.publish import ledger",
        "rate = hours / days",
        "total += 1",
        "st.markdown(text, unsafe_allow_html=True)",
        "@st.cache_data\ndef rows(): ...",
        'rows = ask("select * from figures")',
    ],
)
def test_a_planted_fault_is_found(planted: str) -> None:
    assert faults(planted, "page")


def test_no_source_of_the_web_zone_writes_html() -> None:
    for source in (HOME / "src/kpi/web").glob("*.py"):
        text = source.read_text(encoding="utf-8")
        assert "unsafe_allow_html" not in text, source
        assert "st.html" not in text, source
