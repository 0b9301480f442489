from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from service import front
from tests.service.fakes import FakeFoothold

ROUTER = Path(__file__).resolve().parents[2] / "service" / "pages" / "_router.py"

Screen = Callable[..., AppTest]


@pytest.fixture
def screen() -> Iterator[Screen]:
    """Return what draws one screen of a stand-in Foothold and asserts that nothing was raised."""

    def draw(page: str, foothold: FakeFoothold | None = None, **address: str | list[str]) -> AppTest:
        front.use(foothold or FakeFoothold())
        at = AppTest.from_file(str(ROUTER), default_timeout=20)
        at.run()
        for name, value in address.items():
            at.query_params[name] = value
        at.switch_page(f"{page}.py").run()
        assert not at.exception
        return at

    yield draw
    front.use(None)
