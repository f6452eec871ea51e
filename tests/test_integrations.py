"""The hook, the action and the workflows: they parse, run what exists, and let no input be run as code."""

from __future__ import annotations

import re
import shlex
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]  # its types are another package

from tests.terminal import Ran, yztrack_at
from yztrack.cli import command_line

ROOT = Path(__file__).parents[1]
HOOKS = ROOT / ".pre-commit-hooks.yaml"
ACTION = ROOT / "action.yml"
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
COMMANDS = {command.name for command in command_line().registered_commands}
IN_BASH = pytest.mark.skipif(
    sys.platform == "win32" or shutil.which("bash") is None, reason="the script is of bash"
)


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


def steps(path: Path) -> Iterator[dict[str, Any]]:
    """Every step of a workflow, or of the action."""
    told = read(path)
    for job in told["jobs"].values() if "jobs" in told else [told["runs"]]:
        yield from job["steps"]


def runs(path: Path) -> list[str]:
    return [step["run"] for step in steps(path) if "run" in step]


steps_of = pytest.mark.parametrize("path", [ACTION, *WORKFLOWS], ids=lambda path: path.name)


def test_the_hook_passes_the_plan_of_this_repository() -> None:
    (hook,) = read(HOOKS)
    program, *arguments = shlex.split(hook["entry"])
    assert program == "yztrack"
    ran = yztrack_at(ROOT, *arguments, today="2026-09-30")
    assert ran.code == 0, ran.out


def test_the_hook_is_run_for_the_files_of_a_workspace_and_no_others() -> None:
    (hook,) = read(HOOKS)
    runs_for = re.compile(hook["files"]).search
    assert runs_for("targets/industry/output.toml")
    assert runs_for("plans/targets/sources.toml")
    assert not runs_for("pyproject.toml")
    assert not runs_for("targets/README.md")
    assert not runs_for("my-targets/output.toml")


@steps_of
def test_no_input_stands_in_a_script(path: Path) -> None:
    assert runs(path)
    for script in runs(path):
        assert "${{" not in script


@steps_of
def test_every_action_of_others_is_pinned_to_a_commit(path: Path) -> None:
    used = [step["uses"] for step in steps(path) if "uses" in step]
    assert used
    for action in used:
        assert action == "./" or re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", action)


@steps_of
def test_a_script_calls_only_commands_that_exist(path: Path) -> None:
    for script in runs(path):
        assert set(re.findall(r'yztrack"? (\w[\w-]*)', script)) <= COMMANDS
        for file in re.findall(r"^bash (\S+)", script, re.MULTILINE):
            assert (ROOT / file).is_file()
    assert len(COMMANDS) > 5


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_what_runs_a_pull_requests_code_may_write_nothing(path: Path) -> None:
    told = read(path)
    assert "pull_request_target" not in told[True]  # to YAML the key `on` is true
    for job in told["jobs"].values():
        granted = {**told["permissions"], **job.get("permissions", {})}
        if any("checkout" in step.get("uses", "") for step in job["steps"]):
            assert set(granted.values()) <= {"read"}
        for step in job["steps"]:
            if "checkout" in step.get("uses", ""):
                assert step["with"]["persist-credentials"] is False


def test_the_action_hands_every_input_to_its_steps_and_asks_for_no_other() -> None:
    told = ACTION.read_text("utf-8")
    assert set(re.findall(r"\$\{\{ inputs\.([\w-]+) \}\}", told)) == read(ACTION)["inputs"].keys()


@pytest.fixture
def called(tmp_path: Path) -> Path:
    """A Python whose `-m venv PLACE` puts two programs there: one that installs nothing, one that tells."""
    tells = tmp_path / "tells"
    tells.write_text('#!/usr/bin/env bash\nprintf "%s\\n" "$@"\n')
    makes = tmp_path / "python"
    makes.write_text(
        '#!/usr/bin/env bash\nmkdir -p "$3/bin"\n'
        f'cp "$(type -P true)" "$3/bin/python"\ncp {shlex.quote(str(tells))} "$3/bin/yztrack"\n'
    )
    for program in (tells, makes):
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return makes


def action_at(folder: Path, python: Path, **inputs: str) -> Ran:
    """Run the action's script with some inputs, the others as they are by default."""
    (step,) = (step for step in steps(ACTION) if "run" in step)
    given = {name: told["default"] for name, told in read(ACTION)["inputs"].items()} | inputs
    env = {
        name: re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda found: given[found[1]], value)
        for name, value in step["env"].items()
    }
    places = {"RUNNER_TEMP": str(folder), "GITHUB_ACTION_PATH": str(ROOT), "PATH": "/usr/bin:/bin"}
    ran = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
        cwd=folder,
        env={**env, **places, "PYTHON": str(python)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return Ran(ran.returncode, ran.stdout, ran.stderr)


@IN_BASH
@pytest.mark.parametrize(
    ("inputs", "arguments"),
    [
        ({}, ["github"]),
        (
            {"format": "sarif", "strict": "true", "output": "found.sarif"},
            ["sarif", "--strict", "--output", "found.sarif"],
        ),
        ({"targets": "my plan/targets"}, ["github", "--targets", "my plan/targets"]),
        (
            {"select": "YZ1,YZ2", "ignore": "YZ201"},
            ["github", "--select", "YZ1,YZ2", "--ignore", "YZ201"],
        ),
        (
            {"targets": "$(touch ran)", "select": "`touch ran`;touch ran"},
            ["github", "--targets", "$(touch ran)", "--select", "`touch ran`;touch ran"],
        ),
    ],
)
def test_the_action_passes_its_inputs_on_and_runs_none(
    inputs: dict[str, str], arguments: list[str], tmp_path: Path, called: Path
) -> None:
    ran = action_at(tmp_path, called, **inputs)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == ["check", "--format", *arguments]
    assert not (tmp_path / "ran").exists()
