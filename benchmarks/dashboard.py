"""How long a reader waits: `python benchmarks/dashboard.py [STORE]` (KPI_CHROMIUM names the browser, else chromium).

On every page of the demo edition the language is changed again and again: from the question to the whole answer is the
server's time of a rerun, asked over its own socket without a browser, which would take its time from the same
processors. On the page on sickness absence the measure is changed in Chromium on this machine, for several units: from
the click to the frame in which the new chart stands is what a reader waits for. One visitor. Other work on the machine
counts, so beside the clock stands the time that the processor worked for the server (on Linux), and for a click that
of the browser's page too.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, CDPSession, Page, sync_playwright
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

HOME = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HOME / "tests" / "browser"))

from browsing import FLAGS, Seen, started  # noqa: E402

from kpi.reader import DEMO_DIRECTOR, open_reader  # noqa: E402
from kpi.settings import settings  # noqa: E402
from kpi.web import page_list  # noqa: E402

MOST_SERVER_MS, MOST_CLICK_MS = 100.0, 400.0
"""What the product may take, at the 95th percentile."""
CHANGES, UNITS = 12, 8
_TIMED_CLICK = """async (label) => {
    const title = () => document.querySelector(".js-plotly-plot .gtitle")?.textContent;
    const before = title();
    const wanted = [...document.querySelectorAll("button")].find((one) => one.innerText.trim() === label);
    const begun = performance.now();
    wanted.click();
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    while (title() === before || !title()) {
        await frame();
        if (performance.now() - begun > 20000) throw new Error(`the chart did not change: ${before}`);
    }
    await frame();
    return performance.now() - begun;
}"""


@dataclass(frozen=True)
class Waited:
    """Milliseconds by the clock and, where the system tells it, by the processor."""

    clock: float
    processor: float


def worked(process: int) -> float:
    """Milliseconds that the processor has worked for a process so far; not a number where the system does not say."""
    # Linux names the clock of another process by its number, its threads that have ended included.
    return 1000 * time.clock_gettime((~process << 3) | 2) if sys.platform == "linux" else float("nan")


def reruns(home: str, server: int, address: str) -> list[Waited]:
    """The server's time, one for each change of language; the first one makes what nobody has asked for yet."""
    found = []
    with connect(f"{home.replace('http', 'ws')}/_stcore/stream", max_size=None, origin=Origin(home)) as socket:
        script = _rerun(socket, address, "da", "")
        for change in range(CHANGES):
            before, begun = worked(server), time.perf_counter()
            script = _rerun(socket, address, ("en", "da")[change % 2], script)
            found.append(Waited(1000 * (time.perf_counter() - begun), worked(server) - before))
    return found


def _rerun(socket: ClientConnection, address: str, language: str, script: str) -> str:
    """Asks as the browser does and waits for the whole answer; names the page that answered."""
    asked = BackMsg()
    asked.rerun_script.query_string = f"sprog={language}"
    asked.rerun_script.page_name = address
    asked.rerun_script.page_script_hash = script
    socket.send(asked.SerializeToString())
    while True:
        told = ForwardMsg.FromString(_bytes(socket.recv()))
        if told.WhichOneof("type") == "navigation":
            script = told.navigation.page_script_hash
        if told.WhichOneof("type") == "script_finished":
            return script


def _bytes(received: str | bytes) -> bytes:
    assert isinstance(received, bytes)
    return received


def clicks(browser: Browser, home: str, server: int, units: list[str]) -> list[Waited]:
    """From a click on the other measure to its painted chart."""
    page = browser.new_page()
    return [waited for unit in units for waited in _clicks(Seen(home, page), server, unit)]


def _clicks(seen: Seen, server: int, unit: str) -> list[Waited]:
    seen.go(f"/sygefravaer?enhed={unit}&kpi=sickness_days_per_fte")
    return [_click(seen.page, server, label) for label in ("Procent", "Dage pr. fuldtidsansat") * 2]


def _click(page: Page, server: int, label: str) -> Waited:
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    before, drawn = worked(server), _drawing(session)
    waited = float(page.evaluate(_TIMED_CLICK, label))
    busy = worked(server) - before + _drawing(session) - drawn
    page.wait_for_timeout(500)
    session.detach()
    return Waited(waited, busy)


def _drawing(session: CDPSession) -> float:
    """Milliseconds that the page's own thread has worked."""
    told = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    return 1000 * float(told["ThreadTime"] if "ThreadTime" in told else told["TaskDuration"])


def told(name: str, found: list[Waited], most: float | None = None) -> None:
    (middle, high), (usual, busy) = (
        np.percentile([getattr(one, by) for one in found], [50, 95]) for by in ("clock", "processor")
    )
    verdict = "" if most is None else f"   {_verdict(high, most)}, processor {_verdict(busy, most)} {most:.0f} ms"
    print(
        f"{name:26} clock: median {middle:5.0f} ms, p95 {high:5.0f} ms   "
        f"processor: median {usual:5.0f} ms, p95 {busy:5.0f} ms   of {len(found)}{verdict}",
        flush=True,
    )


def _verdict(found: float, most: float) -> str:
    return "within" if found <= most else "ABOVE"


def main() -> None:
    store = Path(sys.argv[1]) if len(sys.argv) > 1 else settings().store
    scoped = open_reader(store).scoped(DEMO_DIRECTOR)
    units = [row.unit_id for row in scoped.units("aalborg-fb") if row.shown][:UNITS]
    path = os.environ.get("KPI_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright, started(store) as (home, server):
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        everything: list[Waited] = []
        for page in page_list.there(HOME):
            found = reruns(home, server, page.address)
            told(f"server, {page.name}", found)
            everything += found
        told("server, every page", everything, MOST_SERVER_MS)
        told("click to painted chart", clicks(browser, home, server, units), MOST_CLICK_MS)
        browser.close()
    print(f"load of the machine at the end: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")


if __name__ == "__main__":
    main()
