"""The shapes of what imports and exports answer. Plain dicts; times are ISO 8601 in UTC."""

from __future__ import annotations

from typing import Any, Optional, TypedDict

from .types import Problem


class Import(TypedDict):
    """An import as it is recorded: `state` is open (it can be resumed), finished or undone."""

    id: str
    name: str
    format: str
    mode: str
    settings: str
    user: str
    agent: str
    state: str
    position: int
    checksum: int
    created: int
    duplicates: int
    failed: int
    started_at: str
    updated_at: str


class _Outcome(TypedDict):
    position: int
    outcome: str


class ImportOutcome(_Outcome, total=False):
    """What became of one item: created (with `id`), duplicate or failed (with `error`)."""

    at: str
    id: str
    error: Problem


# Written as calls because `import` is a word of the language.
ImportResult = TypedDict(
    "ImportResult",
    {"import": Optional[Import], "created": int, "duplicates": int, "failed": int},
)

UndoImportResult = TypedDict(
    "UndoImportResult", {"import": Import, "deleted": int, "failed": int}
)

# A memory with all that is known of it, its versions included, so that it can be restored.
ExportedMemory = dict[str, Any]
