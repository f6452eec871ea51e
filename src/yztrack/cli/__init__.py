"""The door: read arguments, call one function, print, choose the exit code.

Typer is imported here and nothing heavy; each command imports what it needs when it runs. Of the commands
only the one that is called is made, since to make all of them takes longer than many a command itself.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Collection, Mapping
from importlib import import_module
from io import BufferedWriter, FileIO, TextIOWrapper
from typing import Annotated, cast

import typer

from yztrack import __version__
from yztrack.cli import door, tongue
from yztrack.cli.recalling import recalled_help

# the module of each command, which holds a function of the same name
COMMANDS: Mapping[str, str] = {
    "status": "status",
    "show": "show",
    "explain": "explain",
    "add-actual": "add_actual",
    "add-source": "add_source",
    "new": "new",
    "init": "init",
    "import": "import_file",
    "check": "check",
    "diff": "diff",
    "export": "export",
    "report": "report",
    "cluster": "cluster",
    "rule": "rule",
    "schema": "schema",
}
_GARBAGE = 500_000  # new objects before the collector looks at all of them: 8 to 14 % of the time of `status`
_COMPLETING = "_YZTRACK_COMPLETE"


def _print_version(asked: bool) -> None:
    if asked:
        door.put(f"yztrack {__version__}\n")
        raise typer.Exit


def common(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", is_eager=True, callback=_print_version)
    ] = False,
) -> None:
    """Take the options that stand before a command."""


def command_line(names: Collection[str] = COMMANDS.keys(), *, bare: bool = False) -> typer.Typer:
    """Return the command line with some commands, all if none are named; `bare` ones have no options."""
    made = typer.Typer(
        name="yztrack",
        help="Track a plan's goals against reported figures. Goals and actuals are TOML files in git.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    made.callback()(common)
    for name in names:
        module = import_module(f"yztrack.cli.{COMMANDS[name]}")
        command = getattr(module, COMMANDS[name])
        made.command(name, cls=getattr(module, "CommandClass", None))(_bare(command) if bare else command)
    return made


def _bare(command: Callable[..., object]) -> Callable[[], None]:
    """A command that can only be listed: to make its options takes most of the time of a list."""

    def listed() -> None:
        pass

    listed.__doc__ = command.__doc__
    return listed


def main() -> None:
    """Run the command line; what the terminal cannot encode is replaced, never a reason to fail."""
    gc.set_threshold(_GARBAGE)
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # what a file may hold is not theirs to say
    _mend_streams()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        try:
            recalled_help(sys.argv[1:], _run)
        finally:
            sys.stdout.flush()
    except KeyboardInterrupt:
        sys.exit(door.INTERRUPTED)
    except OSError as error:
        sys.exit(door.fail(error))


def _run() -> object:
    """Run the command line, its help in the language of the user."""
    command = typer.main.get_command(_reached(sys.argv[1:]))
    language = tongue.wanted(sys.argv[1:])
    if language == "zh":
        tongue.speak(command, language)
    return command()


def _reached(arguments: list[str]) -> typer.Typer:
    """The command line with the commands that the arguments can reach."""
    if _COMPLETING in os.environ:
        arguments = _typed()
        if not arguments:
            return command_line(bare=True)
    if arguments[:1] == ["--version"]:
        return command_line(())
    if arguments and arguments[0] in COMMANDS:
        return command_line(arguments[:1])
    return command_line(bare=arguments in ([], ["-h"], ["--help"]))


def _typed() -> list[str]:
    """The words before the one that a shell wants to complete, as the scripts of Typer tell them."""
    line = os.environ.get("COMP_WORDS") or os.environ.get("_TYPER_COMPLETE_ARGS", "")
    words, place = line.split()[1:], os.environ.get("COMP_CWORD", "")
    if place.isdecimal():
        return words[: max(0, int(place) - 1)]
    return words if line[-1:].isspace() else words[:-1]


def _mend_streams() -> None:
    """Give a stream that the caller closed (`>&-`) the null device, before a target file takes its number.

    And give unbuffered output (PYTHONUNBUFFERED) a buffer: without one, Python takes a write of which the
    system took a part for a whole one, and a full disk would cut the result in silence.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115  open to the end
    out = sys.stdout
    if isinstance(out, TextIOWrapper) and isinstance(out.buffer, FileIO):
        encoding = out.encoding
        sys.stdout = TextIOWrapper(BufferedWriter(cast("FileIO", out.detach())), encoding=encoding)
