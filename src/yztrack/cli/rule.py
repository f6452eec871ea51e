"""`yztrack rule`: the rules of `check`, or one of them in full."""

from __future__ import annotations

from typing import Annotated

import typer

from yztrack.cli.door import boundary, put
from yztrack.finding import Refusal


@boundary
def rule(code: Annotated[str | None, typer.Argument(help="A code or a name.")] = None) -> int:
    """Print the rules of check, or one: what, why, a bad example, a good one.

    Example: yztrack rule YZ301
    """
    from yztrack.rules import ALL, find

    if code is None:
        put(
            "".join(
                f"{one.code}  {one.severity:7}  {one.name:22}  {one.text.splitlines()[0]}\n" for one in ALL
            )
        )
        return 0
    found = find(code)
    if found is None:
        from yztrack.cli.naming import nearest

        raise Refusal(
            f"no rule {code}",
            nearest(
                code, [name for one in ALL for name in (one.code, one.name)], "`yztrack rule` lists the rules"
            ),
        )
    put(f"{found.code} {found.name} ({found.severity})\n\n{found.text}\n")
    return 0
