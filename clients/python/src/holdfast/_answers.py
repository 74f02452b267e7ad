"""One exchange over HTTP: the answer, bounded in size, and its errors as exceptions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import Any

from ._version import __version__
from .errors import (
    AuthenticationError,
    Conflict,
    HoldfastError,
    InvalidValue,
    NotFound,
    PermissionDenied,
    RateLimited,
    ServerError,
)

MAX_BYTES = 256 * 1024 * 1024
_CHUNK = 1024 * 1024

_BY_STATUS: dict[int, type[HoldfastError]] = {
    400: InvalidValue,
    401: AuthenticationError,
    403: PermissionDenied,
    404: NotFound,
    409: Conflict,
    413: InvalidValue,
    422: InvalidValue,
    429: RateLimited,
}
# The status of each code, for errors in the midst of a stream: that has its own status already.
STATUS_OF_CODE = {
    "invalid_json": 400,
    "invalid_request": 400,
    "unauthenticated": 401,
    "forbidden": 403,
    "forbidden_host": 403,
    "forbidden_origin": 403,
    "not_found": 404,
    "conflict": 409,
    "stale_version": 409,
    "idempotency_mismatch": 409,
    "payload_too_large": 413,
    "validation_failed": 422,
    "content_too_long": 422,
    "rate_limited": 429,
    "internal": 500,
    "unavailable": 503,
    "storage_read_only": 503,
    "storage_full": 507,
}


@dataclass(frozen=True)
class Answer:
    """A whole HTTP answer."""

    status: int
    body: bytes
    retry_after: str | None = None

    def problem(self) -> dict[str, Any]:
        """The `error` object of the body; empty when what answered does not speak this API."""
        try:
            problem = json.loads(self.body)["error"]
            return problem if isinstance(problem["message"], str) else {}
        except (ValueError, KeyError, TypeError, RecursionError):
            return {}

    def json(self) -> Any:
        """The body of a successful answer; raises what an unsuccessful one means."""
        if self.status // 100 != 2:
            raise self.error()
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            raise ServerError(
                "The answer is not JSON: is this the address of a Holdfast engine?",
                code="unexpected_answer",
                status=self.status,
            ) from None

    def error(self) -> HoldfastError:
        """The exception that this answer means."""
        problem = self.problem()
        if not problem:
            return ServerError(
                f"The server answered with HTTP {self.status} and no explanation.",
                code="unexpected_answer",
                hint="Is this the address of a Holdfast engine?",
                status=self.status,
            )
        error = error_of(problem, self.status)
        if isinstance(error, RateLimited):
            error.retry_after = _seconds(self.retry_after)
        return error


def error_of(problem: Mapping[str, Any], status: int | None = None) -> HoldfastError:
    """The exception that an `error` object means; by its code where there is no status."""
    code = problem.get("code", "")
    status = status or STATUS_OF_CODE.get(code)
    kind = _BY_STATUS.get(status or 500, ServerError)
    return kind(problem["message"], code, problem.get("hint"), status)


def send(
    connection: HTTPConnection,
    method: str,
    target: str,
    payload: bytes | None,
    headers: Mapping[str, str],
) -> bool:
    """Sends a request; False when the other side took only some of it."""
    try:
        connection.request(method, target, body=payload, headers=headers)
    except (BrokenPipeError, ConnectionResetError):
        # A refusal of a large body may have come before all of it was sent.
        return False
    return True


def round_trip(
    connection: HTTPConnection,
    method: str,
    target: str,
    payload: bytes | None = None,
    headers: Mapping[str, str] | None = None,
) -> tuple[Answer, bool]:
    """One request and its answer, and whether the connection can be used again."""
    told = {"User-Agent": f"holdfast-python/{__version__}", "Accept": "application/json"}
    told.update(headers or {})
    complete = send(connection, method, target, payload, told)
    response = connection.getresponse()
    answer = read_answer(response)
    return answer, complete and not response.will_close


def read_answer(response: HTTPResponse) -> Answer:
    """Reads a response to its end, up to `MAX_BYTES`."""
    body = bytearray()
    while True:
        chunk = response.read(_CHUNK)
        if not chunk:
            break
        body += chunk
        if len(body) > MAX_BYTES:
            raise ServerError(
                "The answer is larger than this client takes.",
                code="answer_too_large",
                hint="Ask for less, with a smaller limit.",
            )
    if response.length:
        raise HTTPException("the connection closed in the middle of an answer")
    return Answer(response.status, bytes(body), response.getheader("Retry-After"))


def _seconds(text: str | None) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        return None
