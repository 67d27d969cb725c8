"""The language of the page itself, which a screen reader goes by: Streamlit's own page says English, always.

The server writes the language of the address into the page it hands out; a small script of our own keeps it in step
when a reader changes language without loading the page anew. One rule of layout goes the same way: a title that can be
pressed is read from the left like any other, where Streamlit centres the lines of a narrow button.
"""

from __future__ import annotations

from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SCRIPT = "/kpi-sprog.js"
_FIXED = b'<html lang="en">'
_HEAD_ENDS = b"</head>"
_STYLE = b"<style>[data-testid=stBaseButton-tertiary], [data-testid=stBaseButton-tertiary] * {text-align:start}</style>"
_SOURCE = """\
(function () {
  "use strict";
  function follow() {
    var asked = new URLSearchParams(window.location.search).get("sprog");
    var language = asked === "en" ? "en" : "da";
    if (document.documentElement.lang !== language) document.documentElement.lang = language;
  }
  ["pushState", "replaceState"].forEach(function (name) {
    var kept = window.history[name];
    window.history[name] = function () {
      var answer = kept.apply(this, arguments);
      follow();
      return answer;
    };
  });
  window.addEventListener("popstate", follow);
  follow();
})();
"""


async def script(request: Request) -> Response:
    return Response(_SOURCE, media_type="text/javascript", headers={"cache-control": "no-cache"})


class PageLanguage:
    """Rewrites the one HTML page there is; everything else passes untouched."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET" or not _wants_page(scope):
            await self.app(scope, receive, send)
            return
        await self.app(_uncompressed(scope), receive, _Rewriting(send, _language(scope)))


class _Rewriting:
    """Holds an HTML answer back until it is whole; hands any other on as it comes."""

    def __init__(self, send: Send, language: str) -> None:
        self.send = send
        self.language = language
        self.start: Message | None = None
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_html(message):
            self.start = message
        elif message["type"] == "http.response.body" and self.start is not None:
            self.body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._finish(self.start)
        else:
            await self.send(message)

    async def _finish(self, start: Message) -> None:
        body = rewritten(self.body, self.language)
        dropped = (b"content-length", b"etag", b"last-modified", b"accept-ranges")
        kept = [(name, value) for name, value in start["headers"] if name.lower() not in dropped]
        await self.send({**start, "headers": [*kept, (b"content-length", str(len(body)).encode())]})
        await self.send({"type": "http.response.body", "body": body})


def rewritten(page: bytes, language: str) -> bytes:
    script = f'<script src="{SCRIPT}"></script>'.encode()
    named = page.replace(_FIXED, f'<html lang="{language}">'.encode(), 1)
    return named.replace(_HEAD_ENDS, _STYLE + script + _HEAD_ENDS, 1)


def _language(scope: Scope) -> str:
    asked = parse_qs(scope["query_string"].decode("ascii", errors="replace")).get("sprog", ["da"])
    return "en" if asked[0] == "en" else "da"


def _wants_page(scope: Scope) -> bool:
    return any(name == b"accept" and b"text/html" in value for name, value in scope["headers"])


def _uncompressed(scope: Scope) -> Scope:
    """A packed page could not be rewritten, and an answer of "not changed" would keep the language of before."""
    dropped = (b"accept-encoding", b"if-none-match", b"if-modified-since", b"range")
    return {**scope, "headers": [(name, value) for name, value in scope["headers"] if name not in dropped]}


def _is_html(message: Message) -> bool:
    return any(
        name.lower() == b"content-type" and value.startswith(b"text/html") for name, value in message.get("headers", [])
    )
