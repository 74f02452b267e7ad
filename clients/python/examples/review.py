"""Approve what waits for review and looks harmless; leave the rest to a person."""

from holdfast import connect

with connect() as hf:
    hf.memory.store("User prefers metric units", memory_type="preference", state="inactive")

    waiting = hf.memory.query(state="all", waiting=True)
    harmless = [memory["id"] for memory in waiting if memory["type"] == "preference"]
    result = hf.memory.approve_batch(harmless, reason="preferences are safe")
    print(f"{result['approved']} approved, {len(waiting) - result['approved']} left to review")
