"""Who may reach the dashboard at all. Without a login it serves a demo store to this machine, and nothing else."""

from __future__ import annotations

import sys
from ipaddress import ip_address

from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import config

from kpi import store
from kpi.settings import Settings
from kpi.web import local


def is_loopback(address: str | None) -> bool:
    if address == "localhost":
        return True
    try:
        return ip_address(address or "").is_loopback
    except ValueError:
        return False


def objection(address: str | None, settings: Settings) -> str:
    """Why the dashboard must not start, in one line; empty when it may."""
    if not is_loopback(address):
        return (
            f"kpi: server.address is {address or 'not set'}; expected 127.0.0.1: without a login the dashboard serves "
            "this machine only; start it with --server.address 127.0.0.1"
        )
    return _objection_to_store(settings)


def _objection_to_store(settings: Settings) -> str:
    if not (settings.store / store.FILE).exists():
        return ""  # Nothing to show yet: the pages say what to run.
    try:
        kind = store.kind_of(settings.store)
    except store.StoreError as error:
        return f"kpi: {error}"
    if kind == "demo" or local.is_on():
        return ""
    return (
        f'kpi: {settings.store / store.FILE} says kind = "{kind}"; expected "demo": without a login only a demo store '
        "is served; point KPI_STORE at a demo store, or open this one for yourself with 'kpi run --local'"
    )


def refuse_unsafe_start(settings: Settings) -> None:
    fault = objection(config.get_option("server.address"), settings)
    if fault:
        print(fault, file=sys.stderr)
        raise SystemExit(1)


class LoopbackOnly:
    """The second lock: a request that did not come from this machine is refused, whatever the server listens on."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or _is_local(scope):
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            await send({"type": "http.response.start", "status": 403, "headers": [(b"content-type", b"text/plain")]})
            await send({"type": "http.response.body", "body": b"kpi: this dashboard serves its own machine only\n"})
        else:
            await send({"type": "websocket.close", "code": 1008})


def _is_local(scope: Scope) -> bool:
    ends = [scope.get("client"), scope.get("server")]
    return all(is_loopback(end[0]) for end in ends if end)
