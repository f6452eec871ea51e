"""Periods as people type them, Western and Chinese, into what a file says.

A text has one reading or it is refused: nothing is guessed, and nothing depends on the day it is read.
2025年底 is the last day of 2025, which of a stock is the same period as 2025. China's five-year plans are
counted from 1953; the third began in 1966, after three years of readjustment, and each later one when the one
before it ended.
"""

from __future__ import annotations

import re

from yztrack.message import Message, say
from yztrack.period import Period, parse_period, year
from yztrack.quantity import plain
from yztrack.units import DIGITS, MAX_LENGTH, Unread, fold, quoted, read_numeral

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
        (rf"Y年M月M日{_UNTIL}M月M日", "{0}-{1:0>2}-{2:0>2}/{0}-{3:0>2}-{4:0>2}"),
        (r"Y([-/.])M\2M", "{0}-{2:0>2}-{3:0>2}"),
        (r"Y([0-9]{2})([0-9]{2})", "{}-{}-{}"),
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

_QUOTES = str.maketrans("", "", "\"'“”‘’「」『』")
_PLAN = re.compile("(十?[一二三四五六七八九]|[二三]?十)五(期间|时期|期|规划|规划期|规划期间|计划|计划期间)?")
_PLAN_IN_ENGLISH = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th) five-year plan(?: period)?", re.IGNORECASE)
_END = re.compile(r"(?:截至|截止|到)?(.+?)(年?)[末底]")
_END_IN_ENGLISH = re.compile(r"(?:the )?(?:end of |end-|year-end )(.+)", re.IGNORECASE)
_DAY = re.compile("(?:截至|截止)(.+日)")

_RELATIVE = re.compile(
    r"[去今明前本上当]年|[本上下]月|[本上]季|同期|本期|(?<![a-z])(?:this|last|next|current)(?![a-z])|ytd",
    re.IGNORECASE,
)
_FISCAL = re.compile(r"财年|(?<![a-z])(?:fy|fiscal)", re.IGNORECASE)
_PART_OF_YEAR = re.compile(r"[0-9年月季日]|q[1-4]|h[12]", re.IGNORECASE)


def read_period(text: str) -> Period:
    """Read a period as people write it: all that `parse_period` reads, and 2025年1-9月, 十四五, 2025年底 ….

    Raises ValueError, with a message that says what to write instead, when it is none.
    """
    if len(text) > MAX_LENGTH:
        raise ValueError(_refusal(text, ""))
    folded = fold(text)
    try:
        return parse_period(folded)
    except ValueError:
        pass
    span = _plan(folded) or _last_day(folded) or _read(folded)
    if span is None:
        raise ValueError(_refusal(text, folded))
    if isinstance(span, str):
        raise ValueError(_impossible(text, span))
    return span


def _read(folded: str) -> Period | str | None:
    """The period; the canonical text where that names no days; None where nothing is understood."""
    canonical = _canonical(_plain_digits(folded))
    if canonical is None:
        return None
    try:
        return parse_period(canonical)
    except ValueError:
        return canonical


def _plan(folded: str) -> Period | None:
    """A five-year plan; 十五 alone may be fifteen, so that a short one needs its quotes or a word behind."""
    bare = folded.translate(_QUOTES).replace(" ", "")
    match = _PLAN.fullmatch(bare)
    if match and (match[2] or len(match[1]) > 1 or bare != folded.replace(" ", "")):
        number = int(read_numeral(match[1])[0])
    elif match := _PLAN_IN_ENGLISH.fullmatch(folded.replace("five year", "five-year")):
        number = int(match[1])
    else:
        return None
    first = 1951 + 5 * number - (3 if number < 3 else 0)
    return Period(year(first).first, year(first + 4).last) if number else None


def _last_day(folded: str) -> Period | str | None:
    """The last day of what stands before 末 or 底; a day itself behind 截至."""
    joined = folded.replace(" ", "")
    if match := _DAY.fullmatch(joined):
        return _read(match[1])
    if match := _END.fullmatch(joined):
        span = _read(match[1] + match[2]) or _plan(match[1]) or _read(match[1])
    elif match := _END_IN_ENGLISH.fullmatch(folded):
        span = _read(match[1])
    else:
        return None
    return Period(span.last, span.last) if isinstance(span, Period) else span


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


def _refusal(text: str, folded: str) -> Message:
    shown = quoted(text)
    if _FISCAL.search(folded):
        return say(
            "{text} is a fiscal year; write its months, 2024-07/2025-06, or the calendar year", text=shown
        )
    if _RELATIVE.search(folded):
        return say("{text} changes with the day it is read; write the year, 2025", text=shown)
    if re.fullmatch("[0-9]{6}", folded):
        return say("{text} is not a period with one reading; write a month as 2025-06", text=shown)
    if _PART_OF_YEAR.search(folded) and not re.search("[0-9零一二三四五六七八九]{4}", folded):
        return say(
            "{text} is not a period, for it names no year; write 2025, 2025-Q3 or 2025年1-9月", text=shown
        )
    return say(
        "{text} is not a period; write 2025, 2025-H1, 2025-Q3, 2025-06, 2025-06-30, 2025年1-9月 or 2021-2025",
        text=shown,
    )


def _impossible(text: str, canonical: str) -> Message:
    """Why a text in a form that is known names no days."""
    for part in canonical.split("/"):
        try:
            parse_period(part)
        except ValueError:
            month = re.match(r"\d{4}-(\d\d)", part)
            if part.startswith("0000"):
                return say("{text} is not a period; there is no year 0", text=quoted(text))
            if month and not 1 <= int(month[1]) <= 12:
                return say("{text} has no such month; write 2025-06", text=quoted(text))
            return say("{text} has no such day; write 2025-06-30", text=quoted(text))
    return say("{text} ends before it starts; write the earlier one first", text=quoted(text))
