"""TOML documents as people could write them: built piece by piece, with a layout drawn for each piece.

Nothing here knows how the tool writes. ⏎ stands for a line end until the document has its own. What is
generated may be no TOML (a key twice): a test keeps those that a parser of its own accepts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import count

from hypothesis import strategies as st

BOM = "\ufeff"
BREAK = "⏎"

comments = st.sampled_from(
    [
        "#",
        "# [[actuals]]",
        "# actuals = [",
        "#\t'''",
        '# 注: 见 §3 "',
        "#!\u00a0\u2028\u0085\u3000",
        "# \U0001f3ed ] } #",
        '# """',
        "#[waive]",
        "########",
    ]
)
gaps = st.sampled_from(["", "", " ", "  ", "\t", " \t "])
around = st.sampled_from([" ", " ", "", "\t", "  "])

TRICKY = [
    '"a # b"',
    "'[[actuals]]'",
    '"\\"]"',
    "'\\'",
    '"\\\\"',
    '""',
    "''",
    '"扬州 \\u6c5f \\U0001F3ED"',
    "'\t\u00a0'",
    '"\u2028[x]"',
]
LONG = [
    '"""⏎[[actuals]]⏎value = 1⏎"""',
    "'''⏎actuals = [⏎'''",
    '"""a \\⏎  ⏎ b"""',
    '"""x"""""',
    "''''q'''''",
    '"""\\""" # """',
    '""""""',
    "''''''",
    '"""#⏎\\\\"""',
    "'''⏎[[waive]]⏎\\''' # '",
    '"""⏎⏎[a]⏎#⏎]⏎"""',
    "'''\u2028⏎\u0085⏎'''",
]
OTHERS = [
    *("0", "-1", "+7", "9124.360", "1_000.5", "0x1F", "0o7", "0b1", "1e5", "6.02E+23", "nan", "-inf", "true"),
    *("2025-01-12", "07:32:00.5", "1979-05-27T07:32:00Z", "1979-05-27 00:32:00-07:00", "false"),
]
letters = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\"\\'⏎\ufeff")
strings = st.one_of(st.sampled_from(TRICKY), st.text(letters, max_size=6).map(lambda text: f'"{text}"'))
flat = st.one_of(strings, st.sampled_from(OTHERS))  # on one line
scalars = st.one_of(flat, st.sampled_from(LONG))


def _array(items: Sequence[str], breaks: Sequence[str], comma: bool) -> str:
    """An array of these values with something before each and at the end, and perhaps a comma there."""
    inside = ",".join(f"{gap}{item}" for gap, item in zip(breaks, items, strict=False))
    return f"[{inside}{',' if comma and items else ''}{breaks[-1]}]"


array_gaps = st.sampled_from(["", " ", "⏎", "⏎\t", " # ]⏎  ", "⏎⏎ # {⏎#⏎  ", "\t"])


