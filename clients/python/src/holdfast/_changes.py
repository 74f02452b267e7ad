"""Changing memories, and the history of their changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._calls import Calls
from ._options import EditOptions, fields_of
from ._values import given, memory_path, with_aliases
from .types import Diff, History, PurgeResult, StoreResult

if TYPE_CHECKING:
    from typing_extensions import Unpack


class ChangeCalls(Calls):
    """`edit`, `undo`, `restore`, `purge`, `history` and `diff`. An unknown id raises `NotFound`.

    A change by somebody whose writes need approval is a pending version: `outcome` is then
    `pending`, and recall goes on serving the approved one.
    """

    def edit(self, memory_id: str, **options: Unpack[EditOptions]) -> StoreResult:
        """Changes the fields that are given; None clears one.

        With `base_version` the edit is refused (`Conflict`) when the memory has a newer version.
        """
        body = fields_of("edit", options, EditOptions.__optional_keys__)
        return self._changed("PATCH", memory_path(memory_id), body)

    def undo(self, memory_id: str, reason: str | None = None) -> StoreResult:
        """Takes back the newest change that was not taken back yet, a delete included."""
        return self._changed("POST", memory_path(memory_id, "/undo"), given(reason=reason))

    def restore(self, memory_id: str, version: int, reason: str | None = None) -> StoreResult:
        """Makes an earlier version the newest one."""
        body = {"version": version, **given(reason=reason)}
        return self._changed("POST", memory_path(memory_id, "/restore"), body)

    def purge(self, memory_id: str) -> PurgeResult:
        """Erases a memory and its history for good; `remains` says what may still hold the text."""
        result: PurgeResult = self._transport.request("POST", memory_path(memory_id, "/purge"), {})
        return result

    def history(self, memory_id: str) -> History:
        """Every version of a memory."""
        history: History = self._transport.request("GET", memory_path(memory_id, "/history"))
        return history

    def diff(
        self,
        memory_id: str,
        from_version: int | None = None,
        to_version: int | None = None,
    ) -> Diff:
        """What changed between two versions: by default the newest and the one before it."""
        query = {"from": from_version, "to": to_version}
        diff: Diff = self._transport.request("GET", memory_path(memory_id, "/diff"), query=query)
        return diff

    def _changed(self, method: str, path: str, body: Any) -> StoreResult:
        result: StoreResult = self._transport.request(method, path, body)
        result["memory"] = with_aliases(result["memory"])
        return result
