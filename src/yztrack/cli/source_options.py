"""A source on the command line: the options that describe a new one, and the id of one that is known.

`add-source` and `add-actual --new-source` share them, so that one page of a bulletin is typed in one way.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

import typer

from yztrack.cli.asking import LONGEST, asked, bounded, read_span
from yztrack.finding import Refusal
from yztrack.message import say

if TYPE_CHECKING:
    from yztrack.cli.recording import Edit
    from yztrack.store import Loaded

Title = Annotated[str | None, typer.Option(help="The document's title, as printed.")]
Publisher = Annotated[str | None, typer.Option(help="Who published it.")]
SourcePublished = Annotated[
    str | None, typer.Option(metavar="DATE", help="When it was published: a date, 2025-01 or 2025.")
]
Reliability = Annotated[
    Literal["official", "media", "self-media"] | None, typer.Option(help="How far its word goes.")
]
Url = Annotated[str | None, typer.Option(help="Where it was found.")]

_ADDRESS = re.compile(r"https?://[^\s/]+\S*", re.IGNORECASE)
_RELIABILITIES = ("official", "media", "self-media")


class Described(NamedTuple):
    """A new source as it was described by options; `date_option` is the one for its date."""

    title: str | None
    publisher: str | None
    published: str | None
    reliability: str | None
    url: str | None
    date_option: str

    @property
    def options(self) -> dict[str, str | None]:
        """What was given, by the option's name."""
        return {
            "--title": self.title,
            "--publisher": self.publisher,
            self.date_option: self.published,
            "--reliability": self.reliability,
            "--url": self.url,
        }


def known_source(name: str, loaded: Loaded) -> str:
    """Return the id of a source that the bibliography has; raises Refusal with the nearest ones."""
    if name not in loaded.workspace.sources:
        from yztrack.cli.naming import nearest

        _require_readable(loaded)
        raise Refusal(
            say("no source {name}", name=name),
            nearest(name, loaded.workspace.sources, say("add [{name}] to sources.toml first", name=name)),
        )
    return name


def addition(name: str, given: Described, loaded: Loaded) -> Edit:
    """Return the change that adds a source to the text of `sources.toml`; raises Refusal."""
    from yztrack.bibliography import with_source

    record = described(name, given, loaded)
    return lambda text: with_source(text, name, record)


def described(name: str, given: Described, loaded: Loaded) -> dict[str, object]:
    """Return the record of a new source, asking on a terminal for what is missing; raises Refusal."""
    from yztrack.templates import bad_name

    fault = bad_name(name)
    if fault is not None:
        raise Refusal(fault, say("write an id such as bulletin-2025"))
    _require_readable(loaded)
    if name in loaded.workspace.sources:
        raise Refusal(say("source {name} exists already", name=name), say("use it, or choose another id"))
    options = given.options
    usage = say("a source needs {options}", options=", ".join([*options][:-1]))
    title, publisher, published, reliability = (
        asked(options[key], key, usage, LONGEST) for key in [*options][:-1]
    )
    if reliability not in _RELIABILITIES:
        message = say("--reliability is {given!r}", given=reliability)
        raise Refusal(message, say("use one of {names}", names=", ".join(_RELIABILITIES)))
    record: dict[str, object] = {
        "title": title,
        "publisher": publisher,
        "published": _published(published, given.date_option),
        "reliability": reliability,
    }
    return record if given.url is None else {**record, "url": _address(bounded(given.url, "--url"))}


def _published(text: str, option: str) -> object:
    """A date, a month or a year: so a file says it best."""
    span = read_span(text, option)
    if span.frequency not in {"A", "M", "D"}:
        message = say("{text!r} is not a date of publication", text=text)
        raise Refusal(message, say("write a date, a month such as 2025-01, or a year"))
    return span.first if span.first == span.last else span


def _address(text: str) -> str:
    if not _ADDRESS.fullmatch(text):
        raise Refusal(say("--url {text!r} is no web address", text=text), say("write one such as https://…"))
    return text


def _require_readable(loaded: Loaded) -> None:
    from yztrack.cli.recording import SOURCES, refuse_finding

    broken = next((one for one in loaded.findings if one.path == loaded.shown(SOURCES)), None)
    if broken is not None:
        refuse_finding(broken)
