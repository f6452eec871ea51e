"""`yztrack add-actual`: append one reported figure to an indicator's file."""

from __future__ import annotations

import re
import sys
from collections import Counter
from typing import TYPE_CHECKING, Annotated, Any, Literal, NoReturn

import typer
from typer.core import TyperCommand

from yztrack.cli.door import boundary, language, open_workspace, put, tell, today
from yztrack.cli.options import Lang, Targets
from yztrack.finding import Refusal

if TYPE_CHECKING:
    from yztrack.finding import Finding
    from yztrack.model import Indicator, Language
    from yztrack.store import Loaded

Status = Literal["normal", "provisional", "estimated", "forecast", "break", "definition"]
Record = dict[str, object]
_NEGATIVE = re.compile(r"-[.0-9]")


class NegativesAllowed(TyperCommand):
    """A command among whose arguments -0.4 is a quantity and no option."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Give a negative number a true minus sign, at which the parser looks for no option."""
        before = ["", *args]
        return super().parse_args(
            ctx,
            [
                f"\N{MINUS SIGN}{one[1:]}" if _NEGATIVE.match(one) and not last.startswith("-") else one
                for last, one in zip(before, args, strict=False)
            ],
        )


@boundary
def add_actual(
    id: Annotated[str | None, typer.Argument(metavar="ID", help="The indicator, or a unique ending.")] = None,  # noqa: A002  the word of design.md
    period: Annotated[str | None, typer.Argument(help="2025, 2025-06, 2025-06-30, 2025年1-9月 …")] = None,
    quantity: Annotated[
        str | None, typer.Argument(help='9124, ">9000", ">=50%", "~8200", "1.05万亿", "突破9000亿元" …')
    ] = None,
    source: Annotated[str | None, typer.Option(help="The source's id in sources.toml.")] = None,
    done: Annotated[bool | None, typer.Option("--done/--not-done", help="For a milestone.")] = None,
    status: Annotated[
        Status | None, typer.Option(help="The observation's status; normal if not given.")
    ] = None,
    where: Annotated[str | None, typer.Option(help="Where in the source it stands: para. 5.")] = None,
    note: Annotated[str | None, typer.Option(help="A note in your own words.")] = None,
    published: Annotated[
        str | None, typer.Option(help="Publication date, where it is not the source's.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", "-n", help="Print the change and write nothing.")
    ] = False,
    lang: Lang = None,
    targets: Targets = None,
) -> int:
    """Append one reported figure; nothing else in the file changes by a byte.

    Example: yztrack add-actual invoiced-sales 2025 ">10000" --source cns-2026-01-20
    """
    loaded = open_workspace(targets)
    words = language(lang, loaded.workspace.settings)
    indicator = _indicator(_asked(id, "ID"), loaded)
    record: Record = {"period": _period(_asked(period, "PERIOD"), "PERIOD")}
    record |= _measured(indicator, quantity, done, words)
    record["source"] = _source(_asked(source, "--source"), loaded)
    if status not in {None, "normal"}:
        record["status"] = status
    if published is not None:
        record["published"] = _period(published, "--published")
    record |= {key: text for key, text in (("where", where), ("note", note)) if text is not None}
    _write(record, indicator, loaded, words, dry_run=dry_run)
    return 0


def _asked(given: str | None, name: str) -> str:
    """What was given, or on a terminal what is typed when asked."""
    if given is not None:
        return given
    if sys.stdin.isatty() and sys.stderr.isatty():
        try:
            answer: str = typer.prompt(name, err=True)
        except typer.Abort:
            raise KeyboardInterrupt from None
        return answer
    raise Refusal(f"{name} is missing", "yztrack add-actual ID PERIOD QUANTITY --source SOURCE")


def _indicator(name: str, loaded: Loaded) -> Indicator:
    from yztrack.cli.naming import named_indicator

    return named_indicator(name, loaded)


def _period(text: str, name: str) -> object:
    """The period, or its date where it is one day: so a file says it best."""
    from yztrack.reading import read_period

    try:
        span = read_period(text)
    except ValueError as error:
        raise Refusal(f"{name}: {error}") from None
    return span.first if span.first == span.last else span


def _measured(indicator: Indicator, quantity: str | None, done: bool | None, words: Language) -> Record:
    if indicator.kind == "milestone":
        if quantity is not None:
            raise Refusal(f"{indicator.id} is a milestone and takes no quantity", "use --done or --not-done")
        if done is None:
            raise Refusal(f"{indicator.id} is a milestone: done or not?", "add --done or --not-done")
        return {"done": done}
    if done is not None:
        raise Refusal(f"{indicator.id} is no milestone", "give the quantity instead of --done")
    return _quantity(_asked(quantity, "QUANTITY"), indicator, words)


def _quantity(text: str, indicator: Indicator, words: Language) -> Record:
    from yztrack import wording
    from yztrack.reading import read_quantity

    try:
        read = read_quantity(text, indicator.unit)
    except ValueError as error:
        raise Refusal(str(error), f"the unit of {indicator.id} is {indicator.unit}") from None
    if read.conversion is not None:
        tell(wording.CONVERTED.text(words, conversion=read.conversion))
    return {read.key: read.numbers[0] if len(read.numbers) == 1 else read.numbers}


