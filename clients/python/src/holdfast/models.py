"""`client.models`: the embedding model. Needs an administrator's key."""

from __future__ import annotations

from ._calls import Calls
from ._lines import OnProgress, run_task
from .system_types import Models, UsedModel


class ModelCalls(Calls):
    """Which embedding model is in use."""

    def list(self) -> Models:
        """The model in use, and those that could be."""
        models: Models = self._transport.request("GET", "/models")
        return models

    def use(self, model: str, on_progress: OnProgress = None) -> UsedModel:
        """Uses another model: fetches it, checks it, and embeds everything anew in the background.

        When it cannot be fetched or is of no use, nothing has changed.

        :param model: a name that `list` shows, or the absolute path of a folder on the engine's
            machine.
        :param on_progress: called with each step: a dict with `step`, `done` and `total`.
        """
        used: UsedModel = run_task(self._transport, "/models/use", {"model": model}, on_progress)
        return used
