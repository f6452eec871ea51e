"""The kinds of value that a record's keys take: decimals as printed, periods, days, flags, lines of text.

A number is never a binary float. What is refused carries its words as messages, for `document` to tell.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import Field, PlainValidator, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from yztrack.message import Message, Unreadable, say
from yztrack.period import Period, parse_period, year

MAX_DIGITS = 30
MAX_LINES = 1000  # of a list of names; a glob stands for any number
MIN_YEAR, MAX_YEAR = 1000, 9999
_year = lru_cache(maxsize=256)(year)


def _refused(kind: str, message: Message, help: Message | None = None) -> PydanticCustomError:  # noqa: A002
    """What `document` makes a fault of: it takes the words from the context, as messages."""
    return PydanticCustomError(kind, "{message}", {"message": message, "help": help})


def _number(value: object) -> Decimal:
    if type(value) is Decimal:
        # a text without an exponent is no shorter than its digits, and made in a fraction of their time
        if value.is_finite() and len(text := str(value)) <= MAX_DIGITS and "E" not in text:
            return value
        return _unusual(value)
    if type(value) is int:
        if abs(value) >= 10**MAX_DIGITS:
            raise _too_long()
        return Decimal(value)
    if type(value) is str:
        raise _refused("number", say("is text"), say("write the number without quotes"))
    raise _refused("number", say("is not a number"))


def _unusual(value: Decimal) -> Decimal:
    """A number with an exponent or many digits, written out."""
    if not value.is_finite():
        remedy = say("leave the record out, or use missing = true")
        raise _refused("number", say("is not a number"), remedy)
    if _is_long(value):
        raise _too_long()
    return Decimal(format(value, "f")) if int(value.as_tuple().exponent) > 0 else value


def _too_long() -> PydanticCustomError:
    return _refused("number", say("has more than 30 digits"), say("write it as the source prints it"))


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
    if type(value) is int and MIN_YEAR <= value <= MAX_YEAR:
        return _year(value)
    span = _span(value)
    if span.first.year < MIN_YEAR:
        raise _refused("period", say("is before the year 1000"), say("write four digits"))
    return span


def _span(value: object) -> Period:
    if isinstance(value, Period):
        return value
    if type(value) is int:
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
# a check that gives the value itself is not followed by one of pydantic's, which would double the time
_PERIOD_SCHEMA = {"anyOf": [{"type": "integer"}, {"type": "string"}]}
_NUMBER_SCHEMA = {"type": "number"}

Number = Annotated[Decimal, PlainValidator(_number), WithJsonSchema(_NUMBER_SCHEMA)]
Width = Annotated[Decimal, PlainValidator(_width), WithJsonSchema({**_NUMBER_SCHEMA, "minimum": 0})]
Span = Annotated[Any, PlainValidator(_period), WithJsonSchema(_PERIOD_SCHEMA)]
Start = Annotated[Any, PlainValidator(_baseline), WithJsonSchema(_PERIOD_SCHEMA)]
Publication = Annotated[Any, PlainValidator(_publication), WithJsonSchema(_PERIOD_SCHEMA)]
Day = Annotated[Any, PlainValidator(_day), WithJsonSchema(_PERIOD_SCHEMA)]
LastDay = Annotated[Any, PlainValidator(lambda value: _period(value).last), WithJsonSchema(_PERIOD_SCHEMA)]
Flag = Annotated[bool, PlainValidator(_flag), WithJsonSchema({"type": "boolean"})]
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
