"""The shapes of the answers. All of them are plain dicts at run time; times are ISO 8601 in UTC."""

from __future__ import annotations

from typing import Any, TypedDict, TypeVar, Union


class Memory(TypedDict):
    """A memory. `memory_id`, `memory_type` and `path_key` repeat `id`, `type` and `key`."""

    id: str
    memory_id: str
    content: str
    type: str
    memory_type: str
    scope: str
    state: str
    importance: float | None
    tags: list[str]
    metadata: dict[str, Any]
    namespace: str | None
    key: str | None
    path_key: str | None
    tenant: str
    user: str
    agent: str
    session: str | None
    source: str
    created_at: str
    updated_at: str
    valid_from: str | None
    valid_until: str | None
    expires_at: str | None
    last_accessed_at: str | None
    access_count: int
    version: int
    pending_version: int | None
    reviewed_by: str | None
    reviewed_at: str | None


class ScoreParts(TypedDict):
    semantic: float | None
    keyword: float | None
    importance: float
    recency: float


class _Parts(TypedDict, total=False):
    parts: ScoreParts


class SearchHit(Memory, _Parts):
    """A memory with its `score`, 0 to 1, and with `parts` where `explain=True` asked for them."""

    score: float


class StoreResult(TypedDict):
    """`outcome`: created, updated, pending, duplicate, unchanged or, by an undo of the store, deleted.

    `notice` says it to people.
    """

    memory: Memory
    outcome: str
    notice: str | None
    embedded: bool
    degraded: str | None


class Problem(TypedDict, total=False):
    code: str
    message: str
    hint: str


class _ItemResult(TypedDict):
    index: int
    ok: bool


class BatchItemResult(_ItemResult, total=False):
    """Of one memory of a batch: `id`, `state` and `outcome` when `ok`, else `error`."""

    id: str
    state: str
    outcome: str
    error: Problem


class StoreBatchResult(TypedDict):
    stored: int
    failed: int
    results: list[BatchItemResult]
    degraded: str | None


class _Failures(TypedDict):
    failed: int
    failed_ids: list[str]
    errors: dict[str, str]


class ApproveBatchResult(_Failures):
    """`conflicting_ids`: of the failed ones those in conflict, which wait for a choice."""

    approved: int
    approved_ids: list[str]
    conflicting_ids: list[str]


class DeactivateBatchResult(_Failures):
    deactivated: int
    deactivated_ids: list[str]


class DeleteBatchResult(_Failures):
    deleted: int
    deleted_ids: list[str]


class UsedResult(_Failures):
    used: int
    used_ids: list[str]


class Version(TypedDict):
    """One change of a memory: who, when, from where, why, before and after."""

    version: int
    base_version: int | None
    operation: str
    status: str
    at: str
    user: str
    agent: str | None
    source: str
    reason: str | None
    before: dict[str, Any] | None
    after: dict[str, Any]


class History(TypedDict):
    id: str
    current_version: int
    versions: list[Version]


# Written as calls because `from` is a word of the language.
FieldChange = TypedDict("FieldChange", {"field": str, "from": Any, "to": Any})


class WordChange(TypedDict):
    kind: str
    text: str


Diff = TypedDict(
    "Diff",
    {
        "id": str,
        "from": int,
        "to": int,
        "changes": list[FieldChange],
        "words": list[WordChange],
    },
)


class ContextItem(Memory):
    """`relevance` is None for a memory that is there because it matters in general."""

    relevance: float | None


class PurgeResult(TypedDict):
    """`remains` names what may still hold the text, such as backups."""

    id: str
    purged: bool
    remains: list[str]


class Stats(TypedDict):
    total: int
    by_scope: dict[str, int]
    by_type: dict[str, int]
    by_state: dict[str, int]
    by_agent: dict[str, int]
    waiting: int | None
    oldest_at: str | None
    newest_at: str | None


class MemoryEvent(TypedDict):
    """What changed, such as `memory.stored`; the content has to be asked for."""

    type: str
    id: str
    version: int
    at: str


class TeamEvent(TypedDict):
    """`team.changed`: members, state or sync of the team with that `id` are not what they were."""

    type: str
    id: str
    at: str


Event = Union[MemoryEvent, TeamEvent]

Item = TypeVar("Item")


class MemoryList(list[Item]):
    """What a query found: a list that also knows how many memories wait for the caller's review.

    `waiting` is None for those who may not review.
    """

    waiting: int | None = None


class SearchResults(MemoryList[SearchHit]):
    """The hits of a search, best first, and how they were found.

    `mode` is the one that answered; `degraded` says why it is less than what was asked for, or is
    None; `notes` tells what was done to the query, such as cutting a very long one.
    """

    mode: str = "hybrid"
    degraded: str | None = None
    notes: list[str]


class ContextResult(TypedDict):
    """What is of most use for a task, as `items` and as `text` that quotes them for a prompt.

    `left_out` counts what found no room, `redundant` what would have said a thing again.
    """

    items: list[ContextItem]
    text: str
    tokens: int
    left_out: int
    redundant: int
    degraded: str | None
    notes: list[str]
