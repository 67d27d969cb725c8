"""`kpi run` and `kpi demo`: the dashboard, and something to look at."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from kpi import audit, catalogue, edition, refresh
from kpi import store as stores
from kpi.commands.options import Store, chosen, console, fail
from kpi.settings import Settings, settings

Local = Annotated[bool, typer.Option("--local", help="A real store for the one person at this machine; logged.")]


def run(store: Store = None, local: Local = False) -> None:
    """Start the dashboard on 127.0.0.1:8501; builds the demo edition first when there is none."""
    from kpi.web.gate import objection

    at, now = chosen(store), settings()
    if at == now.home / "data" / "demo" and edition.current(at) is None:
        _build_demo(at)
    link = _local_link(at, now) if local else f"http://{now.host}:{now.port}"
    fault = objection(now.host, now.model_copy(update={"store": at}))
    if fault:
        fail(fault.removeprefix("kpi: "))
    if local:
        audit.append(at, "run --local", host=now.host, port=now.port)
        console.print("Only for you at this machine; the link works once and for eight hours:")
    print(link, flush=True)
    command = [sys.executable, "-m", "streamlit", "run", str(now.home / "app.py"), "--server.address", now.host]
    environment = {**os.environ, "KPI_STORE": str(at)}
    code = subprocess.call([*command, "--server.port", str(now.port)], cwd=now.home, env=environment)
    raise SystemExit(max(code, 0))


def _local_link(store: Path, now: Settings) -> str:
    """The link that works once. The server is told the token's hash, the log only that it was asked for."""
    from kpi.web import local

    stores.kind_of(store)
    if not now.is_loopback:
        fail(f"host is {now.host}; expected 127.0.0.1 with --local: nobody else may reach a store without a login")
    token, sha256 = local.issue()
    os.environ[local.VARIABLE] = sha256
    return local.link(now.host, now.port, token)


def demo(
    store: Store = None,
    scale: Annotated[float, typer.Option(min=0.05, max=10, help="Size of the largest organisation.")] = 1.0,
    seed: Annotated[int | None, typer.Option(help="Another seed makes other people.")] = None,
) -> None:
    """Make a demo store and write made-up deliveries into its raw/."""
    files = _make_demo(chosen(store), scale, seed)
    print(f"{len(files)} made-up deliveries written to {chosen(store) / 'raw'}")


def _build_demo(store: Path) -> None:
    console.print("The demo edition is built (about half a minute, only the first time) ...")
    _make_demo(store, 1.0, None)
    refused = [receipt for receipt in refresh.take_in(store) if receipt.verdict == "refused"]
    if refused:
        fail(*(receipt.line() for receipt in refused))
    refresh.publish(store, catalogue.load(settings().home), settings())


def _make_demo(store: Path, scale: float, seed: int | None) -> list[Path]:
    from kpi import demo as made_up

    if (store / stores.FILE).exists() and stores.kind_of(store) != "demo":
        fail(f"{store}: is a real store; demo deliveries go into a demo store only")
    return made_up.make(store, scale=scale) if seed is None else made_up.make(store, scale=scale, seed=seed)
