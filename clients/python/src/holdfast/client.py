"""The client: one connection to an engine, with its groups of calls."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from ._events import EventStream
from ._settings import DEFAULT_TIMEOUT, Settings, resolve
from ._transport import Transport
from ._values import agent_name
from .admin import AdminCalls
from .errors import ConnectionFailed
from .memory import MemoryCalls
from .models import ModelCalls
from .rebac import RebacCalls
from .review import ReviewQueueCalls
from .system_types import Health, Status, Whoami
from .teams import TeamCalls
from .transfer import TransferCalls
from .webhooks import WebhookCalls

PROTOCOL_VERSION = 1

Self = TypeVar("Self", bound="Holdfast")


class Holdfast:
    """A connection to an engine; `connect()` makes it.

    Use it plainly, in a `with` or in an `async with` block. Every call blocks until its answer is
    there, inside a running event loop too. Threads may share it.
    """

    def __init__(
        self,
        url: str,
        api_key: str,
        *,
        agent: str | None = None,
        timeout: float = DEFAULT_TIMEOUT,
        instance: str | None = None,
    ) -> None:
        """Sends nothing yet. With `instance` it talks to that run of the engine alone."""
        settings = Settings(url, api_key, agent, timeout, instance)
        self._transport = Transport(settings)
        self.memory = MemoryCalls(self._transport)
        self.review = ReviewQueueCalls(self._transport)
        self.admin = AdminCalls(self._transport)
        self.rebac = RebacCalls(self._transport)
        self.transfer = TransferCalls(self._transport)
        self.models = ModelCalls(self._transport)
        self.webhooks = WebhookCalls(self._transport)
        self.teams = TeamCalls(self._transport)
        self.url = settings.url

    @property
    def agent_id(self) -> str | None:
        """The agent that the requests name in `X-Agent-ID`, one of the key's user; or None."""
        return self._transport.agent

    @agent_id.setter
    def agent_id(self, agent: str | None) -> None:
        self._transport.agent = None if agent is None else agent_name(agent)

    def health(self) -> Health:
        """Whether the engine is well. Sent without the API key."""
        health: Health = self._transport.health()
        return health

    def status(self) -> Status:
        """What the engine runs on and holds; needs an administrator's key."""
        status: Status = self._transport.request("GET", "/status")
        return status

    def whoami(self) -> Whoami:
        """The user, agent, role and approval policy that the key stands for."""
        whoami: Whoami = self._transport.request("GET", "/whoami")
        return whoami

    def events(self) -> EventStream:
        """Changes of the memories that this key may see, from now on, one at a time."""
        return EventStream(self._transport)

    def close(self) -> None:
        """Closes the connection; calls are refused from then on."""
        self._transport.close()

    def __enter__(self: Self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    async def __aenter__(self: Self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.url}>"

    def require_engine(self) -> None:
        """Raises `ConnectionFailed` unless an engine answers that this client understands."""
        try:
            health = self.health()
        except BaseException:
            self.close()
            raise
        if not isinstance(health, dict) or health.get("service") != "holdfast":
            raise ConnectionFailed(
                f"What answers at {self.url} is not a Holdfast engine.",
                code="wrong_engine",
                hint="Check HOLDFAST_URL.",
            )
        if health.get("protocol") != PROTOCOL_VERSION:
            raise ConnectionFailed(
                f"The engine speaks version {health.get('protocol')} of the protocol, "
                f"this client version {PROTOCOL_VERSION}.",
                code="protocol_mismatch",
                hint="Install the same version of both.",
            )


def connect(
    config: Mapping[str, Any] | None = None,
    *,
    url: str | None = None,
    api_key: str | None = None,
    agent: str | None = None,
    timeout: float | None = None,
) -> Holdfast:
    """Connects to an engine, and makes sure that it is one.

    Arguments win over `config` (keys url, api_key, agent_id, timeout, data_dir), which wins over
    the environment: HOLDFAST_URL, HOLDFAST_API_KEY, HOLDFAST_DATA_DIR, and the same with NEXUS_.
    Without a URL anywhere it is the running engine of this operating-system user, with the key of
    its owner unless another was given.

    :param agent: the agent of the key's user to act as.
    :param timeout: seconds to wait for an answer, 30 unless told otherwise.
    :raises ConnectionFailed: when no engine answers; the message says how to start one.
    :raises AuthenticationError: when there is no API key.
    """
    found = resolve(config, url=url, api_key=api_key, agent=agent, timeout=timeout)
    client = Holdfast(
        found.url,
        found.api_key,
        agent=found.agent,
        timeout=found.timeout,
        instance=found.instance,
    )
    client.require_engine()
    return client
