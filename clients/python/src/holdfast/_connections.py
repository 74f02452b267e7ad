"""Kept-alive connections to one engine. Proxies of the environment are not used."""

from __future__ import annotations

import os
import selectors
import ssl
import threading
import time
from http.client import HTTPConnection, HTTPSConnection
from urllib.parse import urlsplit

from ._answers import round_trip
from ._settings import Settings
from .errors import START_HINT, ConnectionFailed, HoldfastError

CONNECT_TIMEOUT = 5.0
# Many servers close what idles for five seconds; a request must not meet that moment.
_IDLE_SECONDS = 4.0


class Connections:
    """Lends each request a connection of its own, so that threads can share a client."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._url = urlsplit(settings.url)
        self._tls = ssl.create_default_context() if self._url.scheme == "https" else None
        self._idle: list[tuple[HTTPConnection, float]] = []
        self._lock = threading.Lock()
        self._process = os.getpid()
        self._closed = False

    def take(self) -> HTTPConnection:
        """An idle connection that still stands, or a new one."""
        while True:
            with self._lock:
                self._refuse_when_closed()
                if self._process != os.getpid():
                    # Sockets that a fork copied are the parent's: two must not speak on one.
                    self._idle, self._process = [], os.getpid()
                if not self._idle:
                    break
                connection, since = self._idle.pop()
            if time.monotonic() - since < _IDLE_SECONDS and not _gone(connection):
                return connection
            connection.close()
        return self.open()

    def give_back(self, connection: HTTPConnection) -> None:
        """Keeps a connection for the next request."""
        with self._lock:
            if not self._closed:
                self._idle.append((connection, time.monotonic()))
                return
        connection.close()

    def open(self) -> HTTPConnection:
        """A new connection, to the engine that the settings name if they name one."""
        self._refuse_when_closed()
        timeout = self._settings.timeout
        host, port = self._url.hostname or "", self._url.port
        short = min(CONNECT_TIMEOUT, timeout)
        connection = (
            HTTPConnection(host, port, timeout=short)
            if self._tls is None
            else HTTPSConnection(host, port, timeout=short, context=self._tls)
        )
        try:
            connection.connect()
            connection.sock.settimeout(timeout)
            if self._settings.instance is not None:
                self._require_instance(connection, self._settings.instance)
        except BaseException:
            connection.close()
            raise
        return connection

    def close(self) -> None:
        """Closes what is idle. Requests are refused from then on."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection, _ in idle:
            connection.close()

    def _refuse_when_closed(self) -> None:
        if self._closed:
            raise ConnectionFailed(
                "This client was closed.", code="closed", hint="Call connect() again."
            )

    def _require_instance(self, connection: HTTPConnection, instance: str) -> None:
        """Asks, before any key is sent, whether this is the engine that was looked for."""
        answer, keep = round_trip(connection, "GET", f"{self._url.path}/health")
        try:
            health = answer.json()
        except HoldfastError:
            health = None
        if not keep or not isinstance(health, dict) or health.get("instance") != instance:
            raise ConnectionFailed(
                f"What answers at {self._settings.url} is not the engine that wrote engine.json.",
                code="wrong_engine",
                hint=f"Call connect() again when it has started. {START_HINT}",
            )


def _gone(connection: HTTPConnection) -> bool:
    """Whether the other side closed an idle connection: its end is then there to be read."""
    if connection.sock is None:
        return True
    with selectors.DefaultSelector() as selector:
        selector.register(connection.sock, selectors.EVENT_READ)
        return bool(selector.select(timeout=0))
