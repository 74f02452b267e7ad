from __future__ import annotations

import json
import pickle
import unittest
import warnings
from datetime import date, datetime, timezone
from typing import Any

import support  # noqa: F401  (finds the package)
from stub_server import Request, serving

import holdfast

MEMORY = {"id": "mem_1", "type": "fact", "key": "editor", "content": "x"}
SEARCHED: dict[str, Any] = {
    "results": [],
    "mode": "keyword",
    "degraded": "no model",
    "notes": [],
    "waiting": None,
}


class Recorder(unittest.TestCase):
    """Calls a client whose server writes down what arrives and answers `answer`."""

    answer: Any = {"memory": MEMORY, "degraded": None}

    def setUp(self) -> None:
        self.requests: list[tuple[str, str, Any]] = []
        server = self.enter(serving(self.record))
        self.client = holdfast.connect(url=server.url, api_key="hfk_test")
        self.addCleanup(self.client.close)

    def enter(self, manager: Any) -> Any:
        value = manager.__enter__()
        self.addCleanup(manager.__exit__, None, None, None)
        return value

    def record(self, request: Request) -> None:
        body = json.loads(request.body) if request.body else None
        self.requests.append((request.command, request.path, body))
        request.answer(200, self.answer)


class WhatIsSent(Recorder):
    def body(self) -> Any:
        return self.requests[-1][2]

    def test_only_what_was_given(self) -> None:
        self.client.memory.store("text")
        expected = {"content": "text", "scope": "user", "type": "fact", "importance": None}
        self.assertEqual(self.body(), expected)

    def test_zone_is_tenant_everywhere(self) -> None:
        self.client.memory.store("text", scope="zone")
        self.assertEqual(self.body()["scope"], "tenant")
        self.client.memory.edit("mem_1", scope="zone")
        self.assertEqual(self.body(), {"scope": "tenant"})
        self.answer = SEARCHED
        with self.assertWarns(holdfast.HoldfastWarning):
            self.client.memory.search("text", scope=["user", "zone"])
        self.assertEqual(self.body()["scope"], ["user", "tenant"])

    def test_other_names_of_fields(self) -> None:
        self.client.memory.store("text", memory_type="preference", namespace="a", path_key="b")
        self.assertEqual((self.body()["type"], self.body()["key"]), ("preference", "b"))
        self.answer = {"memories": [], "next_cursor": None, "waiting": None}
        self.client.memory.query(
            after="2025", before=date(2025, 3, 1), user_id="bob", tags=("a", "b")
        )
        query = self.requests[-1][1].partition("?")[2]
        self.assertEqual(
            query, "created_after=2025&created_before=2025-03-01&user=bob&tags=a&tags=b&limit=100"
        )

    def test_times(self) -> None:
        self.client.memory.store("text", expires_at=datetime(2030, 1, 2, 3, tzinfo=timezone.utc))
        self.assertEqual(self.body()["expires_at"], "2030-01-02T03:00:00+00:00")
        with self.assertRaises(holdfast.InvalidValue):
            self.client.memory.store("text", expires_at=datetime(2030, 1, 2, 3))

    def test_an_edit_sends_none_to_clear_a_field(self) -> None:
        self.client.memory.edit("mem_1", importance=None, base_version=3)
        self.assertEqual(self.body(), {"importance": None, "base_version": 3})

    def test_the_agent_that_was_set(self) -> None:
        self.client.agent_id = "helper"
        self.assertEqual(self.client.agent_id, "helper")
        with self.assertRaises(holdfast.InvalidValue):
            self.client.agent_id = "bad\r\nX-Evil: 1"
        self.client.agent_id = None

    def test_an_id_is_one_segment_of_the_path(self) -> None:
        self.client.memory.delete("mem_../stats?x=1#y")
        self.assertEqual(self.requests[-1][1], "/api/v1/memories/mem_..%2Fstats%3Fx%3D1%23y")


