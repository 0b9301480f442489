"""An index follows the postings, and nobody can tell how it came to be what it is."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from foothold.domain.errors import IndexMismatchError
from foothold.domain.posting import PostingId
from foothold.domain.ranking import Query
from index.searcher import CACHE, TextIndex, open_index
from index.toy import ToyEmbedder
from tests.makers import held

PROBE = held("Probe for lies", text="Train a linear probe on activations.")
BRIEF = held("Write a brief", text="Compare laws on compute.")
PROOF = held("Prove a bound", text="Formal proofs about agents.")
QUERY = Query(("linear probe activations",))


@pytest.fixture
def index(tmp_path: Path) -> TextIndex:
    opened = open_index(tmp_path, ToyEmbedder)
    opened.update([PROBE, BRIEF, PROOF], [], 3)
    return opened


def found(index: TextIndex, query: Query = QUERY) -> list[PostingId]:
    return [scored.id for scored in index.search(query, 10)]


def test_the_posting_that_says_it_comes_first(index: TextIndex) -> None:
    assert found(index)[0] == PROBE.posting.id
    assert index.sequence == 3


def test_a_cv_is_taken_item_by_item(index: TextIndex) -> None:
    cv = Query(("I proved a bound in Lean", "formal proofs", "I like cooking"), is_cv=True)
    assert found(index, cv)[0] == PROOF.posting.id


def test_removed_postings_are_found_no_more(index: TextIndex) -> None:
    index.update([], [PROBE.posting.id], 4)
    assert PROBE.posting.id not in found(index)
    assert len(index) == 2


def test_a_posting_stated_anew_is_found_by_its_new_words_only(index: TextIndex) -> None:
    changed = replace(PROBE, posting=replace(PROBE.posting, text="Interview lawyers.", title="Law"))
    index.update([changed], [], 4)
    words = index.search(Query(("activations",)), 10)
    assert all(scored.parts["lexical"] == 0 for scored in words)
    assert found(index, Query(("interview lawyers",)))[0] == PROBE.posting.id


def test_only_those_asked_for_are_ranked(index: TextIndex) -> None:
    among = {BRIEF.posting.id, PROOF.posting.id, PostingId("p-unknown")}
    assert {scored.id for scored in index.search(QUERY, 10, among=among)} == {BRIEF.posting.id, PROOF.posting.id}
    assert index.search(QUERY, 10, among=frozenset()) == []


@pytest.mark.parametrize("query", [Query(()), Query(("",)), Query(("  \n",), is_cv=True)])
def test_who_looks_for_nothing_finds_nothing(index: TextIndex, query: Query) -> None:
    assert index.search(query, 10) == []


def test_an_empty_index_finds_nothing(tmp_path: Path) -> None:
    assert open_index(tmp_path, ToyEmbedder).search(QUERY, 10) == []


def test_equal_scores_come_by_id(tmp_path: Path) -> None:
    index = open_index(tmp_path, ToyEmbedder)
    twins = [replace(PROBE, posting=replace(PROBE.posting, id=PostingId(key))) for key in ("pc", "pa", "pb")]
    index.update(twins, [], 1)
    assert found(index) == ["pa", "pb", "pc"]


def test_what_is_indexed_already_is_not_embedded_again(tmp_path: Path) -> None:
    toy = ToyEmbedder()
    index = open_index(tmp_path, lambda: toy)
    index.update([PROBE], [], 1)
    before = list(toy.embedded)
    index.update([PROBE], [], 2)
    assert toy.embedded == before
    assert index.sequence == 2


def test_a_late_update_is_left_out(index: TextIndex) -> None:
    index.update([], [PROBE.posting.id], 2)
    assert PROBE.posting.id in found(index)
    assert index.sequence == 3


def test_rebuilding_embeds_nothing_it_has_seen(tmp_path: Path, index: TextIndex) -> None:
    toy = ToyEmbedder()
    again = open_index(tmp_path, lambda: toy, rebuild=True)
    assert (len(again), again.sequence) == (0, 0)
    again.update([PROBE, BRIEF, PROOF], [], 3)
    assert toy.embedded == []
    assert again.search(QUERY, 10) == index.search(QUERY, 10)


def test_another_model_is_refused_with_what_to_do(tmp_path: Path, index: TextIndex) -> None:
    with pytest.raises(IndexMismatchError, match="foothold reindex"):
        open_index(tmp_path, lambda: ToyEmbedder(32, name="other"))
    assert open_index(tmp_path, lambda: ToyEmbedder(32, name="other"), rebuild=True).sequence == 0


@pytest.mark.parametrize(
    ("field", "value"), [("format", 99), ("dimension", 3), ("model", "x"), ("segments", None), ("unheard", 1)]
)
def test_a_manifest_that_does_not_fit_is_refused(tmp_path: Path, index: TextIndex, field: str, value: object) -> None:
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {field: value}))
    with pytest.raises(IndexMismatchError, match="foothold reindex"):
        open_index(tmp_path, ToyEmbedder)


@pytest.mark.parametrize("damage", [lambda path: path.unlink(), lambda path: path.write_bytes(b"PK\x03\x04 broken")])
def test_a_damaged_segment_is_refused(tmp_path: Path, index: TextIndex, damage: object) -> None:
    damage(next(tmp_path.glob("*.npz")))  # type: ignore[operator]
    with pytest.raises(IndexMismatchError, match="foothold reindex"):
        open_index(tmp_path, ToyEmbedder)


def test_what_another_process_writes_is_seen_at_the_next_search(tmp_path: Path, index: TextIndex) -> None:
    other = open_index(tmp_path, ToyEmbedder)
    other.update([], [PROBE.posting.id], 4)
    assert PROBE.posting.id not in found(index)
    assert index.sequence == 4


def test_two_writers_lose_nothing(tmp_path: Path) -> None:
    first, second = open_index(tmp_path, ToyEmbedder), open_index(tmp_path, ToyEmbedder)
    names = [held(f"Problem {number}") for number in range(20)]

    def write(index: TextIndex, mine: int) -> None:
        for each in names[mine::2]:
            index.update([each], [], 1)

    threads = [threading.Thread(target=write, args=each) for each in ((first, 0), (second, 1))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(open_index(tmp_path, ToyEmbedder).ids()) == {each.posting.id for each in names}


def test_many_small_updates_leave_few_files(tmp_path: Path) -> None:
    index = open_index(tmp_path, ToyEmbedder)
    for number in range(80):
        index.update([held(f"Problem {number}")], [], number + 1)
    assert len(list(tmp_path.glob("*.npz"))) <= 34
    assert len(open_index(tmp_path, ToyEmbedder)) == 80


def test_pairs_are_the_best_lines_each_used_once(index: TextIndex) -> None:
    key = PROBE.posting.id
    pairs = index.pairs(["I trained a linear probe", "I like law"], {key: ["Train a linear probe", "About law"]}, 3)
    assert [(pair.yours, pair.theirs) for pair in pairs[key]] == [
        ("I trained a linear probe", "Train a linear probe"),
        ("I like law", "About law"),
    ]
    assert index.pairs([], {key: ["a line"]}, 3) == {key: ()}
    assert index.pairs(["a line"], {key: []}, 3) == {key: ()}


def test_the_lines_of_a_person_are_not_kept_on_disk(tmp_path: Path, index: TextIndex) -> None:
    before = (tmp_path / CACHE).stat().st_size
    secret = "a line of a CV that nobody else writes"
    index.search(Query((secret,), is_cv=True), 5)
    index.pairs([secret], {PROBE.posting.id: ["Probe for lies. Train a linear probe on activations."]}, 1)
    toy = ToyEmbedder()
    open_index(tmp_path, lambda: toy).search(Query((secret,)), 5)
    assert toy.embedded == [secret]
    assert (tmp_path / CACHE).stat().st_size == before


def test_opening_and_listing_load_no_model() -> None:
    script = (
        "import sys, tempfile, pathlib\n"
        "from index.embedder import load_embedder\n"
        "from index.searcher import open_index\n"
        "index = open_index(pathlib.Path(tempfile.mkdtemp()), lambda: load_embedder('all-MiniLM-L6-v2'))\n"
        "assert index.ids() == () and index.sequence == 0\n"
        "print([name for name in ('torch', 'faiss', 'sentence_transformers', 'transformers') if name in sys.modules])\n"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert run.stdout.strip() == "[]", run.stderr
