"""How long a reader waits: `python benchmarks/dashboard.py [STORE]` (KPI_CHROMIUM names the browser, else chromium).

On every page of the demo edition the language is changed again and again: from the browser's message to the server's
last one is the server's time of a rerun. On the page on sickness absence the measure is changed, for several units:
from the click to the frame in which the new chart stands is what a reader waits for. Chromium on this machine, one
visitor. Other work on the machine counts, so beside the clock stands the time that the processor worked for the
server (on Linux), and for a click that of the browser's page too: what a reader waits for on an idle machine.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, CDPSession, Page, WebSocket, sync_playwright

HOME = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HOME / "tests" / "browser"))

from browsing import FLAGS, Seen, started  # noqa: E402

from kpi.reader import DEMO_DIRECTOR, open_reader  # noqa: E402
from kpi.settings import settings  # noqa: E402
from kpi.web import page_list  # noqa: E402

MOST_SERVER_MS, MOST_CLICK_MS = 100.0, 400.0
"""What the product may take, at the 95th percentile."""
CHANGES, UNITS = 12, 8
QUIET_SECONDS = 0.4
"""A server that has said nothing for so long has said everything."""
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


@dataclass
class Wire:
    """When the browser last asked and the server last answered."""

    asked: float = 0.0
    answered: float = 0.0
    bytes: int = 0
    sockets: list[WebSocket] = field(default_factory=list)

    def follow(self, socket: WebSocket) -> None:
        self.sockets.append(socket)
        socket.on("framesent", lambda _: self._sent())
        socket.on("framereceived", self._received)

    def _sent(self) -> None:
        self.asked, self.bytes = time.perf_counter(), 0

    def _received(self, data: str | bytes) -> None:
        self.answered = time.perf_counter()
        self.bytes += len(data)


@dataclass(frozen=True)
class Waited:
    """Milliseconds by the clock and, where the system tells it, by the processor."""

    clock: float
    processor: float


def worked(process: int) -> float:
    """Milliseconds that the processor has worked for a process so far; not a number where the system does not say."""
    # Linux names the clock of another process by its number, its threads that have ended included.
    return 1000 * time.clock_gettime((~process << 3) | 2) if sys.platform == "linux" else float("nan")


def reruns(browser: Browser, home: str, server: int, address: str) -> list[Waited]:
    """The server's time, one for each change of language."""
    page, wire, found = browser.new_page(), Wire(), []
    page.on("websocket", wire.follow)
    Seen(home, page).go(address)
    for change in range(CHANGES):
        before = worked(server)
        page.get_by_role("radio", name="English" if change % 2 == 0 else "Dansk").click()
        while time.perf_counter() - max(wire.asked, wire.answered) < QUIET_SECONDS:
            page.wait_for_timeout(50)
        found.append(Waited(1000 * (wire.answered - wire.asked), worked(server) - before))
    page.close()
    return found


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
            found = reruns(browser, home, server, f"/{page.address}")
            told(f"server, {page.name}", found)
            everything += found
        told("server, every page", everything, MOST_SERVER_MS)
        told("click to painted chart", clicks(browser, home, server, units), MOST_CLICK_MS)
        browser.close()
    print(f"load of the machine at the end: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")


if __name__ == "__main__":
    main()
