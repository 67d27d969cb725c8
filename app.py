"""Starts the dashboard: `streamlit run app.py`. What a visit runs is src/kpi/web/main.py."""

import streamlit as st
from starlette.middleware import Middleware

from kpi.settings import settings
from kpi.web import errors, gate, headers, local, page_language, routes, visitor

gate.refuse_unsafe_start(settings())

app = st.App(
    settings().home / "src" / "kpi" / "web" / "main.py",
    routes=routes.ROUTES,
    middleware=[
        Middleware(local.TokenDoor),
        Middleware(headers.SecurityHeaders),
        Middleware(gate.LoopbackOnly),
        Middleware(visitor.VisitorCookie),
        Middleware(page_language.PageLanguage),
    ],
    on_script_error=errors.say_it,
)

if __name__ == "__main__":
    app.run()
