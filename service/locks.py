"""One reader for a source: a file lock, which the system takes back when a process dies, however it dies."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout


@contextmanager
def only_reader(folder: Path, source: str) -> Iterator[bool]:
    """Hold the lock of a source while it is read; say whether it was free.

    Args:
        folder: of the lock files; one for all processes that share a database. It is made if need be.
        source: name of the source.
    """
    folder.mkdir(parents=True, exist_ok=True)
    name = hashlib.sha256(source.encode()).hexdigest()[:16]
    lock = FileLock(folder / f"{name}.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        yield False
        return
    try:
        yield True
    finally:
        lock.release()
