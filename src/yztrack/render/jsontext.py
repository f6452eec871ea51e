"""JSON text with exact decimals, the same bytes for the same values.

The standard encoder knows no decimals. They pass through it as marked strings, and the quotes around the
marks are taken away afterwards; the mark is a control character, which no text of a workspace can hold.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from yztrack.fields import MAX_DIGITS
from yztrack.quantity import Quantity, plain, rounded

_MARK = "\x00"
_MARKED = re.compile(r'"\\u0000([^"\\]*)\\u0000"')


def dumps(value: Any, *, indent: int | None = 1) -> str:
    """Return JSON text; keys stay in their order, decimals print plainly, dates as ISO 8601."""
    text = json.dumps(value, ensure_ascii=False, indent=indent, default=_default, allow_nan=False)
    return _MARKED.sub(r"\1", text)


def _default(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{_MARK}{plain(value)}{_MARK}"
    return str(value)


def interval(quantity: Quantity | None) -> Mapping[str, object] | None:
    """The one interval shape: low, low_open, high, high_open, null for unbounded."""
    if quantity is None:
        return None
    return {
        "low": _printed(quantity.low),
        "low_open": quantity.low_open,
        "high": _printed(quantity.high),
        "high_open": quantity.high_open,
    }


def _printed(end: Decimal | None) -> Decimal | None:
    """A figure as a source prints it; one of more digits than a file may hold was computed, and is cut."""
    return end if end is None or len(end.as_tuple().digits) <= MAX_DIGITS else rounded(end)
