"""The kinds of value that a record's keys take: decimals as printed, periods, days, flags, lines of text.

A number is never a binary float. What is refused carries its words as messages, for `document` to tell.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from yztrack.message import Message, Unreadable, say
from yztrack.period import Period, parse_period

MAX_DIGITS = 30
MAX_LINES = 1000  # of a list of names; a glob stands for any number
MIN_YEAR, MAX_YEAR = 1000, 9999


def _refused(kind: str, message: Message, help: Message | None = None) -> PydanticCustomError:  # noqa: A002
    """What `document` makes a fault of: it takes the words from the context, as messages."""
    return PydanticCustomError(kind, "{message}", {"message": message, "help": help})


def _number(value: object) -> Decimal:
    too_long = say("has more than 30 digits"), say("write it as the source prints it")
    if type(value) is int:
        if abs(value) >= 10**MAX_DIGITS:
            raise _refused("number", *too_long)
        return Decimal(value)
    if type(value) is Decimal:
        if not value.is_finite():
            remedy = say("leave the record out, or use missing = true")
            raise _refused("number", say("is not a number"), remedy)
        if _is_long(value):
            raise _refused("number", *too_long)
        return Decimal(format(value, "f")) if int(value.as_tuple().exponent) > 0 else value
    if type(value) is str:
        raise _refused("number", say("is text"), say("write the number without quotes"))
    raise _refused("number", say("is not a number"))


def _width(value: object) -> Decimal:
    number = _number(value)
    if number < 0:
        raise _refused("number", say("is negative"), say("write it without a sign"))
    return number


def _is_long(value: Decimal) -> bool:
    """Whether it has more than 30 digits, before or behind the point; 0e-99999 would print as many zeros."""
    digits, exponent = value.as_tuple()[1:]
    return (
        len(digits) > MAX_DIGITS
        or -int(exponent) > MAX_DIGITS
        or (bool(value) and abs(value.adjusted()) >= MAX_DIGITS)
    )


def _period(value: object) -> Period:
    span = _span(value)
    if span.first.year < MIN_YEAR:
        raise _refused("period", say("is before the year 1000"), say("write four digits"))
    return span


def _span(value: object) -> Period:
    if isinstance(value, Period):
        return value
    if type(value) is int:
        if MIN_YEAR <= value <= MAX_YEAR:
            return parse_period(str(value))
        raise _refused("period", say("is not a year"), say("write four digits"))
    if type(value) is str:
        try:
            return parse_period(value)
        except Unreadable as error:
            raise _refused("period", error.message, error.help) from None
    if isinstance(value, date) and not isinstance(value, datetime):
        return Period(value, value)
    raise _refused("period", say("is not a period"), say('write 2025, a date, or text such as "2025-06"'))


def _baseline(value: object) -> Period | Literal["previous"]:
    return "previous" if value == "previous" else _period(value)


def _publication(value: object) -> Period:
    span = _period(value)
    if span.frequency not in {"A", "M", "D"}:
        remedy = say('write a date, "2025-01" or 2025')
        raise _refused("period", say("is not a date of publication"), remedy)
    return span


def _day(value: object) -> date:
    return _period(value).first


def _last_day(value: object) -> date:
    return _period(value).last


def _flag(value: object) -> bool:
    if type(value) is bool:
        return value
    raise _refused("flag", say("is not true or false"))


_CONTROL = r"\x00-\x08\x0b-\x1f\x7f-\x9f\x{2028}\x{2029}\x{202a}-\x{202e}\x{2066}-\x{2069}"
_PERIOD_SCHEMA = {"anyOf": [{"type": "integer"}, {"type": "string"}]}
_NUMBER_SCHEMA = {"type": "number"}

Number = Annotated[Decimal, BeforeValidator(_number), WithJsonSchema(_NUMBER_SCHEMA)]
Width = Annotated[Decimal, BeforeValidator(_width), WithJsonSchema({**_NUMBER_SCHEMA, "minimum": 0})]
Span = Annotated[Any, BeforeValidator(_period), WithJsonSchema(_PERIOD_SCHEMA)]
Start = Annotated[Any, BeforeValidator(_baseline), WithJsonSchema(_PERIOD_SCHEMA)]
Publication = Annotated[Any, BeforeValidator(_publication), WithJsonSchema(_PERIOD_SCHEMA)]
Day = Annotated[Any, BeforeValidator(_day), WithJsonSchema(_PERIOD_SCHEMA)]
LastDay = Annotated[Any, BeforeValidator(lambda value: _period(value).last), WithJsonSchema(_PERIOD_SCHEMA)]
Flag = Annotated[bool, BeforeValidator(_flag), WithJsonSchema({"type": "boolean"})]
Line = Annotated[
    str,
    StringConstraints(
        strict=True,
        min_length=1,
        max_length=1000,
        pattern=rf"^[^\n\t{_CONTROL}]*[^\s{_CONTROL}][^\n\t{_CONTROL}]*$",
    ),
]
Prose = Annotated[
    str, StringConstraints(strict=True, min_length=1, max_length=20_000, pattern=rf"^[^{_CONTROL}]+$")
]
Lines = Annotated[tuple[Line, ...], Field(max_length=MAX_LINES)]
Pair = tuple[Number, Number]
