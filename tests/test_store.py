"""A folder into a workspace: what is found, what is refused, and that one bad file hides no other."""

from __future__ import annotations

import os
import re
import socket
from pathlib import Path

import pytest

from tests.terminal import write
from yztrack import files, store
from yztrack.files import find_workspace
from yztrack.finding import Refusal
from yztrack.store import Loaded, load

OUTPUT = """
    name = "Industrial output"
    kind = "flow"
    unit = "bn"
    [[targets]]
    period = 2025
    at_least = 100
    source = "plan"
"""


def loaded(folder: Path, files: dict[str, str | bytes] | None = None) -> Loaded:
    return load(find_workspace(None, write(folder, files or {})))


def found(workspace: Loaded) -> list[tuple[str, str]]:
    """Path and code of each finding."""
    return [(one.path, one.code) for one in workspace.findings]


def test_a_file_is_an_indicator_whose_id_is_its_path(tmp_path: Path) -> None:
    workspace = loaded(
        tmp_path, {"top.toml": OUTPUT, "industry/output.toml": OUTPUT, "industry/chains/ev.toml": OUTPUT}
    )
    assert list(workspace.workspace.indicators) == ["industry/chains/ev", "industry/output", "top"]
    assert [one.group for one in workspace.workspace.indicators.values()] == [
        "industry/chains",
        "industry",
        "",
    ]
    assert list(workspace.workspace.sources) == ["plan", "later"]
    assert found(workspace) == []


@pytest.mark.parametrize("name", ["工业/产值-2.5", "उद्योग", "ท่องเที่ยว", "e\u0301conomie/e\u0301nergie"])
def test_letters_of_any_script_name_a_file(name: str, tmp_path: Path) -> None:
    workspace = loaded(tmp_path, {f"{name}.toml": OUTPUT})
    assert (found(workspace), list(workspace.workspace.indicators)) == ([], [name])


def test_settings_are_read_where_there_are_some(tmp_path: Path) -> None:
    workspace = loaded(tmp_path, {"workspace.toml": 'title = "A plan"\nlanguage = "zh"\n'})
    assert (workspace.workspace.settings.title, workspace.workspace.settings.language) == ("A plan", "zh")


@pytest.mark.parametrize(
    "name", [".hidden.toml", ".git/x.toml", "notes.md", "UPPER.TOML", "output.toml.orig"]
)
def test_what_is_no_target_file_is_left_alone(tmp_path: Path, name: str) -> None:
    assert found(loaded(tmp_path, {name: "not = [valid", "output.toml": OUTPUT})) == []


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "YZ102"),
        (b"\xef\xbb\xbf", "YZ102"),
        ("name = 工业".encode("gbk"), "YZ003"),
        ('name = "x"'.encode("utf-16"), "YZ003"),
        (b'name = "a\x00b"', "YZ005"),
        (b'name = "a\x1b[31mb"', "YZ005"),
        (b"[" * 100_000, "YZ005"),
        (b"x = " + b"[" * 20_000 + b"]" * 20_000, "YZ005"),
        (b"x = " + b"{a=" * 20_000 + b"1" + b"}" * 20_000, "YZ005"),
        (b".".join([b"a"] * 20_000) + b" = 1", "YZ005"),
        (b"x" * 1_000_000, "YZ005"),
        (b'name = "x"\rkind = "flow"', "YZ005"),
        (b"<<<<<<< ours\n", "YZ006"),
    ],
    ids=lambda value: None if isinstance(value, str) else repr(value[:12]),
)
def test_a_spoilt_file_is_a_finding_and_hides_no_other(tmp_path: Path, content: bytes, code: str) -> None:
    workspace = loaded(tmp_path, {"a-spoilt.toml": content, "output.toml": OUTPUT})
    assert set(found(workspace)) == {("targets/a-spoilt.toml", code)}
    assert list(workspace.workspace.indicators) == ["output"]


