"""The launcher that browser tests start: the real screens, routes and headers over a stand-in Foothold.

`FOOTHOLD_TEST_POSTINGS` says how many invented postings there are; the hostile one is among them.
"""

import gc
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import streamlit as st  # noqa: E402
from starlette.middleware import Middleware  # noqa: E402

from service import failing, front  # noqa: E402
from service.headers import SafeAnswers  # noqa: E402
from service.routes import ROUTES  # noqa: E402
from tests.service.fakes import FakeFoothold, hostile, made  # noqa: E402

COUNT = int(os.environ.get("FOOTHOLD_TEST_POSTINGS", "60"))
front.use(FakeFoothold([*(made(at) for at in range(COUNT)), hostile()]))
front.facets()
gc.collect()
gc.freeze()  # as `Foothold.warm` does

app = st.App(
    ROOT / "service" / "pages" / "_router.py",
    routes=ROUTES,
    middleware=[Middleware(SafeAnswers)],
    on_script_error=failing.show,
)
