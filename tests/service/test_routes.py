from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from foothold.domain.errors import StoreError
from index.toy import ToyEmbedder
from service import front
from service.headers import SafeAnswers
from service.routes import ROUTES, _answers
from service.routes._answers import Limiter
from service.settings import Settings
from service.wiring import Foothold
from tests.service.fakes import NOW, FakeFoothold, FakeView, hostile, made
from tests.service.test_screens import Ill

#: When the sources of `Ill` were read.
READ_AT = NOW - timedelta(hours=2)


@pytest.fixture
def foothold() -> Iterator[FakeFoothold]:
    made_up = FakeFoothold([*(made(at) for at in range(60)), hostile()])
    front.use(made_up)
    yield made_up
    front.use(None)


@pytest.fixture
def client(foothold: FakeFoothold, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    monkeypatch.setattr(_answers, "limiter", Limiter(burst=10_000))
    return TestClient(Starlette(routes=ROUTES, middleware=[Middleware(SafeAnswers)]))


def test_a_filter_pages_through_everything_once(client: TestClient) -> None:
    total, found, address = 0, [], "/api/v1/postings?kind=problem&kind=job&per_page=7"
    while address:
        page = client.get(address).json()
        total, address = page["total"], page["next"]
        found += [row["id"] for row in page["postings"]]
        assert "text" not in page["postings"][0]
    assert len(found) == len(set(found)) == total > 7


def test_words_rank(client: TestClient) -> None:
    rows = client.get("/api/v1/postings?q=sparse+autoencoder").json()["postings"]
    assert "sparse autoencoder" in rows[0]["title"]


def test_one_posting_and_none(client: TestClient) -> None:
    assert client.get(f"/api/v1/postings/{made(3).posting.id}").json()["text"] == made(3).posting.text
    missing = client.get("/api/v1/postings/p0")
    assert missing.status_code == 404
    assert missing.headers["content-type"] == "application/problem+json"


WRONG = ["knid=job", "kind=jobs", "size=small", "page=0", "page=x", "per_page=101", "new=-1", "remote=yes", "sort=best"]


@pytest.mark.parametrize("query", [*WRONG, "page=1&page=2"])
def test_what_makes_no_sense_is_named(client: TestClient, query: str) -> None:
    answer = client.get(f"/api/v1/postings?{query}")
    assert answer.status_code == 400
    assert query.split("=")[0] in answer.json()["detail"]


def test_what_was_sent_before_is_not_sent_again(client: TestClient) -> None:
    first = client.get("/api/v1/areas")
    again = client.get("/api/v1/areas", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/api/v1/areas", headers={"If-None-Match": '"other"'}).status_code == 200


def test_too_many_requests_are_told_when_to_come_back(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_answers, "limiter", Limiter(burst=2, per_minute=60, now=lambda: 0.0))
    answers = [client.get("/api/v1/areas") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[-1].headers["retry-after"] == "1"


def test_a_bucket_fills_again_and_clients_do_not_share_one() -> None:
    clock = [0.0]
    limiter = Limiter(burst=1, per_minute=60, now=lambda: clock[0])
    assert [limiter.wait_s("a"), limiter.wait_s("a"), limiter.wait_s("b")] == [0, 1, 0]
    clock[0] = 1.0
    assert limiter.wait_s("a") == 0


def test_nothing_can_be_written(client: TestClient) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert client.request(method, "/api/v1/postings").status_code == 405


def test_addresses_that_are_not_there_are_404_not_the_app(client: TestClient) -> None:
    assert client.get("/api/v2/anything").status_code == 404


@pytest.fixture
def ill() -> Iterator[TestClient]:
    front.use(Ill())
    yield TestClient(Starlette(routes=ROUTES))
    front.use(None)


def samples(client: TestClient) -> dict[tuple[str, tuple[str, ...]], float]:
    """Return what Prometheus would read, by name and labels."""
    families = text_string_to_metric_families(client.get("/metrics").text)
    return {(each.name, tuple(each.labels.values())): each.value for family in families for each in family.samples}


def test_health_says_what_the_screen_says(ill: TestClient) -> None:
    health = ill.get("/healthz").json()
    assert health["status"] == "ok"
    assert "503" in health["sources_that_need_a_look"]["fake:board"]
    assert health["standstill"] == ""
    assert [row["source"] for row in ill.get("/api/v1/sources").json()["sources"]][:1] == ["fake:board"]


def test_metrics_say_of_each_source_how_it_is(ill: TestClient) -> None:
    found = samples(ill)
    assert found["foothold_up", ()] == 1
    assert ("foothold_postings", ("problem",)) in found
    for what, board, forum in (
        ("well", 0, 1),
        ("late", 1, 0),
        ("failures", 3, 0),
        ("latency_seconds", 1.0, 0.4),
        ("open_postings", 0, 40),
        ("last_reading_timestamp_seconds", READ_AT.timestamp(), READ_AT.timestamp()),
    ):
        assert found[f"foothold_source_{what}", ("fake:board",)] == board, what
        assert found[f"foothold_source_{what}", ("fake:forum",)] == forum, what
    for what, count in {"seen": 40, "new": 3, "changed": 0, "gone": 0, "back": 0}.items():
        assert found["foothold_source_last_reading_postings", ("fake:forum", what)] == count
    assert found["foothold_source_last_good_timestamp_seconds", ("fake:forum",)] == READ_AT.timestamp()


def test_metrics_leave_out_what_is_not_known_yet(ill: TestClient) -> None:
    found = samples(ill)
    assert ("foothold_source_last_good_timestamp_seconds", ("fake:board",)) not in found
    assert ("foothold_source_latency_seconds", ("fake:new",)) not in found


class Down(FakeFoothold):
    def catalogue_view(self) -> FakeView:
        raise StoreError("The database is locked.")


def test_a_store_that_cant_be_read_is_503_and_not_up() -> None:
    front.use(Down())
    client = TestClient(Starlette(routes=ROUTES))
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["status"]) == (503, "down")
    metrics = client.get("/metrics")
    assert metrics.status_code == 200
    assert "foothold_up 0.0" in metrics.text
    front.use(None)


def test_a_file_that_is_no_database_is_503_with_what_to_do(tmp_path: Path) -> None:
    service = Foothold(Settings(home=tmp_path), embedder=ToyEmbedder)
    service.settings.database.write_bytes(b"this is no database" * 100)
    front.use(service)
    answer = TestClient(Starlette(routes=ROUTES)).get("/healthz")
    assert answer.status_code == 503
    assert "move it away" in answer.json()["problem"]
    front.use(None)


@pytest.mark.parametrize("path", [f"/p/{made(2).posting.id}", "/area/control", "/organisation/metr"])
def test_an_address_to_share_says_what_it_is(client: TestClient, path: str) -> None:
    page = client.get(path).text
    for part in ("<title>", 'property="og:title"', 'property="og:description"', 'name="description"', "canonical"):
        assert part in page
    assert "Open it in Foothold" in page


@pytest.mark.parametrize("path", ["/p/p0", "/area/nothing", "/organisation/nobody", "/p/%3Cscript%3E"])
def test_what_is_not_here_is_404(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "<script" not in answer.text


def test_the_address_of_a_merged_posting_leads_to_the_one_that_stands(
    foothold: FakeFoothold, client: TestClient
) -> None:
    foothold.merged = [replace(made(900), merged_into=made(2).posting.id)]
    answer = client.get(f"/p/{made(900).posting.id}", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (301, f"/p/{made(2).posting.id}")
    assert client.get(f"/api/v1/postings/{made(900).posting.id}").json()["id"] == made(2).posting.id


def test_a_hostile_posting_is_text_on_its_page(client: TestClient) -> None:
    page = client.get(f"/p/{hostile().posting.id}")
    assert "<script" not in page.text
    assert "<img" not in page.text
    assert "<iframe" not in page.text
    assert 'href="javascript' not in page.text
    assert "\u202e" not in page.text
    assert "default-src 'self'" in page.headers["content-security-policy"]


def test_the_sitemap_names_what_is_open(client: TestClient) -> None:
    tree = ElementTree.fromstring(client.get("/sitemap.xml").content)
    found = {node.text for node in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")}
    assert "http://localhost:8501/area/control" in found
    assert f"http://localhost:8501/p/{hostile().posting.id}" in found
    assert "Sitemap: http://localhost:8501/sitemap.xml" in client.get("/robots.txt").text
