"""A drop-in for the memory part of the `nexus` package: the same names, over a Holdfast engine.

Nothing else of that package is here: no file system, no learning loop.
"""

from typing import Any

from holdfast import AuthenticationError, __version__
from holdfast import Conflict as ConflictError
from holdfast import HoldfastError as NexusError
from holdfast import InvalidValue as ValidationError
from holdfast import NotFound as NexusFileNotFoundError
from holdfast import PermissionDenied as NexusPermissionError
from holdfast import PermissionDenied as PermissionDeniedError

from . import remote, sdk
from ._remote import RemoteNexusFS, connect

__all__ = [
    "AuthenticationError",
    "ConflictError",
    "NexusError",
    "NexusFileNotFoundError",
    "NexusPermissionError",
    "PermissionDeniedError",
    "RemoteNexusFS",
    "ValidationError",
    "__version__",
    "connect",
    "remote",
    "sdk",
]


def __getattr__(name: str) -> Any:
    raise AttributeError(
        f"Holdfast's nexus package has no {name!r}: it covers memories, not the rest of nexus."
    )
