"""The command line, as a person and as a program meet it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from foothold.domain.errors import FootholdError
from index.toy import ToyEmbedder
from service import wiring
from service.cli import app
from service.settings import ROOT, Settings
from service.wiring import Foothold
from tests.makers import NOW

CV = str(ROOT / "data" / "examples" / "software-engineer.md")
run = CliRunner()


@pytest.fixture(scope="module", autouse=True)
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Foothold]:
    found = Foothold(Settings(home=tmp_path_factory.mktemp("home")), lambda: NOW, ToyEmbedder)
    wiring.use(found)
    yield found
    wiring.use(None)
    found.store.close()


def said(*words: str, text: str = "", code: int = 0) -> str:
    result = run.invoke(app, list(words), input=text)
    assert result.exit_code == code, result.output
    return result.stdout


def test_match_as_json_has_what_programs_need() -> None:
    rows = json.loads(said("match", CV, "--top", "5", "--json"))
    assert len(rows) == 5
    assert {"id", "kind", "title", "url", "source", "fit", "effort", "reasons", "have", "lack", "pairs"} <= set(rows[0])
    assert {"hours_from", "hours_to", "band", "evidence", "confidence"} <= set(rows[0]["effort"])


def test_match_reads_a_pasted_cv() -> None:
    assert json.loads(said("match", "-", "--json", text="Skills: Python, PyTorch, sparse autoencoders, linear probes"))


def test_max_hours_admits_only_what_is_known_to_fit() -> None:
    rows = json.loads(said("match", CV, "--max-hours", "8", "--json"))
    assert rows
    assert all(row["effort"]["hours_to"] <= 8 * 1.2 for row in rows)


def test_match_for_people_says_fit_size_and_why() -> None:
    shown = said("match", CV, "--top", "3")
    assert " fit · " in shown
    assert "https://" in shown


def test_a_missing_file_is_one_sentence() -> None:
    result = run.invoke(app, ["match", "no-such.pdf"])
    assert isinstance(result.exception, FootholdError)
    assert "no file no-such.pdf" in str(result.exception)


def test_profile_leaves_out_who_it_is() -> None:
    text = "Ada Example\nada@example.org\n+44 20 7946 0000\n\nSkills\nPython, PyTorch\n"
    shown = said("profile", "-", "--json", text=text)
    assert "pytorch" in shown
    assert not any(word in shown for word in ("ada@example.org", "7946", "Ada Example"))


def test_search_as_json() -> None:
    assert len(json.loads(said("search", "sparse autoencoder", "--top", "3", "--json"))) == 3


def test_split_prints_one_item_a_line(tmp_path: Path) -> None:
    page = tmp_path / "lists" / "post.html"
    page.parent.mkdir()
    page.write_text(
        "<h1>Open problems</h1><h2>Open problems we would like to see solved</h2><ul>"
        "<li>Replicate the memory probe on a smaller model and report where it breaks.</li>"
        "<li>Train a sparse autoencoder on the last layer and compare its features with the first.</li>"
        "<li>Measure how often the monitor flags honest work, and why.</li></ul>",
        "utf-8",
    )
    rows = [json.loads(line) for line in said("split", str(page), "--jsonl", "--root", str(tmp_path)).splitlines()]
    assert [row["source_file"] for row in rows] == ["lists/post.html"] * 3
    assert {"title", "text", "section", "effort"} <= set(rows[0])


def test_size_orders_a_replication_before_a_programme() -> None:
    lines = [
        json.dumps({"title": "Replicate the probe", "text": "Re-run the notebook on GPT-2 small. About 6 hours."}),
        json.dumps({"title": "Build a field", "text": "Found an organisation and run it for several years."}),
    ]
    small, large = (json.loads(line)["effort"] for line in said("size", "--jsonl", text="\n".join(lines)).splitlines())
    assert small["score"] < large["score"]
    assert small["band"] in ("hours", "weekend")


BROKEN = [
    ("nonsense", "Line 2 of the input is not JSON"),
    ("[1, 2]", "Line 2 of the input is not an object"),
    ("{}", "Line 2 of the input is not an object"),
    ('{"title": NaN}', "NaN is no number of JSON"),
    ("[" * 100_000, "Line 2 of the input is not JSON"),
    ('{"title": "caf\xe9"}'.encode("latin-1"), "Line 2 of the input is not JSON"),
]


@pytest.mark.parametrize(("line", "sentence"), BROKEN, ids=["words", "list", "empty", "nan", "deep", "latin"])
def test_size_names_a_broken_line_and_sizes_the_others(line: str | bytes, sentence: str) -> None:
    middle = line if isinstance(line, bytes) else line.encode()
    result = run.invoke(app, ["size", "--jsonl"], input=b'{"title": "x"}\n' + middle + b'\n\n{"text": "y"}\n')
    assert isinstance(result.exception, FootholdError)
    assert sentence in str(result.exception)
    assert [list(json.loads(row)) for row in result.stdout.splitlines()] == [["title", "effort"], ["text", "effort"]]


def test_size_takes_any_text_and_hands_other_keys_through() -> None:
    rows = [
        {"title": "", "text": ""},
        {"title": "日本語の問題", "text": "週末", "n": {"a": [1]}},
        {"title": "half \ud83d", "text": "\0"},
        {"title": 5, "text": ["a"]},
        {"title": "long", "text": "explore this. " * 50_000},
    ]
    lines = "\ufeff" + "\n \n".join(json.dumps(row) for row in rows)
    sized = [json.loads(line) for line in said("size", "--jsonl", text=lines).splitlines()]
    assert [{key: row[key] for key in row if key != "effort"} for row in sized] == rows
    assert all(0 <= row["effort"]["score"] <= 1 for row in sized)


def test_status_and_its_check() -> None:
    assert json.loads(said("status", "--json"))["postings"]
    said("status", "--check")


@pytest.mark.parametrize(
    "command", ["match", "profile", "search", "collect", "split", "size", "measure", "serve", "work"]
)
def test_every_command_explains_itself(command: str) -> None:
    assert len(said(command, "--help").splitlines()) > 3
