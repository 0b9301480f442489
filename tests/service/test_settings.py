"""Settings: defaults, file, environment, and errors that name what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from foothold.domain.errors import SettingsError
from service.settings import load_settings


def settings(folder: Path, text: str = "") -> object:
    folder.joinpath("foothold.toml").write_text(text, "utf-8")
    return load_settings({"FOOTHOLD_HOME": str(folder)})


def test_no_setting_is_needed(tmp_path: Path) -> None:
    found = load_settings({"FOOTHOLD_HOME": str(tmp_path)})
    assert found.home == tmp_path
    assert found.database.parent == tmp_path
    assert found.model == "all-MiniLM-L6-v2"


def test_the_file_wins_over_the_defaults(tmp_path: Path) -> None:
    found = settings(tmp_path, 'contact = "mailto:us@example.org"\n[smtp]\nhost = "mail.example.org"\n')
    assert found.contact == "mailto:us@example.org"  # type: ignore[attr-defined]
    assert found.smtp.host == "mail.example.org"  # type: ignore[attr-defined]


def test_a_table_of_a_connector_holds_for_all_its_sources_and_one_of_a_source_wins(tmp_path: Path) -> None:
    text = '[sources.greenhouse]\nenabled = false\n[sources."greenhouse:metr"]\nbase_url = "http://127.0.0.1:1"\n'
    found = settings(tmp_path, text)
    assert not found.of_source("greenhouse:other").enabled  # type: ignore[attr-defined]
    assert found.of_source("greenhouse:metr").base_url == "http://127.0.0.1:1"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param("contact = ", "not valid TOML", id="not TOML"),
        pytest.param("contct = 'x'", "'contct'", id="a misspelt key is named"),
        pytest.param("[sources.lever]\nbase = 'x'", "sources.lever", id="a misspelt key of a source is named"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(SettingsError, match=says):
        settings(tmp_path, text)
