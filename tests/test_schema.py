"""The JSON Schemas: they are current, accept what `check` accepts, and fault what they can of the rest.

One table of broken files is put before `check`, before a validator of JSON Schema, and before what editors
use, Tombi and Taplo, where they are installed.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache
from math import isfinite
from pathlib import Path
from shutil import which
from textwrap import dedent
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # its types are another package

from tests.terminal import yztrack_at
from yztrack import model, validity
from yztrack.document import Reading, read_indicator, read_settings, read_sources
from yztrack.fileschema import FILES, file_schema, keys_of
from yztrack.finding import Rule
from yztrack.keys import KEYS
from yztrack.rules import schema as schema_rules

ROOT = Path(__file__).parents[1]
COMMITTED = {
    "indicator": ROOT / "targets" / "schema.json",
    "sources": ROOT / "targets" / "sources.schema.json",
    "workspace": ROOT / "targets" / "workspace.schema.json",
}
READERS: Mapping[str, Callable[[str], Reading[Any]]] = {
    "indicator": lambda text: read_indicator("output", text),
    "sources": read_sources,
    "workspace": read_settings,
}

HEAD = 'name = "Output"\nkind = "flow"\nunit = "bn"\n'
PORT = 'name = "The port is open"\nkind = "milestone"\n'
GOAL = '[[targets]]\nperiod = 2025\nsource = "plan"\n'
FIGURE = '[[actuals]]\nperiod = 2024\nsource = "plan"\n'
DERIVE = f"{HEAD}[derive]\n"

BROKEN = {
    "a key of the file misspelt": f'{HEAD}nmae_zh = "产值"\n',
    "a key of a goal misspelt": f"{HEAD}{GOAL}more_then = 100\nvalue = 1\n",
    "a key of a figure misspelt": f'{HEAD}{FIGURE}value = 100\nstate = "normal"\n',
    "an id for the file": f'{HEAD}id = "output"\n',
    "no name": 'kind = "flow"\nunit = "bn"\n',
    "no kind": 'name = "Output"\nunit = "bn"\n',
    "no source": f"{HEAD}[[targets]]\nperiod = 2025\nvalue = 100\n",
    "a figure without a period": f'{HEAD}[[actuals]]\nvalue = 100\nsource = "plan"\n',
    "a waiver without a reason": f'{HEAD}[[waive]]\nrule = "YZ301"\n',
    "a kind that is none": 'name = "Output"\nkind = "flows"\nunit = "bn"\n',
    "a commitment that is none": f'{HEAD}{GOAL}value = 100\ncommitment = "firm"\n',
    "an empty name": 'name = ""\nkind = "flow"\nunit = "bn"\n',
    "a blank unit": 'name = "Output"\nkind = "flow"\nunit = "  "\n',
    "a name over two lines": 'name = """Out\nput"""\nkind = "flow"\nunit = "bn"\n',
    "a direction mark in a note": f'{HEAD}note = "a\\u202eb"\n',
    "a number in quotes": f'{HEAD}{GOAL}value = "100"\n',
    "not a number": f"{HEAD}{GOAL}value = nan\n",
    "infinite": f"{HEAD}{GOAL}at_least = inf\n",
    "a flag in quotes": f'{HEAD}headline = "yes"\n',
    "a list for a text": 'name = ["Output"]\nkind = "flow"\nunit = "bn"\n',
    "a text for a list": f'{HEAD}aliases = "Production"\n',
    "one end of a range": f"{HEAD}{GOAL}between = [1]\n",
    "three ends of a range": f"{HEAD}{GOAL}between = [1, 2, 3]\n",
    "a fifth quarter": f'{HEAD}[[targets]]\nperiod = "2025-Q5"\nsource = "plan"\nvalue = 1\n',
    "a thirteenth month": f'{HEAD}[[targets]]\nperiod = "2025-13"\nsource = "plan"\nvalue = 1\n',
    "a thirty-first of June": f'{HEAD}[[targets]]\nperiod = "2025-06-31"\nsource = "plan"\nvalue = 1\n',
    "a year of two digits": f'{HEAD}[[targets]]\nperiod = 25\nsource = "plan"\nvalue = 1\n',
    "a time of day": f'{HEAD}[[targets]]\nperiod = 2025-06-30T12:00:00\nsource = "plan"\nvalue = 1\n',
    "published in a quarter": f'{HEAD}{FIGURE}value = 1\npublished = "2025-Q1"\n',
    "a target that is no record": f"{HEAD}[targets]\nvalue = 1\n",
    "two quantities": f"{HEAD}{GOAL}at_least = 100\nabout = 100\n",
    "a figure and missing": f"{HEAD}{FIGURE}value = 100\nmissing = true\n",
    "no quantity": f"{HEAD}{GOAL}",
    "a figure without a number": f"{HEAD}{FIGURE}",
    "a figure that is not missing": f"{HEAD}{FIGURE}missing = false\n",
    "a milestone that is not said to be done": f"{PORT}{FIGURE}",
    "no period": f'{HEAD}[[targets]]\nvalue = 51\nsource = "plan"\n',
    "a condition without an id": f'{HEAD}[[targets]]\nvalue = 1\nsource = "plan"\ncondition = "open"\n',
    "several years and no over": f'{HEAD}[[targets]]\nperiod = "2021/2025"\nvalue = 1\nsource = "plan"\n',
    "over for one year": f'{HEAD}{GOAL}value = 1\nover = "end"\n',
    "a tolerance of nothing": f"{HEAD}{GOAL}at_least = 100\ntolerance = 2\n",
    "a negative tolerance": f"{HEAD}{GOAL}about = 100\ntolerance = -2\n",
    "a milestone with a number": f"{PORT}{GOAL}value = 1\n",
    "a number that is done": f"{HEAD}{FIGURE}done = true\n",
    "two baselines": f"{HEAD}{GOAL}value = 1\nbaseline = 2020\nbaseline_value = 1\n",
    "a period of no baseline": f"{HEAD}{GOAL}value = 1\nbaseline_period = 2020\n",
    "a baseline of a level": f"{HEAD}{FIGURE}value = 1\nbaseline = 2020\n",
    "a change since nothing": f'{HEAD}{FIGURE}value = 1\nmeasure = "percent"\n',
    "a quantity of the unquantified": f'{HEAD}{GOAL}value = 1\nunquantified = "direction"\n',
    "no unit": 'name = "Output"\nkind = "flow"\n',
    "a derivation by nothing": f"{DERIVE}members = 3\n",
    "a derivation by two operations": f'{DERIVE}sum = ["a"]\nmean = ["a"]\n',
    "a count of what is at no quantity": f'{DERIVE}count = ["a"]\n',
    "a sum against a quantity": f'{DERIVE}sum = ["a"]\nat_least = 1\n',
    "a ratio of three": f'{DERIVE}ratio = ["a", "b", "c"]\n',
}  # fmt: skip
PERIODS = ("2025", "2025-06-30", "'2024-02-29'", "'2025-06'", "'2025-Q3'", "'2025-H1'", "'2025-01/2025-06'")
SOUND = {
    **{
        f"the period {period}".replace(
            "/", " to "
        ): f'{HEAD}[[targets]]\nperiod = {period}\nvalue = 1\nsource = "plan"\n'
        for period in PERIODS
    },
    "a whole number and a fraction": f"{HEAD}{GOAL}value = 1\n{FIGURE}value = 1.5\n",
    "a milestone": f"{PORT}{GOAL}{FIGURE}done = true\n",
    "a milestone over several years": f'{PORT}[[targets]]\nperiod = "2021/2025"\nsource = "plan"\n',
    "a figure that is not available": f"{HEAD}{FIGURE}missing = true\n",
    "a value and missing = false": f"{HEAD}{FIGURE}value = 1\nmissing = false\n",
    "a change": f'{HEAD}{FIGURE}value = 1\nmeasure = "percent"\nbaseline = "previous"\n',
    "a note over two lines": f'{HEAD}note = """one\ntwo"""\n',
    "a range of two": f"{HEAD}{GOAL}between = [1, 2.5]\n",
}


@cache
def validator(file: str) -> Draft202012Validator:
    """Taken from the text of the committed schema, as another program takes it."""
    return Draft202012Validator(json.loads(COMMITTED[file].read_text("utf-8")))


def as_json(value: Any) -> Any:
    """Parsed TOML as JSON: a date is its text, what is no number is null."""
    if isinstance(value, dict):
        return {key: as_json(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [as_json(inner) for inner in value]
    if isinstance(value, float) and not isfinite(value):
        return None
    return value.isoformat() if isinstance(value, date | datetime) else value


def accepts(file: str, text: str) -> bool:
    valid: bool = validator(file).is_valid(as_json(tomllib.loads(text)))
    return valid


@pytest.mark.parametrize("file", FILES)
def test_the_committed_schema_is_what_the_command_prints(
    file: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    ran = yztrack_at(tmp_path, "schema", file)
    assert (ran.code, ran.err) == (0, "")
    if request.config.getoption("--regenerate"):
        COMMITTED[file].write_text(ran.out, encoding="utf-8", newline="\n")
    assert COMMITTED[file].read_text("utf-8") == ran.out


@pytest.mark.parametrize("file", FILES)
def test_a_schema_is_one(file: str) -> None:
    Draft202012Validator.check_schema(json.loads(COMMITTED[file].read_text("utf-8")))


def test_it_is_written_to_a_file_and_over_an_old_one(tmp_path: Path) -> None:
    (tmp_path / "schema.json").write_text("old")
    ran = yztrack_at(tmp_path, "schema", "--output", "schema.json")
    assert ran == (0, "", "")
    assert (tmp_path / "schema.json").read_text("utf-8") == yztrack_at(tmp_path, "schema").out


@pytest.mark.parametrize("place", ["no-such-folder/schema.json", "folder", "output.toml"])
def test_a_place_that_is_none_for_a_schema_is_refused(place: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "output.toml").write_text(HEAD)
    ran = yztrack_at(tmp_path, "schema", "--output", place)
    assert (ran.code, ran.out) == (2, "")
    assert place in ran.err
    assert (tmp_path / "output.toml").read_text() == HEAD


@pytest.mark.parametrize("record", KEYS)
def test_every_key_has_its_sentence_and_no_sentence_is_left_over(record: str) -> None:
    assert {key for key, *_ in keys_of(getattr(model, record))} == KEYS[record].keys()
    for sentence in KEYS[record].values():
        assert sentence.endswith((".", "支持."))
        assert len(sentence) < 160


def test_every_record_of_a_file_has_its_sentences() -> None:
    records = {name for file in FILES for name in file_schema(file)["$defs"] if name[0].isupper()}
    assert records | {"Indicator", "Source", "Settings"} == KEYS.keys()


@pytest.mark.parametrize("name", BROKEN)
def test_what_check_faults_the_schema_faults(name: str) -> None:
    codes = {fault.code for fault in read_indicator("output", BROKEN[name]).faults}
    assert codes
    assert all(code.startswith("YZ1") for code in codes)
    assert not accepts("indicator", BROKEN[name])


@pytest.mark.parametrize("name", SOUND)
def test_what_check_accepts_the_schema_accepts(name: str) -> None:
    assert read_indicator("output", SOUND[name]).faults == ()
    assert accepts("indicator", SOUND[name])


OF_ONE_FILE = (*schema_rules.RULES, *validity.RULES)
NOT_SAID = {"YZ110", "YZ111"}  # the order of two ends, and a day beside longer spans


def example(part: str, rule: Rule) -> str:
    """The file of that part of a rule's text."""
    found = re.search(rf"^{part}:\n(.*?)(?=^\S|\Z)", rule.text, re.MULTILINE | re.DOTALL)
    assert found
    return dedent(found[1])


