"""What the groups of calls share."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from typing import Callable, TypeVar

from ._transport import Transport
from .errors import HoldfastWarning, InvalidValue, NotFound

T = TypeVar("T")

# The engine takes this many items in one request.
MAX_ITEMS = 1000


class Calls:
    """A group of calls over one transport."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport


def found(call: Callable[[], T]) -> T | None:
    """What `call` returns, or None when there is no such memory for this key."""
    try:
        return call()
    except NotFound:
        return None


def chunks(items: list[T], size: int) -> Iterable[list[T]]:
    """`items` in order, in lists of at most `size`."""
    return (items[start : start + size] for start in range(0, len(items), size))


def id_list(memory_ids: Iterable[str]) -> list[str]:
    """The ids of a batch. A single text would else be taken for the list of its letters."""
    if isinstance(memory_ids, str):
        raise InvalidValue("A batch takes a list of ids.", hint=f"Write [{memory_ids!r}].")
    return list(memory_ids)


def warn_degraded(reason: str | None, depth: int) -> None:
    """Warns that an answer is less than what was asked for, `depth` calls above this one."""
    if reason:
        warnings.warn(reason, HoldfastWarning, stacklevel=depth + 1)
