"""Start-up is a feature: what each command may load, asked of a fresh interpreter."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.terminal import write
from yztrack.cli import COMMANDS

PLAN = """
    name = "Output"
    kind = "flow"
    unit = "bn"
    [[targets]]
    period = 2025
    at_least = 100
    source = "plan"
"""
LOADED = """
import sys
from yztrack.cli import main

sys.argv = ["yztrack", *sys.argv[1:]]
try:
    main()
except SystemExit as left:
    assert not left.code, left.code
print(*sorted(sys.modules), file=sys.stderr)
"""
HEAVY = {"pydantic", "pydantic_core", "rich", "toml_rs", "tomli", "tomli_w", "filelock", "asyncio"}


def loaded(folder: Path, *arguments: str) -> set[str]:
    """The modules that a command leaves loaded."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED, *arguments], cwd=folder, check=True, capture_output=True, text=True
    )
    return set(done.stderr.splitlines()[-1].split())


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return write(tmp_path, {"output.toml": PLAN})


@pytest.mark.parametrize(
    ("arguments", "needed"),
    [
        (["--version"], set()),
        (["--help"], {"rich"}),
        (["status", "--help"], {"rich"}),
        (["status", "--format", "json"], {"pydantic", "pydantic_core", "toml_rs"}),
        (["status", "--format", "csv"], {"pydantic", "pydantic_core", "toml_rs"}),
        (["status", "--format", "markdown"], {"pydantic", "pydantic_core", "toml_rs"}),
        (["status"], {"pydantic", "pydantic_core", "toml_rs", "rich"}),
        (["check", "--format", "json"], {"pydantic", "pydantic_core", "toml_rs"}),
        (["check"], {"pydantic", "pydantic_core", "toml_rs"}),
        (
            ["add-actual", "output", "2023", "90", "--source", "later"],
            {"pydantic", "pydantic_core", "toml_rs", "tomli_w"},
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_command_loads_what_it_needs_and_nothing_else_that_is_heavy(
    arguments: list[str], needed: set[str], plan: Path
) -> None:
    assert {name.partition(".")[0] for name in loaded(plan, *arguments)} & HEAVY == needed


@pytest.mark.parametrize(
    ("arguments", "made"), [(["--version"], set()), (["check"], {"check"}), (["status"], {"status"})]
)
def test_of_the_commands_the_called_one_alone_is_loaded(
    arguments: list[str], made: set[str], plan: Path
) -> None:
    modules = {f"yztrack.cli.{module}": module for module in COMMANDS.values()}
    assert {modules[name] for name in loaded(plan, *arguments) if name in modules} == made


def test_the_package_itself_loads_nothing() -> None:
    code = "import sys; before = set(sys.modules); import yztrack; print(*set(sys.modules) - before)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.split() == ["yztrack"]


COMPLETE = "import sys; from yztrack.cli import main; sys.argv = ['yztrack']; main()"


@pytest.mark.parametrize(
    ("environment", "offered"),
    [
        ({"COMP_WORDS": "yztrack st", "COMP_CWORD": "1"}, ["status"]),
        ({"COMP_WORDS": "yztrack status", "COMP_CWORD": "1"}, ["status"]),
        ({"COMP_WORDS": "yztrack ", "COMP_CWORD": "1"}, [*COMMANDS]),
        ({"COMP_WORDS": "yztrack status --fail", "COMP_CWORD": "2"}, ["--fail-on"]),
        ({"COMP_WORDS": "yztrack status --format js", "COMP_CWORD": "3"}, ["json", "jsonl"]),
        ({"COMP_WORDS": "yztrack nothing --f", "COMP_CWORD": "2"}, []),
    ],
    ids=lambda value: value.get("COMP_WORDS") if isinstance(value, dict) else "",
)
def test_a_shell_is_offered_commands_and_their_options(
    environment: dict[str, str], offered: list[str]
) -> None:
    told = subprocess.run(
        [sys.executable, "-c", COMPLETE],
        env={**os.environ, "_YZTRACK_COMPLETE": "complete_bash", **environment},
        check=False,
        capture_output=True,
        text=True,
    )
    assert (told.stdout.split(), told.stderr) == (offered, "")


@pytest.mark.parametrize(
    ("typed", "offered"), [("yztrack st", "status"), ("yztrack check --sel", "--select")]
)
def test_another_shell_is_too(typed: str, offered: str) -> None:
    asked = {"_YZTRACK_COMPLETE": "complete_zsh", "_TYPER_COMPLETE_ARGS": typed}
    told = subprocess.run(
        [sys.executable, "-c", COMPLETE],
        env={**os.environ, **asked},
        check=False,
        capture_output=True,
        text=True,
    )
    assert offered in told.stdout


def test_help_lists_each_command_with_its_first_line() -> None:
    code = "import sys; from yztrack.cli import main; sys.argv = ['yztrack', '--help']; main()"
    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    for name in COMMANDS:
        assert f" {name} " in told
    assert "Show how far each goal is" in told
