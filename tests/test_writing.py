"""A file is changed whole or not at all: by editors, by other users, in every kind of folder."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.processes import as_root, failing, is_root, names, output
from yztrack import locking
from yztrack.finding import Refusal
from yztrack.writing import Written, create, rewrite, rewrite_all

OLD, MORE = "a = 1\n", "b = 2\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.toml"
    path.write_text(OLD)
    return path


def add(text: str) -> str:
    return text + MORE


# what it does


def test_tells_what_was_done_and_leaves_nothing_else_behind(file: Path) -> None:
    assert rewrite(file, add) == (file, OLD, OLD + MORE, 0)
    assert file.read_text() == OLD + MORE
    assert names(file.parent) == ["a.toml"]


def test_bom_and_line_ends_reach_the_edit_and_the_disk_as_they_are(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbfa = 1\r\nb = 2\nc = 3\r\n")
    rewrite(file, lambda text: text.replace("\ufeffa = 1\r\n", "\ufeffa = 4\r\n"))
    assert file.read_bytes() == b"\xef\xbb\xbfa = 4\r\nb = 2\nc = 3\r\n"


def test_an_edit_that_changes_nothing_writes_nothing(file: Path) -> None:
    before = file.stat()
    assert rewrite(file, lambda text: text).after == OLD
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_what_the_edit_raises_comes_through_and_nothing_is_written(file: Path) -> None:
    def broken(text: str) -> str:
        raise FileNotFoundError("of the edit's own")

    with pytest.raises(FileNotFoundError, match="own"):
        rewrite(file, broken)
    assert (file.read_text(), names(file.parent)) == (OLD, ["a.toml"])


def test_create_makes_the_folders_and_overwrites_nothing(tmp_path: Path) -> None:
    path = tmp_path / "new" / "group" / "x.toml"
    create(path, OLD)
    with pytest.raises(Refusal, match="exists already"):
        create(path, MORE)
    assert (path.read_text(), names(path.parent)) == (OLD, ["x.toml"])


def test_create_overwrites_neither_a_folder_nor_a_dangling_link(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to("nowhere")
    for name in ("folder", "link"):
        with pytest.raises(Refusal, match="exists already"):
            create(tmp_path / name, OLD)
    assert names(tmp_path) == ["folder", "link"]


def test_create_works_on_a_disk_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "link", failing(errno.EPERM))
    create(tmp_path / "x.toml", OLD)
    with pytest.raises(Refusal, match="exists already"):
        create(tmp_path / "x.toml", MORE)
    assert ((tmp_path / "x.toml").read_text(), names(tmp_path)) == (OLD, ["x.toml"])


def test_a_name_as_long_as_the_disk_allows_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / f"{'扬' * 83}.toml"
    create(path, OLD)
    rewrite(path, add)
    assert path.read_text() == OLD + MORE


# several files


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "g").mkdir()
    for name in ("a.toml", "g/b.toml"):
        (tmp_path / name).write_text(OLD)
    return tmp_path


def test_of_several_files_each_is_told_in_the_order_given(root: Path) -> None:
    a, b, new = root / "a.toml", root / "g" / "b.toml", root / "n" / "m" / "c.toml"
    told = (Written(b, OLD, OLD + MORE, 0), Written(a, OLD, OLD, 0), Written(new, "", MORE, 0))
    before = a.stat()
    assert rewrite_all(root, {b: add, a: lambda text: text}, {new: MORE}) == told
    assert (a.read_text(), b.read_text(), new.read_text()) == (OLD, OLD + MORE, MORE)
    assert (a.stat().st_ino, a.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert names(root) == ["a.toml", "g", "g/b.toml", "n", "n/m", "n/m/c.toml"]


def test_all_texts_are_checked_before_the_first_is_written(root: Path) -> None:
    def check(written: tuple[Written, ...]) -> None:
        seen.extend(one.after for one in written)
        assert (root / "a.toml").read_text() == OLD
        raise Refusal("the two together will not do")

    seen: list[str] = []
    with pytest.raises(Refusal, match="together"):
        rewrite_all(root, {root / "a.toml": add}, {root / "n" / "c.toml": MORE}, check=check)
    assert seen == [OLD + MORE, MORE]
    assert (root / "a.toml").read_text() == OLD
    assert names(root) == ["a.toml", "g", "g/b.toml"]


@pytest.mark.parametrize(
    ("edited", "new", "words"),
    [
        ("g/b.toml", "link", "exists already"),
        ("g/b.toml", "g", "exists already"),
        ("g/b.toml", "a.toml/c.toml", "does not exist"),
        ("missing.toml", "c.toml", "does not exist"),
        ("../out.toml", "c.toml", "is not in the workspace"),
        ("g/b.toml", "../c.toml", "is not in the workspace"),
        ("g/b.toml", "away/c.toml", "is not in the workspace"),
        ("out", "c.toml", "is not in the workspace"),
        ("link", "c.toml", "would be written twice at once"),
    ],
)
def test_where_one_of_several_will_not_do_none_is_touched(
    tmp_path: Path, edited: str, new: str, words: str
) -> None:
    root = tmp_path / "targets"
    (root / "g").mkdir(parents=True)
    for name in ("a.toml", "g/b.toml", "../out.toml"):
        (root / name).write_text(OLD)
    (root / "link").symlink_to("a.toml")
    (root / "out").symlink_to("../out.toml")
    (root / "away").symlink_to("..")
    before = names(tmp_path)
    with pytest.raises(Refusal, match=words):
        rewrite_all(root, {root / "a.toml": add, root / edited: add}, {root / new: MORE})
    assert names(tmp_path) == before
    assert {(root / name).read_text() for name in ("a.toml", "g/b.toml", "out")} == {OLD}


def test_of_several_files_links_modes_and_other_names_are_kept(root: Path) -> None:
    (root / "a.toml").chmod(0o640)
    (root / "link.toml").symlink_to("a.toml")
    (root / "snapshot").hardlink_to(root / "g" / "b.toml")
    told = rewrite_all(root, {root / "link.toml": add, root / "g" / "b.toml": add})
    assert [one.other_names for one in told] == [0, 1]
    assert (root / "link.toml").is_symlink()
    assert stat.S_IMODE((root / "a.toml").stat().st_mode) == 0o640
    assert ((root / "a.toml").read_text(), (root / "snapshot").read_text()) == (OLD + MORE, OLD)


# what it refuses


def kinds(folder: Path) -> dict[str, Path]:
    made = {kind: folder / kind for kind in ("missing", "folder", "pipe", "loop", "dangling", "latin")}
    made["folder"].mkdir()
    os.mkfifo(made["pipe"])
    made["loop"].symlink_to("loop")
    made["dangling"].symlink_to("missing")
    made["latin"].write_bytes("扬州".encode("gb18030"))
    return made | {"under": made["latin"] / "x", "device": Path("/dev/zero")}


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("missing", "does not exist"),
        ("folder", "is a folder"),
        ("pipe", "is no plain file"),
        ("device", "is no plain file"),
        ("loop", "leads back to itself"),
        ("dangling", "does not exist"),
        ("latin", r"is not UTF-8 \(line 1\)"),
        ("under", "does not exist"),
    ],
)
def test_refuses_what_is_no_text_file(tmp_path: Path, kind: str, words: str) -> None:
    path = kinds(tmp_path)[kind]
    before = names(tmp_path)
    with pytest.raises(Refusal, match=words) as refused:
        rewrite(path, add)
    assert refused.value.help
    assert names(tmp_path) == before


def test_refuses_text_that_is_no_text(file: Path) -> None:
    with pytest.raises(Refusal, match="not all text"):
        rewrite(file, lambda text: text + "# \ud800\n")
    assert (file.read_text(), names(file.parent)) == (OLD, ["a.toml"])


def test_refuses_a_file_that_is_not_the_one_expected(file: Path) -> None:
    with pytest.raises(Refusal, match="changed by another program"):
        rewrite(file, add, expected="a = 0\n")
    assert file.read_text() == OLD
    assert rewrite(file, add, expected=OLD).after == OLD + MORE


@pytest.mark.parametrize(
    ("edit", "left"),
    [
        (lambda file: file.write_text("a = 9\n"), "a = 9\n"),
        (lambda file: Path(shutil.copy(file, f"{file}~")).replace(file), OLD),
        (lambda file: file.write_text(""), ""),
        (lambda file: file.chmod(0o600), OLD),
        (lambda file: file.unlink(), None),
    ],
    ids=["saved in place", "saved by renaming", "emptied", "made private", "deleted"],
)
def test_an_edit_in_an_editor_in_between_is_kept_and_refused(
    file: Path, edit: Callable[[Path], object], left: str | None
) -> None:
    with pytest.raises(Refusal, match="changed by another program"):
        rewrite(file, lambda text: f"{add(text)}{edit(file) and ''}")
    assert (file.read_text() if file.exists() else None) == left
    assert names(file.parent) == ([] if left is None else ["a.toml"])


# links and rights


def test_a_symbolic_link_stays_and_the_file_behind_it_is_written(file: Path, tmp_path: Path) -> None:
    link = tmp_path / "links" / "b.toml"
    link.parent.mkdir()
    link.symlink_to("../a.toml")
    assert rewrite(link, add).path == file
    assert (link.readlink(), link.read_text(), file.is_symlink()) == (Path("../a.toml"), OLD + MORE, False)
    assert names(link.parent) == ["b.toml"]


def test_of_a_hard_link_the_other_name_keeps_the_old_text_whole(file: Path, tmp_path: Path) -> None:
    other = tmp_path / "snapshot"
    other.hardlink_to(file)
    assert rewrite(file, add).other_names == 1
    assert (file.read_text(), other.read_text()) == (OLD + MORE, OLD)


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o666, 0o755])
def test_the_mode_is_kept(file: Path, mode: int) -> None:
    file.chmod(mode)
    rewrite(file, add)
    assert stat.S_IMODE(file.stat().st_mode) == mode


def test_extended_attributes_are_kept(file: Path) -> None:
    try:
        os.setxattr(file, "user.note", b"kept")
    except OSError as error:
        pytest.skip(f"this disk has none: {error}")
    rewrite(file, add)
    assert os.getxattr(file, "user.note") == b"kept"


@as_root
def test_root_keeps_owner_and_group(file: Path) -> None:
    os.chown(file, 12345, 54321)
    rewrite(file, add)
    assert (file.stat().st_uid, file.stat().st_gid) == (12345, 54321)


AS_NOBODY = """
import os, sys
from pathlib import Path
from yztrack.finding import Refusal
from yztrack.writing import create, rewrite
os.chdir(sys.argv[1])
os.setgroups([]); os.setgid(65534); os.setuid(65534)
for write in (rewrite, Path("a.toml"), lambda text: text + "b = 2\\n"), (create, Path("n.toml"), ""):
    try:
        write[0](*write[1:])
        print("written")
    except Refusal as refusal:
        print(refusal.message, "|", refusal.help)
