"""Rows on disk: a base that holds everything once, and after it what came and went since.

Each update adds one small segment. When the later segments together reach the size of the base, or there are many,
all become one new base; so what is written in all stays proportional to what was taken in.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from foothold.domain.errors import IndexMismatchError
from foothold.domain.posting import PostingId
from index import manifest as manifests
from index.manifest import REBUILD, Manifest
from index.rows import Rows, compacted, merged, no_rows

#: Segments after the base, at most.
MOST = 32


@dataclass(frozen=True, slots=True)
class Segment:
    """What one update changed."""

    rows: Rows
    removed: tuple[PostingId, ...] = ()


def damaged(path: Path) -> IndexMismatchError:
    """Return the error for something on disk that can't be read."""
    return IndexMismatchError(f"{path} is damaged. {REBUILD}")


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Hold the folder for writing; other processes and threads wait."""
    import fcntl

    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def load(folder: Path, manifest: Manifest) -> Rows:
    """Return the rows that the segments of a manifest make together.

    Raises:
        FileNotFoundError: a segment is gone: another process made a new base, so read the manifest again.
        IndexMismatchError: a segment is damaged.
    """
    rows = no_rows(manifest.dimension)
    for name in manifest.segments:
        segment = _read(folder / name)
        rows = merged(rows, segment.rows, segment.removed) if len(rows) or segment.removed else segment.rows
    return rows


def add(folder: Path, manifest: Manifest, segment: Segment, everything: Rows) -> Manifest:
    """Write what changed and return the manifest that names it, which is written too.

    Args:
        folder: held by the caller, see `writing`.
        manifest: as on disk, with the sequence it is to have.
        segment: what changed; with nothing in it only the manifest is written.
        everything: all rows after the change, for a new base when one is due.
    """
    if len(segment.rows) or segment.removed:
        base_due = _base_due(folder, manifest)
        if base_due:
            segment = Segment(compacted(everything))
        name = f"{manifest.written + 1:06d}.npz"
        manifests.replace_file(folder / name, _bytes(segment))
        kept = () if base_due else manifest.segments
        manifest = replace(manifest, segments=(*kept, name), dimension=int(everything.vectors.shape[1]))
    manifest = replace(manifest, written=manifest.written + 1)
    manifests.write(folder, manifest)
    _sweep(folder, manifest.segments)
    return manifest


def last_written(folder: Path) -> int:
    """Return the highest number that a segment in a folder has, 0 where there is none."""
    return max((int(path.stem) for path in folder.glob("*.npz") if path.stem.isdecimal()), default=0)


def _base_due(folder: Path, manifest: Manifest) -> bool:
    """Whether everything should be written anew rather than one more segment."""
    base, later = manifest.segments[:1], manifest.segments[1:]
    return len(later) >= MOST or _size(folder, later) >= _size(folder, base)


def _size(folder: Path, names: Collection[str]) -> int:
    return sum((folder / name).stat().st_size for name in names)


def _sweep(folder: Path, named: Collection[str]) -> None:
    """Remove segments that no manifest names: of an older base, or of a process that died."""
    for path in [*folder.glob("*.npz"), *folder.glob("*.npz.new")]:
        if path.name not in named:
            path.unlink(missing_ok=True)


def _bytes(segment: Segment) -> bytes:
    rows = segment.rows
    buffer = io.BytesIO()
    np.savez(
        buffer,
        ids=_packed(rows.ids),
        digests=rows.digests,
        words=_packed(rows.words),
        word_starts=rows.word_starts,
        word_columns=rows.word_columns,
        word_counts=rows.word_counts,
        starts=rows.starts,
        vectors=rows.vectors,
        removed=_packed(segment.removed),
    )
    return buffer.getvalue()


def _read(path: Path) -> Segment:
    try:
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            rows = Rows(
                ids=tuple(PostingId(key) for key in _unpacked(file["ids"])),
                digests=file["digests"],
                words=tuple(_unpacked(file["words"])),
                word_starts=file["word_starts"],
                word_columns=file["word_columns"],
                word_counts=file["word_counts"],
                starts=file["starts"],
                vectors=file["vectors"],
            )
            return Segment(rows, tuple(PostingId(key) for key in _unpacked(file["removed"])))
    except (KeyError, ValueError, EOFError, zipfile.BadZipFile) as error:
        raise damaged(path) from error


def _packed(texts: Collection[str]) -> NDArray[np.uint8]:
    """Return texts without line ends in them as bytes, one a line."""
    return np.frombuffer("\n".join(texts).encode(), dtype=np.uint8)


def _unpacked(raw: NDArray[np.uint8]) -> list[str]:
    return raw.tobytes().decode().split("\n") if len(raw) else []
