"""Webhooks and the embedding model, on a real engine."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import tempfile
import unittest

from stub_server import Request, serving
from support import EngineCase

import holdfast


class Webhooks(EngineCase):
    def setUp(self) -> None:
        self.client = self.engine.connect()
        self.addCleanup(self.client.close)

    def allow_this_machine(self, allowed: bool) -> None:
        # Settings are not for scripts: the command line has them.
        change = {"webhook_private_addresses": allowed}
        self.client._transport.request("PATCH", "/config", change)

    def test_a_receiver_gets_signed_messages_until_the_webhook_is_removed(self) -> None:
        self.allow_this_machine(True)
        self.addCleanup(self.allow_this_machine, False)
        with serving(lambda request: request.answer(204, b"")) as receiver:
            created = self.client.webhooks.create(
                f"{receiver.url}/hook", events="memory.stored", scope=["user", "zone"]
            )
            webhook = created["webhook"]
            self.assertEqual(webhook["events"], ["memory.stored"])
            self.assertEqual(webhook["scope"], ["user", "tenant"])
            delivery = self.client.webhooks.test(webhook["id"])
            self.assertEqual((delivery["state"], delivery["status"]), ("delivered", 204))
            self.assert_signed(receiver.seen[-1], created["secret"])
            self.assertEqual(self.client.webhooks.list(), [webhook])
            self.assertEqual(self.client.webhooks.deliveries(webhook["id"], limit=5), [delivery])
            self.assertEqual(self.client.webhooks.deliveries(webhook["id"], failed=True), [])
            self.client.webhooks.remove(webhook["id"])
        self.assertEqual(self.client.webhooks.list(), [])
        with self.assertRaises(holdfast.NotFound):
            self.client.webhooks.test(webhook["id"])

    def test_an_address_of_this_machine_is_refused_unless_it_is_allowed(self) -> None:
        with self.assertRaises(holdfast.InvalidValue):
            self.client.webhooks.create("http://127.0.0.1:9/hook")

    def assert_signed(self, request: Request, secret: str) -> None:
        self.assertEqual(json.loads(request.body)["type"], "webhook.test")
        key = base64.b64decode(secret[len("whsec_") :])
        identifier, timestamp = request.headers["webhook-id"], request.headers["webhook-timestamp"]
        signed = f"{identifier}.{timestamp}.".encode() + request.body
        expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        self.assertEqual(request.headers["webhook-signature"], f"v1,{expected}")


class Models(EngineCase):
    def test_the_model_in_use_is_shown_and_a_bad_one_changes_nothing(self) -> None:
        with self.engine.connect() as admin:
            before = admin.models.list()
            used = [model["name"] for model in before["models"] if model["in_use"]]
            self.assertEqual(used, [before["model"]])
            with tempfile.TemporaryDirectory() as empty:
                with self.assertRaises(holdfast.HoldfastError):
                    admin.models.use(empty)
            self.assertEqual(admin.models.list()["model"], before["model"])
            self.assertEqual(admin.models.use(before["model"])["model"], before["model"])

    def test_models_are_for_administrators(self) -> None:
        with self.assertRaises(holdfast.PermissionDenied):
            self.connect_new_user().models.list()


if __name__ == "__main__":
    unittest.main()
