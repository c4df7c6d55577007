"""
Start here: the whole program as one ASGI app, in one process on one port.

    python app.py             what start.py calls: our own server, the address and the links in the terminal
    streamlit run app.py      Streamlit's launcher finds `app`; host and port then come from .streamlit/config.toml
    uvicorn app:app           any ASGI server

Streamlit runs ui/navigation.py for each screen of the facilitator; the phones' pages and the downloads are plain routes from web/.
"""

from __future__ import annotations

import gc

gc.disable()  # until the program is built: none of it is unused, and looking for what is takes a sixth of the time

import asyncio
import logging
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import streamlit as st
import uvicorn

from ldgm_core.demo.practice import Practice
from ldgm_core.errors import LdgmError
from ldgm_core.opening import open_own_store
from ldgm_core.providers import load_providers
from ldgm_core.services.installation import make_first_account
from ldgm_core.services.sign_in_link import make_sign_in_link
from ldgm_core.settings import (
    Settings,
    load_database_key,
    load_secret,
    load_settings,
    require_free_port,
    require_writable_folder,
)
from ldgm_core.texts import Texts, load_texts
from ui.context import Surroundings, set_surroundings
from ui.own_components import use_own_components_only
from web import Site, keep_uploads_in_memory, make_middleware, make_routes, read_the_rest

PROJECT = Path(__file__).resolve().parent
DAY_SECONDS = 24 * 60 * 60
SOON_SECONDS = 0.5
"""After the start: whoever waits for a first answer has it by then, and does not share the interpreter with what can wait."""
SEARCHES = (2000, 10, 50)
"""After how many new objects Python looks for unused ones: among the young, every tenth time the older, every fiftieth of those all."""
log = logging.getLogger("ldgm.app")


def utc_now() -> datetime:
    """Return the time; the only clock of the program."""
    return datetime.now(UTC)


def build(settings: Settings, texts: Texts, *, clock: Callable[[], datetime] = utc_now) -> st.App:
    """
    Return the program for these settings, with its store opened.

    Raises:
        Trouble: the data folder or the database cannot be used.
    """
    require_writable_folder(settings.data_dir)
    secret = load_secret(settings.data_dir, os.environ)
    store = open_own_store(settings, os.environ, clock=clock)
    providers = load_providers(settings.providers_file)
    site = Site(store=store, secret=secret, base_url=settings.base_url, texts=texts, clock=clock, providers=providers)
    set_surroundings(
        Surroundings(
            store=store,
            secret=secret,
            base_url=settings.base_url,
            network_url=settings.base_url,
            has_tls=settings.has_tls,
            texts=texts,
            clock=clock,
            rehearsal=Practice(store, texts=texts, secret=secret, clock=clock),
        )
    )
    keep_uploads_in_memory(st.get_option("server.maxUploadSize"))
    use_own_components_only()
    return st.App(
        PROJECT / "ui" / "navigation.py",
        routes=make_routes(site),
        middleware=make_middleware(site),
        lifespan=partial(_lifespan, settings=settings, site=site),
    )


@asynccontextmanager
async def _lifespan(_app: st.App, *, settings: Settings, site: Site) -> AsyncIterator[None]:
    print("\n".join(welcome(site, settings)), flush=True)
    settling = asyncio.create_task(_settle_soon())
    rounds = asyncio.create_task(_keep_house_daily(settings, site))
    yield
    rounds.cancel()
    await settling
    site.store.close()


async def _settle_soon() -> None:
    await asyncio.sleep(SOON_SECONDS)
    await asyncio.to_thread(_settle)


def _settle() -> None:
    """
    Read what the first answers do without (at the door nobody needs a picture or a document, and the first screen with one would wait),
    and leave the whole program out of the search for unused objects: it stays, and looking through it stops everything for a tenth of a
    second.
    """
    read_the_rest()
    import ui.pictures  # noqa: F401

    gc.freeze()
    gc.set_threshold(*SEARCHES)


async def _keep_house_daily(settings: Settings, site: Site) -> None:
    """Remove what is over its term and make a backup, soon and every day while the program runs."""
    await asyncio.sleep(SOON_SECONDS)
    while True:
        try:
            await asyncio.to_thread(_keep_house, settings, site)
        except Exception:  # a bug here may not end the rounds; the log has the place
            log.exception("the daily round failed")
        await asyncio.sleep(DAY_SECONDS)


def _keep_house(settings: Settings, site: Site) -> None:
    from ldgm_core.privacy.daily import keep_house

    keep_house(settings, site.store, key=load_database_key(os.environ), secret=site.secret, now=site.clock())


def welcome(site: Site, settings: Settings) -> list[str]:
    """Return what the terminal says at the start: addresses, the one-time link of the first facilitator, the demo's personal links."""
    t = site.texts
    account = make_first_account(
        site.store, organisation_name=t("terminal.organisation"), display_name=t("terminal.facilitator"), now=site.clock()
    )
    links = []
    if settings.has_demo:
        from ldgm_core.demo.showcase import fill  # the cases and who plays them: for a demo only

        links = fill(site.store, account, secret=site.secret, now=site.clock())
    local = f"http://127.0.0.1:{settings.port}"
    token = make_sign_in_link(site.store, account, now=site.clock())
    lines = ["", t("terminal.running"), "", t("terminal.sign_in", link=f"{local}/inloggen/{token}"), ""]
    if settings.is_restricted:
        lines.append(t("terminal.only_here", address=local))
    else:
        lines.append(t("terminal.phones", address=settings.base_url))
        if not settings.has_tls:
            lines.append(t("terminal.no_tls"))
    if links:
        lines += ["", t("terminal.demo", name=links[0].pupil_name)]
        lines += [f"  {link.name} ({t(f'role.{link.role}')}): {local}/m/{link.token}" for link in links]
    return [*lines, "", t("terminal.stop"), ""]


def main() -> None:
    """Serve until Ctrl-C; a refusal is one line that says what to do."""
    settings = load_settings(os.environ)
    require_free_port(settings.host, settings.port)
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        ws="websockets-sansio",
        ws_ping_interval=20,
        ws_ping_timeout=20,
        server_header=False,
        access_log=False,  # addresses hold tokens
        log_level="warning",
        timeout_keep_alive=75,  # a phone that answers every half minute keeps its connection
        timeout_graceful_shutdown=3,  # event streams would otherwise keep a stopping server waiting
    )


def _start() -> st.App:
    os.chdir(PROJECT)  # Streamlit looks for .streamlit/config.toml here
    texts = load_texts()
    try:
        return build(load_settings(os.environ), texts)
    except LdgmError as refusal:
        sys.exit(texts.sentence(refusal))


app = _start()
gc.freeze()
gc.enable()

if __name__ == "__main__":
    try:
        main()
    except LdgmError as refusal:
        sys.exit(load_texts().sentence(refusal))
