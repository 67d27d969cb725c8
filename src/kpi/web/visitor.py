"""A cookie that tells one browser from another, so that what a page minted for one is of no use to the next."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie

import streamlit as st
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "kpi_besoeg"
SECONDS = 12 * 3_600
_SHAPE = re.compile(r"[A-Za-z0-9_-]{43}")


def of_page() -> str:
    """The visitor a page is drawn for; empty when the browser brought no cookie."""
    return _checked(st.context.cookies)


def of_request(cookies: Mapping[str, str]) -> str:
    return _checked(cookies)


def _checked(cookies: Mapping[str, str]) -> str:
    found = cookies.get(COOKIE, "")
    return found if _SHAPE.fullmatch(found) else ""


class VisitorCookie:
    """Gives a browser its cookie with the first page it loads. It says nothing about who somebody is."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or _checked(_cookies(scope)):
            await self.app(scope, receive, send)
            return

        async def with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_page(message):
                kept = f"{COOKIE}={secrets.token_urlsafe(32)}; Path=/; HttpOnly; SameSite=Strict; Max-Age={SECONDS}"
                message["headers"] = [*message.get("headers", []), (b"set-cookie", kept.encode())]
            await send(message)

        await self.app(scope, receive, with_cookie)


def _cookies(scope: Scope) -> Mapping[str, str]:
    sent = next((value for name, value in scope["headers"] if name == b"cookie"), b"").decode("latin-1")
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(sent).items()}
    except CookieError:
        return {}


def _is_page(message: Message) -> bool:
    kind = next((value for name, value in message.get("headers", []) if name.lower() == b"content-type"), b"")
    return bool(kind.startswith(b"text/html"))
