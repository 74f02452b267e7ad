"""`client.review`: what waits for a person's decision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ._calls import MAX_ITEMS, Calls, chunks, id_list
from ._values import given, memory_path, segment, with_aliases
from .review_types import AllowResult, RejectBatchResult, Rejections, RejectResult, ReviewQueue
from .types import ApproveBatchResult, StoreResult


class ReviewQueueCalls(Calls):
    """What waits, with hints why to look twice, and decisions; needs the right to review.

    An unknown id raises `NotFound`. `memory.undo` takes any of these decisions back.
    """

    def queue(
        self,
        *,
        scope: str | None = None,
        agent: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> ReviewQueue:
        """One page of what waits: the batch with the newest memory first.

        :param limit: memories of a page, up to 200; 50 when None.
        """
        query = {"scope": scope, "agent": agent, "limit": limit, "cursor": cursor}
        page: ReviewQueue = self._transport.request("GET", "/review", query=query)
        for item in (item for batch in page["batches"] for item in batch["memories"]):
            with_aliases(item)
        return page

    def approve(
        self,
        memory_ids: Iterable[str],
        *,
        versions: Mapping[str, int] | None = None,
        scope: str | None = None,
        settle: bool | None = None,
        reason: str | None = None,
    ) -> ApproveBatchResult:
        """Approves memories; says which failed and why.

        :param versions: those that were looked at, by id; what has changed since is left alone.
        :param scope: where each is moved in the same step.
        :param settle: decides about memories in conflict too, for their whole team.
        """
        more = given(scope=scope, settle=settle, reason=reason)
        result: Any = self._decide("approve", "approved", memory_ids, versions, more)
        whole: ApproveBatchResult = result
        return whole

    def reject(
        self,
        memory_id: str,
        *,
        version: int | None = None,
        never: bool = False,
        reason: str | None = None,
    ) -> RejectResult:
        """Refuses what waits: a memory that was never approved is deleted, a change is dropped.

        :param never: agents of the same user cannot propose the text again in that scope.
        """
        body = {"never": never, **given(version=version, reason=reason)}
        path = memory_path(memory_id, "/reject")
        result: RejectResult = self._transport.request("POST", path, body)
        return result

    def reject_batch(
        self,
        memory_ids: Iterable[str],
        *,
        versions: Mapping[str, int] | None = None,
        never: bool = False,
        settle: bool | None = None,
        reason: str | None = None,
    ) -> RejectBatchResult:
        """Rejects memories; says which failed and why. `settle` as in `approve`."""
        more = {"never": never, **given(settle=settle, reason=reason)}
        result: Any = self._decide("reject", "rejected", memory_ids, versions, more)
        whole: RejectBatchResult = result
        return whole

    def merge(
        self,
        memory_id: str,
        into: str,
        *,
        content: str | None = None,
        version: int | None = None,
        base_version: int | None = None,
        reason: str | None = None,
    ) -> StoreResult:
        """Gives `into` the merged text and deletes the other; undoing either takes back both."""
        options = given(content=content, version=version, base_version=base_version, reason=reason)
        path = memory_path(memory_id, "/merge")
        result: StoreResult = self._transport.request("POST", path, {"into": into, **options})
        with_aliases(result["memory"])
        return result

    def rejections(self, *, limit: int | None = None, cursor: str | None = None) -> Rejections:
        """Texts that agents may not propose again, the newest first."""
        query = {"limit": limit, "cursor": cursor}
        page: Rejections = self._transport.request("GET", "/rejections", query=query)
        return page

    def allow(self, memory_id: str) -> AllowResult:
        """Lets the text of a rejected memory be proposed again."""
        path = f"/rejections/{segment(memory_id)}"
        result: AllowResult = self._transport.request("DELETE", path)
        return result

    def _decide(
        self,
        verb: str,
        done: str,
        memory_ids: Iterable[str],
        versions: Mapping[str, int] | None,
        more: dict[str, Any],
    ) -> dict[str, Any]:
        lists = (f"{done}_ids", "failed_ids", "conflicting_ids")
        whole: dict[str, Any] = {done: 0, "failed": 0, **{name: [] for name in lists}, "errors": {}}
        for part in chunks(id_list(memory_ids), MAX_ITEMS):
            known = {id_: versions[id_] for id_ in part if id_ in versions} if versions else None
            body = {"ids": part, **given(versions=known), **more}
            answer = self._transport.request("POST", f"/memories/{verb}-batch", body)
            for name in (done, "failed", *lists):
                whole[name] += answer[name]
            whole["errors"].update(answer["errors"])
        return whole
