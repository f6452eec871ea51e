"""The single steps of a write: a file as it was read, a whole new one beside it, and the change of places.

Each step leaves the file that it is about as it was, or as it shall be. What the system refuses becomes a
Refusal in `refusing`, and only there.

- **Temporary files** are `.NAME.<16 hex digits>.yztrack-tmp`. A writer holds its folder's lock while it has
  one, so any that the next writer finds is a dead one's, and `sweep` removes it.
- **Links**: of a hard link the name that was given gets the new text; the others keep the old one, whole, as
  a snapshot made of hard links needs it. Writing into the shared file would show readers half of it.
- **Rights**: mode, owner, group and extended attributes (so access lists) are the old file's. A writer who
  cannot give the new one to the old one's owner is refused: the file would change hands unasked.
- **Editors** take no lock. A file is compared just before it is replaced. On Linux the old and the new one
  then change places in one step (renameat2), and what came out is compared once more and put back if it is
  another; elsewhere the moment between remains.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

from yztrack.finding import Refusal
from yztrack.message import Message, say

SAFE_OPEN: int = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)

_LEFTOVER = re.compile(r"\..*\.[0-9a-f]{16}\.yztrack-tmp", re.DOTALL)
_NO_LINKS = {errno.ENOSYS, errno.EPERM, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EMLINK, errno.EXDEV}
_NO_EXCHANGE = {errno.EINVAL, errno.ENOSYS, errno.EXDEV, errno.ENOTSUP, errno.EOPNOTSUPP}
_NO_FOLDER_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EBADF, errno.EACCES, errno.EPERM}
_NO_ATTRIBUTES = {errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM, errno.EACCES, errno.ENODATA}
_AT_FDCWD, _RENAME_EXCHANGE = -100, 2  # linux/fcntl.h, linux/fs.h
_LONGEST_NAME = 254  # bytes; file systems allow 255

NOT_OVERWRITTEN = say("choose another name; nothing is overwritten")

_MISSING = (say("does not exist"), say("check the name"))
_RIGHTS = (
    say("may not be written by you"),
    say("ask its owner, or make the file and its folder writable for you"),
)
_FREE_SPACE = say("free some space and run this again")
_WORDS = {
    errno.ENOENT: _MISSING,
    errno.ENOTDIR: _MISSING,
    errno.EACCES: _RIGHTS,
    errno.EPERM: _RIGHTS,
    errno.EROFS: (say("is on a read-only disk"), say("make the disk writable, or work on a copy")),
    errno.ENOSPC: (say("cannot be written: the disk is full"), _FREE_SPACE),
    errno.EDQUOT: (say("cannot be written: your quota is used up"), _FREE_SPACE),
    errno.EFBIG: (say("would be larger than the system allows"), say("split it, or ask for a higher limit")),
    errno.ELOOP: (say("is a link that leads back to itself"), say("remove the link")),
    errno.ENAMETOOLONG: (say("has too long a name"), say("choose a shorter one")),
    errno.EBUSY: (
        say("is in use by the system"),
        say("if it is mounted as a single file, mount its folder instead"),
    ),
    errno.EEXIST: (say("exists already"), NOT_OVERWRITTEN),
    errno.EMFILE: (say("is one of too many folders at once"), say("do it in parts")),
}


class Seen(NamedTuple):
    """A file as it was read: what must still hold when it is replaced."""

    content: bytes
    place: tuple[int, int]
    owner: tuple[int, int]
    mode: int


@contextmanager
def refusing(path: Path) -> Iterator[None]:
    """Turn what the system will not do to a path into a Refusal; of what is refused nothing has happened."""
    try:
        yield
    except OSError as error:
        unknown = say("cannot be written: {reason}", reason=error.strerror), say("mend that first")
        words, remedy = _WORDS.get(error.errno or 0, unknown)
        raise Refusal(
            say("{path} {fault}", path=path, fault=words),
            say("{remedy}; nothing was changed", remedy=remedy),
        ) from error


def changed(path: Path) -> Refusal:
    """Return the refusal for a file that another program has changed."""
    return Refusal(
        say("{path} was changed by another program in the meantime", path=path),
        say("that change is kept and nothing was written; look at the file, then run this again"),
    )


def real_file(path: Path) -> Path:
    """Return the plain file behind a path, links followed; raises Refusal and OSError."""
    file = Path(os.path.realpath(path, strict=True))
    if not file.is_file():  # asked before it is opened: opening a device may do something
        kind: Message = say("a folder") if file.is_dir() else say("no plain file")
        words = say("{path} is {kind}", path=path, kind=kind)
        raise Refusal(words, say("name a file; nothing was changed"))
    return file


def read(file: Path) -> Seen:
    """Read a file and what tells it from another; raises OSError."""
    # for writing too: a file that its owner or the system protects is not to be replaced behind their back
    with os.fdopen(os.open(file, os.O_RDWR | SAFE_OPEN), "rb") as stream:
        now = os.fstat(stream.fileno())
        place, owner = (now.st_dev, now.st_ino), (now.st_uid, now.st_gid)
        return Seen(stream.read(), place, owner, stat.S_IMODE(now.st_mode))


def decoded(path: Path, content: bytes) -> str:
    """Return bytes as text, BOM and line ends as they are; raises Refusal."""
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        words = say("{path} is not UTF-8 (line {line})", path=path, line=line)
        raise Refusal(words, say("save it as UTF-8; nothing was changed")) from None


def encoded(path: Path, text: str) -> bytes:
    """Return text as bytes; raises Refusal."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        words = say("{path}: the new text is not all text", path=path)
        raise Refusal(words, say("type it again, in UTF-8")) from None


