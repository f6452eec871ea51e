"""`yztrack rule`: the rules of `check`, or one of them in full."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from yztrack.cli.door import boundary, put, put_data
from yztrack.finding import Refusal
from yztrack.message import say

if TYPE_CHECKING:
    from yztrack.finding import Rule

Format = Literal["text", "json"]


@boundary
def rule(
    code: Annotated[str | None, typer.Argument(help="A code or a name.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every rule in full.")] = False,
    format: Annotated[Format, typer.Option(help="How to print it.")] = "text",  # noqa: A002  the option's name
) -> int:
    """Print the rules of check by family; or one, or all: what, why, a bad example, a good one.

    Examples: yztrack rule YZ301; yztrack rule --all --format json
    """
    from yztrack.render import rules
    from yztrack.rules import ALL

    if code is not None and everything:
        raise Refusal(say("--all and {code} are given at once", code=code), say("leave one of them out"))
    asked = ALL if code is None else (_named(code),)
    if format == "json":
        put_data(rules.as_json(asked))
    elif code is None and not everything:
        put(rules.listing(asked))
    else:
        put(rules.in_full(asked))
    return 0


def _named(code: str) -> Rule:
    from yztrack.rules import ALL, find

    found = find(code)
    if found is None:
        from yztrack.cli.naming import nearest

        names = [name for one in ALL for name in (one.code, one.name)]
        raise Refusal(
            say("no rule {name}", name=code), nearest(code, names, say("`yztrack rule` lists the rules"))
        )
    return found
