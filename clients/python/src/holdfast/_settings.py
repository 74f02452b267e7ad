"""Where the engine is and which key to use: arguments, then `config`, then the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any
from urllib.parse import urlsplit

from ._discovery import find_engine
from ._values import agent_name
from .errors import START_HINT, AuthenticationError, InvalidValue

DEFAULT_TIMEOUT = 30.0
KEY_HINT = (
    "Set HOLDFAST_API_KEY, or give connect() an api_key; "
    "`holdfast serve --init` prints one, `holdfast admin create-key` makes more."
)

_CONFIG_NAMES = {"url", "api_key", "agent_id", "agent", "timeout", "mode", "data_dir"}
_IDENTITY_NAMES = {"user", "user_id", "tenant", "tenant_id", "zone_id", "is_admin"}


@dataclass(frozen=True)
class Settings:
    """What a connection needs, checked. `instance` ties it to one run of the engine."""

    url: str
    api_key: str
    agent: str | None = None
    timeout: float = DEFAULT_TIMEOUT
    instance: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "url", _url(self.url))
        object.__setattr__(self, "api_key", _key(self.api_key))
        if self.agent is not None:
            agent_name(self.agent)
        seconds = self.timeout
        number = isinstance(seconds, (int, float)) and not isinstance(seconds, bool)
        if not number or not 0 < seconds < 1e6:
            raise InvalidValue(f"timeout must be seconds above 0, not {seconds!r}.")

    def __repr__(self) -> str:
        return f"Settings(url={self.url!r}, agent={self.agent!r}, timeout={self.timeout!r})"


def resolve(
    config: Mapping[str, Any] | None = None,
    *,
    url: str | None = None,
    api_key: str | None = None,
    agent: str | None = None,
    timeout: float | None = None,
    environment: Mapping[str, str] | None = None,
) -> Settings:
    """The settings of a connection. Without a URL anywhere, those of this user's running engine."""
    options = _checked(config or {})
    env = os.environ if environment is None else environment
    url = url or options.get("url") or _from_environment(env, "URL")
    api_key = api_key or options.get("api_key") or _from_environment(env, "API_KEY")
    agent = agent or options.get("agent_id") or options.get("agent")
    seconds = timeout if timeout is not None else options.get("timeout")
    instance = None
    if not url:
        engine = find_engine(options.get("data_dir") or _from_environment(env, "DATA_DIR"), env)
        url, instance = engine.url, engine.instance
        api_key = api_key or engine.owner_key()
    return Settings(
        url=url,
        api_key=api_key or "",
        agent=agent,
        timeout=DEFAULT_TIMEOUT if seconds is None else seconds,
        instance=instance,
    )


def _from_environment(env: Mapping[str, str], name: str) -> str | None:
    return env.get(f"HOLDFAST_{name}") or env.get(f"NEXUS_{name}") or None


def _checked(config: Mapping[str, Any]) -> Mapping[str, Any]:
    if not isinstance(config, Mapping):
        raise InvalidValue('config must be a dict, such as {"url": "…", "api_key": "…"}.')
    for name in config:
        if name in _IDENTITY_NAMES:
            raise InvalidValue(
                f"config cannot set {name}: the API key alone says who you are.",
                hint="Connect with a key of that user; agent_id names one of your agents.",
            )
        if name not in _CONFIG_NAMES:
            close = get_close_matches(str(name), _CONFIG_NAMES, n=1)
            hint = f"Did you mean {close[0]}?" if close else None
            raise InvalidValue(f"config knows no {name!r}.", hint=hint)
    if config.get("mode", "remote") != "remote":
        raise InvalidValue(
            f"There is no mode {config['mode']!r}: memories always live in an engine.",
            hint=START_HINT,
        )
    return config


def _url(url: str) -> str:
    """`url` without a slash at its end. What is wrong with one is said without repeating it."""
    hint = "An address looks like http://127.0.0.1:8765."
    try:
        parts = urlsplit(url.strip())
        (parts.hostname or "").encode("idna")
        whole = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except (ValueError, AttributeError):
        raise InvalidValue("The URL of the engine cannot be read.", hint=hint) from None
    if not whole or not parts.path.isascii():
        raise InvalidValue("The URL of the engine needs http or https and a host.", hint=hint)
    if parts.username or parts.password or parts.query or parts.fragment:
        raise InvalidValue(
            "The URL of the engine must hold no user name, password or query.", hint=hint
        )
    return parts.geturl().rstrip("/")


def _key(api_key: str) -> str:
    """`api_key` without surrounding white space, when it can travel in a header."""
    key = api_key.strip()
    if not key:
        raise AuthenticationError("No API key was given.", hint=KEY_HINT)
    if not key.isascii() or not key.isprintable() or " " in key:
        raise AuthenticationError(
            "The API key holds characters that no key has.", hint="Copy it once more, as a whole."
        )
    return key
