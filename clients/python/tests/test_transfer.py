"""Imports and exports, on a real engine, and on one that ends too early."""

from __future__ import annotations

import re
import tempfile
import unittest
from collections.abc import Iterator
from typing import Any

from stub_server import Request, serving
from support import REPOSITORY, EngineCase

import holdfast
from holdfast._answers import STATUS_OF_CODE
from holdfast.transfer_types import Import, ImportOutcome


def items(word: str, count: int, fail_at: int | None = None) -> Iterator[dict[str, Any]]:
    for index in range(count):
        if index == fail_at:
            raise OSError("the source broke")
        yield {"content": f"{word} {index}", "at": f"item {index}", "memory_type": "preference"}


class Importing(EngineCase):
    def setUp(self) -> None:
        self.client = self.connect_new_user()

    def test_many_items_go_in_order_and_wait_for_review(self) -> None:
        outcomes: list[ImportOutcome] = []
        result = self.client.transfer.import_memories(
            items("Many", 2300), name="many", on_outcomes=outcomes.extend
        )
        self.assertEqual((result["created"], result["failed"]), (2300, 0))
        self.assertEqual([one["position"] for one in outcomes], list(range(2300)))
        self.assertEqual(outcomes[-1]["at"], "item 2299")
        assert result["import"] is not None
        known = self.client.transfer.get_import(result["import"]["id"])
        self.assertEqual((known["state"], known["name"]), ("finished", "many"))
        self.assertEqual(self.client.transfer.imports(), [known])
        waiting = self.client.memory.query(state="inactive", import_id=known["id"], limit=1)
        self.assertEqual((waiting[0]["memory_type"], waiting.waiting), ("preference", 2300))

    def test_an_import_is_taken_back(self) -> None:
        result = self.client.transfer.import_memories(items("Back", 250), mode="approve")
        assert result["import"] is not None
        steps: list[Any] = []
        undone = self.client.transfer.undo_import(result["import"]["id"], steps.append)
        self.assertEqual((undone["deleted"], undone["import"]["state"]), (250, "undone"))
        self.assertEqual(steps[-1], {"step": "deleting", "done": 250, "total": 250})
        self.assertEqual(self.client.memory.query(), [])

    def test_what_cannot_be_imported_stops_nothing_else(self) -> None:
        mixed = ["{", {"content": ""}, {"content": "Fine"}, {"content": "\ud800"}, {"content": {1}}]
        outcomes: list[ImportOutcome] = []
        result = self.client.transfer.import_memories(mixed, on_outcomes=outcomes.extend)
        self.assertEqual((result["created"], result["failed"]), (1, 4))
        self.assertEqual([one["outcome"] for one in outcomes].index("created"), 2)
        self.assertIn("surrogate", outcomes[3]["error"]["message"])

    def test_a_dry_run_changes_nothing(self) -> None:
        outcomes: list[ImportOutcome] = []
        result = self.client.transfer.import_memories(
            items("Dry", 1200), dry_run=True, on_outcomes=outcomes.extend
        )
        self.assertEqual((result["import"], result["created"]), (None, 1200))
        self.assertEqual(outcomes[-1]["position"], 1199)
        self.assertEqual(self.client.memory.query(state="all"), [])

    def test_an_import_is_resumed_with_the_same_items_and_no_others(self) -> None:
        begun: list[Import] = []
        with self.assertRaisesRegex(OSError, "the source broke"):
            self.client.transfer.import_memories(
                items("Broken", 2500, fail_at=1700), on_begun=begun.append
            )
        resume = begun[0]["id"]
        self.assertEqual(self.client.transfer.get_import(resume)["position"], 1000)
        for other in (items("Other", 2500), items("Broken", 400)):
            with self.assertRaises(holdfast.Conflict):
                self.client.transfer.import_memories(other, resume=resume)
        result = self.client.transfer.import_memories(items("Broken", 2500), resume=resume)
        assert result["import"] is not None
        self.assertEqual((result["created"], result["duplicates"]), (1500, 0))
        finished = result["import"]
        self.assertEqual((finished["created"], finished["state"]), (2500, "finished"))


class Exporting(EngineCase):
    def test_an_export_restores_what_is_gone(self) -> None:
        with self.engine.connect() as admin:
            memory_id = admin.memory.store("Exported", tags=["export"], scope="zone")
            admin.memory.edit(memory_id, content="Exported twice")
            exported = list(admin.transfer.export(tags="export"))
            self.assertEqual([one["content"] for one in exported], ["Exported twice"])
            self.assertEqual(len(exported[0]["versions"]), 2)
            self.assertNotIn("versions", next(admin.transfer.export(complete=False)))
            with tempfile.TemporaryFile("w+", encoding="utf-8") as file:
                file.writelines(f"{line}\n" for line in admin.transfer.export_lines(tags="export"))
                for source in (file, exported):
                    file.seek(0)
                    result = admin.transfer.import_memories(source, mode="restore")
                    self.assertEqual((result["duplicates"], result["failed"]), (1, 0))

    def test_only_administrators_restore(self) -> None:
        user = self.connect_new_user()
        with self.assertRaises(holdfast.PermissionDenied):
            user.transfer.import_memories([], mode="restore")

    def test_an_export_that_ends_too_early_is_an_error(self) -> None:
        ends = {
            "unavailable": "",
            "storage_full": '{"error":{"code":"storage_full","message":"Full."}}\n',
            "not_found": '{"error":{"code":"not_found","message":"Gone."}}\n',
        }
        for code, end in ends.items():
            body = '{"holdfast_export":1}\n{"id":"mem_1"}\n' + end

            def respond(request: Request) -> None:
                request.answer(200, body.encode())

            with self.subTest(code), serving(respond) as server:
                with holdfast.connect(url=server.url, api_key="hfk_x") as client:
                    with self.assertRaises(holdfast.HoldfastError) as caught:
                        list(client.transfer.export())
                self.assertEqual(caught.exception.code, code)


class Codes(unittest.TestCase):
    def test_every_error_code_of_the_engine_has_its_status_here(self) -> None:
        source = (REPOSITORY / "src/shared/errors.ts").read_text(encoding="utf-8")
        table = source.partition("ERROR_STATUS = {")[2].partition("}")[0]
        known = {code: int(status) for code, status in re.findall(r"(\w+): (\d+)", table)}
        self.assertEqual(STATUS_OF_CODE, known)


if __name__ == "__main__":
    unittest.main()
