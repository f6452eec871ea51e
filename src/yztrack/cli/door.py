"""What every command does at the door: the clock, the language, the workspace, the exit code.

Results go to stdout, everything else to stderr. Exit codes: 0 fine, 1 findings or `--fail-on`, 2 could not do
it, 130 on Ctrl-C. A bug keeps its traceback.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec

import typer

from yztrack.finding import Finding, Refusal
from yztrack.message import say, translated, visible

if TYPE_CHECKING:
    from datetime import date

    from yztrack.model import Language, Settings
    from yztrack.store import Loaded

FOUND, REFUSED, PIPE_CLOSED, INTERRUPTED = 1, 2, 141, 130
P = ParamSpec("P")


def boundary(command: Callable[P, int]) -> Callable[P, None]:
    """Turn a command's result into the exit code, a refusal into words, and an interrupt into 130."""

    @wraps(command)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> None:
        _spoken.clear()
        given = kwargs.get("lang")
        if given in {"en", "zh"} or from_locale():
            _spoken.append("zh" if given == "zh" or (given is None and from_locale()) else "en")
        try:
            code = command(*args, **kwargs)
            sys.stdout.flush()
        except Refusal as refusal:
            code = refuse(refusal)
        except OSError as error:
            code = fail(error)
        except MemoryError:
            message = say("there is not enough memory for these files")
            code = refuse(Refusal(message, say("split the largest of them, or allow more memory")))
        except KeyboardInterrupt:
            code = INTERRUPTED
        raise typer.Exit(code)

    return guarded


_LEFT_OUT = say("left out of the result; `yztrack check` tells more")
_spoken: list[Language] = []  # the language of this run, as soon as it is known


def refuse(refusal: Refusal) -> int:
    """Print a refusal in the language of the run; return the exit code."""
    told = say("error: {message}", message=refusal.message)
    if refusal.help:
        told = say("error: {message}\nhelp: {help}", message=refusal.message, help=refusal.help)
    tell(translated(told, _spoken[-1] if _spoken else "en"))
    return REFUSED


def fail(error: OSError) -> int:
    """Say what the system would not do, quietly where the reader is gone; return the exit code."""
    if error.filename is not None:
        told = say("{file}: {reason}", file=error.filename, reason=error.strerror)
        return refuse(Refusal(told, say("mend that first")))
    _drop_output()
    if isinstance(error, BrokenPipeError):
        return PIPE_CLOSED
    told = say("the result could not be written: {reason}", reason=error.strerror)
    return refuse(Refusal(told, say("write it somewhere else")))


def _drop_output() -> None:
    """Leave what is buffered unwritten; else the interpreter tries again at its end, and fails again."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def tell(text: str) -> None:
    """Print to stderr, what would steer a terminal made visible."""
    with suppress(OSError):  # where stderr is closed or full, the exit code still tells
        print("\n".join(visible(line) for line in text.split("\n")), file=sys.stderr)


def tell_bytes(data: bytes) -> None:
    """Print to stderr what was printed there before."""
    with suppress(OSError):
        sys.stderr.flush()
        sys.stderr.buffer.write(data)
        sys.stderr.flush()


def put(text: str) -> None:
    """Print a result for people to stdout, in the terminal's encoding."""
    sys.stdout.write(text)


def put_data(text: str) -> None:
    """Print a result for machines to stdout: UTF-8 and LF, wherever it runs."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    sys.stdout.write(text)


def put_bytes(data: bytes) -> None:
    """Print a result for machines that is UTF-8 already."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
    else:
        sys.stdout.write(data.decode())


def today() -> date:
    """The clock of the whole house."""
    from datetime import date

    return date.today()  # noqa: DTZ011  a plan's days are those of the place it is read in


def day(text: str | None) -> date:
    """Read `--as-of`: a date, or a month or year for its last day; today when there is none."""
    if text is None:
        return today()
    from yztrack.period import parse_period

    try:
        last: date = parse_period(text).last
    except ValueError as error:
        raise Refusal(say("--as-of: {error}", error=error.args[0])) from None
    return last


def language(given: str | None, settings: Settings) -> Language:
    """Choose the language: `--lang` or YZTRACK_LANG, then a Chinese locale, then the workspace's own."""
    if given is not None and given not in {"en", "zh"}:
        raise Refusal(say("--lang {given}: no such language", given=given), say("use en or zh"))
    chosen: Language = "zh" if given == "zh" else "en"
    if given is None:
        chosen = "zh" if from_locale() else settings.language
    _spoken.append(chosen)
    return chosen


def from_locale() -> bool:
    """Return whether the locale is a Chinese one."""
    named = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return named.lower().startswith("zh")


def root_of(targets: Path | None) -> Path:
    """Find the workspace."""
    from yztrack.files import find_workspace

    return find_workspace(targets, targets or _here())


def open_workspace(targets: Path | None) -> Loaded:
    """Find and read the workspace."""
    from yztrack.store import load

    return load(root_of(targets))


def _here() -> Path:
    try:
        return Path.cwd()
    except OSError:
        raise Refusal(say("the current folder is no longer there"), say("change into another one")) from None


def tell_findings(findings: list[Finding]) -> None:
    """Name what could not be read, on stderr: each file once, with its first fault."""
    from yztrack.render.findings import concise

    first: dict[str, Finding] = {}
    for one in findings:
        first.setdefault(one.path, one)
    words = _spoken[-1] if _spoken else "en"
    tell(concise(list(first.values()), {}, words) + translated(_LEFT_OUT, words))
