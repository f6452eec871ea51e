"""TOML: digits exact, every fault with its place, every key found again; no text ends the program."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from yztrack.syntax import ConflictFault, KeyPath, SyntaxFault, locate, parse

MANY_DOTS = "# " + "." * 1001 + "\n"  # more than the first parser is given: the second one reads it


@pytest.mark.parametrize("head", ["", MANY_DOTS], ids=["first parser", "second parser"])
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("9124.36", "9124.36"),
        ("9124.360", "9124.360"),
        ("0.1", "0.1"),
        ("1_000.5", "1000.5"),
        ("-0.0", "-0.0"),
        ("12345678901234567890.12345", "12345678901234567890.12345"),
        ("1e3", "1E+3"),
        ("1e9999999999999999999999", "Infinity"),  # no Decimal holds it: refused later, with its place
        ("1e-9999999999999999999999", "Infinity"),
    ],
)
def test_a_number_keeps_its_digits(head: str, text: str, value: str) -> None:
    read = parse(f"{head}a = {text}")["a"]
    assert type(read) is Decimal
    assert str(read) == value


@pytest.mark.parametrize("head", ["", MANY_DOTS], ids=["first parser", "second parser"])
@pytest.mark.parametrize(
    "text",
    [
        "a = 1979-05-27",
        "a = 123456789012345678901234567890",
        'a = "\\e\\x41\\u4e2d"',
        "a = { b = 1,\n c = [1, 2,], }",
        "[[a]]\nb = 1\n[[a]]\n[a.c]\nd = true",
        'a = """x\\\n  y"""\r\nb = 1\r\n',
    ],
)
def test_both_parsers_read_the_same(head: str, text: str) -> None:
    assert parse(head + text) == parse(text)
    assert parse(text)


@pytest.mark.parametrize("head", ["", MANY_DOTS], ids=["first parser", "second parser"])
@pytest.mark.parametrize(
    "text",
    [
        "a",
        "a =",
        "a = 1\na = 2",
        "[a]\n[a]",
        "a = [1",
        "a = 01",
        "a = .5",
        "a = True",
        "a = 2025-02-30",
        'a = "\x01"',
    ],
)
def test_both_parsers_refuse_the_same(head: str, text: str) -> None:
    with pytest.raises(SyntaxFault):
        parse(head + text)


@pytest.mark.parametrize(
    ("text", "message", "line", "column"),
    [
        ('name = "x\nkind = "flow"\n', 'is not TOML: invalid basic string, expected `"`', 1, 10),
        ('name = "x"\nname = "y"\n', "is not TOML: duplicate key", 2, 1),
        ('name = "中文" x = 1\n', "is not TOML: unexpected key or value, expected newline, `#`", 1, 13),
        ("limits = [0,\n  100\n", "is not TOML: unclosed array, expected `]`", 2, 6),
        (f'{MANY_DOTS}b = 1\na = "x', "is not TOML: Unterminated string (at end of document)", 3, 7),
        ("a = " + "[" * 2000, "is nested too deeply", 1, 1),
    ],
)
def test_a_fault_is_told_with_line_and_column_in_characters(
    text: str, message: str, line: int, column: int
) -> None:
    with pytest.raises(SyntaxFault) as caught:
        parse(text)
    fault = caught.value
    assert (fault.message, fault.line, fault.column) == (message, line, column)


@pytest.mark.parametrize("end", ["", "  # half of it", "\r"])
@pytest.mark.parametrize(
    "text", ["2025-06", "2025-Q3", "2025-H1", "2024-01/2024-02", "2021/2025", "2025-06-01/2025-06-15"]
)
def test_a_bare_period_is_told_to_be_put_in_quotes_whole(text: str, end: str) -> None:
    with pytest.raises(SyntaxFault) as caught:
        parse(f"# a comment\nperiod = {text}{end}\n")
    fault = caught.value
    assert (fault.message, fault.help) == (
        f"{text} without quotes is not TOML",
        f'write it in quotes: "{text}"',
    )
    assert (fault.line, fault.column) == (2, 10)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a = 1\n<<<<<<< HEAD\nb = 1\n=======\nb = 2\n>>>>>>> other\n", 2),
        ("a = 1\r\n<<<<<<< HEAD\r\nb = 1\r\n=======\r\nb = 2\r\n>>>>>>> other\r\n", 2),
        ("a = 1\nb = 1\n=======\nb = 2\n", 3),
        ("a = 1\r\nb = 1\r\n=======\r\nb = 2\r\n", 3),
        ("a = 1\n||||||| base\nb = 2\n", 2),
        ("a = 1\n>>>>>>> other\n", 2),
    ],
)
def test_an_unresolved_merge_is_told_as_such(text: str, line: int) -> None:
    with pytest.raises(ConflictFault) as caught:
        parse(text)
    assert caught.value.line == line


def test_a_heading_underlined_in_a_note_is_no_merge() -> None:
    with pytest.raises(SyntaxFault) as caught:
        parse('note = """\nHeading\n=======\n"""\nperiod = 2025-06\n')
    assert not isinstance(caught.value, ConflictFault)
    assert caught.value.line == 5


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 60_000,
        "a = " + "[" * 60_000 + "]" * 60_000,
        "a = " + "{a=" * 20_000 + "1" + "}" * 20_000,
        "a." * 20_000 + "b = 1",
        "[" + "a." * 20_000 + "b]",
    ],
    ids=["open", "arrays", "tables", "key", "header"],
)
def test_what_is_nested_too_deeply_is_refused(text: str) -> None:
    with pytest.raises(SyntaxFault, match="nested too deeply"):
        parse(text)


@given(
    st.text(st.sampled_from("ab=[]{}\"'.,#\n\r\\ 0125-:T_中\ufeff\t<>"), max_size=40) | st.text(max_size=30)
)
def test_every_text_is_read_or_refused_with_a_place_inside_it(text: str) -> None:
    lines = text.split("\n")
    line, column = 1, 1
    try:
        parse(text)
    except SyntaxFault as fault:
        line, column = fault.line, fault.column
    assert 1 <= line <= len(lines)
    assert 1 <= column <= len(lines[line - 1]) + 1


TEXT = """# a comment
name = "一" # another
"kind" = "flow"
limits = [0,
  100]
