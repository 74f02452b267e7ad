"""Starts real engines for the tests, each on a data directory of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path
from typing import Any, ClassVar

CLIENT = Path(__file__).resolve().parent.parent
REPOSITORY = CLIENT.parent.parent
SOURCES = CLIENT / "src"
sys.path.insert(0, str(SOURCES))

import holdfast  # noqa: E402  (the path has to be set first)

_KEY_LINE = "✓ API key:"
_START_SECONDS = 60


def clean_environment(**more: str) -> dict[str, str]:
    """This process's environment without any setting of Holdfast, and with `more`."""
    ours = ("HOLDFAST_", "NEXUS_")
    kept = {name: text for name, text in os.environ.items() if not name.startswith(ours)}
    return {**kept, "PYTHONIOENCODING": "utf-8", **more}


class Engine:
    """A running `holdfast serve` with an administrator's key."""

    def __init__(self, approval: str) -> None:
        self.directory = Path(tempfile.mkdtemp(prefix="holdfast-python-"))
        self.data = self.directory / "data"
        self._output = self.directory / "output.txt"
        command = [str(REPOSITORY / "bin" / "holdfast"), "serve", "--port", "0", "--init"]
        with open(self._output, "wb") as output:
            self._process = subprocess.Popen(
                [*command, "--data-dir", str(self.data), "--approval", approval],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=clean_environment(),
            )
        try:
            self._wait()
            self.url: str = json.loads((self.data / "engine.json").read_text())["url"]
            self.api_key = self._printed_key()
        except BaseException:
            self.stop()
            raise

    def environment(self, names: str = "NEXUS") -> dict[str, str]:
        """What a user exports before running a script."""
        return clean_environment(
            PYTHONPATH=str(SOURCES),
            **{f"{names}_URL": self.url, f"{names}_API_KEY": self.api_key},
        )

    def connect(self, api_key: str | None = None, **options: Any) -> holdfast.Holdfast:
        return holdfast.connect(url=self.url, api_key=api_key or self.api_key, **options)

    def halt(self) -> None:
        """Ends the engine, by its own process id, and keeps its data."""
        self._process.terminate()
        self._process.wait(timeout=30)

    def stop(self) -> None:
        """Ends the engine and removes its data."""
        self.halt()
        shutil.rmtree(self.directory)

    def _wait(self) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while not (self.data / "engine.json").exists() or _KEY_LINE not in self._printed():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"The engine did not start: {self._printed()}")
            time.sleep(0.02)

    def _printed(self) -> str:
        return self._output.read_text(encoding="utf-8", errors="replace")

    def _printed_key(self) -> str:
        after = self._printed().partition(_KEY_LINE)[2]
        return after.strip().splitlines()[0].strip()


class EngineCase(unittest.TestCase):
    """Tests that share one engine with policy `approval`; each has a user of its own."""

    approval: ClassVar[str] = "auto"
    engine: ClassVar[Engine]
    _users: ClassVar[int] = 0

    @classmethod
    def setUpClass(cls) -> None:
        cls.engine = Engine(cls.approval)
        cls.addClassCleanup(cls.engine.stop)

    def connect_new_user(self, **options: Any) -> holdfast.Holdfast:
        """A client of a user that has no memories yet."""
        EngineCase._users += 1
        with self.engine.connect() as admin:
            created = admin.admin.create_user(f"user{EngineCase._users}", **options)
        client = self.engine.connect(created["api_key"])
        self.addCleanup(client.close)
        return client
