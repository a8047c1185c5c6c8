"""The learner's language: the one piece of global state of the package.

Two kinds of text exist. *Interface strings* (panels, command line) are English in the code and go through
:func:`gettext`. *Teaching text* stands in TOML, Spanish and English side by side, and is read through :func:`pick` or
:func:`topic_texts`.
"""

from __future__ import annotations

import gettext as _gettext
import locale as _locale
import os
import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from mlops_lessons.errors import SourceError, UnknownNameError

__all__ = [
    "LANGUAGES",
    "format_number",
    "get_language",
    "gettext",
    "ngettext",
    "pick",
    "read_toml",
    "set_language",
    "topic_texts",
]

LANGUAGES = ("es", "en")
_language: str | None = None


def get_language() -> str:
    """Return ``"es"`` or ``"en"``: as set, else from ``MLOPS_LESSONS_LANGUAGE``, else from the locale (English if neither)."""
    if _language is not None:
        return _language
    asked = os.environ.get("MLOPS_LESSONS_LANGUAGE", "").strip().lower()[:2]
    if asked in LANGUAGES:
        return asked
    names = [os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    name = next((value for value in names if value), "") or (_locale.getlocale()[0] or "")
    return "es" if name.lower().startswith(("es", "spanish")) else "en"


def set_language(language: str | None) -> None:
    """Set the language for this process; ``None`` returns the choice to the environment.

    Raises
    ------
    UnknownNameError
        If `language` is neither ``"es"`` nor ``"en"``.
    """
    global _language
    if language is not None and language not in LANGUAGES:
        raise UnknownNameError.among(gettext("language"), language, LANGUAGES)
    _language = language


@cache
def _catalogue(language: str) -> _gettext.NullTranslations:
    folder = str(resources.files("mlops_lessons") / "locale")
    return _gettext.translation("mlops_lessons", folder, languages=[language], fallback=True)


def gettext(message: str) -> str:
    """Return the interface string `message` in the learner's language."""
    return _catalogue(get_language()).gettext(message)


def ngettext(singular: str, plural: str, n: int) -> str:
    """Return the form of the interface string that fits the count `n`."""
    return _catalogue(get_language()).ngettext(singular, plural, n)


def pick(text: Mapping[str, str] | str) -> str:
    """Return the side of a ``{"es": ..., "en": ...}`` pair in the learner's language; a plain string is returned as it is."""
    return text if isinstance(text, str) else text[get_language()]


def format_number(value: float, digits: int = 3) -> str:
    """Return `value` with at most `digits` significant decimals, point as decimal sign and thin-space thousands."""
    if isinstance(value, int) or float(value).is_integer():
        return f"{int(value):,}".replace(",", "\N{NARROW NO-BREAK SPACE}")
    text = f"{value:,.{digits}f}" if abs(value) >= 1 else f"{value:.{digits}g}"
    if "e" not in text and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(",", "\N{NARROW NO-BREAK SPACE}")


@cache
def read_toml(path: Path) -> dict[str, Any]:
    """Return the parsed TOML file at `path`.

    Raises
    ------
    SourceError
        If the file is missing or is not valid TOML; the message names the file and the line.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise SourceError(gettext("The file {name} is missing.").format(name=path.name)) from error
    except tomllib.TOMLDecodeError as error:
        raise SourceError(f"{path.parent.name}/{path.name}: {error}") from error


def topic_texts(topic: str) -> Callable[..., str]:
    """Return ``say(key, **values)``, which reads ``<topic>/texts.toml`` in the learner's language.

    A key such as ``"downtime.axis"`` names nested tables that end in an ``{es, en}`` pair; `values` fill its
    ``{placeholders}``. The language is looked up at each call.
    """
    path = Path(str(resources.files("mlops_lessons") / topic / "texts.toml"))

    def say(key: str, **values: object) -> str:
        node: Any = read_toml(path)
        for part in key.split("."):
            if not isinstance(node, dict) or part not in node:
                raise UnknownNameError.among(gettext("text"), key, _keys(read_toml(path)))
            node = node[part]
        return pick(node).format(**values) if values else pick(node)

    return say


def _keys(table: Mapping[str, Any], prefix: str = "") -> list[str]:
    if set(table) == set(LANGUAGES):
        return [prefix]
    return [
        key
        for name, node in table.items()
        if isinstance(node, dict)
        for key in _keys(node, f"{prefix}.{name}".strip("."))
    ]
