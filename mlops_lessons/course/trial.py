"""Functions that act on something that runs: called on a trial, which says what came of it."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

__all__ = ["Watched", "put_to_trial"]


def put_to_trial(function: Callable[..., Any], trial: str, arguments: list[Any]) -> Any:
    """Return what comes of `function` on a trial.

    Parameters
    ----------
    function : callable
        What the learner wrote, or a solution, or a mistake.
    trial : str
        Where the trial stands: ``"package.module:name"``; it is called as ``name(function, *arguments)``.
    arguments : list of JSON
        The case.
    """
    module, _colon, name = trial.partition(":")
    return getattr(import_module(module), name)(function, *arguments)


class Watched:
    """A function, with what it has returned so far in ``returned``."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.__wrapped__ = function  # where inspect finds it
        self.returned: list[Any] = []

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        """Call the function and keep what it returns."""
        found = self.__wrapped__(*arguments, **named)
        self.returned.append(found)
        return found
