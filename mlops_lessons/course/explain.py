"""Words for what went wrong: the common exceptions, the general remarks, and answers that could not be asked.

All texts are interface strings in light Markdown: ``**strong**`` and ``code`` between grave accents.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from mlops_lessons.i18n import gettext as _
from mlops_lessons.i18n import ngettext

__all__ = ["explain", "misfit", "remark", "unreadable"]


def explain(detail: Mapping[str, Any], name: str = "") -> tuple[str, str]:
    """Return what an error usually means and what to look at first, in the learner's language.

    Parameters
    ----------
    detail : mapping
        As in :class:`mlops_lessons.course.answering.Reply`: ``type``, ``message``, and where known ``near``.
    name : str
        The exercise's id, which is the name that the learner defines.
    """
    message = str(detail.get("message", ""))
    known: dict[str, Callable[[], tuple[str, str]]] = {
        "NameError": lambda: _name_error(message, detail.get("near")),
        "UnboundLocalError": lambda: _unbound(message),
        "TypeError": lambda: _type_error(message),
        "SyntaxError": _syntax_error,
        "IndentationError": _indentation_error,
        "TabError": _indentation_error,
        "IndexError": lambda: _index_error(message),
        "StopIteration": _stop_iteration,
        "KeyError": lambda: _key_error(message),
        "AttributeError": lambda: _attribute_error(message),
        "ZeroDivisionError": _zero_division,
        "ValueError": lambda: _value_error(message),
        "RecursionError": lambda: _recursion(name),
        "ImportError": lambda: _import_error(message),
        "ModuleNotFoundError": lambda: _import_error(message),
        "FileNotFoundError": _no_file,
        "SystemExit": _system_exit,
        "EOFError": _no_input,
    }
    return known.get(str(detail.get("type")), _other)()


def _quoted(message: str, place: int = 0) -> str:
    """Return what stands between the quotation marks of an error's message, for use as code."""
    found = re.findall(r"'([^']*)'", message)
    return found[place].replace("`", "") if len(found) > place else "?"


def _name_error(message: str, near: Any) -> tuple[str, str]:
    meaning = _("Python does not know the name `{name}`.").format(name=_quoted(message))
    if type(near) is list and near:
        names = ", ".join(f"`{str(item).replace('`', '')}`" for item in near)
        return meaning, _(
            "Did you mean {names}? Names must be written alike everywhere, capital letters included."
        ).format(names=names)
    return meaning, _("Did you run the cell above that defines it? If you did, compare the spelling, letter by letter.")


def _unbound(message: str) -> tuple[str, str]:
    return (
        _("`{name}` is used inside the function before it has a value there.").format(name=_quoted(message)),
        _("Give it its first value above that line, and on every way through the `if`s."),
    )


def _type_error(message: str) -> tuple[str, str]:
    if "NoneType" in message:
        return (
            _("One of the values is `None`, that is, nothing, and nothing cannot be used like this."),
            _("Which of the names in this line may be `None`? It often comes from a function that lacks its `return`."),
        )
    if "for ^" in message:
        return (
            _("In Python `^` is not a power: it compares bits."),
            _("A power is written with two asterisks: `2 ** 3` is 8."),
        )
    if "for /: 'list'" in message or "for //: 'list'" in message:
        return (
            _("A whole list cannot be divided by a number."),
            _("Divide its elements one by one: `[element / number for element in …]`."),
        )
    if "concatenate" in message or "unsupported operand" in message or "not supported" in message:
        return _types_that_meet(*_two_types(message))
    if "argument" in message:
        return (
            _("A function is called with other arguments than it takes."),
            _("Compare the call in this line with the `def` of that function: how many arguments, and in which order?"),
        )
    if "not callable" in message:
        return (
            _("Something that is not a function is called as if it were one."),
            _("Look for parentheses `( )` right after a value, or a function's name that you used again for a value."),
        )
    return _wrong_type()


def _two_types(message: str) -> tuple[str, str]:
    """Return the names of the two types that met in an operation; the second is empty where the message has one alone."""
    named = re.findall(r"concatenate (\w+)", message) + re.findall(r"""['"]([\w.]+)['"]""", message)
    one, other, *_more = [name.rpartition(".")[2] for name in named] + ["", ""]
    return one, other


