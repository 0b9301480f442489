"""Checking and recording sources, against a local server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from foothold.domain.errors import SourceError
from foothold.domain.source import Source
from scrapers import connectors
from scrapers._http import HttpFetcher, Limits
from service.sources_check import check, record
from tests.scrapers.recorded import Case, cases, read_case, visit
from tests.site import site_of

CONNECTORS = connectors()
GREENHOUSE = next(case for case in cases() if (case.connector, case.name) == ("greenhouse", "board"))
FORUM = next(case for case in cases() if (case.connector, case.name) == ("forummagnum", "lesswrong_tag"))


@pytest.fixture
def fetcher() -> Iterator[HttpFetcher]:
    with closing(HttpFetcher(limits=Limits(pause_s=0))) as fetcher:
        yield fetcher


def test_check_tells_counts_and_the_boards_own_name(fetcher: HttpFetcher) -> None:
    with site_of(GREENHOUSE.replies()) as site:
        source = replace(GREENHOUSE.source, base_url=site.base_url, organisation="Example Laboratory")
        found = check(source, CONNECTORS["greenhouse"], fetcher)
    assert (found.documents, found.requests, found.complete, found.problem) == (3, 1, True, "")
    assert found.company == "Example Lab"
    assert found.kinds == {"job": 2, "fellowship": 1}
    assert found.cells() == ("greenhouse:examplelab", "3", "yes", "Example Lab", "")
    assert found.as_json()["kinds"] == {"job": 2, "fellowship": 1}


def test_check_tells_a_board_of_somebody_else(fetcher: HttpFetcher) -> None:
    with site_of(GREENHOUSE.replies()) as site:
        source = Source("greenhouse:x", "greenhouse", "examplelab", site.base_url, "Another Company")
        found = check(source, CONNECTORS["greenhouse"], fetcher)
    assert "belongs to 'Example Lab', not to 'Another Company'" in found.problem


@pytest.mark.parametrize(("fault", "said"), [("404", "answered 404"), ("shape changed", "jobs")])
def test_check_tells_what_is_wrong(fetcher: HttpFetcher, fault: str, said: str) -> None:
    with site_of(GREENHOUSE.replies(), fault) as site:
        found = check(replace(GREENHOUSE.source, base_url=site.base_url), CONNECTORS["greenhouse"], fetcher)
    assert said in found.problem


@pytest.mark.parametrize("case", [GREENHOUSE, FORUM], ids=lambda case: case.connector)
def test_a_record_reads_as_it_was_read(fetcher: HttpFetcher, tmp_path: Path, case: Case) -> None:
    connector = CONNECTORS[case.connector]
    with site_of(case.replies()) as site:
        source = replace(case.source, base_url=site.base_url)
        head, *answers = record(source, connector, fetcher, tmp_path)
    assert head.parent == tmp_path / case.connector
    assert len(answers) == len(case.exchanges)
    assert "let us in" not in head.read_text("utf-8")
    again = visit(connector, replace(read_case(head), source=case.source))
    assert again.documents == visit(connector, case).documents
    assert again.complete is case.complete


def test_nothing_is_recorded_of_a_sick_site(fetcher: HttpFetcher, tmp_path: Path) -> None:
    with site_of(GREENHOUSE.replies(), "404") as site, pytest.raises(SourceError, match="was not recorded"):
        record(replace(GREENHOUSE.source, base_url=site.base_url), CONNECTORS["greenhouse"], fetcher, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_no_file_name_comes_from_a_site(fetcher: HttpFetcher, tmp_path: Path) -> None:
    with site_of({"/v1/boards/../../x/jobs?content=true": GREENHOUSE.replies()[GREENHOUSE.exchanges[0].path]}) as site:
        source = Source("greenhouse:x", "greenhouse", "../../x", site.base_url)
        try:
            written = record(source, CONNECTORS["greenhouse"], fetcher, tmp_path)
        except SourceError:
            written = ()
    assert all(file.parent == tmp_path / "greenhouse" for file in written)
