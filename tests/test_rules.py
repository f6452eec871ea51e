"""Every rule by the examples it prints itself, then the places of all faults, exactly."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest

from tests.terminal import SOURCES, TODAY, write
from yztrack.cli.checking import findings
from yztrack.finding import SEVERITIES, Finding, Rule
from yztrack.rules import ALL, BY_CODE, find
from yztrack.store import load


def found(folder: Path, files: dict[str, str | bytes]) -> list[Finding]:
    """What `check` finds in a workspace; its bibliography, where none is given, holds what is cited."""
    written = write(folder, {"sources.toml": cited(files), **files})
    return findings(load(written / "targets"), date.fromisoformat(TODAY))


def cited(files: dict[str, str | bytes]) -> str:
    """The sources that files name, of those that `write` gives; all where they name none of them."""
    text = "".join(one for one in files.values() if isinstance(one, str))
    tables = re.split(r"\n(?=\[)", dedent(SOURCES).strip())
    named = [one for one in tables if re.search(f'"{one[1 : one.index("]")]}[":]', text)]
    return "\n".join(named or tables) + "\n"


def files_of(example: str) -> dict[str, str | bytes]:
    """The files of an example: output.toml, and each that a line such as `# sources.toml` begins."""
    first, *others = re.split(r"^# (\S+\.toml)$", example, flags=re.MULTILINE)
    return {"output.toml": first, **dict(zip(others[::2], others[1::2], strict=True))}


def blocks(rule: Rule) -> dict[str, str]:
    """The parts of a rule's text by their headings; what it says first is its `what`."""
    what, *rest = re.split(r"^(Why|Bad|Good):", rule.text, flags=re.MULTILINE)
    return {"What": what, **dict(zip(rest[::2], map(dedent, rest[1::2]), strict=True))}


def by_hand(make: Callable[[Path], object]) -> Callable[[Path], None]:
    def made(root: Path) -> None:
        write(root, {})
        make(root / "targets")

    return made


MEMBER: dict[str, str | bytes] = {"clusters/one.toml": 'name = "One"\nkind = "flow"\nunit = "bn"\n'}
BAD_FILES: dict[str, Callable[[Path], None]] = {
    "YZ001": by_hand(lambda root: (root / "output.toml").symlink_to("nowhere.toml")),
    "YZ002": by_hand(lambda root: (root / "output.toml").mkdir()),
    "YZ003": by_hand(lambda root: (root / "output.toml").write_text('name = "工业"\n', encoding="gbk")),
    "YZ004": by_hand(lambda root: os.truncate(_touched(root / "output.toml"), 65 * 1024 * 1024)),
    "YZ007": by_hand(lambda root: (root / "industrial output@2025.toml").write_text('name = "x"\n')),
}
BESIDE = {"YZ603": ["YZ401"]}  # what an expired waiver covered shows again


def _touched(path: Path) -> Path:
    path.touch()
    return path


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.code)
def test_a_bad_example_gives_that_finding_and_no_other(rule: Rule, tmp_path: Path) -> None:
    bad = blocks(rule)["Bad"]
    if "=" in bad:
        told = found(tmp_path, MEMBER | files_of(bad))
    else:
        BAD_FILES[rule.code](tmp_path)
        told = found(tmp_path, {})
    assert {one.code for one in told} == {rule.code, *BESIDE.get(rule.code, ())}
    assert (rule.name, rule.severity) in {(one.name, one.severity) for one in told}


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.code)
def test_a_good_example_gives_nothing(rule: Rule, tmp_path: Path) -> None:
    assert found(tmp_path, MEMBER | files_of(blocks(rule)["Good"])) == []


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.code)
def test_a_rule_says_what_and_why_and_gives_both_examples(rule: Rule) -> None:
    parts = blocks(rule)
    assert list(parts) == ["What", "Why", "Bad", "Good"]
    assert all(part.strip() for part in parts.values())
    assert parts["What"].strip().endswith(".")
    assert "\n" not in parts["What"].strip(), "what a rule finds is one line, which `yztrack rule` lists"


