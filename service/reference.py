"""Reads the reference data under `data/` into values."""

from __future__ import annotations

import tomllib
from dataclasses import fields
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from foothold.domain.errors import SettingsError
from foothold.domain.reference import Area, Organisation, Reference, Skill

T = TypeVar("T", Area, Skill, Organisation)


@lru_cache(maxsize=4)
def load(data: Path) -> Reference:
    """Return the reference data of a `data/` folder.

    Raises:
        SettingsError: a file is missing, is not TOML, or holds a field that isn't known.
    """
    return Reference(
        areas=_rows(data / "areas.toml", Area),
        skills=_rows(data / "skills.toml", Skill),
        organisations=_rows(data / "organisations.toml", Organisation),
    )


def table(path: Path) -> dict[str, Any]:
    """Return a TOML file as a dictionary, with an error that names the file."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise SettingsError(f"{path} is missing: the copy is incomplete, fetch it again.") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path} is not valid TOML: {error}.") from error


def _rows(path: Path, kind: type[T]) -> dict[str, T]:
    known = {each.name for each in fields(kind)}
    rows: dict[str, T] = {}
    for key, row in table(path).items():
        unknown = sorted(set(row) - known)
        if unknown:
            raise SettingsError(f"{path.name}: [{key}] has the unknown field {unknown[0]!r}.")
        rows[key] = kind(key=key, **{name: _frozen(value) for name, value in row.items()})
    return rows


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
