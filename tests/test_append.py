"""The append law, for every file that a person could have written."""

from __future__ import annotations

import re
import time
import tomllib
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import yztrack.append as module
from tests.documents import documents, edited
from yztrack.append import append, record_text
from yztrack.finding import Refusal
from yztrack.period import parse_period
from yztrack.syntax import SyntaxFault, parse

Document = dict[str, Any]
TARGETS = Path(__file__).parents[1] / "targets"
RECORD = {"period": parse_period("2025"), "value": Decimal("9124.360"), "source": "people-2026-01"}
PARSED = {"period": 2025, "value": Decimal("9124.360"), "source": "people-2026-01"}
BLOCK = '[[actuals]]\nperiod = 2025\nvalue = 9124.360\nsource = "people-2026-01"\n'
INLINE = '{ period = 2025, value = 9124.360, source = "people-2026-01" }'


def plain(text: str) -> Document:
    return tomllib.loads(text.removeprefix("\ufeff"), parse_float=Decimal)


def ours(text: str) -> Document:
    return parse(text.removeprefix("\ufeff"))


def same(found: object, wanted: object) -> bool:
    return repr(found) == repr(wanted)  # tells 1 from 1.0 and from true, and NaN is NaN


def with_record(document: Document, record: Document) -> Document:
    return {**document, "actuals": [*document.get("actuals", []), record]}


def kept_in_order(old: str, new: str) -> bool:
    rest = iter(new)
    return all(character in rest for character in old)


def assert_law(text: str, record: Document, parsed: Document, *parsers: Callable[[str], Document]) -> None:
    after = append(text, record)
    for read in parsers:
        assert same(read(after), with_record(read(text), parsed))
    assert kept_in_order(text, after)
    assert after.startswith("\ufeff") == text.startswith("\ufeff")
    assert after.endswith("\n") == (text.endswith("\n") or text in ("", "\ufeff"))
    if "\r\n" not in text:
        assert "\r" not in after
    if text.count("\n") == text.count("\r\n") > 0:
        assert after.count("\n") == after.count("\r\n")


# what a record becomes, word for word


def test_writes_numbers_as_typed_and_keys_in_the_order_given() -> None:
    record = {
        "period": parse_period("2025-01/2025-06"),
        "between": (Decimal("8120.00"), Decimal(9000)),
        "note": 'a "quote", a \\ and\r\ntwo lines\t\x1b\x7f\x85\u2028',
        "published": date(2025, 7, 1),
        "revises": True,
        "members": 43,
    }
    assert record_text(record) == (
        "[[actuals]]\n"
        'period = "2025-H1"\n'
        "between = [8120.00, 9000]\n"
        'note = "a \\"quote\\", a \\\\ and\\r\\ntwo lines\t\\u001b\\u007f\x85\u2028"\n'
        "published = 2025-07-01\n"
        "revises = true\n"
        "members = 43\n"
    )


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (Decimal(5), "5"),
        (Decimal("-0"), "-0"),
        (Decimal("8120.00"), "8120.00"),
        (Decimal("1E+2"), "100"),
        (Decimal("1E-9"), "0.000000001"),
        (Decimal("-12.50"), "-12.50"),
        (2**63 - 1, "9223372036854775807"),
        (Decimal(2**63), "9223372036854775808.0"),  # no TOML integer, and every digit is kept
    ],
)
def test_writes_a_number_without_exponent(number: Decimal | int, text: str) -> None:
    assert record_text({"value": number}) == f"[[actuals]]\nvalue = {text}\n"
    assert plain(append("", {"value": number})) == {"actuals": [{"value": number}]}


@pytest.mark.parametrize(("period", "text"), [("2025", "2025"), ("2025/2026", '"2025/2026"')])
def test_writes_a_year_as_a_number_and_any_other_period_as_its_text(period: str, text: str) -> None:
    assert record_text({"period": parse_period(period)}) == f"[[actuals]]\nperiod = {text}\n"


@pytest.mark.parametrize(
    "value",
    [Decimal("NaN"), Decimal("Infinity"), Decimal("1e999999999"), Decimal("1e-9999"), "\ud800", 10**5000],
    ids=["nan", "infinity", "huge", "tiny", "surrogate", "long"],
)
def test_refuses_a_value_that_no_file_can_hold(value: object) -> None:
    with pytest.raises(Refusal, match="`value`"):
        append("", {"value": value})


@pytest.mark.parametrize("value", [1.5, None, {"a": 1}, b"x"])
def test_a_value_that_is_no_part_of_a_record_is_a_bug(value: object) -> None:
    with pytest.raises(TypeError, match="value"):
        append("", {"value": value})


# where it goes: ‹ and › enclose what is inserted; BLOCK and INLINE stand for the record


def assert_inserts(example: str) -> None:
    before = re.sub("‹.*?›", "", example, flags=re.DOTALL)
    after = re.sub("[‹›]", "", example).replace("BLOCK", BLOCK).replace("INLINE", INLINE)
    assert append(before, RECORD) == after


