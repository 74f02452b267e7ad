"""What can go wrong, one class for each thing that a program may want to handle differently.

Every class also derives from the built-in exception that it is a case of, so `except ValueError`,
`except PermissionError`, `except ConnectionError`, `except LookupError` and `except TimeoutError`
work without importing anything from here.
"""

from __future__ import annotations

START_HINT = (
    "Start an engine with `holdfast serve`, or set HOLDFAST_URL and HOLDFAST_API_KEY "
    "if one runs elsewhere."
)


class HoldfastError(Exception):
    """The base of every exception that this package raises.

    `code` is stable and for programs (`not_found`, `stale_version`, …); `message` and `hint` are
    for people; `status` is the HTTP status, or None when the error arose on this side.
    """

    default_code = "error"

    def __init__(
        self,
        message: str,
        code: str | None = None,
        hint: str | None = None,
        status: int | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.default_code
        self.hint = hint
        self.status = status

    def __str__(self) -> str:
        return f"{self.message} {self.hint}" if self.hint else self.message


class ConnectionFailed(HoldfastError, ConnectionError):
    """No engine answered: it does not run, the address is wrong, or the connection broke."""

    default_code = "connection_failed"


class Timeout(HoldfastError, TimeoutError):
    """The engine was reached, or not, but did not answer in time."""

    default_code = "timeout"


class AuthenticationError(HoldfastError):
    """The API key is missing, wrong, expired or revoked."""

    default_code = "unauthenticated"


class PermissionDenied(HoldfastError, PermissionError):
    """The key is valid, and may not do this."""

    default_code = "forbidden"


class NotFound(HoldfastError, LookupError):
    """There is no such thing, or the key may not see it."""

    default_code = "not_found"


class InvalidValue(HoldfastError, ValueError):
    """A value is outside of what is allowed; nothing was changed."""

    default_code = "invalid_value"


class Conflict(HoldfastError):
    """Somebody else changed it first, or it is not in the state that the call needs."""

    default_code = "conflict"


class RateLimited(HoldfastError):
    """Too many requests with this key. `retry_after` is in seconds, when the engine named it."""

    default_code = "rate_limited"
    retry_after: float | None = None


class ServerError(HoldfastError):
    """The engine failed, or what answered is no Holdfast engine."""

    default_code = "server_error"


class HoldfastWarning(UserWarning):
    """The engine answered with less than what was asked for, such as words without meaning."""
