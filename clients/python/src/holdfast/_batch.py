"""Storing many memories in as many requests as their number and size take."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from ._calls import MAX_ITEMS
from ._options import fields_of
from ._transport import Transport
from ._values import json_bytes
from .errors import InvalidValue
from .types import StoreBatchResult

# Embedding takes milliseconds a memory: a request must be answered well before it times out.
_EMBEDDED_ITEMS = 100
_REQUEST_BYTES = 4 * 1024 * 1024
_ITEM_BYTES = 1024 * 1024


class _Item(NamedTuple):
    position: int
    body: Any
    size: int


def store_all(transport: Transport, memories: Iterable[Any], embed: str) -> StoreBatchResult:
    """Stores `memories` and puts the answers of all requests together, in their order."""
    whole: StoreBatchResult = {"stored": 0, "failed": 0, "results": [], "degraded": None}
    items: list[_Item] = []
    for index, memory in enumerate(memories):
        try:
            items.append(_item(index, memory))
        except InvalidValue as error:
            problem = {"code": error.code, "message": error.message}
            whole["results"].append({"index": index, "ok": False, "error": {**problem}})  # type: ignore[typeddict-item]
            whole["failed"] += 1
    for part in _parts(items, MAX_ITEMS if embed == "later" else _EMBEDDED_ITEMS):
        body = {"memories": [item.body for item in part], "embed": embed}
        answer: StoreBatchResult = transport.request(
            "POST", "/memories/batch", body, idempotency_key=uuid.uuid4().hex
        )
        for result in answer["results"]:
            result["index"] = part[result["index"]].position
        whole["results"] += answer["results"]
        whole["stored"] += answer["stored"]
        whole["failed"] += answer["failed"]
        whole["degraded"] = whole["degraded"] or answer["degraded"]
    whole["results"].sort(key=lambda result: result["index"])
    return whole


def _item(position: int, memory: Any) -> _Item:
    """One memory as the API takes it; raises `InvalidValue` for what cannot be sent at all."""
    if isinstance(memory, str):
        memory = {"content": memory}
    if isinstance(memory, Mapping):
        given = {name: value for name, value in memory.items() if value is not None}
        memory = fields_of("store_batch", given)
    size = len(json_bytes(memory))
    if size > _ITEM_BYTES:
        raise InvalidValue(
            "This is far too long: memories are short texts, up to 32 KiB.",
            code="payload_too_large",
        )
    return _Item(position, memory, size)


def _parts(items: list[_Item], most: int) -> Iterator[list[_Item]]:
    """`items` in order, in lists that fit into one request."""
    part: list[_Item] = []
    size = 0
    for item in items:
        if part and (len(part) == most or size + item.size > _REQUEST_BYTES):
            yield part
            part, size = [], 0
        part.append(item)
        size += item.size
    if part:
        yield part
