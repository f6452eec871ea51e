"""The file format as JSON Schema (draft 2020-12), for editors and other validators.

Made from the types of `model`, so that it cannot say otherwise, with the sentences of `keys` and those rules
of `validity` that a schema can state. It may miss what `check` finds, and should refuse nothing that `check`
accepts; the one exception is a goal over `"2025/2025"`, which no regular expression can tell from two years.

What editors do decides the wording. Taplo knows draft 7 only: hence `if` and `then` where a newer keyword
would do. Tombi holds a date for no string unless its format is said, and warns of each key that a condition
does not allow: hence `additionalProperties` in every condition. Both know regular expressions without
look-ahead or back-references only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import is_dataclass
from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from pydantic import StringConstraints, WithJsonSchema

from yztrack import fields, model
from yztrack.derivation import OPERATIONS
from yztrack.keys import KEYS

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
FILES: Mapping[str, str] = {
    "indicator": "An indicator of a plan: what is measured, its goals and its reported figures.",
    "sources": "The documents that goals and figures come from, one table each.",
    "workspace": "The title, language, tolerances and cut points of a plan; every key is optional.",
}

_YEAR = "[1-9][0-9]{3}"
_MONTH = f"{_YEAR}-(?:0[1-9]|1[0-2])"
_DAY = f"{_YEAR}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9])|(?:0[13-9]|1[0-2])-30|(?:0[13578]|1[02])-31)"
_SINGLE = f"(?:{_YEAR}|{_YEAR}-H[12]|{_YEAR}-Q[1-4]|{_MONTH}|{_DAY})"
_YEARS = f"^{_YEAR}/{_YEAR}$"


def _period(text: str) -> Schema:
    """A year as a number, a date, or text of that pattern."""
    return {
        "anyOf": [
            {"type": "integer", "minimum": fields.MIN_YEAR, "maximum": fields.MAX_YEAR},
            {"type": "string", "format": "date", "pattern": f"^{_DAY}$"},
            {"type": "string", "pattern": f"^{text}$"},
        ]
    }


def _text(annotation: Any) -> Schema:
    """A text as pydantic bounds it, its pattern in the notation of JSON Schema."""
    limits = next(one for one in get_args(annotation) if isinstance(one, StringConstraints))
    pattern = re.sub(r"\\x\{([0-9a-f]{4})\}", r"\\u\1", str(limits.pattern))
    return {
        "type": "string",
        "minLength": limits.min_length,
        "maxLength": limits.max_length,
        "pattern": pattern,
    }


_LIMIT = 10.0**fields.MAX_DIGITS
_SHAPES: Mapping[str, Schema] = {
    "number": {"type": "number", "exclusiveMinimum": -_LIMIT, "exclusiveMaximum": _LIMIT},
    "width": {"type": "number", "minimum": 0, "exclusiveMaximum": _LIMIT},
    "pair": {"type": "array", "items": {"$ref": "#/$defs/number"}, "minItems": 2, "maxItems": 2},
    "period": _period(f"{_SINGLE}(?:/{_SINGLE})?"),
    "baseline": _period(f"(?:previous|{_SINGLE}(?:/{_SINGLE})?)"),
    "publication": _period(f"(?:{_YEAR}|{_MONTH}|{_DAY})"),
    "line": _text(fields.Line),
    "prose": _text(fields.Prose),
}
# all that `model` says of spans and days is that they are numbers or texts
_SPAN_OR_DAY = {"anyOf": [{"type": "integer"}, {"type": "string"}]}
_SHAPE_OF: Sequence[tuple[Any, str]] = (
    (fields.Number, "number"),
    (fields.Width, "width"),
    (fields.Pair, "pair"),
    (fields.Start, "baseline"),
    (fields.Publication, "publication"),
    (fields.Line, "line"),
    (fields.Prose, "prose"),
)


def file_schema(file: str) -> Schema:
    """Return the JSON Schema of a file: `indicator`, `sources` or `workspace`; defaults are decimals."""
    if file == "sources":
        source = _record(model.Source)
        body: Schema = {"type": "object", "additionalProperties": source}
    else:
        body = _record(model.Indicator if file == "indicator" else model.Settings)
    head = {"$schema": DIALECT, "title": f"yztrack {file}", "description": FILES[file]}
    return {**head, **body, "$defs": dict(sorted(_definitions(body).items()))}


def _definitions(body: Schema) -> dict[str, Schema]:
    """Every definition that a schema refers to, directly or through another."""
    found: dict[str, Schema] = {}
    waiting = list(_references(body))
    while waiting:
        name = waiting.pop()
        if name not in found:
            record = getattr(model, name, None)
            found[name] = _record(record) if is_dataclass(record) else _SHAPES[name]
            waiting += _references(found[name])
    return found


def _references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if "$ref" in part:
            yield part["$ref"].rpartition("/")[2]
        part = list(part.values())
    if isinstance(part, list):
        for inner in part:
            yield from _references(inner)


def keys_of(record: Any) -> Iterator[tuple[str, Any, bool, Any]]:
    """Yield each key of a record: its name in the file, its type, whether it is required, its default."""
    hints = get_type_hints(record, include_extras=True)
    for name, info in record.__pydantic_fields__.items():
        if info.init is not False:
            default = None if info.is_required() or info.default_factory else info.default
            yield info.alias or name, hints[name], info.is_required(), default


def _record(record: Any) -> Schema:
    said = KEYS.get(record.__name__, {})
    properties: dict[str, Schema] = {}
    required = []
    for key, annotation, is_required, default in keys_of(record):
        properties[key] = {**_shape(annotation), "description": said.get(key, "")}
        if default not in (None, (), ""):
            properties[key]["default"] = default
        if is_required:
            required.append(key)
    made: Schema = {"type": "object", "additionalProperties": False, "properties": properties}
    if required:
        made["required"] = required
    return {**made, **_RULES[record](properties)} if record in _RULES else made


def _shape(annotation: Any) -> Schema:
    for known, name in _SHAPE_OF:
        if annotation == known:
            return {"$ref": f"#/$defs/{name}"}
    if annotation == fields.Lines:
        return {"type": "array", "items": _shape(fields.Line), "maxItems": fields.MAX_LINES}
    for told in get_args(annotation):
        if isinstance(told, WithJsonSchema):
            shape = told.json_schema or {}
            return {"$ref": "#/$defs/period"} if shape == _SPAN_OR_DAY else dict(shape)
    if annotation is str:
        return {"type": "string"}
    if is_dataclass(annotation):
        return {"$ref": f"#/$defs/{annotation.__name__}"}  # type: ignore[union-attr]
    if get_origin(annotation) is Literal:
        return {"type": "string", "enum": list(get_args(annotation))}
    if get_origin(annotation) is Mapping:
        return {"type": "object", "additionalProperties": _shape(get_args(annotation)[1])}
    first, *rest = get_args(annotation)
    if rest == [NoneType]:
        return _shape(first)
    if rest == [Ellipsis]:
        return {"type": "array", "items": _shape(first)}
    raise TypeError(f"no JSON Schema for {annotation}")


def _with(*keys: str, **properties: Schema) -> Schema:
    """What has all of these keys, each as described."""
    made: Schema = {"required": [*keys, *properties], "additionalProperties": True}
    return {**made, "properties": properties} if properties else made


def _any(keys: Sequence[str]) -> Schema:
    return {"anyOf": [_with(key) for key in keys], "additionalProperties": True}


def _none(keys: Sequence[str]) -> Schema:
    return {"not": _any(keys), "additionalProperties": True}


def _all(*parts: Schema) -> Schema:
    return {"allOf": list(parts), "additionalProperties": True}


def _if(condition: Schema, then: Schema, otherwise: Schema | None = None) -> Schema:
    made = {"if": condition, "then": then, "additionalProperties": True}
    return {**made, "else": otherwise} if otherwise else made


_ABOUT = _if(_with("tolerance"), _with("about"))


def _target_rules(properties: dict[str, Schema]) -> Schema:
    properties["tolerance"]["$ref"] = "#/$defs/width"
    one = (*model.QUANTITY_KEYS, "unquantified")
    inline = ("baseline_period", "baseline_source")
    return {
        "allOf": [
            {"oneOf": [*map(_with, one), _none(one)], "additionalProperties": True},
            {
                "anyOf": [_with("period"), _with("unquantified"), _with("condition", "id")],
                "additionalProperties": True,
            },
            _ABOUT,
            _if(_with("over"), _with(period={"type": "string", "pattern": "/"})),
            _if(_with("baseline"), _none(["baseline_value"])),
            *(_if(_with(key), _with("baseline_value")) for key in inline),
        ]
    }


def _actual_rules(properties: dict[str, Schema]) -> Schema:
    properties["tolerance"]["$ref"] = "#/$defs/width"
    one = [*map(_with, (*model.QUANTITY_KEYS, "done")), _with(missing={"const": True})]
    relative = _with(measure={"type": "string", "enum": ["change", "percent", "multiple"]})
    return {
        "allOf": [
            {"oneOf": one, "additionalProperties": True},
            _ABOUT,
            _if(_with("baseline"), relative),
            _if(relative, _with("baseline")),
        ]
    }


def _derivation_rules(properties: dict[str, Schema]) -> Schema:
    for key in ("ratio", "difference"):
        properties[key] |= {"minItems": 2, "maxItems": 2}
    return {
        "allOf": [
            {"oneOf": [_with(key) for key in OPERATIONS], "additionalProperties": True},
            _if(_with("count"), _any(model.QUANTITY_KEYS), _none(model.QUANTITY_KEYS)),
        ]
    }


def _indicator_rules(properties: dict[str, Schema]) -> Schema:
    """What depends on whether there is something to measure."""
    del properties
    no_numbers = {"items": _none(model.QUANTITY_KEYS)}
    windows = _all(
        _with(period={"type": "string", "pattern": _YEARS}),
        _none(["unquantified"]),
    )
    measured = _all(_any((*model.QUANTITY_KEYS, "unquantified")), _if(windows, _with("over")))
    return _if(
        _with(kind={"const": "milestone"}),
        {"properties": {"targets": no_numbers, "actuals": no_numbers}, "additionalProperties": True},
        {
            "required": ["unit"],
            "properties": {"targets": {"items": measured}, "actuals": {"items": _none(["done"])}},
            "additionalProperties": True,
        },
    ) | {"additionalProperties": False}


_RULES = {
    model.Target: _target_rules,
    model.Actual: _actual_rules,
    model.Derivation: _derivation_rules,
    model.Indicator: _indicator_rules,
}
