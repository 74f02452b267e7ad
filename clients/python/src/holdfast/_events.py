"""The stream of server-sent events, as the HTML standard (section 9.2) writes them."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from collections.abc import Iterator
from http.client import HTTPException
from typing import TypeVar

from ._transport import Transport
from .errors import ServerError
from .types import Event

_LINE_BYTES = 64 * 1024
# The engine sends a comment every 15 s when it has nothing to tell.
_SILENCE_SECONDS = 45.0

Self = TypeVar("Self", bound="EventStream")


class EventStream(Iterator[Event]):
    """Changes of memories and teams as they happen, from the moment that this was made.

    Iterating waits for the next one. It ends when the engine ends the stream, as it does when the
    key is revoked, and after `close()`, which another thread may call.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._socket, self._response = transport.open_stream(
            "GET", "/events", _SILENCE_SECONDS, accept="text/event-stream"
        )
        self._reading = threading.RLock()
        self._closed = False

    def __next__(self) -> Event:
        with self._reading:
            if self._closed:
                raise StopIteration
            try:
                event = self._read()
            except (OSError, HTTPException) as error:
                if self._closed:
                    raise StopIteration from None
                self.close()
                raise self._transport.failure(error) from None
            if event is None:
                self.close()
                raise StopIteration
            return event

    def close(self) -> None:
        """Ends the stream."""
        self._closed = True
        # Wakes a reader in another thread; fails where the stream has ended already.
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        with self._reading:
            self._response.close()
            self._socket.close()

    def __enter__(self: Self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _read(self) -> Event | None:
        """The next event, or None at the end of the stream."""
        data: list[str] = []
        while True:
            line = self._response.readline(_LINE_BYTES)
            if not line.endswith(b"\n"):
                if len(line) == _LINE_BYTES:
                    raise ServerError("The engine sent an event that is too long.")
                return None
            field, _, value = line.decode("utf-8").rstrip("\r\n").partition(":")
            if field == "data":
                data.append(value[1:] if value.startswith(" ") else value)
            elif line in (b"\n", b"\r\n") and data:
                event: Event = json.loads("\n".join(data))
                return event
