"""`foothold collect`: one reader for a source at a time, whichever command reads it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from index.toy import ToyEmbedder
from scrapers._http import HttpFetcher, Limits
from service import wiring
from service.cli import app
from service.locks import only_reader
from service.settings import Settings
from service.wiring import Foothold
from tests.makers import NOW
from tests.scrapers.recorded import cases
from tests.site import Site, site_of

GREENHOUSE = next(case for case in cases() if (case.connector, case.name) == ("greenhouse", "board"))
NAME = GREENHOUSE.source.name


@pytest.fixture
def site() -> Iterator[Site]:
    with site_of(GREENHOUSE.replies()) as site:
        yield site


@pytest.fixture
def service(tmp_path: Path, site: Site) -> Iterator[Foothold]:
    found = Foothold(Settings(home=tmp_path), lambda: NOW, ToyEmbedder)
    with closing(HttpFetcher(limits=Limits(pause_s=0))) as fetcher:
        found.fetcher = fetcher
        found.sources = {NAME: replace(GREENHOUSE.source, base_url=site.base_url)}
        wiring.use(found)
        yield found
        wiring.use(None)
        found.store.close()


def test_a_source_that_another_process_reads_is_left_to_it(service: Foothold, site: Site) -> None:
    with only_reader(service.settings.locks, NAME) as free:
        result = CliRunner().invoke(app, ["collect", "--json"])
    assert free
    assert result.exit_code == 0
    assert json.loads(result.stdout) == []
    said = " ".join(result.stderr.split())  # wherever the window breaks the line
    assert f"{NAME} is being read by `foothold serve`, `work` or `collect` right now; left to it." in said
    assert site.asked() == []


def test_the_source_is_free_again_once_it_was_collected(service: Foothold) -> None:
    for new in (3, 0):
        result = CliRunner().invoke(app, ["collect", "--source", NAME, "--json"])
        assert [row["new"] for row in json.loads(result.stdout)] == [new]
    with only_reader(service.settings.locks, NAME) as free:
        assert free
