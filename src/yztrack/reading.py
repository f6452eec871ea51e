"""Figures as people type them, Western and Chinese, into what a file says.

A figure has one reading or it is refused: nothing is guessed. 以上, 以下 and 以内 include the number, 超过
and 不满 do not (Civil Code of the People's Republic of China, article 1259). Digits stay as typed.

A bare number is in the indicator's unit already, and a bare scale (1.05万亿) takes its dimension. Not so
where that has two readings: 1.2万 beside 万人 may be 1.2万人 or 12000万人, and is refused. Beside a unit of
亿 a small scale has but one that anyone means, and 近1万 is 近10000; but 5000万 is more likely 万 alone, and
is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from string import ascii_letters
from typing import NamedTuple

from yztrack.fields import MAX_DIGITS
from yztrack.message import Message, say
from yztrack.quantity import plain
from yztrack.units import (
    DIGITS,
    MAX_LENGTH,
    Unit,
    Unread,
    fold,
    move_point,
    parse_unit,
    quoted,
    read_digits,
    read_numeral,
)

_NO_FIGURE = say("is no figure; write a figure such as 9124, >9000, >=50%, ~8200, 1.05万亿 or 50-60")
_TEN_THOUSAND, _HUNDRED_MILLION = 4, 8
_MOST_OF_THEM = 10**6  # of units of 亿: beyond it a figure is none of an office, in any dimension

_BEFORE: Mapping[str, str] = {
    "more_than": "超|超过|超出|突破|逾|过|大于|高于|多于|>|over|more than|above|exceeding|greater than",
    "at_least": "不低于|不少于|不小于|至少|最少|大于等于|大于或等于|>=|≥|≧|⩾"
    "|at least|no less than|not less than|no fewer than|not fewer than",
    "reached": "达|达到|reached|reaching",
    "less_than": "近|接近|将近|不足|不到|不满|未满|低于|少于|小于|<"
    "|nearly|almost|under|less than|below|fewer than",
    "at_most": "不超过|不超|不高于|不多于|不大于|至多|最多|小于等于|小于或等于|<=|≤|≦|⩽"
    "|up to|at most|no more than|not more than|not exceeding",
    "about": "约|大约|约为|大概|~|≈|≒|∼|〜|about|around|approximately|approx.|approx|roughly|circa|ca.",
    "between": "介于|between|from",
    "": "已|已经",
}
_AFTER: Mapping[str, str] = {
    "more_than": "有余",
    "at_least": "以上|及以上|or more|or above|and above|or over|and over",
    "at_most": "以内|之内|以下|及以下|or less|or fewer|or below|and below|or under",
    "about": "左右|上下",
    "between": "之间",
}
_ORDINAL = {"位", "名"}
_MARKS = {"余": "more_than", "多": "more_than", "+": "at_least"}
_OPPOSITE = {
    "more_than": "less_than",
    "at_least": "at_most",
    "less_than": "more_than",
    "at_most": "at_least",
}


def _by_word(vocabulary: Mapping[str, str]) -> dict[str, str]:
    return {word: key for key, words in vocabulary.items() for word in words.split("|")}


def _any_of(words: Mapping[str, str]) -> str:
    """Match the longest of the words; one in Latin letters ends where its letters end."""
    longest_first = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word) + "(?![a-z])" * (word[-1] in ascii_letters) for word in longest_first)


_KEY_BEFORE, _KEY_AFTER = _by_word(_BEFORE), _by_word(_AFTER)
_WORD_BEFORE = re.compile(rf"({_any_of(_KEY_BEFORE)})\s?", re.IGNORECASE | re.ASCII)
_WORD_AFTER = re.compile(rf"\s?({_any_of(_KEY_AFTER)})$", re.IGNORECASE | re.ASCII)
_NO_LEVELS: tuple[tuple[re.Pattern[str], Message], ...] = tuple(
    (re.compile(words, re.IGNORECASE), message)
    for words, message in (
        (
            r"几|数[十百千万亿]|若干|\b(?:several|few|dozens|tens|hundreds|(?:thous|mill|bill)\w+s of)\b",
            say("leaves digits open; write the bound that it surely keeps, such as >10"),
        ),
        (
            r"翻.{0,3}番|翻倍|倍增|\b(?:doubled?|tripled?|twice)\b",
            say("is a multiple of an earlier figure; write the figure itself"),
        ),
        (
            r"预计|预期|有望|力争|目标|\b(?:expected|forecast|projected|planned)\b",
            say("is what someone expects; write the figure alone, and give it the status forecast"),
        ),
        (r"[0-9,.] (?!10\^|10\*)[0-9]", say("has digits apart; write 10000 or 10,000, and a range as 50-60")),
    )
)
_GROWTH = re.compile(
    r"(同比|比上年|较上年|比上年同期|较上年同期)?(负?增长|增速|下降|\b(?:grew|fell|up|down)\b(?: by)?)\s?",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    r"同比|环比|增长|增加|下降|减少|提高|上升|降低|回落|\b(?:grew|rose|fell|increased|decreased)\b",
    re.IGNORECASE,
)

_SIGN = r"(?:[-+−‐‑–﹣负]|minus\s)"
_MONEY = r"(?:us\$|[$€¥]|usd|eur|cny|rmb|人民币)"
_MIXED = r"[0-9]{1,4}[万亿][0-9]{1,4}万?"
_CHINESE = r"[零一二两三四五六七八九十百千万亿点]+"
_WESTERN = r"[0-9][0-9,]*(?:\.[0-9]+)?(?:e[-+]?[0-9]+)?|\.[0-9]+"
_DIGITS = rf"(?:({_MIXED}|{_CHINESE})|({_WESTERN}))"
_NUMBER = re.compile(rf"({_SIGN})?({_MONEY})?\s?(百分之)?{_DIGITS}", re.IGNORECASE)
_NEXT = rf"(?={_SIGN}?{_MONEY}?\s?(?:百分之)?[0-9.零一二两三四五六七八九十])"
_TO = re.compile(rf"\s?(?:[-~〜∼]|[‐-―]{{1,2}}|至|到|(?<=\s)to)\s?{_NEXT}", re.IGNORECASE)
_AND = re.compile(rf"\s?(?:[-~〜∼]|[‐-―]{{1,2}}|至|到|和|与|(?<=\s)(?:to|and))\s?{_NEXT}", re.IGNORECASE)
_HALF = re.compile(r"一半|半数|半(?!年)|half\b", re.IGNORECASE)
_TENTHS = re.compile(r"成([一二三四五六七八九半])(.*)")
_SCALE = r"(?:[十百千]?(?:万亿|[万亿])|[百千])?"
_UNIT = re.compile(rf"\s?([余多+])?\s?({_SCALE})([余多+])?(.*?)([余多+])?")


class Reading(NamedTuple):
    """What a figure says: its quantity key, one number (`between` has two), and what was converted."""

    key: str
    numbers: tuple[Decimal, ...]
    conversion: str | None


class _Figure(NamedTuple):
    """One number and its unit as typed; `inner` is the power of a 万 or 亿 inside a numeral (一万二千)."""

    number: Decimal
    inner: int
    unit: str
    mark: str = ""


def read_quantity(text: str, unit: str | None, *, growth: bool = False) -> Reading:
    """Read a figure as people write it, in the indicator's unit; of a growth rate, `同比下降3%` is -3.

    Raises ValueError where it is unreadable, ambiguous, of another dimension or of more than 30 digits.
    """
    try:
        opened = _opened(text)
        change = _GROWTH.match(opened) if growth else None
        if change is None:
            return _read(opened, unit)
        return _read_change(change[2], opened[change.end() :], unit)
    except Unread as fault:
        raise ValueError(say("{text} {reason}", text=quoted(text), reason=fault.args[0])) from None


def _read(text: str, unit: str | None) -> Reading:
    if _CHANGE.search(text):
        raise Unread(say("is a change and not the figure; write the figure itself"))
    core, said = _peeled(text)
    if unit in _ORDINAL:
        core = core.removeprefix("第")
    figures = _figures(core, said)
    key = _key(figures, said)
    told = [_in_unit(figure, unit) for figure in figures]
    numbers = tuple(number for number, _ in told)
    if key == "between" and numbers[0] >= numbers[1]:
        raise Unread(say("does not rise; write the lower number first and the unit behind both"))
    return Reading(key, numbers, ", ".join(conversion for _, conversion in told if conversion) or None)


def _read_change(word: str, rest: str, unit: str | None) -> Reading:
    """Read what stands behind 增长 or 下降; a fall is negative, and a bound on it points the other way."""
    if "百分点" in rest or "point" in rest:
        raise Unread(say("is a change in points and no rate; write the rate"))
    read = _read(rest, unit)
    if word.lower().startswith(("增", "grew", "up")):
        return read
    if any(number < 0 for number in read.numbers):
        raise Unread(say("is a fall by a negative number; write the rate with its sign"))
    numbers = tuple(number.copy_negate() if number else number for number in reversed(read.numbers))
    said = read.conversion or f"{word} {_joined(' - '.join(plain(one) for one in read.numbers), unit or '')}"
    become = _joined(", ".join(plain(one) for one in numbers), unit or "")
    return Reading(_OPPOSITE.get(read.key, read.key), numbers, f"{said} = {become}")


def _opened(text: str) -> str:
    if len(text) > MAX_LENGTH:
        raise Unread(say("has more than {count} characters; write the figure alone", count=MAX_LENGTH))
    folded = fold(text)
    if not folded:
        raise Unread(say("is empty; write a figure such as 9124, >9000 or 50%"))
    for words, message in _NO_LEVELS:
        if words.search(folded):
            raise Unread(message)
    return folded


def _peeled(text: str) -> tuple[str, set[str]]:
    """Take the words for bounds off both ends."""
    said = set()
    while match := _WORD_BEFORE.match(text):
        said.add(_KEY_BEFORE[match[1].lower()])
        text = text[match.end() :]
    while match := _WORD_AFTER.search(text):
        said.add(_KEY_AFTER[match[1].lower()])
        text = text[: match.start()]
    return text, said - {""}


def _key(figures: list[_Figure], said: set[str]) -> str:
    stated = (said | {figure.mark for figure in figures}) - {"", "between"}
    if len(figures) == 2:
        if stated:
            raise Unread(say("is a range and a bound at once; write 50-60, or >50"))
        return "between"
    if len(stated) > 1:
        stated.discard("reached")  # 达到近1万: the other word says where it stands
    if len(stated) > 1:
        raise Unread(say("says {keys} at once; keep one of them", keys=", ".join(sorted(stated))))
    key = stated.pop() if stated else "value"
    return "at_least" if key == "reached" else key


def _figures(core: str, said: set[str]) -> list[_Figure]:
    """Read one number, or the two of a range; of these, a unit behind the last is the unit of both."""
    first, rest = _number(core, bounded=bool(said))
    split = (_AND if "between" in said else _TO).search(rest)
    if split is None:
        if "between" in said:
            raise Unread(say("names one number only; write 50-60"))
        return [_with_unit(first, rest)]
    second, last = _number(rest[split.end() :], bounded=bool(said))
    low, high = _with_unit(first, rest[: split.start()]), _with_unit(second, last)
    shared = bool(high.unit) and not low.unit
    if (low.unit and not high.unit) or (shared and low.inner and parse_unit(high.unit).scale):
        raise Unread(say("leaves the unit of one number open; write the unit behind both"))
    return [low._replace(unit=high.unit) if shared else low, high]


def _number(text: str, *, bounded: bool) -> tuple[_Figure, str]:
    """Read the number at the start; return it with a currency before it, and the text behind it."""
    half = _HALF.match(text)
    if half:
        return _Figure(Decimal(50), 0, ""), "%" + text[half.end() :]
    match = _NUMBER.match(text)
    if match is None:
        raise Unread(_NO_FIGURE)
    sign, money, share, chinese, western = match.groups()
    rest = text[match.end() :]
    if western:
        number, inner, scale = read_digits(western), 0, ""
    else:  # 近万 and 超千亿 leave a one away; without such a word a digit may have been forgotten
        one = "一" if (bounded or share) and chinese[0] in "百千万亿" else ""
        number, inner, scale = read_numeral(one + chinese)
    rest = scale + ("%" if share else "") + rest
    if sign and sign != "+":
        number = number.copy_negate() if number else number
    return _Figure(_bounded(number), inner, money or ""), rest


def _bounded(number: Decimal) -> Decimal:
    """Return the number without an exponent."""
    _, digits, exponent = number.as_tuple()
    if len(digits) > MAX_DIGITS or abs(number.adjusted()) >= MAX_DIGITS or -int(exponent) > MAX_DIGITS:
        raise Unread(say("has more than {count} digits; no reported figure has", count=MAX_DIGITS))
    return Decimal(plain(number)) if int(exponent) > 0 else number


def _with_unit(figure: _Figure, text: str) -> _Figure:
    """Add the unit that stands behind a number, and a 余, 多 or + before or in it."""
    number = figure.number
    tenths = _TENTHS.fullmatch(text)
    if tenths and number == number.to_integral_value():  # 六成五 is 6.5 成
        number, text = number + Decimal(DIGITS.get(tenths[1], 5)) / 10, "成" + tenths[2]
    match = _UNIT.fullmatch(text)
    if match is None:
        raise Unread(_NO_FIGURE)
    first, scale, second, name, third = match.groups(default="")
    marks, written = first + second + third, (scale + name).strip()
    own = parse_unit(written)
    if len(marks) > 1 or not _is_name(name.strip()):
        raise Unread(_NO_FIGURE)
    if figure.unit and own.dimension not in {"", parse_unit(figure.unit).dimension}:
        raise Unread(
            say("names two units, {one!r} and {other!r}; keep one of them", one=figure.unit, other=written)
        )
    if figure.unit and not own.dimension:
        written = f"{written} {figure.unit}".strip()
    return _Figure(number, figure.inner, written, _MARKS.get(marks, ""))


def _is_name(text: str) -> bool:
    """Whether it may name a dimension, or a scale in English: no second number or 万."""
    start = text[:1]
    return (
        not text
        or start in "%‰°$€¥"
        or text.startswith("10^")
        or (start.isalpha() and start not in "十百万亿")
    )


def _in_unit(figure: _Figure, unit: str | None) -> tuple[Decimal, str | None]:
    """Convert one number to the indicator's unit; also tell how, where it was."""
    own, target = parse_unit(figure.unit), parse_unit(unit or "")
    written = _joined(plain(figure.number), figure.unit)
    if own.dimension:
        if own.dimension != target.dimension:
            raise Unread(_other_dimension(figure.unit, unit))
        power = own.power - target.power
    elif figure.unit or figure.inner:
        whole = _joined(written, target.name)
        said = max(own.scale, figure.inner)
        if said > target.scale or (said == target.scale and said != _TEN_THOUSAND):
            written, power = whole, own.scale - target.scale
        else:
            written, power = _joined(written, unit or ""), own.scale
            _require_multiple(figure, own.scale, target, whole, unit or "")
    else:
        power = 0
    if not power:
        return figure.number, None
    number = _bounded(move_point(figure.number, power))
    return number, f"{written} = {_joined(plain(number), unit or '')}"


def _require_multiple(figure: _Figure, scale: int, target: Unit, whole: str, unit: str) -> None:
    """Refuse a bare scale that may be the figure's own, or a multiple of the unit."""
    if target.scale == _HUNDRED_MILLION and figure.number.scaleb(scale) < _MOST_OF_THEM:
        return
    multiple = _joined(plain(_bounded(move_point(figure.number, scale))), unit)
    raise Unread(say("may be {one!r} or {other!r}; write the whole unit", one=whole, other=multiple))


def _joined(start: str, end: str) -> str:
    """Put two words together; Chinese ones behind a word without a space, as in 1 万元."""
    space = start[-1:].isdigit() or (start + end).isascii()
    return f"{start} {end}".strip() if space else start + end


def _other_dimension(name: str, unit: str | None) -> Message:
    if unit is None:
        return say("is in {own!r} and the indicator has no unit; write the number alone", own=name)
    return say(
        "is in {own!r} and the indicator in {unit!r}; write the figure in {unit!r}", own=name, unit=unit
    )
