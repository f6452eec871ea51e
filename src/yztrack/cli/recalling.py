"""What a command printed before, printed again where nothing changed that it rests on (`yztrack.answers`).

It stands before the command itself, so that a warm answer loads neither records nor rules. A command is run
as ever where it is told to (`--no-cache`), where its result goes elsewhere than to the two streams, and where
the workspace is just being changed.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial, wraps
from io import BufferedIOBase, TextIOWrapper
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO, ParamSpec, cast

import typer

from yztrack.cli import door

if TYPE_CHECKING:
    from pathlib import Path

    from yztrack.answers import Stamps

P = ParamSpec("P")
NoCache = Annotated[
    bool,
    typer.Option("--no-cache", envvar="YZTRACK_NO_CACHE", help="Judge anew, and keep nothing of it."),
]
Options = Mapping[str, Any]
Besides = Callable[[Options, "Path"], str | None]
# what Rich, the terminal and the language of a result go by
_STEERING = (
    "LC_ALL", "LC_MESSAGES", "LC_CTYPE", "LANG", "LANGUAGE", "YZTRACK_LANG", "TERM", "COLORTERM", "NO_COLOR",
    "FORCE_COLOR", "COLUMNS", "LINES", "TTY_COMPATIBLE", "TTY_INTERACTIVE",
)  # fmt: skip


def recalled(besides: Besides) -> Callable[[Callable[P, int]], Callable[P, int]]:
    """Print what a command printed before; `besides` is what it rests on besides its workspace.

    That is None where the command must be run.
    """

    def decorate(command: Callable[P, int]) -> Callable[P, int]:
        @wraps(command)
        def asked(*args: P.args, **kwargs: P.kwargs) -> int:
            if kwargs.get("no_cache"):
                return command(*args, **kwargs)
            return _answered(command.__name__, kwargs, besides, partial(command, *args, **kwargs))

        return asked

    return decorate


def _answered(name: str, options: Options, besides: Besides, run: Callable[[], int]) -> int:
    from yztrack.answers import stamps
    from yztrack.files import files, unsettled

    root = door.root_of(options["targets"])

    def state() -> Stamps | None:
        more = besides(options, root)
        told = None if more is None or unsettled(root) else stamps(files(root))
        return told and told._replace(text=f"{more}\n{told.text}")

    return _recalled((name, str(root), repr(sorted(options.items()))), state, run)


def _recalled(question: tuple[str, ...], state: Callable[[], Stamps | None], run: Callable[[], int]) -> int:
    from yztrack import answers

    shelves = answers.Shelves.mine() if _has_bytes() else None
    before = None if shelves is None else state()
    if shelves is None or before is None:
        return run()
    question = (*question, _look())
    key = answers.key((before.text, answers.program(), door.today().isoformat()))
    known = shelves.recall(question, key)
    if known is not None:
        door.put_bytes(known.out)
        sys.stdout.flush()
        door.tell_bytes(known.err)
        return known.code
    draft = shelves.begin() if before.settled else None
    if draft is None:
        return run()
    told: list[bytes] = []
    try:
        with _copied("stdout", draft.write), _copied("stderr", told.append):
            code = run()
        if state() == before:
            shelves.keep(question, key, draft, code, b"".join(told))
    finally:
        draft.drop()
    return code


def recalled_help(arguments: Sequence[str], run: Callable[[], object]) -> object:
    """Print a page of help that was printed before, without what draws it: that takes longer than all else.

    Only where the arguments are nothing but a command's name and the asking for help, so that no command is
    ever left undone.
    """
    words = [one for one in arguments if one not in {"-h", "--help"}]
    asked = len(arguments) - len(words) == 1 and list(arguments[: len(words)]) == words and len(words) < 2
    if not asked or os.environ.get("YZTRACK_NO_CACHE"):
        return run()

    def helped() -> int:
        try:
            run()
        except SystemExit as end:
            if isinstance(end.code, int):
                return end.code
        return 0

    from yztrack.answers import Stamps

    sys.exit(_recalled(("help", *arguments), lambda: Stamps("", 0), helped))


def _has_bytes() -> bool:
    """Whether all that is printed passes through the streams; an old Windows console is drawn on directly."""
    if os.name == "nt" and sys.stdout.isatty():
        return False
    return all(isinstance(stream, TextIOWrapper) for stream in (sys.stdout, sys.stderr))


def _look() -> str:
    """What steers how a result looks: the terminal, its width and encoding, the environment."""
    parts = [f"{name}={os.environ[name]}" for name in _STEERING if name in os.environ]
    for stream in (sys.stdout, sys.stderr):
        terminal = stream.isatty()
        width = os.get_terminal_size(stream.fileno()).columns if terminal else 0
        parts.append(f"{terminal} {width} {stream.encoding}")
    return " ".join(parts)


class _Copying(BufferedIOBase):
    """The bytes of a stream, which somebody else is given too."""

    def __init__(self, through: BinaryIO, copy: Callable[[bytes], object]) -> None:
        self._through = through
        self._copy = copy

    def write(self, data: Any) -> int:
        """Write through, then give the copy away."""
        self._through.write(data)
        self._copy(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Flush what is below."""
        self._through.flush()

    def writable(self) -> bool:
        """Tell that it can be written to."""
        return True

    def isatty(self) -> bool:
        """Tell whether a person reads it."""
        return self._through.isatty()

    def fileno(self) -> int:
        """Tell the number of the file below."""
        return self._through.fileno()


@contextmanager
def _copied(name: str, copy: Callable[[bytes], object]) -> Iterator[None]:
    """Give away a copy of all that is written to a standard stream."""
    stream = cast("TextIOWrapper", getattr(sys, name))
    stream.flush()
    copying = _Copying(cast("BinaryIO", stream.buffer), copy)
    over = TextIOWrapper(
        cast("BinaryIO", copying),
        stream.encoding,
        stream.errors,
        line_buffering=stream.line_buffering,
    )
    setattr(sys, name, over)
    try:
        yield
        over.flush()
    finally:
        setattr(sys, name, stream)
        with suppress(OSError):  # what could not be written was told already
            over.detach()