def _types_that_meet(one: str, other: str) -> tuple[str, str]:
    """Return what it means that two types meet in an operation which is not made for them."""
    turn = _("Turn one into the other: `float(text)` or `int(text)` to calculate, `str(number)` to write.")
    if one == other == "str":
        return _("A text cannot be calculated with, also where it looks like a number."), turn
    if "str" in (one, other) and _is_number(other if one == "str" else one):
        return _("A text and a number meet in one operation, and Python does not guess which you mean."), turn
    if not one or not other:
        return _wrong_type()
    return (
        _("A value of type `{one}` meets one of type `{other}` in an operation that is not made for the two.").format(
            one=one, other=other
        ),
        _("Which of the two did you not expect here? Often only one element of it is meant: `pair[0]`."),
    )


def _is_number(kind: str) -> bool:
    """Tell whether a type is one of numbers, those of numpy included."""
    return kind.rstrip("0123456789_") in ("int", "uint", "float", "bool", "complex", "Decimal", "Fraction")


def _wrong_type() -> tuple[str, str]:
    return (
        _("An operation met a value of a type that it cannot work with."),
        _("Which type has each name in this line? `type(name)` tells."),
    )


def _syntax_error() -> tuple[str, str]:
    return (
        _("Python cannot read this line as code."),
        _("Look for a bracket or quotation mark that was never closed, or a missing `:`, here or in the line before."),
    )


def _indentation_error() -> tuple[str, str]:
    return (
        _("The spaces at the beginning of the lines do not fit together."),
        _("Lines of one block begin at the same column: four spaces more than the line that ends in `:`."),
    )


def _index_error(message: str) -> tuple[str, str]:
    if message.startswith("string"):
        return (
            _("The code asks for a position that the text does not have."),
            _("An empty text has not even a first letter. Look at its length first, or take a slice: `text[:1]`."),
        )
    return (
        _("The code asks for a position that the list does not have."),
        _("Positions go from 0 to `len(…) - 1`. Might the list be empty, or one shorter than you think?"),
    )


def _stop_iteration() -> tuple[str, str]:
    return (
        _("`next(…)` looked for one more element, and there is none."),
        _("Say what it should give back then, as its second argument: `next((… for … in …), default)`."),
    )


def _key_error(message: str) -> tuple[str, str]:
    return (
        _("The dictionary or table has no key {key}.").format(key=f"`{message[:80].replace('`', '')}`"),
        _("Look at the keys there are (`.keys()` or `.columns`): spelling, capital letters, text or number?"),
    )


def _attribute_error(message: str) -> tuple[str, str]:
    if "NoneType" in message:
        return (
            _("The value before the dot is `None`, that is, nothing, and nothing has no `.{name}`.").format(
                name=_quoted(message, 1)
            ),
            _(
                "Where does that value come from? Some methods, such as `list.sort()`, change in place and return `None`."
            ),
        )
    return (
        _("A value of type `{kind}` has no `.{name}`.").format(kind=_quoted(message), name=_quoted(message, 1)),
        _(
            "Check the spelling after the dot, and whether the value before it is of the type you think: `type(…)` tells."
        ),
    )


def _zero_division() -> tuple[str, str]:
    return (
        _("Something is divided by zero."),
        _("What comes below the division, and for which input is it 0? Say first what the answer should be there."),
    )


def _value_error(message: str) -> tuple[str, str]:
    if "could not convert" in message or "invalid literal" in message:
        return (
            _("A text that is not a number was to be turned into one."),
            _("Print that text first: a unit, a comma, or an empty text stand in the way."),
        )
    return (
        _("The type is right, but the value is not one that this operation can work with."),
        _("Read the end of the message, and print the value just before this line."),
    )


def _recursion(name: str) -> tuple[str, str]:
    return (
        _("The function calls itself again and again and never comes to an end."),
        _("In which case should `{name}` give an answer without calling itself?").format(name=name),
    )


