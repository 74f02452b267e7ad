"""Finding memories."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ._calls import MAX_ITEMS, Calls, chunks, found, id_list, warn_degraded
from ._options import Filters, QueryOptions, SearchOptions, fields_of
from ._values import given, memory_path, with_aliases
from .errors import InvalidValue
from .types import ContextResult, Memory, MemoryList, SearchResults, UsedResult

if TYPE_CHECKING:
    from typing_extensions import Unpack

# Memories can be long: a page has to stay well below what the transport takes.
_PAGE = MAX_ITEMS // 2


class RecallCalls(Calls):
    """`get`, `retrieve`, `query`, `list`, `search`, `context` and `used`."""

    def get(self, memory_id: str) -> Memory | None:
        """The memory with this id, or None."""
        return found(lambda: with_aliases(self._transport.request("GET", memory_path(memory_id))))

    def retrieve(
        self,
        namespace: str | None = None,
        key: str | None = None,
        path: str | None = None,
        *,
        path_key: str | None = None,
        scope: str | None = None,
    ) -> Memory | None:
        """The memory stored under a namespace and key, or None.

        `path` is both joined by a slash; `path_key` is another name of `key`.
        """
        options = given(namespace=namespace, key=key, path=path, path_key=path_key, scope=scope)
        query = fields_of("retrieve", options)
        return found(
            lambda: with_aliases(self._transport.request("GET", "/memories/retrieve", query=query))
        )

    def query(
        self, *, limit: int | None = 100, **options: Unpack[QueryOptions]
    ) -> MemoryList[Memory]:
        """The memories that pass all filters, oldest first; only active ones unless `state` asks.

        :param limit: the most to return; None for all of them.
        :param options: see `QueryOptions`.
        """
        if limit is not None and (
            isinstance(limit, bool) or not isinstance(limit, int) or limit < 1
        ):
            raise InvalidValue(f"limit must be a whole number above 0, or None, not {limit!r}.")
        parameters = fields_of("query", given(**options), QueryOptions.__optional_keys__)
        memories: MemoryList[Memory] = MemoryList()
        while True:
            left = _PAGE if limit is None else limit - len(memories)
            parameters["limit"] = min(left, _PAGE)
            page = self._transport.request("GET", "/memories", query=parameters)
            memories += map(with_aliases, page["memories"])
            memories.waiting = page["waiting"]
            parameters["cursor"] = page["next_cursor"]
            if page["next_cursor"] is None or (limit is not None and len(memories) >= limit):
                return memories

    # The other name of the same call, as the CLI has both.
    list = query

    def search(
        self,
        query: str,
        limit: int = 10,
        mode: str = "hybrid",
        **options: Unpack[SearchOptions],
    ) -> SearchResults:
        """The memories closest to `query`, best first, each with a `score` from 0 to 1.

        What is not related is left out: the list may be shorter than `limit`, or empty.

        :param limit: the most to return, up to 100.
        :param mode: hybrid, semantic or keyword (`search_mode` is another name of it).
        :param options: see `SearchOptions`.
        """
        body: dict[str, Any] = {
            "mode": mode,
            **fields_of("search", given(**options), SearchOptions.__optional_keys__),
            "query": query,
            "limit": limit,
        }
        answer = self._transport.request("POST", "/memories/search", body)
        hits = SearchResults(map(with_aliases, answer["results"]))
        hits.mode, hits.degraded = answer["mode"], answer["degraded"]
        hits.notes, hits.waiting = answer["notes"], answer["waiting"]
        warn_degraded(hits.degraded, depth=2)
        return hits

    def context(
        self, task: str = "", token_budget: int = 1500, **options: Unpack[Filters]
    ) -> ContextResult:
        """What is of most use for `task` within a budget of tokens, quoted for a prompt.

        Relevant, important and recent memories that do not repeat one another; without a task what
        matters in general. Only active ones.

        :param token_budget: the most that `text` of the answer may have, 100 to 100,000.
        :param options: see `Filters`; `state` and `include_muted` are not among them here.
        """
        body: dict[str, Any] = {
            **fields_of("context", given(**options), Filters.__optional_keys__ - {"state", "include_muted"}),
            "task": task,
            "token_budget": token_budget,
        }
        answer: ContextResult = self._transport.request("POST", "/context", body)
        for item in answer["items"]:
            with_aliases(item)
        warn_degraded(answer["degraded"], depth=2)
        return answer

    def used(self, memory_ids: Iterable[str]) -> UsedResult:
        """Reports that recalled memories were of use, which moves their ranking a little.

        The result counts and names what was noted and what could not be.
        """
        whole: UsedResult = {"used": 0, "used_ids": [], "failed": 0, "failed_ids": [], "errors": {}}
        for part in chunks(id_list(memory_ids), MAX_ITEMS):
            answer: UsedResult = self._transport.request("POST", "/memories/used", {"ids": part})
            whole["used"] += answer["used"]
            whole["failed"] += answer["failed"]
            whole["used_ids"] += answer["used_ids"]
            whole["failed_ids"] += answer["failed_ids"]
            whole["errors"].update(answer["errors"])
        return whole
