"""The law of a repair: what it mends is sound, what it leaves is untouched, and a second one does nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yztrack import model
from yztrack.document import read_indicator
from yztrack.remedies import Kind, repair
from yztrack.spelling import keys_of, meant_by, meant_key, shape_at
from yztrack.syntax import parse

TARGETS = Path(__file__).parents[1] / "targets"
HEAD = 'name = "Output"  # of the city １２３ “x”\nkind = "flow"\nunit = "亿元"\n'
ACTUAL = '\n[[actuals]]\nperiod = 2025\nvalue = 5\nsource = "plan"\n'
SOURCE = '[plan]\ntitle = "The plan"\npublisher = "The city"\npublished = 2025-01\nreliability = "official"\n'


def mended(text: str, kind: Kind = "indicator") -> str:
    """The repaired text, which a second repair leaves as it is."""
    after = repair(kind, text)
    assert repair(kind, after.text) == (after.text, ())
    assert bool(after.repairs) == (after.text != text)
    return after.text


def with_line(old: str, new: str) -> str:
    """A file that is sound but for one line."""
    text = HEAD + ACTUAL
    assert text.count(f"{old}\n") == 1
    return text.replace(f"{old}\n", f"{new}\n")


@pytest.mark.parametrize(
    ("slip", "line"),
    [
        ("value ＝ ５", "value = 5"),
        ("ｖａｌｕｅ = ５", "value = 5"),
        ("value　= 5", "value = 5"),
        ("value\u00a0=\u00a05", "value = 5"),
        ("value\u200b = \ufeff5\u2060", "value = 5"),
        ("value = −5", "value = -5"),
        ("value = ５。２５", "value = 5.25"),
        ("value = .5", "value = 0.5"),
        ("value = -.5", "value = -0.5"),
        ("between = ［４、６］", "between = [4,6]"),
        ("between = [.5, +.7]", "between = [0.5, +0.7]"),
        ("value = 5  ＃ “５”　five", "value = 5  # “５”　five"),
        ('value = "5"', "value = 5"),
        ("value = '-9124.50'", "value = -9124.50"),
        ('value = "９１２４"', "value = 9124"),
        ('between = ["4", 6]', "between = [4, 6]"),
        ("valeu = 5", "value = 5"),
        ("at_leats = 5", "at_least = 5"),
        ("more_then = 5", "more_than = 5"),
        ("at-least = 5", "at_least = 5"),
        ("atLeast = 5", "at_least = 5"),
        ('"Value" = 5', "value = 5"),
        ('Value = "5"', "value = 5"),
    ],
)
def test_a_slip_in_a_quantity_is_mended(slip: str, line: str) -> None:
    assert mended(with_line("value = 5", slip)) == with_line("value = 5", line)


@pytest.mark.parametrize(
    ("slip", "line"),
    [
        ("period = 2025-06", 'period = "2025-06"'),
        ("period = 2025-Q3 # 3rd", 'period = "2025-Q3" # 3rd'),
        ("period = 2025-H1", 'period = "2025-H1"'),
        ("period = 2024-01/2024-06", 'period = "2024-01/2024-06"'),
        ("period = 2026/2030", 'period = "2026/2030"'),
        ("period = 2025年", "period = 2025"),
        ("period = ２０２５年６月", 'period = "2025-06"'),
        ("period = 2025-6", 'period = "2025-06"'),
        ("period = 2025.06", 'period = "2025-06"'),
        ('period = "２０２５-06"', 'period = "2025-06"'),
        ("period = '2025年6月'", "period = '2025-06'"),
        ("period = “2025-06”", 'period = "2025-06"'),
        ("peroid = 2025", "period = 2025"),
        ("periods = 2025", "period = 2025"),
        ("periode = '2025年'", "period = '2025'"),
    ],
)
def test_a_slip_in_a_period_is_mended(slip: str, line: str) -> None:
    assert mended(with_line("period = 2025", slip)) == with_line("period = 2025", line)


@pytest.mark.parametrize(
    ("slip", "line"),
    [
        ("published = 2025/06/30", "published = 2025-06-30"),
        ("published = 2025.6.3", "published = 2025-06-03"),
        ("published = “2025/6/30”", 'published = "2025-06-30"'),
        ("revises = True", "revises = true"),
        ("revises = FALSE", "revises = false"),
        ('revises = "true"', "revises = true"),
        ('status = "Provisional"', 'status = "provisional"'),
        ("status = provisional", 'status = "provisional"'),
        ("status = ‘ｐrovisional’", "status = 'provisional'"),
        ('note = “the "', 'note = "the "'),
        ('note = "the ”', 'note = "the "'),
        ("note = ＂ｔｈｅ　５＂", 'note = "ｔｈｅ　５"'),
    ],
)
def test_a_slip_in_another_key_is_mended(slip: str, line: str) -> None:
    assert mended(HEAD + ACTUAL + slip + "\n") == HEAD + ACTUAL + line + "\n"


@pytest.mark.parametrize(
    ("slip", "line"),
    [
        ("［［actuals］］", "[[actuals]]"),
        ("【【actuals】】", "[[actuals]]"),
        ("[[acutals]]", "[[actuals]]"),
        ("[[actual]]", "[[actuals]]"),
        ("[[ Actuals ]] # said", "[[ actuals ]] # said"),
        ('[["acutals"]]', "[[actuals]]"),
    ],
)
def test_a_slip_in_a_header_is_mended(slip: str, line: str) -> None:
    assert mended(with_line("[[actuals]]", slip)) == with_line("[[actuals]]", line)


@pytest.mark.parametrize(
    "line",
    [
        "value = 0123",
        "value = 459.",
        "value = 1,234",
        'value = "1,234"',
        'value = "1,234,567"',
        'value = "5亿"',
        'value = "1e3"',
        "value = True",
        "value = 5",
        'value = "5',
        "value = １，２３４",
        "valuable = 5",
        "value2 = 5",
        "at_lost = 5",
        'more_then = "many"',
        "val = [5]",
        "value = 5\nvalu = 6",
        "value = 5\nat_leats = 5",
        "valeu = 5\nvalu = 6",
        "note = 5\nvalue = 5",
        "value = 5\nwhere = 2025-06",
    ],
)
def test_what_has_two_readings_or_none_is_left(line: str) -> None:
    text = with_line("value = 5", line)
    assert mended(text) == text


@pytest.mark.parametrize(
    "line",
    [
        "period = 2025-13",
        "period = 2025.1",
        "period = 06/30/2025",
        "period = 25-06",
        'period = "2025年底"',
        'period = "2025-06"',
        'period = "2025"',
        "period = 2025-06-30",
    ],
)
def test_a_period_of_no_sure_reading_or_in_order_is_left(line: str) -> None:
    text = with_line("period = 2025", line)
    assert mended(text) == text


def test_a_text_that_stays_broken_elsewhere_is_left_whole() -> None:
    text = with_line("value = 5", "value ＝ ５") + "note = half a string\n"
    assert mended(text) == text


def test_strings_comments_and_prose_over_lines_keep_every_character() -> None:
    prose = 'note = """\n５　＝　２０２５-06\n[[acutals]] # “x”\n"""\nwhere = \'“５”\' # ＝　５\n'
    assert mended(HEAD + ACTUAL + prose + "revises ＝ True\n") == HEAD + ACTUAL + prose + "revises = true\n"