def arrays(of: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Arrays in any layout, the brackets on one line or on many."""
    return st.lists(of, max_size=3).flatmap(
        lambda items: st.builds(
            _array, st.just(items), st.lists(array_gaps, min_size=4, max_size=4), st.booleans()
        )
    )


def tables(of: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Inline tables on one line, as TOML 1.0 has them."""
    keys = [["i", '"i"', "'i'"], ["j.k", "j . 'k'", "j"], ["actuals", '"actuals"', "[[x]]"]]
    key = st.tuples(*(st.sampled_from(one[:2]) for one in keys))
    return st.builds(
        lambda names, values, gap: (
            "{"
            + gap
            + ",".join(f"{name} ={gap}{value}" for name, value in zip(names, values, strict=False))
            + gap
            + "}"
        ),
        key,
        st.lists(of, max_size=3),
        st.sampled_from(["", " "]),
    )


def _on_one_line(items: Sequence[str]) -> str:
    return f"[{', '.join(items)}]"


one_line = st.recursive(
    flat, lambda inner: st.one_of(tables(inner), st.lists(inner, max_size=2).map(_on_one_line)), max_leaves=3
)


values = st.one_of(
    scalars,
    scalars,
    one_line,
    st.recursive(scalars, lambda inner: arrays(inner) | arrays(one_line), max_leaves=4),
)
keys = st.sampled_from(
    [
        *("k{}", "k{}", "k{}.x", '"k {}"', "'k.{}'", "\"k{}\".'y'", "k{} . z", "actuals{}", "0{}", "-{}-"),
        *('"[{}]"', "'#{}'", '"k\\u0041{}"', "x{}.actuals", 'a."actuals".b{}', "actual.{}"),
    ]
)
own_spellings = st.sampled_from(["actuals", "actuals", '"actuals"', "'actuals'", '"act\\u0075als"'])


@st.composite
def statements(draw: st.DrawFn, number: count[int], most: int) -> list[str]:
    """Lines of keys and values, with blank lines and comments between."""
    lines = []
    for _ in range(draw(st.integers(0, most))):
        before = draw(st.integers(0, 5))
        if before < 2:
            lines.append(draw(gaps) + (draw(comments) if before else ""))
        key, left, right = draw(keys).format(next(number)), draw(around), draw(around)
        tail = draw(comments) if draw(st.integers(0, 3)) == 0 else ""
        lines.append(f"{draw(gaps)}{key}{left}={right}{draw(values)}{draw(gaps)}{tail}")
    return lines


@st.composite
def inline_actuals(draw: st.DrawFn) -> str:
    """The whole of `actuals = […]`, of records that may themselves hold arrays."""
    records = draw(st.lists(tables(one_line), max_size=3))
    gaps_inside = draw(st.lists(array_gaps, min_size=4, max_size=4))
    array = _array(records, gaps_inside, draw(st.booleans()))
    return f"{draw(gaps)}{draw(own_spellings)}{draw(around)}={draw(around)}{array}{draw(gaps)}"


def _header(brackets: tuple[str, str], path: Sequence[str], gap: str, dot: str) -> str:
    return f"{brackets[0]}{gap}{dot.join(path)}{gap}{brackets[1]}"


@st.composite
def headers(draw: st.DrawFn, number: count[int], *, own: bool, below: bool) -> tuple[str, bool]:
    """A header, and whether it opens a record of `actuals`; `below` allows tables within such a record."""
    name = f"t{next(number)}"
    actuals = draw(own_spellings)
    paths: list[tuple[bool, list[str]]] = [
        (False, [name]),
        (False, [name, "actuals"]),
        (False, [f'"{name}.[["', "'actuals'", "x"]),
        (True, ["targets"]),
        (True, ["waive"]),
        (True, [name, '"actuals"']),
    ]
    paths += [(True, [actuals])] * 5 * own
    paths += [(False, [actuals, name]), (True, [actuals, name]), (False, [actuals, name, "'x'"])] * below
    is_array, path = draw(st.sampled_from(paths))
    gap, dot = draw(st.sampled_from(["", "", " ", "\t"])), draw(st.sampled_from([".", ".", " . "]))
    text = _header(("[[", "]]") if is_array else ("[", "]"), path, gap, dot)
    tail = draw(st.sampled_from(["", "", " ", " # [x]", "\t#"]))
    return f"{draw(gaps)}{text}{tail}", path == [actuals]


@st.composite
def documents(draw: st.DrawFn) -> str:
    """A whole document: `actuals` absent, inline, empty, or tables among other tables."""
    number = count()
    lines = draw(statements(number, 3))
    inline = draw(st.integers(0, 3)) == 0
    if inline:
        lines += [draw(inline_actuals()), *draw(statements(number, 2))]
    has_record = False
    for _ in range(draw(st.integers(0, 6))):
        lines += draw(st.sampled_from([[], [""], ["", "# about what follows"], ["# hangs", ""], ["\t", ""]]))
        header, is_record = draw(headers(number, own=not inline, below=has_record))
        has_record = has_record or is_record
        lines += [header, *draw(statements(number, 2))]
    lines += draw(
        st.sampled_from([[], [], [""], ["# tail"], ["", "# tail", "#"], ["", "\t"], ["#", "", "", "#"]])
    )
    return draw(ended(lines))


@st.composite
def ended(draw: st.DrawFn, lines: Sequence[str]) -> str:
    """The lines with line ends of one kind or mixed, with or without the last one, after a BOM or none."""
    text = "".join(f"{line}{BREAK}" for line in lines)
    if draw(st.integers(0, 3)) == 0:
        text = text.removesuffix(BREAK)
    parts = text.split(BREAK)
    kind = draw(st.sampled_from(["\n", "\n", "\r\n", "mixed"]))
    if kind == "mixed":
        marks = draw(st.lists(st.sampled_from(["\n", "\r\n"]), min_size=3, max_size=7))
        text = "".join(part + marks[place % len(marks)] for place, part in enumerate(parts[:-1])) + parts[-1]
    else:
        text = kind.join(parts)
    return (BOM if draw(st.integers(0, 4)) == 0 else "") + text


# real files, changed as people change them


_BLOCK = re.compile(r"^\[\[?[^\n]*\]\]?[^\n]*\n(?:(?!\[)[^\n]*\n?)*", re.MULTILINE)
_PAIR = re.compile(r"^([a-z_]+) = ", re.MULTILINE)


@st.composite
def edited(draw: st.DrawFn, text: str) -> str:
    """A file with comments put in, blocks in another order, keys quoted or dotted, ends changed."""
    blocks = _BLOCK.findall(text)
    root = text[: len(text) - sum(map(len, blocks))] if blocks else text
    if draw(st.booleans()):
        blocks = draw(st.permutations(blocks))
    if draw(st.integers(0, 3)) == 0:
        root, blocks = _inline(root, blocks)
    elif draw(st.integers(0, 3)) == 0:
        root, blocks = _dotted(root, blocks)
    parts = [root, *blocks]
    parts = [part if not part or part.endswith("\n") else f"{part}\n" for part in parts]
    whole = "".join(parts)
    if draw(st.integers(0, 2)) == 0:
        quote = draw(st.sampled_from(['"', "'"]))
        whole = _PAIR.sub(rf"{quote}\1{quote} = ", whole)
    if draw(st.integers(0, 2)) == 0:
        spelt = draw(st.sampled_from(["[[ actuals ]]", '[["actuals"]]']))
        whole = re.sub(r"^\[\[actuals\]\]", spelt, whole, flags=re.MULTILINE)
    lines = whole.removesuffix("\n").split("\n")
    for _ in range(draw(st.integers(0, 4))):
        place = draw(st.integers(0, len(lines) - 1))
        added = draw(st.one_of(comments, st.sampled_from(["", "", "\t", "# [[actuals]]"])))
        if draw(st.booleans()):
            lines.insert(place, draw(gaps) + added)
        elif added.startswith("#"):
            lines[place] += f" {added}"
    return draw(ended([line.replace("\r", "") for line in lines]))


def _inline(root: str, blocks: Sequence[str]) -> tuple[str, list[str]]:
    """The records of `actuals` as one inline array, where each is of pairs on one line."""
    records = [block for block in blocks if block.startswith("[[actuals]]")]
    tables_ = []
    for record in records:
        pairs = [line for line in record.splitlines()[1:] if line and not line.startswith("#")]
        tables_.append("{ " + ", ".join(pairs) + " }")
    array = "actuals = [\n" + "".join(f"  {table},\n" for table in tables_) + "]\n"
    return f"{root}{'' if root.endswith(chr(10)) else chr(10)}{array}\n", [
        block for block in blocks if block not in records
    ]


def _dotted(root: str, blocks: Sequence[str]) -> tuple[str, list[str]]:
    """Plain tables as dotted keys of the file."""
    kept = []
    for block in blocks:
        header, _, body = block.partition("\n")
        name = header.strip("[] ")
        if header.startswith("[[") or not name.isidentifier():
            kept.append(block)
        else:
            root += _PAIR.sub(rf"{name}.\1 = ", body)
    return root, kept
