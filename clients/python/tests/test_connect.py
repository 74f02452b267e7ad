"""Connecting to a real engine: by address, by discovery, and not at all."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import unittest
from pathlib import Path
from unittest import mock

from support import CLIENT, Engine, EngineCase, clean_environment

import holdfast
import nexus


class Connecting(EngineCase):
    def in_environment(self, **values: str) -> None:
        patch = mock.patch.dict(os.environ, clean_environment(**values), clear=True)
        patch.start()
        self.addCleanup(patch.stop)

    def test_through_the_environment(self) -> None:
        for prefix in ("HOLDFAST", "NEXUS"):
            self.in_environment(
                **{f"{prefix}_URL": self.engine.url, f"{prefix}_API_KEY": self.engine.api_key}
            )
            with holdfast.connect() as client:
                self.assertEqual(client.whoami()["user"], "admin")

    def test_to_the_running_engine_of_this_user(self) -> None:
        self.in_environment(HOLDFAST_DATA_DIR=str(self.engine.data))
        with holdfast.connect() as client:
            self.assertEqual(client.whoami()["user"], "admin")
            self.assertEqual(client.status()["data_directory"], str(self.engine.data))
            self.assertEqual(client.health()["service"], "holdfast")

    def test_not_to_another_run_than_the_engine_file_names(self) -> None:
        folder = self.engine.directory / "stale"
        folder.mkdir()
        found = json.loads((self.engine.data / "engine.json").read_text())
        for name, text in (
            ("engine.json", json.dumps({**found, "instance": "another run"})),
            ("owner.key", "hfk_" + "x" * 43),
        ):
            (folder / name).write_text(text)
            (folder / name).chmod(0o600)
        with self.assertRaises(holdfast.ConnectionFailed) as caught:
            holdfast.connect({"data_dir": str(folder)})
        self.assertEqual(caught.exception.code, "wrong_engine")

    def test_with_a_wrong_key(self) -> None:
        with self.engine.connect("hfk_" + "x" * 43) as client:
            with self.assertRaises(holdfast.AuthenticationError) as caught:
                client.memory.query()
        self.assertEqual((caught.exception.code, caught.exception.status), ("unauthenticated", 401))
        self.assertNotIn("xxxx", str(caught.exception))

    def test_to_localhost_by_name(self) -> None:
        port = self.engine.url.rsplit(":", 1)[1]
        with holdfast.connect(
            url=f"http://localhost:{port}/", api_key=self.engine.api_key
        ) as client:
            self.assertEqual(client.whoami()["user"], "admin")


class Leaving(unittest.TestCase):
    def test_an_engine_that_has_left(self) -> None:
        engine = Engine("auto")
        self.addCleanup(engine.stop)
        client = engine.connect()
        client.memory.store("Still there")
        engine.halt()
        with self.assertRaises(holdfast.ConnectionFailed) as caught:
            client.memory.query()
        self.assertIn("holdfast serve", str(caught.exception))
        with self.assertRaises(holdfast.ConnectionFailed) as caught:
            holdfast.connect({"data_dir": str(engine.data)})
        self.assertEqual(caught.exception.code, "no_engine")


class Events(EngineCase):
    def test_changes_arrive_as_they_happen(self) -> None:
        client = self.connect_new_user()
        with client.events() as events:
            memory_id = client.memory.store("Seen")
            client.memory.delete(memory_id)
            seen = [next(events), next(events)]
        self.assertEqual([event["type"] for event in seen], ["memory.stored", "memory.deleted"])
        self.assertEqual({event["id"] for event in seen}, {memory_id})

    def test_another_thread_can_end_the_stream(self) -> None:
        events = self.connect_new_user().events()
        timer = threading.Timer(0.2, events.close)
        timer.start()
        self.assertEqual(list(events), [])
        timer.join()

    def test_revoking_the_key_ends_the_stream(self) -> None:
        client = self.connect_new_user()
        with client.events() as events, self.engine.connect() as admin:
            admin.admin.revoke_key(client.whoami()["key"]["id"])
            self.assertEqual(list(events), [])
        with self.assertRaises(holdfast.AuthenticationError):
            client.events()


class DropIn(EngineCase):
    def test_the_names_of_nexus(self) -> None:
        self.assertIs(nexus.sdk.connect, nexus.connect)
        self.assertIs(nexus.NexusError, holdfast.HoldfastError)
        self.assertIs(nexus.NexusPermissionError, holdfast.PermissionDenied)
        self.assertIs(nexus.remote.RemoteConnectionError, holdfast.ConnectionFailed)
        nx = nexus.RemoteNexusFS(self.engine.url, api_key=self.engine.api_key)
        with nx:
            self.assertEqual((nx.user_id, nx.zone_id), ("admin", "default"))
            nx.zone_id = "default"
            with self.assertRaises(AttributeError) as caught:
                nx.user_id = "bob"
            self.assertIn("key", str(caught.exception))

    def test_what_is_not_here_says_so(self) -> None:
        config = {"mode": "remote", "url": self.engine.url, "api_key": self.engine.api_key}
        with nexus.connect(config=config) as nx:
            for owner, name in ((nexus, "LocalBackend"), (nx, "write"), (nx.memory, "reflect")):
                with self.assertRaises(AttributeError) as caught:
                    getattr(owner, name)
                self.assertIn("Holdfast", str(caught.exception))
        with self.assertRaises(nexus.ValidationError):
            nexus.connect(config={"mode": "embedded"})


class Examples(EngineCase):
    def test_each_example_runs(self) -> None:
        scripts = sorted(Path(CLIENT, "examples").glob("*.py"))
        self.assertTrue(scripts)
        for script in scripts:
            with self.subTest(script=script.name):
                done = subprocess.run(
                    [sys.executable, "-W", "error", str(script)],
                    env=self.engine.environment("HOLDFAST"),
                    capture_output=True,
                    encoding="utf-8",
                    timeout=60,
                )
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                self.assertTrue(done.stdout)


if __name__ == "__main__":
    unittest.main()
