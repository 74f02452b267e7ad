"""Follow changes as they happen: here one of our own, from another connection."""

from holdfast import connect

with connect() as hf, connect() as other, hf.events() as events:
    other.memory.store("Something to notice", on_duplicate="store")
    event = next(events)
    print(event["type"], event["id"])
