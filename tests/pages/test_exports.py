"""Tables to take home: for the browser they were offered to, for a while, and only so many."""

from __future__ import annotations

import pytest
from asgi import get
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route

from kpi.screens.language import Language
from kpi.screens.table import Table
from kpi.web import exports, routes, visitor
from kpi.web.exports import Export, Exports

MINE, OTHERS = "m" * 43, "o" * 43


class Clock:
    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


def _export(name: str = "tabel") -> Export:
    return Export(name, Table(("Enhed", "Dage"), (("Dagplejen", "11,8"),)), (("Tabel", "Fravær"),), Language("da"))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def kept(clock: Clock) -> Exports:
    return Exports(clock)


def test_a_token_is_good_for_the_one_it_was_minted_for(kept: Exports) -> None:
    token = kept.mint(MINE, _export())
    assert kept.take(token, MINE) == _export()
    assert kept.take(token, OTHERS) is None
    assert kept.take(token, "") is None
    assert kept.take("another", MINE) is None


def test_the_same_table_keeps_its_token_and_another_visitor_gets_another(kept: Exports) -> None:
    assert kept.mint(MINE, _export()) == kept.mint(MINE, _export())
    assert kept.mint(OTHERS, _export()) != kept.mint(MINE, _export())


def test_a_token_runs_out_unless_the_page_is_drawn_again(kept: Exports, clock: Clock) -> None:
    token = kept.mint(MINE, _export())
    clock.at = exports.SECONDS - 1
    assert kept.take(token, MINE)
    kept.mint(MINE, _export())
    clock.at = exports.SECONDS + 1
    assert kept.take(token, MINE)
    clock.at = 2 * exports.SECONDS
    assert kept.take(token, MINE) is None
    kept.mint(MINE, _export("ny"))
    assert len(kept) == 1  # what has run out is gone


def test_memory_is_bounded_per_visitor_and_in_all(kept: Exports, monkeypatch: pytest.MonkeyPatch) -> None:
    first = kept.mint(MINE, _export("0"))
    for number in range(1, exports.PER_VISITOR + 1):
        newest = kept.mint(MINE, _export(str(number)))
    assert len(kept) == exports.PER_VISITOR
    assert kept.take(first, MINE) is None
    assert kept.take(newest, MINE)
    monkeypatch.setattr(exports, "IN_ALL", 80)
    for number in range(100):
        kept.mint(f"{number:043}", _export())
    assert len(kept) == 80
    assert len(kept._tokens) == 80


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch, kept: Exports) -> Starlette:
    monkeypatch.setattr(exports, "KEPT", kept)
    return Starlette(routes=list(routes.ROUTES))


@pytest.mark.parametrize(("kind", "begins"), [("csv", b"\xef\xbb\xbfEnhed;Dage"), ("xlsx", b"PK")])
def test_the_route_hands_a_table_to_its_own_browser(app: Starlette, kept: Exports, kind: str, begins: bytes) -> None:
    token = kept.mint(MINE, _export("dage-2019"))
    answer = get(app, f"/eksport/{token}.{kind}", cookie=f"{visitor.COOKIE}={MINE}")
    assert answer.status == 200
    assert answer.body.startswith(begins)
    assert answer.headers["content-disposition"] == f'attachment; filename="dage-2019.{kind}"'
    assert "no-store" in answer.headers["cache-control"]


@pytest.mark.parametrize("cookie", ["", f"{visitor.COOKIE}={OTHERS}", f"{visitor.COOKIE}=kort", "kpi_lokal=x"])
def test_nobody_else_gets_it(app: Starlette, kept: Exports, cookie: str) -> None:
    token = kept.mint(MINE, _export())
    answer = get(app, f"/eksport/{token}.csv", cookie=cookie)
    assert answer.status == 404
    assert "Dagplejen" not in answer.text


@pytest.mark.parametrize("path", ["/eksport/x.csv", "/eksport/x.pdf", "/eksport/../hemmelig.csv"])
def test_an_unknown_table_is_not_there(app: Starlette, path: str) -> None:
    assert get(app, path, cookie=f"{visitor.COOKIE}={MINE}").status == 404


def test_a_browser_without_a_cookie_gets_one_with_its_first_page() -> None:
    pages = [Route("/", lambda request: HTMLResponse("")), Route("/text", lambda request: PlainTextResponse(""))]
    app = Starlette(routes=pages, middleware=[Middleware(visitor.VisitorCookie)])
    assert "set-cookie" not in get(app, "/text").headers
    given = get(app, "/").headers["set-cookie"]
    assert "HttpOnly" in given
    assert "SameSite=Strict" in given
    mine = given.partition(";")[0]
    assert "set-cookie" not in get(app, "/", cookie=mine).headers  # it has one now
    assert visitor.of_request({visitor.COOKIE: mine.partition("=")[2]})
    assert "set-cookie" in get(app, "/", cookie=f"{visitor.COOKIE}=kort").headers  # another shape is no cookie of ours
