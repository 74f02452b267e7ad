"""Prints the reference of the Python client as Markdown, from its signatures and docstrings."""

from __future__ import annotations

import inspect
import re
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2] / "clients/python/src"))

import holdfast  # noqa: E402
from holdfast import _events, _options, admin, errors, memory, models, rebac, teams, transfer, webhooks  # noqa: E402

CALLS = [
    holdfast.Holdfast,
    memory.MemoryCalls,
    transfer.TransferCalls,
    admin.AdminCalls,
    rebac.RebacCalls,
    models.ModelCalls,
    webhooks.WebhookCalls,
    teams.TeamCalls,
    _events.EventStream,
]
OPTIONS = [
    _options.MemoryFields,
    _options.StoreOptions,
    _options.EditOptions,
    _options.Filters,
    _options.QueryOptions,
    _options.SearchOptions,
]
ERRORS = [value for value in vars(errors).values() if inspect.isclass(value) and issubclass(value, Exception)]


class Annotation:
    """Annotations are texts in these modules; a signature would show them in quotes."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return self.text


def plain(annotation: Any) -> Any:
    return Annotation(annotation) if isinstance(annotation, str) else annotation


def signature(function: Any) -> str:
    found = inspect.signature(function)
    parameters = [one.replace(annotation=plain(one.annotation)) for one in found.parameters.values()]
    parameters = [one for one in parameters if one.name != "self"]
    return str(found.replace(parameters=parameters, return_annotation=plain(found.return_annotation)))


def words(thing: Any) -> str:
    """The docstring; its `:param x:` lines become a list."""
    text = inspect.getdoc(thing) or ""
    text = re.sub(r"^:param (\w+): ", r"- `\1`: ", text, flags=re.MULTILINE)
    text = re.sub(r"^:returns?: ", "Returns ", text, flags=re.MULTILINE)
    return re.sub(r"^:raises (\w+): ", r"- raises `\1`: ", text, flags=re.MULTILINE)


def call(name: str, function: Any) -> str:
    return f"### {name}\n\n```python\n{name}{signature(function)}\n```\n\n{words(function)}"


def group(kind: type) -> str:
    """A class with its public methods, those that it inherits included, in the order of the source."""
    parts = [f"## {kind.__name__}", words(kind)]
    for base in kind.__mro__:
        for name, member in vars(base).items():
            if name.startswith("_") or base is object:
                continue
            if isinstance(member, property):
                parts.append(f"### {name}\n\n{words(member)}")
            elif inspect.isfunction(member) and member.__name__ == name:
                parts.append(call(name, member))
    return "\n\n".join(parts)


def option(kind: Any) -> str:
    fields = [f"    {name}: {annotation_text(value)}" for name, value in kind.__annotations__.items()]
    listed = "\n".join([f"class {kind.__name__}(TypedDict, total=False):", *fields])
    return f"### {kind.__name__}\n\n{words(kind)}\n\n```python\n{listed}\n```"


def annotation_text(value: Any) -> str:
    return getattr(value, "__forward_arg__", None) or getattr(value, "__name__", str(value))


def error(kind: type) -> str:
    return f"### {kind.__name__}\n\n{words(kind)}"


def page() -> str:
    parts = [
        "# Python reference",
        "Made from the docstrings of the package `holdfast`. [Python](../python.md) shows how it is used.",
        call("connect", holdfast.connect).replace("### ", "## ", 1),
        *map(group, CALLS),
        "## Options",
        *map(option, OPTIONS),
        "## Errors",
        *map(error, ERRORS),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    print(page())