class WhatIsNotSent(Recorder):
    def refused(self, **options: Any) -> str:
        with self.assertRaises(holdfast.InvalidValue) as caught:
            self.client.memory.store(**{"content": "text", **options})
        self.assertIsInstance(caught.exception, ValueError)
        self.assertEqual(self.requests, [])
        return str(caught.exception)

    def test_numbers_that_json_cannot_carry(self) -> None:
        for number in (float("nan"), float("inf"), float("-inf")):
            self.assertIn("importance", self.refused(importance=number))
            self.refused(metadata={"deep": [number]})

    def test_values_that_json_cannot_carry(self) -> None:
        self.refused(metadata={"object": object()})
        self.refused(content="half a pair \ud800")
        self.refused(content=b"bytes")

    def test_two_names_that_contradict_each_other(self) -> None:
        self.assertIn("twice", self.refused(namespace="a", key="b", path_key="c"))

    def test_arguments_that_do_not_exist(self) -> None:
        memory: Any = self.client.memory
        for call, options in (
            (memory.store, {"content": "text", "colour": "red"}),
            (memory.query, {"colour": "red"}),
            (memory.search, {"query": "text", "order": "created"}),
            (memory.edit, {"memory_id": "mem_1", "colour": "red"}),
        ):
            with self.assertRaises(TypeError):
                call(**options)
        self.assertEqual(self.requests, [])

    def test_what_can_be_no_id(self) -> None:
        self.assertIsNone(self.client.memory.get("retrieve"))
        self.assertFalse(self.client.memory.delete(".."))
        with self.assertRaises(holdfast.NotFound):
            self.client.memory.purge("..")
        with self.assertRaises(holdfast.InvalidValue):
            self.client.memory.get(7)  # type: ignore[arg-type]
        with self.assertRaises(holdfast.InvalidValue):
            self.client.memory.approve_batch("mem_1")
        self.assertEqual(self.requests, [])

    def test_limits_that_cannot_be(self) -> None:
        for limit in (0, -1, True, 2.5, "10"):
            with self.subTest(limit=limit), self.assertRaises(holdfast.InvalidValue):
                self.client.memory.query(limit=limit)  # type: ignore[arg-type]


class WhatComesBack(Recorder):
    def test_memories_carry_both_names_of_a_field(self) -> None:
        self.answer = dict(MEMORY)
        memory = self.client.memory.get("mem_1")
        assert memory is not None
        self.assertEqual(memory["memory_id"], "mem_1")
        self.assertEqual((memory["memory_type"], memory["path_key"]), ("fact", "editor"))

    def test_a_degraded_answer_is_visible(self) -> None:
        self.answer = SEARCHED
        with self.assertWarns(holdfast.HoldfastWarning) as caught:
            hits = self.client.memory.search("text")
        self.assertEqual(caught.filename, __file__)
        self.assertEqual((hits, hits.mode, hits.degraded), ([], "keyword", "no model"))
        self.answer = {"memory": MEMORY, "degraded": "no model"}
        with self.assertWarns(holdfast.HoldfastWarning) as caught:
            self.client.memory.store("text")
        self.assertEqual(caught.filename, __file__)

    def test_a_whole_answer_warns_of_nothing(self) -> None:
        self.answer = {**SEARCHED, "degraded": None}
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            self.client.memory.search("text")


class Exceptions(unittest.TestCase):
    def test_they_are_cases_of_the_built_in_ones(self) -> None:
        for kind, built_in in (
            (holdfast.ConnectionFailed, ConnectionError),
            (holdfast.Timeout, TimeoutError),
            (holdfast.PermissionDenied, PermissionError),
            (holdfast.NotFound, LookupError),
            (holdfast.InvalidValue, ValueError),
        ):
            self.assertTrue(issubclass(kind, built_in) and issubclass(kind, holdfast.HoldfastError))

    def test_they_survive_the_way_to_another_process(self) -> None:
        error = holdfast.PermissionDenied("No.", code="forbidden", hint="Ask.", status=403)
        copy = pickle.loads(pickle.dumps(error))
        self.assertEqual(type(copy), type(error))
        self.assertEqual((str(copy), copy.hint, copy.status), ("No. Ask.", "Ask.", 403))


if __name__ == "__main__":
    unittest.main()
