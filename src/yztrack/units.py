"""The parts of a figure as people write it: digits, Chinese numerals, scales and units.

A unit is a scale in front of a dimension: 亿元 is 10^8 of 元, `USD million` is 10^6 of USD. Names of one
dimension (元, CNY, yuan) are one; 千瓦 is 10^3 of W, but as a name of its own, so that `5万` beside it means
5万千瓦. Every factor is a power of ten: a conversion moves the decimal point and is exact. A dimension that
is not known here is its own name, and equals nothing else.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import NamedTuple

from yztrack.message import say
from yztrack.quantity import ARITHMETIC

MAX_LENGTH = 100
_SHOWN = 40

_SIMPLE = str.maketrans("萬億兩點負餘過達約個〇", "万亿两点负余过达约个零")
_WIDTHS = ("<wide>", "<narrow>")
_POWERS = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}
_WORDS = {
    "hundred": 2,
    "thousand": 3,
    "million": 6,
    "billion": 9,
    "trillion": 12,
    "k": 3,
    "mn": 6,
    "mln": 6,
    "bn": 9,
}
_TEN_TO = re.compile(r"10(?:\^|\*\*)([0-9]{1,2})")
_ROUND = re.compile(r"10[0,]*")

_NAMES: dict[tuple[str, int], str] = {
    ("CNY", 0): "元 人民币 人民币元 元人民币 cny rmb yuan ¥",
    ("USD", 0): "美元 美金 usd us$ $ dollar usdollar",
    ("EUR", 0): "欧元 eur euro €",
    ("%", 0): "% 百分点 个百分点 percent percentagepoint pct pp",
    ("%", 1): "成",
    ("%", -1): "‰",
    ("人", 0): "人 名 person people",
    ("W", 0): "瓦 w",
    ("W", 3): "千瓦 kw",
    ("W", 6): "兆瓦 mw",
    ("W", 9): "吉瓦 gw",
    ("Wh", 3): "千瓦时 kwh",
    ("m", 0): "米 m",
    ("m", 3): "公里 千米 km",
    ("km2", 0): "平方公里 平方千米 km2 km² sqkm",
    ("g", 3): "千克 公斤 kg",
    ("g", 6): "吨 t tonne",
}
_DIMENSIONS = {name: known for known, names in _NAMES.items() for name in names.split()}

DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"两": 2}
_D = "[一二两三四五六七八九]"
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_EXPONENT = re.compile(r"[^e]*(?:e[-+]?[0-9]{1,3})?", re.IGNORECASE)
_SCALE_LAST = re.compile(r"(.*?)(万亿|万|亿)")
_SECTION = re.compile(rf"(?:零?({_D})千)?(?:零?({_D})百)?(?:零?({_D}?)(十))?(?:(零)?({_D}))?")


class Unread(ValueError):  # noqa: N818  as with Refusal, the text is at fault and not the program
    """Why a text is refused and what to write instead, as a message; the text itself goes in front."""


class Unit(NamedTuple):
    """A unit taken apart: the canonical dimension, its name as written, and two powers of ten.

    `scale` is that of the prefix alone, `power` that of prefix and name (千瓦 is 10^3 W).
    """

    dimension: str
    name: str
    scale: int
    power: int


def quoted(text: str) -> str:
    """Return a text for a message: in quotes, escaped, and no longer than a line bears."""
    return repr(text if len(text) <= _SHOWN else text[:_SHOWN] + "…")


def fold(text: str) -> str:
    """Return the text with full-width forms narrow, a few traditional characters simplified, spaces single.

    Nothing else is folded: a superscript or a circled number is no digit.
    """
    narrow = (
        unicodedata.normalize("NFKC", char)
        if unicodedata.decomposition(char).startswith(("<wide>", "<narrow>"))
        else char
        for char in text
    )
    return " ".join("".join(narrow).translate(_SIMPLE).split())


def parse_unit(text: str) -> Unit:
    """Take a unit apart; any text is one, an unknown name is a dimension of its own."""
    scale, kept = 0, []
    words = fold(text).split()
    for index, word in enumerate(words):
        if word[0] == "每" or word.lower() == "per":
            kept += words[index:]
            break
        power = _scale_word(word, first=index == 0)
        if power is not None:
            scale += power
            continue
        rest = word
        while rest and rest[0] in _POWERS and _canonical(rest) not in _DIMENSIONS:
            scale, rest = scale + _POWERS[rest[0]], rest[1:]
        kept += [rest] if rest else []
        if "/" in rest:  # what is divided by is no scale of the figure
            kept += words[index + 1 :]
            break
    name = " ".join(kept)
    canonical = _canonical(name)
    dimension, own = _DIMENSIONS.get(canonical, (canonical, 0))
    return Unit(dimension, name, scale, scale + own)


def _scale_word(word: str, *, first: bool) -> int | None:
    known = _WORDS.get(word.lower(), _WORDS.get(word.lower().removesuffix("s")))
    if known is not None:
        return known
    ten_to = _TEN_TO.fullmatch(word)
    if ten_to:
        return int(ten_to[1])
    return word.count("0") if first and _ROUND.fullmatch(word) else None


def _canonical(name: str) -> str:
    joined = name.replace(" ", "").lower()
    return joined[:-1] if len(joined) > 3 and joined.isascii() and joined.endswith("s") else joined


def read_digits(text: str) -> Decimal:
    """Read a number in digits, perhaps with thousands or an exponent, without a sign.

    Raises Unread for a misplaced comma and for an exponent of more than three digits.
    """
    if "," in text and not _GROUPED.fullmatch(text):
        raise Unread(say("has a comma where no thousands end; write 1234.5 or 1,234.5"))
    if not _EXPONENT.fullmatch(text):
        raise Unread(say("has an exponent that no reported figure has; write the number out"))
    return Decimal(text.replace(",", ""))


def move_point(number: Decimal, power: int) -> Decimal:
    """Return number * 10^power, exact for up to 60 digits.

    Decimals that were typed stay; zeros of a whole number do not become decimals, for 12000 does not say that
    they were counted.
    """
    moved = number.scaleb(power, ARITHMETIC)
    return moved.normalize(ARITHMETIC) if number.as_tuple().exponent == 0 else moved


def read_numeral(text: str) -> tuple[Decimal, int, str]:
    """Read a numeral such as 二百六十五, 一万二千, 三点二亿 or 3亿5000万.

    Returns the number, the power of a 万 or 亿 inside it (4, 8, else 0), and the scale that it ends with.
    Raises Unread for one that leaves its last scale away (一万二) or sets two digits side by side (五六百).
    """
    match = _SCALE_LAST.fullmatch(text)
    if match and "亿" not in match[1] and ("万" not in match[1] or match[2] == "亿"):
        head, scale = match[1], match[2]
    else:
        head, scale = text, ""
    whole, point, fraction = head.partition("点")
    number = _numeral(whole, "亿万")
    if number is None or bool(point) != bool(fraction) or any(char not in DIGITS for char in fraction):
        raise Unread(say("is no numeral with one reading; write it in digits"))
    digits = f"{number}.{''.join(str(DIGITS[char]) for char in fraction)}" if point else f"{number}"
    return Decimal(digits), 8 if "亿" in head else 4 if "万" in head else 0, scale


def _numeral(text: str, scales: str) -> int | None:
    if not scales:
        return _section(text)
    head, scale, tail = text.rpartition(scales[0])
    if not scale:
        return _numeral(text, scales[1:])
    high, low = _numeral(head, scales[1:]), _numeral(tail, scales[1:]) if tail else 0
    if high is None or low is None or (tail and not _is_tail(scale, tail)):
        return None
    return int(high * 10 ** _POWERS[scale] + low)


def _is_tail(scale: str, tail: str) -> bool:
    """Whether what follows 万 or 亿 has but one reading: 一万二 and 三亿五千 are said for more."""
    if tail[0] == "零":
        return True
    if scale == "亿":
        return "万" in tail
    return len(tail) == 4 if tail.isdigit() else tail not in DIGITS


def _section(text: str) -> int | None:
    """Read a numeral below 10,000."""
    if text.isascii() and text.isdigit():
        return int(text) if len(text) <= 4 else None
    match = _SECTION.fullmatch(text)
    if not text or match is None:
        return 0 if text == "零" else None
    thousands, hundreds, tens, ten, zero, ones = match.groups()
    if ones and (zero if ten else (thousands or hundreds) and not zero):
        return None
    digits = (thousands, hundreds, (tens or "一") if ten else "零", ones)
    return int("".join(str(DIGITS[digit or "零"]) for digit in digits))