def test_inside_an_unclosed_text_nothing_is_touched() -> None:
    text = with_line("value = 5", "value ＝ 5") + 'note = """\n５ ＝ ５\n'
    assert mended(text) == text


@pytest.mark.parametrize("marks", ["<<<<<<< ours\nvalue ＝ 5\n=======\n>>>>>>> theirs\n"])
def test_the_two_sides_of_a_merge_are_left(marks: str) -> None:
    assert mended(HEAD + ACTUAL + marks) == HEAD + ACTUAL + marks


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_line_ends_and_the_first_bom_stay_and_a_second_one_goes(newline: str, bom: str) -> None:
    clean = bom + (HEAD + ACTUAL).replace("\n", newline)
    slipped = clean.replace("[[actuals]]", "\ufeff[[actuals]]").replace("value = 5", "value ＝ ５")
    assert mended(slipped) == clean
    assert mended("\ufeff\ufeff\ufeff" + clean.removeprefix("\ufeff")) == "\ufeff" + clean.removeprefix(
        "\ufeff"
    )


def test_inline_records_are_mended_where_they_stand() -> None:
    slipped = 'actuals = [ { peroid = 2025-06, value = "5", source = "plan" }, # one\n]\n'
    clean = 'actuals = [ { period = "2025-06", value = 5, source = "plan" }, # one\n]\n'
    assert mended(HEAD + slipped.replace("peroid", "period")) == HEAD + clean
    assert mended(HEAD + slipped.replace("2025-06", '"2025-06"')) == HEAD + clean


def test_a_misspelt_header_joins_the_records_of_the_right_one_in_the_order_of_the_file() -> None:
    later = ACTUAL.replace("2025", "2026")
    text = HEAD + ACTUAL.replace("actuals", "acutals") + later
    assert mended(text) == HEAD + ACTUAL + later
    assert [one["period"] for one in parse(mended(text))["actuals"]] == [2025, 2026]


def test_a_new_name_is_taken_back_where_it_leads_to_another_fault() -> None:
    text = HEAD + ACTUAL + '[[targets]]\nperiod = 2025\novr = "end"\nvalue = 5\nsource = "plan"\n'
    assert [one.code for one in read_indicator("", text).faults] == ["YZ101"]
    assert mended(text) == text


