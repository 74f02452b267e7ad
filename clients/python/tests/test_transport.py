from __future__ import annotations

import gc
import json
import os
import threading
import unittest
import warnings
from unittest import mock

import stub_server
import support  # noqa: F401  (finds the package)
from stub_server import Request, StubServer, serving

import holdfast
from holdfast import _answers

KEY = "hfk_" + "k" * 43
STORED = {"memory": {"id": "mem_1", "type": "fact", "key": None}, "degraded": None}


def connect(server: StubServer, **options: object) -> holdfast.Holdfast:
    return holdfast.connect({"url": server.url, "api_key": KEY, **options})


def problem(code: str) -> dict[str, dict[str, str]]:
    return {"error": {"code": code, "message": f"it is {code}", "hint": "wait"}}


class Retries(unittest.TestCase):
    def test_a_read_survives_a_dropped_connection(self) -> None:
        def respond(request: Request) -> None:
            calls = [seen for seen in request.server.seen if seen.path == "/api/v1/stats"]
            request.drop() if len(calls) == 1 else request.answer(200, {"total": 3})

        with serving(respond) as server, connect(server) as client:
            self.assertEqual(client.memory.stats()["total"], 3)

    def test_a_store_is_repeated_under_the_same_idempotency_key(self) -> None:
        keys = []

        def respond(request: Request) -> None:
            keys.append(request.headers["Idempotency-Key"])
            request.drop() if len(keys) < 3 else request.answer(201, STORED)

        with serving(respond) as server, connect(server) as client:
            self.assertEqual(client.memory.store("once"), "mem_1")
            self.assertEqual(client.memory.store("once"), "mem_1")
        self.assertEqual(len(set(keys[:3])), 1)
        self.assertNotEqual(keys[2], keys[3])

    def test_a_write_without_such_a_key_is_sent_once(self) -> None:
        sent = []

        def respond(request: Request) -> None:
            sent.append(request.path)
            request.drop()

        with serving(respond) as server, connect(server) as client:
            with self.assertRaises(holdfast.ConnectionFailed):
                client.memory.undo("mem_1")
        self.assertEqual(sent, ["/api/v1/memories/mem_1/undo"])

    def test_a_connection_that_the_server_closed_while_idle_is_replaced(self) -> None:
        def respond(request: Request) -> None:
            request.answer(200, {})
            request.drop()

        with serving(respond) as server, connect(server) as client:
            for _ in range(3):
                self.assertTrue(client.memory.approve("mem_1"))
                self.assertTrue(server.hung_up.wait(10))
                server.hung_up.clear()

    def test_an_engine_that_is_unavailable_for_a_moment_is_asked_again(self) -> None:
        answers = [(503, problem("unavailable")), (200, {"total": 1})]

        with serving(lambda request: request.answer(*answers.pop(0))) as server:
            with connect(server) as client:
                self.assertEqual(client.memory.stats()["total"], 1)

    def test_a_read_only_disk_is_reported_at_once(self) -> None:
        sent = []

        def respond(request: Request) -> None:
            sent.append(request.path)
            request.answer(503, problem("storage_read_only"))

        with serving(respond) as server, connect(server) as client:
            with self.assertRaises(holdfast.ServerError) as caught:
                client.memory.store("text")
        self.assertEqual((caught.exception.code, len(sent)), ("storage_read_only", 1))


class Failures(unittest.TestCase):
    def test_nothing_listens(self) -> None:
        with serving(lambda request: None) as server:
            url = server.url
        with self.assertRaises(holdfast.ConnectionFailed) as caught:
            holdfast.connect(url=url, api_key=KEY)
        self.assertIn(url, str(caught.exception))
        self.assertIn("holdfast serve", str(caught.exception))
        self.assertIsInstance(caught.exception, ConnectionError)

    def test_no_answer_in_time(self) -> None:
        release = threading.Event()
        self.addCleanup(release.set)

        def wait(request: Request) -> None:
            release.wait(30)

        with serving(wait) as server:
            with connect(server, timeout=0.2) as client:
                with self.assertRaises(holdfast.Timeout) as caught:
                    client.memory.stats()
        self.assertIsInstance(caught.exception, TimeoutError)

    def test_the_connection_ends_in_the_middle_of_the_answer(self) -> None:
        def respond(request: Request) -> None:
            request.answer(200, b'{"total"', {"Content-Length": "100"})
            request.drop()

        with serving(respond) as server, connect(server) as client:
            with self.assertRaises(holdfast.ConnectionFailed):
                client.memory.stats()

    def test_what_answers_is_no_engine(self) -> None:
        for status, body in ((200, b"<html>"), (404, b"not here"), (500, b""), (302, b"")):
            with self.subTest(status=status):
                location = {"Location": "http://127.0.0.1:1/"}
                with serving(lambda request: request.answer(status, body, location)) as server:
                    with connect(server) as client:
                        with self.assertRaises(holdfast.ServerError) as caught:
                            client.memory.get("mem_1")
                self.assertEqual(caught.exception.code, "unexpected_answer")

    def test_another_program_or_protocol_is_noticed_when_connecting(self) -> None:
        for health, code in (
            ({**stub_server.HEALTH, "protocol": 2}, "protocol_mismatch"),
            ({"status": "ok"}, "wrong_engine"),
            (["ok"], "wrong_engine"),
        ):
            with mock.patch.object(stub_server, "HEALTH", health):
                with serving(lambda request: None) as server:
                    with self.assertRaises(holdfast.ConnectionFailed) as caught:
                        connect(server)
            self.assertEqual(caught.exception.code, code)

    def test_an_answer_larger_than_the_client_takes(self) -> None:
        with mock.patch.object(_answers, "MAX_BYTES", 1000):
            with serving(lambda request: request.answer(200, b" " * 2000)) as server:
                with connect(server) as client, self.assertRaises(holdfast.ServerError) as caught:
                    client.memory.stats()
        self.assertEqual(caught.exception.code, "answer_too_large")

    def test_a_large_body_that_is_refused_before_it_was_read(self) -> None:
        def refuse(request: Request) -> None:
            request.answer(413, problem("payload_too_large"))
            request.drop()

        with serving(refuse) as server, connect(server) as client:
            # Answers without reading the body, as a server does that trusts Content-Length.
            with mock.patch.object(Request, "do_POST", refuse):
                with self.assertRaises(holdfast.InvalidValue) as caught:
                    client.memory.store("x" * 20_000_000)
        self.assertEqual(caught.exception.code, "payload_too_large")

    def test_each_status_has_its_exception(self) -> None:
        kinds = {
            400: holdfast.InvalidValue,
            401: holdfast.AuthenticationError,
            403: holdfast.PermissionDenied,
            404: holdfast.NotFound,
            409: holdfast.Conflict,
            422: holdfast.InvalidValue,
            429: holdfast.RateLimited,
            500: holdfast.ServerError,
            507: holdfast.ServerError,
        }
        for status, kind in kinds.items():
            with self.subTest(status=status):
                answer = _answers.Answer(status, json.dumps(problem("why")).encode(), "7")
                error = answer.error()
                self.assertIs(type(error), kind)
                self.assertEqual((error.code, error.hint, error.status), ("why", "wait", status))
                self.assertEqual(str(error), "it is why wait")
                if isinstance(error, holdfast.RateLimited):
                    self.assertEqual(error.retry_after, 7.0)


