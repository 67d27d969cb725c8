"""Without a login the dashboard starts on this machine only, with a demo store only, and answers nobody else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from asgi import ended

from kpi.settings import Settings
from kpi.web import gate, headers


def _settings(tmp_path: Path, kind: str | None) -> Settings:
    if kind:
        (tmp_path / "store.toml").write_text(f'kind = "{kind}"\n', encoding="utf-8")
    return Settings(store=tmp_path)


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "localhost", "127.8.9.1"])
@pytest.mark.parametrize("kind", ["demo", None])
def test_it_starts_on_this_machine_with_a_demo_store_or_none(tmp_path: Path, address: str, kind: str | None) -> None:
    assert gate.objection(address, _settings(tmp_path, kind)) == ""


@pytest.mark.parametrize("address", ["0.0.0.0", "10.0.0.4", "::", "kommune.dk", "", None])
def test_it_refuses_another_address_in_one_line(tmp_path: Path, address: str | None) -> None:
    fault = gate.objection(address, _settings(tmp_path, "demo"))
    assert fault.startswith("kpi: server.address is ")
    assert "\n" not in fault


@pytest.mark.parametrize("kind", ["real", "other"])
def test_it_refuses_a_store_that_is_not_a_demo(tmp_path: Path, kind: str) -> None:
    fault = gate.objection("127.0.0.1", _settings(tmp_path, kind))
    assert str(tmp_path / "store.toml") in fault
    assert "\n" not in fault


async def _inner(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"secret"})


def _ask(app: Any, **scope: Any) -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    ended(app({"type": "http", **scope}, None, send))
    return sent


@pytest.mark.parametrize(
    ("client", "server", "status"),
    [("127.0.0.1", "127.0.0.1", 200), ("10.0.0.9", "10.0.0.4", 403), ("127.0.0.1", "10.0.0.4", 403)],
)
def test_the_second_lock(client: str, server: str, status: int) -> None:
    sent = _ask(gate.LoopbackOnly(_inner), client=(client, 5000), server=(server, 8501))
    assert sent[0]["status"] == status
    assert (sent[1]["body"] == b"secret") == (status == 200)


def test_a_websocket_from_elsewhere_is_closed() -> None:
    sent = _ask(gate.LoopbackOnly(_inner), type="websocket", client=("10.0.0.9", 5000), server=("10.0.0.4", 8501))
    assert sent == [{"type": "websocket.close", "code": 1008}]


def test_every_answer_carries_the_security_headers() -> None:
    given = dict(_ask(headers.SecurityHeaders(_inner))[0]["headers"])
    assert given[b"x-content-type-options"] == b"nosniff"
    policy = given[b"content-security-policy"].decode()
    assert "default-src 'self'" in policy
    assert "unsafe-eval" not in policy
    assert "script-src 'self' 'sha256-" in policy