def temporary_name(file: Path) -> Path:
    """Return a name beside a file that nothing has yet."""
    tail = f".{os.urandom(8).hex()}.yztrack-tmp"
    stem = os.fsencode(file.name)[: _LONGEST_NAME - len(tail)].decode(errors="ignore")
    return file.with_name(f".{stem}{tail}")


def is_temporary(name: str) -> bool:
    """Whether a name is one of those that `temporary_name` gives."""
    return _LEFTOVER.fullmatch(name) is not None


def write_new(path: Path, content: bytes, mode: int, prepare: Callable[[int], None] | None = None) -> None:
    """Write a file that is not there yet, safe on the disk but for its name; raises OSError.

    `prepare` is given the open file before that. A failure leaves a part of the file behind.
    """
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | SAFE_OPEN, mode)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(handle, rest) :]
        if prepare:
            prepare(handle)
        os.fsync(handle)
    finally:
        os.close(handle)


def write_like(path: Path, file: Path, seen: Seen, temporary: Path, content: bytes) -> None:
    """Write the successor of a file beside it, with its rights; `path` is what messages call the file."""
    try:
        write_new(temporary, content, 0o600, partial(_hand_over, path, file, seen))
    except FileNotFoundError:
        raise changed(path) from None


def _hand_over(path: Path, file: Path, seen: Seen, handle: int) -> None:
    """Give the new file the old one's owner, group, mode and extended attributes."""
    if sys.platform == "win32":
        return
    mine = os.fstat(handle)
    if (mine.st_uid, mine.st_gid) != seen.owner:
        try:
            os.fchown(handle, *seen.owner)
        except PermissionError:
            user, group = seen.owner
            raise Refusal(
                say(
                    "{path} belongs to user {user}, group {group}, and would become yours",
                    path=path,
                    user=user,
                    group=group,
                ),
                say("let its owner run this, or replace it by a copy of your own; nothing was changed"),
            ) from None
    os.fchmod(handle, seen.mode)
    _copy_attributes(file, handle)


def _copy_attributes(file: Path, handle: int) -> None:
    if sys.platform != "linux":
        return
    try:
        names = os.listxattr(file)
    except OSError as error:
        if error.errno not in _NO_ATTRIBUTES:
            raise
        return
    for name in names:
        try:
            os.setxattr(handle, name, os.getxattr(file, name))
        except OSError as error:  # the system sets its own ones
            if error.errno not in _NO_ATTRIBUTES:
                raise


def put(path: Path, file: Path, seen: Seen, temporary: Path) -> None:
    """Give a file its successor's text, unless it is no longer as it was seen; raises Refusal, OSError.

    What the name `temporary` stands for afterwards, if anything, is to be removed.
    """
    try:
        if read(file) != seen:
            raise changed(path)
        if not exchange(temporary, file):
            temporary.replace(file)
        elif not _is(temporary, seen):
            exchange(temporary, file)
            raise changed(path)
    except FileNotFoundError:
        raise changed(path) from None


def _is(file: Path, seen: Seen) -> bool:
    try:
        return read(file) == seen
    except OSError:
        return False


@cache
def _renameat2() -> Callable[..., int] | None:
    if sys.platform != "linux":
        return None
    try:
        import ctypes

        call: Callable[..., int] = ctypes.CDLL(None, use_errno=True).renameat2
    except (ImportError, OSError, AttributeError):  # a small Python, or a C library that does not name it
        return None
    return call


def exchange(one: Path, other: Path) -> bool:
    """Let two files change places in one step; False where the system cannot. Raises OSError."""
    call = _renameat2()
    if call is None:
        return False
    import ctypes

    if not call(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE):
        return True
    number = ctypes.get_errno()
    if number in _NO_EXCHANGE:
        return False
    raise OSError(number, os.strerror(number), str(other))


def publish(temporary: Path, file: Path) -> None:
    """Give a new file its name, unless something has it; raises FileExistsError, OSError."""
    if linked(temporary, file):
        return
    # without hard links looking and renaming are two steps, and only our own writers are kept out
    if os.path.lexists(file):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
    temporary.rename(file)


def linked(file: Path, name: Path) -> bool:
    """Give a file one more name; False where the disk has no hard links. Raises OSError."""
    try:
        os.link(file, name)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        return False
    return True


def missing_folders(folder: Path) -> list[Path]:
    """Return the folders that are to be made for this one to be there, outermost first."""
    return [part for part in (*reversed(folder.parents), folder) if not part.exists()]


def make_folders(folders: list[Path]) -> None:
    """Make folders, each safe on the disk; raises Refusal, OSError."""
    for folder in folders:
        folder.mkdir(exist_ok=True)
        sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder written to the disk; raises Refusal."""
    try:
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise Refusal(
                say("{folder}: the disk did not confirm a change that was made", folder=folder),
                say("look at the disk, then at the file"),
            ) from error


def remove(path: Path) -> None:
    """Remove a file that nobody needs any more, if the system allows it."""
    with suppress(OSError):
        path.unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Remove the temporary files of dead runs. Call it with the folder's lock held: then none is alive."""
    with suppress(OSError):  # a folder may be one that can be written and not listed
        for path in folder.iterdir():
            if is_temporary(path.name):
                remove(path)
