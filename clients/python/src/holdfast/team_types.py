"""The shapes of what teams answer. Plain dicts; times are ISO 8601 in UTC."""

from __future__ import annotations

from typing import TypedDict

from .types import Memory


class Dropped(TypedDict):
    """How many entries of a device were refused for one reason, and when that last was."""

    reason: str
    count: int
    last_at: str


class TeamDevice(TypedDict):
    """A machine of a member. `pending` counts what is held until something else arrives."""

    id: str
    name: str
    fingerprint: str
    this_device: bool
    removed: bool
    last_seen_at: str | None
    received: int
    pending: int
    dropped: list[Dropped]


class TeamMember(TypedDict):
    """`user` is the user on this engine that the member's memories belong to."""

    id: str
    name: str
    role: str
    trusted: bool
    removed: bool
    user: str
    devices: list[TeamDevice]


class TeamPolicy(TypedDict):
    """Whose published memories arrive approved: "publishers", or a list of member ids."""

    trusted: str | list[str]


class Team(TypedDict):
    """A team as this engine sees it.

    `state` is joining, connecting, online, offline, paused, removed or outdated; `problem` says
    why it is not online, or is None.
    """

    id: str
    name: str
    kind: str
    relay: str
    state: str
    problem: str | None
    role: str | None
    member: str
    fingerprint: str
    keys_in: str
    joined_at: str
    synced_at: str | None
    to_send: int
    unshared: int
    conflicts: int
    policy: TeamPolicy
    members: list[TeamMember]


class Invite(TypedDict):
    """The only answer that ever holds the link."""

    link: str
    role: str
    expires_at: str


class ShareResult(TypedDict):
    shared: int
    shared_ids: list[str]
    failed: int
    failed_ids: list[str]
    errors: dict[str, str]


class ConflictSide(TypedDict):
    """One version of a conflict; `operation` names it in `settle`, `serving` ones are recalled."""

    operation: str
    serving: bool
    deleted: bool
    member: str
    at: str
    memory: Memory


class Conflict(TypedDict):
    """A memory, by its id, that was changed in two places at once."""

    id: str
    sides: list[ConflictSide]
