"""Turns what Python callers write into what the API reads, and back."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import quote, urlencode

from .errors import InvalidValue, NotFound

_AGENT = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._@-]{0,62}[A-Za-z0-9])?")


def wire_value(name: str, value: Any) -> Any:
    """One value of a request. Refuses what JSON cannot carry, before anything is sent."""
    if isinstance(value, float) and not math.isfinite(value):
        raise InvalidValue(f"{name} must be a finite number, not {value}.")
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise InvalidValue(
                f"{name} needs a time zone.",
                hint="Give the datetime one, such as tzinfo=timezone.utc.",
            )
        return value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if name == "scope":
        return _scope(value)
    if isinstance(value, (tuple, set, frozenset)):
        return list(value)
    return value


def _scope(value: Any) -> Any:
    """`zone` is the other name of `tenant`."""
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_scope(item) for item in value]
    return "tenant" if value == "zone" else value


def given(**options: Any) -> dict[str, Any]:
    """The options that are not None."""
    return {name: value for name, value in options.items() if value is not None}


def json_bytes(body: Any) -> bytes:
    """A request body as UTF-8 JSON."""
    try:
        return json.dumps(body, ensure_ascii=False, allow_nan=False).encode("utf-8")
    except UnicodeEncodeError:
        raise InvalidValue(
            "Text must be valid Unicode: it holds half of a surrogate pair."
        ) from None
    except (TypeError, ValueError, RecursionError) as error:
        raise InvalidValue(f"A value cannot be written as JSON: {error}.") from None


def query_string(parameters: Mapping[str, Any]) -> str:
    """`?a=1&b=x&b=y`, or nothing. A list repeats its parameter."""
    pairs: list[Any] = []
    for name, value in parameters.items():
        for item in value if isinstance(value, list) else [value]:
            if item is not None:
                pairs.append((name, str(item).lower() if isinstance(item, bool) else str(item)))
    try:
        return f"?{urlencode(pairs)}" if pairs else ""
    except UnicodeEncodeError:
        raise InvalidValue(
            "Text must be valid Unicode: it holds half of a surrogate pair."
        ) from None


def memory_path(memory_id: str, action: str = "") -> str:
    """The path of one memory.

    What cannot be an id is not found here, so that it can never name another route of the API.
    """
    if not isinstance(memory_id, str):
        raise InvalidValue(f"A memory id is text, not {type(memory_id).__name__}.")
    if not memory_id.startswith("mem_"):
        raise NotFound(f"There is no memory {memory_id!r}.", hint="Ids begin with mem_.")
    return f"/memories/{segment(memory_id)}{action}"


def segment(text: str) -> str:
    """`text` as one segment of a path."""
    return quote(text.encode("utf-8", "replace"), safe="")


def agent_name(agent: str) -> str:
    """`agent`, when it can be the name of one."""
    if not isinstance(agent, str) or not _AGENT.fullmatch(agent):
        raise InvalidValue(
            f"{agent!r} cannot be the name of an agent.",
            hint="Names are 1 to 64 letters, digits, '.', '_', '@' or '-', "
            "and start and end with a letter or digit.",
        )
    return agent


def with_aliases(memory: Any) -> Any:
    """A memory of the API with the names that Python callers also know its fields by."""
    memory["memory_id"] = memory["id"]
    memory["memory_type"] = memory["type"]
    memory["path_key"] = memory["key"]
    return memory
