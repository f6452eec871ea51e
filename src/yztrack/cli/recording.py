"""Records into files: what `add-actual`, `add-source`, `new` and `import` share.

A change of one file or of several is judged as a whole, against the texts that stand in the files when their
locks are held: what brings an error is refused before anything is written. A dry run does the same and writes
nothing. Either gives the workspace before and after, of which is told what was written and which goals moved.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from yztrack.cli.door import put, tell
from yztrack.finding import Refusal
from yztrack.message import say, translated, visible

if TYPE_CHECKING:
    from datetime import date

    from yztrack.changes import Move
    from yztrack.finding import Finding
    from yztrack.model import Language
    from yztrack.store import Loaded
    from yztrack.writing import Written

SOURCES = "sources.toml"
_CONTEXT = 3
_LINE = re.compile(r"[^\n]*\n|[^\n]+\Z")  # nothing but LF ends a line of TOML, and of a patch
Edit = Callable[[str], str]


class Recorded(NamedTuple):
    """A change: the workspace before and after, and the texts of each file before and after, by path."""

    before: Loaded
    after: Loaded
    texts: Mapping[str, tuple[str, str]]


class _Judge:
    """What a change makes of a workspace, file by file; sound only when all of its files are seen."""

    def __init__(self, loaded: Loaded, on: date, words: Language, *, quiet: bool) -> None:
        self.before = self.after = loaded
        self.on = on
        self.words = words
        self.quiet = quiet
        self.texts: dict[str, tuple[str, str]] = {}

    def see(self, relative: str, before: str | None, after: str) -> None:
        """Take in the texts of one file; `before` is None for a new one."""
        if before is not None:
            self.before = _with_text(self.before, relative, before, written=True)
        self.after = _with_text(self.after, relative, after, written=False)
        self.texts[relative] = before or "", after

    def recorded(self) -> Recorded:
        """Return the change; raises Refusal for one that brings an error."""
        for finding in _brought(self.before, self.after, set(self.texts), self.on):
            if finding.severity == "error":
                refuse_finding(finding, written=False)
            if not self.quiet:
                fields = {"severity": finding.severity, "message": finding.message, "help": finding.help}
                tell(translated(say("{severity}: {message}; {help}", **fields), self.words))
        return Recorded(self.before, self.after, self.texts)


def save(
    loaded: Loaded,
    edits: Mapping[str, Edit],
    new: Mapping[str, str],
    on: date,
    words: Language,
    *,
    dry_run: bool = False,
    quiet: bool = False,
) -> Recorded:
    """Change files and write new ones, by path below the workspace: all of them or none.

    What it says on stderr, unless it is to be quiet, is what the change brings that is less than an error.
    Raises Refusal.
    """
    judge = _Judge(loaded, on, words, quiet=quiet)
    if dry_run:
        for relative, edit in edits.items():
            text = _read(loaded, relative)
            judge.see(relative, text, edit(text))
        for relative, text in new.items():
            judge.see(relative, None, text)
        return judge.recorded()
    return _written(judge, loaded, edits, new)


def _written(judge: _Judge, loaded: Loaded, edits: Mapping[str, Edit], new: Mapping[str, str]) -> Recorded:
    from yztrack.writing import rewrite, rewrite_all

    told: list[Recorded] = []

    def check(files: tuple[Written, ...]) -> None:
        for relative, file in zip((*edits, *new), files, strict=True):
            judge.see(relative, file.before if relative in edits else None, file.after)
        told.append(judge.recorded())

    def edit_alone(text: str) -> str:
        judge.see(relative, text, after := edit(text))
        told.append(judge.recorded())
        return after

    files: tuple[Written, ...]
    if len(edits) == 1 and not new:
        relative, edit = next(iter(edits.items()))
        files = (rewrite(loaded.root / relative, edit_alone),)
    else:
        files = rewrite_all(
            loaded.root,
            {loaded.root / relative: edit for relative, edit in edits.items()},
            {loaded.root / relative: text for relative, text in new.items()},
            check=check,
        )
    for file in files:
        if file.other_names:
            from yztrack import wording

            tell(wording.OTHER_NAMES.text(judge.words, count=file.other_names))
    return told[-1]


def _read(loaded: Loaded, relative: str) -> str:
    try:
        return (loaded.root / relative).read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        message = say("{path} was changed by another program in the meantime", path=loaded.shown(relative))
        raise Refusal(message, say("look at the file, then run this again")) from None


def _with_text(loaded: Loaded, relative: str, text: str, *, written: bool) -> Loaded:
    """The workspace as it is with another text of one file; raises Refusal where that cannot be read."""
    from dataclasses import replace

    from yztrack.document import place_faults, read_indicator, read_sources
    from yztrack.rules import BY_CODE

    body = text.removeprefix("\ufeff")
    if relative.removesuffix(".toml") in loaded.workspace.indicators and loaded.texts[relative] == body:
        return loaded
    if relative == SOURCES:
        sources = read_sources(body)
        if sources.records is None:
            refuse_finding(
                place_faults(loaded.shown(relative), body, sources.faults, BY_CODE)[0], written=written
            )
        workspace = replace(loaded.workspace, sources=sources.records)
        return loaded._replace(workspace=workspace, texts=loaded.texts.with_text(relative, body))
    reading = read_indicator(relative.removesuffix(".toml"), body)
    if reading.records is None:
        refuse_finding(
            place_faults(loaded.shown(relative), body, reading.faults, BY_CODE)[0], written=written
        )
    return loaded.with_indicator(relative, body, reading.records)


def _brought(before: Loaded, after: Loaded, files: set[str], on: date) -> list[Finding]:
    """What the rules find after a change and did not before, errors first."""
    ids = {one.removesuffix(".toml") for one in files}
    found = _findings(after, ids, on)
    if not found:
        return []
    known = Counter((one.path, one.code, one.message) for one in _findings(before, ids, on))
    new = []
    for one in found:
        known[one.path, one.code, one.message] -= 1
        if known[one.path, one.code, one.message] < 0:
            new.append(one)
    return sorted(new, key=lambda one: one.severity != "error")


def _findings(loaded: Loaded, ids: Collection[str], on: date) -> list[Finding]:
    """What the rules find in the files that a change concerns; a source more concerns its own file alone."""
    from yztrack.cli.naming import findings_of
    from yztrack.rules import WORKSPACE_RULES
    from yztrack.rules.plan import concerned

    there = {one for one in ids if one in loaded.workspace.indicators}
    files = (concerned(loaded.workspace, there) or frozenset()) | ({"sources"} & set(ids))
    return findings_of(loaded, on, WORKSPACE_RULES, files)


def refuse_finding(finding: Finding, *, written: bool = True) -> NoReturn:
    """Refuse for what stands in a file, or for what would; a line that was not written has no number."""
    fields = {"path": finding.path, "code": finding.code, "message": finding.message}
    if written:
        raise Refusal(say("{path}:{line}: {code} {message}", line=finding.line, **fields), finding.help)
    raise Refusal(
        say("{path}: {code} {message}", **fields), say("{help}; nothing was written", help=finding.help)
    )


def show(told: Recorded, words: Language, *, dry_run: bool) -> None:
    """Print what was written, and where; of a dry run the differences, which are a patch where piped."""
    from yztrack import wording

    for relative, (before, after) in told.texts.items():
        shown = told.after.shown(relative)
        if dry_run:
            _put(_diff(before, after, shown))
        elif before != after:
            place = f"{shown}:{_line_of_change(before, after)}"
            _put(wording.WROTE.text(words, place=place) + "\n" + _added(before, after))


def _put(text: str) -> None:
    """Print what stands in a file: as it is to a pipe, steering nothing to a terminal."""
    if sys.stdout.isatty():
        text = "\n".join("\t".join(map(visible, line.split("\t"))) for line in text.split("\n"))
    put(text)


def _diff(before: str, after: str, shown: str) -> str:
    """Return a patch of one hunk, from the first line that differs to the last: text was only inserted."""
    old, new = (_LINE.findall(text) for text in (before, after))
    if old == new:
        return ""
    start = next((at for at, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]), len(old))
    tail = 0
    while tail < min(len(old), len(new)) - start and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    first, ends = max(0, start - _CONTEXT), (len(old) - tail, len(new) - tail)
    more = min(tail, _CONTEXT)
    lines = [
        f"--- {f'a/{shown}' if before else '/dev/null'}\n+++ b/{shown}\n",
        f"@@ -{_range(first, ends[0] + more)} +{_range(first, ends[1] + more)} @@\n",
        *(f" {line}" for line in old[first:start]),
        *(f"-{line}" for line in old[start : ends[0]]),
        *(f"+{line}" for line in new[start : ends[1]]),
        *(f" {line}" for line in old[ends[0] : ends[0] + more]),
    ]
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )


def _range(start: int, end: int) -> str:
    """Lines as a patch counts them: from 1, the number left away where it is 1."""
    if end - start == 1:
        return str(start + 1)
    return f"{start + (end > start)},{end - start}"


def _added_span(before: str, after: str) -> tuple[int, int]:
    """Where the text that was inserted stands; text was only ever inserted, in one place or two."""
    start = _shared(len(before), lambda count: before[:count] == after[:count])
    rest = len(before) - start
    end = len(after) - _shared(rest, lambda tail: before[len(before) - tail :] == after[len(after) - tail :])
    return _from_its_header(after, start, end)


def _from_its_header(text: str, start: int, end: int) -> tuple[int, int]:
    """The same insertion, from the header of its record: that may begin as the record behind it does."""
    at = start
    while at and text[at - 1] == text[end - 1 - start + at]:
        at -= 1
        if text[at] == "[" and text[at - 1 : at] in {"", "\n"}:
            return at, end - start + at
    return start, end


def _shared(most: int, same: Callable[[int], bool]) -> int:
    """The greatest count for which two texts are the same; slices are compared faster than characters."""
    return bisect_left(range(1, most + 1), True, key=lambda count: not same(count))


def _line_of_change(before: str, after: str) -> int:
    start, end = _added_span(before, after)
    blank = len(after[start:end]) - len(after[start:end].lstrip("\r\n"))
    return after.count("\n", 0, start + blank) + 1


def _added(before: str, after: str) -> str:
    start, end = _added_span(before, after)
    return "".join(f"  {line}\n" for line in after[start:end].strip("\r\n").splitlines())


def tell_moves(told: Recorded, ids: Collection[str], on: date, words: Language) -> None:
    """Print what became of the goals of some indicators; of those that depend on them, what moved."""
    from yztrack import wording

    own = 0
    for move in _moves(told, ids, on):
        named = move.target.partition("@")[0] in ids
        own += named
        rating = wording.rating_text(move.after, words)
        if move.moved and move.before is not None:
            earlier = wording.rating_text(move.before, words)
            put(wording.MOVED.text(words, target=move.target, before=earlier, after=rating) + "\n")
        elif named:
            put(wording.STAYED.text(words, target=move.target, rating=rating) + "\n")
    if not own:
        put(wording.NO_TARGETS.text(words) + "\n")


def tell_moved(told: Recorded, ids: Collection[str], on: date, words: Language) -> None:
    """Print the goals that moved, of some indicators and of those that depend on them, and no other."""
    from yztrack import wording

    for move in _moves(told, ids, on):
        if move.moved and move.before is not None:
            ratings = {"before": move.before, "after": move.after}
            shown = {side: wording.rating_text(rating, words) for side, rating in ratings.items()}
            put(wording.MOVED.text(words, target=move.target, **shown) + "\n")


def _moves(told: Recorded, ids: Collection[str], on: date) -> list[Move]:
    """Every goal of some indicators and of their dependents, before and after."""
    from yztrack.changes import moves
    from yztrack.report import Selection, judge

    asked = _dependents(told.after, ids)
    reports = [
        judge(one.workspace, on, Selection(indicators=asked & one.workspace.indicators.keys()), methods=())
        for one in (told.before, told.after)
    ]
    return moves(*reports)


def _dependents(loaded: Loaded, ids: Collection[str]) -> frozenset[str]:
    """Some indicators with all whose goals may hang on them: by derivation, benchmark or rivalry."""
    from yztrack.rules.plan import concerned

    found = frozenset(ids)
    while (more := concerned(loaded.workspace, found) or found) != found:
        found = more
    return found
