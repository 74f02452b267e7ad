"""`client.admin`: users, their agents and API keys. Most of it needs an administrator's key."""

from __future__ import annotations

from ._calls import Calls
from ._values import given, segment
from .system_types import Agent, ApiKey, CreatedKey, CreatedUser, User


class AdminCalls(Calls):
    """Users, agents and keys."""

    def create_user(
        self,
        user: str,
        *,
        name: str | None = None,
        tenant: str | None = None,
        role: str = "writer",
        expires_days: int | None = None,
        approval: str | None = None,
    ) -> CreatedUser:
        """Makes a user and a first key. `api_key` of the answer is shown this once.

        :param name: a label of the key.
        :param role: reader, writer, reviewer or admin.
        :param expires_days: how long the key is valid; for good when None.
        :param approval: required or auto for what the key writes; the engine's when None.
        """
        body = {
            "user": user,
            "role": role,
            **given(name=name, tenant=tenant, expires_days=expires_days, approval=approval),
        }
        created: CreatedUser = self._transport.request("POST", "/users", body)
        return created

    def list_users(self) -> list[User]:
        """The users of the tenant."""
        users: list[User] = self._transport.request("GET", "/users")["users"]
        return users

    def list_agents(self) -> list[Agent]:
        """The agents that have acted for the users that this key may see."""
        agents: list[Agent] = self._transport.request("GET", "/agents")["agents"]
        return agents

    def create_key(
        self,
        user: str,
        *,
        agent: str | None = None,
        name: str | None = None,
        expires_days: int | None = None,
        approval: str | None = None,
    ) -> CreatedKey:
        """Makes a key of a user, or of one of the user's agents. Arguments as in `create_user`."""
        options = given(agent=agent, name=name, expires_days=expires_days, approval=approval)
        created: CreatedKey = self._transport.request("POST", "/keys", {"user": user, **options})
        return created

    def list_keys(self, user: str | None = None) -> list[ApiKey]:
        """The keys, of one user or of all; never the keys themselves."""
        keys: list[ApiKey] = self._transport.request("GET", "/keys", query={"user": user})["keys"]
        return keys

    def revoke_key(self, key_id: str) -> ApiKey:
        """Makes a key useless from its next request on. `key_id` is its id or its prefix."""
        key: ApiKey = self._transport.request("DELETE", f"/keys/{segment(key_id)}")
        return key
