"""`client.transfer`: memories in and out, many at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ._calls import Calls
from ._import import Item, OnBegun, OnOutcomes, lines_of, send_all, skip_done
from ._lines import OnProgress, answer_lines, cut_off, raise_problem, run_task
from ._options import Filters, fields_of
from ._values import given, segment
from .transfer_types import ExportedMemory, Import, ImportResult, UndoImportResult

if TYPE_CHECKING:
    from typing_extensions import Unpack

_END = "holdfast_export_end"


class TransferCalls(Calls):
    """Import and export. Both go piece by piece: a million memories need little memory here."""

    def import_memories(
        self,
        items: Iterable[Item],
        *,
        mode: str = "review",
        dry_run: bool = False,
        name: str = "import",
        format: str = "jsonl",
        resume: str | None = None,
        on_begun: OnBegun = None,
        on_outcomes: OnOutcomes = None,
    ) -> ImportResult:
        """Imports new memories, or with `mode="restore"` the memories of an export.

        What is stored already is passed over, what is refused stops nothing else. What was taken
        stays when the rest fails; the import can then be resumed with the same items.

        :param items: dicts with the fields of a memory; a text is a line of JSON, such as one of an
            export, so an open file will do.
        :param mode: review (they wait), approve (by those who may review) or restore (by an
            administrator).
        :param dry_run: checks everything and changes nothing.
        :param name: what is imported, for the list of imports.
        :param format: what the items come from, for the history of the memories.
        :param resume: the id of an import to go on with; the rest is as at its beginning.
        :param on_begun: called with the new import, whose id resumes it; not in a dry run.
        :param on_outcomes: called with what became of the next items.
        """
        begun = None if resume is None else self.get_import(resume)
        lines = lines_of(items, restore=(begun["mode"] if begun else mode) == "restore")
        if begun is not None:
            skip_done(lines, begun)
        request = {"mode": mode, "dry_run": dry_run, "name": name, "format": format}
        return send_all(self._transport, lines, request, begun, on_begun, on_outcomes)

    def imports(self) -> list[Import]:
        """The imports that this key may see, newest first."""
        imports: list[Import] = self._transport.request("GET", "/imports")["imports"]
        return imports

    def get_import(self, import_id: str) -> Import:
        """How far an import is."""
        found: Import = self._transport.request("GET", f"/imports/{segment(import_id)}")
        return found

    def undo_import(self, import_id: str, on_progress: OnProgress = None) -> UndoImportResult:
        """Deletes every memory that an import brought. Each deletion can be undone."""
        path = f"/imports/{segment(import_id)}/undo"
        undone: UndoImportResult = run_task(self._transport, path, on_progress=on_progress)
        return undone

    def export(
        self, *, complete: bool = True, **options: Unpack[Filters]
    ) -> Iterator[ExportedMemory]:
        """The memories that this key may read or review, in the order they were stored in.

        :param complete: with all versions, and with memories that were deleted.
        :param options: see `Filters`; without `state` memories of every state.
        """
        for line in self.export_lines(complete=complete, **options):
            value = json.loads(line)
            if "id" in value:
                yield value

    def export_lines(
        self, *, complete: bool = True, **options: Unpack[Filters]
    ) -> Iterator[str]:
        """The lines of an export as a file holds them, without their ends.

        `import_memories(…, mode="restore")` takes them. Arguments as in `export`.

        :raises ServerError: when it is cut off; what came before is not complete.
        """
        query = {
            **fields_of("export", given(**options), Filters.__optional_keys__),
            "complete": complete,
        }
        for line in answer_lines(self._transport, "GET", "/export", query=query):
            if line.startswith('{"error":'):
                raise_problem(json.loads(line))
            yield line
            if line.startswith(f'{{"{_END}":'):
                return
        raise cut_off("the export was whole")
