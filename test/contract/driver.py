"""Does what it reads, one call a line as JSON, with the Python client; answers with one line each."""

from __future__ import annotations

import json
import sys
from typing import Any, Callable

import holdfast
from holdfast.memory import MemoryCalls

ALIASES = {"memory_id": "id", "memory_type": "type", "path_key": "key"}
REFUSALS: dict[type[holdfast.HoldfastError], str] = {
    holdfast.InvalidValue: "wrong value",
    holdfast.AuthenticationError: "unauthenticated",
    holdfast.PermissionDenied: "not allowed",
    holdfast.NotFound: "not found",
    holdfast.Conflict: "conflict",
}


class Missing(Exception):
    """The client said by None or False that there is no such memory."""


def there(answer: Any) -> Any:
    if not answer:
        raise Missing
    return answer


def done(memory: MemoryCalls, succeeded: bool, memory_id: str) -> Any:
    """The memory after a call that says only whether it was done."""
    there(succeeded)
    return memory.get(memory_id)


def with_attributes(found: Any, items: str, *names: str) -> dict[str, Any]:
    return {items: list(found), **{name: getattr(found, name) for name in names}}


def renamed(args: dict[str, Any]) -> dict[str, Any]:
    names = {"type": "memory_type", "id": "memory_id", "from": "from_version", "to": "to_version"}
    names["ids"] = "memory_ids"
    return {names.get(name, name): value for name, value in args.items()}


# Calls that are not of `client.memory`.
OTHERS: dict[str, Callable[[holdfast.Holdfast, dict[str, Any]], Any]] = {
    "queue": lambda client, args: client.review.queue(**args),
    "reject": lambda client, args: client.review.reject(**args),
    "reject_batch": lambda client, args: client.review.reject_batch(**args),
    "rejections": lambda client, args: client.review.rejections(**args),
    "allow": lambda client, args: client.review.allow(**args),
    "teams": lambda client, args: {"teams": client.teams.list()},
    "create_team": lambda client, args: client.teams.create(**args),
    "join_team": lambda client, args: client.teams.join(**args),
    "share": lambda client, args: client.teams.share(**args),
    "conflicts": lambda client, args: {"conflicts": client.teams.conflicts()},
    "settle": lambda client, args: client.teams.settle(**args),
}

Call = Callable[[MemoryCalls, dict[str, Any]], Any]
CALLS: dict[str, Call] = {
    "store": lambda memory, args: memory.store_result(**args),
    "get": lambda memory, args: there(memory.get(**args)),
    "retrieve": lambda memory, args: there(memory.retrieve(**args)),
    "query": lambda memory, args: with_attributes(memory.query(**args), "memories", "waiting"),
    "search": lambda memory, args: with_attributes(
        memory.search(**args), "results", "mode", "degraded", "notes", "waiting"
    ),
    "approve": lambda memory, args: done(memory, memory.approve(**args), args["memory_id"]),
    "deactivate": lambda memory, args: done(memory, memory.deactivate(**args), args["memory_id"]),
    "delete": lambda memory, args: {
        "deleted": there(memory.delete(**args)),
        "id": args["memory_id"],
    },
}


def without_aliases(value: Any) -> Any:
    """An answer without the second names of fields, which must agree with the first."""
    if isinstance(value, list):
        return [without_aliases(item) for item in value]
    if not isinstance(value, dict):
        return value
    for alias, name in ALIASES.items():
        if alias in value and value[alias] != value[name]:
            raise AssertionError(f"{alias} is not {name}")
    return {name: without_aliases(item) for name, item in value.items() if name not in ALIASES}


def ask(client: holdfast.Holdfast, name: str, args: dict[str, Any]) -> Any:
    if name in OTHERS:
        return OTHERS[name](client, args)
    call = CALLS.get(name)
    return call(client.memory, args) if call else getattr(client.memory, name)(**args)


def answer(client: holdfast.Holdfast, name: str, args: dict[str, Any]) -> dict[str, Any]:
    try:
        value = ask(client, name, renamed(args))
    except Missing:
        return {"refused": "not found"}
    except holdfast.HoldfastError as error:
        return {"refused": REFUSALS[type(error)]}
    return {"value": without_aliases(value)}


def main() -> None:
    with holdfast.connect() as client:
        for line in sys.stdin:
            request = json.loads(line)
            print(json.dumps(answer(client, request["call"], request["args"])), flush=True)


if __name__ == "__main__":
    main()