def test_codes_and_names_are_unique_and_in_order() -> None:
    codes = [rule.code for rule in ALL]
    assert codes == sorted(set(codes))
    assert len({rule.name for rule in ALL}) == len(ALL)
    assert {rule.severity for rule in ALL} <= set(SEVERITIES)
    assert all(re.fullmatch(r"YZ[0-6]\d\d", code) for code in codes)
    assert list(BY_CODE) == codes


@pytest.mark.parametrize("name", ["YZ301", "yz301", "duplicate-actual", "Duplicate-Actual"])
def test_a_rule_is_found_by_code_or_name(name: str) -> None:
    rule = find(name)
    assert rule is not None
    assert rule.code == "YZ301"


def test_what_is_no_rule_is_not_found() -> None:
    assert find("YZ999") is None


HEAD = 'name = "Output"\nkind = "flow"\nunit = "亿元"\n'
TARGET = '[[targets]]\nperiod = 2025\nat_least = 100\nsource = "plan"\n'


@pytest.mark.parametrize(
    ("text", "line", "column", "code"),
    [
        ('name = "Output"\nkind = flow\n', 2, 8, "YZ005"),
        (HEAD + "[[actuals]]\nperiod = 2023-06\n", 5, 10, "YZ005"),
        (HEAD + "[[actuals]]\n  period =   2023-Q2   # no quotes\n", 5, 14, "YZ005"),
        (HEAD + '[[actuals]]\nwhere = "第3段"\nwhere = "again"\n', 6, 1, "YZ005"),
        (HEAD + "<<<<<<< ours\nnote = 1\n=======\n>>>>>>> theirs\n", 4, 1, "YZ006"),
        (HEAD + 'nmae_zh = "产值"\n', 4, 1, "YZ101"),
        (HEAD + "  colour = 1\n", 4, 3, "YZ101"),
        (HEAD + '[[targets]]\nperiod = 2025\nat_leats = 1\nsource = "plan"\n', 6, 1, "YZ101"),
        (
            HEAD + 'targets = [{ period = 2025, at_leats = 1, at_least = 1, source = "plan" }]\n',
            4,
            29,
            "YZ101",
        ),
        ('kind = "flow"\nunit = "bn"\n', 1, 1, "YZ102"),
        (HEAD + TARGET + "[[actuals]]\nperiod = 2023\nvalue = 1\n", 8, 1, "YZ102"),
        (
            HEAD
            + 'actuals = [\n  { period = 2023, value = 1, source = "later" },\n'
            + '  { value = 2, source = "later" },\n]\n',
            6,
            3,
            "YZ102",
        ),
        ('name = 1\nkind = "flow"\nunit = "bn"\n', 1, 1, "YZ103"),
        (HEAD.replace('"flow"', '"flux"'), 2, 1, "YZ103"),
        (HEAD + 'aliases = ["产值", 5]\n', 4, 18, "YZ103"),
        (HEAD + TARGET.replace("100", '"100"'), 6, 1, "YZ103"),
        (HEAD + TARGET.replace("2025", "25"), 5, 1, "YZ103"),
        (HEAD + TARGET.replace("at_least = 100", "between = [1, 2, 3]"), 6, 1, "YZ103"),
        (HEAD + TARGET.replace("at_least = 100", "between = [nan, 2]"), 6, 12, "YZ103"),
        (HEAD + TARGET.replace("period = 2025", 'period = "2025-13"'), 5, 1, "YZ103"),
        (HEAD + TARGET + "about = 5\n", 8, 1, "YZ104"),
        (HEAD + '[[targets]]\nperiod = 2025\nsource = "plan"\n', 4, 1, "YZ105"),
        (HEAD + '[[targets]]\nvalue = 1\nsource = "plan"\n', 4, 1, "YZ106"),
        (HEAD + TARGET.replace("2025", '"2021/2025"'), 5, 1, "YZ107"),
        (HEAD + TARGET + "tolerance = 1\n", 8, 1, "YZ108"),
        ('name = "x"\nkind = "flow"\n', 1, 1, "YZ109"),
        (HEAD + "limits = [9, 1]\n", 4, 1, "YZ110"),
        (HEAD + TARGET + '[[actuals]]\nperiod = 2023-06-30\nvalue = 1\nsource = "later"\n', 9, 1, "YZ111"),
        (HEAD + '[derive]\nsum = ["a"]\nmean = ["a"]\n', 6, 1, "YZ112"),
        (HEAD + '[derive]\ndifference = ["a", "b/*"]\n', 5, 1, "YZ112"),
        (HEAD + '[derive]\ngrowth_of = "b/*"\n', 5, 1, "YZ112"),
        (HEAD + TARGET.replace('"plan"', '"plam"'), 7, 1, "YZ201"),
        (HEAD + TARGET + 'stated_in = ["later: para. 3", "latr"]\n', 8, 32, "YZ201"),
        (HEAD + TARGET + "baseline = 2020\n", 8, 1, "YZ202"),
        (HEAD + TARGET + TARGET, 9, 1, "YZ203"),
        (HEAD + TARGET + TARGET.replace("period", 'id = "2025"\nperiod'), 9, 1, "YZ203"),
        (HEAD + TARGET + 'supersedes = "2020"\n', 8, 1, "YZ204"),
        (HEAD + TARGET + 'benchmark = "province/output"\n', 8, 1, "YZ205"),
        (HEAD + TARGET + '[[actuals]]\nperiod = 2023\nvalue = -1\nsource = "later"\n', 10, 1, "YZ303"),
        (HEAD + TARGET + 'measure = "percent"\n', 8, 1, "YZ401"),
        (HEAD + TARGET + '[[actuals]]\nperiod = 2024\nvalue = 1\nsource = "later"\n', 9, 1, "YZ501"),
    ],
)
def test_a_fault_is_placed_at_its_key(text: str, line: int, column: int, code: str, tmp_path: Path) -> None:
    told = found(tmp_path, {"output.toml": text})
    assert (line, column, code) in [(one.line, one.column, one.code) for one in told]
    assert {one.path for one in told} == {"targets/output.toml"}


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("head", ["", "\ufeff"], ids=["plain", "BOM"])
def test_a_bom_and_windows_line_ends_move_no_place(head: str, newline: str, tmp_path: Path) -> None:
    text = head + (HEAD + 'name_zh = "产值"\ncolour = 1\n').replace("\n", newline)
    assert [(one.line, one.column) for one in found(tmp_path, {"output.toml": text.encode()})] == [(5, 1)]


