"""Versions that nobody can forget to raise: hashes of the code that does something, and of the libraries it uses."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path

from service.settings import ROOT

#: What parses pages, and by what.
PARSING = ("scrapers", "foothold/domain/document.py"), ("beautifulsoup4", "defusedxml", "lxml", "markdown-it-py")
#: What tells that two postings are one, and by what.
MERGING = (
    ("index/near.py", "foothold/domain/duplicates.py", "foothold/domain/sameness.py", "foothold/flows/dedupe.py"),
    ("datasketch", "rapidfuzz"),
)


@cache
def version_of(code: tuple[str, ...], libraries: tuple[str, ...]) -> str:
    """Return a hash of files and of the versions of libraries.

    Args:
        code: files, and folders for all Python files in them, below the root of the project.
        libraries: names of distributions.
    """
    taken = hashlib.sha256()
    for file in _files(code):
        taken.update(file.name.encode() + b"\0" + file.read_bytes())
    taken.update(repr([(name, version(name)) for name in libraries]).encode())
    return taken.hexdigest()[:16]


def _files(code: Iterable[str]) -> list[Path]:
    paths = [ROOT / name for name in code]
    return [file for path in paths for file in (sorted(path.glob("*.py")) if path.is_dir() else [path])]
