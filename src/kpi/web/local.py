"""`kpi run --local`: the one person at this machine sees a real store without a login, by a token that works once.

The server knows the token's hash only. The first visit with the token spends it and gets a cookie; nobody else gets in.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import time
from collections.abc import Callable, Iterable
from functools import cache
from http.cookies import CookieError, SimpleCookie
from ipaddress import ip_address
from urllib.parse import parse_qs, urlsplit

from starlette.types import ASGIApp, Receive, Scope, Send

VARIABLE = "KPI_LOCAL_TOKEN_SHA256"
"""Carries the hash from `kpi run --local` to the server it starts."""
PATH = "/lokal"
COOKIE = "kpi_lokal"
SECONDS = 8 * 3_600
"""As long as a login lasts."""
_OPEN = ("/health",)
_REFUSED = (
    "kpi: dette er en rigtig database på én persons maskine. Åbn linket, som 'kpi run --local' skrev i terminalen; det "
    "virker én gang. Er det brugt, så stop serveren, og start den igen.\n"
)
Headers = Iterable[tuple[bytes, bytes]]


def issue() -> tuple[str, str]:
    """A new token and its hash: the token is printed, the hash goes into `VARIABLE`."""
    token = secrets.token_urlsafe(32)
    return token, _sha256(token)


def link(host: str, port: int, token: str) -> str:
    return f"http://{host}:{port}{PATH}?token={token}"


@cache
def is_on() -> bool:
    """Whether this server was started by `kpi run --local`; the answer stays while it runs."""
    return bool(os.environ.get(VARIABLE))


class Visitor:
    """The one who may come in: first by the token, once, then by a cookie that no one else has."""

    def __init__(self, token_sha256: str, now: Callable[[], float] = time.monotonic) -> None:
        self._token: str | None = token_sha256
        self._cookie: str | None = None
        self._until = 0.0
        self._now = now

    def admit(self, token: str) -> str | None:
        """The cookie for the right token; the token is spent by it."""
        if self._token is None or not hmac.compare_digest(_sha256(token), self._token):
            return None
        cookie = secrets.token_urlsafe(32)
        self._token, self._cookie, self._until = None, _sha256(cookie), self._now() + SECONDS
        return cookie

    def knows(self, cookie: str) -> bool:
        known = self._cookie is not None and hmac.compare_digest(_sha256(cookie), self._cookie)
        return known and self._now() < self._until


class TokenDoor:
    """Nothing is answered without the cookie: no page, no file, no socket. Stands outside everything else."""

    def __init__(self, app: ASGIApp, visitor: Visitor | None = None) -> None:
        self.app = app
        self.visitor = visitor or _visitor()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or self.visitor is None:
            await self.app(scope, receive, send)
        elif not _from_here(scope["headers"]):
            await _refuse(scope, send)
        elif scope["type"] == "http" and scope["path"] == PATH and scope["method"] == "GET":
            await self._admit(scope, send)
        elif scope["path"] in _OPEN or self.visitor.knows(_cookie(scope["headers"])):
            await self.app(scope, receive, send)
        else:
            await _refuse(scope, send)

    async def _admit(self, scope: Scope, send: Send) -> None:
        token = parse_qs(scope["query_string"].decode("ascii", errors="replace")).get("token", [""])[0]
        cookie = self.visitor.admit(token) if self.visitor else None
        if cookie is None:
            await _refuse(scope, send)
            return
        kept = f"{COOKIE}={cookie}; Path=/; HttpOnly; SameSite=Strict; Max-Age={SECONDS}"
        headers = [(b"location", b"/"), (b"set-cookie", kept.encode()), (b"cache-control", b"no-store")]
        await send({"type": "http.response.start", "status": 303, "headers": headers})
        await send({"type": "http.response.body", "body": b""})


@cache
def _visitor() -> Visitor | None:
    """One for the life of the server: a spent token stays spent."""
    if not is_on():
        return None
    return Visitor(os.environ.pop(VARIABLE))


def _header(headers: Headers, name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in headers if key.lower() == name), "")


def _cookie(headers: Headers) -> str:
    try:
        found = SimpleCookie(_header(headers, b"cookie")).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""


def _from_here(headers: Headers) -> bool:
    """The address in the browser is this machine's own, and no other site sent the request."""
    host, origin = _header(headers, b"host"), _header(headers, b"origin")
    return _is_own(host) and origin in ("", f"http://{host}", f"https://{host}")


def _is_own(host: str) -> bool:
    try:
        name = urlsplit(f"//{host}").hostname
        return name == "localhost" or ip_address(name or "").is_loopback
    except ValueError:
        return False


async def _refuse(scope: Scope, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": 403, "headers": headers})
    await send({"type": "http.response.body", "body": _REFUSED.encode()})


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
