"""A workspace as it stood in a git revision, read through the git command; nothing is checked out."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

from yztrack.finding import Refusal
from yztrack.message import say
from yztrack.store import Content, Loaded, Shelf, checked, taken

_HELP = say("name a revision that `git log` shows, or a date")


def load_revision(root: Path, revision: str) -> Loaded:
    """Read the workspace at `root` as it stood in a revision; raises Refusal where there is none."""
    commit = _resolved(root, revision)
    return Shelf(taken(root, _files(root, commit, revision))).whole()


def _resolved(root: Path, revision: str) -> str:
    found = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if found is None:
        raise Refusal(say("git knows no revision {revision} here", revision=revision), _HELP)
    return found.decode().strip()


def _files(root: Path, commit: str, revision: str) -> Iterator[Content]:
    """Each .toml file of the folder in a commit, by path; what is no plain file there is left out."""
    listed = _git(root, "ls-tree", "-r", "-z", commit, "--", ".") or b""
    objects: dict[str, str] = {}
    for entry in listed.split(b"\0"):
        head, _, name = entry.partition(b"\t")
        path = name.decode("utf-8", "surrogateescape")
        if head.startswith(b"100") and path.endswith(".toml") and not _hidden(path):
            objects[path] = head.split()[2].decode()
    if not objects:
        where = say("{folder} holds no .toml file in {revision}", folder=root.name, revision=revision)
        raise Refusal(where, _HELP)
    objects = dict(sorted(objects.items(), key=lambda one: one[0].split("/")))
    for path, content in zip(objects, _contents(root, list(objects.values())), strict=True):
        yield checked(path, content)


def _hidden(path: str) -> bool:
    return any(part.startswith(".") for part in path.split("/"))


def _contents(root: Path, objects: list[str]) -> Iterator[bytes]:
    """What objects hold, in their order."""
    told = _git(root, "cat-file", "--batch", given="\n".join(objects).encode() + b"\n") or b""
    at = 0
    for _ in objects:
        end = told.index(b"\n", at)
        size = int(told[at:end].split()[2])
        yield told[end + 1 : end + 1 + size]
        at = end + 1 + size + 1


def _git(root: Path, *arguments: str, given: bytes = b"") -> bytes | None:
    """What a git command prints, or None where it fails."""
    try:
        done = subprocess.run(  # noqa: S603  arguments, not a command line
            ["git", "-C", str(root), *arguments],  # noqa: S607  the user's own git
            input=given,
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        raise Refusal(say("git is not installed"), say("compare two dates instead")) from None
    return done.stdout if done.returncode == 0 else None
