"""Storing memories."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from ._calls import MAX_ITEMS, Calls, chunks, warn_degraded
from ._options import StoreOptions, fields_of
from ._values import given, json_bytes, with_aliases
from .errors import InvalidValue
from .types import BatchItemResult, StoreBatchResult, StoreResult

if TYPE_CHECKING:
    from typing_extensions import Unpack

# Embedding takes milliseconds a memory: a request must be answered well before it times out.
_EMBEDDED_ITEMS = 100


class RememberCalls(Calls):
    """`store`, `store_result` and `store_batch`."""

    def store(
        self,
        content: str,
        scope: str = "user",
        memory_type: str = "fact",
        importance: float | None = None,
        **options: Unpack[StoreOptions],
    ) -> str:
        """Stores a memory and returns its id.

        The same text in the same scope is stored once: its id comes back. Whether the memory is
        active at once or waits for review is the engine's approval policy; `store_result` tells.

        :param content: the text, up to 32 KiB.
        :param scope: agent, user, tenant (or zone) or global: who may recall it.
        :param memory_type: fact, preference or experience.
        :param importance: 0.0 to 1.0, or None.
        :param options: see `StoreOptions`: tags, metadata, namespace and key, session, valid_from,
            valid_until, expires_at, state, embed, on_duplicate, reason.
        """
        result = self._store("store", content, scope, memory_type, importance, options)
        return result["memory"]["id"]

    def store_result(
        self,
        content: str,
        scope: str = "user",
        memory_type: str = "fact",
        importance: float | None = None,
        **options: Unpack[StoreOptions],
    ) -> StoreResult:
        """Like `store`, and returns the memory, what became of it, and what to do next."""
        return self._store("store_result", content, scope, memory_type, importance, options)

    def store_batch(
        self, memories: Iterable[str | Mapping[str, Any]], embed: str = "now"
    ) -> StoreBatchResult:
        """Stores many. Each is a text, or a dict with the arguments of `store` as keys.

        A bad one stops no other: `results` says of each, by its index, what became of it. With
        `embed="later"` they are on disk when this returns, and found by meaning soon after.
        """
        sendable: list[tuple[int, Any]] = []
        whole: StoreBatchResult = {"stored": 0, "failed": 0, "results": [], "degraded": None}
        for index, memory in enumerate(memories):
            try:
                sendable.append((index, _batch_item(memory)))
            except InvalidValue as error:
                whole["failed"] += 1
                whole["results"].append(_refused(index, error))
        for part in chunks(sendable, MAX_ITEMS if embed == "later" else _EMBEDDED_ITEMS):
            body = {"memories": [item for _, item in part], "embed": embed}
            answer: StoreBatchResult = self._transport.request(
                "POST", "/memories/batch", body, idempotency_key=uuid.uuid4().hex
            )
            for result in answer["results"]:
                result["index"] = part[result["index"]][0]
            whole["results"] += answer["results"]
            whole["stored"] += answer["stored"]
            whole["failed"] += answer["failed"]
            whole["degraded"] = whole["degraded"] or answer["degraded"]
        whole["results"].sort(key=lambda result: result["index"])
        return whole

    def _store(
        self,
        call: str,
        content: str,
        scope: str,
        memory_type: str,
        importance: float | None,
        options: StoreOptions,
    ) -> StoreResult:
        body = {
            **fields_of(
                call,
                {"scope": scope, "memory_type": memory_type, "importance": importance},
            ),
            **fields_of(call, given(**options), StoreOptions.__optional_keys__),
            "content": content,
        }
        result: StoreResult = self._transport.request(
            "POST", "/memories", body, idempotency_key=uuid.uuid4().hex
        )
        result["memory"] = with_aliases(result["memory"])
        warn_degraded(result["degraded"], depth=3)
        return result


def _batch_item(memory: Any) -> Any:
    """One memory of a batch as the API takes it; raises what JSON cannot carry."""
    if isinstance(memory, str):
        memory = {"content": memory}
    body = fields_of("store_batch", memory) if isinstance(memory, Mapping) else memory
    json_bytes(body)
    return body


def _refused(index: int, error: InvalidValue) -> BatchItemResult:
    problem: dict[str, str] = {"code": error.code, "message": error.message}
    return {"index": index, "ok": False, "error": {**problem}}  # type: ignore[typeddict-item]