"""


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user can reach, unlike `tmp_path`."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@as_root
@pytest.mark.parametrize(
    ("folder_mode", "file_mode", "owner", "words"),
    [
        (0o555, 0o644, 65534, "may not be written by you"),
        (0o777, 0o444, 65534, "may not be written by you"),
        (0o777, 0o644, 0, "may not be written by you"),
        (0o777, 0o666, 0, "belongs to user 0"),
        (0o1777, 0o666, 0, "belongs to user 0"),
        (0o777, 0o600, 65534, "written"),
    ],
)
def test_without_the_right_to_write_nothing_is_touched(
    open_folder: Path, folder_mode: int, file_mode: int, owner: int, words: str
) -> None:
    file = open_folder / "a.toml"
    file.write_text(OLD)
    file.chmod(file_mode)
    os.chown(file, owner, owner)
    file.parent.chmod(folder_mode)
    if folder_mode == 0o777:  # left by a dead run of root's
        (open_folder / locking.LOCK_NAME).write_text("1\n")
        (open_folder / locking.LOCK_NAME).chmod(0o644)
    rewriting, creating = output(AS_NOBODY, file.parent).splitlines()
    assert words in rewriting
    assert (creating == "written") == (folder_mode != 0o555)
    assert file.read_text() == OLD + MORE * (words == "written")
    assert (file.stat().st_uid, stat.S_IMODE(file.stat().st_mode)) == (owner, file_mode)
    assert set(names(file.parent)) <= {"a.toml", "n.toml"}


@pytest.mark.skipif(is_root, reason="root may write anywhere; see the test before")
def test_a_read_only_folder_is_refused(file: Path) -> None:
    file.parent.chmod(0o555)
    try:
        with pytest.raises(Refusal, match="may not be written by you"):
            rewrite(file, add)
    finally:
        file.parent.chmod(0o755)
    assert (file.read_text(), names(file.parent)) == (OLD, ["a.toml"])
