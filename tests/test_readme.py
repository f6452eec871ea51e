"""The README's screens are what the commands print, and its files are files that pass the check."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from yztrack.cli import main

ROOT = Path(__file__).parent.parent
READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]
DEMO = re.compile(r"```console\n\$ (?P<command>[^\n]*)\n(?P<screen>.*?)```", re.DOTALL)
FILE = re.compile(r"```toml\n# (?P<path>targets/\S+)\n(?P<text>.*?)```", re.DOTALL)


def screen(command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> str:
    """What a command prints on both streams at 80 columns in the repository."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr("sys.argv", shlex.split(command))
    with pytest.raises(SystemExit):
        main()
    printed = capsys.readouterr()
    return "".join(f"{line.rstrip()}\n" for line in (printed.err + printed.out).splitlines())


@pytest.mark.parametrize("page", READMES, ids=lambda page: page.name)
def test_every_screen_is_what_its_command_prints(
    page: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    text = page.read_text(encoding="utf-8")
    demos = list(DEMO.finditer(text))
    assert demos
    for demo in reversed(demos):
        printed = screen(demo["command"], capsys, monkeypatch)
        if request.config.getoption("--regenerate"):
            text = text[: demo.start("screen")] + printed + text[demo.end("screen") :]
            page.write_text(text, encoding="utf-8")
        else:
            assert demo["screen"] == printed


@pytest.mark.parametrize("page", READMES, ids=lambda page: page.name)
def test_the_files_shown_are_sound(
    page: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = list(FILE.finditer(page.read_text(encoding="utf-8")))
    assert {Path(file["path"]).name for file in shown} == {"output.toml", "sources.toml"}
    for file in shown:
        path = tmp_path / file["path"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file["text"], encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", ["yztrack", "check", "--strict"])
    with pytest.raises(SystemExit) as left:
        main()
    assert (left.value.code, capsys.readouterr().out) == (0, "")
