"""A new lesson from the template: a source and a topic's folder that already build and pass the checks."""

from __future__ import annotations

from pathlib import Path
from string import Template

from mlops_lessons.course.catalogue import lesson_info
from mlops_lessons.errors import SourceError

__all__ = ["lay_lesson"]

_ENGINE = "from mlops_lessons.course.exercise import Exercise, Mistake"
_TEMPLATE = Path(__file__).with_name("template")


def lay_lesson(name: str, root: Path) -> list[Path]:
    """Write the files of the lesson `name` (such as ``"02_client_server"``) under `root`; return their paths.

    Raises
    ------
    UnknownNameError
        If the catalogue (``course/lessons.toml``) does not know the lesson.
    SourceError
        If one of the files is there already; then nothing is written.
    """
    info = lesson_info(name)
    values = {
        "topic": info.topic,
        "number": info.number,
        "slug": info.topic.replace("_", "-"),
        "minutes": str(info.class_minutes),
        "imports": "\n".join(sorted([_ENGINE, f"from mlops_lessons.{info.topic} import solutions"])),
        **{f"title_{language}": title for language, title in info.title.items()},
    }
    files = {_target(path, info.name, info.topic, root): path for path in sorted(_TEMPLATE.glob("*.txt"))}
    if there := [str(path.relative_to(root)) for path in files if path.exists()]:
        raise SourceError(
            f"{info.name} is laid already: {', '.join(there)}. Edit these, or move them away to begin anew; "
            "lessons to come stand in mlops_lessons/course/lessons.toml without written = true."
        )
    for path, template in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(Template(template.read_text(encoding="utf-8")).substitute(values), encoding="utf-8")
    return list(files)


def _target(template: Path, name: str, topic: str, root: Path) -> Path:
    """Return where a template goes: the source beside the others, the rest into the topic's folder."""
    if template.name == "source.py.txt":
        return root / "notebooks" / "source" / f"{name}.py"
    return root / "mlops_lessons" / topic / template.stem
