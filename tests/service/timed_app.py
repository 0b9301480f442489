"""The launcher that `tests.service.speed` starts: the real app, which writes down what each run of a script costs.

One line of JSON a run in the file that `FOOTHOLD_TIMED_RUNS` names: seconds on the wall, and processor seconds of the
whole process meanwhile. Callbacks, rendering, Streamlit's own bookkeeping and its collection of garbage are in.
"""

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import streamlit as st  # noqa: E402
from starlette.middleware import Middleware  # noqa: E402
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner  # noqa: E402

from service.headers import SafeAnswers  # noqa: E402
from service.lifespan import lifespan  # noqa: E402
from service.routes import ROUTES  # noqa: E402

_run = ScriptRunner._run_script


def _timed(self: ScriptRunner, rerun: Any) -> None:
    wall, processor = time.perf_counter(), time.process_time()
    try:
        _run(self, rerun)
    finally:
        line = {"wall_s": time.perf_counter() - wall, "processor_s": time.process_time() - processor}
        with Path(os.environ["FOOTHOLD_TIMED_RUNS"]).open("a") as file:
            file.write(json.dumps(line) + "\n")


ScriptRunner._run_script = _timed  # type: ignore[method-assign]

app = st.App(
    ROOT / "service" / "pages" / "_router.py",
    routes=ROUTES,
    lifespan=lifespan,
    middleware=[Middleware(SafeAnswers)],
)
