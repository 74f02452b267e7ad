"""The remote client under its own name, and its exceptions."""

from holdfast import ConnectionFailed as RemoteConnectionError
from holdfast import HoldfastError as RemoteFilesystemError
from holdfast import Timeout as RemoteTimeoutError

from ._remote import RemoteMemory, RemoteNexusFS

__all__ = [
    "RemoteConnectionError",
    "RemoteFilesystemError",
    "RemoteMemory",
    "RemoteNexusFS",
    "RemoteTimeoutError",
]
