"""Text into records: what a file may say, and what is told of one that says something else."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yztrack import validity
from yztrack.document import Reading, place_faults, read_indicator, read_settings, read_sources, target_lines
from yztrack.finding import Rule
from yztrack.model import Indicator, Settings, observed
from yztrack.period import parse_period
from yztrack.quantity import Quantity
from yztrack.rules import BY_CODE

HEAD = 'name = "An indicator"\nkind = "flow"\nunit = "亿元"\n'
TARGET = '[[targets]]\nperiod = 2025\nsource = "plan"\n'
ACTUAL = '[[actuals]]\nperiod = 2025\nsource = "plan"\n'


def told(reading: Reading[Indicator]) -> list[tuple[str, str]]:
    """Code and words of each fault."""
    assert (reading.records is None) == bool(reading.faults)
    return [(fault.code, fault.message) for fault in reading.faults]


def read(text: str) -> Indicator:
    reading = read_indicator("group/an-indicator", text)
    assert reading.records is not None, reading.faults
    return reading.records


def test_the_file_of_the_design_reads_as_it_stands() -> None:
    text = """
        name = "Industrial invoiced sales"
        name_zh = "工业开票销售"
        scope = "Yangzhou"           # whom it measures
        unit = "亿元"
        kind = "flow"
        headline = true
        [[targets]]
        period = 2025
        more_than = 10000
        commitment = "strive"
        source = "cns-2025-01-12"
        where = "para. 5"
        stated_in = ["press-2024-03: para. 3 (committed)"]
        [[actuals]]
        period = 2024
        more_than = 9000
        source = "cns-2025-01-12"
        [[actuals]]
        period = 2024
        value = 9124.30
        source = "people-2025-01-11"
    """
    read_as = read_indicator("industry/invoiced-sales", dedent(text)).records
    assert read_as is not None
    assert (read_as.id, read_as.group, read_as.direction) == ("industry/invoiced-sales", "industry", "higher")
    (target,), (bound, value) = read_as.targets, read_as.actuals
    assert (target.key, target.period, target.more_than) == ("2025", parse_period("2025"), Decimal(10000))
    assert (bound.more_than, str(value.value)) == (Decimal(9000), "9124.30")
    assert value.status == "normal" and not value.revises


@pytest.mark.parametrize(
    ("toml", "period"),
    [
        ("2025", "2025"),
        ("2025-06-30", "2025-06-30"),
        ('"2025-06"', "2025-06"),
        ('"2025-H1"', "2025-H1"),
        ('"2025-Q3"', "2025-Q3"),
        ('"2024-01/2024-02"', "2024-01/2024-02"),
        ('"1000"', "1000"),
    ],
)
def test_a_period_is_an_integer_a_date_or_text(toml: str, period: str) -> None:
    text = HEAD.replace("flow", "stock") + f'[[actuals]]\nperiod = {toml}\nvalue = 1\nsource = "plan"\n'
    assert str(read(text).actuals[0].period) == period


@pytest.mark.parametrize(
    "toml", ["999", "10000", "true", "2025.0", '"2025-6"', '"0999"', "0999-12-31", "2025-01-01T00:00:00"]
)
def test_what_is_no_period_is_refused(toml: str) -> None:
    text = HEAD + f'[[actuals]]\nperiod = {toml}\nvalue = 1\nsource = "plan"\n'
    ((code, message),) = told(read_indicator("a", text))
    assert code == "YZ103"
    assert message.startswith("actuals.period ")


@pytest.mark.parametrize(
    ("toml", "value"),
    [
        ("9124.360", "9124.360"),
        ("-5", "-5"),
        ("1e3", "1000"),
        ("0e99999", "0"),
        ("0x10", "16"),
        ("999999999999999999999999999999", "999999999999999999999999999999"),
        ("0.123456789012345678901234567890", "0.123456789012345678901234567890"),
    ],
)
def test_a_number_stays_as_it_was_printed(toml: str, value: str) -> None:
    assert str(read(f"{HEAD}{ACTUAL}value = {toml}").actuals[0].value) == value


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ('"9124"', "is text"),
        ("true", "is not a number"),
        ("2025-06-30", "is not a number"),
        ("nan", "is not a number"),
        ("-inf", "is not a number"),
        ("1e9999999999999999999999", "is not a number"),
        ("1e30", "has more than 30 digits"),
        ("1e-31", "has more than 30 digits"),
        ("0e-99999999", "has more than 30 digits"),
        ("12345678901234567890.12345678901", "has more than 30 digits"),
        ("1" + "0" * 30, "has more than 30 digits"),
        ("0x" + "F" * 5000, "has more than 30 digits"),
    ],
)
def test_what_is_no_figure_is_refused(toml: str, message: str) -> None:
    assert told(read_indicator("a", f"{HEAD}{ACTUAL}value = {toml}")) == [
        ("YZ103", f"actuals.value {message}")
    ]


@pytest.mark.parametrize(
    ("quantity", "kind", "interval"),
    [
        ("value = 5", "flow", (5, False, 5, False)),
        ("at_least = 5", "flow", (5, False, None, False)),
        ("more_than = 5", "flow", (5, True, None, False)),
        ("at_most = 5", "flow", (None, False, 5, False)),
        ("less_than = 5", "flow", (None, False, 5, True)),
        ("between = [4, 6]", "flow", (4, False, 6, False)),
        ("about = 100", "flow", (98, False, 102, False)),
        ("about = -100", "flow", (-102, False, -98, False)),
        ("about = 100\ntolerance = 5", "flow", (95, False, 105, False)),
        ("about = 5", "ratio", ("4.8", False, "5.2", False)),
        ("about = 5", "growth", ("4.8", False, "5.2", False)),
        ("about = 0", "stock", (0, False, 0, False)),
    ],
)
def test_what_each_quantity_key_says_was_observed(
    quantity: str, kind: str, interval: tuple[int | str | None, bool, int | str | None, bool]
) -> None:
    indicator = read(HEAD.replace("flow", kind) + ACTUAL + quantity)
    low, low_open, high, high_open = interval
    assert observed(indicator.actuals[0], indicator.kind, Settings().tolerance) == Quantity(
        None if low is None else Decimal(low), low_open, None if high is None else Decimal(high), high_open
    )


@pytest.mark.parametrize(
    ("line", "code", "message", "remedy"),
    [
        ('Name = "x"', "YZ101", "unknown key Name", "did you mean name?"),
        (
            '"a\\nb" = 1',
            "YZ101",
            "unknown key a�b",
            "delete it, or see the file format for the keys there are",
        ),
        ("name = 5", "YZ005", "is not TOML: duplicate key", "it is there already: keep one of the two"),
        ('better = "up"', "YZ103", "better is up", "use one of 'higher', 'lower' or 'within'"),
        ("headline = 1", "YZ103", "headline is not true or false", "see the file format"),
        ("limits = 5", "YZ103", "limits is not a list", "write [ … ]; records stand under [[…]]"),
        ("limits = [0]", "YZ103", "limits has fewer than two numbers", "write low and high"),
        (
            "limits = [0, 1, 2]",
            "YZ103",
            "limits has more than two numbers",
            "write the lower and the higher one",
        ),
        ('limits = [0, "1"]', "YZ103", "limits is text", "write the number without quotes"),
        ("targets = 1", "YZ103", "targets is not a list", "write [ … ]; records stand under [[…]]"),
        ("targets = [1]", "YZ103", "targets is not a table", "write it as a table of keys"),
        ("scope = 5", "YZ103", "scope is 5, not text", "put it in quotes"),
        ('scope = ""', "YZ103", "scope is empty", "fill it in, or delete the key"),
        (
            'scope = "a\\u202eb"',
            "YZ103",
            "scope is blank or holds a control character",
            "retype it without line breaks, escapes or text direction marks",
        ),
        ('scope = "' + "x" * 1001 + '"', "YZ103", "scope is longer than 1000 characters", "shorten it"),
        (
            "scope = 0x" + "F" * 5000,
            "YZ103",
            "scope is a number of thousands of digits, not text",
            "put it in quotes",
        ),
        (
            "<<<<<<< HEAD",
            "YZ006",
            "holds the marks of an unresolved merge",
            "keep the records of both sides and delete the marks",
        ),
    ],
)
def test_a_fault_says_what_is_wrong_and_what_to_do(line: str, code: str, message: str, remedy: str) -> None:
    (fault,) = read_indicator("a", f"{HEAD}{line}\n").faults
    assert (fault.code, fault.message, fault.help) == (code, message, remedy)


@pytest.mark.parametrize(
    ("record", "misspelt", "meant"),
    [
        (TARGET + "more_then = 5", "more_then", "more_than"),
        (ACTUAL + 'value = 5\nsorce = "x"', "sorce", "source"),
        ('[derive]\nexcpt = ["x"]\nsum = ["a"]', "excpt", "except"),
        ('[[waive]]\nrule = "x"\nreson = "y"\nreason = "z"', "reson", "reason"),
    ],
)
def test_an_unknown_key_is_told_with_the_nearest_one_of_its_record(
    record: str, misspelt: str, meant: str
) -> None:
    faults = read_indicator("a", HEAD + record).faults
    assert (f"unknown key {misspelt}", f"did you mean {meant}?") in [
        (one.message, one.help) for one in faults
    ]


def test_all_faults_of_a_file_are_told_at_once() -> None:
    target, actual = '[[targets]]\nperiod = 2025\nvalue = "5"\n', '[[actuals]]\nvalue = 5\nsource = "s"\n'
    text = f'kind = "flows"\nunit = "x"\n{target}{actual}'
    assert sorted(told(read_indicator("a", text))) == [
        ("YZ102", "name is missing"),
        ("YZ102", "period is missing"),
        ("YZ102", "source is missing"),
        ("YZ103", "kind is flows"),
        ("YZ103", "targets.value is text"),
    ]


def test_a_fault_is_placed_at_its_key_and_a_missing_one_at_its_record() -> None:
    text = (
        "# 中文\n"
        'name = "An indicator"\n'
        'kind = "flow"\n'
        'unit = "亿元"\n'
        "[[targets]]\n"
        "period = 2025\n"
        'note = "中"\n'
        "  value = 5\n"
        "\n"
        "[[actuals]]\n"
        "period = 2025\n"
        '"" = "中" # no such key\n'
        "value = 5\n"
        'source = "s"\n'
    )
    faults = read_indicator("a", text).faults
    findings = place_faults("targets/a.toml", text, faults, BY_CODE)
    assert [(one.path, one.line, one.column, one.name, one.message) for one in sorted(findings)] == [
        ("targets/a.toml", 5, 1, "missing-key", "source is missing"),
        ("targets/a.toml", 12, 1, "unknown-key", "unknown key "),
    ]


@pytest.mark.parametrize("pair", ["[1]", "[1, 2, 3]", "5", "[2, 1]"])
def test_a_fault_of_a_pair_is_placed_at_its_key(pair: str) -> None:
    (fault,) = read_indicator("a", f"{HEAD}{ACTUAL}between = {pair}").faults
    assert fault.where == ("actuals", 0, "between")


@pytest.mark.parametrize(("length", "shown"), [(60, "x" * 60), (61, "x" * 59 + "…"), (10**6, "x" * 59 + "…")])
def test_what_is_too_long_for_a_line_is_cut_in_a_message(length: int, shown: str) -> None:
    (fault,) = read_indicator("a", f"{HEAD}{'x' * length} = 1").faults
    assert fault.message == f"unknown key {shown}"


def test_a_fault_of_syntax_is_placed_where_the_parser_stopped() -> None:
    text = f"{HEAD}[[targets]]\nperiod = 2025-06\n"
    (finding,) = place_faults("a.toml", text, read_indicator("a", text).faults, BY_CODE)
    assert (finding.line, finding.column, finding.severity) == (5, 10, "error")
    assert (finding.message, finding.help) == (
        "2025-06 without quotes is not TOML",
        'write it in quotes: "2025-06"',
    )


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_lines_of_targets_are_those_of_their_headers(newline: str) -> None:
    text = f"{HEAD}\n{TARGET}value = 1\n# [[targets]]\n  [[ targets ]]\nperiod = 2026\n".replace(
        "\n", newline
    )
    assert target_lines(text, 2) == [5, 10]


def test_the_lines_of_targets_are_found_where_a_text_holds_a_header_or_they_stand_inline() -> None:
    noted = f'{HEAD}note = """\n[[targets]]\n"""\n{TARGET}value = 1\n'
    assert target_lines(noted, 1) == [7]
    inline = f'{HEAD}targets = [\n  {{ period = 2025, value = 1, source = "s" }},\n]\n'
    assert target_lines(inline, 1) == [5]


def _example(rule: Rule, which: str) -> str:
    """The bad or the good file of a rule's docstring."""
    after = rule.text.partition(f"\n{which}:\n")[2]
    return dedent("\n".join(line for line in after.partition("\nGood:\n")[0].splitlines()))


