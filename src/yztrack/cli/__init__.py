"""The door: read arguments, call one function, print, choose the exit code.

Typer is imported here and nothing heavy; each command imports what it needs when it runs.
"""

from __future__ import annotations

import os
import sys
from io import BufferedWriter, FileIO, TextIOWrapper
from typing import Annotated, Any, cast

import typer

from yztrack import __version__
from yztrack.cli import door, tongue
from yztrack.cli.add_actual import NegativesAllowed, add_actual
from yztrack.cli.add_source import add_source
from yztrack.cli.check import check
from yztrack.cli.diff import diff
from yztrack.cli.explain import explain
from yztrack.cli.export import export
from yztrack.cli.import_file import import_file
from yztrack.cli.init import init
from yztrack.cli.new import new
from yztrack.cli.report import report
from yztrack.cli.rule import rule
from yztrack.cli.schema import schema
from yztrack.cli.show import show
from yztrack.cli.status import status

app = typer.Typer(
    name="yztrack",
    help="Track a plan's goals against reported figures. Goals and actuals are TOML files in git.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(asked: bool) -> None:
    if asked:
        door.put(f"yztrack {__version__}\n")
        raise typer.Exit


@app.callback()
def common(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", is_eager=True, callback=_print_version)
    ] = False,
) -> None:
    """Take the options that stand before a command."""


app.command("status")(status)
app.command("show")(show)
app.command("explain")(explain)
app.command("add-actual", cls=NegativesAllowed)(add_actual)
app.command("add-source")(add_source)
app.command("new")(new)
app.command("init")(init)
app.command("import")(import_file)
app.command("check")(check)
app.command("diff")(diff)
app.command("export")(export)
app.command("report")(report)
app.command("rule")(rule)
app.command("schema")(schema)


def main() -> None:
    """Run the command line; what the terminal cannot encode is replaced, never a reason to fail."""
    _mend_streams()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        try:
            _command()()
        finally:
            sys.stdout.flush()
    except KeyboardInterrupt:
        sys.exit(door.INTERRUPTED)
    except OSError as error:
        sys.exit(door.fail(error))


def _command() -> Any:
    """The command line, its help in the language of the user."""
    command = typer.main.get_command(app)
    language = tongue.wanted(sys.argv[1:])
    if language == "zh":
        tongue.speak(command, language)
    return command


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
