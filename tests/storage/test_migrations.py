"""A database from any day opens today, and its tables are those that the code speaks of."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text

from foothold.domain.changes import Intent, Verb
from foothold.domain.errors import StoreError
from foothold.domain.posting import Kind, Posting, PostingId
from foothold.domain.source import Reading
from foothold.storage import open_store
from foothold.storage._engine import make_engine, writing
from foothold.storage._migrate import SCRIPTS, migrate
from foothold.storage.tables import metadata

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def scripts() -> ScriptDirectory:
    settings = Config()
    settings.set_main_option("script_location", str(SCRIPTS))
    return ScriptDirectory.from_config(settings)


REVISIONS = [script.revision for script in scripts().walk_revisions()][::-1]

#: A posting as the first schema had it.
ROW = """
    INSERT INTO posting (id, source, kind, title, url, text, organisation, posted_at, deadline, details, labels, band,
    level, status, content_hash, first_seen, last_seen, last_changed, closed_at, closed_why, sequence)
    VALUES ('old', 'board', 'job', 'Old', 'https://acme.example', '', '', NULL, NULL, '{}',
    '{}', 'unknown', '', 'open', 'hash', '2026-01-01 00:00:00.000000', '2026-01-01 00:00:00.000000',
    '2026-01-01 00:00:00.000000', NULL, '', 1)
"""


def engine_at(path: Path, revision: str) -> Engine:
    engine = make_engine(path, 1.0)
    migrate(engine, revision)
    return engine


@pytest.mark.parametrize("revision", REVISIONS)
def test_every_older_database_opens_with_what_it_held(tmp_path: Path, revision: str) -> None:
    engine = engine_at(tmp_path / "old.db", revision)
    with writing(engine) as connection:
        connection.execute(text(ROW))
        connection.execute(text(f"INSERT INTO change VALUES (1, 'old', 'new', '{NOW:%F %T}.000000', '', NULL)"))
    engine.dispose()
    store = open_store(tmp_path / "old.db")
    (held,) = store.open_postings()
    assert held.posting == Posting(PostingId("old"), "board", Kind.JOB, "Old", "https://acme.example")
    store.apply(Reading("board", NOW, NOW), [Intent(Verb.GONE, held.posting.id, why="It is gone.")])
    assert [version.verb for version in store.history(held.posting.id)] == [Verb.NEW, Verb.GONE]
    store.close()


def test_migrations_make_the_tables_that_the_code_speaks_of(tmp_path: Path) -> None:
    engine = engine_at(tmp_path / "new.db", "head")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_migrations_are_numbered_without_a_gap() -> None:
    assert [f"{number:04}" for number in range(1, len(REVISIONS) + 1)] == REVISIONS


def test_a_newer_database_is_refused_with_a_sentence(tmp_path: Path) -> None:
    engine = engine_at(tmp_path / "new.db", "head")
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(StoreError, match=r"made by a newer Foothold \(schema 9999\); install that version"):
        open_store(tmp_path / "new.db")


def test_a_migration_that_fails_leaves_the_database_as_it_was(tmp_path: Path) -> None:
    engine = engine_at(tmp_path / "old.db", "0001")
    with writing(engine) as connection:
        connection.execute(text("CREATE TABLE parting (somebody_elses TEXT)"))
    with pytest.raises(Exception, match="parting"):
        migrate(engine)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == "0001"
        assert connection.execute(text("SELECT count(*) FROM sqlite_master WHERE name = 'merge'")).scalar() == 0
    engine.dispose()


def test_programs_that_start_at_once_take_turns(tmp_path: Path) -> None:
    failures: list[BaseException] = []

    def start() -> None:
        try:
            open_store(tmp_path / "new.db").close()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
