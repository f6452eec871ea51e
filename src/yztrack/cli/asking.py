"""Arguments of commands that write: asked for on a terminal, bounded in length, read into periods.

A prompt is never required: what can be asked for can be given, and where no person sits at the terminal a
missing argument is refused.
"""

from __future__ import annotations

import sys
from contextlib import redirect_stdout
from typing import TYPE_CHECKING

from yztrack.finding import Refusal
from yztrack.message import Message, say, visible

if TYPE_CHECKING:
    from yztrack.period import Period

LONGEST_NAME, LONGEST, LONGEST_NOTE = 200, 1000, 20_000  # lines and notes as in `model`


def on_terminal() -> bool:
    """Whether there is someone to be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def asked(given: str | None, name: str, usage: Message, most: int = LONGEST_NAME) -> str:
    """Return what was given, or on a terminal what is typed when asked; raises Refusal."""
    if given is not None:
        return bounded(given, name, most)
    if not on_terminal():
        raise Refusal(say("{name} is missing", name=name), usage)
    return bounded(_typed(name), name, most)


def bounded(text: str, name: str, most: int = LONGEST) -> str:
    """Return a text; raises Refusal for one that is longer than any file holds."""
    if len(text) > most:
        message = say("{name} has {count} characters", name=name, count=len(text))
        raise Refusal(message, say("give no more than {count}", count=most))
    return text


def confirmed(message: Message, question: Message) -> bool:
    """Return whether a person on the terminal says yes; False where there is none."""
    import typer

    if not on_terminal():
        return False
    try:
        with redirect_stdout(sys.stderr):  # the library's prompts leave a space on stdout
            return typer.confirm(visible(f"{message}; {question}"), err=True)
    except typer.Abort:
        raise KeyboardInterrupt from None


def _typed(name: str) -> str:
    import typer

    try:
        with redirect_stdout(sys.stderr):
            answer: str = typer.prompt(name, err=True)
    except typer.Abort:
        raise KeyboardInterrupt from None
    return answer


def read_span(text: str, name: str) -> Period:
    """Read a period that was given as an argument or for an option; raises Refusal."""
    from yztrack.spans import read_period

    try:
        return read_period(text)
    except ValueError as error:
        raise Refusal(say("{name}: {reason}", name=name, reason=error.args[0])) from None
