"""What a key takes, what a value was meant to be, and a text that was typed with a wide keyboard as TOML.

Three small steps of `remedies`, which tests what they propose. A proposal is made only where there is one
reading: a period that `spans.read_period` reads, a number of plain digits, a word that is one of the key's
but for case, spaces and hyphens. Strings are left as they are, and so are comments.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from functools import cache, lru_cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints
from unicodedata import category

from pydantic import TypeAdapter, ValidationError, WithJsonSchema

from yztrack import fields, model
from yztrack.period import parse_period
from yztrack.spans import read_period
from yztrack.syntax import KeyPath
from yztrack.units import fold

Shape = Literal["number", "period", "flag"] | tuple[str, ...] | None
"""What a key takes, as far as it can be mended; a tuple holds the words it takes, None is anything else."""

STRING = r"""(?:(?!\"\"\"|''')(?:"(?:[^"\\\n]++|\\[^\n])*+"|'[^'\n]*+'))"""
_LONG_STRING = r'(?:"""(?:[^"\\]++|\\[\s\S]|"{1,2}(?!"))*+"{3,5}' + r"|'''(?:[^']++|'{1,2}(?!'))*+'{3,5})"
_DOUBLE, _SINGLE = "“”„‟〝〞＂", "‘’‚‛＇"
_LEFT = rf"""{_LONG_STRING}|{STRING}|(?P<unclosed>\"\"\"|''')"""
_WIDE = re.compile(
    rf"""(?P<hash>[#＃])[^\n]*+|{_LEFT}"""
    rf"""|[{_DOUBLE}](?P<double>[^"\\\n{_DOUBLE}]*+)["{_DOUBLE}]"""
    rf"""|[{_SINGLE}](?P<single>[^'\n{_SINGLE}]*+)['{_SINGLE}]"""
    rf"""|"(?P<half>[^"\\#\n{_DOUBLE}]*+)[{_DOUBLE}](?=[ \t\r]*+(?:[#,\]}}\n]|$))"""
    r"""|["'][^\n]*+|(?<=[0-9０-９])(?P<point>。)(?=[0-9０-９])|(?P<bare>[^\x00-\x7f]+?)"""
)
_RAW = r"""[^\s"'\[\]{}#,=](?:[^"'\[\]{}#,=\n]*[^\s"'\[\]{}#,=])?+"""
_BARE = re.compile(
    rf"""#[^\n]*+|{_LEFT}|["'][^\n]*+"""
    rf"""|(?<![A-Za-z0-9_-])(?P<key>[A-Za-z0-9_-]++)(?P<is>[ \t]*+=[ \t]*+)(?P<value>{_RAW})"""
    rf"""|(?<=[\[,\s])(?P<element>[+-]?+\.[0-9]++)(?=[ \t\r\n]*+[,\]])"""
)
_SHORTEST = 3  # letters of a key in which one slip leaves a likeness
_CLEARLY = 0.1  # by how much one key must be more alike than all others, of 1
_BRACKETS = {"【": "[", "】": "]", "、": ",", "−": "-", "﹣": "-"}
_NUMBER = re.compile(r"[+-]?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_PRINTED_YEAR, _GROUP = re.compile(r"[0-9]{4}"), re.compile(r"[0-9]+")
_YEAR_OR_DAY = re.compile(r"[0-9]{4}(?:-[0-9]{2}-[0-9]{2})?")


class _Unclosed(Exception):  # noqa: N818  no error: the rest of the text may be a string, and stays
    pass


def narrowed(text: str) -> str:
    """Return the text with wide and invisible characters outside strings and comments as TOML has them."""
    try:
        return _WIDE.sub(_narrow, text)
    except _Unclosed:
        return text


def _narrow(match: re.Match[str]) -> str:
    match match.lastgroup:
        case "hash":
            return f"#{match[0][1:]}"
        case "unclosed":
            raise _Unclosed
        case "double" | "half" | "single" as kind:
            mark = "'" if kind == "single" else '"'
            return f"{mark}{match[kind]}{mark}"
        case "point":
            return "."
        case "bare":
            return "".join(map(_narrow_character, match[0]))
        case _:
            return match[0]


def _narrow_character(char: str) -> str:
    if "\uff01" <= char <= "\uff5e":
        return chr(ord(char) - 0xFEE0)
    if category(char) in {"Zs", "Cf"}:
        return " " if category(char) == "Zs" else ""
    return _BRACKETS.get(char, char)


def completed(text: str) -> str:
    """Return the text with bare values that are no TOML as they were meant: 2025-06, True, .5, flow."""
    try:
        return _BARE.sub(_complete, text)
    except _Unclosed:
        return text


def _complete(match: re.Match[str]) -> str:
    if match["unclosed"]:
        raise _Unclosed
    if match["element"]:
        return _number(match["element"]) or match[0]
    if match["value"]:
        meant = meant_by(match["value"], _shapes_by_key().get(match["key"]))
        return f"{match['key']}{match['is']}{meant or match['value']}"
    return match[0]


def _number(raw: str) -> str | None:
    """A number that begins with its point; one that ends with it may have lost digits, and is left."""
    sign, point, places = raw.partition(".")
    return f"{sign}0.{places}" if sign in {"", "+", "-"} and point and places.isdecimal() else None


def meant_by(raw: str, shape: Shape) -> str | None:
    """Return the TOML that a value was meant to be, from how it stands in the text; None if that is open."""
    quote = raw[0] if raw[0] in "\"'" else ""
    if quote and "\\" in raw:
        return None
    said = fold(raw[1:-1] if quote else raw)
    meant = _meant(said, quote, shape)
    return None if meant == raw else meant


def _meant(said: str, quote: str, shape: Shape) -> str | None:
    mark = quote or '"'
    if shape == "number":
        return _plain_number(said) if quote else _number(said)
    if shape == "flag":
        return said.lower() if said.lower() in {"true", "false"} else None
    if shape == "period":
        written = "previous" if said.lower() == "previous" else _period(said)
        bare = not quote and written and _YEAR_OR_DAY.fullmatch(written)
        return written if bare or not written else f"{mark}{written}{mark}"
    word = "-".join(re.split(r"[\s_-]+", said.lower()))
    return f"{mark}{word}{mark}" if shape and word in shape else None


def _plain_number(said: str) -> str | None:
    return said if _NUMBER.fullmatch(said) else None


def _period(said: str) -> str | None:
    """The period in the writing of a file, as it stands where it is one.

    A year is to be printed in it; and a day with month and day, since of 2025年底 a flow means the year.
    """
    try:
        span = read_period(said)
    except ValueError:
        return None
    if not _PRINTED_YEAR.search(said) or (span.first == span.last and len(_GROUP.findall(said)) < 3):
        return None
    try:
        parse_period(said)
    except ValueError:
        return str(span)
    return said


def meant_key(typed: str, known: Iterable[str]) -> str | None:
    """Return the one key that was meant: spelled with other separators or case, or one slip away."""
    alike = [key for key in known if _bare(key) == _bare(typed)]
    if not alike and len(typed) >= _SHORTEST and typed.isascii():
        best = max((_likeness(typed, key) for key in known), default=0)
        near = [key for key in known if _likeness(typed, key) > best - _CLEARLY]  # at_lost has two
        alike = [key for key in near if _one_slip(typed, key)] if len(near) == 1 else []
    return alike[0] if len(alike) == 1 else None


@lru_cache(maxsize=4096)
def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()


def _bare(key: str) -> str:
    return re.sub(r"[\s_-]", "", key).lower()


def _one_slip(typed: str, known: str) -> bool:
    """Whether they differ by one letter left out, added or replaced, or by two that changed places."""
    while typed and known and typed[0] == known[0]:
        typed, known = typed[1:], known[1:]
    while typed and known and typed[-1] == known[-1]:
        typed, known = typed[:-1], known[:-1]
    if any(char.isdigit() for char in typed):  # a second one of its kind, unit2, and no slip
        return False
    return (len(typed) <= 1 and len(known) <= 1) or (len(typed) == 2 and typed[::-1] == known)


def shape_at(of: Any, where: KeyPath) -> Shape:
    """Return what the value at a key path of a record takes."""
    return _shape(_declared_at(of, where))


def takes(of: Any, where: KeyPath, value: object) -> bool:
    """Whether the record takes a parsed value at a key path."""
    try:
        _reader(of, tuple(step if isinstance(step, str) else 0 for step in where)).validate_python(value)
    except ValidationError:
        return False
    return True


@cache
def _reader(of: Any, where: KeyPath) -> TypeAdapter[Any]:
    return TypeAdapter(_declared_at(of, where))


def _declared_at(of: Any, where: KeyPath) -> Any:
    for step in where:
        of = _required(of)
        if get_origin(of) is tuple:
            of = get_args(of)[0]
        elif get_origin(of) is dict:
            of = get_args(of)[1]
        else:
            of = keys_of(of).get(str(step))
    return of


def keys_at(of: Any, where: KeyPath) -> Mapping[str, Any]:
    """Return the keys of the record at a key path, with what they are declared as."""
    return keys_of(_required(_declared_at(of, where)))


@cache
def keys_of(record: Any) -> Mapping[str, Any]:
    """Return the keys of a record as a file writes them; nothing for what is no record."""
    fields = getattr(record, "__pydantic_fields__", {})
    hints = get_type_hints(record, include_extras=True) if fields else {}
    return {info.alias or name: hints[name] for name, info in fields.items() if info.init is not False}


@cache
def _shapes_by_key() -> Mapping[str, Shape]:
    """What each key takes, in whatever record it stands: no two records differ."""
    records = (model.Settings, model.CutPoints, model.Tolerance, model.Source, model.Waiver)
    every = (*records, model.Derivation, model.Indicator, model.Target, model.Actual)
    return {key: _shape(hint) for record in every for key, hint in keys_of(record).items()}


def _shape(hint: Any) -> Shape:
    hint = _required(hint)
    if get_origin(hint) is Literal:
        return get_args(hint)
    schema = _json_schema(hint)
    if schema is None:
        return None
    if schema == _json_schema(fields.Span):
        return "period"
    return "number" if schema.get("type") == "number" else "flag" if schema.get("type") == "boolean" else None


def _json_schema(hint: Any) -> dict[str, Any] | None:
    metadata = getattr(hint, "__metadata__", ())
    return next((one.json_schema for one in metadata if isinstance(one, WithJsonSchema)), None)


def _required(hint: Any) -> Any:
    """What is declared of a key that may be absent, when it is there."""
    if get_origin(hint) not in {Union, UnionType}:
        return hint
    return next(one for one in get_args(hint) if one is not NoneType)
