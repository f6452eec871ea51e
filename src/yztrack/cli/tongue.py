"""The help of the command line in another language than English.

The texts stand in the commands, in English; before the arguments are read they are put into the language that
the arguments or the environment name. Typer's own words ("Options", "Usage") come through gettext, which is
pointed to the same catalogue.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Iterator, Sequence
from typing import Any

import typer

import yztrack
from yztrack.message import DOMAIN, say, translated

# what Typer prints around our texts, as far as it can be translated
TYPERS = (
    "Arguments", "Options", "Commands", "Error", "Aborted.", "Aborted!", "[default: {}]", "[env var: {}]",
    "[required]", "(dynamic)", "Missing command.", "No such command {name!r}.",
    "Try [blue]'{command_path} {help_option}'[/] for help.",
)  # fmt: skip


_HELP = ("help", "short_help")


def wanted(arguments: Sequence[str]) -> str:
    """Return the language that help is to be in: `--lang` or YZTRACK_LANG, else that of the locale."""
    for at, one in enumerate(arguments):
        option, equals, value = one.partition("=")
        if option == "--lang":
            return value if equals else next(iter(arguments[at + 1 :]), "")
    from yztrack.cli.door import from_locale

    return os.environ.get("YZTRACK_LANG", "zh" if from_locale() else "en")


def speak(command: Any, language: str) -> None:
    """Put the help of a command, of all below it and of their parameters into a language."""
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain(DOMAIN, f"{yztrack.__path__[0]}/locale")
    gettext.textdomain(DOMAIN)
    for one in (command, *_below(command)):
        for name in _HELP:
            text = getattr(one, name, None)
            if text:
                setattr(one, name, translated(say(text), language))


def texts(command: Any) -> set[str]:
    """Return every text that `speak` translates."""
    found = (
        getattr(one, name, None) for one in (command, *_below(command)) for name in ("help", "short_help")
    )
    return {text for text in found if text}


def _below(command: Any) -> Iterator[Any]:
    yield from getattr(command, "params", ())
    if hasattr(command, "get_help_option"):
        yield command.get_help_option(typer.Context(command))  # which the command keeps
    for one in getattr(command, "commands", {}).values():
        yield one
        yield from _below(one)
