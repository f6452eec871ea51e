"""Texts as a fuzzer changes them: lines moved between files, values replaced by bad ones, characters broken."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from random import Random

TOKENS = (
    *("0", "-0", "0.0", "1", "-1", "1e5", "1e-29", "9e29", "1e30", "1e999999999", "-1e-999999999", "nan", "-inf"),
    *("0x1F", "0xffffffffffffffffffffffff", "0b1", "0.1234567890123456789012345678901", "1_000.5", "100"),
    *("2025", "1000", "9999", "0999", "2025-06-30", "9999-12-31", "1000-01-01", "0001-01-01", "2024-02-29"),
    *('"2025-H1"', '"2021/2025"', '"1000/9999"', '"9999"', '"2025-Q4"', '"2025-01/2025-02"', '"2025-06"'),
    *('"2024-12-31/2025-01-01"', '"previous"', "2025-06-30T00:00:00Z", "07:32:00", "true", "false", "[]", "{}"),
    *("[0, 100]", "[100, 0]", "[5, 5]", "[1e29, 9e29]", "[[1, 2], [3]]", '["*"]', '["**/*", "[!a]"]', '""', "''"),
    *('"level"', '"change"', '"percent"', '"multiple"', '"end"', '"any"', '"each"', '"total"', '"mean"'),
    *('"flow"', '"stock"', '"ratio"', '"growth"', '"rank"', '"milestone"', '"higher"', '"lower"', '"within"'),
    *('"normal"', '"provisional"', '"forecast"', '"break"', '"definition"', '"official"', '"media"', '"plan"'),
    *('"later"', '"output"', '"%"', '"亿元"', '"a\\u0000b"', '"\\u001b[31m"', '"\\u202eabc"', '"\\ud800"', '"=1+1"'),
    *('"<script>alert(1)</script>"', '"javascript:alert(1)"', '"{x}"', '"%s%n"', '"\\U0010ffff"', '"""a\nb"""'),
)  # fmt: skip
LINES = (
    *("[[targets]]", "[[actuals]]", "[[waive]]", "[derive]", "[tolerance]", "[cut_points]", "[groups.a]", "[plan]"),
    *("[actuals.x]", "[[actuals.x]]", "actuals = []", "actuals = [{ period = 2025, value = 1, source = 'plan' }]"),
    *("period = 2025", "value = 1", 'source = "plan"', "at_least = 5", "more_than = 0", "about = 7", "done = true"),
    *("between = [1, 2]", "missing = true", "tolerance = 3", 'kind = "flow"', "never_falls = true", 'over = "each"'),
    *('measure = "percent"', "baseline = 2020", 'baseline = "previous"', "baseline_value = 0", 'one_of = "a"'),
    *("may_be_negative = true", "limits = [0, 100]", 'supersedes = "2025"', 'id = "x"', 'benchmark = "output"'),
    *('sum = ["*"]', 'ratio = ["a", "b"]', 'growth_of = "output"', "members = 43", 'count_met = ["*"]', "revises = true"),
    *('rejected = "misprint"', 'unquantified = "direction"', "start = 2024-01-01", 'condition = "when full"', "<<<<<<< a"),
    *('until = 2020', 'rule = "YZ3"', 'reason = "known"', "%% more.toml", "%% sources.toml", "\ufeff", "a.b.c = 1"),
)  # fmt: skip
CHARACTERS = "\"'[]{}=,.#-+_:/\\\n\r\t 0123456789eEaz\0\x1b\x7f\x85\u202e\u2028\ufeff年亿万约超%<>&|@;*?!"

_VALUE = re.compile(r"=[ \t]*([^\n]*)")
_DIGITS = re.compile(r"\d+")

Mutation = Callable[[str, Random, Sequence[str]], str]


def mutated(text: str, random: Random, others: Sequence[str]) -> str:
    """Return a text with one to five changes; `others` are texts that parts may be taken from."""
    for _ in range(random.choice((1, 1, 1, 2, 3, 5))):
        text = random.choice(MUTATIONS)(text, random, others)
    return text


def _with_value(text: str, random: Random, others: Sequence[str]) -> str:
    places = list(_VALUE.finditer(text))
    if not places:
        return text + random.choice(TOKENS)
    match = random.choice(places)
    value = random.choice(TOKENS) if random.random() < 0.7 else random.choice(places)[1]
    return text[: match.start(1)] + value + text[match.end(1) :]


def _with_line(text: str, random: Random, others: Sequence[str]) -> str:
    lines = text.split("\n")
    if random.random() < 0.5:
        added = random.choice(LINES)
    else:
        added = random.choice(random.choice(others or (text,)).split("\n"))
    lines.insert(random.randint(0, len(lines)), added)
    return "\n".join(lines)


def _with_lines_moved(text: str, random: Random, others: Sequence[str]) -> str:
    lines = text.split("\n")
    start = random.randrange(len(lines))
    part = lines[start : start + random.randint(1, 8)]
    if random.random() < 0.6:
        del lines[start : start + len(part)]
    place = random.randint(0, len(lines))
    lines[place:place] = [] if random.random() < 0.3 else part
    return "\n".join(lines)


def _with_block(text: str, random: Random, others: Sequence[str]) -> str:
    blocks = re.split(r"(?m)^(?=\[)", random.choice(others or (text,)))
    return f"{text}\n{random.choice(blocks)}"


def _with_character(text: str, random: Random, others: Sequence[str]) -> str:
    place = random.randint(0, len(text))
    kept = place + random.choice((0, 0, 1, 1, 4))
    return text[:place] + random.choice(("", random.choice(CHARACTERS))) + text[kept:]


def _with_number(text: str, random: Random, others: Sequence[str]) -> str:
    places = list(_DIGITS.finditer(text))
    if not places:
        return text
    match = random.choice(places)
    number = random.choice(
        (0, 1, 5, 10, 12, 13, 31, 100, 2020, 2024, 2025, 2026, 9999, int(match[0][:20]) + 1)
    )
    return text[: match.start()] + str(number) + text[match.end() :]


MUTATIONS: tuple[Mutation, ...] = (
    _with_value,
    _with_value,
    _with_line,
    _with_lines_moved,
    _with_block,
    _with_character,
    _with_character,
    _with_number,
)
