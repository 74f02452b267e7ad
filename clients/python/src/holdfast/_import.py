"""One import: its items as lines of JSON, in as many requests as their number and size take."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Callable, Optional, Union

from ._calls import MAX_ITEMS
from ._lines import NDJSON, answer_lines, cut_off, raise_problem
from ._options import fields_of
from ._transport import Transport
from ._values import json_bytes
from .errors import Conflict, InvalidValue
from .transfer_types import Import, ImportOutcome, ImportResult

Item = Union[Mapping[str, Any], str]
OnBegun = Optional[Callable[[Import], Any]]
OnOutcomes = Optional[Callable[[list[ImportOutcome]], Any]]

_REQUEST_BYTES = 1024 * 1024
_PROBLEM_MAX = 500
# FNV-1a with 32 bits: http://www.isthe.com/chongo/tech/comp/fnv/
_OFFSET_BASIS = 0x811C9DC5
_PRIME = 0x01000193


def lines_of(items: Iterable[Item], restore: bool) -> Iterator[bytes]:
    """`items` as lines of JSON. One that cannot be written is a line that says why."""
    for item in items:
        try:
            line = _line(item, restore)
        except InvalidValue as error:
            line = json_bytes({"problem": error.message[:_PROBLEM_MAX]})
        if line:
            yield line


def skip_done(lines: Iterator[bytes], begun: Import) -> None:
    """Passes over what `begun` has taken; raises `Conflict` when that was something else."""
    checksum = _OFFSET_BASIS
    for _ in range(begun["position"]):
        for byte in next(lines, b"") + b"\n":
            checksum = ((checksum ^ byte) * _PRIME) & 0xFFFFFFFF
    if checksum != begun["checksum"]:
        raise Conflict(
            "These are not the items that the import began with.",
            hint="Resume it with the same ones, or undo it and import the new ones from the start.",
        )


def send_all(
    transport: Transport,
    lines: Iterator[bytes],
    request: dict[str, Any],
    begun: Import | None,
    on_begun: OnBegun,
    on_outcomes: OnOutcomes,
) -> ImportResult:
    """Sends `lines` and returns what became of all of them."""
    total: ImportResult = {"import": begun, "created": 0, "duplicates": 0, "failed": 0}
    sent = 0
    for part in _parts(lines):
        query = {**(_place(begun) if begun else request), "more": bool(part)}
        first = sent if request.get("dry_run") else 0
        result = _send(transport, part, query, first, None if begun else on_begun, on_outcomes)
        begun = total["import"] = result["import"]
        total["created"] += result["created"]
        total["duplicates"] += result["duplicates"]
        total["failed"] += result["failed"]
        sent += len(part)
    return total


def _line(item: Item, restore: bool) -> bytes:
    """A text is a line of JSON already, such as one of an export."""
    if isinstance(item, str):
        try:
            return item.strip().encode("utf-8")
        except UnicodeEncodeError:
            raise InvalidValue("The line is not valid Unicode.") from None
    if restore:
        return json_bytes(item)
    given = {name: value for name, value in item.items() if value is not None}
    return json_bytes(fields_of("import_memories", given))


def _place(begun: Import) -> dict[str, Any]:
    """Where a request goes on."""
    return {
        "resume": begun["id"],
        "position": begun["position"],
        "checksum": begun["checksum"],
    }


def _parts(lines: Iterator[bytes]) -> Iterator[list[bytes]]:
    """`lines` in lists that fit into one request; an empty one at last, which ends the import."""
    part: list[bytes] = []
    size = 0
    for line in lines:
        if part and (len(part) == MAX_ITEMS or size + len(line) > _REQUEST_BYTES):
            yield part
            part, size = [], 0
        part.append(line)
        size += len(line)
    if part:
        yield part
    yield []


def _send(
    transport: Transport,
    part: list[bytes],
    query: Mapping[str, Any],
    first: int,
    on_begun: OnBegun,
    on_outcomes: OnOutcomes,
) -> ImportResult:
    """Sends one part. `first` is added to the positions of its items."""
    for text in answer_lines(
        transport,
        "POST",
        "/import",
        query=query,
        payload=b"\n".join(part),
        media_type=NDJSON,
    ):
        line = json.loads(text)
        raise_problem(line)
        if "result" in line:
            result: ImportResult = line["result"]
            return result
        if "items" in line and on_outcomes is not None:
            on_outcomes([{**one, "position": one["position"] + first} for one in line["items"]])
        if "import" in line and on_begun is not None:
            on_begun(line["import"])
    raise cut_off("it had taken the items")
