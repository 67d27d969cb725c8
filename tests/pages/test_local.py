"""`kpi run --local`: a token that works once, for one person, on this machine."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from asgi import ended
from starlette.types import ASGIApp, Receive, Scope, Send

from kpi.web import local
from kpi.web.local import COOKIE, PATH, SECONDS, TokenDoor, Visitor

HOST = "127.0.0.1:8501"
HERE = f"http://{HOST}"


async def inside(scope: Scope, receive: Receive, send: Send) -> None:
    """What lies behind the door."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
    else:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"figures"})


@dataclass
class Answer:
    messages: list[Any]

    @property
    def status(self) -> int:
        return int(self.messages[0].get("status", 0))

    @property
    def is_open(self) -> bool:
        return bool(self.messages[0]["type"] == "websocket.accept")

    @property
    def text(self) -> str:
        return str(self.messages[-1]["body"].decode())

    def header(self, name: str) -> str:
        return next((value.decode() for key, value in self.messages[0]["headers"] if key.decode() == name), "")


@dataclass
class Browser:
    """Keeps the cookie it is given."""

    door: ASGIApp
    cookie: str = ""

    def ask(self, address: str, *, method: str = "GET", kind: str = "http", **headers: str) -> Answer:
        path, _, query = address.partition("?")
        told = {"host": HOST, "cookie": self.cookie} | headers
        scope = {"type": kind, "path": path, "query_string": query.encode(), "method": method}
        scope["headers"] = [(name.encode(), value.encode("latin-1")) for name, value in told.items()]
        messages: list[Any] = []

        async def send(message: Any) -> None:
            messages.append(message)

        async def receive() -> Any:
            return {"type": "http.request"}

        ended(self.door(scope, receive, send))  # type: ignore[arg-type]
        answer = Answer(messages)
        if kind == "http" and answer.header("set-cookie"):
            self.cookie = answer.header("set-cookie").split(";")[0]
        return answer


@pytest.fixture
def token() -> str:
    return local.issue()[0]


@pytest.fixture
def visitor(token: str) -> Visitor:
    return Visitor(hashlib.sha256(token.encode()).hexdigest())


def browser(visitor: Visitor | None) -> Browser:
    return Browser(TokenDoor(inside, visitor))


def test_the_token_lets_one_in_and_is_spent(visitor: Visitor, token: str) -> None:
    first, second = browser(visitor), browser(visitor)
    assert first.ask("/").status == 403
    admitted = first.ask(f"{PATH}?token={token}")
    assert (admitted.status, admitted.header("location")) == (303, "/")
    kept = admitted.header("set-cookie")
    assert all(word in kept for word in ("HttpOnly", "SameSite=Strict", f"Max-Age={SECONDS}"))
    assert token not in kept
    assert first.ask("/").text == "figures"
    assert second.ask(f"{PATH}?token={token}").status == 403
    assert second.ask("/").status == 403


def test_a_socket_needs_the_cookie_too(visitor: Visitor, token: str) -> None:
    visit = browser(visitor)
    assert not visit.ask("/_stcore/stream", kind="websocket").is_open
    visit.ask(f"{PATH}?token={token}")
    assert visit.ask("/_stcore/stream", kind="websocket", origin=HERE).is_open
    assert not visit.ask("/_stcore/stream", kind="websocket", origin="http://x.dk").is_open


@pytest.mark.parametrize("wrong", ["", "x", "%C3%A6", "%00", "token"])
def test_a_wrong_token_spends_nothing(visitor: Visitor, token: str, wrong: str) -> None:
    visit = browser(visitor)
    assert visit.ask(f"{PATH}?token={wrong}").status == 403
    assert visit.ask(f"{PATH}?token={token}", method="HEAD").status == 403
    assert visit.ask(f"{PATH}?token={token}").status == 303


@pytest.mark.parametrize("cookie", ["", "x", "a=b; c", "\x7f", "æ"])
def test_a_wrong_cookie_is_no_cookie(visitor: Visitor, token: str, cookie: str) -> None:
    browser(visitor).ask(f"{PATH}?token={token}")
    assert browser(visitor).ask("/", cookie=f"{COOKIE}={cookie}").status == 403


@pytest.mark.parametrize("host", ["kpi.example.dk", "127.0.0.1.example.dk", "10.0.0.1:8501", "", "[::1"])
def test_another_name_for_this_machine_is_refused(visitor: Visitor, token: str, host: str) -> None:
    assert browser(visitor).ask(f"{PATH}?token={token}", host=host).status == 403
    assert browser(visitor).ask(f"{PATH}?token={token}").status == 303


def test_it_ends_after_eight_hours(token: str) -> None:
    clock = [0.0]
    visitor = Visitor(hashlib.sha256(token.encode()).hexdigest(), now=lambda: clock[0])
    cookie = visitor.admit(token)
    assert cookie and visitor.knows(cookie)
    clock[0] = SECONDS - 1
    assert visitor.knows(cookie)
    clock[0] = SECONDS
    assert not visitor.knows(cookie)


def test_the_server_is_alive_for_everybody(visitor: Visitor) -> None:
    assert browser(visitor).ask("/health").status == 200


@pytest.fixture
def _forgetful(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv(local.VARIABLE, raising=False)
    for remembered in (local.is_on, local._visitor):
        remembered.cache_clear()
    yield
    for remembered in (local.is_on, local._visitor):
        remembered.cache_clear()


@pytest.mark.usefixtures("_forgetful")
def test_without_local_the_door_is_no_door() -> None:
    assert not local.is_on()
    assert browser(None).ask("/").text == "figures"


@pytest.mark.usefixtures("_forgetful")
def test_the_server_takes_the_hash_once(monkeypatch: pytest.MonkeyPatch) -> None:
    token, sha256 = local.issue()
    monkeypatch.setenv(local.VARIABLE, sha256)
    assert local.is_on()
    assert browser(None).ask(f"{PATH}?token={token}").status == 303
    assert browser(None).ask(f"{PATH}?token={token}").status == 403, "a second door has the same lock"
    assert local.link("127.0.0.1", 8501, token) == f"{HERE}{PATH}?token={token}"
