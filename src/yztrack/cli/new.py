"""`yztrack new`: an indicator file from what is known of the indicator, with its first goal."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from yztrack.cli import door
from yztrack.cli.asking import LONGEST, asked, bounded, read_span
from yztrack.cli.door import boundary, language, open_workspace, tell
from yztrack.cli.options import Lang, Targets
from yztrack.cli.source_options import known_source
from yztrack.finding import Refusal
from yztrack.message import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yztrack.model import Language
    from yztrack.store import Loaded

Kind = Literal["flow", "stock", "ratio", "growth", "rank", "milestone"]
Better = Literal["higher", "lower", "within"]
Over = Literal["end", "any", "each", "total", "mean"]
Commitment = Literal["binding", "committed", "expected", "strive", "stretch", "support"]
Record = dict[str, object]
SCHEMA = "schema.json"
_KINDS = ("flow", "stock", "ratio", "growth", "rank", "milestone")
_USAGE = say("yztrack new ID --name NAME --kind KIND --unit UNIT")
_GOAL = say('a goal has all three: --target 2030 --goal ">=100" --source ID')


@boundary
def new(
    id: Annotated[str | None, typer.Argument(metavar="ID", help="Its path: industry/output.")] = None,  # noqa: A002  the word of design.md
    name: Annotated[str | None, typer.Option(help="What is measured.")] = None,
    name_zh: Annotated[str | None, typer.Option(help="The same in Chinese.")] = None,
    kind: Annotated[Kind | None, typer.Option(help="What sort of figure it is.")] = None,
    unit: Annotated[str | None, typer.Option(help="As printed: 亿元, %, 家. A milestone has none.")] = None,
    better: Annotated[Better | None, typer.Option(help="Default: a rank lower, the rest higher.")] = None,
    scope: Annotated[str | None, typer.Option(help="Whom it measures.")] = None,
    headline: Annotated[bool, typer.Option("--headline", help="Show it first.")] = False,
    target: Annotated[str | None, typer.Option(metavar="PERIOD", help="Its first goal: by when.")] = None,
    goal: Annotated[str | None, typer.Option(metavar="QUANTITY", help='How much: ">=100", "50%".')] = None,
    source: Annotated[str | None, typer.Option(help="The source of the goal, by its id.")] = None,
    where: Annotated[str | None, typer.Option(help="Where in the source it stands.")] = None,
    over: Annotated[Over | None, typer.Option(help="For a goal over several years.")] = None,
    commitment: Annotated[Commitment | None, typer.Option(help="How strongly it is meant.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", "-n", help="Print the file, write nothing.")] = False,
    lang: Lang = None,
    targets: Targets = None,
) -> int:
    """Write a new indicator file; nothing is ever overwritten.

    Example: yztrack new industry/output --name "Industrial output" --kind flow --unit 亿元
    """
    loaded = open_workspace(targets)
    words = language(lang, loaded.workspace.settings)
    path = _free(asked(id, "ID", _USAGE), loaded)
    head: Record = {"name": asked(name, "--name", _USAGE, LONGEST), "name_zh": name_zh, "scope": scope}
    head["kind"] = _kind(asked(kind, "--kind", _USAGE))
    head |= {"unit": _unit(unit, str(head["kind"])), "better": better, "headline": headline or None}
    extras = {"over": over, "commitment": commitment, "where": where}
    first = _goal(target, goal, source, extras, head, loaded, words)
    _write(path, head, first, loaded, words, dry_run=dry_run)
    return 0


def _free(indicator_id: str, loaded: Loaded) -> str:
    """Return the path below the workspace of an id that nothing has yet; raises Refusal."""
    from yztrack.templates import bad_id

    fault = bad_id(indicator_id)
    if fault is not None:
        raise Refusal(fault, say("write an id such as industry/output; / makes a folder"))
    known = {*loaded.workspace.indicators, *loaded.workspace.unread}
    taken = next((one for one in known if one.casefold() == indicator_id.casefold()), None)
    relative = f"{indicator_id}.toml"
    if taken is not None or os.path.lexists(loaded.root / relative):
        message = say("{id} exists already", id=taken or indicator_id)
        raise Refusal(message, say("choose another id; nothing is overwritten"))
    folder = loaded.root
    for part in indicator_id.split("/")[:-1]:
        folder /= part
        if os.path.lexists(folder) and (folder.is_symlink() or not folder.is_dir()):
            shown = loaded.shown(folder.relative_to(loaded.root).as_posix())
            message = say("{path} is no folder of the workspace", path=shown)
            raise Refusal(message, say("choose another group; links to folders are not entered"))
    return relative


def _kind(given: str) -> str:
    if given not in _KINDS:
        raise Refusal(
            say("--kind is {given!r}", given=given), say("use one of {names}", names=", ".join(_KINDS))
        )
    return given


def _unit(given: str | None, kind: str) -> str | None:
    return given if kind == "milestone" else asked(given, "--unit", _USAGE, LONGEST)


def _goal(
    target: str | None,
    goal: str | None,
    source: str | None,
    extras: Mapping[str, str | None],
    head: Record,
    loaded: Loaded,
    words: Language,
) -> Record:
    """The first goal as its record; an empty one where none is given."""
    given = {"--target": target, "--goal": goal, "--source": source}
    given |= {f"--{key}": value for key, value in extras.items()}
    stray = next((option for option, value in given.items() if value is not None), None)
    if stray is None:
        return {}
    milestone = head["kind"] == "milestone"
    if target is None or source is None or (goal is None) != milestone:
        if milestone and goal is not None:
            message = say("a milestone's goal has no quantity")
            raise Refusal(message, say("leave --goal away; a milestone is done by its --target"))
        raise Refusal(say("{option} alone makes no goal", option=stray), _GOAL)
    span = read_span(bounded(target, "--target"), "--target")
    record: Record = {"period": span.first if span.first == span.last else span, "over": extras["over"]}
    if goal is not None:
        record |= _quantity(bounded(goal, "--goal"), head, words)
    record |= {"commitment": extras["commitment"], "source": known_source(source, loaded)}
    return {key: value for key, value in {**record, "where": extras["where"]}.items() if value is not None}


def _quantity(text: str, head: Record, words: Language) -> Record:
    from yztrack import wording
    from yztrack.reading import read_quantity

    unit = str(head["unit"])
    try:
        read = read_quantity(text, unit, growth=head["kind"] == "growth")
    except ValueError as error:
        message = say("--goal: {reason}", reason=error.args[0])
        raise Refusal(message, say("the unit is {unit}", unit=unit)) from None
    if read.conversion is not None:
        tell(wording.CONVERTED.text(words, conversion=read.conversion))
    return {read.key: read.numbers[0] if len(read.numbers) == 1 else read.numbers}


def _write(path: str, head: Record, goal: Record, loaded: Loaded, words: Language, *, dry_run: bool) -> None:
    from yztrack.cli.recording import save, show, tell_moved
    from yztrack.templates import indicator_text

    schema = f"{'../' * path.count('/') or './'}{SCHEMA}" if (loaded.root / SCHEMA).is_file() else None
    order = ("name", "name_zh", "scope", "unit", "kind", "better", "headline")
    lines = {key: head[key] for key in order if head.get(key) is not None}
    text = indicator_text(lines, goal, schema)
    told = save(loaded, {}, {path: text}, door.today(), words, dry_run=dry_run)
    show(told, words, dry_run=dry_run)
    tell_moved(told, {path.removesuffix(".toml")}, door.today(), words)
