# memory_agent_demo.py
import asyncio
from nexus import connect

async def main():
    # Connect to Nexus server (reads NEXUS_URL and NEXUS_API_KEY from environment)
    async with connect() as nx:
        print("=== AI Agent with Memory ===\n")

        # Store some memories
        print("1️⃣ Storing memories...")
        nx.memory.store(
            content="User's name is Alice",
            scope="user",
            memory_type="fact"
        )
        nx.memory.store(
            content="User prefers concise code examples",
            scope="user",
            memory_type="preference"
        )
        nx.memory.store(
            content="User asked about file operations yesterday",
            scope="user",
            memory_type="experience"
        )
        print("   ✓ Stored 3 memories\n")

        # Query all user memories
        print("2️⃣ Querying memories...")
        memories = nx.memory.query(scope="user")
        print(f"   Found {len(memories)} memories:")
        for mem in memories:
            print(f"   - {mem['content'][:50]}...")
        print()

        # Search for specific information
        print("3️⃣ Searching for user's name...")
        results = nx.memory.search(query="user name", limit=1)
        if results:
            print(f"   📝 {results[0]['content']}")
        print()

        # Search for preferences
        print("4️⃣ Searching for preferences...")
        results = nx.memory.search(query="code style preference", limit=1)
        if results:
            print(f"   ⭐ {results[0]['content']}")
        print()

        print("✨ Agent successfully stored and retrieved memories!")

if __name__ == "__main__":
    asyncio.run(main())
