"""Connectors, one file each; a file here that has a `connector` is found by itself."""

from __future__ import annotations

import importlib
import pkgutil

from foothold.domain.source import Connector


def connectors() -> dict[str, Connector]:
    """Return every connector by its name. Files that open with an underscore hold none."""
    found: dict[str, Connector] = {}
    for module in pkgutil.iter_modules(__path__):
        if not module.name.startswith("_"):
            connector: Connector = importlib.import_module(f"{__name__}.{module.name}").connector
            found[connector.name] = connector
    return found
