"""What `check` does with `--fix` and `--diff`: mends files, or shows how it would.

A file is tried where something is wrong with it that may have a remedy, and each is mended on its own: one
that cannot be written hides no other. A link is followed to its file; one that leaves the workspace was never
read, and so is never written, and neither is what is not UTF-8.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from yztrack.cli.door import FOUND, put, put_data, refuse, tell
from yztrack.finding import Finding, Refusal
from yztrack.message import Message, say, translated, visible

if TYPE_CHECKING:
    from yztrack.model import Language
    from yztrack.remedies import Kind, Repair
    from yztrack.store import Loaded

Fix = Annotated[bool, typer.Option("--fix", help="Mend what has one safe remedy, then check.")]
Diff = Annotated[
    bool, typer.Option("--diff", help="Print what --fix would change, as a patch, and write nothing.")
]

_SUFFIX, _BOM = ".toml", "\ufeff"


class Mended(NamedTuple):
    """How many files were changed, and whether one could not be written."""

    files: int
    refused: bool


def remediable(select: Sequence[str], ignore: Sequence[str]) -> frozenset[str]:
    """Return the codes that may be mended of those that are asked for; raises Refusal."""
    from yztrack.cli.selection import chosen
    from yztrack.remedies import CODES

    every = [Finding("", 1, 1, code, "", "error", "", "") for code in CODES]
    return frozenset(one.code for one in chosen(every, select, ignore))


def mend(loaded: Loaded, files: Collection[str] | None, codes: Collection[str], words: Language) -> Mended:
    """Mend what has one safe remedy, in some files alone if given, and say on stderr what was done.

    `files` are named as rules name them.
    """
    from yztrack.writing import rewrite

    done, count, refused = 0, 0, False
    for relative in _suspects(loaded, files):
        told: list[Repair] = []
        try:
            written = rewrite(loaded.root / relative, _edit(relative, codes, told))
        except Refusal as refusal:
            refuse(refusal)
            refused = True
            continue
        _tell_repairs(loaded.shown(relative), told, written.other_names if told else 0, words)
        done, count = done + bool(told), count + len(told)
    if not done:
        _tell(say("nothing was fixed"), words)
    else:
        _tell(say("{count} fixed; files changed: {files}", count=count, files=done), words)
    return Mended(done, refused)


def differ(
    loaded: Loaded,
    files: Collection[str] | None,
    codes: Collection[str],
    words: Language,
    output: Path | None = None,
) -> int:
    """Print what `mend` would change as one patch, and write nothing; return the exit code, 1 if it would.

    Raises Refusal for an output other than stdout: of a patch there is one format, and `>` writes it.
    """
    if output is not None:
        raise Refusal(say("--diff prints a patch and has no --output"), say("write > {path}", path=output))
    found = 0
    for relative in _suspects(loaded, files):
        before = _content(loaded, relative)
        if before is None:
            continue
        after = _edit(relative, codes, [])(before)
        if after != before:
            _put(_diff(before, after, loaded.shown(relative)))
            found += 1
    sys.stdout.flush()
    _tell(say("files that would change: {count}", count=found), words)
    return FOUND if found else 0


def _suspects(loaded: Loaded, files: Collection[str] | None) -> Iterator[str]:
    """The files that may have something to mend, by path below the workspace."""
    broken = {one.path for one in loaded.findings}
    for relative, text in loaded.texts.items():
        name = relative.removesuffix(_SUFFIX)
        if files is not None and name not in files:
            continue
        indicator = loaded.workspace.indicators.get(name)
        actuals = () if indicator is None else indicator.actuals
        if loaded.shown(relative) in broken or text.startswith(_BOM) or len(set(actuals)) < len(actuals):
            yield relative


def _edit(relative: str, codes: Collection[str], told: list[Repair]) -> Callable[[str], str]:
    """The repair of one file, which also keeps what it did."""
    from yztrack.remedies import repair

    def edit(text: str) -> str:
        repaired = repair(_kind(relative), text, codes)
        told[:] = repaired.repairs
        return repaired.text

    return edit


def _kind(relative: str) -> Kind:
    from yztrack.files import SETTINGS, SOURCES

    return "sources" if relative == SOURCES else "settings" if relative == SETTINGS else "indicator"


def _content(loaded: Loaded, relative: str) -> str | None:
    """The text with its BOM; None where the file was just taken away or spoilt."""
    try:
        return (loaded.root / relative).read_bytes().decode()
    except (OSError, UnicodeDecodeError):
        return None


def _tell_repairs(shown: str, told: Sequence[Repair], other_names: int, words: Language) -> None:
    for one in told:
        _tell(say("{path}:{line}: {done}", path=shown, line=one.line, done=one.message), words)
    if other_names:
        _tell(
            say("the file has {count} other names (hard links); they keep the old text", count=other_names),
            words,
        )


def _tell(message: Message, words: Language) -> None:
    tell(translated(message, words))


def _put(patch: str) -> None:
    """Print a patch: as it is to a pipe, steering nothing to a terminal."""
    if not sys.stdout.isatty():
        put_data(patch)
        return
    put("\n".join("\t".join(map(visible, line.split("\t"))) for line in patch.split("\n")))


def _diff(before: str, after: str, shown: str) -> str:
    """A patch that tools can apply: lines end at LF alone, and nowhere else."""
    from difflib import unified_diff

    old, new = (re.findall(r"[^\n]*\n|[^\n]+", text) for text in (before, after))
    lines = unified_diff(old, new, f"a/{shown}", f"b/{shown}")
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )
