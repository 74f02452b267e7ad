"""The tutorial's scripts, not a line changed, each on an empty data directory."""

from __future__ import annotations

import re
import subprocess
import sys
import unittest
from pathlib import Path

from support import Engine

SCRIPTS = Path(__file__).parent / "tutorial"


def run(script: str, approval: str) -> list[str]:
    """The lines that a script prints, without indentation and empty ones. It must not warn."""
    engine = Engine(approval)
    try:
        done = subprocess.run(
            [sys.executable, "-W", "error", str(SCRIPTS / script)],
            env=engine.environment(),
            capture_output=True,
            encoding="utf-8",
            timeout=120,
        )
    finally:
        engine.stop()
    if done.returncode or done.stderr:
        raise AssertionError(f"{script} ended with {done.returncode}: {done.stderr}")
    return [line.strip() for line in done.stdout.splitlines() if line.strip()]


class Tutorial(unittest.TestCase):
    maxDiff = None

    def test_step_5_approval_workflow(self) -> None:
        lines = run("step5_workflow.py", "required")
        self.assertRegex(lines[2], r"^✓ Stored: mem_\w")
        lines[2] = re.sub("mem_.*", "mem_xyz789...", lines[2])
        self.assertEqual(
            lines,
            [
                "=== Memory Approval Workflow ===",
                "1️⃣ Storing new memory (will be inactive)...",
                "✓ Stored: mem_xyz789...",
                "2️⃣ Checking inactive memories...",
                "Found 1 inactive memories",
                "3️⃣ Default query (active only)...",
                "Active memories: 0",
                "(New memory NOT included - still inactive)",
                "4️⃣ Approving memory...",
                "✓ Approved",
                "5️⃣ Query again (active only)...",
                "Active memories: 1",
                "(New memory NOW included!)",
                "✨ Approval workflow complete!",
            ],
        )

    def test_step_6_memory_enabled_agent(self) -> None:
        self.assertEqual(
            run("memory_agent_demo.py", "auto"),
            [
                "=== AI Agent with Memory ===",
                "1️⃣ Storing memories...",
                "✓ Stored 3 memories",
                "2️⃣ Querying memories...",
                "Found 3 memories:",
                "- User's name is Alice...",
                "- User prefers concise code examples...",
                "- User asked about file operations yesterday...",
                "3️⃣ Searching for user's name...",
                "📝 User's name is Alice",
                "4️⃣ Searching for preferences...",
                "⭐ User prefers concise code examples",
                "✨ Agent successfully stored and retrieved memories!",
            ],
        )

    def test_step_9_conversational_agent(self) -> None:
        lines = run("conversational_agent.py", "auto")
        self.assertEqual(
            lines[:6],
            [
                "=== Conversational Agent with Memory ===",
                "📅 Session 1 - Initial Conversation",
                "✓ Remembered: User's name is Bob",
                "✓ Remembered: User is learning Python",
                "✓ Remembered: User prefers step-by-step explanations",
                "📅 Session 2 - Continuation (Later)",
            ],
        )
        name = lines.index("👤 User: What's my name again?")
        python = lines.index("👤 User: Tell me about Python")
        self.assert_recalled(lines[name + 1 : python], "- User's name is Bob...")
        self.assert_recalled(lines[python + 1 : -1], "- User is learning Python...")
        self.assertEqual(lines[-1], "✨ Agent successfully maintained memory across 'sessions'!")

    def assert_recalled(self, lines: list[str], first: str) -> None:
        """One message's answer: the named first hit, and as many in all as the agent says."""
        recalled, *hits, agent = lines
        self.assertEqual(hits[0], first)
        self.assertIn(len(hits), (1, 2))
        self.assertEqual(recalled, f"🧠 Recalled {len(hits)} relevant memories:")
        self.assertEqual(
            agent, f"🤖 Agent: I understand. I have {len(hits)} relevant memories about this."
        )

    def test_complete_example(self) -> None:
        self.assertEqual(
            run("complete_example.py", "auto"),
            [
                "=== AI Agent Memory Demo ===",
                "1️⃣ Storing Memories",
                "✓ Stored 5 memories",
                "2️⃣ Query by Type",
                "Facts: 2",
                "Preferences: 2",
                "3️⃣ Semantic Search",
                "Found: User's timezone is UTC-5",
                "4️⃣ Search User Preferences",
                "Preference: User prefers Python",
                "5️⃣ List All Memories",
                "Total: 5 memories",
                "1. User's timezone is UTC-5...",
                "2. API uses JWT authentication...",
                "3. User prefers Python...",
                "4. User likes concise responses...",
                "5. Deployment succeeded at 2pm...",
                "✨ Demo complete!",
            ],
        )

    def test_snippets(self) -> None:
        self.assertEqual(
            run("snippets.py", "auto"),
            [
                "✓ Memory approved and now active",
                "Approved: 2",
                "Failed: 1",
                "Deactivated: True",
                "States: 1 2 3",
                "agent: ['My internal state: processing request 12345']",
                "tenant: ['Company policy: Code reviews required']",
                "global: ['Python 3.12 released in 2024']",
                "Importance: [0.95, 0.5, 0.2]",
                "Deleted: None",
                "Experiences: 0",
            ],
        )


if __name__ == "__main__":
    unittest.main()
