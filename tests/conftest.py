"""Stores that several tests read, made once, and caches that no test may inherit from another."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock

from kpi import catalogue as catalogues
from kpi import edition
from kpi.catalogue import Catalogue
from kpi.engine.measure import Measures
from kpi.extracts import ExtractIndex
from kpi.facts import store as facts_store
from kpi.settings import settings

if TYPE_CHECKING:
    from kpi.intake import Receipt

HOME = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HOME / "tests" / "toy"))

SMALL = 0.2
"""A fifth of the largest organisation: as good as the whole where the figures themselves do not matter."""


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    """Settings and Streamlit's caches live as long as the process: no test may tell the next one anything by them."""
    _forget()
    yield
    _forget()


def _forget() -> None:
    settings.cache_clear()
    streamlit = sys.modules.get("streamlit")
    if streamlit is not None:
        streamlit.cache_data.clear()
        streamlit.cache_resource.clear()


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return catalogues.load(HOME)


@pytest.fixture(scope="session")
def demo_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo with an edition, read only. KPI_TEST_STORE may name one that is there already."""
    named = os.environ.get("KPI_TEST_STORE")
    if named and edition.current(Path(named)) is not None:
        return Path(named)
    return _once(tmp_path_factory, "demo", partial(_published_demo, scale=1.0))


@pytest.fixture(scope="session")
def small_demo_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo with a fifth of Aalborg's employees, with an edition, read only."""
    return _once(tmp_path_factory, "small-demo", partial(_published_demo, scale=SMALL))


def _once(tmp_path_factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A store that all processes of one run share; the first that asks makes it."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    store = shared / name
    with FileLock(shared / f"{name}.lock"):
        if not store.exists():
            make(shared / f"{name}-unfinished")
            os.rename(shared / f"{name}-unfinished", store)
    return store


@pytest.fixture(scope="session")
def measured(catalogue: Catalogue) -> Callable[[Path], dict[str, Measures]]:
    """The exact figures of a store's extracts, by organisation."""

    def of(store: Path) -> dict[str, Measures]:
        built = facts_store.build(ExtractIndex.load(store))
        return {name: Measures(facts, catalogue.kpis) for name, facts in built.items()}

    return of


@pytest.fixture(scope="session")
def _whole_town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import town

    from kpi.intake import ingest

    store = tmp_path_factory.mktemp("toy") / "store"
    town.write(store, town.tables())
    accepted(ingest(store))
    return store


@pytest.fixture
def toy_store(_whole_town: Path, tmp_path: Path) -> Path:
    """Legeby with its extracts, a copy that the test may change."""
    return Path(shutil.copytree(_whole_town, tmp_path / "legeby"))


def accepted(receipts: list[Receipt]) -> list[Receipt]:
    refused = [receipt for receipt in receipts if receipt.verdict == "refused"]
    assert not refused, "\n".join(f"{one.line()} {[fault.en for fault in one.faults]}" for one in refused)
    return receipts


def _published_demo(store: Path, scale: float) -> None:
    from kpi import demo
    from kpi.intake import ingest
    from kpi.publish.disclosure import Policy
    from kpi.publish.publish import publish

    demo.make(store, scale=scale)
    accepted(ingest(store))
    publish(store, catalogues.load(HOME), policy=Policy(), own=True)
