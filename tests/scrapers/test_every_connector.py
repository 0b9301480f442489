"""What every connector must keep to, whoever wrote it. The format of its recorded visits: see `recorded.py`."""

from __future__ import annotations

import copy
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest

from foothold.domain.document import Block, Document, Holds
from foothold.domain.errors import ShapeError
from scrapers import connectors
from scrapers._http import HttpFetcher, Limits
from scrapers._polite import Time
from tests.scrapers.recorded import PAGES, Case, UnrecordedError, cases, differences, drive, visit
from tests.site import site_of

CONNECTORS = connectors()
CASES = cases()
MARKUP = re.compile(
    r"</?(?:p|div|span|br|li|ul|ol|a|strong|em|b|i|h[1-6]|script|style)\b[^>]*>|&(?:amp|lt|gt|nbsp|#\d+);"
)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
ODD_JSON = ["null", "7", '"x"', "[]", "{}", "[{}]", "[[]]", '{"unexpected": true}', '{"error": "x"}', "", "not JSON"]
ODD_XML = ["", "not XML", "<other/>", "<html><body><p>x</p></body></html>", "<rss", "{}"]
ODD_HTML = ["", "<html><body><p>Nothing to see here.</p></body></html>", "{}"]
ODD_VALUES: list[Any] = [None, 7, -1.5, "x", True, [], {}, [None], [{}]]

every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.connector}-{case.name}")


def test_every_connector_has_a_recorded_visit() -> None:
    assert set(CONNECTORS) == {case.connector for case in CASES}


def test_every_recorded_file_is_used() -> None:
    used = frozenset().union(*(case.files for case in CASES))
    assert {file for file in PAGES.rglob("*") if file.is_file()} == used


@pytest.mark.parametrize("name", sorted(CONNECTORS))
def test_connector_says_what_it_is(name: str) -> None:
    connector = CONNECTORS[name]
    said = sys.modules[type(connector).__module__].__doc__ or ""
    assert connector.name == type(connector).__module__.removeprefix("scrapers.")
    assert connector.base_url == "" or re.fullmatch(r"https://[a-z0-9.{}-]+", connector.base_url)
    assert len(said.splitlines()) > 2, "the module opens with what it reads, the terms and the limits"


@every_case
def test_asks_for_exactly_its_pages(case: Case) -> None:
    visited = visit(CONNECTORS[case.connector], case)
    assert [request.url for request in visited.requests] == [each.url for each in case.exchanges]
    for request, expected in zip(visited.requests, case.exchanges, strict=True):
        assert request.method == expected.method
        assert (request.body is not None) == (request.method == "POST")
        assert [part for part in expected.body_has if part not in (request.body or "")] == []
        assert expected.headers.items() <= dict(request.headers).items()
    assert visited.complete is case.complete


@every_case
def test_finds_the_documents(case: Case) -> None:
    documents = visit(CONNECTORS[case.connector], case).documents
    assert [d.native_id for d in documents] == [str(each.get("native_id")) for each in case.documents]
    found = [differences(each, document) for each, document in zip(case.documents, documents, strict=True)]
    assert [differing for differing in found if differing] == []


@every_case
def test_documents_are_sound_and_stable(case: Case) -> None:
    documents = visit(CONNECTORS[case.connector], case).documents
    assert documents == visit(CONNECTORS[case.connector], case).documents
    for document in documents:
        check_sound(document, case)


@every_case
def test_a_page_that_did_not_change_says_what_it_said(case: Case) -> None:
    connector = CONNECTORS[case.connector]
    assert visit(connector, case, unchanged=True) == visit(connector, case)


@every_case
def test_base_url_stands_in_for_the_site(case: Case) -> None:
    here = "http://127.0.0.1:9"
    visited = visit(CONNECTORS[case.connector], case, base_url=here)
    assert [request.url for request in visited.requests] == [here + each.path for each in case.exchanges]
    assert [d.native_id for d in visited.documents] == [str(each["native_id"]) for each in case.documents]


@every_case
def test_unknown_shape_is_an_error(case: Case) -> None:
    for position, exchange in enumerate(case.exchanges):
        for body in odd_bodies(case, exchange.content_type):
            if exchange.status == 200:
                assert refuses(case, position, body.encode()), f"took {body!r} for the answer to {exchange.url}"


@every_case
def test_empty_answer_lists_nothing(case: Case) -> None:
    if case.empty is not None and len(case.exchanges) == 1:
        assert visit(CONNECTORS[case.connector], case, answers={0: case.empty.encode()}).documents == ()