@pytest.mark.parametrize("rule", validity.RULES, ids=lambda rule: rule.name)
def test_a_rule_finds_its_fault_in_its_bad_file_and_none_in_its_good_one(rule: Rule) -> None:
    bad = read_indicator("a", _example(rule, "Bad"))
    good = read_indicator("a", _example(rule, "Good"))
    assert {fault.code for fault in bad.faults} == {rule.code}
    assert good.faults == ()


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        (ACTUAL + "value = 0\nat_least = 5", "YZ104", "value and at_least are given at once"),
        (TARGET + "value = 0\nat_most = 0.0", "YZ104", "value and at_most are given at once"),
        (ACTUAL + "value = 5\nmissing = true", "YZ104", "value and missing are given at once"),
        (ACTUAL + "missing = false", "YZ105", "the actual has no quantity"),
        (TARGET + 'value = 5\nunquantified = "count"', "YZ108", "the target does state a quantity"),
        (
            TARGET + "value = 5\nbaseline = 2020\nbaseline_value = 4",
            "YZ108",
            "baseline and baseline_value are given at once",
        ),
        (TARGET + "value = 5\nbaseline_period = 2020", "YZ108", "baseline_period without baseline_value"),
        (TARGET + 'value = 5\nover = "end"', "YZ108", "over needs a period of several years"),
        (ACTUAL + 'value = 5\nmeasure = "multiple"', "YZ108", 'measure = "multiple" without baseline'),
        (ACTUAL + "value = 5\nbaseline = 2020", "YZ108", "baseline without measure"),
        (ACTUAL + "done = true", "YZ108", "done belongs to a milestone"),
        (TARGET + "between = [6, 5]", "YZ110", "the range ends before it starts"),
        (TARGET + "about = 6\ntolerance = -1", "YZ110", "the tolerance is negative"),
        (
            '[[targets]]\nperiod = "2021-07/2025"\nover = "each"\nvalue = 5\nsource = "plan"',
            "YZ107",
            "2021-07/2025-12 does not run over whole years",
        ),
    ],
)
def test_what_no_single_key_can_tell_is_told_too(text: str, code: str, message: str) -> None:
    assert told(read_indicator("a", HEAD + text)) == [(code, message)]


