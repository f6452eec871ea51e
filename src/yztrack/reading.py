"""Figures and periods as people type them, Western and Chinese, into what a file says.

A figure has one reading or it is refused: nothing is guessed. 以上, 以下 and 以内 include the number, 超过
and 不满 do not (Civil Code of the People's Republic of China, article 1259). A bare number is in the
indicator's unit already; a bare scale (1.05万亿) takes its dimension, unless that scale is smaller than the
unit's: 1.2万 beside 亿元 may be 万元 or 万亿元. Digits stay as typed.

Both readers raise ValueError, with a message fit for a person, for every text that they do not read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from string import ascii_letters
from typing import NamedTuple

from yztrack.model import MAX_DIGITS
from yztrack.period import Period, parse_period
from yztrack.quantity import plain
from yztrack.units import DIGITS, Unread, fold, move_point, parse_unit, read_digits, read_numeral

MAX_LENGTH = 100
_SHOWN = 40
_FIGURES = "write a figure such as 9124, >9000, >=50%, ~8200, 1.05万亿 or 50-60"

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


def _by_word(vocabulary: Mapping[str, str]) -> dict[str, str]:
    return {word: key for key, words in vocabulary.items() for word in words.split("|")}


def _any_of(words: Mapping[str, str]) -> str:
    """Match the longest of the words; one in Latin letters ends where its letters end."""
    longest_first = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word) + "(?![a-z])" * (word[-1] in ascii_letters) for word in longest_first)


_KEY_BEFORE, _KEY_AFTER = _by_word(_BEFORE), _by_word(_AFTER)
_WORD_BEFORE = re.compile(rf"({_any_of(_KEY_BEFORE)})\s?", re.IGNORECASE | re.ASCII)
_WORD_AFTER = re.compile(rf"\s?({_any_of(_KEY_AFTER)})$", re.IGNORECASE | re.ASCII)
_OPEN_DIGITS = re.compile(
    r"几|数[十百千万亿]|若干|\b(?:several|few|dozens|tens|hundreds|thousands of|millions of|billions of)\b",
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
_UNIT = re.compile(rf"\s?([余多+])?\s?({_SCALE})([余多])?(.*?)([余多])?")


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


def read_quantity(text: str, unit: str | None) -> Reading:
    """Read a figure as people write it, in the indicator's unit.

    Raises ValueError where it is unreadable, ambiguous, of another dimension or of more than 30 digits.
    """
    try:
        core, said = _peeled(_opened(text))
        if unit in _ORDINAL:
            core = core.removeprefix("第")
        figures = _figures(core, said)
        key = _key(figures, said)
        told = [_in_unit(figure, unit) for figure in figures]
        numbers = tuple(number for number, _ in told)
        if key == "between" and numbers[0] >= numbers[1]:
            raise Unread("does not rise; write the lower number first and the unit behind both")
    except Unread as fault:
        raise ValueError(f"{_shown(text)} {fault}") from None
    return Reading(key, numbers, ", ".join(conversion for _, conversion in told if conversion) or None)


def _shown(text: str) -> str:
    return repr(text if len(text) <= _SHOWN else text[:_SHOWN] + "…")


def _opened(text: str) -> str:
    if len(text) > MAX_LENGTH:
        raise Unread(f"has more than {MAX_LENGTH} characters; {_FIGURES}")
    folded = fold(text)
    if not folded:
        raise Unread(f"is empty; {_FIGURES}")
    if _OPEN_DIGITS.search(folded):
        raise Unread("leaves digits open; write the bound that it surely keeps, such as >10")
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
            raise Unread("is a range and a bound at once; write 50-60, or >50")
        return "between"
    if len(stated) > 1:
        stated.discard("reached")  # 达到近1万: the other word says where it stands
    if len(stated) > 1:
        raise Unread(f"says {' and '.join(sorted(stated))} at once; keep one of them")
    key = stated.pop() if stated else "value"
    return "at_least" if key == "reached" else key


def _figures(core: str, said: set[str]) -> list[_Figure]:
    """Read one number, or the two of a range; of these, a unit behind the last is the unit of both."""
    first, rest = _number(core, bounded=bool(said))
    split = (_AND if "between" in said else _TO).search(rest)
    if split is None:
        if "between" in said:
            raise Unread("names one number only; write 50-60")
        return [_with_unit(first, rest)]
    second, last = _number(rest[split.end() :], bounded=bool(said))
    low, high = _with_unit(first, rest[: split.start()]), _with_unit(second, last)
    shared = bool(high.unit) and not low.unit
    if (low.unit and not high.unit) or (shared and low.inner and parse_unit(high.unit).scale):
        raise Unread("leaves the unit of one number open; write the unit behind both")
    return [low._replace(unit=high.unit) if shared else low, high]


def _number(text: str, *, bounded: bool) -> tuple[_Figure, str]:
    """Read the number at the start; return it with a currency before it, and the text behind it."""
    half = _HALF.match(text)
    if half:
        return _Figure(Decimal(50), 0, ""), "%" + text[half.end() :]
    match = _NUMBER.match(text)
    if match is None:
        raise Unread(f"is no figure; {_FIGURES}")
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
        raise Unread(f"has more than {MAX_DIGITS} digits; no reported figure has")
    return Decimal(plain(number)) if int(exponent) > 0 else number


def _with_unit(figure: _Figure, text: str) -> _Figure:
    """Add the unit that stands behind a number, and a 余, 多 or + before or in it."""
    number = figure.number
    tenths = _TENTHS.fullmatch(text)
    if tenths and number == number.to_integral_value():  # 六成五 is 6.5 成
        number, text = number + Decimal(DIGITS.get(tenths[1], 5)) / 10, "成" + tenths[2]
    match = _UNIT.fullmatch(text)
    if match is None:
        raise Unread(f"is no figure; {_FIGURES}")
    first, scale, second, name, third = match.groups(default="")
    marks, written = first + second + third, (scale + name).strip()
    own = parse_unit(written)
    if len(marks) > 1 or not _is_name(name.strip()):
        raise Unread(f"is no figure; {_FIGURES}")
    if figure.unit and own.dimension not in {"", parse_unit(figure.unit).dimension}:
        raise Unread(f"names two units, {figure.unit!r} and {written!r}; keep one of them")
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
        if max(own.scale, figure.inner) < target.scale:
            raise Unread(f"may be {whole!r} or {_joined(written, unit or '')!r}; write the whole unit")
        written, power = whole, own.scale - target.scale
    else:
        power = 0
    if not power:
        return figure.number, None
    number = _bounded(move_point(figure.number, power))
    return number, f"{written} = {_joined(plain(number), unit or '')}"


def _joined(start: str, end: str) -> str:
    """Put two words together; Chinese ones behind a word without a space, as in 1 万元."""
    space = start[-1:].isdigit() or (start + end).isascii()
    return f"{start} {end}".strip() if space else start + end


def _other_dimension(name: str, unit: str | None) -> str:
    if unit is None:
        return f"is in {name!r} and the indicator has no unit; write the number alone"
    return f"is in {name!r} and the indicator in {unit!r}; write the figure in {unit!r}"


_PERIODS = "write 2025, 2025-H1, 2025-Q3, 2025-06, 2025-06-30, 2025年1-9月 or 2021-2025"
_UNTIL = r"(?:[-~〜/]|[‐-―]{1,2}|至|到)"
_FORMS = tuple(
    (re.compile(form.replace("Y", "([0-9]{4})").replace("M", "([0-9]{1,2})"), re.IGNORECASE), canonical)
    for form, canonical in (
        (r"Y(?:年度?|全年|年全年)?", "{}"),
        (r"Y[年-]?h([12])", "{}-H{}"),
        (r"Y年?上半年", "{}-H1"),
        (r"Y年?下半年", "{}-H2"),
        (r"Y[年-]?q([1-4])", "{}-Q{}"),
        (rf"Y[年-]?q([1-4]){_UNTIL}q?([1-4])", "{0}-Q{1}/{0}-Q{2}"),
        (r"q([1-4])-?Y", "{1}-Q{0}"),
        (r"h([12])-?Y", "{1}-H{0}"),
        (r"Y年?第?([1-4])季度?", "{}-Q{}"),
        (rf"Y年?第?([1-4]){_UNTIL}第?([1-4])季度", "{0}-Q{1}/{0}-Q{2}"),
        (r"Y年?前([1-4])个?季度", "{0}-Q1/{0}-Q{1}"),
        (r"Y年?前M个?月", "{0}-01/{0}-{1:0>2}"),
        (rf"Y年M月?{_UNTIL}M月份?", "{0}-{1:0>2}/{0}-{2:0>2}"),
        (rf"M月{_UNTIL}M月Y", "{2}-{0:0>2}/{2}-{1:0>2}"),
        (r"Y年?M月份?", "{}-{:0>2}"),
        (r"Y[-/]M", "{}-{:0>2}"),
        (r"Y\.([0-9]{2})", "{}-{}"),  # 2025.1 may have been 2025.10 before a spreadsheet had it
        (r"M月Y", "{1}-{0:0>2}"),
        (r"Y年M月M日", "{}-{:0>2}-{:0>2}"),
        (r"Y([-/.])M\2M", "{0}-{2:0>2}-{3:0>2}"),
    )
)
_APART = re.compile(r"(?<![a-z0-9])[0-9]+ [0-9]", re.IGNORECASE)
_YEAR = re.compile("[零一二三四五六七八九]{4}(?=年)")
_SMALL = re.compile("[一二两三四五六七八九十]+")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = re.compile(
    r"(?<![a-z])(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])[.,]?",
    re.IGNORECASE,
)


def read_period(text: str) -> Period:
    """Read a period as people write it: all that `parse_period` reads, and 2025年1-9月, 2025Q3, 2021—2025.

    Raises ValueError, with what to write instead, when it is none.
    """
    if len(text) <= MAX_LENGTH:
        folded = fold(text)
        try:
            return parse_period(folded)
        except ValueError:
            canonical = _canonical(_plain_digits(folded))
        if canonical:
            return parse_period(canonical)
    raise ValueError(f"{_shown(text)} is not a period; {_PERIODS}")


def _plain_digits(text: str) -> str:
    """Write Chinese numerals and English months as numbers, without spaces; `2025 06` is refused."""
    if _APART.search(text):
        return ""
    text = _YEAR.sub(lambda year: "".join(str(DIGITS[char]) for char in year[0]), text)
    text = _SMALL.sub(_numeral, text)
    text = _MONTH.sub(lambda month: f"{_MONTHS.index(month[0][:3].lower()) + 1}月", text)
    return text.replace(" ", "")


def _numeral(match: re.Match[str]) -> str:
    try:
        return plain(read_numeral(match[0])[0])
    except Unread:
        return match[0]


def _canonical(text: str) -> str | None:
    """Return the period in the writing of a file, or None where it has no reading or two."""
    single = _one_form(text)
    if single:
        return single
    splits = [(text[: cut.start()], text[cut.end() :]) for cut in re.finditer(_UNTIL, text)]
    read = [(_one_form(start), _one_form(end)) for start, end in splits]
    ranges = [f"{start}/{end}" for start, end in read if start and end and "/" not in start + end]
    return ranges[0] if len(ranges) == 1 else None


def _one_form(text: str) -> str | None:
    for form, canonical in _FORMS:
        match = form.fullmatch(text)
        if match:
            return canonical.format(*match.groups())
    return None
