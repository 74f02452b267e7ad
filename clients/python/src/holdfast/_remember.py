"""Storing memories."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from ._batch import store_all
from ._calls import Calls, warn_degraded
from ._options import StoreOptions, fields_of
from ._values import given, with_aliases
from .types import StoreBatchResult, StoreResult

if TYPE_CHECKING:
    from typing_extensions import Unpack


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
        `embed="later"` they are on disk when this returns, and found by meaning soon after. A list
        of any length is sent in several requests; what is stored twice is there once.
        """
        return store_all(self._transport, memories, embed)

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
