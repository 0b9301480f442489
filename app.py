"""The app: `streamlit run app.py`, `make run` and `foothold serve` all start this.

One process serves the screens (`service/pages`) and plain HTTP routes (`service/routes`). Streamlit finds `app` by
reading this file, so it has to be assigned literally.
"""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from service import failing
from service.headers import SafeAnswers
from service.lifespan import lifespan
from service.routes import ROUTES

SCREENS = Path(__file__).parent / "service" / "pages" / "_router.py"

app = st.App(
    SCREENS,
    routes=ROUTES,
    lifespan=lifespan,
    middleware=[Middleware(SafeAnswers)],
    on_script_error=failing.show,
)
