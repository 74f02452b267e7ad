"""Answers that come as newline-delimited JSON: long tasks, imports and exports."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from http.client import HTTPException
from typing import Any, Callable, Optional

from ._answers import MAX_BYTES, error_of
from ._transport import Transport
from ._values import json_bytes
from .errors import HoldfastError, ServerError
from .system_types import Progress

NDJSON = "application/x-ndjson"
# One step of a task can take minutes, such as waiting for a slow download.
_SILENCE_SECONDS = 600.0

OnProgress = Optional[Callable[[Progress], Any]]


def answer_lines(
    transport: Transport,
    method: str,
    path: str,
    *,
    query: Mapping[str, Any] | None = None,
    payload: bytes | None = None,
    media_type: str = "application/json",
) -> Iterator[str]:
    """The lines of an answer as they come. The connection closes with the iterator."""
    stream, response = transport.open_stream(
        method,
        path,
        _SILENCE_SECONDS,
        accept=NDJSON,
        query=query,
        payload=payload,
        media_type=media_type,
    )
    with stream, response:
        while True:
            try:
                line = response.readline(MAX_BYTES)
            except (OSError, HTTPException) as error:
                raise transport.failure(error) from None
            if not line.endswith(b"\n"):
                return
            yield line.decode("utf-8").rstrip("\r\n")


def raise_problem(line: Mapping[str, Any]) -> None:
    """Raises the error that a line holds, if it does: it is then the last one."""
    if "error" in line:
        raise error_of(line["error"])


def cut_off(what: str) -> HoldfastError:
    """The error of an answer that ends before its last line."""
    return ServerError(
        f"The engine ended before {what}.",
        code="unavailable",
        hint="Look at what happened with `holdfast status`.",
    )


def run_task(
    transport: Transport, path: str, body: Any = None, on_progress: OnProgress = None
) -> Any:
    """Runs a long task to its result, and tells each step to `on_progress`."""
    payload = None if body is None else json_bytes(body)
    for text in answer_lines(transport, "POST", path, payload=payload):
        line = json.loads(text)
        raise_problem(line)
        if "result" in line:
            return line["result"]
        if on_progress is not None:
            on_progress(line["progress"])
    raise cut_off("the task was finished")
