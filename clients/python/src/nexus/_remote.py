"""The client with the names that scripts for nexus use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from holdfast._settings import resolve
from holdfast.client import Holdfast
from holdfast.memory import MemoryCalls


class RemoteMemory(MemoryCalls):
    """`nx.memory`."""

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            raise AttributeError(
                f"nx.memory.{name} does not exist in Holdfast, which stores, finds and reviews "
                "memories and leaves it to the agent to learn from them."
            )


def _of_the_key(field: str) -> Any:
    """A property that the API key decides: it can be read, and not be set to something else."""

    def read(client: Holdfast) -> Any:
        return dict(client.whoami())[field]

    def write(client: Holdfast, value: Any) -> None:
        if value != read(client):
            raise AttributeError(
                f"The API key alone says which {field} this is: connect with a key of {value!r}."
            )

    return property(read, write, doc=f"The {field} of the API key.")


class RemoteNexusFS(Holdfast):
    """`nx`: of the client of that name it has the memory part."""

    user_id = _of_the_key("user")
    tenant_id = _of_the_key("tenant")
    zone_id = tenant_id

    def __init__(
        self,
        server_url: str,
        api_key: str,
        timeout: float = 30,
        *,
        agent_id: str | None = None,
        instance: str | None = None,
    ) -> None:
        super().__init__(server_url, api_key, agent=agent_id, timeout=timeout, instance=instance)
        self.memory = RemoteMemory(self._transport)

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            raise AttributeError(
                f"nx.{name} does not exist in Holdfast, which keeps memories, not files."
            )


def connect(config: Mapping[str, Any] | None = None) -> RemoteNexusFS:
    """Connects to an engine: see `holdfast.connect`."""
    found = resolve(config)
    client = RemoteNexusFS(
        found.url, found.api_key, found.timeout, agent_id=found.agent, instance=found.instance
    )
    client.require_engine()
    return client
