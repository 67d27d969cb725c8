"""Pseudonyms: ids of persons become keyed hashes while they are read. The key stays in the store's `keys` folder."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections.abc import Callable
from pathlib import Path

KEY_FILE = Path("keys") / "pseudonym.key"
_HEX_DIGITS = 16
# A demo holds no real person, so its key is derived from a fixed text and the whole demo can be reproduced.
_DEMO_TEXT = b"kpi demo pseudonym key"


class KeyMissing(RuntimeError):
    """The store has extracts but the key that made their pseudonyms is gone."""


def key_of(store: Path, kind: str, *, has_extracts: bool) -> bytes:
    """The store's key, made on first use with access for its owner only."""
    path = store / KEY_FILE
    if path.exists():
        return path.read_bytes()
    if has_extracts:
        raise KeyMissing(
            f"{path}: missing, but the store has extracts made with it; put the key back from its backup, "
            "or start a new store and take all deliveries in again"
        )
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = hashlib.sha256(_DEMO_TEXT).digest() if kind == "demo" else secrets.token_bytes(32)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(key)
    return key


def pseudonyms(key: bytes, domain: str, organisation: str) -> Callable[[str], str]:
    """From an id to its pseudonym: the same in the same organisation, from whichever source it comes."""
    begun = hmac.new(key, f"{domain}|{organisation}|".encode(), "sha256")

    def of(identity: str) -> str:
        whole = begun.copy()
        whole.update(identity.encode())
        return whole.hexdigest()[:_HEX_DIGITS]

    return of


def pseudonym(key: bytes, domain: str, organisation: str, identity: str) -> str:
    return pseudonyms(key, domain, organisation)(identity)
