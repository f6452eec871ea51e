"""One more source in the text of `sources.toml`, with not one other character changed.

The law is that of `append`: `parse(with_source(text, id, record)) == parse(text) + {id: record}`, and old
characters stay, in their old order. A table may always stand at the end of a file; the result is parsed again
before it is returned.
"""

from __future__ import annotations

from collections.abc import Mapping

from yztrack.finding import Refusal
from yztrack.message import say
from yztrack.syntax import SyntaxFault, parse
from yztrack.templates import source_text

_BOM = "\ufeff"


def with_source(text: str, name: str, record: Mapping[str, object]) -> str:
    """Return the text of `sources.toml` with one more source at its end.

    BOM, line ends and a missing final newline stay as they are. Raises Refusal where the source is there
    already, or the text does not parse.
    """
    block = source_text(name, record)
    body = text.removeprefix(_BOM)
    try:
        before = parse(body)
        wanted = {**before, **parse(block)}
    except SyntaxFault as fault:
        message = say("sources.toml, line {line}: {fault}", line=fault.line, fault=fault.message)
        raise Refusal(message, fault.help) from None
    if name in before:
        raise Refusal(say("source {name} exists already", name=name), say("use it, or choose another id"))
    newline = "\r\n" if body.count("\r\n") * 2 > body.count("\n") else "\n"
    ended = not body or body.endswith("\n")
    lead = "" if not body.strip() else newline if ended else newline * 2
    added = lead + block.replace("\n", newline)
    after = body + (added if ended else added.removesuffix(newline))
    if parse(after) != wanted:
        raise Refusal(
            say("sources.toml has no place where a source can be added safely"),
            say("add these lines yourself:\n\n{block}", block=block),
        )
    return text[: len(text) - len(body)] + after
