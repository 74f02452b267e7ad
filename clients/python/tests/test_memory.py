"""Remembering and recalling, on a real engine."""

from __future__ import annotations

import asyncio
import unittest
from datetime import datetime, timedelta, timezone
from typing import Any
from unittest import mock

from support import EngineCase

import holdfast
from holdfast import _batch, _recall


class Storing(EngineCase):
    def test_a_memory_has_every_field_that_it_was_stored_with(self) -> None:
        client = self.connect_new_user()
        tomorrow = datetime.now(timezone.utc) + timedelta(days=1)
        memory_id = client.memory.store(
            "Grüße, 世界 👋",
            scope="agent",
            memory_type="experience",
            importance=0.0,
            tags=["a", "b"],
            metadata={"deep": {"list": [1, None, "x"]}},
            namespace="project/holdfast",
            key="greeting",
            session="s1",
            expires_at=tomorrow,
        )
        memory = client.memory.get(memory_id)
        assert memory is not None
        self.assertEqual(memory["content"], "Grüße, 世界 👋")
        self.assertEqual((memory["scope"], memory["memory_type"]), ("agent", "experience"))
        self.assertEqual(memory["importance"], 0.0)
        self.assertEqual(sorted(memory["tags"]), ["a", "b"])
        self.assertEqual(memory["metadata"], {"deep": {"list": [1, None, "x"]}})
        self.assertEqual(
            (memory["namespace"], memory["path_key"]), ("project/holdfast", "greeting")
        )
        self.assertEqual((memory["session"], memory["source"]), ("s1", "http"))
        self.assertEqual(memory["state"], "active")

    def test_the_same_text_is_stored_once_and_the_result_says_so(self) -> None:
        client = self.connect_new_user()
        first = client.memory.store_result("Said twice")
        second = client.memory.store_result("Said twice")
        self.assertEqual((first["outcome"], second["outcome"]), ("created", "duplicate"))
        self.assertEqual(first["memory"]["memory_id"], second["memory"]["memory_id"])
        self.assertTrue(second["notice"])

    def test_context_quotes_what_is_of_use_for_a_task(self) -> None:
        client = self.connect_new_user()
        memory_id = client.memory.store("The dirigible lands on Mondays")
        answer = client.memory.context("When does the dirigible land?", token_budget=300)
        self.assertEqual([item["memory_id"] for item in answer["items"]], [memory_id])
        self.assertIn("The dirigible lands on Mondays", answer["text"])
        self.assertLessEqual(answer["tokens"], 300)
        self.assertEqual(client.memory.context(namespace="nowhere")["text"], "")
        with self.assertRaises(TypeError):
            client.memory.context(state="inactive")

    def test_what_was_of_use_can_be_reported(self) -> None:
        client = self.connect_new_user()
        memory_id = client.memory.store("Releases need a signed tag")
        result = client.memory.used([memory_id, "mem_nowhere"])
        self.assertEqual((result["used"], result["used_ids"]), (1, [memory_id]))
        self.assertEqual((result["failed"], result["failed_ids"]), (1, ["mem_nowhere"]))
        self.assertTrue(result["errors"]["mem_nowhere"])
        self.assertEqual(client.memory.used([])["used"], 0)
        with self.assertRaises(holdfast.InvalidValue):
            client.memory.used(memory_id)

    def test_a_path_names_one_memory(self) -> None:
        client = self.connect_new_user()
        memory_id = client.memory.store("vim", namespace="prefs", key="editor")
        self.assertEqual(
            client.memory.store("emacs", namespace="prefs", path_key="editor"), memory_id
        )
        for found in (
            client.memory.retrieve("prefs", "editor"),
            client.memory.retrieve(namespace="prefs", path_key="editor"),
            client.memory.retrieve(path="prefs/editor"),
        ):
            assert found is not None
            self.assertEqual((found["id"], found["content"]), (memory_id, "emacs"))
        self.assertIsNone(client.memory.retrieve("prefs", "shell"))
        with self.assertRaises(holdfast.InvalidValue):
            client.memory.retrieve("prefs")

    def test_values_out_of_range_change_nothing(self) -> None:
        client = self.connect_new_user()
        bad: list[dict[str, Any]] = [
            {"content": ""},
            {"content": "x" * 40_000},
            {"content": "x" * 10_000_000},
            {"content": "nul \0"},
            {"importance": 1.5},
            {"importance": float("nan")},
            {"scope": "everyone"},
            {"memory_type": "rumour"},
            {"key": "without namespace"},
            {"tags": [1]},
            {"metadata": []},
        ]
        for values in bad:
            with self.subTest(values=str(values)[:60]), self.assertRaises(ValueError) as caught:
                client.memory.store(**{"content": "fine", **values})
            self.assertIsInstance(caught.exception, holdfast.InvalidValue)
            self.assertTrue(str(caught.exception))
        self.assertEqual(client.memory.query(scope="user", state="all"), [])

    def test_a_batch_reports_each_item(self) -> None:
        client = self.connect_new_user()
        items: list[Any] = [
            "a text alone",
            {"content": "a preference", "memory_type": "preference", "scope": "zone", "tags": None},
            {"content": "too certain", "importance": 7},
            {"content": "not a number", "importance": float("nan")},
            42,
            {"content": "x" * 2_000_000},
            {"content": "the last"},
        ]
        result = client.memory.store_batch(items)
        self.assertEqual(
            [item["ok"] for item in result["results"]], [True, True] + [False] * 4 + [True]
        )
        self.assertEqual([item["index"] for item in result["results"]], list(range(7)))
        self.assertEqual((result["stored"], result["failed"]), (3, 4))
        self.assertIn("importance", result["results"][2]["error"]["message"])
        stored = client.memory.get(result["results"][1]["id"])
        assert stored is not None
        self.assertEqual((stored["memory_type"], stored["scope"]), ("preference", "tenant"))

    def test_a_batch_larger_than_one_request(self) -> None:
        client = self.connect_new_user()
        with mock.patch.object(_batch, "_REQUEST_BYTES", 200):
            result = client.memory.store_batch((f"memory number {n}" for n in range(30)), "later")
        self.assertEqual((result["stored"], result["failed"]), (30, 0))
        self.assertEqual([item["index"] for item in result["results"]], list(range(30)))
        self.assertEqual(client.memory.stats()["total"], 30)


