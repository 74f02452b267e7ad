"""`client.rebac`: grants, as (subject, relation, object) tuples."""

from __future__ import annotations

import builtins
from typing import Any

from ._calls import Calls
from ._values import given
from .errors import InvalidValue
from .system_types import Explanation, Grant

Entity = tuple[str, str]
EVERYTHING: Entity = ("memory", "/memories")


class RebacCalls(Calls):
    """Who else may do what with whose memories.

    A subject is `("user", name)` or `("agent", name)`; a relation is owner, can_write, can_read or
    can_review; an object is one memory `("memory", id)`, a subtree `("namespace", path)` or all
    memories `("memory", "/memories")`.
    """

    def grant(self, subject: Entity, relation: str, object: Entity = EVERYTHING) -> Grant:
        """Gives `subject` the relation to `object`."""
        grant: Grant = self._transport.request("POST", "/grants", _tuple(subject, relation, object))
        return grant

    def revoke(self, subject: Entity, relation: str, object: Entity = EVERYTHING) -> int:
        """Takes it back; returns how many grants that ended."""
        body = _tuple(subject, relation, object)
        revoked: int = self._transport.request("DELETE", "/grants", body)["revoked"]
        return revoked

    def check(self, subject: Entity, relation: str, object: Entity = EVERYTHING) -> bool:
        """Whether the relation holds."""
        body = _tuple(subject, relation, object)
        allowed: bool = self._transport.request("POST", "/grants/check", body)["allowed"]
        return allowed

    def explain(self, subject: Entity, relation: str, object: Entity = EVERYTHING) -> Explanation:
        """Whether it holds, and every rule that was looked at."""
        body = _tuple(subject, relation, object)
        explanation: Explanation = self._transport.request("POST", "/grants/explain", body)
        return explanation

    def list(
        self, subject: Entity | None = None, relation: str | None = None
    ) -> builtins.list[Grant]:
        """The grants that this key may see, of one subject or relation only if told so."""
        query = given(relation=relation)
        if subject is not None:
            entity = _entity("subject", subject)
            query.update(subject_type=entity["type"], subject_id=entity["id"])
        grants: list[Grant] = self._transport.request("GET", "/grants", query=query)["grants"]
        return grants


def _tuple(subject: Entity, relation: str, object: Entity) -> dict[str, Any]:
    return {
        "subject": _entity("subject", subject),
        "relation": relation,
        "object": _entity("object", object),
    }


def _entity(role: str, pair: Entity) -> dict[str, str]:
    if not isinstance(pair, (tuple, list)) or len(pair) != 2:
        raise InvalidValue(f"{role} must be a pair of type and id, such as ('user', 'alice').")
    return {"type": pair[0], "id": pair[1]}