def test_what_stands_under_a_misspelt_header_is_mended_too() -> None:
    slipped = ACTUAL.replace("actuals", "acutals").replace("value = 5", 'valeu = "5"')
    assert mended(HEAD + slipped) == HEAD + ACTUAL
    hopeless = slipped.replace('"5"', '"5%"')
    assert mended(HEAD + hopeless) == HEAD + hopeless


def test_sources_and_settings_have_remedies_of_their_own() -> None:
    slipped = SOURCE.replace('"official"', '"Official"').replace("publisher", "Publisher")
    assert mended(slipped, "sources") == SOURCE.replace("2025-01", '"2025-01"')
    settings = 'Language = "ZH"\n[cut-points]\non_track = "0.9"\n[tolerence]\nrelative = 0.1\n'
    clean = 'language = "zh"\n[cut_points]\non-track = 0.9\n[tolerance]\nrelative = 0.1\n'
    assert mended(settings, "settings") == clean


def test_a_record_that_stands_there_twice_goes_with_one_blank_line() -> None:
    later = ACTUAL.replace("2025", "2026")
    assert mended(HEAD + ACTUAL + later + ACTUAL) == HEAD + ACTUAL + later
    assert mended(HEAD + ACTUAL + ACTUAL + later + ACTUAL) == HEAD + ACTUAL + later
    assert mended((HEAD + ACTUAL + later + ACTUAL).rstrip("\n")) == (HEAD + ACTUAL + later).rstrip("\n")


@pytest.mark.parametrize(
    "second",
    [
        ACTUAL.replace("value = 5", "value = 5.0"),
        ACTUAL.replace("value = 5", "value = 5 # again"),
        ACTUAL + "# said twice\n",
        ACTUAL.replace("\n[[", "\n# again\n[["),
        ACTUAL + 'where = "p. 2"\n',
        ACTUAL + '\n[[waive]]\nrule = "duplicate-actual"\nreason = "both were printed"\n',
    ],
)
def test_a_record_that_is_not_the_same_or_was_commented_on_stays(second: str) -> None:
    assert mended(HEAD + ACTUAL + second) == HEAD + ACTUAL + second


def test_only_findings_that_are_asked_for_are_mended() -> None:
    text = with_line("value = 5", 'valeu = 5\nrevises = "true"')
    assert repair("indicator", text, {"YZ101"}).text == text.replace("valeu", "value")
    assert repair("indicator", text, {"YZ103"}).text == text.replace('"true"', "true")
    assert repair("indicator", with_line("value = 5", "value ＝ 5"), {"YZ101"}).repairs == ()


def test_each_repair_names_its_line_and_what_was_there() -> None:
    text = with_line("value = 5", "value　＝ 5").replace("2025", "2025-06") + ACTUAL.replace(
        "2025", '"2025-06"'
    )
    assert [(one.line, str(one.message)) for one in repair("indicator", text).repairs] == [
        (6, '2025-06 is now "2025-06"'),
        (7, "value<U+3000>＝ is now value ="),
        (10, "the same record as in line 5 was deleted"),
    ]


@pytest.mark.parametrize("path", sorted(TARGETS.rglob("*.toml")), ids=lambda path: path.stem)
def test_no_file_of_the_plan_changes(path: Path) -> None:
    kinds: dict[str, Kind] = {"sources.toml": "sources", "workspace.toml": "settings"}
    text = path.read_bytes().decode()
    assert repair(kinds.get(path.name, "indicator"), text) == (text, ())


RECORDS = {
    "actuals": (
        ["period = 2025", 'period = "2025-06"', 'period = "2024-01/2024-02"', "period = 2025-06-30"],
        ["value = 91.50", "at_least = 5", "more_than = 0.5", "between = [4, 6]  # 亿元"],
        ['source = "plan"', 'source = "计划“一”"  # ５　'],
        ['status = "provisional"', "revises = true", "published = 2026-01-20", 'note = """\nａ = “b”\n"""'],
    ),
    "waive": (['rule = "YZ302"'], ['reason = "１"'], ["until = 2026-06-30"]),
}


