"""What begins and ends with the process: warming up in the background, so that the page is up first."""

from __future__ import annotations

import logging
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from service.work import Worker


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[dict[str, Any]]:
    """Start warming up and let requests in at once."""
    # Streamlit gives uvicorn's access log a handler of its own; the log would hold private feed addresses.
    logging.getLogger("uvicorn.access").disabled = True
    threading.Thread(target=warm, name="warm-up", daemon=True).start()
    worker = _worker()
    try:
        yield {}
    finally:
        if worker is not None:
            worker.stop()


def _worker() -> Worker | None:
    """Return what collects in the background, started, where the settings ask for it."""
    from service.front import is_stood_in_for
    from service.wiring import foothold

    if is_stood_in_for() or not foothold().settings.collect:
        return None
    from service.work import Worker

    worker = Worker(foothold())
    worker.start()
    return worker


def warm() -> None:
    """Load what the first match needs. A failure is logged and shown on the screens; it stops nothing."""
    from service.front import facets
    from service.wiring import foothold

    try:
        foothold().warm()
        facets()
    except Exception:
        logging.getLogger("foothold").exception("Warming up failed")
