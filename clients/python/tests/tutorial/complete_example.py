#!/usr/bin/env python3
"""
Complete AI Agent Memory Demo
Prerequisites: Nexus server running with NEXUS_URL and NEXUS_API_KEY set
"""
import asyncio
from nexus import connect

async def main():
    async with connect() as nx:
        print("=== AI Agent Memory Demo ===\n")

        # 1. Store different types of memories
        print("1️⃣ Storing Memories")

        # Facts
        nx.memory.store("User's timezone is UTC-5", scope="user", memory_type="fact")
        nx.memory.store("API uses JWT authentication", scope="user", memory_type="fact")

        # Preferences
        nx.memory.store("User prefers Python", scope="user", memory_type="preference")
        nx.memory.store("User likes concise responses", scope="user", memory_type="preference")

        # Experiences
        nx.memory.store("Deployment succeeded at 2pm", scope="user", memory_type="experience")

        print("   ✓ Stored 5 memories\n")

        # 2. Query by type
        print("2️⃣ Query by Type")
        facts = nx.memory.query(scope="user", memory_type="fact")
        prefs = nx.memory.query(scope="user", memory_type="preference")
        print(f"   Facts: {len(facts)}")
        print(f"   Preferences: {len(prefs)}\n")

        # 3. Semantic search
        print("3️⃣ Semantic Search")
        results = nx.memory.search("what time is it", limit=2)
        if results:
            print(f"   Found: {results[0]['content']}")
        print()

        # 4. Search for preferences
        print("4️⃣ Search User Preferences")
        results = nx.memory.search("coding language preference", limit=1)
        if results:
            print(f"   Preference: {results[0]['content']}")
        print()

        # 5. List all memories
        print("5️⃣ List All Memories")
        all_memories = nx.memory.query(scope="user")
        print(f"   Total: {len(all_memories)} memories")
        for i, mem in enumerate(all_memories, 1):
            print(f"   {i}. {mem['content'][:50]}...")
        print()

        print("✨ Demo complete!")

if __name__ == "__main__":
    asyncio.run(main())
