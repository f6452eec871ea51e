"""Family YZ0: the file itself. These faults are found by the reader of the disk and the parser."""

from __future__ import annotations

from yztrack.finding import Rule
from yztrack.rules.plan import Found


def unreadable_file() -> Found:
    """A file of the workspace cannot be opened.

    Why: goals in it would be missing from every result without a word.

    Bad:
        a file without permission to read

    Good:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
    """
    yield from ()


def not_a_file() -> Found:
    """What ends in .toml is a folder, a device, a pipe, or a link that leaves the workspace.

    Why: it cannot hold an indicator, and reading it may never end or tell of another workspace.

    Bad:
        a folder named output.toml

    Good:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
    """
    yield from ()


def not_utf_8() -> Found:
    """A file is not encoded in UTF-8.

    Why: TOML is UTF-8; an editor that saves GBK or UTF-16 turns names into other names.

    Bad:
        a file saved as GBK

    Good:
        name = "Industrial output"
        name_zh = "工业产值"
        kind = "flow"
        unit = "bn"
    """
    yield from ()


def too_large() -> Found:
    """A file is larger than 64 MiB.

    Why: no indicator is; most likely something else was put there.

    Bad:
        a database dump named output.toml

    Good:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
    """
    yield from ()


def toml_syntax() -> Found:
    """A file is not TOML.

    Why: nothing of it can be read. A month without quotes is the commonest case.

    Bad:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[actuals]]
        period = 2025-06
        value = 40
        source = "plan"

    Good:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[actuals]]
        period = "2025-06"
        value = 40
        source = "plan"
        status = "forecast"
    """
    yield from ()


def merge_conflict() -> Found:
    """A file holds the marks of an unresolved merge.

    Why: both sides appended a record; both are meant to stay.

    Bad:
        name = "Industrial output"
        kind = "flow"
        <<<<<<< ours
        unit = "bn"
        =======
        unit = "m"
        >>>>>>> theirs

    Good:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
    """
    yield from ()


def bad_name() -> Found:
    """A file's name cannot be an id.

    Why: the id is typed on the command line and stands before @ and # in a target's id; letters of any
    script, digits, - _ and . will do.

    Bad:
        a file named industrial output@2025.toml

    Good:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
    """
    yield from ()


RULES: tuple[Rule, ...] = (
    Rule("YZ001", "unreadable-file", "error", unreadable_file),
    Rule("YZ002", "not-a-file", "error", not_a_file),
    Rule("YZ003", "not-utf-8", "error", not_utf_8),
    Rule("YZ004", "too-large", "error", too_large),
    Rule("YZ005", "toml-syntax", "error", toml_syntax),
    Rule("YZ006", "merge-conflict", "error", merge_conflict),
    Rule("YZ007", "bad-name", "error", bad_name),
)
