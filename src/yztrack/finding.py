"""What is wrong with a file, as a value with a place; and an operation that was refused."""

from __future__ import annotations

from collections.abc import Callable
from inspect import cleandoc
from typing import Any, Literal, NamedTuple

Severity = Literal["error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")


class Finding(NamedTuple):
    """One fault of one file. Sorts by place; `line` and `column` count from 1, columns in characters."""

    path: str
    line: int
    column: int
    code: str
    name: str
    severity: Severity
    message: str
    help: str


class Fault(NamedTuple):
    """A fault before it has a place: the key path into the document, and the words.

    `where` is a path like ("targets", 0, "more_than"); an empty one is the file itself. `line` and `column`
    are given only where a parser stopped and there is no key to point at.
    """

    code: str
    where: tuple[str | int, ...]
    message: str
    help: str
    line: int = 0
    column: int = 0


class Rule(NamedTuple):
    """A named fault: one function with a docstring of four parts (what, why, a bad file, a good file).

    What the function takes and yields depends on the registry that holds the rule; a rule that the parser
    itself applies has a function that yields nothing.
    """

    code: str
    name: str
    severity: Severity
    check: Callable[..., Any]

    @property
    def text(self) -> str:
        """The docstring, as `yztrack rule CODE` prints it."""
        return cleandoc(self.check.__doc__ or "")


class Refusal(Exception):  # noqa: N818  it is no error of the program: it says what to do instead
    """An operation that will not be done: what, where, and what to do instead. The door exits with 2."""

    def __init__(self, message: str, help: str = "") -> None:  # noqa: A002  the word of design.md
        super().__init__(message)
        self.message = message
        self.help = help
