"""``make locale``: gather the interface strings, bring the catalogues up to date, compile them, and tell what lacks words.

The template and the positions in files are not kept: a catalogue changes only when a string does.
"""

from __future__ import annotations

import ast
import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
LOCALE = ROOT / "mlops_lessons" / "locale"
DOMAIN = "mlops_lessons"
PLURALS = {"es": "nplurals=2; plural=(n != 1);"}


def gathered(root: Path = ROOT) -> Catalog:
    """Return the strings that the code passes to ``gettext`` (written ``_``) and ``ngettext``.

    Read from the syntax tree: Babel's own reader sees what stands inside an f-string only from Python 3.12 on.
    """
    template = Catalog(project="mlops-lessons", charset="utf-8")
    for path in sorted((root / "mlops_lessons").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _ARGUMENTS:
                words = [_literal(word) for word in node.args[: _ARGUMENTS[node.func.id]]]
                if all(words):
                    template.add(words[0] if len(words) == 1 else tuple(words))
    return template


_ARGUMENTS = {"_": 1, "gettext": 1, "ngettext": 2}


def _literal(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def catalogue_path(language: str, ending: str = "po") -> Path:
    """Return where the catalogue of a language stands."""
    return LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.{ending}"


def read_catalogue(language: str) -> Catalog:
    """Return the catalogue of a language as it stands."""
    path = catalogue_path(language)
    return read_po(io.BytesIO(path.read_bytes()), locale=language) if path.exists() else Catalog(locale=language)


def updated(language: str) -> Catalog:
    """Return the catalogue with the strings of today; those that the code has lost are dropped."""
    catalogue = read_catalogue(language)
    catalogue.update(gathered(), no_fuzzy_matching=True, update_header_comment=False)
    catalogue.obsolete.clear()
    return catalogue


def po_bytes(catalogue: Catalog) -> bytes:
    """Return the text of a catalogue, without dates and positions, so that it changes only with its strings."""
    file = io.BytesIO()
    write_po(file, catalogue, no_location=True, omit_header=True, width=120, sort_output=True)
    header = (
        'msgid ""\nmsgstr ""\n"Project-Id-Version: mlops-lessons\\n"\n'
        f'"Language: {catalogue.locale}\\n"\n"Plural-Forms: {PLURALS[str(catalogue.locale)]}\\n"\n'
        '"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n\n'
    )
    return header.encode() + file.getvalue()


class _Plain(Catalog):
    """A catalogue whose header names neither a date nor the version of Babel, so that compiling twice gives the same."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """What stands under the empty string."""
        return [
            ("Language", str(self.locale)),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Plural-Forms", self.plural_forms),
        ]


def mo_bytes(language: str) -> bytes:
    """Return the compiled form of the catalogue that stands on disk."""
    plain = _Plain(locale=language)
    for row in read_po(io.BytesIO(catalogue_path(language).read_bytes()), locale=language):
        if row.id and not row.fuzzy:
            plain.add(row.id, row.string)
    file = io.BytesIO()
    write_mo(file, plain)
    return file.getvalue()


def untranslated(catalogue: Catalog) -> list[str]:
    """Return the strings that have no words yet, or words that nobody has confirmed."""
    return [_first(row.id) for row in catalogue if row.id and (row.fuzzy or not all(_forms(row.string)))]


def _first(identity: str | tuple[str, ...]) -> str:
    return identity if isinstance(identity, str) else identity[0]


def _forms(text: str | tuple[str, ...] | None) -> tuple[str, ...]:
    return tuple(text or ("",)) if not isinstance(text, str) else (text,)


def main() -> int:
    """Bring every catalogue up to date; return 1 where words are missing."""
    missing: list[str] = []
    for language in PLURALS:
        catalogue = updated(language)
        path = catalogue_path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(po_bytes(catalogue))
        catalogue_path(language, "mo").write_bytes(mo_bytes(language))
        missing += untranslated(catalogue)
        print(f"{language}: {len(catalogue)} strings, {len(missing)} without words")
    for text in missing:
        print(f"  {text!r}")
    return int(bool(missing))


if __name__ == "__main__":
    sys.exit(main())
