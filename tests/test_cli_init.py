"""`yztrack init` by exit code, streams and files: what it makes is clean, and it overwrites nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.terminal import Ran, yztrack_at


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, hidden ones too, with its bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_new_workspace_is_told_and_checked_clean(tmp_path: Path) -> None:
    assert yztrack_at(tmp_path, "init", "--title", "Plan of the city") == Ran(
        0,
        "wrote targets/workspace.toml\nwrote targets/sources.toml\nwrote targets/schema.json\n",
        "next: yztrack add-source, then yztrack new; --help shows an example of each\n",
    )
    assert set(files(tmp_path)) == {"targets/workspace.toml", "targets/sources.toml", "targets/schema.json"}
    assert yztrack_at(tmp_path, "check", "--strict").code == 0
    assert yztrack_at(tmp_path, "status").code == 0
    assert "properties" in json.loads((tmp_path / "targets" / "schema.json").read_text(encoding="utf-8"))


def test_title_and_language_are_those_that_were_given(tmp_path: Path) -> None:
    ran = yztrack_at(tmp_path, "init", "--title", 'The "plan"', "--title-zh", "计划", "--lang", "zh")
    assert ran.code == 0
    text = (tmp_path / "targets" / "workspace.toml").read_text(encoding="utf-8")
    assert text.splitlines()[1:] == ['title = "The \\"plan\\""', 'title_zh = "计划"', 'language = "zh"']


@pytest.mark.parametrize("place", ["city", "a/b/c", "city/targets", "targets"])
def test_it_makes_the_folders_that_lead_there(place: str, tmp_path: Path) -> None:
    assert yztrack_at(tmp_path, "init", place).code == 0
    root = tmp_path / place if place.endswith("targets") else tmp_path / place / "targets"
    assert (root / "sources.toml").is_file()
    assert len(files(tmp_path)) == 3


def test_a_workspace_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    yztrack_at(tmp_path, "init")
    (tmp_path / "targets" / "sources.toml").write_text("# mine\n", encoding="utf-8")
    before = files(tmp_path)
    for place in (".", "targets", "targets/../."):
        ran = yztrack_at(tmp_path, "init", place)
        assert (ran.code, ran.out) == (2, "")
        assert "is a workspace already" in ran.err
    assert files(tmp_path) == before


@pytest.mark.parametrize("name", ["workspace.toml", "sources.toml", "schema.json", "industry/output.toml"])
def test_no_file_is_overwritten(name: str, tmp_path: Path) -> None:
    file = tmp_path / "targets" / name
    file.parent.mkdir(parents=True)
    file.write_text("mine", encoding="utf-8")
    ran = yztrack_at(tmp_path, "init")
    assert (ran.code, ran.out) == (2, "")
    assert files(tmp_path) == {f"targets/{name}": b"mine"}


def test_a_link_to_nowhere_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "targets").mkdir()
    (tmp_path / "targets" / "sources.toml").symlink_to(tmp_path / "elsewhere.toml")
    assert yztrack_at(tmp_path, "init").code == 2
    assert files(tmp_path) == {}


def test_a_write_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", refuse)
    ran = yztrack_at(tmp_path, "init", "city")
    assert (ran.code, ran.out) == (2, "")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["--title", "\x1b[2J"], "--title holds a control character"),
        (["--title", "two\nlines"], "--title holds a control character"),
        (["--title", "\udcff"], "--title holds a control character"),
        (["--title-zh", "x" * 10**6], "--title-zh has 1000000 characters"),
        (["file"], "is no folder"),
        (["file/below"], "file"),
    ],
    ids=lambda value: ascii(value)[:30],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    arguments: list[str], error: str, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    ran = yztrack_at(tmp_path, "init", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("error: ") and error in ran.err
    assert ran.err.replace("\n", "").isprintable()
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
