"""`yztrack cluster`: the status of a plan too large for one process, by Spark, embedded or on a cluster."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from yztrack.cli.door import FOUND, boundary, day, put_data, tell
from yztrack.cli.options import AsOf, Lang, Method
from yztrack.finding import Refusal
from yztrack.message import say, translated

if TYPE_CHECKING:
    from yztrack.cluster import Plan

STDOUT = "-"


@boundary
def cluster(
    folder: Annotated[
        str,
        typer.Argument(metavar="FOLDER", help="Tables of a plan, by yztrack export FOLDER/; or an address."),
    ],
    master: Annotated[
        str, typer.Option(metavar="ADDRESS", help="spark://host:port, or local[N] for N processes here.")
    ] = "local[*]",
    output: Annotated[
        str, typer.Option("--output", "-o", help="A .jsonl, in order; a new folder, in parts; - for stdout.")
    ] = STDOUT,
    as_of: AsOf = None,
    method: Method = "schedule",
    everything: Annotated[bool, typer.Option("--all", help="Also single years, superseded goals.")] = False,
    lang: Lang = None,
) -> int:
    """Judge a plan by Spark, here without a server or on a cluster: each goal as in `status --format json`.

    The plan is a folder of Parquet tables that all machines can read; all have yztrack and its extra cluster.
    What else Spark is to be told stands in spark-defaults.conf.

    Examples: yztrack export plan/; yztrack cluster plan; yztrack cluster plan --master spark://head:7077
    """
    from yztrack.cli.naming import method_name
    from yztrack.judging import Asked

    asked = Asked(day(as_of), method_name(method), everything)
    whole = output == STDOUT or output.lower().endswith((".jsonl", ".ndjson"))
    _refuse(folder, output, whole=whole)
    from yztrack.cluster import lines, plan, session, write

    with session(master) as spark:
        told = plan(spark, folder, asked)
        if not whole:
            write(told.rows, output)
        elif output == STDOUT:
            for line in lines(told.rows):
                put_data(f"{line}\n")
        else:
            _save(lines(told.rows), Path(output))
    return _left_out(told, lang or "en")


def _refuse(folder: str, output: str, *, whole: bool) -> None:
    """Raise Refusal for what cannot be read or must not be written, before Spark is started."""
    if "://" not in folder:
        if (Path(folder) / "sources.toml").exists():
            raise Refusal(
                say("{folder} is a workspace, and Spark reads tables", folder=folder),
                say("write them first: yztrack export plan/; then yztrack cluster plan"),
            )
        if not Path(folder).is_dir():
            raise Refusal(
                say("there is no folder {path}", path=folder), say("write it by: yztrack export plan/")
            )
    if output == STDOUT or "://" in output:
        return
    place = Path(output)
    if not whole and place.exists():
        raise Refusal(say("{path} exists already", path=output), say("name a new folder, or a .jsonl"))
    if whole and place.is_dir():
        raise Refusal(say("{path} is a folder", path=output), say("name a file for the result"))
    if not place.resolve().parent.is_dir():
        raise Refusal(say("there is no folder {path}", path=place.parent), say("make it first"))


def _save(lines: Iterable[str], path: Path) -> None:
    """Write the rows into a file, line by line; it is there whole or as it was."""
    from yztrack.disk import temporary_name

    made = temporary_name(path.resolve())
    try:
        with made.open("w", encoding="utf-8", newline="\n") as file:
            _write(lines, file)
        made.replace(path.resolve())
    finally:
        with suppress(OSError):
            made.unlink(missing_ok=True)


def _write(lines: Iterable[str], file: IO[str]) -> None:
    for line in lines:
        file.write(f"{line}\n")


def _left_out(told: Plan, words: str) -> int:
    """Name what the result is without; return the exit code."""

    def messages() -> Iterator[str]:
        for one in told.unread:
            yield say("{path} could not be read when this was exported, and is missing", path=f"{one}.toml")
        for one in told.unknown:
            yield say("no source {name}: what rests on it alone does not count", name=one)

    found = [translated(one, words) for one in messages()]
    for one in found:
        tell(one)
    return FOUND if found else 0