@pytest.mark.parametrize("rule", OF_ONE_FILE, ids=lambda rule: rule.code)
def test_the_good_example_of_a_rule_is_accepted(rule: Rule) -> None:
    assert accepts("indicator", example("Good", rule))


@pytest.mark.parametrize("rule", OF_ONE_FILE, ids=lambda rule: rule.code)
def test_the_bad_example_of_a_rule_is_faulted_where_a_schema_can_tell(rule: Rule) -> None:
    assert accepts("indicator", example("Bad", rule)) == (rule.code in NOT_SAID)


def file_of(path: Path) -> str:
    return path.stem if path.name in {"sources.toml", "workspace.toml"} else "indicator"


def test_every_file_of_the_workspaces_here_gets_the_verdict_of_check() -> None:
    paths = [*(ROOT / "targets").rglob("*.toml"), *(ROOT / "tests" / "workspaces").rglob("*.toml")]
    assert len(paths) > 500
    for path in paths:
        text = path.read_text("utf-8")
        sound = READERS[file_of(path)](text).records is not None
        assert accepts(file_of(path), text) == sound, path


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("sources", '[plan]\ntitle = "The plan"\npublisher = "The city"\npublished = 2021\n'),
        ("sources", 'plan = "The plan"\n'),
        (
            "sources",
            '[plan]\ntitle = "P"\npublisher = "C"\npublished = "2021-H1"\nreliability = "official"\n',
        ),
        ("sources", '[plan]\ntitle = "P"\npublisher = "C"\npublished = 2021\nreliability = "blog"\n'),
        ("workspace", 'titel = "The plan"\n'),
        ("workspace", 'language = "de"\n'),
        ("workspace", "[tolerance]\nrelative = -0.1\n"),
        ("workspace", '[cut_points]\nahead = "1.05"\n'),
    ],
)
def test_the_other_files_are_faulted_alike(file: str, text: str) -> None:
    assert READERS[file](text).faults != ()
    assert not accepts(file, text)


