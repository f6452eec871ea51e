"""What `check` is asked for: rules by code, prefix or name, and files or folders of the workspace."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from os.path import lexists
from pathlib import Path
from typing import TYPE_CHECKING

from yztrack.cli.door import tell
from yztrack.finding import Refusal
from yztrack.message import say

if TYPE_CHECKING:
    from yztrack.finding import Finding
    from yztrack.store import Loaded, Snapshot

_SUFFIX = ".toml"


def chosen(found: Iterable[Finding], select: Sequence[str], ignore: Sequence[str]) -> list[Finding]:
    """Return the findings of the rules that are selected, all if none is, and not ignored; raises Refusal."""
    wanted, unwanted = _prefixes(select), _prefixes(ignore)
    return [
        one
        for one in found
        if (not wanted or one.code.startswith(wanted)) and not one.code.startswith(unwanted)
    ]


def _prefixes(given: Sequence[str]) -> tuple[str, ...]:
    """How the codes begin that are asked for by codes, their beginnings or names, with commas or without."""
    return tuple(_prefix(part.strip()) for one in given for part in one.split(","))


def _prefix(text: str) -> str:
    from yztrack.rules import ALL, find

    named = find(text)
    if named is not None:
        return named.code
    if not text or not any(rule.code.startswith(text.upper()) for rule in ALL):
        from yztrack.cli.naming import nearest

        remedy = nearest(text, [rule.name for rule in ALL], say("`yztrack rule` lists the rules"))
        raise Refusal(say("no rule's code starts with {prefix}", prefix=text or '""'), remedy)
    return text.upper()


def existing(taken: Snapshot, files: Collection[str] | None = None) -> set[str]:
    """Return the files that there are, as rules name them: without a suffix; of those that are given."""
    every = {relative.removesuffix(_SUFFIX) for relative in (*taken.texts, *taken.faults)}
    return every if files is None else every & set(files)


def concerned_files(named: frozenset[str] | None, loaded: Loaded) -> frozenset[str] | None:
    """Return the files that may hold a finding because of those that are named; None for all of them."""
    if named is None:
        return None
    from yztrack.rules.plan import concerned

    return concerned(loaded.workspace, named)


def named_files(paths: Sequence[Path], taken: Snapshot) -> frozenset[str] | None:
    """Return the files that are named; None for the whole workspace, as where none is.

    A folder stands for its files. A file that is not there any more counts, since others may name it: a list
    of changed files has deleted ones, too. Raises Refusal for what is not in the workspace.
    """
    if not paths:
        return None
    files: set[str] = set()
    for path in paths:
        place = _place(path, taken.root)
        if taken.root.is_relative_to(place):
            return None
        relative = place.relative_to(taken.root).as_posix()
        if relative.endswith(_SUFFIX):
            files.add(relative.removesuffix(_SUFFIX))
        elif place.is_dir():
            files.update(one for one in existing(taken) if f"{one}/".startswith(f"{relative}/"))
    return frozenset(files)


def _place(path: Path, root: Path) -> Path:
    """Where a path leads; a link is a file of the workspace itself, wherever it leads."""
    linked = path.is_symlink() and not path.is_dir()
    place = path.parent.resolve() / path.name if linked or not lexists(path) else path.resolve()
    inside = place.is_relative_to(root)
    remedy = say("name files or folders of the workspace")
    if not lexists(path):
        if not inside or path.suffix != _SUFFIX:
            raise Refusal(say("{path} does not exist", path=path), remedy)
        tell(say("note: {path} is gone; the files that name it are checked", path=path))
    if not inside and not root.is_relative_to(place):
        raise Refusal(say("{path} is not in the workspace {folder}", path=path, folder=root), remedy)
    return place
