"""Text into the records of the model, every fault told with its key path.

Nothing here touches a disk. A text either gives its records or a list of faults; `place_faults` turns those
into findings with line and column, which costs a second parse and so is done only when there are some.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from pydantic import TypeAdapter, ValidationError

from yztrack import model, validity
from yztrack.finding import Fault, Finding, Rule
from yztrack.message import say
from yztrack.model import Indicator, Settings, Source
from yztrack.syntax import ConflictFault, KeyPath, Place, SyntaxFault, locate, parse

_RECORDS: Mapping[str, type] = {
    "targets": model.Target,
    "actuals": model.Actual,
    "waive": model.Waiver,
    "derive": model.Derivation,
    "tolerance": model.Tolerance,
    "cut_points": model.CutPoints,
}


if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

T = TypeVar("T")
MAX_FAULTS = 1000  # of one file that are told

_TARGET = re.compile(r"^[ \t]*\[\[[ \t]*targets[ \t]*\]\]", re.MULTILINE)


class Reading(NamedTuple, Generic[T]):
    """What a text gave: its records, or None with the faults that stood in the way."""

    records: T | None
    faults: tuple[Fault, ...] = ()


def read_indicator(indicator_id: str, text: str) -> Reading[Indicator]:
    """Read one indicator file; its id is set from the argument."""
    reading = _read(Indicator, text)
    if reading.records is None:
        return reading
    object.__setattr__(reading.records, "id", indicator_id)
    told = tuple(validity.faults(reading.records))
    return Reading(None, told) if told else reading


def read_sources(text: str) -> Reading[dict[str, Source]]:
    """Read `sources.toml`: one table a source."""
    return _read(dict[str, Source], text)


def read_settings(text: str) -> Reading[Settings]:
    """Read `workspace.toml`."""
    return _read(Settings, text)


@cache
def _adapter(of: Any) -> TypeAdapter[Any]:
    return TypeAdapter(of)


def _read(of: Any, text: str) -> Reading[Any]:
    try:
        data = parse(text)
    except ConflictFault as error:
        return Reading(None, (Fault("YZ006", (), error.message, error.help, error.line, error.column),))
    except SyntaxFault as error:
        return Reading(None, (Fault("YZ005", (), error.message, error.help, error.line, error.column),))
    try:
        return Reading(_adapter(of).validate_python(data))
    except ValidationError as error:
        count = error.error_count()
        if count <= MAX_FAULTS:
            return Reading(None, _faults(of, error))
    return Reading(None, _first_faults(of, data, count))


def _faults(of: Any, error: ValidationError) -> tuple[Fault, ...]:
    told = error.errors(include_url=False, include_context=True, include_input=True)
    return tuple(_fault(of, detail) for detail in told)


def _first_faults(of: Any, data: dict[str, Any], count: int) -> tuple[Fault, ...]:
    """The first of very many faults, found in the beginning of every list and table, and how many there are.

    To word each of a million would take gigabytes. What was cut off is not missing.
    """
    length, sound, unsound = MAX_FAULTS // 10, 0, 0
    found: tuple[Fault, ...] = ()
    while not found and length:
        try:
            _adapter(of).validate_python(_beginning(data, length))
            sound = length
        except ValidationError as error:
            if error.error_count() <= MAX_FAULTS or length - sound <= 1:
                found = tuple(one for one in _faults(of, error) if not _is_cut_off(one, data, length))
            unsound = length
        length = (sound + unsound) // 2 if unsound else length * 2
    message = say("the file has {count} faults, of which the first are told", count=f"{count:,}")
    return *found, Fault("YZ103", (), message, say("mend these, then check again"))


def _is_cut_off(fault: Fault, data: Any, length: int) -> bool:
    """Whether a key is missing only because its table was cut."""
    if fault.code != "YZ102":
        return False
    for step in fault.where[:-1]:
        data = data[step]
    return len(data) > length


def _beginning(value: Any, length: int, depth: int = 4) -> Any:
    """Plain values with no list or table longer than this, as deep as records go."""
    if depth and isinstance(value, list):
        return [_beginning(item, length, depth - 1) for item in value[:length]]
    if depth and isinstance(value, dict):
        return {key: _beginning(item, length, depth - 1) for key, item in islice(value.items(), length)}
    return value


def _fault(of: Any, detail: ErrorDetails) -> Fault:
    remedy: str
    where: KeyPath = tuple(detail["loc"])
    key = str(where[-1]) if where else ""
    match detail["type"]:
        case "unexpected_keyword_argument":
            near = get_close_matches(key, _keys_at(of, where), n=1)
            remedy = (
                say("did you mean {names}?", names=near[0])
                if near
                else say("delete it, or see the file format for the keys there are")
            )
            return Fault("YZ101", where, say("unknown key {key}", key=_shown(key)), remedy)
        case "missing" if isinstance(where[-1], int):
            return Fault(
                "YZ103",
                where[:-1],
                say("{key} has fewer than two numbers", key=_dotted(where)),
                say("write low and high"),
            )
        case "missing" | "missing_keyword_only_argument" | "missing_argument":
            return Fault("YZ102", where, say("{key} is missing", key=key), say("add {key} = …", key=key))
        case kind:
            message, remedy = _wrong_value(kind, detail)
            return Fault("YZ103", where, say("{key} {message}", key=_dotted(where), message=message), remedy)


def _wrong_value(kind: str, detail: ErrorDetails) -> tuple[str, str]:
    given = _given(detail.get("input"))
    context = detail.get("ctx", {})
    see = say("see the file format")
    match kind:
        case "number" | "period" | "flag":
            return context["message"], context["help"] or see
        case "literal_error":
            return say("is {given}", given=given), say("use one of {expected}", expected=context["expected"])
        case "string_type":
            return say("is {given}, not text", given=given), say("put it in quotes")
        case "string_too_short":
            return say("is empty"), say("fill it in, or delete the key")
        case "string_too_long":
            return say("is longer than {most} characters", most=context["max_length"]), say("shorten it")
        case "string_pattern_mismatch":
            remedy = say("retype it without line breaks, escapes or text direction marks")
            return say("is blank or holds a control character"), remedy
        case "tuple_type":
            return say("is not a list"), say("write [ … ]; records stand under [[…]]")
        case "too_long":
            return say("has more than two numbers"), say("write the lower and the higher one")
        case "dataclass_type" | "dataclass_exact_type" | "dict_type":
            return say("is not a table"), say("write it as a table of keys")
        case _:
            return say("is not valid: {reason}", reason=detail["msg"]), see


def _keys_at(of: Any, where: KeyPath) -> list[str]:
    """The keys that a record knows, for suggestions; sources are tables of any name."""
    names = [step for step in where[:-1] if isinstance(step, str)]
    record = _RECORDS.get(names[-1], Source) if names else of
    fields = getattr(record, "__pydantic_fields__", {})
    return [info.alias or name for name, info in fields.items() if info.init is not False]


def _dotted(where: KeyPath) -> str:
    return ".".join(_shown(str(step)) for step in where if isinstance(step, str)) or str(say("the file"))


def _given(value: object) -> str:
    # Python prints no number of more than 4,300 digits, and a hexadecimal one may have them
    try:
        return _shown(str(value))
    except ValueError:
        return "a number of thousands of digits"


def visible(text: str) -> str:
    """Return a text that steers no terminal: control, direction and half characters replaced."""
    if text.isprintable():
        return text
    kept = "\N{IDEOGRAPHIC SPACE}\N{NO-BREAK SPACE}"
    return "".join(
        mark if mark.isprintable() or mark in kept else "\N{REPLACEMENT CHARACTER}" for mark in text
    )


def _shown(text: str, limit: int = 60) -> str:
    """The text for a message: no more than fits a line."""
    return visible(text if len(text) <= limit else text[: limit - 1] + "…")


def target_lines(text: str, count: int) -> list[int]:
    """Return the line of each target of a file that holds `count` of them.

    Headers are found by eye, which is quick; where that finds another number (targets written inline, a
    header inside a text), by a second parse.
    """
    starts = [match.start() for match in _TARGET.finditer(text)]
    if len(starts) != count:
        return [place.line for place in locate(text, [("targets", index) for index in range(count)])]
    lines, line, seen = [], 1, 0
    for start in starts:
        line += text.count("\n", seen, start)
        seen = start
        lines.append(line)
    return lines


def place_faults(path: str, text: str, faults: Iterable[Fault], rules: Mapping[str, Rule]) -> list[Finding]:
    """Return findings for the faults of one file, each with the line and column of its key.

    `path` is as it is to be printed, `rules` the registry by code.
    """
    told = list(faults)
    keyed = [fault for fault in told if not fault.line]
    places = dict(zip(keyed, locate(text, [fault.where for fault in keyed]), strict=True)) if keyed else {}
    return [_finding(path, fault, places.get(fault), rules[fault.code]) for fault in told]


def _finding(path: str, fault: Fault, place: Place | None, rule: Rule) -> Finding:
    line, column = (place.line, place.column) if place else (fault.line, fault.column)
    message, remedy = visible(fault.message), visible(fault.help)
    return Finding(path, line, column, fault.code, rule.name, rule.severity, message, remedy)
