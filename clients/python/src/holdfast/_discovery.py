"""Finds the running engine of this operating-system user through its data directory."""

from __future__ import annotations

import json
import os
import stat
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from .errors import START_HINT, ConnectionFailed

_MAX_BYTES = 64 * 1024
# Neither a link to elsewhere nor a pipe that blocks is what an engine wrote.
_OPEN_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}


@dataclass(frozen=True)
class Engine:
    """What `engine.json` says about the running engine."""

    directory: Path
    url: str
    instance: str

    def owner_key(self) -> str:
        """The API key of the engine's owner, from a file that only this user can read."""
        path = self.directory / "owner.key"
        try:
            return _read_private(path).strip()
        except FileNotFoundError:
            raise _unusable(path, "is missing") from None


def data_directory(environment: Mapping[str, str], platform: str = sys.platform) -> Path:
    """Where an engine of this user keeps its data unless it was told otherwise."""
    home = Path.home()
    if platform == "darwin":
        return home / "Library" / "Application Support" / "holdfast"
    if platform == "win32":
        local = environment.get("LOCALAPPDATA")
        return (Path(local) if local else home / "AppData" / "Local") / "holdfast" / "Data"
    shared = environment.get("XDG_DATA_HOME")
    return (Path(shared) if shared else home / ".local" / "share") / "holdfast"


def find_engine(directory: str | None, environment: Mapping[str, str]) -> Engine:
    """The engine that runs on `directory`, or on this user's own one.

    Whether it still runs is checked when a connection is made: each has to show `instance`.
    """
    folder = Path(directory).expanduser() if directory else data_directory(environment)
    try:
        text = _read_private(folder / "engine.json")
    except FileNotFoundError:
        raise ConnectionFailed(
            f"No Holdfast engine is running on {folder}.", code="no_engine", hint=START_HINT
        ) from None
    try:
        values = json.loads(text)
        url, instance = values["url"], values["instance"]
        local = urlsplit(url).scheme == "http" and urlsplit(url).hostname in _LOOPBACK
    except (ValueError, KeyError, TypeError, AttributeError):
        raise _unusable(folder / "engine.json", "cannot be read") from None
    if not isinstance(instance, str) or not instance:
        raise _unusable(folder / "engine.json", "cannot be read")
    if not local:
        raise ConnectionFailed(
            f"The engine on {folder} does not listen on this machine's loopback address.",
            code="no_engine",
            hint="Set HOLDFAST_URL and HOLDFAST_API_KEY to use it.",
        )
    return Engine(folder, url, instance)


def _read_private(path: Path) -> str:
    """The text of a small file that belongs to this user and that nobody else may open."""
    try:
        descriptor = os.open(path, _OPEN_FLAGS)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise _unusable(path, f"cannot be opened ({error.strerror})") from None
    with os.fdopen(descriptor, "rb") as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode):
            raise _unusable(path, "is not a file")
        # Windows keeps the profile folder to its user; its mode bits say nothing.
        if os.name == "posix" and (found.st_uid != os.geteuid() or found.st_mode & 0o077):
            raise _unusable(path, "does not belong to you alone, so it is not trusted")
        return file.read(_MAX_BYTES).decode("utf-8", "replace")


def _unusable(path: Path, why: str) -> ConnectionFailed:
    return ConnectionFailed(f"{path} {why}.", code="no_engine", hint=START_HINT)
