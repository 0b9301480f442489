"""What an index on disk is, in one small file that is replaced in one step.

    index/manifest.json           which model, which format, up to which change, which segments, in order
    index/000041.npz              a segment: postings taken in, ids taken out; written once, never changed
    index/embeddings.sqlite       vectors by text, see `index.cache`
    index/lock                    held by whoever writes

A segment counts from the moment the manifest names it. A process that dies before leaves a file that nobody names,
and the next writer removes it.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from foothold.domain.errors import IndexMismatchError
from index.models import ModelRecord

FORMAT = 2
NAME = "manifest.json"
REBUILD = "Rebuild it with: foothold reindex --all"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index on disk is.

    Attributes:
        model: key of the model that made the vectors, see `ModelRecord.key`.
        dimension: length of its vectors, 0 while there are none.
        sequence: number of the last change that is in it.
        written: grows by one with each write; names the segments.
        segments: file names, oldest first; a later one wins over an earlier one.
        format: of the segments, and of how texts become words and passages.
    """

    model: str
    dimension: int = 0
    sequence: int = 0
    written: int = 0
    segments: tuple[str, ...] = ()
    format: int = FORMAT


def read(folder: Path) -> Manifest | None:
    """Return the manifest of a folder, None where there is no index yet.

    Raises:
        IndexMismatchError: it can't be understood.
    """
    try:
        stated = json.loads((folder / NAME).read_text(encoding="utf-8"))
        return replace(Manifest(**stated), segments=tuple(stated["segments"]))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, KeyError) as error:
        raise IndexMismatchError(f"The index in {folder} can't be read. {REBUILD}") from error


def write(folder: Path, manifest: Manifest) -> None:
    """Replace the manifest in one step; after it returns the change survives a loss of power."""
    replace_file(folder / NAME, json.dumps(asdict(manifest), indent=1).encode())


def check(manifest: Manifest, model: ModelRecord, folder: Path) -> None:
    """Refuse an index that this model or this version can't continue.

    Raises:
        IndexMismatchError: with what differs, and how to rebuild.
    """
    if manifest.format != FORMAT:
        raise IndexMismatchError(
            f"The index in {folder} has format {manifest.format}, this version writes {FORMAT}. {REBUILD}"
        )
    if manifest.model != model.key:
        raise IndexMismatchError(
            f"The index in {folder} was built with {manifest.model}, the model set now is {model.key}. {REBUILD}"
        )
    if model.dimension and manifest.dimension and manifest.dimension != model.dimension:
        raise IndexMismatchError(
            f"The vectors in {folder} have {manifest.dimension} numbers, those of {model.name} have "
            f"{model.dimension}. {REBUILD}"
        )


def replace_file(path: Path, content: bytes) -> None:
    """Write a file under another name, make sure it is on disk, and put it in its place."""
    fresh = path.with_name(path.name + ".new")
    with fresh.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
