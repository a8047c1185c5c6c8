"""A notebook as a page without a kernel: exported by nbconvert with nothing fetched from outside."""

from __future__ import annotations

import warnings
from pathlib import Path

__all__ = ["export"]

# Without a kernel a widget is an empty place, so the words and the HTML that travel beside it come first.
_BEST_FIRST = ["text/html", "image/png", "image/svg+xml", "text/markdown", "text/latex", "text/plain"]
_FETCHES_NOTHING = (
    "require_js_url",
    "widget_renderer_url",
    "mathjax_url",
    "mermaid_js_url",
    "jupyter_widgets_base_url",
)


def export(notebook: Path, folder: Path, language: str) -> Path:
    """Return the path of the HTML page made from `notebook` in `folder`, its language declared."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # nbconvert's own, on import
        from nbconvert import HTMLExporter
        from traitlets.config import Config

        config = Config({"NbConvertBase": {"display_data_priority": _BEST_FIRST}})
        exporter = HTMLExporter(config=config, language_code=language, **dict.fromkeys(_FETCHES_NOTHING, ""))
        body, _ = exporter.from_filename(str(notebook))
    page = folder / f"{notebook.stem}-{language}.html"
    page.write_text(body, encoding="utf-8")
    return page
