"""The shapes of the answers about users, keys, grants and the engine itself. Plain dicts."""

from __future__ import annotations

from typing import TypedDict


class User(TypedDict):
    id: str
    name: str
    tenant: str
    role: str
    created_at: str


class Agent(TypedDict):
    id: str
    user: str
    created_at: str


class ApiKey(TypedDict):
    """What is known about a key. `prefix` tells keys apart; the key itself is never shown again."""

    id: str
    name: str
    prefix: str
    user: str
    agent: str | None
    approval: str | None
    status: str
    created_at: str
    expires_at: str | None
    revoked_at: str | None
    last_used_at: str | None


class CreatedKey(TypedDict):
    """`api_key` is the key in the clear: the only time that it is shown."""

    key: ApiKey
    api_key: str


class CreatedUser(CreatedKey):
    user: User


class Entity(TypedDict):
    type: str
    id: str


class Grant(TypedDict):
    id: str
    subject: Entity
    relation: str
    object: Entity
    granted_by: str
    covers: str
    created_at: str


class ExplainStep(TypedDict):
    rule: str
    holds: bool
    detail: str


class Explanation(TypedDict):
    """Why a check came out as it did: every rule that was looked at, in order."""

    allowed: bool
    reason: str
    steps: list[ExplainStep]


class WhoamiKey(TypedDict):
    id: str
    name: str
    expires_at: str | None


class Whoami(TypedDict):
    tenant: str
    user: str
    agent: str
    subject_type: str
    role: str
    is_admin: bool
    approval: str
    key: WhoamiKey


class Health(TypedDict):
    status: str
    service: str
    version: str
    protocol: int
    instance: str
    embeddings: str
    problems: list[str]


class Status(Health):
    pid: int
    url: str
    background: bool
    data_directory: str
    started_at: str
    approval: str
    model: str
    memories: dict[str, int]
    waiting_for_embedding: int
    database_bytes: int
    disk_free_bytes: int
    last_backup_at: str | None
    warnings: list[str]