def test_all_faults_of_all_files_are_told_sorted_by_place(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "b.toml": 'name = 1\nkind = "flux"\ncolour = "red"\n',
        "a/output.toml": HEAD + TARGET.replace('"plan"', '"nowhere"') + "[[actuals]]\nvalue = 1\n",
        "sources.toml": '[plan]\ntitle = ""\n',
    }
    assert [(one.path, one.line, one.code) for one in found(tmp_path, files)] == [
        ("targets/a/output.toml", 8, "YZ102"),
        ("targets/a/output.toml", 8, "YZ102"),
        ("targets/b.toml", 1, "YZ103"),
        ("targets/b.toml", 2, "YZ103"),
        ("targets/b.toml", 3, "YZ101"),
        ("targets/sources.toml", 1, "YZ102"),
        ("targets/sources.toml", 1, "YZ102"),
        ("targets/sources.toml", 1, "YZ102"),
        ("targets/sources.toml", 2, "YZ103"),
    ]


def test_a_broken_bibliography_makes_no_source_unknown(tmp_path: Path) -> None:
    told = found(tmp_path, {"sources.toml": "[plan\n", "output.toml": HEAD + TARGET})
    assert [(one.path, one.code) for one in told] == [("targets/sources.toml", "YZ005")]


def test_a_missing_bibliography_makes_every_source_unknown(tmp_path: Path) -> None:
    write(tmp_path, {"output.toml": HEAD + TARGET})
    (tmp_path / "targets" / "sources.toml").unlink()
    (told,) = findings(load(tmp_path / "targets"), date.fromisoformat(TODAY))
    assert (told.code, told.help) == ("YZ201", "add [plan] to sources.toml")