@pytest.mark.parametrize(
    "example",
    [
        "‹BLOCK›",
        "\ufeff‹BLOCK›",
        "\n‹BLOCK›",
        'name = "a"\n‹\nBLOCK›',
        'name = "a"\n\n\n‹BLOCK›',
        "[a]\nx = 1\n\n# the end\n‹\nBLOCK›",
        "[[actuals]]\nvalue = 1  # read off a chart\n‹\nBLOCK›\n[[waive]]\nrule = 1\n",
        "[[actuals]]\nvalue = 1\n# hangs on it\n‹\nBLOCK›\n# heads the next\n[[waive]]\n",
        "[[actuals]]\nvalue = 1\n‹\nBLOCK\n›# heads the next\n[[waive]]\n",
        "[[actuals]]\nvalue = 1\n‹\nBLOCK›\n# for later\n",
        "[[actuals]]\nvalue = 1\n# end\n‹\nBLOCK›",
        "[[actuals]]\n‹\nBLOCK\n›[[waive]]\n",
        "[[actuals]]\na = 1\n[[waive]]\nb = 1\n[[actuals]]\nc = 1\n‹\nBLOCK\n›[waive.x]\n",
        "[[actuals]]\na = 1\n[[waive]]\n[actuals.x]\nb = 1\n‹\nBLOCK\n›[waive.x]\n",
        'a = """\n[[actuals]]\n"""\n[["act\\u0075als"]]\nb = [\n"]", # ]\n]\n‹\nBLOCK\n›[c]\nactuals = []\n',
    ],
)
def test_goes_behind_the_last_record_or_at_the_end(example: str) -> None:
    assert_inserts(example)


@pytest.mark.parametrize(
    "example",
    [
        "actuals = [‹INLINE›]",
        "actuals = [‹INLINE› ]  # none",
        "actuals = [{ a = 1 }‹, INLINE›]\nb = 1\n",
        "actuals = [{ a = 1 },‹ INLINE,› ]\n",
        "actuals = [\n‹    INLINE\n›]\n",
        "\tactuals = [\n\t# none yet\n‹\t    INLINE\n›\t]\n",
        "actuals = [\n  { a = 1 }, # one\n  { a = 2 }, # two\n  # more to come\n‹  INLINE,\n›]\n",
        "actuals = [\n  { a = [1, 2] }‹,› # ends, without a comma\n‹  INLINE\n›]\n",
        "actuals = [{ a = 1 }, # one\n  { a = 2 }‹, INLINE›]\n",
        "\"actuals\" = [{ a = ']' }‹, INLINE›]\n",
    ],
)
def test_goes_into_an_inline_array_in_the_layout_of_the_array(example: str) -> None:
    assert_inserts(example)


def test_an_inline_table_over_several_lines_is_kept_as_it_is() -> None:
    text = "actuals = [\n  {\n    a = 1, # TOML 1.1\n    b = '''x\n]'''\n  }\n]\n"
    assert_law(text, RECORD, PARSED, ours)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a = 1", f"a = 1\n\n{BLOCK.rstrip()}"),
        ("a = 1\r\n", "a = 1\r\n\r\n" + BLOCK.replace("\n", "\r\n")),
        ("a = 1\r\nb = 1", "a = 1\r\nb = 1\r\n\r\n" + BLOCK.replace("\n", "\r\n").rstrip()),
        ("a = 1\r\nb = 1\r\nc = 1\n", "a = 1\r\nb = 1\r\nc = 1\n\r\n" + BLOCK.replace("\n", "\r\n")),
        ("a = 1\r\nb = 1\n", f"a = 1\r\nb = 1\n\n{BLOCK}"),
        ("\ufeffa = 1\n", f"\ufeffa = 1\n\n{BLOCK}"),
    ],
)
def test_keeps_line_ends_bom_and_the_end_of_the_file(before: str, after: str) -> None:
    assert append(before, RECORD) == after


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("actuals = 3\n", "not a list of records"),
        ("actuals = [1]\n", "not a list of records"),
        ("actuals.x = 1\n", "not a list of records"),
        ("[actuals]\nx = 1\n", "not a list of records"),
        ("[actuals.x]\ny = 1\n", "not a list of records"),
        ("a = 1\nb = = 2\n", "line 2 is not TOML"),
        ("a = 1\n<<<<<<< ours\nb = 1\n=======\n", "line 2 holds the marks of an unresolved merge"),
        ("a = " + "[" * 5000 + "]" * 5000 + "\n", "nested too deeply"),
        ("a = 1\0\n", "is not TOML"),
    ],
)
def test_refuses_what_it_cannot_edit_and_prints_what_to_paste(text: str, words: str) -> None:
    with pytest.raises(Refusal, match=words) as refused:
        append(text, RECORD)
    assert BLOCK in refused.value.help


# the law, for documents of every shape


