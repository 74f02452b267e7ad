"""Users, agents, keys and grants, on a real engine."""

from __future__ import annotations

import unittest

from support import EngineCase

import holdfast


class People(EngineCase):
    def setUp(self) -> None:
        self.admin = self.engine.connect()
        self.addCleanup(self.admin.close)

    def test_who_a_key_stands_for(self) -> None:
        me = self.admin.whoami()
        self.assertEqual((me["user"], me["role"], me["is_admin"]), ("admin", "admin", True))
        user = self.connect_new_user(role="reader")
        self.assertEqual(user.whoami()["role"], "reader")
        with self.assertRaises(PermissionError) as caught:
            user.memory.store("A reader writes", scope="tenant")
        self.assertIsInstance(caught.exception, holdfast.PermissionDenied)
        with self.assertRaises(holdfast.PermissionDenied):
            user.admin.create_user("mallory")

    def test_agents_keep_their_own_memories_apart(self) -> None:
        user = self.connect_new_user()
        user.agent_id = "writer"
        user.memory.store("Only the writer knows", scope="agent")
        user.memory.store("Every agent of the user knows")
        self.assertEqual(user.whoami()["agent"], "writer")
        user.agent_id = "reader"
        self.assertEqual(
            [memory["content"] for memory in user.memory.query()], ["Every agent of the user knows"]
        )
        user.agent_id = None
        self.assertEqual(user.whoami()["agent"], "default")

    def test_an_agents_key_cannot_name_another_agent(self) -> None:
        name = self.connect_new_user().whoami()["user"]
        created = self.admin.admin.create_key(name, agent="bot", approval="required")
        with self.engine.connect(created["api_key"]) as bot:
            self.assertEqual(
                (bot.whoami()["agent"], bot.whoami()["subject_type"]), ("bot", "agent")
            )
            memory_id = bot.memory.store("Waits for a person")
            with self.assertRaises(holdfast.PermissionDenied):
                bot.memory.approve(memory_id)
            bot.agent_id = "other"
            with self.assertRaises(holdfast.PermissionDenied):
                bot.whoami()

    def test_a_revoked_key_is_refused_at_once(self) -> None:
        name = self.connect_new_user().whoami()["user"]
        created = self.admin.admin.create_key(name, name="laptop", expires_days=1)
        with self.engine.connect(created["api_key"]) as client:
            client.memory.store("Before")
            listed = self.admin.admin.list_keys(name)
            self.assertIn(created["key"]["id"], [key["id"] for key in listed])
            revoked = self.admin.admin.revoke_key(created["key"]["id"])
            self.assertEqual(revoked["status"], "revoked")
            with self.assertRaises(holdfast.AuthenticationError) as caught:
                client.memory.query()
        self.assertEqual(caught.exception.status, 401)

    def test_people_are_listed(self) -> None:
        user = self.connect_new_user()
        user.agent_id = "scribe"
        user.memory.store("Known")
        self.assertIn(user.whoami()["user"], [one["id"] for one in self.admin.admin.list_users()])
        self.assertIn("scribe", [agent["id"] for agent in user.admin.list_agents()])

    def test_a_grant_opens_memories_and_revoking_closes_them(self) -> None:
        owner, friend = self.connect_new_user(), self.connect_new_user()
        shared = ("memory", owner.memory.store("A shared secret"))
        name = friend.whoami()["user"]
        self.assertEqual(friend.memory.query(), [])
        self.assertFalse(owner.rebac.check(("user", name), "can_read", shared))
        grant = owner.rebac.grant(("user", name), "can_read")
        self.assertEqual((grant["subject"]["id"], grant["covers"]), (name, "user"))
        self.assertTrue(owner.rebac.check(("user", name), "can_read", shared))
        self.assertTrue(owner.rebac.explain(("user", name), "can_read", shared)["steps"])
        self.assertTrue(friend.rebac.check(("user", name), "can_read"))
        self.assertEqual(len(owner.rebac.list(("user", name))), 1)
        self.assertEqual(friend.memory.query()[0]["content"], "A shared secret")
        self.assertEqual(owner.rebac.revoke(("user", name), "can_read"), 1)
        self.assertEqual(friend.memory.query(), [])
        with self.assertRaises(holdfast.InvalidValue):
            owner.rebac.grant("alice", "can_read")  # type: ignore[arg-type]
        with self.assertRaises(holdfast.InvalidValue):
            owner.rebac.grant(("user", name), "can_fly")


if __name__ == "__main__":
    unittest.main()
