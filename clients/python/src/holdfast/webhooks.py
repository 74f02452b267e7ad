"""`client.webhooks`: addresses that the engine posts changes to."""

from __future__ import annotations

import builtins

from ._calls import Calls
from ._options import Names
from ._values import given, segment, wire_value
from .system_types import CreatedWebhook, Delivery, Webhook


class WebhookCalls(Calls):
    """The webhooks of the person whose key is used; agents cannot make any."""

    def create(
        self,
        url: str,
        *,
        events: Names | None = None,
        scope: Names | None = None,
        memory_type: Names | None = None,
        namespace_prefix: str | None = None,
        agent: str | None = None,
        include_content: bool = False,
    ) -> CreatedWebhook:
        """Sends changes to `url` from now on. `secret` of the answer is shown this once.

        All filters must hold; several values of one mean any of them.

        :param events: memory.stored, memory.pending, …; all when None.
        :param agent: the agent that wrote the memory.
        :param include_content: sends the memories themselves, and not their ids alone.
        """
        lists = given(
            events=_several(events),
            scope=wire_value("scope", _several(scope)),
            type=_several(memory_type),
        )
        texts = given(namespace_prefix=namespace_prefix, agent=agent)
        body = {"url": url, "include_content": include_content, **lists, **texts}
        created: CreatedWebhook = self._transport.request("POST", "/webhooks", body)
        return created

    def list(self) -> builtins.list[Webhook]:
        """Your webhooks. `problem` says why one sends nothing, or is None."""
        webhooks: builtins.list[Webhook] = self._transport.request("GET", "/webhooks")["webhooks"]
        return webhooks

    def remove(self, webhook_id: str) -> None:
        """Ends a webhook, with what it has not sent yet."""
        self._transport.request("DELETE", f"/webhooks/{segment(webhook_id)}")

    def test(self, webhook_id: str) -> Delivery:
        """Sends a test message now; `error` of the answer says why it was not taken, or is None."""
        path = f"/webhooks/{segment(webhook_id)}/test"
        delivery: Delivery = self._transport.request("POST", path)
        return delivery

    def deliveries(
        self, webhook_id: str, *, failed: bool = False, limit: int = 100
    ) -> builtins.list[Delivery]:
        """What was sent and what waits, newest first; with `failed` what failed for good."""
        path = f"/webhooks/{segment(webhook_id)}/deliveries"
        query = {"failed": failed, "limit": limit}
        answer = self._transport.request("GET", path, query=query)
        deliveries: builtins.list[Delivery] = answer["deliveries"]
        return deliveries


def _several(values: Names | None) -> builtins.list[str] | None:
    if values is None:
        return None
    return [values] if isinstance(values, str) else [*values]
