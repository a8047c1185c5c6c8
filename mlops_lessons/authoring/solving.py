"""An exercise's cell with its solution in it, as a learner could have written it."""

from __future__ import annotations

import inspect

from mlops_lessons.course.exercise import Exercise

__all__ = ["solved_cell"]


def solved_cell(exercise: Exercise) -> str:
    """Return the code that stands in the place of the starter once the exercise is solved.

    A function, or a function that returns a service, is the solution itself; a value or a choice is what the solution returns; a
    file is written into the current folder and named by its path.
    """
    code, id = inspect.getsource(exercise.solution), exercise.id
    if exercise.kind in ("function", "service"):
        return code
    if exercise.kind == "file":
        return (
            f"from pathlib import Path\n\n{code}\n\n_text = {id}()\n{id} = Path({id!r})\n_ = {id}.write_text(_text)\n"
        )
    return f"{code}\n\n{id} = {id}()\n"