RECORDS = st.dictionaries(
    st.sampled_from(["period", "value", "note", "a b", "数", ""]),
    st.one_of(
        st.text(st.characters(codec="utf-8")).map(lambda text: (text, text)),
        st.integers(-(10**12), 10**12).map(lambda number: (number, number)),
        st.booleans().map(lambda flag: (flag, flag)),
        st.dates().map(lambda day: (day, day)),
        st.integers(1000, 9999).map(lambda year: (parse_period(str(year)), year)),
        st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**9), max_value=10**9).map(
            lambda number: (number, Decimal(format(number, "f")))
        ),
        st.tuples(st.integers(-9, 9), st.integers(0, 9)).map(
            lambda pair: ((Decimal(pair[0]), Decimal(pair[1])), list(pair))
        ),
    ),
    max_size=4,
)


def is_toml(text: str) -> bool:
    try:
        plain(text)
    except tomllib.TOMLDecodeError:
        return False
    return True


@given(documents().filter(is_toml), RECORDS)
@settings(max_examples=250)
def test_the_law_holds_for_every_document(text: str, record: dict[str, tuple[object, object]]) -> None:
    as_given, as_parsed = ({key: pair[side] for key, pair in record.items()} for side in (0, 1))
    assert_law(text, as_given, as_parsed, ours, plain)


@given(documents().filter(is_toml))
@settings(max_examples=40)
def test_many_appends_are_as_good_as_one(text: str) -> None:
    before = plain(text)
    for number in range(3):
        text = append(text, {"n": number})
    assert same(plain(text), with_record(with_record(with_record(before, {"n": 0}), {"n": 1}), {"n": 2}))


FOLDERS = sorted({path.parent for path in TARGETS.rglob("*.toml")})


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_the_law_holds_for_the_real_files(folder: Path) -> None:
    for file in sorted(folder.glob("*.toml")):
        assert_law(file.read_bytes().decode(), RECORD, PARSED, ours, plain)


REAL = [path.read_bytes().decode() for path in sorted(TARGETS.rglob("*.toml"))[::40]]
LINES = ["", "# x", "[[actuals]]", "[actuals.x]", "[[waive]]", "x = [", "]", "x = '''", "'''", "actuals = []"]
MARKS = ['"', "'", "#", "[", "{", "\\", "\r", "\0", ",", "="]


@given(st.sampled_from(REAL).flatmap(edited).filter(is_toml))
@settings(max_examples=150)
def test_the_law_holds_for_real_files_as_people_rearrange_them(text: str) -> None:
    assert_law(text, RECORD, PARSED, ours, plain)


@given(st.sampled_from(REAL), st.data())
@settings(max_examples=200)
def test_a_mutilated_file_is_right_or_refused(text: str, data: st.DataObject) -> None:
    lines = text.splitlines(keepends=True)
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(lines) - 1))
        more = [*([f"{line}\n"] for line in LINES), lines[place : place + 9]]
        lines[place:place] = data.draw(st.sampled_from(more))
        del lines[(cut := data.draw(st.integers(0, len(lines) - 1))) : cut + data.draw(st.integers(0, 1))]
    text = "".join(lines)
    place = data.draw(st.integers(0, len(text)))
    text = text[:place] + data.draw(st.sampled_from([*MARKS, ""])) + text[place:]
    try:
        ours(text)
    except SyntaxFault:
        with pytest.raises(Refusal, match="is not TOML"):
            append(text, RECORD)
        return
    try:
        assert_law(text, RECORD, PARSED, ours)
    except Refusal:
        assert not isinstance(ours(text)["actuals"], list)


# what stands behind the search for the place


def test_a_place_that_proves_wrong_gives_way_to_the_end_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "[[actuals]]\nvalue = 1\n[[waive]]\nrule = 'x'\n"
    monkeypatch.setattr(module, "_end_of_record", lambda body, section: body.index("rule"))
    assert append(text, RECORD) == f"{text}\n{BLOCK}"


def test_without_a_place_that_proves_right_it_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_into_array", lambda body, opening, entry, newline: [(0, "# x")])
    with pytest.raises(Refusal, match="no place") as refused:
        append("actuals = [{ value = 1 }]\n", RECORD)
    assert BLOCK in refused.value.help


@pytest.mark.parametrize(
    "text",
    [
        'name = "a"\n' + 107_000 * f"{BLOCK}note = 'read off [[a]] chart'\n\n" + "[[waive]]\n",
        'name = "a"\nactuals = [\n' + 140_000 * f"  {INLINE},\n" + "]\n",
        'name = "a"\n[[actuals]]\nnote = """\n' + 480_000 * '\\"""[[actuals]]"" \n' + '"""\n',
    ],
    ids=["records", "inline", "one-string"],
)
def test_ten_megabytes_take_seconds(text: str) -> None:
    assert len(text) > 9_000_000
    start = time.process_time()
    after = append(text, RECORD)
    assert time.process_time() - start < 15  # 3 here
    assert len(after) - len(text) in range(len(INLINE), len(BLOCK) + 3)
