"""Store a few memories and find them again by meaning. Needs an engine: `holdfast serve`."""

from holdfast import connect

with connect() as hf:
    hf.memory.store("User prefers Python over JavaScript", memory_type="preference", state="active")
    hf.memory.store("The staging API is at https://api-staging.example.com", state="active")

    for hit in hf.memory.search("which programming language?", limit=3):
        print(f"{hit['score']:.2f}  {hit['content']}")