def test_a_milestone_has_done_and_no_quantity_and_each_is_told_once() -> None:
    head = 'name = "A milestone"\nkind = "milestone"\n'
    assert read(f"{head}{TARGET}{ACTUAL}done = false").actuals[0].done is False
    assert told(read_indicator("a", f"{head}{ACTUAL}value = 5")) == [("YZ108", "a milestone has no value")]
    assert told(read_indicator("a", f"{head}{ACTUAL}")) == [("YZ105", "a milestone's actual needs done")]


@pytest.mark.parametrize(
    ("published", "counts_from"),
    [("2025-01-12", date(2025, 1, 12)), ('"2025-01"', date(2025, 1, 31)), ("2025", date(2025, 12, 31))],
)
def test_a_source_counts_from_the_last_day_of_what_is_known_of_its_publication(
    published: str, counts_from: date
) -> None:
    text = f'[a]\ntitle = "A"\npublisher = "B"\npublished = {published}\nreliability = "media"\n'
    sources = read_sources(text).records
    assert sources is not None
    assert sources["a"].counts_from == counts_from


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('published = "2025-Q1"', "a.published is not a date of publication"),
        ('published = "2025-H1"', "a.published is not a date of publication"),
        ('published = "2024/2025"', "a.published is not a date of publication"),
        ('reliability = "rumour"', "a.reliability is rumour"),
        ("url = 5", "a.url is 5, not text"),
    ],
)
def test_a_source_with_a_wrong_key_is_told_with_its_id(line: str, message: str) -> None:
    lines = {"title": '"A"', "publisher": '"B"', "published": "2025", "reliability": '"media"'}
    key, _, value = line.partition(" = ")
    text = "[a]\n" + "\n".join(f"{one} = {said}" for one, said in (lines | {key: value}).items())
    assert [fault.message for fault in read_sources(text).faults] == [message]
    assert read_sources("a = 1").faults[0].message == "a is not a table"


