"""What begins and ends with the process: warming up in the background, so that the page is up first."""

from __future__ import annotations

import gc
import logging
import os
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from foothold.domain.ranking import Wanted
from service import front

if TYPE_CHECKING:
    from service.work import Worker

LOOK_EVERY_S = 2.0


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[dict[str, Any]]:
    """Start warming up and let requests in at once."""
    # Streamlit gives uvicorn's access log a handler of its own; the log would hold private feed addresses.
    logging.getLogger("uvicorn.access").disabled = True
    stop = threading.Event()
    threading.Thread(target=prepare, args=(stop,), name="prepare", daemon=True).start()
    worker = _worker()
    try:
        yield {}
    finally:
        stop.set()
        if worker is not None and not worker.stop():
            os._exit(0)  # something is still computed or waited for; nothing of it was to be kept


def _worker() -> Worker | None:
    """Return what collects in the background, started, where the settings ask for it."""
    from service.wiring import foothold

    if front.is_stood_in_for() or not foothold().settings.collect:
        return None
    from service.work import Worker

    worker = Worker(foothold())
    worker.start()
    return worker


def prepare(stop: threading.Event) -> None:
    """Warm up, then keep ready what the screens show, so that no visitor waits for it after a change."""
    warm()
    while not stop.wait(LOOK_EVERY_S):
        try:
            keep_ready()
        except Exception:
            logging.getLogger("foothold").exception("What the screens show could not be made ready")


def keep_ready() -> None:
    """Build what the screens show if something changed since.

    Streamlit collects all garbage after each run; what was built is kept out of that, or it would be looked through
    each time.
    """
    before = front.facets_kept()
    if front.facets() is not before:
        front.front().map_points()
        gc.collect()
        gc.freeze()


def warm() -> None:
    """Load what the first match needs. A failure is logged and shown on the screens; it stops nothing."""
    from service.wiring import foothold

    try:
        foothold().warm(say)
        rehearse(foothold())
        keep_ready()
    except Exception:
        logging.getLogger("foothold").exception("Warming up failed")


def say(sentence: str) -> None:
    """Tell whoever started the process how far it is."""
    print(sentence, flush=True)


def rehearse(here: front.Front) -> None:
    """Read and match an invented CV once: the weights and tables that it needs are loaded by then, not by a visitor."""
    for text in list(here.examples().values())[:1]:
        here.match(here.profile(text), Wanted())
    gc.collect()
    gc.freeze()
