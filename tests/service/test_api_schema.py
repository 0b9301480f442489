"""Every answer of the API is a documented one: requests drawn from its own OpenAPI document."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from starlette.applications import Starlette

from service import front
from service.routes import ROUTES, _answers
from service.routes._answers import Limiter
from service.routes.openapi import document
from tests.service.fakes import FakeFoothold, made

SCHEMA = schemathesis.openapi.from_dict(document())
APP = Starlette(routes=ROUTES)


@pytest.fixture(autouse=True)
def _foothold(monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    monkeypatch.setattr(_answers, "limiter", Limiter(burst=1_000_000))
    front.use(FakeFoothold([made(at) for at in range(60)]))
    yield
    front.use(None)


@SCHEMA.parametrize()
@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_no_server_error_and_no_undocumented_answer(case: schemathesis.Case) -> None:
    case.call_and_validate(app=APP, base_url="http://testserver")
