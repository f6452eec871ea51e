"""`yztrack schema`: the file format as JSON Schema."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from yztrack.cli.door import boundary
from yztrack.finding import Refusal
from yztrack.message import say

File = Literal["indicator", "sources", "workspace"]


@boundary
def schema(
    file: Annotated[File, typer.Argument(help="Which kind of file.")] = "indicator",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write it into a file instead.")
    ] = None,
) -> int:
    """Print the JSON Schema of a file, with which editors complete keys and other validators check.

    Examples: yztrack schema; yztrack schema sources -o targets/sources.schema.json
    """
    from yztrack.cli.result import emit
    from yztrack.fileschema import file_schema
    from yztrack.render.jsontext import dumps

    if output is not None and output.is_dir():
        raise Refusal(say("{path} is a folder", path=output), say("name a file for the result"))
    if output is not None and output.suffix == ".toml":
        raise Refusal(say("{path} is no file for a schema", path=output), say("name one that ends in .json"))
    emit(f"{dumps(file_schema(file))}\n", "json", output)
    return 0
