"""The page's own language follows the address, and the rewritten page keeps what the security headers were made for."""

from __future__ import annotations

from pathlib import Path

import pytest
import streamlit
from asgi import get
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import FileResponse, PlainTextResponse
from starlette.routing import Route

from kpi.web import headers, page_language

INDEX = Path(streamlit.__file__).parent / "static" / "index.html"
PAGE = "text/html,application/xhtml+xml"


@pytest.fixture(scope="module")
def app() -> Starlette:
    """As Streamlit serves it: a file, packed for whoever takes that."""
    pages = [
        Route("/", lambda request: FileResponse(INDEX)),
        Route("/text", lambda request: PlainTextResponse('<html lang="en">')),
        Route(page_language.SCRIPT, page_language.script),
    ]
    middleware = [
        Middleware(headers.SecurityHeaders),
        Middleware(page_language.PageLanguage),
        Middleware(GZipMiddleware),
    ]
    return Starlette(routes=pages, middleware=middleware)


@pytest.mark.parametrize(
    ("address", "language"), [("/", "da"), ("/?sprog=en", "en"), ("/?sprog=da", "da"), ("/?sprog=%22><script>", "da")]
)
def test_the_page_says_the_language_of_the_address(app: Starlette, address: str, language: str) -> None:
    answer = get(app, address, accept=PAGE, accept_encoding="gzip")
    assert f'<html lang="{language}">' in answer.text
    assert answer.text.count("<html") == 1
    assert int(answer.headers["content-length"]) == len(answer.body)


def test_streamlits_page_still_begins_as_we_rewrite_it() -> None:
    """A new version that writes its page otherwise is found here, not by a reader's screen reader."""
    assert page_language._FIXED in INDEX.read_bytes()


def test_nothing_but_our_own_script_one_rule_of_layout_and_the_language_is_changed(app: Starlette) -> None:
    page = get(app, "/", accept=PAGE).text
    script = f'<script src="{page_language.SCRIPT}"></script>'
    rule = page_language._STYLE.decode()
    assert script in page and rule in page
    assert page.replace(script, "").replace(rule, "").replace('lang="da"', 'lang="en"') == INDEX.read_text(
        encoding="utf-8"
    )
    assert get(app, page_language.SCRIPT).headers["content-type"].startswith("text/javascript")


def test_the_policy_lets_our_script_in_and_no_inline_one_of_ours_is_needed(app: Starlette) -> None:
    policy = get(app, "/", accept=PAGE).headers["content-security-policy"]
    assert "script-src 'self' 'sha256-" in policy
    assert "unsafe-inline" not in policy.split("script-src")[1].split(";")[0]


def test_a_page_in_another_language_is_never_not_modified(app: Starlette) -> None:
    first = get(app, "/", accept=PAGE)
    assert "etag" not in first.headers
    again = get(app, "/?sprog=en", accept=PAGE, if_modified_since="Fri, 01 Jan 2100 00:00:00 GMT")
    assert again.status == 200


def test_other_answers_pass_untouched(app: Starlette) -> None:
    assert get(app, "/text", accept=PAGE).text == '<html lang="en">'
