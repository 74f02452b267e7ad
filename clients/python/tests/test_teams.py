"""Teams, between two real engines and a real relay."""

from __future__ import annotations

import json
import subprocess
import tempfile
import time
import unittest
from pathlib import Path
from typing import Any, Callable

from support import REPOSITORY, Engine, clean_environment

import holdfast

_PATIENCE_SECONDS = 30


class Relay:
    """A running `holdfast-relay` on a free port."""

    def __init__(self) -> None:
        self._directory = tempfile.TemporaryDirectory(prefix="holdfast-relay-")
        database = str(Path(self._directory.name) / "relay.db")
        self._process = subprocess.Popen(
            [str(REPOSITORY / "bin" / "holdfast-relay")],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            env=clean_environment(HOLDFAST_RELAY_PORT="0", HOLDFAST_RELAY_DATABASE=database),
        )
        assert self._process.stdout is not None
        started = json.loads(self._process.stdout.readline())
        self.url = f"ws://127.0.0.1:{started['port']}"

    def stop(self) -> None:
        self._process.terminate()
        self._process.communicate(timeout=30)
        self._directory.cleanup()


def until(ask: Callable[[], Any]) -> Any:
    """What `ask` returns as soon as that is something; sync takes as long as it takes."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline:
        answer = ask()
        if answer:
            return answer
        time.sleep(0.05)
    raise AssertionError("It did not come to that.")


class Teams(unittest.TestCase):
    def setUp(self) -> None:
        relay = Relay()
        self.addCleanup(relay.stop)
        self.relay = relay.url
        self.ana, self.ben = self.home(), self.home()

    def home(self) -> holdfast.Holdfast:
        engine = Engine("required")
        self.addCleanup(engine.stop)
        client = engine.connect()
        self.addCleanup(client.close)
        return client

    def test_two_people_share_disagree_and_part(self) -> None:
        ana, ben = self.ana, self.ben
        made = ana.teams.create("Platform", self.relay, member_name="Ana")
        self.assertEqual((made["name"], made["role"], made["kind"]), ("Platform", "admin", "shared"))
        invite = ana.teams.invite(role="reviewer", expires_hours=1)
        self.assertTrue(invite["link"].startswith("holdfast://join#"))
        ben.teams.join(invite["link"], member_name="Ben")
        until(lambda: ben.teams.list()[0]["state"] == "online")
        members = {member["name"]: member for member in ana.teams.list()[0]["members"]}
        self.assertEqual(members["Ben"]["role"], "reviewer")

        memory_id = ana.memory.store(
            "Releases go out on Tuesdays", scope="tenant", state="active"
        )
        until(lambda: ben.memory.get(memory_id))

        ben.teams.pause()
        ben.memory.edit(memory_id, content="Releases go out on Mondays", approve=True)
        ana.memory.edit(memory_id, content="Releases go out on Wednesdays", approve=True)
        ben.teams.resume()
        conflict = until(ana.teams.conflicts)[0]
        self.assertEqual((conflict["id"], len(conflict["sides"])), (memory_id, 2))
        settled = ana.teams.settle(memory_id, content="Releases go out on Thursdays")
        self.assertEqual(settled["memory"]["memory_id"], memory_id)
        until(lambda: ben.memory.get(memory_id)["content"] == "Releases go out on Thursdays")
        self.assertEqual(ana.teams.conflicts(), [])

        trusted = ana.teams.trust([members["Ana"]["id"]])
        self.assertEqual(trusted["policy"]["trusted"], [members["Ana"]["id"]])
        ana.teams.trust("publishers")
        changed = ana.teams.set_role(members["Ben"]["id"], "reader")
        self.assertIn("reader", [member["role"] for member in changed["members"]])
        ana.teams.remove_member(members["Ben"]["id"])
        until(lambda: ben.teams.list()[0]["state"] == "removed")
        self.assertEqual(ben.teams.leave(), [])

    def test_what_was_there_before_is_shared_when_it_is_asked_for(self) -> None:
        ana = self.ana
        memory_id = ana.memory.store("From before", scope="tenant", state="active")
        ana.memory.store("From before, too", scope="tenant", state="active")
        ana.teams.create("Platform", self.relay, member_name="Ana")
        self.assertEqual(ana.teams.list()[0]["unshared"], 2)
        self.assertEqual(ana.teams.share([memory_id])["shared"], 1)
        self.assertEqual(ana.teams.share(everything=True)["shared"], 1)
        self.assertEqual(ana.teams.list()[0]["unshared"], 0)

    def test_wrong_calls_are_refused_before_anything_is_sent(self) -> None:
        with self.assertRaises(holdfast.InvalidValue):
            self.ana.teams.settle("mem_" + "0" * 32)
        with self.assertRaises(holdfast.InvalidValue):
            self.ana.teams.join("https://example.com/no-invite")
        with self.assertRaises(holdfast.NotFound):
            self.ana.teams.invite()


if __name__ == "__main__":
    unittest.main()