def slips(line: str) -> Iterator[str]:
    """The line with one slip in it, in every way that has one remedy; the line again where there is none."""
    yield line
    if "\n" in line:
        return
    code, mark, comment = line.partition("  #")
    tail = mark + comment
    wide = str.maketrans("0123456789.", "０１２３４５６７８９．")
    if code.startswith("[["):
        yield from (f"［［{code[2:-2]}］］", f"\ufeff{code}", f"{code}\u200b")
        if code == "[[actuals]]":
            yield from ("[[acutals]]", "[[Actuals]]")
        return
    key, _, value = code.partition(" = ")
    unquoted = value.strip('"')
    yield from (f"{key} ＝ {value}{tail}", f"{key}　= {value}{tail}", f"{key} = {value}\u200b{tail}")
    yield from (f"{key.title()} = {value}{tail}", f"{key[:-2]}{key[-1]}{key[-2]} = {value}{tail}")
    if mark:
        yield f"{code}  ＃{comment}"
    if re.fullmatch(r'"[^"“”]*"', value):
        yield from (f"{key} = “{value[1:-1]}”{tail}", f"{key} = {value[:-1]}”{tail}")
    if key == "period":
        yield f"{key} = {value.translate(wide)}"
        yield f"{key} = {unquoted}" if "-" in value else f"{key} = {value}年"
    if key in {"value", "at_least", "more_than"}:
        yield from (f'{key} = "{value}"', f"{key} = {value.translate(wide)}")
    if value == "true":
        yield from (f"{key} = True", f'{key} = "true"')
    if key in {"published", "until"}:
        yield f"{key} = {value.replace('-', '/')}"
    if key == "status":
        yield from (f"{key} = {value.title()}", f"{key} = {unquoted}")


@st.composite
def files(draw: st.DrawFn) -> tuple[str, str]:
    """A sound file, and the same with slips in some of its lines."""
    lines = ["# ＃ “a” １", 'name = "Output “x”"', 'kind = "stock"', 'unit = "亿元"  # 　']
    for at, name in enumerate(draw(st.lists(st.sampled_from(sorted(RECORDS)), max_size=4))):
        lines += ["", f"[[{name}]]"]
        lines += [draw(st.sampled_from(choice)) for choice in RECORDS[name]]
        lines += [f'where = "{at}"'] if name == "actuals" else []
    slipped = [
        draw(st.sampled_from(list(slips(line)))) if line[:1] not in ("", "#") else line for line in lines
    ]
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    end, bom = draw(st.sampled_from(["", newline])), draw(st.sampled_from(["", "\ufeff"]))
    clean, broken = (newline.join(one).replace("\r\n", "\n") + end for one in (lines, slipped))
    if newline == "\r\n":
        clean, broken = (re.sub(r"\r?\n", "\r\n", one) for one in (clean, broken))
    return bom + clean, bom * draw(st.integers(1, 2)) + broken


@given(files())
def test_a_file_with_slips_becomes_the_file_without_them(pair: tuple[str, str]) -> None:
    clean, slipped = pair
    assert mended(clean) == clean
    assert mended(slipped) == clean


@given(st.text("[]{}=\"'“”‘’＂＇#＃,，\\\n\r\t 　\ufeff\u200b５5.。-−年月aｂ_TrueFlowperiod", max_size=60))
def test_no_text_is_made_worse_and_a_second_repair_does_nothing(text: str) -> None:
    for start in ("", HEAD + ACTUAL):
        before, after = start + text, mended(start + text)
        old, new = (read_indicator("", one.removeprefix("\ufeff")).faults for one in (before, after))
        assert after == before or not any(one.code == "YZ005" for one in new)
        was_no_toml = any(one.code == "YZ005" for one in old) or before.startswith("\ufeff\ufeff")
        assert after == before or was_no_toml or len(new) < len(old)


def test_keys_have_the_shape_that_the_file_format_gives_them() -> None:
    shapes = {
        key: shape_at(record, (key,))
        for record in (
            model.Indicator,
            model.Target,
            model.Actual,
            model.Source,
            model.Waiver,
            model.CutPoints,
        )
        for key in keys_of(record)
    }
    by_shape = {shape: sorted(key for key in shapes if shapes[key] == shape) for shape in ("period", "flag")}
    assert by_shape == {
        "period": ["baseline", "baseline_period", "period", "published", "start", "until"],
        "flag": ["done", "headline", "may_be_negative", "missing", "never_falls", "revises"],
    }
    assert shapes["on-track"] == shapes["tolerance"] == shapes["value"] == "number"
    assert shapes["reliability"] == ("official", "media", "self-media")
    assert shapes["note"] is shapes["source"] is shapes["stated_in"] is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("nameZh", "name_zh"), ("name-zh", "name_zh"), ("notes", "note"), ("not", "note"),
        ("limit", "limits"),
        ("name_en", None), ("label_zh", None), ("unit2", None), ("it", None), ("alias", None), ("类别", None),
    ],
)  # fmt: skip
def test_a_key_is_meant_where_it_is_one_slip_or_one_way_of_writing_away(
    typed: str, meant: str | None
) -> None:
    assert meant_key(typed, keys_of(model.Indicator)) == meant


def test_a_text_of_any_words_has_no_better_value() -> None:
    assert meant_by('"Flow"', None) is None
    assert meant_by('"\\u0035"', "number") is None