def _import_error(message: str) -> tuple[str, str]:
    return (
        _("Python does not find the module or the name `{name}` to import.").format(name=_quoted(message)),
        _("Check its spelling. This exercise needs nothing beyond what the notebook's first code cell imports."),
    )


def _no_file() -> tuple[str, str]:
    return (
        _("There is no file of that name in that place."),
        _("`Path.cwd()` tells where the notebook looks; compare it with where the file is."),
    )


def _system_exit() -> tuple[str, str]:
    return (
        _("Your code asks Python to stop (`exit()`, `quit()` or `sys.exit()`)."),
        _("Give the answer back with `return`; the notebook has to go on."),
    )


def _no_input() -> tuple[str, str]:
    return (
        _("Your code asks for something with `input()`, and nobody answers while it is checked."),
        _("What it needs comes in as its arguments."),
    )


def _other() -> tuple[str, str]:
    return (
        _("The code stopped with an error."),
        _("Read the last line of the message first, then look at the line of yours that it names."),
    )


def remark(key: str | None, *, name: str = "", got: str = "", choices: str = "") -> str:
    """Return the words of a general remark, empty for None; see :mod:`mlops_lessons.course.near_misses`."""
    words: dict[str, Callable[[], str]] = {
        "no_return": lambda: _(
            "`{name}` gives nothing back (`None`). If you have written it: does it end with `return …`? Printing is not that."
        ).format(name=name),
        "no_return_here": lambda: _(
            "Called like this it gives back `None`, unlike in other calls. Which way through `{name}` ends without `return`?"
        ).format(name=name),
        "none_for_false": lambda: _(
            "Where the answer is no, it gives back `None`, which is not `False`. Put `bool(…)` around it, or add `return False`."
        ),
        "function_given": lambda: _(
            "This is a function, not what it gives back. Call it, with parentheses, or write the value itself."
        ),
        "span": lambda: _(
            "This is a span of time (`timedelta`); a number is asked for. Divide it by the unit, as `timedelta(minutes=1)`."
        ),
        "number_wanted": lambda: _(
            "A single number is asked for: no quotation marks, no unit, no brackets, and a point before its decimals."
        ),
        "text_wanted": lambda: _(
            "A single text is asked for, such as a name: not a number, and not inside a list or a dictionary."
        ),
        "list_wanted": lambda: _("A list is asked for: its elements between square brackets, `[…]`."),
        "dict_wanted": lambda: _("A dictionary is asked for: `{…}`, with a colon between each key and its value."),
        "absolute": lambda: _("Where the answer is below zero, the minus sign is lost. Is there an `abs`?"),
        "cut": lambda: _(
            "It is the whole part of the right number: the decimals were cut off. Is there an `int` or a `//`?"
        ),
        "opposite": lambda: _("It is always the opposite: `True` where it should be `False`, and the other way round."),
        "texts_for_numbers": lambda: _(
            "The numbers are right, but each is a text. Give back the numbers themselves, without quotation marks or `str`."
        ),
        "no_choice": lambda: _("`{got}` is not one of the choices: {choices}.").format(got=got, choices=choices),
        "lazy": lambda: _(
            "This is a recipe that has not been carried out yet. Put it into `list(…)` to have the values."
        ),
        "coroutine": lambda: _("This is an `async` function: calling it does not run it. Write it with a plain `def`."),
        "unreadable": lambda: _(
            "This is an object that cannot be checked. Give back numbers, texts, lists or dictionaries."
        ),
        "too_large": lambda: _("The answer is far larger than the one asked for, so it was not read to its end."),
        "constant": lambda: _(
            "It gives the same answer whatever it is called with. Which argument should make a difference?"
        ),
        "sign": lambda: _("The number is right, its sign is not. What is subtracted from what?"),
        "percent": lambda: _("It is exactly 100 times too large. A percentage where a share is asked for?"),
        "share": lambda: _("It is exactly 100 times too small. A share where a percentage is asked for?"),
        "thousandfold": lambda: _("It is exactly 1000 times too large. Compare the units."),
        "thousandth": lambda: _("It is exactly 1000 times too small. Compare the units."),
        "kibi": lambda: _("It is exactly 1024 times too large. Compare the units: bytes, KiB, MiB…"),
        "kibith": lambda: _("It is exactly 1024 times too small. Compare the units: bytes, KiB, MiB…"),
        "sixtyfold": lambda: _("It is exactly 60 times too large. Seconds, minutes or hours?"),
        "sixtieth": lambda: _("It is exactly 60 times too small. Seconds, minutes or hours?"),
        "inverse": lambda: _("The division is upside down: it is 1 divided by the number asked for."),
        "complement": lambda: _("It is the other part of the whole: 1 minus the number asked for."),
        "one_more": lambda: _("It is one too many. Is the first or the last one counted twice?"),
        "one_less": lambda: _("It is one too few. Is the first or the last one left out?"),
        "rounded": lambda: _(
            "It is the right number, but rounded. Give it with all its decimals; rounding is for showing."
        ),
        "text_for_number": lambda: _(
            "The number is right, but it is a text. Give back the number itself, without quotation marks or `str`."
        ),
        "text_for_bool": lambda: _(
            "It is right, but it is a text. Give back `True` or `False` without quotation marks."
        ),
        "number_for_bool": lambda: _("A yes or no is asked for: `True` or `False` rather than 1 or 0."),
        "letters": lambda: _("The text is right but for capital letters or spaces at its ends."),
        "order": lambda: _("The elements are right, their order is not."),
        "set_for_list": lambda: _(
            "The elements are right, but a set keeps no order and no repetitions. A list is asked for."
        ),
        "wrapped": lambda: _("It is right, but inside a list. Give back the one value itself."),
        "unwrapped": lambda: _("It is right, but a list is asked for, even with a single element."),
        "keys": lambda: _("The values are right, they stand under other keys. Compare the keys, and their types."),
    }
    return words[key]() if key in words else ""


