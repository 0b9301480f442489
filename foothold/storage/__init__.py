"""The truth on disk: postings, everything they ever were, readings and merges, in SQLite.

    open_store(path) -> SqliteStore       made or migrated if need be; StoreError says what to do where it can't be used

`SqliteStore` implements `foothold.domain.ports.Store`. Screens, routes and the command line use besides:

    all_held() -> Sequence[Held]                              all that stand for themselves, open and closed
    open_postings() -> Sequence[Held]                         the open ones of them
    count_by(what) -> Mapping[str, int]                       of the open ones; what: kind, source, organisation, band,
                                                              level, status or area
    listing(chosen, *, limit, offset) -> Sequence[Held]       open ones by the same names, newest first
    history(id) -> Sequence[Version]                          what it ever was, oldest first
    sources(sources) -> Sequence[Health]                      how each source is doing (`foothold.domain.health`)
    merge(id, into, why, at), unmerge(id, at, *, why, for_good), partings(), everything()
    value(name), set_value(name, value)                       small values; None forgets
    backup(path)                                              a copy, made while others read and write
    close()

`Subscriptions(store.engine, backups)` keeps subscriptions in the same file; see its module.

A `Held` of `get`, `all_held`, `open_postings` and `listing` carries the tags and places of what was merged into it
(`also`); `held` and `stated` give postings exactly as their source states them.

A new table: add it to `tables.py`, and a migration with the next number to `migrations/versions`; a test compares both.
"""

from foothold.storage.store import SqliteStore, open_store
from foothold.storage.subscriptions import Subscriptions

__all__ = ["SqliteStore", "Subscriptions", "open_store"]
