"""Organisations and sources are sound: names mean one thing, boards and pages can be read, links are https."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from foothold.domain.reference import Organisation
from scrapers import connectors
from service.reference import load, table

DATA = Path(__file__).parents[2] / "data"
LINK = re.compile(r"https://[a-z0-9.-]+\.[a-z]{2,}(/[^\s\"<>]*)?")
KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
BOARD = re.compile(r"[a-z_]+:[A-Za-z0-9][A-Za-z0-9. _-]*(@eu)?")
ADDRESS = {"page_list", "feed", "jsonld"}  # connectors whose board is an address


@pytest.fixture(scope="module")
def organisations() -> dict[str, Organisation]:
    return dict(load(DATA).organisations)


@pytest.fixture(scope="module")
def sources() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = table(DATA / "sources.toml")["source"]
    return rows


def test_there_are_at_least_60_organisations_and_40_boards(organisations: dict[str, Organisation]) -> None:
    assert len(organisations) >= 60
    assert sum(len(each.boards) for each in organisations.values()) >= 40


def test_no_name_or_alias_means_two_organisations(organisations: dict[str, Organisation]) -> None:
    names = [name.casefold() for each in organisations.values() for name in (each.name, *each.aliases)]
    assert [name for name, count in Counter(names).items() if count > 1] == []


def test_every_key_and_link_is_well_formed(organisations: dict[str, Organisation]) -> None:
    links = [link for each in organisations.values() for link in (each.website, *each.problem_lists) if link]
    assert [key for key in organisations if not KEY.fullmatch(key)] == []
    assert [link for link in links if not LINK.fullmatch(link)] == []


def test_every_organisation_has_known_areas_and_says_where_its_board_was_seen(
    organisations: dict[str, Organisation],
) -> None:
    areas = set(load(DATA).areas)
    assert [key for key, each in organisations.items() if not each.areas or set(each.areas) - areas] == []
    assert [key for key, each in organisations.items() if not each.evidence.endswith(".")] == []


def test_every_board_is_one_organisation_s_own(organisations: dict[str, Organisation]) -> None:
    boards = [board for each in organisations.values() for board in each.boards]
    assert [board for board in boards if not BOARD.fullmatch(board)] == []
    assert [board for board, count in Counter(boards).items() if count > 1] == []


def test_every_connector_that_is_named_exists(
    organisations: dict[str, Organisation], sources: list[dict[str, Any]]
) -> None:
    boards = {board.split(":")[0] for each in organisations.values() for board in each.boards}
    assert (boards | {row["connector"] for row in sources}) - set(connectors()) == set()


def test_every_source_has_a_name_of_its_own(sources: list[dict[str, Any]]) -> None:
    names = Counter(row.get("name") or f"{row['connector']}:{row.get('board', '')}" for row in sources)
    assert [name for name, count in names.items() if count > 1] == []


def test_every_address_that_is_read_is_https(sources: list[dict[str, Any]]) -> None:
    addresses = [row["board"] for row in sources if row["connector"] in ADDRESS]
    addresses += [row["base_url"] for row in sources if "base_url" in row]
    assert [address for address in addresses if not LINK.fullmatch(address)] == []


def test_a_source_s_organisation_is_known(
    organisations: dict[str, Organisation], sources: list[dict[str, Any]]
) -> None:
    names = {each.name for each in organisations.values()}
    assert {row["organisation"] for row in sources if "organisation" in row} - names == set()


def test_the_field_s_places_are_read(sources: list[dict[str, Any]]) -> None:
    read = Counter(row["connector"] for row in sources)
    assert read["page_list"] >= 25
    assert read["github_issues"] >= 10
    assert {"forummagnum", "eighty_thousand_hours", "aisafety_com", "ea_opportunities", "aisafetyideas"} <= set(read)
