"""Which sources are read, and what the settings do to them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from foothold.domain.errors import NotFoundInStoreError, SettingsError
from foothold.domain.reference import Organisation, Reference
from service import sources
from service.settings import ROOT, Settings, SourceSettings

LAB = Organisation("lab", "Example Lab", aliases=("EL",), boards=("greenhouse:lab", "lever:lab@eu"))
REFERENCE = Reference({}, {}, {"lab": LAB})


def load(folder: Path, text: str, **set_: SourceSettings) -> dict[str, sources.Source]:
    folder.joinpath("sources.toml").write_text(text, "utf-8")
    return sources.load(folder, REFERENCE, Settings(home=folder, sources=set_))


def test_a_board_is_one_line_of_an_organisation(tmp_path: Path) -> None:
    found = load(tmp_path, "")
    assert list(found) == ["greenhouse:lab", "lever:lab@eu"]
    board = found["lever:lab@eu"]
    assert (board.connector, board.board, board.organisation) == ("lever", "lab@eu", "Example Lab")
    assert board.options["aliases"] == "Example Lab|EL"


def test_a_page_is_one_line_of_the_file(tmp_path: Path) -> None:
    found = load(tmp_path, 'source = [{ connector = "page_list", board = "https://lab.example.org/ideas" }]')
    assert "page_list:https://lab.example.org/ideas" in found


def test_settings_move_slow_down_and_switch_off(tmp_path: Path) -> None:
    text = 'source = [{ connector = "jsonld", board = "https://lab.example.org/jobs", name = "lab-jobs" }]'
    own = SourceSettings(base_url="http://127.0.0.1:1/", interval_hours=1.0)
    off = {"lab-jobs": own, "greenhouse": SourceSettings(enabled=False), "lever": SourceSettings(enabled=False)}
    found = load(tmp_path, text, **off)
    assert list(found) == ["lab-jobs"]
    assert found["lab-jobs"].base_url == "http://127.0.0.1:1"
    assert found["lab-jobs"].interval == timedelta(hours=1)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param('source = [{ board = "x" }]', "no connector", id="no connector"),
        pytest.param('source = [{ connector = "feed", bord = "x" }]', "'bord'", id="a misspelt key"),
        pytest.param('source = [{ connector = "greenhouse", board = "lab" }]', "stands twice", id="a name twice"),
    ],
)
def test_a_wrong_row_is_named(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(SettingsError, match=says):
        load(tmp_path, text)


def test_pick_by_source_by_connector_or_all(tmp_path: Path) -> None:
    found = load(tmp_path, 'source = [{ connector = "feed", board = "https://a.example.org/f" }]')
    assert [each.name for each in sources.pick(found, ["feed"])] == ["feed:https://a.example.org/f"]
    assert len(sources.pick(found)) == 3
    with pytest.raises(NotFoundInStoreError, match="Connectors: feed, greenhouse, lever"):
        sources.pick(found, ["feed", "grenhouse"])


def test_every_source_of_the_project_has_its_connector() -> None:
    from scrapers import connectors
    from service.reference import load as load_reference

    found = sources.load(ROOT / "data", load_reference(ROOT / "data"), Settings(home=ROOT / "data" / "local"))
    assert {source.connector for source in found.values()} <= set(connectors())