[derive]
  sum = ["a", "b"]
[[targets]]
period = 2025
stated_in = ["甲", "乙: x"]
  [[targets]]
  at_least = 5
[ "x y" . b ]
c = 1
"""


@pytest.mark.parametrize(
    ("path", "line", "shown"),
    [
        ((), 1, "#"),
        (("name",), 2, "name"),
        (("kind",), 3, '"kind"'),
        (("limits",), 4, "limits"),
        (("limits", 1), 5, "100"),
        (("derive",), 6, "[derive]"),
        (("derive", "sum"), 7, "sum"),
        (("derive", "sum", 1), 7, '"b"'),
        (("derive", "mean"), 6, "[derive]"),  # missing: the nearest table
        (("targets",), 8, "targets"),
        (("targets", 0), 8, "[[targets]]"),
        (("targets", 0, "source"), 8, "[[targets]]"),
        (("targets", 0, "stated_in", 1), 10, '"乙: x"'),
        (("targets", 1), 11, "[[targets]]"),
        (("targets", 1, "at_least"), 12, "at_least"),
        (("targets", 7), 8, "targets"),
        (("x y", "b", "c"), 14, "c"),
        (("nowhere",), 1, "#"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_place_of_a_key_is_where_it_stands(path: KeyPath, line: int, shown: str, newline: str) -> None:
    text = TEXT.replace("\n", newline)
    (place,) = locate(text, [path])
    assert (place.line, text.split("\n")[line - 1][place.column - 1 : place.end - 1]) == (line, shown)


def test_keys_named_like_the_parsers_own_marks_are_found() -> None:
    text = "[derive]\nkey_line = 1\nkey_col = 2\nvalue_line = 3\nvalue = 4\n"
    keys = ("key_line", "key_col", "value_line", "value")
    assert [place.line for place in locate(text, [("derive", key) for key in keys])] == [2, 3, 4, 5]
    assert locate("value_line = 1\nname = 2\n", [("name",)])[0].line == 2


def test_a_deeply_nested_value_has_the_place_of_the_file() -> None:
    (place,) = locate("b = 1\na = " + "[" * 100 + "]" * 100, [("a", 0)])
    assert (place.line, place.column) == (1, 1)


values = st.recursive(
    st.integers(-99, 99) | st.text("a中\"'\n", max_size=3) | st.booleans(),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["key_line", "value", "b c", "中"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["a", "value_line", "value", "d.e"]), values, max_size=3))
def test_every_key_of_every_document_has_a_place_inside_it(data: dict[str, Any]) -> None:
    text = tomli_w.dumps(data)
    assert parse(text) == data
    paths = list(_paths(data, ()))
    lines = text.split("\n")
    for place in locate(text, paths):
        assert 1 <= place.line <= len(lines)
        assert 1 <= place.column < place.end <= max(2, len(lines[place.line - 1]) + 1)


def _paths(value: Any, path: KeyPath) -> list[KeyPath]:
    children: list[tuple[str | int, Any]] = []
    if isinstance(value, dict):
        children = list(value.items())
    elif isinstance(value, list):
        children = list(enumerate(value))
    return [path, *(inner for key, child in children for inner in _paths(child, (*path, key)))]