def test_settings_have_the_defaults_of_the_design() -> None:
    settings = read_settings("").records
    assert settings is not None
    cuts = settings.cut_points
    assert (settings.language, settings.tolerance.relative, settings.tolerance.points) == (
        "en",
        Decimal("0.02"),
        Decimal("0.2"),
    )
    assert [str(cut) for cut in (cuts.ahead, cuts.on_track, cuts.behind, cuts.far_behind)] == [
        "1.05",
        "0.95",
        "0.60",
        "0",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[cut_points]\non_track = 1", "unknown key on_track"),
        ('language = "fr"', "language is fr"),
        ("[tolerance]\nrelative = -0.01", "tolerance.relative is negative"),
        ("[tolerance]\npoints = -1", "tolerance.points is negative"),
    ],
)
def test_settings_that_make_no_sense_are_refused(text: str, message: str) -> None:
    assert [fault.message for fault in read_settings(text).faults] == [message]


scalars = st.sampled_from(
    [
        "0",
        "-1.5",
        "1e400",
        "nan",
        '""',
        '"x"',
        '"2025-06"',
        "2025",
        "2025-06-30",
        "true",
        "[]",
        "[1, 2]",
        "[[1]]",
        "{}",
        "{ a = 1 }",
        '["a"]',
    ]
)
keys = st.sampled_from(
    [
        "name",
        "kind",
        "unit",
        "limits",
        "better",
        "targets",
        "actuals",
        "derive",
        "waive",
        "period",
        "value",
        "between",
        "source",
    ]
)


@given(
    st.dictionaries(keys, scalars, max_size=4),
    st.sampled_from(["[[targets]]", "[[actuals]]", "[derive]", "[[waive]]", "[targets]"]),
    st.dictionaries(
        keys | st.sampled_from(["about", "baseline", "sum", "until", "stated_in", "done"]),
        scalars,
        max_size=5,
    ),
)
def test_every_file_gives_records_or_faults_with_places(
    top: dict[str, str], header: str, record: dict[str, str]
) -> None:
    lines = [f"{key} = {value}" for key, value in top.items()]
    text = "\n".join([*lines, header, *(f"{key} = {value}" for key, value in record.items())])
    reading = read_indicator("a", text)
    findings = place_faults("a.toml", text, reading.faults, BY_CODE)
    assert (reading.records is None) == bool(findings)
    assert all(1 <= one.line <= text.count("\n") + 1 and one.message.isprintable() for one in findings)
