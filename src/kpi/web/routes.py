"""Answers beside the pages: is the server alive, the front page under its own name, and tables to take home."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from kpi.screens import download
from kpi.web import exports, page_language, visitor
from kpi.web.exports import Export

_KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_GONE = "Linket til tabellen er udløbet eller hører til en anden browser. Åbn siden igen, og hent tabellen derfra.\n"


async def _alive(request: Request) -> PlainTextResponse:
    """Says nothing about what is inside."""
    return PlainTextResponse("ok\n")


async def _front(request: Request) -> RedirectResponse:
    """Streamlit serves its default page at the root alone; the name in the menu must lead there too."""
    return RedirectResponse(f"/?{request.url.query}" if request.url.query else "/", status_code=307)


def _table(request: Request) -> Response:
    """A table that a page offered this very browser. Not a coroutine: making a workbook must not hold up the others."""
    kind = request.path_params["kind"]
    export = exports.KEPT.take(request.path_params["token"], visitor.of_request(request.cookies))
    if export is None or kind not in _KINDS:
        return PlainTextResponse(_GONE, status_code=404, headers={"cache-control": "no-store"})
    disposition = f'attachment; filename="{export.name}.{kind}"'
    headers = {"content-disposition": disposition, "cache-control": "private, no-store"}
    return Response(_bytes(export, kind), media_type=_KINDS[kind], headers=headers)


def _bytes(export: Export, kind: str) -> bytes:
    if kind == "csv":
        return download.as_csv(export.table, export.say)
    return download.as_xlsx(export.table, export.about, export.say)


ROUTES = (
    Route("/health", _alive),
    Route("/overblik", _front),
    Route("/eksport/{token}.{kind}", _table),
    Route(page_language.SCRIPT, page_language.script),
)