class Finding(EngineCase):
    def test_queries_filter_and_come_oldest_first(self) -> None:
        client = self.connect_new_user()
        for n, kind in enumerate(["fact", "preference", "fact", "experience"]):
            client.memory.store(
                f"memory {n}", memory_type=kind, importance=n / 10, tags=[f"t{n % 2}"]
            )

        def found(**options: Any) -> list[str]:
            return [memory["content"][-1] for memory in client.memory.query(**options)]

        self.assertEqual(found(), ["0", "1", "2", "3"])
        self.assertEqual(found(order="-created", limit=2), ["3", "2"])
        self.assertEqual(found(memory_type="fact"), ["0", "2"])
        self.assertEqual(found(memory_type=["fact", "experience"]), ["0", "2", "3"])
        self.assertEqual(found(tags="t1", importance_min=0.2), ["3"])
        self.assertEqual(found(scope="zone"), [])
        self.assertEqual(found(before="2001"), [])
        self.assertEqual(found(after="2001", before="2999-12-31"), ["0", "1", "2", "3"])
        self.assertEqual(client.memory.list(limit=1), client.memory.query(limit=1))

    def test_pages_are_followed_to_the_limit(self) -> None:
        client = self.connect_new_user()
        size = _recall._PAGE
        count = 2 * size + 3
        texts = [{"content": f"memory {n}"} for n in range(count)]
        self.assertEqual(client.memory.store_batch(texts, embed="later")["stored"], count)
        self.assertEqual(len(client.memory.query()), 100)
        self.assertEqual(len(client.memory.query(limit=size + 1)), size + 1)
        everything = [memory["content"] for memory in client.memory.query(limit=None)]
        self.assertEqual(everything, [text["content"] for text in texts])

    def test_a_search_ranks_by_meaning_and_scores(self) -> None:
        client = self.connect_new_user()
        client.memory.store("User prefers Python over JavaScript", memory_type="preference")
        client.memory.store("The staging API is at https://api-staging.example.com")
        client.memory.store("Deployment to production succeeded on 2025-01-15")
        hits = client.memory.search("programming language", limit=3, explain=True)
        self.assertEqual(hits[0]["content"], "User prefers Python over JavaScript")
        self.assertTrue(0 < hits[0]["score"] <= 1)
        self.assertIn("semantic", hits[0]["parts"])
        self.assertEqual((hits.mode, hits.degraded), ("hybrid", None))
        words = client.memory.search("staging", search_mode="keyword")
        self.assertEqual((len(words), words.mode), (1, "keyword"))
        self.assertEqual(
            client.memory.search("staging", memory_type="preference", mode="keyword"), []
        )

    def test_syntax_in_a_query_is_only_text(self) -> None:
        client = self.connect_new_user()
        client.memory.store("A plain sentence")
        for query in (
            '"',
            "*",
            "NEAR(a b)",
            "content: x",
            "'; DROP TABLE memories; --",
            "x " * 50_000,
        ):
            with self.subTest(query=query[:20]):
                self.assertIsInstance(client.memory.search(query), list)
        with self.assertRaises(holdfast.InvalidValue):
            client.memory.search("")
        with self.assertRaises(holdfast.InvalidValue):
            client.memory.search("x", limit=101)

    def test_calls_block_inside_a_running_event_loop(self) -> None:
        client = self.connect_new_user()

        async def remember() -> int:
            async with client as same:
                same.memory.store("Stored in a loop")
                return len(same.memory.query())

        self.assertEqual(asyncio.run(remember()), 1)


if __name__ == "__main__":
    unittest.main()