def tool(name: str) -> str:
    """The tool beside this Python, or on the path."""
    found = which(name, path=str(Path(sys.executable).parent)) or which(name)
    if found is None:
        pytest.skip(f"{name} is not installed: it has no wheel for this machine, or `.[test]` is older")
    return found


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """Both tables as files beside the schema, each with the directive that names it."""
    schema = COMMITTED["indicator"].read_text("utf-8")
    (tmp_path / "schema.json").write_text(schema, encoding="utf-8")
    for name, text in {**BROKEN, **SOUND}.items():
        path = tmp_path / f"{name}.toml"
        path.write_text(f"#:schema ./schema.json\n\n{text}", encoding="utf-8")
    return tmp_path


# Taplo also names each file in its log, of which it loses the end where the machine is busy
COMMANDS = {
    "tombi": (("lint", "--offline", "--error-on-warnings"), r"\n +at (.+\.toml):\d+"),
    "taplo": (("lint",), r"┌─ (.+\.toml):\d+"),
}


def faulted(folder: Path, name: str) -> set[str]:
    """The names of the files below a folder that a tool faults."""
    arguments, place = COMMANDS[name]
    command = (tool(name), *arguments)
    env = {**os.environ, "NO_COLOR": "1"}
    ran = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", env=env, check=False)
    return {Path(path).stem for path in re.findall(place, ran.stdout + ran.stderr)}


@pytest.mark.parametrize("name", COMMANDS)
def test_editors_give_the_verdicts_of_check(name: str, workspace: Path) -> None:
    assert faulted(workspace, name) == BROKEN.keys()


@pytest.mark.parametrize("name", COMMANDS)
def test_the_settings_of_editors_associate_the_schemas_with_all_files(name: str, tmp_path: Path) -> None:
    for path in (ROOT / ".tombi.toml", ROOT / ".taplo.toml", *COMMITTED.values()):
        copy = tmp_path / path.relative_to(ROOT)
        copy.parent.mkdir(exist_ok=True)
        copy.write_bytes(path.read_bytes())
    files = {"sources": "[plan]\n", "workspace": "titel = 1\n", "industry/output": "nmae = 1\n"}
    for file, text in files.items():
        path = tmp_path / "targets" / f"{file}.toml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    assert faulted(tmp_path, name) == {"sources", "workspace", "output"}
