"""Approving, setting aside and deleting memories."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from ._calls import MAX_ITEMS, Calls, chunks, found, id_list
from ._values import given, memory_path
from .types import ApproveBatchResult, DeactivateBatchResult, DeleteBatchResult


class ReviewCalls(Calls):
    """`approve`, `deactivate` and `delete`, each with a batch form.

    The single forms return False for an id that is unknown to this key, and raise
    `PermissionDenied` where the key may see the memory but not do this.
    """

    def approve(
        self, memory_id: str, version: int | None = None, reason: str | None = None
    ) -> bool:
        """Makes a memory active, in one exact version: the newest unless told otherwise."""
        body = given(version=version, reason=reason)
        return self._done("POST", memory_id, "/approve", body)

    def deactivate(
        self, memory_id: str, version: int | None = None, reason: str | None = None
    ) -> bool:
        """Takes a memory out of recall without deleting it.

        With `version` it refuses just that pending version; the memory stays as it is.
        """
        body = given(version=version, reason=reason)
        return self._done("POST", memory_id, "/deactivate", body)

    def delete(self, memory_id: str, reason: str | None = None) -> bool:
        """Deletes a memory; `undo` brings it back until it is purged."""
        return self._done("DELETE", memory_id, "", query=given(reason=reason))

    def approve_batch(
        self, memory_ids: Iterable[str], reason: str | None = None
    ) -> ApproveBatchResult:
        """Approves many; the result counts and names what was approved and what failed."""
        more = ("conflicting_ids",)
        result = self._batch("approve", "approved", memory_ids, reason, more)
        return cast(ApproveBatchResult, result)

    def deactivate_batch(
        self, memory_ids: Iterable[str], reason: str | None = None
    ) -> DeactivateBatchResult:
        """Deactivates many; the result counts and names what was deactivated and what failed."""
        result = self._batch("deactivate", "deactivated", memory_ids, reason)
        return cast(DeactivateBatchResult, result)

    def delete_batch(
        self, memory_ids: Iterable[str], reason: str | None = None
    ) -> DeleteBatchResult:
        """Deletes many; the result counts and names what was deleted and what failed."""
        return cast(DeleteBatchResult, self._batch("delete", "deleted", memory_ids, reason))

    def _done(
        self,
        method: str,
        memory_id: str,
        action: str,
        body: dict[str, Any] | None = None,
        query: dict[str, Any] | None = None,
    ) -> bool:
        answer = found(
            lambda: self._transport.request(
                method, memory_path(memory_id, action), body, query=query
            )
        )
        return answer is not None

    def _batch(
        self,
        verb: str,
        done: str,
        memory_ids: Iterable[str],
        reason: str | None,
        more: tuple[str, ...] = (),
    ) -> dict[str, Any]:
        lists = (f"{done}_ids", "failed_ids", *more)
        whole: dict[str, Any] = {done: 0, "failed": 0, **{name: [] for name in lists}, "errors": {}}
        for part in chunks(id_list(memory_ids), MAX_ITEMS):
            body = {"ids": part, **given(reason=reason)}
            answer = self._transport.request("POST", f"/memories/{verb}-batch", body)
            for name in (done, "failed", *lists):
                whole[name] += answer[name]
            whole["errors"].update(answer["errors"])
        return whole
