"""Settings: defaults, then `foothold.toml` beside the store, then environment variables, the later ones winning.

    FOOTHOLD_HOME              folder of the store, the index and the pages (default: data/local in the checkout)
    foothold.toml              in that folder, or named by FOOTHOLD_SETTINGS

Every key of the file is a field below; `[sources.NAME]` tables set `base_url`, `interval_hours` or `enabled = false`.
No setting is needed to run.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar

from foothold.domain.errors import SettingsError

T = TypeVar("T")

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class SourceSettings:
    """What can be set for one source, or for all sources of one connector."""

    base_url: str = ""
    interval_hours: float | None = None
    enabled: bool = True
    token: str = ""


@dataclass(frozen=True, slots=True)
class Smtp:
    """How mail leaves. An empty host means that no mail is sent.

    Attributes:
        security: "starttls", "tls" or "none" (loopback only).
        sender: the From address.
    """

    host: str = ""
    port: int = 587
    security: str = "starttls"
    username: str = ""
    password: str = ""
    sender: str = "foothold@localhost"
    timeout_s: float = 30.0


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set.

    Attributes:
        home: folder of the store, the index and the pages.
        contact: mail or web address that sites can complain to; part of the User-Agent.
        model: name of a record in `index/models.py`, or any sentence-transformers model; "toy" for tests.
        reranker: name of a cross-encoder for the first twenty, "" for none.
        public_url: where people reach this copy, no slash at the end; it stands in mails and feeds.
        collect: whether `serve` collects in the background.
        tidy_s: seconds between two looks at what was read: what is new is merged and indexed then.
        keep_pages_days: how long an answer of a site is kept on disk without the site having sent another.
    """

    home: Path
    contact: str = "https://github.com/foothold-safety/foothold"
    model: str = "all-MiniLM-L6-v2"
    reranker: str = ""
    public_url: str = "http://localhost:8501"
    port: int = 8501
    collect: bool = False
    tidy_s: float = 20.0
    keep_pages_days: float = 60.0
    sources: Mapping[str, SourceSettings] = field(default_factory=dict)
    smtp: Smtp = field(default_factory=Smtp)

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.home / "foothold.sqlite"

    @property
    def index(self) -> Path:
        """Folder of the index."""
        return self.home / "index"

    @property
    def pages(self) -> Path:
        """Folder of raw answers."""
        return self.home / "pages"

    @property
    def backups(self) -> Path:
        """Folder of copies of the database; what is deleted is deleted from them too."""
        return self.home / "backups"

    @property
    def locks(self) -> Path:
        """Folder of lock files, the same for every process that shares the database."""
        return self.home / "locks"

    def of_source(self, name: str) -> SourceSettings:
        """Return what is set for a source; a table named after its connector holds for all of that connector."""
        return self.sources.get(name) or self.sources.get(name.partition(":")[0]) or SourceSettings()


def load_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings of this copy.

    Raises:
        SettingsError: the file is not TOML, or holds a key or a type that isn't known.
    """
    home = Path(environ.get("FOOTHOLD_HOME") or ROOT / "data" / "local").expanduser().resolve()
    path = Path(environ.get("FOOTHOLD_SETTINGS") or home / "foothold.toml")
    table = _read(path) if path.is_file() else {}
    sources = {name: _fill(SourceSettings, row, f"sources.{name}") for name, row in table.pop("sources", {}).items()}
    smtp = _fill(Smtp, table.pop("smtp", {}), "smtp")
    return _fill(Settings, {**table, "home": home, "sources": sources, "smtp": smtp}, path.name)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} is not valid TOML: {error}. Mend it or move it away.") from error


def _fill(kind: type[T], table: Mapping[str, Any], where: str) -> T:
    known = {each.name for each in fields(kind)}  # type: ignore[arg-type]
    unknown = sorted(set(table) - known)
    if unknown:
        raise SettingsError(f"{where}: no setting is called {unknown[0]!r}. Known: {', '.join(sorted(known))}.")
    return kind(**table)
