"""A small HTTP server that misbehaves on request, for what a real engine never does on purpose."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Callable

HEALTH = {
    "status": "ok",
    "service": "holdfast",
    "version": "0.1.0",
    "protocol": 1,
    "instance": "run-1",
    "embeddings": "ready",
    "problems": [],
}


class Request(BaseHTTPRequestHandler):
    """One request, with ways to answer it."""

    protocol_version = "HTTP/1.1"
    server: StubServer
    body: bytes

    def answer(self, status: int, value: Any, headers: dict[str, str] | None = None) -> None:
        payload = value if isinstance(value, bytes) else json.dumps(value).encode()
        self.send_response(status)
        for name, text in {"Content-Length": str(len(payload)), **(headers or {})}.items():
            self.send_header(name, text)
        self.end_headers()
        self.wfile.write(payload)

    def drop(self) -> None:
        """Closes the connection without an answer."""
        self.close_connection = True

    def handle_any(self) -> None:
        self.body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.seen.append(self)
        if self.path == "/health":
            self.answer(200, HEALTH)
        else:
            self.server.respond(self)

    do_GET = do_POST = do_PATCH = do_DELETE = handle_any

    def log_message(self, *_: object) -> None:
        """Keeps the output of the tests clean."""


class StubServer(ThreadingHTTPServer):
    """Answers `/health` like an engine and everything else with `respond`; remembers requests."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, respond: Callable[[Request], None]) -> None:
        super().__init__(("127.0.0.1", 0), Request)
        self.respond = respond
        self.seen: list[Request] = []
        self.hung_up = threading.Event()

    def shutdown_request(self, request: Any) -> None:
        super().shutdown_request(request)
        self.hung_up.set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


@contextlib.contextmanager
def serving(respond: Callable[[Request], None]) -> Iterator[StubServer]:
    """A stub server that runs for the length of a `with` block."""
    server = StubServer(respond)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
