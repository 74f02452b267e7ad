"""The tutorial's snippets for Python in its order, with the ids and the key that they leave out."""

import os

import nexus

# Step 6: connection setup, both options
nx = nexus.connect()
nx.close()

nx = nexus.connect(config={
    "url": os.environ["NEXUS_URL"],
    "api_key": os.environ["NEXUS_API_KEY"]
})

ids = [
    nx.memory.store("User prefers tabs", state="inactive"),
    nx.memory.store("User prefers spaces", state="inactive"),
    nx.memory.store("User prefers neither", state="inactive"),
]

# Step 5: approve a memory
success = nx.memory.approve(ids[0])
if success:
    print("✓ Memory approved and now active")

# Step 5: batch approve
result = nx.memory.approve_batch([
    ids[0],
    ids[1],
    "mem_ghi789..."
])
print(f"Approved: {result['approved']}")
print(f"Failed: {result['failed']}")

# Step 5: deactivate
print(f"Deactivated: {nx.memory.deactivate(ids[1])}")

# Step 5: states
active_memories = nx.memory.query(scope="user")
inactive_memories = nx.memory.query(scope="user", state="inactive")
all_memories = nx.memory.query(scope="user", state="all")
print(f"States: {len(active_memories)} {len(inactive_memories)} {len(all_memories)}")

# Step 7: scopes
nx.memory.store(
    content="My internal state: processing request 12345",
    scope="agent",
    memory_type="fact"
)
nx.memory.store(
    content="User prefers dark mode",
    scope="user",
    memory_type="preference"
)
nx.memory.store(
    content="Company policy: Code reviews required",
    scope="tenant",
    memory_type="fact"
)
nx.memory.store(
    content="Python 3.12 released in 2024",
    scope="global",
    memory_type="fact"
)
for scope in ("agent", "tenant", "global"):
    print(f"{scope}: {[mem['content'] for mem in nx.memory.query(scope=scope)]}")

# Step 8: types
nx.memory.store(
    content="User prefers TypeScript over JavaScript",
    scope="user",
    memory_type="preference"
)
nx.memory.store(
    content="Deployment failed due to missing env var on 2025-01-10",
    scope="user",
    memory_type="experience"
)

# Advanced: importance
nx.memory.store(
    content="Production database credentials rotated",
    scope="user",
    importance=0.95  # 0.0 to 1.0
)
nx.memory.store(
    content="User mentioned liking cats",
    scope="user",
    importance=0.5
)
nx.memory.store(
    content="Weather was nice today",
    scope="user",
    importance=0.2
)
print(f"Importance: {[mem['importance'] for mem in nx.memory.query(scope='user', memory_type='fact', importance_min=0)]}")

# Step 10: delete by ID
nx.memory.delete(memory_id=ids[2])
print(f"Deleted: {nx.memory.get(ids[2])}")

# Step 10: or delete all of a certain type
memories = nx.memory.query(scope="user", memory_type="experience")
for mem in memories:
    nx.memory.delete(mem['memory_id'])
print(f"Experiences: {len(nx.memory.query(scope='user', memory_type='experience'))}")