def test_the_nearest_name_is_suggested(tmp_path: Path) -> None:
    text = HEAD + TARGET.replace('"plan"', '"plam"') + 'benchmark = "ouput"\nat_leest = 1\n'
    assert [one.help for one in found(tmp_path / "key", {"output.toml": text})] == ["did you mean at_least?"]
    sound = text.replace("at_leest = 1\n", "")
    told = found(tmp_path / "names", {"output.toml": sound, "output-2.toml": HEAD.replace("Output", "Input")})
    assert [one.help for one in told] == ["did you mean plan?", "did you mean output-2?"]


def test_nothing_that_a_file_says_steers_the_terminal(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "key.toml": HEAD + '"a\\u001b[31mb" = 1\n',
        "value.toml": HEAD.replace('"flow"', '"fl\\u001b[2Jow"'),
        "source.toml": HEAD + TARGET.replace('"plan"', '"plans"'),
        "period.toml": HEAD + TARGET.replace("2025", '"20\\u001b[31m25"'),
        "sources.toml": SOURCES.replace("[plan]", '["plan\\u001b[31m"]'),
        "dots.toml": '"\\u202e" = 1\n',
    }
    told = found(tmp_path, files)
    assert {one.path.removeprefix("targets/") for one in told} == set(files) - {"sources.toml"}
    assert all((one.message + one.help + one.path).isprintable() for one in told)


@pytest.mark.parametrize(
    "said",
    [
        "value = 60.0",
        'value = 60\nwhere = "table 2"',
        'value = 60\nnote = "the same again"',
    ],
)
def test_the_same_figure_said_again_is_a_duplicate(said: str, tmp_path: Path) -> None:
    once = '[[actuals]]\nperiod = 2023\nsource = "later"\n'
    told = found(tmp_path, {"output.toml": f"{HEAD}{once}value = 60\n{once}{said}\n"})
    assert [one.code for one in told] == ["YZ301"]
    assert told[0].message == "the same as actual 1: 2023, later"


@pytest.mark.parametrize(
    "said",
    ["value = 61\nrevises = true", "at_least = 60", 'value = 60\nstatus = "provisional"', "about = 60"],
)
def test_another_statement_is_no_duplicate(said: str, tmp_path: Path) -> None:
    once = '[[actuals]]\nperiod = 2023\nsource = "later"\n'
    told = found(tmp_path, {"output.toml": f"{HEAD}{once}value = 60\n{once}{said}\n"})
    assert "YZ301" not in {one.code for one in told}


@pytest.mark.parametrize(
    ("kind", "limits", "key", "codes"),
    [
        ("flow", "", "value = -0.01", ["YZ303"]),
        ("flow", "", "at_least = -1", []),
        ("flow", "", "less_than = 0", ["YZ303"]),
        ("flow", "may_be_negative = true\n", "value = -1", []),
        ("growth", "", "value = -1", []),
        ("ratio", "limits = [0, 100]\n", "value = 100", []),
        ("ratio", "limits = [0, 100]\n", "value = 100.1", ["YZ303"]),
        ("ratio", "limits = [0, 100]\n", "more_than = 100", ["YZ303"]),
        ("ratio", "limits = [0, 100]\n", "between = [90, 110]", []),
    ],
)
def test_a_figure_wholly_outside_what_is_possible_is_told(
    kind: str, limits: str, key: str, codes: list[str], tmp_path: Path
) -> None:
    head = f'name = "x"\nkind = "{kind}"\nunit = "u"\n{limits}'
    text = f'{head}[[actuals]]\nperiod = 2023\n{key}\nsource = "later"\n'
    assert [one.code for one in found(tmp_path, {"output.toml": text})] == codes


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ("value = 1", ["YZ501"]),
        ('value = 1\nstatus = "provisional"', []),
        ('value = 1\nstatus = "estimated"', []),
        ('value = 1\nstatus = "forecast"', []),
        ('value = 1\nstatus = "break"', ["YZ501"]),
        ("missing = true", []),
        ('value = 1\nrejected = "a misprint"', []),
        ("value = 1\npublished = 2024-06-30", []),
    ],
)
def test_a_figure_published_before_its_period_ended_must_say_so(
    said: str, codes: list[str], tmp_path: Path
) -> None:
    text = f'{HEAD}[[actuals]]\nperiod = "2024-H1"\nsource = "later"\n{said}\n'
    assert [one.code for one in found(tmp_path, {"output.toml": text})] == codes
