"""The examples that the splitter learns from: lists marked by hand, ours and others'."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from foothold.domain.document import Block, Holds
from index.measure_ordinary import Post
from index.measure_split import source_of
from index.split_gold import from_gold, from_hashes, from_marks
from index.split_training import Example
from scrapers._blocks import from_html, from_markdown
from service.split_files import read_document

DATA = Path(__file__).parents[1] / "data" / "splitting"
#: Our own examples show forms that few others show, so each counts for two.
OWN_WEIGHT = 2.0
_FORUM = "lw_posts_html_ai_2016-2020"
_POSTS = (
    "open_problem_like_posts",
    _FORUM,
    "turntrout_lw_posts_markdown",
    "job_and_funding_posts",
)
_FEWEST_BLOCKS = 3


def own_examples(folder: Path = DATA / "examples") -> list[Example]:
    """Return the documents written for this project, with their marks."""
    found: list[Example] = []
    for path in sorted(folder.iterdir()):
        document = read_document(path, folder)
        found.append(from_marks("own", document.title, document.blocks, OWN_WEIGHT))
    return found


def other_examples(shared: Path) -> list[Example]:
    """Return all examples that are no gold lists: our own, and the forum posts where the shared material has them."""
    forum = shared / "pages" / "forum"
    return [*own_examples(), *(forum_examples(forum) if forum.is_dir() else ())]


def gold_examples(problems: Path) -> list[Example]:
    """Return the lists of `quality/problems`, with their gold marks. Pages about one problem are left out."""
    gold: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for line in (problems / "gold.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        gold[row["source_file"]].append(row)
    raw = problems / "raw"
    documents = [read_document(path, raw) for path in sorted(raw.rglob("*")) if path.is_file()]
    return [
        from_gold(source_of(each.native_id), each.title, each.blocks, gold[each.native_id])
        for each in documents
        if each.holds is Holds.LIST
    ]


def forum_examples(folder: Path, labels: Path = DATA / "forum_labels.jsonl") -> list[Example]:
    """Return the posts that are marked, and half of the others as posts that hold no problems.

    Marks are kept as hashes of the words that a problem opens with; a post may be set aside, where nobody could say.
    The half is told by a hash of the post's id, so it stays the same.
    """
    marked = {row["post"]: row for row in map(json.loads, labels.read_text("utf-8").splitlines())}
    found: list[Example] = []
    for post, title, blocks in posts(folder):
        marks = marked.get(post, {})
        is_used = bool(marks) or is_training_half(post)
        if is_used and not marks.get("aside") and len(blocks) >= _FEWEST_BLOCKS:
            found.append(from_hashes(post, title, blocks, marks.get("opens", ()), marks.get("doubtful", ())))
    return found


def is_training_half(post: str) -> bool:
    """Return whether an unmarked post may be learned from; the other half is for measuring."""
    return int(hashlib.sha1(post.encode(), usedforsecurity=False).hexdigest(), 16) % 2 == 0


def ordinary_posts(folder: Path, labels: Path = DATA / "forum_labels.jsonl") -> dict[str, list[Post]]:
    """Return the posts of the forum's dump that nobody marked as holding problems, by whether training saw them.

    Posts that a reader took for a list are no ordinary ones; they are set aside in the labels, out of training too.
    """
    marked = {json.loads(line)["post"] for line in labels.read_text("utf-8").splitlines()}
    groups: dict[str, list[Post]] = {"never learned from": [], "learned from": []}
    for post, title, blocks in posts(folder, (_FORUM,)):
        if post not in marked:
            groups["learned from" if is_training_half(post) else "never learned from"].append((title, blocks))
    return groups


def posts(folder: Path, names: Sequence[str] = _POSTS) -> Iterator[tuple[str, str, tuple[Block, ...]]]:
    """Yield id, title and blocks of each forum post in a folder of dumps, each once; posts without an id are left."""
    seen: set[str] = set()
    for name in names:
        with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                if row["_id"] and row["_id"] not in seen:
                    seen.add(row["_id"])
                    yield row["_id"], row["title"], _blocks(row)


def _blocks(row: Mapping[str, Any]) -> tuple[Block, ...]:
    if "contents" in row:
        return from_markdown(row["contents"]["markdown"])
    return from_html(row.get("htmlBody") or row.get("html") or "")
