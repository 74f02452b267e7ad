#!/usr/bin/env python3
import asyncio
from nexus import connect

async def main():
    async with connect() as nx:
        print("=== Memory Approval Workflow ===\n")

        # 1. Store a memory (starts as inactive)
        print("1️⃣ Storing new memory (will be inactive)...")
        mem_id = nx.memory.store(
            content="User prefers dark theme",
            scope="user",
            memory_type="preference"
        )
        print(f"   ✓ Stored: {mem_id}\n")

        # 2. Check inactive memories
        print("2️⃣ Checking inactive memories...")
        inactive = nx.memory.query(scope="user", state="inactive")
        print(f"   Found {len(inactive)} inactive memories\n")

        # 3. Default query returns only active (won't include new memory)
        print("3️⃣ Default query (active only)...")
        active = nx.memory.query(scope="user")  # state="active" by default
        print(f"   Active memories: {len(active)}")
        print(f"   (New memory NOT included - still inactive)\n")

        # 4. Approve the memory
        print("4️⃣ Approving memory...")
        success = nx.memory.approve(mem_id)
        print(f"   {'✓' if success else '✗'} Approved\n")

        # 5. Now it appears in default queries
        print("5️⃣ Query again (active only)...")
        active = nx.memory.query(scope="user")
        print(f"   Active memories: {len(active)}")
        print(f"   (New memory NOW included!)\n")

        print("✨ Approval workflow complete!")

if __name__ == "__main__":
    asyncio.run(main())