@every_case
def test_odd_field_is_an_error_or_does_no_harm(case: Case) -> None:
    """Any one value of an answer replaced by another: a ShapeError, or documents that are sound all the same."""
    for position, exchange in enumerate(case.exchanges):
        if exchange.content_type != "application/json" or exchange.status != 200:
            continue
        for where, odd, body in damaged(json.loads(exchange.answer)):
            try:
                documents = visit(CONNECTORS[case.connector], case, answers={position: body}).documents
            except ShapeError:
                continue
            except UnrecordedError:  # the damaged answer leads to other pages
                continue
            except Exception as error:
                pytest.fail(f"{where} = {odd!r} in the answer to {exchange.url}: {error!r}")
            for document in documents:
                check_sound(document, case)


@every_case
def test_cut_off_answer_is_an_error(case: Case) -> None:
    for position, exchange in enumerate(case.exchanges):
        if exchange.content_type in ("application/json", "application/xml") and exchange.status == 200:
            cut = exchange.answer.rstrip()[: len(exchange.answer) // 2]
            assert refuses(case, position, cut), f"took half the answer to {exchange.url}"


@every_case
@pytest.mark.parametrize("fault", ["normal", "invalid UTF-8"])
def test_reads_the_same_over_a_socket(case: Case, fault: str) -> None:
    connector = CONNECTORS[case.connector]
    with (
        site_of(case.replies(), fault) as site,
        closing(HttpFetcher(limits=Limits(pause_s=0), time=Time(sleep=lambda _: None))) as fetcher,
    ):
        visited = drive(connector, replace(case.source, base_url=site.base_url), case.since, fetcher.fetch)
    assert [d.native_id for d in visited.documents] == [str(each["native_id"]) for each in case.documents]
    assert visited.complete is case.complete


def check_sound(document: Document, case: Case) -> None:
    """Fail where a document isn't fit to be kept and shown."""
    assert document.system == case.connector
    assert document.native_id
    assert document.url.startswith("https://")
    assert urlsplit(document.url).hostname
    assert document.title
    assert document.title == " ".join(document.title.split())
    for text in (document.title, document.text, document.organisation, document.pay, *document.places, *document.tags):
        assert isinstance(text, str)
        assert not CONTROL.search(text)
        assert not MARKUP.search(text), f"markup in {text[:80]!r}"
    for moment in (document.posted_at, document.modified_at):
        assert moment is None or moment.utcoffset() == timedelta(0)
    assert all(link.startswith("https://") for link in document.canonical_of)
    assert all(isinstance(block, Block) for block in document.blocks)
    assert document.closed == bool(document.closed_why)
    if document.holds is not Holds.NOTHING and not document.text:
        assert document.blocks or document.title
    for name, count in Counter((*document.places, *document.tags)).items():
        assert name == name.strip() != ""
        assert count == 1 or name in document.places
    hash(document)


def refuses(case: Case, position: int, body: bytes) -> bool:
    """Whether a connector says that an answer isn't of its shape; going on to other pages is no refusal."""
    try:
        visit(CONNECTORS[case.connector], case, answers={position: body})
    except ShapeError:
        return True
    except UnrecordedError:
        return False
    return False


def odd_bodies(case: Case, content_type: str) -> list[str]:
    """Return answers that are none, but for the one that the site gives when it lists nothing."""
    if case.any_shape:
        return []
    if content_type == "application/json":
        empty = json.loads(case.empty) if case.empty else object()
        return [body for body in ODD_JSON if _json_or_text(body) != empty]
    return {"application/xml": ODD_XML, "text/html; charset=utf-8": ODD_HTML}.get(content_type, [])


def damaged(answer: Any) -> Iterator[tuple[str, Any, bytes]]:
    """Yield an answer again and again, each time with one value replaced; of equal rows only the first is damaged."""
    seen: set[str] = set()
    for path in _paths(answer):
        name = ".".join("*" if isinstance(key, int) else key for key in path)
        if name in seen:
            continue
        seen.add(name)
        for odd in ODD_VALUES:
            other = copy.deepcopy(answer)
            place = other
            for key in path[:-1]:
                place = place[key]
            place[path[-1]] = odd
            yield name, odd, json.dumps(other).encode()


def _paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inner:
        yield (*path, key)
        yield from _paths(each, (*path, key))


def _json_or_text(body: str) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return body
