"""Holdfast: local-first memory for AI agents. This is the Python client of its engine.

>>> from holdfast import connect
>>> with connect() as hf:
...     hf.memory.store("User prefers dark theme", memory_type="preference")
...     hf.memory.search("colours of the editor")
"""

from . import review_types, system_types, team_types, transfer_types, types
from ._version import __version__
from .client import Holdfast, connect
from .errors import (
    AuthenticationError,
    Conflict,
    ConnectionFailed,
    HoldfastError,
    HoldfastWarning,
    InvalidValue,
    NotFound,
    PermissionDenied,
    RateLimited,
    ServerError,
    Timeout,
)

__all__ = [
    "AuthenticationError",
    "Conflict",
    "ConnectionFailed",
    "Holdfast",
    "HoldfastError",
    "HoldfastWarning",
    "InvalidValue",
    "NotFound",
    "PermissionDenied",
    "RateLimited",
    "ServerError",
    "Timeout",
    "__version__",
    "connect",
    "review_types",
    "system_types",
    "team_types",
    "transfer_types",
    "types",
]
