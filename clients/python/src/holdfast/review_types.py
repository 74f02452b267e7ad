"""The shapes of what waits for review, and of decisions about it."""

from __future__ import annotations

from typing import Any, TypedDict

from .types import FieldChange, Memory


class Span(TypedDict):
    """Where in the content something is, in UTF-16 units, and what it is."""

    start: int
    end: int
    label: str


class ReviewHint(TypedDict, total=False):
    """A reason to look twice, guessed by rules; every one has `kind` and `message`.

    `secret`, `instructions` and `characters` have `field` and `spans`; `contradiction` and
    `duplicate` have `memory`, `cosine` and `differences`.
    """

    kind: str
    message: str
    field: str
    spans: list[Span]
    memory: dict[str, Any]
    cosine: float | None
    differences: list[dict[str, str]]


class Proposal(TypedDict):
    """The version that waits: who wrote it and, of an approved memory, what it would change."""

    version: int
    at: str
    user: str
    agent: str | None
    source: str
    reason: str | None
    changes: list[FieldChange]


class ReviewItem(Memory):
    """A memory as it is now, with the version that waits.

    `conflict` is `change` or `delete` where versions disagree in a team, else None.
    """

    proposal: Proposal
    conflict: str | None
    review_hints: list[ReviewHint]


class ReviewBatch(TypedDict):
    """What one agent stored in one session; `size` counts all of it, on this page or not."""

    user: str
    agent: str
    session: str | None
    size: int
    newest_at: str
    oldest_at: str
    memories: list[ReviewItem]


class _MemberNames(TypedDict, total=False):
    members: dict[str, str]


class ReviewQueue(_MemberNames):
    """One page of what waits; `members` are names of members of a team, by their user."""

    batches: list[ReviewBatch]
    waiting: int
    next_cursor: str | None
    degraded: str | None


class RejectResult(TypedDict):
    """`outcome`: deleted, or kept as it was before the change that was refused."""

    id: str
    outcome: str
    never: bool


class RejectBatchResult(TypedDict):
    """`conflicting_ids`: of the failed ones those in conflict, which wait for a choice."""

    rejected: int
    rejected_ids: list[str]
    failed: int
    failed_ids: list[str]
    errors: dict[str, str]
    conflicting_ids: list[str]


class Rejection(TypedDict):
    """A text that agents of `user` may not propose again in `scope`."""

    id: str
    content: str
    user: str
    agent: str
    scope: str
    rejected_by: str
    rejected_at: str
    reason: str | None


class Rejections(TypedDict):
    rejections: list[Rejection]
    next_cursor: str | None


class AllowResult(TypedDict):
    id: str
    allowed: int
