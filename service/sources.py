"""Every source that is read: rows of `data/sources.toml`, boards of `data/organisations.toml`, and the settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from foothold.domain.errors import NotFoundInStoreError, SettingsError
from foothold.domain.reference import Reference
from foothold.domain.source import Source
from service.reference import table
from service.settings import Settings

KNOWN = {"connector", "board", "name", "interval_hours", "organisation", "base_url", "may_answer_empty", "options"}
BOARD_INTERVAL_H = 12.0
#: Boards that answer 404 for a name they don't know, so what they leave out of a whole answer is gone at once. The
#: others may answer 200 with an empty or partial list, and are believed the second time only.
SURE = frozenset({"greenhouse", "ashby", "recruitee"})
USUAL_INTERVAL_H = 24.0


def load(data: Path, reference: Reference, settings: Settings) -> dict[str, Source]:
    """Return every enabled source by its name, boards after the rows of the file.

    Raises:
        SettingsError: a row lacks its connector, has an unknown key, or a name stands twice.
    """
    found: dict[str, Source] = {}
    for source in (*_rows(table(data / "sources.toml")), *_boards(reference)):
        if source.name in found:
            raise SettingsError(f"sources.toml: {source.name} stands twice; give one of them another name.")
        if settings.of_source(source.name).enabled:
            found[source.name] = _set(source, settings)
    return found


def pick(sources: Mapping[str, Source], names: Sequence[str] = ()) -> list[Source]:
    """Return the sources of these names, or all of a connector, in the order of `sources`; all where nothing is named.

    Raises:
        NotFoundInStoreError: nothing is called so.
    """
    called = {each.name for each in sources.values()} | {each.connector for each in sources.values()}
    if unknown := [name for name in names if name not in called]:
        near = sorted({each.connector for each in sources.values()})
        raise NotFoundInStoreError(f"No source is called {unknown[0]!r}. Connectors: {', '.join(near)}.")
    return [each for each in sources.values() if not names or each.name in names or each.connector in names]


def _rows(rows: Mapping[str, Any]) -> Iterator[Source]:
    for row in rows.get("source", ()):
        unknown = sorted(set(row) - KNOWN)
        if unknown or "connector" not in row:
            wrong = f"the unknown key {unknown[0]!r}" if unknown else "no connector"
            raise SettingsError(f"sources.toml: {row.get('name') or row.get('board') or row} has {wrong}.")
        board = row.get("board", "")
        yield Source(
            name=row.get("name") or (f"{row['connector']}:{board}" if board else row["connector"]),
            connector=row["connector"],
            board=board,
            base_url=row.get("base_url", ""),
            organisation=row.get("organisation", ""),
            interval=timedelta(hours=row.get("interval_hours", USUAL_INTERVAL_H)),
            may_answer_empty=row.get("may_answer_empty", True),
            options={key: str(value) for key, value in row.get("options", {}).items()},
        )


def _boards(reference: Reference) -> Iterator[Source]:
    for organisation in reference.organisations.values():
        for board in organisation.boards:
            connector, _, token = board.partition(":")
            yield Source(
                name=board,
                connector=connector,
                board=token,
                organisation=organisation.name,
                interval=timedelta(hours=BOARD_INTERVAL_H),
                may_answer_empty=connector not in SURE,
                options={"aliases": "|".join((organisation.name, *organisation.aliases))},
            )


def _set(source: Source, settings: Settings) -> Source:
    """Return a source with what the settings say of it."""
    own = settings.of_source(source.name)
    hours = own.interval_hours
    return Source(
        name=source.name,
        connector=source.connector,
        board=source.board,
        base_url=(own.base_url or source.base_url).rstrip("/"),
        organisation=source.organisation,
        interval=timedelta(hours=hours) if hours else source.interval,
        may_answer_empty=source.may_answer_empty,
        options={**source.options, **({"token": own.token} if own.token else {})},
    )
