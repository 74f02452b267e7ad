"""Sends requests to one engine, and sends them again where that can do nothing twice."""

from __future__ import annotations

import random
import socket
import ssl
import time
import weakref
from collections.abc import Mapping
from http.client import HTTPException, HTTPResponse
from typing import Any
from urllib.parse import urlsplit

from ._answers import Answer, read_answer, round_trip, send
from ._connections import Connections
from ._settings import Settings
from ._values import json_bytes, query_string
from .errors import START_HINT, ConnectionFailed, HoldfastError, Timeout

API = "/api/v1"
ATTEMPTS = 3
_FIRST_PAUSE = 0.1
_UNAVAILABLE = (502, 503, 504)
# A second attempt would end the same way.
_HOPELESS = (
    HoldfastError,
    ConnectionRefusedError,
    socket.gaierror,
    socket.timeout,
    ssl.SSLError,
)


class Transport:
    """Requests as JSON with the identity of this client. Threads may share it.

    Reads and writes with an idempotency key survive a dropped connection and an engine that is
    unavailable for a moment; other writes are sent once.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._base = urlsplit(settings.url).path
        self._connections = Connections(settings)
        self.agent = settings.agent
        # Scripts that never close their client leave nothing open either.
        weakref.finalize(self, self._connections.close)

    def request(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        query: Mapping[str, Any] | None = None,
        idempotency_key: str | None = None,
    ) -> Any:
        """The decoded JSON of the answer. `path` follows `/api/v1` and is quoted already."""
        headers = self._identity()
        if idempotency_key is not None:
            headers["Idempotency-Key"] = idempotency_key
        payload = None if body is None else json_bytes(body)
        if payload is not None:
            headers["Content-Type"] = "application/json"
        target = self._base + API + path + query_string(query or {})
        repeatable = method == "GET" or idempotency_key is not None
        answer = self._send(method, target, payload, headers, ATTEMPTS if repeatable else 1)
        return answer.json()

    def health(self) -> Any:
        """What `/health` answers; asked without the API key."""
        return self._send("GET", f"{self._base}/health", None, {}, ATTEMPTS).json()

    def open_stream(
        self,
        method: str,
        path: str,
        silence: float,
        *,
        accept: str,
        query: Mapping[str, Any] | None = None,
        payload: bytes | None = None,
        media_type: str = "application/json",
    ) -> tuple[socket.socket, HTTPResponse]:
        """An open response to read line by line, which fails after `silence` seconds of nothing.

        The caller closes it together with its socket.
        """
        headers = {**self._identity(), "Accept": accept}
        if payload is not None:
            headers["Content-Type"] = media_type
        target = self._base + API + path + query_string(query or {})
        try:
            connection = self._connections.open()
            stream: socket.socket = connection.sock
            stream.settimeout(silence)
            send(connection, method, target, payload, headers)
            response = connection.getresponse()
            if response.status != 200:
                with stream, response:
                    raise read_answer(response).error()
            return stream, response
        except (OSError, HTTPException) as error:
            raise self.failure(error) from None

    def failure(self, error: Exception) -> HoldfastError:
        """The exception of this package for one of the network."""
        if isinstance(error, HoldfastError):
            return error
        url = self._settings.url
        if isinstance(error, socket.timeout):
            return Timeout(
                f"{url} did not answer in time.",
                hint="The engine may be busy: try again, or connect with a longer timeout.",
            )
        why = getattr(error, "strerror", None) or str(error) or type(error).__name__
        return ConnectionFailed(
            f"Cannot reach a Holdfast engine at {url} ({why}).", hint=START_HINT
        )

    def close(self) -> None:
        """Closes the connections. Requests are refused from then on."""
        self._connections.close()

    def _identity(self) -> dict[str, str]:
        headers = {"Authorization": f"Bearer {self._settings.api_key}"}
        if self.agent is not None:
            headers["X-Agent-ID"] = self.agent
        return headers

    def _send(
        self,
        method: str,
        target: str,
        payload: bytes | None,
        headers: Mapping[str, str],
        attempts: int,
    ) -> Answer:
        attempt = 0
        while True:
            attempt += 1
            last = attempt == attempts
            try:
                answer = self._exchange(method, target, payload, headers)
                if last or not _passes(answer):
                    return answer
            except (OSError, HTTPException) as error:
                if last or isinstance(error, _HOPELESS):
                    raise self.failure(error) from None
            time.sleep(_FIRST_PAUSE * 4 ** (attempt - 1) * random.uniform(0.75, 1.25))

    def _exchange(
        self, method: str, target: str, payload: bytes | None, headers: Mapping[str, str]
    ) -> Answer:
        connection = self._connections.take()
        try:
            answer, keep = round_trip(connection, method, target, payload, headers)
        except BaseException:
            connection.close()
            raise
        if keep:
            self._connections.give_back(connection)
        else:
            connection.close()
        return answer


def _passes(answer: Answer) -> bool:
    """Whether the engine is unavailable for a moment only; a read-only disk stays."""
    code = answer.problem().get("code", "unavailable") if answer.status in _UNAVAILABLE else None
    return code == "unavailable"
