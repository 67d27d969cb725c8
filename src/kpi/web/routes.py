"""Answers beside the pages: is the server alive, and the front page under its own name."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.routing import Route


async def _alive(request: Request) -> PlainTextResponse:
    """Says nothing about what is inside."""
    return PlainTextResponse("ok\n")


async def _front(request: Request) -> RedirectResponse:
    """Streamlit serves its default page at the root alone; the name in the menu must lead there too."""
    return RedirectResponse(f"/?{request.url.query}" if request.url.query else "/", status_code=307)


ROUTES = (Route("/health", _alive), Route("/overblik", _front))