@pytest.mark.parametrize("head", ["", "\ufeff"], ids=["plain", "BOM"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_a_bom_and_windows_line_ends_change_nothing(tmp_path: Path, head: str, newline: str) -> None:
    text = head + newline.join(['name = "Output"', 'kind = "flow"', 'unit = "bn"', ""])
    workspace = loaded(tmp_path, {"output.toml": text.encode()})
    assert found(workspace) == []
    assert workspace.workspace.indicators["output"].name == "Output"


def test_a_folder_a_pipe_and_a_socket_are_no_files(tmp_path: Path) -> None:
    root = write(tmp_path, {"output.toml": OUTPUT}) / "targets"
    (root / "folder.toml").mkdir()
    os.mkfifo(root / "pipe.toml")
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(str(root / "socket.toml"))
    assert found(load(root)) == [
        ("targets/folder.toml", "YZ002"),
        ("targets/pipe.toml", "YZ002"),
        ("targets/socket.toml", "YZ002"),
    ]


def test_links_are_followed_inside_the_workspace_and_not_out_of_it(tmp_path: Path) -> None:
    root = write(tmp_path, {"output.toml": OUTPUT}) / "targets"
    (tmp_path / "elsewhere.toml").write_text("name = 1")
    (root / "inside.toml").symlink_to("output.toml")
    (root / "outside.toml").symlink_to(tmp_path / "elsewhere.toml")
    (root / "dangling.toml").symlink_to("nowhere.toml")
    (root / "loop.toml").symlink_to("loop.toml")
    (root / "folder").symlink_to(root)
    workspace = load(root)
    assert found(workspace) == [
        ("targets/dangling.toml", "YZ001"),
        ("targets/loop.toml", "YZ001"),
        ("targets/outside.toml", "YZ002"),
    ]
    assert list(workspace.workspace.indicators) == ["inside", "output"]


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_or_a_folder_without_permission_is_named(tmp_path: Path) -> None:
    root = (
        write(tmp_path, {"closed.toml": OUTPUT, "shut/inside.toml": OUTPUT, "output.toml": OUTPUT})
        / "targets"
    )
    (root / "closed.toml").chmod(0)
    (root / "shut").chmod(0)
    try:
        assert found(load(root)) == [("targets/closed.toml", "YZ001"), ("targets/shut", "YZ001")]
    finally:
        (root / "shut").chmod(0o700)


def test_a_file_that_the_system_will_not_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(file: files.File) -> bytes:
        raise PermissionError(13, "Permission denied", file.path)

    root = write(tmp_path, {"output.toml": OUTPUT}) / "targets"
    monkeypatch.setattr(store, "content", refuse)
    assert [(one.path, one.code, one.message) for one in load(root).findings] == [
        ("targets/output.toml", "YZ001", "cannot be read: Permission denied"),
        ("targets/sources.toml", "YZ001", "cannot be read: Permission denied"),
    ]


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_BYTES", 500)
    workspace = loaded(tmp_path, {"dump.toml": "# " + "x" * 500, "output.toml": OUTPUT})
    assert [(one.path, one.code, one.message) for one in workspace.findings] == [
        ("targets/dump.toml", "YZ004", "has 502 bytes")
    ]


@pytest.mark.parametrize(
    "name", ["a b.toml", "a@2025.toml", "a#1.toml", "-x.toml", "a\x1b[31m.toml", "a\n.toml", "a/b c/d.toml"]
)
def test_a_name_that_cannot_be_an_id_is_told_without_what_steers_a_terminal(
    tmp_path: Path, name: str
) -> None:
    (finding,) = loaded(tmp_path, {name: OUTPUT}).findings
    assert finding.code == "YZ007"
    assert (finding.path + finding.message).isprintable()


def test_findings_of_all_files_come_in_the_order_of_the_files(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"b/x.toml": "x", "a/z.toml": "z", "a.toml": "a", "a/b/c.toml": "c"}
    assert [path for path, _ in found(loaded(tmp_path, files))] == [
        "targets/a/b/c.toml",
        "targets/a/z.toml",
        "targets/a.toml",
        "targets/b/x.toml",
    ]


def test_the_nearest_workspace_on_the_way_up_is_found(tmp_path: Path) -> None:
    outer, inner = write(tmp_path, {}), write(tmp_path / "inner", {})
    (inner / "a" / "b").mkdir(parents=True)
    (outer / "c").mkdir()
    assert find_workspace(None, inner / "a" / "b") == inner.resolve() / "targets"
    assert find_workspace(None, outer / "c") == outer.resolve() / "targets"


def test_a_file_named_targets_is_no_workspace(tmp_path: Path) -> None:
    (tmp_path / "targets").write_text("")
    with pytest.raises(Refusal, match="no folder named targets"):
        find_workspace(None, tmp_path)


@pytest.mark.parametrize(
    ("given", "message", "help_"),
    [
        ("nowhere", "the workspace .*nowhere does not exist", "name the folder that holds sources.toml"),
        ("targets/sources.toml", "sources.toml is not a folder", "name the folder that holds sources.toml"),
        (".", "holds a workspace and is none", "name .*targets"),
    ],
)
def test_a_folder_that_is_none_is_refused(tmp_path: Path, given: str, message: str, help_: str) -> None:
    with pytest.raises(Refusal, match=message) as refused:
        find_workspace(write(tmp_path, {}) / given, tmp_path)
    assert re.search(help_, refused.value.help)


def test_a_workspace_without_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "targets").mkdir()
    with pytest.raises(Refusal, match=r"holds no \.toml file"):
        load(tmp_path / "targets")


def test_the_digest_is_of_every_name_and_text(tmp_path: Path) -> None:
    def digest(name: str, **files: str) -> str:
        return loaded(tmp_path / name, {f"{key}.toml": text for key, text in files.items()}).digest

    first = digest("a", output=OUTPUT)
    others = {
        digest("b", output=OUTPUT + "# a comment\n"),
        digest("c", outputs=OUTPUT),
        digest("d", output=OUTPUT, other=OUTPUT),
        digest("e"),
    }
    assert digest("f", output=OUTPUT) == first
    assert len(others | {first}) == 5


def test_a_bibliography_that_cannot_be_read_is_known_as_such(tmp_path: Path) -> None:
    assert not loaded(tmp_path / "sound", {"output.toml": OUTPUT}).without_sources
    assert loaded(tmp_path / "broken", {"sources.toml": "[plan", "output.toml": OUTPUT}).without_sources