def misfit(detail: Mapping[str, Any], name: str) -> str:
    """Return why the answer could not even be asked."""
    what, given = detail.get("what"), str(detail.get("name", "?")).replace("`", "")
    if what == "arguments":
        takes = ngettext("Your function takes {n} argument", "Your function takes {n} arguments", int(detail["takes"]))
        called = _("and it is called with {given}. Compare its `def` with the example.").format(
            given=detail.get("given")
        )
        return f"{takes.format(n=detail['takes'])}, {called}"
    if what == "not_callable":
        return _(
            "A function is asked for, and this is a value of type `{given}`. Give its name, without parentheses: `{name}`."
        ).format(given=given, name=name)
    words = {
        "class": lambda: _("A function is asked for (`def {name}`), and `{given}` is a class."),
        "keyword_only": lambda: _("Your function takes `{given}` only by name. Take away the `*` in its `def {name}`."),
        "text_for_path": lambda: _(
            "This is the text of the file, and its path is asked for: `{name} = Path(…)`, then `{name}.write_text(…)`."
        ),
        "written_for_path": lambda: _(
            "This is a number, as `write_text` gives back. Keep the path: first `{name} = Path(…)`, then `{name}.write_text(…)`."
        ),
        "not_a_path": lambda: _("The path of a file is asked for, and this is a value of type `{given}`."),
        "not_an_address": lambda: _("An address such as `http://127.0.0.1:8000` is asked for, and this is `{given}`."),
        "not_loopback": lambda: _(
            "Only services on this machine are checked (`http://127.0.0.1:…`); `{given}` is elsewhere."
        ),
    }
    return words[str(what)]().format(given=given, name=name) if what in words else ""


def unreadable(detail: Mapping[str, Any]) -> str:
    """Return why a file could not be read."""
    what, name = detail.get("what"), str(detail.get("name", "")).replace("`", "")
    if what == "too_large":
        return _("`{name}` is larger than 1 MB; the file asked for is a small one.").format(name=name)
    if what == "encoding":
        return _("`{name}` is not written in UTF-8 (line {line}). Save it again as UTF-8.").format(
            name=name, line=detail.get("line", "?")
        )
    return _(
        "The file is not valid {format}. Mend the line named here first; often the cause is in the line before."
    ).format(format={"yaml": "YAML", "toml": "TOML", "json": "JSON", "python": "Python"}.get(str(what), str(what)))
