"""No other way out: what is planted in the extracts is in no file of an edition and in no byte the dashboard sends."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import io
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import numpy as np
import pyarrow.parquet as pq
import pytest
import websockets
from canaries import OPEN, ORGANISATION, PERSON, SECONDS, of_edition, opened, planted, sung
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets import ClientConnection

from kpi import edition, reader, refresh
from kpi.catalogue import Catalogue
from kpi.settings import Settings
from kpi.web.page_list import PAGES

HOME = Path(__file__).parents[2]
AGAIN = ForwardMsg.ScriptFinishedStatus.FINISHED_EARLY_FOR_RERUN


@pytest.fixture(scope="module")
def store(catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("canary")
    (made / "store.toml").write_text('kind = "demo"\n', encoding="utf-8")
    planted().lay(made)
    refresh.publish(made, catalogue, Settings())
    return made


# --- listening --------------------------------------------------------------------------------------------------------


@dataclass
class Heard:
    """All that one visit to a dashboard brought out of it."""

    pages: dict[str, bytes]
    answers: dict[str, bytes]
    log: bytes

    def everything(self) -> Iterator[bytes]:
        yield from (*self.pages.values(), *self.answers.values(), self.log)


@contextmanager
def _served(store: Path, log: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    command = [sys.executable, "-m", "streamlit", "run", str(HOME / "app.py"), "--server.port", address[10:]]
    with log.open("wb") as out:
        server = subprocess.Popen(
            command, cwd=HOME, env={**os.environ, "KPI_STORE": str(store)}, stdout=out, stderr=subprocess.STDOUT
        )
        try:
            end = time.monotonic() + 60
            while _got(f"http://{address}/health", {})[1] != b"ok\n":
                assert server.poll() is None and time.monotonic() < end, log.read_text(encoding="utf-8")
                time.sleep(0.2)
            yield address
        finally:
            server.terminate()
            server.wait(timeout=20)


def _got(address: str, headers: Mapping[str, str]) -> tuple[str, bytes]:
    """The cookies and the body of an answer, whatever its status."""
    try:
        with urlopen(Request(address, headers=dict(headers)), timeout=10) as answer:
            given = answer.headers.get_all("set-cookie") or []
            return "; ".join(one.partition(";")[0] for one in given), answer.read()
    except HTTPError as error:
        return "", error.read()
    except (URLError, OSError):
        return "", b""


async def _visit(address: str, cookie: str, page: str, query: str) -> bytes:
    """Every message of a visit to a page: as it is first, and with all that folds out folded out."""
    heard: list[bytes] = []
    headers = {"Cookie": cookie, "Origin": f"http://{address}"}
    socket_address = f"ws://{address}/_stcore/stream"
    async with (
        asyncio.timeout(60),
        websockets.connect(socket_address, additional_headers=headers, subprotocols=["streamlit"], max_size=None) as to,
    ):
        folded: list[str] = []
        for _ in ("first", "folded out"):
            asked = BackMsg()
            asked.rerun_script.query_string, asked.rerun_script.page_name = query, page
            for name in folded:
                asked.rerun_script.widget_states.widgets.add(id=name, bool_value=True)
            await to.send(asked.SerializeToString())
            folded = [name async for name in _run(to, heard)]
    return b"\n".join(heard)


async def _run(to: ClientConnection, heard: list[bytes]) -> AsyncIterator[str]:
    """Listens until the script has ended; yields what can be folded out."""
    async for message in to:
        heard.append(message if isinstance(message, bytes) else message.encode())
        told = ForwardMsg.FromString(heard[-1])
        if told.delta.add_block.expandable.id:
            yield told.delta.add_block.expandable.id
        if told.WhichOneof("type") == "script_finished" and told.script_finished != AGAIN:
            return
    raise AssertionError("the dashboard hung up")


def _heard(store: Path, log: Path) -> Heard:
    """Every page as director and as a leader, wrong addresses, and every table that was offered."""
    unit = f"enhed={ORGANISATION}.mark&rolle=leder:{ORGANISATION}.mark"
    with _served(store, log) as address:
        cookie, front = _got(f"http://{address}/", {})
        visits = [(page.address if page.group != "front" else "", query) for page in PAGES for query in ("", unit)]
        visits += [("sygefravaer", "enhed=findes-ikke&maaned=ugyldig"), ("findes-ikke", "")]
        pages = {f"{page}?{query}": asyncio.run(_visit(address, cookie, page, query)) for page, query in visits}
        links = sorted(
            {link for page in pages.values() for link in re.findall(rb"/eksport/[\w-]+\.(?:csv|xlsx)", page)}
        )
        wanted = [*(link.decode() for link in links), "/eksport/findes-ikke.csv", "/findes/ikke", "/media/findes-ikke"]
        answers = {one: _got(f"http://{address}{one}", {"Cookie": cookie})[1] for one in wanted}
    return Heard(pages, answers | {"/": front}, log.read_bytes())


@pytest.fixture(scope="module")
def heard(store: Path, tmp_path_factory: pytest.TempPathFactory) -> Heard:
    return _heard(store, tmp_path_factory.mktemp("heard") / "server.log")


# --- tests ------------------------------------------------------------------------------------------------------------


def test_no_file_of_an_edition_tells_of_the_planted_person(store: Path) -> None:
    folder = store / edition.FOLDER
    assert (folder / "v0001" / "own" / "figures.parquet").is_file()
    assert not sung(of_edition(folder))
    assert any(OPEN.encode() in piece for piece in of_edition(folder))
    assert PERSON.encode() in sung(of_edition(store / "extracts"))


@pytest.mark.slow
def test_no_byte_that_leaves_the_dashboard_tells_of_the_planted_person(heard: Heard) -> None:
    assert not sung(heard.everything())


@pytest.mark.slow
def test_what_may_be_read_is_heard_on_every_way_out(heard: Heard) -> None:
    """A listener that hears nothing would find no canary either."""
    assert sum(OPEN.encode() in page for page in heard.pages.values()) > len(PAGES) // 2
    assert OPEN.encode() in heard.pages["sygefravaer?"]
    tables = {link: [*opened(answer)] for link, answer in heard.answers.items() if link.endswith((".csv", ".xlsx"))}
    for kind in (".csv", ".xlsx"):
        assert any(OPEN.encode() in part for link, parts in tables.items() if link.endswith(kind) for part in parts)
    assert b"udl" in heard.answers["/eksport/findes-ikke.csv"]
    assert heard.log


def test_a_canary_that_is_let_out_is_found(store: Path, tmp_path: Path) -> None:
    """In a table, in a text, packed in a workbook, in a chart's numbers."""
    let_out = Path(shutil.copytree(store / edition.FOLDER, tmp_path / "editions")) / "v0001"
    figures = pq.read_table(let_out / "figures.parquet")
    values = [SECONDS / 26_640, *figures["numerator"].to_pylist()[1:]]
    place = figures.column_names.index("numerator")
    pq.write_table(figures.set_column(place, figures.schema.field("numerator"), [values]), let_out / "figures.parquet")
    assert sung(of_edition(let_out))
    workbook = io.BytesIO()
    with zipfile.ZipFile(workbook, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("sheet.xml", f"<v>{SECONDS / 3600:.6f}</v>")
    chart = json.dumps({"bdata": base64.b64encode(np.array([1.0, SECONDS / 3600, 2.0]).tobytes()).decode()})
    whole = json.dumps({"bdata": base64.b64encode(np.array([1, SECONDS], dtype="<i4").tobytes()).decode()})
    for piece in (workbook.getvalue(), chart.encode(), whole.encode(), f"fejl hos {PERSON}".encode(), b"62.453 s"):
        assert sung([piece]), piece
    assert not sung([b"62.4", b"17,3 timer", PERSON[:-1].encode()])


def test_an_edition_with_less_than_full_protection_is_refused(store: Path, tmp_path: Path) -> None:
    """Also with hashes that hold; where an older one is whole it is shown instead."""
    weaker = Path(shutil.copytree(store, tmp_path / "store"))
    older, newer = (weaker / edition.FOLDER / name for name in ("v0001", "v0002"))
    shutil.copytree(older, newer)
    _protect(newer, "interim")
    sealed = edition.pointer_text("v0002", hashlib.sha256((newer / edition.MANIFEST).read_bytes()).hexdigest())
    (newer.parent / edition.POINTER).write_bytes(sealed)
    with pytest.raises(edition.EditionError, match="protection is 'interim', expected 'full'"):
        edition.verify(newer)
    assert reader.open_reader(weaker).edition.id == "v0001"
    _protect(older, "interim")
    with pytest.raises(reader.ReaderError, match="interim"):
        reader.open_reader(weaker)


def _protect(folder: Path, protection: str) -> None:
    text = (folder / edition.MANIFEST).read_bytes().replace(b'"full"', f'"{protection}"'.encode())
    (folder / edition.MANIFEST).write_bytes(text)
    (folder / edition.SEAL).write_bytes(edition.seal_text(hashlib.sha256(text).hexdigest()))
