"""Findings in the format that was asked for, to stdout or into a file; and where a repository begins."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from yztrack.cli.door import put, put_data, tell
from yztrack.finding import Refusal
from yztrack.message import say

if TYPE_CHECKING:
    from yztrack.finding import Finding
    from yztrack.model import Language
    from yztrack.store import Snapshot

Format = Literal["full", "concise", "json", "jsonl", "github", "gitlab", "junit", "sarif"]
_FOR_PEOPLE: frozenset[Format] = frozenset({"full", "concise"})
_COUNTED: frozenset[Format] = _FOR_PEOPLE | {"json", "jsonl"}
_OF_REPOSITORY: frozenset[Format] = frozenset({"github", "gitlab", "junit", "sarif"})


def drawn(found: Sequence[Finding], taken: Snapshot, form: Format, words: Language) -> str:
    """Return findings in a format; one for services names files from the root of the repository."""
    start = _below_repository(taken.root.parent) if form in _OF_REPOSITORY else ""
    named = {one.path for one in found}
    paths = {path: relative for relative in taken.texts if (path := taken.shown(relative)) in named}
    texts = {start + path: taken.texts[relative] for path, relative in paths.items()}
    if start:
        found = [one._replace(path=start + one.path) for one in found]
    return _render(found, texts, form, words)


def _render(found: Sequence[Finding], texts: Mapping[str, str], form: Format, words: Language) -> str:
    match form:
        case "full" | "concise":
            from yztrack.render import findings

            return (findings.full if form == "full" else findings.concise)(found, texts, words)
        case "json":
            from yztrack.render import findings_json

            return findings_json.render(found, texts)
        case "jsonl":
            from yztrack.render import findings_jsonl

            return findings_jsonl.render(found, texts)
        case "github":
            from yztrack.render import findings_github

            return findings_github.render(found, texts)
        case "gitlab":
            from yztrack.render import findings_gitlab

            return findings_gitlab.render(found, texts)
        case "junit":
            from yztrack.render import findings_junit

            return findings_junit.render(found, texts)
        case "sarif":
            from yztrack.render import findings_sarif

            return findings_sarif.render(found, texts)


def counted(found: Sequence[Finding], form: Format, words: Language) -> str:
    """Return how many findings there are of each rule."""
    if form == "json":
        from yztrack.render import findings_json

        return findings_json.statistics(found)
    if form == "jsonl":
        from yztrack.render import findings_jsonl

        return findings_jsonl.statistics(found)
    from yztrack.render import findings

    return findings.statistics(found, words)


def _below_repository(folder: Path) -> str:
    """The way from the root of the git repository down to a folder, with a slash; empty outside of one."""
    for root in (folder, *folder.parents):
        if (root / ".git").exists():
            way = folder.relative_to(root).as_posix()
            return "" if way == "." else f"{way}/"
    return ""


def emit(text: str, form: Format, output: Path | None) -> None:
    """Print the result, or write it into the file; raises Refusal, OSError."""
    if output is None:
        (put if form in _FOR_PEOPLE else put_data)(text)
        sys.stdout.flush()
    else:
        _write(output, text.encode("utf-8", "replace"))


def refuse_output(output: Path | None, form: Format, statistics: bool, root: Path) -> None:
    """Raise Refusal for numbers in a format without them, and a file that cannot or must not be written."""
    if statistics and form not in _COUNTED:
        formats = ", ".join(sorted(_COUNTED))
        raise Refusal(
            say("--statistics has no format {name}", name=form), say("use one of {names}", names=formats)
        )
    if output is None:
        return
    if output.is_dir():
        raise Refusal(say("{path} is a folder", path=output), say("name a file for the result"))
    place = output.resolve()
    if not (output.exists() or place.parent.is_dir()):
        raise Refusal(say("there is no folder {path}", path=output.parent), say("make it first"))
    if place.is_relative_to(root) and place.suffix == ".toml":
        raise Refusal(
            say("{path} is a file of the workspace", path=output), say("name another file for the result")
        )


def _write(output: Path, content: bytes) -> None:
    """Replace a file as a whole; what is no plain file, such as a pipe, is written to."""
    if output.exists() and not output.is_file():
        output.write_bytes(content)
        return
    from yztrack.disk import refusing, temporary_name, write_new

    place = output.resolve()
    temporary = temporary_name(place)
    with refusing(output):
        try:
            write_new(temporary, content, 0o666)
            if place.exists():
                temporary.chmod(place.stat().st_mode & 0o777)
            temporary.replace(place)
        except BaseException:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise


def conclude(found: Sequence[Finding], checked: int, form: Format, words: Language) -> None:
    """Tell people on stderr how many there are, or a GitHub step in its summary."""
    if form in _FOR_PEOPLE:
        from yztrack.render.findings import summary

        tell(summary(found, checked, words))
    elif form == "github":
        _add_step_summary(found, checked)


def _add_step_summary(found: Sequence[Finding], checked: int) -> None:
    """Append a table to the file that GitHub names; where it cannot be written, the exit code still tells."""
    named = os.environ.get("GITHUB_STEP_SUMMARY")
    if not named:
        return
    from yztrack.render.findings_github import step_summary

    try:
        with Path(named).open("a", encoding="utf-8", errors="replace", newline="\n") as file:
            file.write(step_summary(found, checked))
    except OSError as error:
        tell(f"note: {named}: {error.strerror}; the step has no summary")
