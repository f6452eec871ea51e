"""Text into the records of the model, every fault told with its key path.

Nothing here touches a disk. A text either gives its records or a list of faults; `place_faults` turns those
into findings with line and column, which costs a second parse and so is done only when there are some.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from itertools import accumulate, islice, pairwise
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from pydantic import TypeAdapter, ValidationError

from yztrack import model, validity
from yztrack.finding import Fault, Finding, Rule
from yztrack.message import say, visible
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
_SAID_OTHERWISE = {
    **dict.fromkeys(("year", "date", "deadline", "due"), "period"),
    **dict.fromkeys(("target", "goal", "actual", "amount", "number"), "value"),
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
    reading: Reading[Settings] = _read(Settings, text)
    if reading.records is None:
        return reading
    told = tuple(_disordered(reading.records.cut_points))
    return Reading(None, told) if told else reading


def _disordered(points: model.CutPoints) -> Iterator[Fault]:
    """Cut points that fall behind the next worse one: a rating could not be earned."""
    falling = ("ahead", "on-track", "behind", "far-behind")
    for better, worse in pairwise(falling):
        if getattr(points, better.replace("-", "_")) < getattr(points, worse.replace("-", "_")):
            message = say("{worse} is above {better}", worse=worse, better=better)
            remedy = say("write the least pace of each, from the best down")
            yield Fault("YZ103", ("cut_points", worse), message, remedy)


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
    if of is Indicator and not data:
        remedy = say("write name, kind and unit, or delete the file")
        return Reading(None, (Fault("YZ102", (), say("the file is empty"), remedy),))
    try:
        return Reading(_adapter(of).validate_python(data))
    except ValidationError as error:
        count = error.error_count()
        if count <= MAX_FAULTS:
            return Reading(None, _faults(of, error))
    return Reading(None, _first_faults(of, data, count))


def _faults(of: Any, error: ValidationError) -> tuple[Fault, ...]:
    told = error.errors(include_url=False, include_context=True, include_input=True)
    found = [_fault(of, detail) for detail in told]
    # a misspelt key is one fault: the key that was meant is not missing besides
    meant = {(*one.where[:-1], _meant(of, one.where)) for one in found if one.code == "YZ101"}
    return tuple(one for one in found if one.code != "YZ102" or one.where not in meant)


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
            return Fault("YZ101", where, say("unknown key {key}", key=_shown(key)), _way_out(of, where))
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


def _way_out(of: Any, where: KeyPath) -> str:
    """What to do about an unknown key: move it, spell it, or delete it."""
    if of is Indicator:
        if len(where) > 1 and where[-1] in _keys_of(Indicator):
            return say("it is said of the indicator: write it above the first [[…]]")
        tables = [f"[[{name}]]" for name in ("targets", "actuals") if where[-1] in _keys_of(_RECORDS[name])]
        if tables:
            return say("it belongs in {tables}", tables=" / ".join(tables))
    near = _meant(of, where)
    if near is not None:
        return say("did you mean {names}?", names=near)
    return say("delete it, or see the file format for the keys there are")


def _meant(of: Any, where: KeyPath) -> str | None:
    """The key that was most likely meant by an unknown one, where it stands."""
    key, known = str(where[-1]), _keys_at(of, where)
    other = _SAID_OTHERWISE.get(key.lower())
    if other in known:
        return other
    near = get_close_matches(key, known, n=1)
    return near[0] if near else None


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
        case "too_long" if context["max_length"] != 2:
            told = say("has more than {most} entries", most=context["max_length"])
            return told, say("name many at once by a glob such as clusters/*")
        case "too_long":
            return say("has more than two numbers"), say("write the lower and the higher one")
        case "dataclass_type" | "dataclass_exact_type" | "dict_type":
            return say("is not a table"), say("write it as a table of keys")
        case _:
            return say("is not valid: {reason}", reason=detail["msg"]), see


def _keys_at(of: Any, where: KeyPath) -> list[str]:
    """The keys that a record knows, for suggestions; sources are tables of any name."""
    names = [step for step in where[:-1] if isinstance(step, str)]
    return _keys_of(_RECORDS.get(names[-1], Source) if names else of)


@cache
def _keys_of(record: Any) -> list[str]:
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


def _shown(text: str, limit: int = 60) -> str:
    """The text for a message: no more than fits a line."""
    return visible(text if len(text) <= limit else text[: limit - 1] + "…")


def target_lines(text: str, count: int) -> list[int]:
    """Return the line of each target of a file that holds `count` of them.

    Headers are found by eye, which is quick; where that finds another number (targets written inline, a
    header inside a text), by a second parse.
    """
    pieces = text.split("\n[[targets]]")
    if len(pieces) == count + 1 and text.count("targets") == count:  # as people write it, and in no text
        return list(accumulate((piece.count("\n") + 1 for piece in pieces[:-1]), initial=1))[1:]
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