def _source(name: str, loaded: Loaded) -> str:
    if name not in loaded.workspace.sources:
        from yztrack.cli.naming import nearest

        broken = [one for one in loaded.findings if one.path == loaded.shown("sources.toml")]
        if broken:
            _refuse_finding(broken[0])
        raise Refusal(
            f"no source {name}",
            nearest(name, loaded.workspace.sources, f"add [{name}] to sources.toml first"),
        )
    return name


def _write(record: Record, indicator: Indicator, loaded: Loaded, words: Language, *, dry_run: bool) -> None:
    """Append inside the file's lock, judged against the text that stands there then."""
    from yztrack import wording
    from yztrack.append import append
    from yztrack.writing import rewrite

    relative = f"{indicator.id}.toml"
    path = loaded.root / relative

    def edit(text: str) -> str:
        earlier = _with_text(loaded, relative, text)
        after = append(text, record)
        _require_sound(earlier, _with_text(loaded, relative, after, written=False), relative)
        return after

    if dry_run:
        before = path.read_bytes().decode("utf-8")
        after = edit(before)
        put(_diff(before, after, loaded.shown(relative)))
    else:
        written = rewrite(path, edit)
        before, after = written.before, written.after
        line = _line_of_change(before, after)
        put(wording.WROTE.text(words, place=f"{loaded.shown(relative)}:{line}") + "\n")
        put(_added(before, after))
        if written.other_names:
            tell(wording.OTHER_NAMES.text(words, count=written.other_names))
    _tell_moves(_with_text(loaded, relative, before), _with_text(loaded, relative, after), indicator, words)


def _with_text(loaded: Loaded, relative: str, text: str, *, written: bool = True) -> Loaded:
    """The workspace as it is with another text of one file; raises Refusal where that cannot be read."""
    from yztrack.document import place_faults, read_indicator
    from yztrack.rules import BY_CODE

    body = text.removeprefix("\ufeff")
    reading = read_indicator(relative.removesuffix(".toml"), body)
    if reading.records is None:
        finding = place_faults(loaded.shown(relative), body, reading.faults, BY_CODE)[0]
        _refuse_finding(finding, written=written)
    return loaded.with_indicator(relative, body, reading.records)


def _require_sound(before: Loaded, after: Loaded, relative: str) -> None:
    """Refuse a record that brings an error; name on stderr what it brings that is less."""
    known = Counter((one.code, one.message) for one in _findings(before, relative))
    new = []
    for one in _findings(after, relative):
        known[one.code, one.message] -= 1
        if known[one.code, one.message] < 0:
            new.append(one)
    for one in sorted(new, key=lambda one: one.severity != "error"):
        if one.severity == "error":
            _refuse_finding(one, written=False)
        tell(f"{one.severity}: {one.message}; {one.help}")


def _findings(loaded: Loaded, relative: str) -> list[Finding]:
    from yztrack.cli.naming import findings_of
    from yztrack.rules import WORKSPACE_RULES
    from yztrack.rules.plan import concerned

    file = relative.removesuffix(".toml")
    return findings_of(loaded, today(), WORKSPACE_RULES, concerned(loaded.workspace, {file}))


def _refuse_finding(finding: Finding, *, written: bool = True) -> NoReturn:
    """Refuse for what stands in a file, or for what would; a line that was not written has no number."""
    if not written:
        raise Refusal(
            f"{finding.path}: {finding.code} {finding.message}", f"{finding.help}; nothing was written"
        )
    raise Refusal(f"{finding.path}:{finding.line}: {finding.code} {finding.message}", finding.help)


def _diff(before: str, after: str, shown: str) -> str:
    from difflib import unified_diff

    lines = unified_diff(before.splitlines(True), after.splitlines(True), f"a/{shown}", f"b/{shown}")
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )


def _added_span(before: str, after: str) -> tuple[int, int]:
    """Where the text that was inserted stands; text was only ever inserted, in one place or two."""
    start = next((at for at, mark in enumerate(before) if after[at] != mark), len(before))
    end = 0
    while end < len(before) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    return start, len(after) - end


def _line_of_change(before: str, after: str) -> int:
    start, end = _added_span(before, after)
    blank = len(after[start:end]) - len(after[start:end].lstrip("\r\n"))
    return after.count("\n", 0, start + blank) + 1


def _added(before: str, after: str) -> str:
    start, end = _added_span(before, after)
    return "".join(f"  {line}\n" for line in after[start:end].strip("\r\n").splitlines())


def _tell_moves(before: Loaded, after: Loaded, indicator: Indicator, words: Language) -> None:
    from yztrack import wording
    from yztrack.changes import moves
    from yztrack.report import Selection, judge

    selection = Selection(indicators=frozenset({indicator.id}))
    reports = [judge(one.workspace, today(), selection, methods=()) for one in (before, after)]
    told = moves(*reports)
    for move in told:
        rating = wording.rating_text(move.after, words)
        if move.moved and move.before is not None:
            earlier = wording.rating_text(move.before, words)
            put(wording.MOVED.text(words, target=move.target, before=earlier, after=rating) + "\n")
        else:
            put(wording.STAYED.text(words, target=move.target, rating=rating) + "\n")
    if not told:
        put(wording.NO_TARGETS.text(words) + "\n")
