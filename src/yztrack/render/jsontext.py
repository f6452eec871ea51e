"""JSON text with exact decimals, the same bytes for the same values.

The standard encoder knows no decimals, and writes with line breaks only by its slow path; a writer of our own
for the few kinds of value that there are takes a fifth of the time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from json.encoder import encode_basestring as quoted
from math import isfinite
from types import NoneType
from typing import Any

from yztrack.fields import MAX_DIGITS
from yztrack.quantity import Quantity, plain, rounded

_SIMPLE: Mapping[type, Callable[[Any], str]] = {
    str: quoted,
    NoneType: lambda _: "null",
    bool: lambda value: "true" if value else "false",
    int: int.__repr__,
    Decimal: plain,
}


def dumps(value: Any, *, indent: int | None = 1, depth: int = 0) -> str:
    """Return JSON text; keys stay in their order, decimals print plainly, dates as ISO 8601.

    Without an `indent` all stands in one line. `depth` is how deep in a document the value stands.
    """
    if indent is None:
        return _text(value, "", "", ", ")
    step = " " * indent
    return _text(value, "\n" + step * depth, step, ",")


def _text(value: Any, line: str, step: str, comma: str) -> str:
    """The text of a value whose own lines begin with `line`, the lines within it one step further in."""
    simple = _SIMPLE.get(type(value))
    if simple is not None:
        return simple(value)
    inner = line + step
    if isinstance(value, dict):
        # most values are simple, and a call for each would take longer than their text
        parts = [
            f"{quoted(key)}: "
            f"{_SIMPLE[kind](item) if (kind := type(item)) in _SIMPLE else _text(item, inner, step, comma)}"
            for key, item in value.items()
        ]
        return f"{{{inner}{(comma + inner).join(parts)}{line}}}" if parts else "{}"
    if isinstance(value, list | tuple):
        parts = [_text(item, inner, step, comma) for item in value]
        return f"[{inner}{(comma + inner).join(parts)}{line}]" if parts else "[]"
    if isinstance(value, float):
        if not isfinite(value):
            raise ValueError(f"{value} is no number of JSON")
        return float.__repr__(value)
    return quoted(str(value))


def interval(quantity: Quantity | None) -> Mapping[str, object] | None:
    """The one interval shape: low, low_open, high, high_open, null for unbounded."""
    if quantity is None:
        return None
    low, low_open, high, high_open = quantity
    first = _printed(low)
    last = first if high is low else _printed(high)
    return {"low": first, "low_open": low_open, "high": last, "high_open": high_open}


def _printed(end: Decimal | None) -> Decimal | None:
    """A figure as a source prints it; one of more digits than a file may hold was computed, and is cut."""
    # a text is made in a fraction of the time of the digits, and is never shorter than they are
    if end is None or len(str(end)) <= MAX_DIGITS or len(end.as_tuple().digits) <= MAX_DIGITS:
        return end
    return rounded(end)
