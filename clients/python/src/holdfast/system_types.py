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
    last_seen_at: str | None
    keys: int
    memories: int
    waiting: int


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


class Progress(TypedDict):
    """One step of a long task: `done` of `total`."""

    step: str
    done: float
    total: float


class Model(TypedDict):
    """An embedding model. What Holdfast knows about the models it names is None for others."""

    name: str
    installed: bool
    in_use: bool
    languages: str | None
    license: str | None
    repository: str | None
    bytes: int | None


class Models(TypedDict):
    """`waiting_for_embedding`: memories that are found by words only until they are embedded."""

    model: str
    model_id: str
    embeddings: str
    changing: bool
    waiting_for_embedding: int
    models: list[Model]


class UsedModel(TypedDict):
    model: str
    model_id: str
    waiting_for_embedding: int


class _Webhook(TypedDict):
    id: str
    url: str
    include_content: bool
    user: str
    created_at: str
    problem: str | None
    waiting: int
    dropped: int


class Webhook(_Webhook, total=False):
    """A webhook and its filters. `dropped` counts events that found the queue full."""

    events: list[str]
    scope: list[str]
    type: list[str]
    namespace_prefix: str
    agent: str


class CreatedWebhook(TypedDict):
    """The only answer that ever holds the secret, `whsec_…`."""

    webhook: Webhook
    secret: str


class Delivery(TypedDict):
    """One event on its way: `state` is waiting, delivered or failed."""

    id: str
    type: str
    memory: str | None
    state: str
    attempts: int
    status: int | None
    error: str | None
    created_at: str
    next_attempt_at: str | None
    finished_at: str | None
