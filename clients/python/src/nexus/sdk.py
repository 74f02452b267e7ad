"""`nexus.sdk.connect` is `nexus.connect`."""

from ._remote import connect

__all__ = ["connect"]