class Secrecy(unittest.TestCase):
    def test_the_key_is_in_no_message_and_no_representation(self) -> None:
        with serving(lambda request: request.drop()) as server:
            client = connect(server)
            with self.assertRaises(holdfast.ConnectionFailed) as caught:
                client.memory.stats()
        settings = client._transport._settings
        for text in (str(caught.exception), repr(caught.exception), repr(client), repr(settings)):
            self.assertNotIn(KEY, text)

    def test_health_is_asked_without_the_key(self) -> None:
        with serving(lambda request: None) as server, connect(server) as client:
            client.health()
        self.assertTrue(server.seen)
        for request in server.seen:
            self.assertNotIn("Authorization", request.headers)

    def test_proxies_of_the_environment_are_not_used(self) -> None:
        proxy = {"http_proxy": "http://127.0.0.1:1", "HTTP_PROXY": "http://127.0.0.1:1"}
        with mock.patch.dict(os.environ, proxy):
            with serving(lambda request: request.answer(200, {"total": 0})) as server:
                with connect(server) as client:
                    self.assertEqual(client.memory.stats()["total"], 0)

    def test_another_run_of_the_engine_is_not_given_the_key(self) -> None:
        with serving(lambda request: request.answer(200, {})) as server:
            with holdfast.Holdfast(server.url, KEY, instance="run-0") as client:
                with self.assertRaises(holdfast.ConnectionFailed) as caught:
                    client.memory.stats()
                with self.assertRaises(holdfast.ConnectionFailed):
                    client.events()
        self.assertEqual(caught.exception.code, "wrong_engine")
        self.assertEqual({request.path for request in server.seen}, {"/health"})


class Sharing(unittest.TestCase):
    def test_threads_share_a_client(self) -> None:
        def respond(request: Request) -> None:
            request.answer(200, {"id": request.path.rsplit("/", 1)[1], "type": "fact", "key": None})

        wrong = []

        def read(client: holdfast.Holdfast, thread: int) -> None:
            for call in range(25):
                wanted = f"mem_{thread}_{call}"
                memory = client.memory.get(wanted)
                if memory is None or memory["id"] != wanted:
                    wrong.append(wanted)

        with serving(respond) as server, connect(server) as client:
            threads = [threading.Thread(target=read, args=(client, n)) for n in range(8)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        self.assertEqual(wrong, [])

    def test_one_thread_uses_one_connection(self) -> None:
        with serving(lambda request: request.answer(200, {"total": 0})) as server:
            with connect(server) as client:
                for _ in range(5):
                    client.memory.stats()
        self.assertEqual(len({request.client_address for request in server.seen}), 1)

    def test_a_client_that_is_not_kept_serves_its_calls_and_leaves_nothing_open(self) -> None:
        with serving(lambda request: request.answer(200, {"total": 4})) as server:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                memory = connect(server).memory
                self.assertEqual(memory.stats()["total"], 4)
                del memory
                gc.collect()
            self.assertTrue(server.hung_up.wait(10))

    def test_a_closed_client_refuses_calls(self) -> None:
        with serving(lambda request: request.answer(200, {})) as server:
            client = connect(server)
            client.close()
            with self.assertRaises(holdfast.ConnectionFailed) as caught:
                client.memory.stats()
        self.assertEqual(caught.exception.code, "closed")


if __name__ == "__main__":
    unittest.main()
