"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Targets = Annotated[
    Path | None,
    typer.Option(
        envvar="YZTRACK_TARGETS", metavar="DIR", help="The workspace; else the nearest folder targets."
    ),
]
Lang = Annotated[
    str | None, typer.Option(envvar="YZTRACK_LANG", metavar="en|zh", help="Language of the result.")
]
AsOf = Annotated[str | None, typer.Option(metavar="DATE", help="Judge by what was known on this day.")]
Method = Annotated[str, typer.Option(help="The profile that rates the pace.")]
Ascii = Annotated[bool, typer.Option("--ascii", help="Draw with plain characters only.")]
Places = Annotated[
    list[str] | None,
    typer.Argument(metavar="[ID or group]...", help="Ids, unique endings of ids, or groups."),
]
DryRun = Annotated[bool, typer.Option("--dry-run", "-n", help="Print the change, write nothing.")]
