"""`client.memory`."""

from __future__ import annotations

from ._changes import ChangeCalls
from ._recall import RecallCalls
from ._remember import RememberCalls
from ._review import ReviewCalls
from .types import Stats


class MemoryCalls(RememberCalls, RecallCalls, ReviewCalls, ChangeCalls):
    """Remember, recall, review and change memories."""

    def stats(self) -> Stats:
        """How many memories there are that this key may see, by scope, type, state and agent."""
        stats: Stats = self._transport.request("GET", "/stats")
        return stats
