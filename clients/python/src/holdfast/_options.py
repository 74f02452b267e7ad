"""The keyword arguments of the calls that take many, and the API's name for each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, TypedDict, Union

from ._values import wire_value
from .errors import InvalidValue

Time = Union[str, date, datetime]
Names = Union[str, Iterable[str]]


class MemoryFields(TypedDict, total=False):
    """The fields of a memory beside those that calls name themselves."""

    tags: Iterable[str]
    metadata: Mapping[str, Any]
    namespace: str | None
    key: str | None
    path_key: str | None
    valid_from: Time | None
    valid_until: Time | None
    expires_at: Time | None
    reason: str | None


class StoreOptions(MemoryFields, total=False):
    """`state` asks for one, `embed` is now or later, `on_duplicate` is return or store."""

    state: str | None
    session: str | None
    embed: str
    on_duplicate: str


class EditOptions(MemoryFields, total=False):
    """A field that is not given stays as it is; None clears it."""

    content: str
    memory_type: str
    scope: str
    importance: float | None
    base_version: int
    approve: bool


class Filters(TypedDict, total=False):
    """All of them must hold; several values of one mean any of them, but a memory needs all `tags`.

    The time filters take a year, a month, a day (`"2025"`, `"2025-01"`, `"2025-01-15"`), a date, a
    datetime with a time zone, or an ISO 8601 time.
    """

    scope: Names | None
    memory_type: Names | None
    state: str | None
    namespace: str | None
    namespace_prefix: str | None
    tags: Names | None
    user: str | None
    user_id: str | None
    agent: str | None
    agent_id: str | None
    session: str | None
    import_id: str | None
    created_after: Time | None
    after: Time | None
    created_before: Time | None
    before: Time | None
    created_during: Time | None
    during: Time | None
    importance_min: float | None
    importance_max: float | None
    include_muted: bool | None


class QueryOptions(Filters, total=False):
    """`order`: created, updated or importance, with `-` before it for descending."""

    order: str | None
    waiting: bool | None


class SearchOptions(Filters, total=False):
    search_mode: str | None
    importance_weight: float | None
    min_score: float | None
    explain: bool | None


_ALIASES = {
    "memory_type": "type",
    "path_key": "key",
    "user_id": "user",
    "agent_id": "agent",
    "import_id": "import",
    "after": "created_after",
    "before": "created_before",
    "during": "created_during",
    "search_mode": "mode",
}


def fields_of(
    call: str, options: Mapping[str, Any], known: frozenset[str] | None = None
) -> dict[str, Any]:
    """The API's fields of the keyword arguments `options` of `call`, which takes those `known`.

    Two names of one field must agree.
    """
    body: dict[str, Any] = {}
    for argument, value in options.items():
        if known is not None and argument not in known:
            raise TypeError(f"{call}() got an unexpected keyword argument {argument!r}")
        field = _ALIASES.get(argument, argument)
        wired = wire_value(field, value)
        if field in body and body[field] != wired:
            raise InvalidValue(f"{field} was given twice, with different values.")
        body[field] = wired
    return body
