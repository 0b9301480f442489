"""`serve`, `work`, `backup` and `restore`: what keeps running, and what keeps it safe."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from service.cli._output import say
from service.settings import ROOT
from service.wiring import foothold


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command("serve")(serve_command)
    app.command("work")(work_command)
    app.command("backup")(backup_command)
    app.command("restore")(restore_command)


def serve_command(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 0,
    address: Annotated[str, typer.Option(help="Address to listen on.")] = "localhost",
) -> None:
    """Serve the app; the page is up first, the model loads in the background. Ctrl+C stops it."""
    settings = foothold().settings
    chosen = port or settings.port
    say(f"Foothold opens on http://localhost:{chosen}  (stop it with Ctrl+C)")
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py")]
    command += ["--server.port", str(chosen), "--server.address", address, "--server.headless", "true"]
    os.chdir(ROOT)  # Streamlit reads .streamlit/config.toml from the working folder
    os.execv(sys.executable, command)  # noqa: S606 -- no shell; every word is ours


def work_command() -> None:
    """Read sources on their schedule until stopped; SIGTERM stops it cleanly, also in the middle of a reading."""
    from service.work import work

    work(foothold(), say)


def backup_command(
    target: Annotated[Path | None, typer.Argument(help="File to write; none for one of today in backups/.")] = None,
    keep: Annotated[int, typer.Option(min=0, help="Of backups/, keep the newest so many; 0 for all.")] = 0,
) -> None:
    """Copy the database while it is in use."""
    service = foothold()
    folder = service.settings.backups
    chosen = target or folder / f"foothold-{service.now():%Y-%m-%d-%H%M%S}.sqlite"
    service.store.backup(chosen)
    say(f"Written to {chosen}")
    for old in sorted(folder.glob("foothold-*.sqlite"), reverse=True)[keep:] if keep else ():
        old.unlink()
        say(f"Removed {old}")


def restore_command(copy: Annotated[Path, typer.Argument(help="What `foothold backup` wrote.")]) -> None:
    """Put a backup in the place of the database; stop `serve` and `work` first."""
    from foothold.storage.restoring import restore

    service = foothold()
    database = service.settings.database
    aside = service.settings.backups / f"replaced-{service.now():%Y-%m-%d-%H%M%S}.sqlite"
    restore(copy, database, aside)
    say(f"{database} is the backup now. What it was before is kept as {aside}.")
