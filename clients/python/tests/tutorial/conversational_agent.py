#!/usr/bin/env python3
"""
Conversational Agent with Persistent Memory
"""
import asyncio
from nexus import connect

class MemoryAgent:
    def __init__(self, nx):
        self.nx = nx
        self.agent_id = "conversation-agent"

    async def remember(self, fact: str, memory_type: str = "fact"):
        """Store information in memory."""
        self.nx.memory.store(
            content=fact,
            scope="agent",
            memory_type=memory_type
        )
        print(f"   ✓ Remembered: {fact}")

    async def recall(self, query: str, limit: int = 3):
        """Search for relevant memories."""
        results = self.nx.memory.search(
            query=query,
            limit=limit
        )
        return results

    async def process_message(self, user_message: str):
        """Process a user message with memory context."""
        print(f"\n👤 User: {user_message}")

        # Search for relevant context from past conversations
        context = await self.recall(user_message, limit=2)

        if context:
            print(f"   🧠 Recalled {len(context)} relevant memories:")
            for mem in context:
                print(f"      - {mem['content'][:60]}...")

        # Here you would integrate with an LLM using the context
        # For this demo, we'll just acknowledge
        print(f"   🤖 Agent: I understand. I have {len(context)} relevant memories about this.")

        return context

async def main():
    async with connect() as nx:
        agent = MemoryAgent(nx)

        print("=== Conversational Agent with Memory ===\n")

        # Session 1: Learn about the user
        print("📅 Session 1 - Initial Conversation")
        await agent.remember("User's name is Bob", "fact")
        await agent.remember("User is learning Python", "fact")
        await agent.remember("User prefers step-by-step explanations", "preference")

        # Session 2: Agent recalls previous conversation
        print("\n📅 Session 2 - Continuation (Later)")
        await agent.process_message("What's my name again?")
        await agent.process_message("Tell me about Python")

        print("\n✨ Agent successfully maintained memory across 'sessions'!")

if __name__ == "__main__":
    asyncio.run(main())
