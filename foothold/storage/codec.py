"""How domain values are written as JSON in a column, and read back.

    dataclass          object; a field that has its default is left out
    tuple              array
    enum               its value
    datetime, date     ISO 8601
    float infinity     "inf" (JSON has no number for it)

The text is the same for equal values: keys are sorted, there is no white space. Reading is forgiving so that fields
can come and go without a migration: a missing key is the field's default, an unknown key is passed over.
"""

from __future__ import annotations

import dataclasses
import json
import math
import types
import typing
from collections.abc import Callable
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar, cast

T = TypeVar("T")


def dumps(value: object, without: frozenset[str] = frozenset()) -> str:
    """Return a dataclass or tuple of the domain as JSON text, without the fields that are kept elsewhere."""
    plain = _plain(value)
    if without:
        plain = {name: each for name, each in plain.items() if name not in without}
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def loads(kind: type[T], text: str, /, **elsewhere: Any) -> T:
    """Return the value that `dumps` wrote.

    Args:
        kind: the dataclass it was.
        text: what `dumps` gave.
        elsewhere: the fields that were kept elsewhere.
    """
    value: T = _maker(cast(Any, kind))(json.loads(text), elsewhere)
    return value


def _plain(value: object) -> Any:
    """Return a value in the terms of JSON."""
    if dataclasses.is_dataclass(value):
        stated = ((field, getattr(value, field.name)) for field in dataclasses.fields(value))
        return {field.name: _plain(each) for field, each in stated if each != _default(field)}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and math.isinf(value):
        return "inf" if value > 0 else "-inf"
    return value


def _default(field: dataclasses.Field[Any]) -> Any:
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return field.default


@cache
def _reader(kind: Any) -> Callable[[Any], Any]:
    """Return what turns JSON's terms into a type that the domain uses; made once for each type."""
    origin, inside = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple:
        return _tuples(_reader(inside[0]))
    if origin in (types.UnionType, typing.Union):
        return _optional(_reader(next(each for each in inside if each is not type(None))))
    if dataclasses.is_dataclass(kind):
        return _dataclasses(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {member.value: member for member in kind}.__getitem__
    if kind in (datetime, date):
        return cast(Callable[[Any], Any], kind.fromisoformat)
    return float if kind is float else _as_is


def _as_is(value: Any) -> Any:
    return value


def _tuples(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return tuple if read is _as_is else lambda values: tuple(map(read, values))


def _optional(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else read(value)


def _dataclasses(kind: Any) -> Callable[[Any], Any]:
    make = _maker(kind)
    return lambda stated: make(stated, {})


@cache
def _maker(kind: Any) -> Callable[[dict[str, Any], dict[str, Any]], Any]:
    """Return what makes a dataclass of the fields that were written and those that were kept elsewhere."""
    hints = typing.get_type_hints(kind)
    names = {field.name for field in dataclasses.fields(kind)}
    readers = [(name, reader) for name in sorted(names) if (reader := _reader(hints[name])) is not _as_is]

    def make(stated: dict[str, Any], elsewhere: dict[str, Any]) -> Any:
        for name, reader in readers:
            if name in stated:
                stated[name] = reader(stated[name])
        try:
            return kind(**stated, **elsewhere)
        except TypeError:  # quicker than to look for unknown keys each time
            return kind(**{name: stated[name] for name in names & stated.keys()}, **elsewhere)

    return make
