"""The one place that writes a person's files: each is changed whole or not at all.

A write takes the folder's lock, reads, edits, writes a temporary file in the same folder, makes sure that the
file is still the one that was read, and puts the new one in its place in one step. A kill, a full disk or an
error at any point leaves the old file or the new one, and what was reported as written is on the disk.

- **Lock**: `.yztrack.lock` in the file's folder, held by the kernel (flock), so that it dies with its
  process; gone after each write. Waiting ends when one holder has not moved for ten seconds. The standard
  library's flock, and not filelock, since that takes 70 ms to import. Where a file system has no locks,
  filelock's soft lock stands in: `.lock.yztrack-tmp`, made exclusively, with its maker's process and host
  inside. One left by a dead process of this host is taken over; another host's is named in the refusal.
- **Temporary files** are `.NAME.<16 hex digits>.yztrack-tmp`. A writer holds its folder's lock while it has
  one, so any that the next writer finds is a dead one's, and is removed.
- **Links**: behind a symbolic link the file is replaced, and the link stays. Of a hard link the name that was
  given gets the new text; the others keep the old one, whole, as a snapshot made of hard links needs it.
  Writing into the shared file would show readers half of it.
- **Rights**: mode, owner, group and extended attributes (so access lists) are the old file's. A writer who
  cannot give the new one to the old one's owner is refused: the file would change hands unasked.
- An editor takes no lock. The file is compared just before it is replaced; the moment between remains.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple

from yztrack.finding import Refusal

if sys.platform != "win32":
    import fcntl

LOCK_NAME = ".yztrack.lock"
SOFT_LOCK_NAME = ".lock.yztrack-tmp"
PATIENCE = 10.0  # seconds for which one holder of a lock may stand still before the wait for it ends

_PAUSE = 0.01
_UNFINISHED = 2.0  # seconds after which a soft lock still without a name in it was left by a maker that died
_LEFTOVER = re.compile(r"\..*\.[0-9a-f]{16}\.yztrack-tmp", re.DOTALL)
_NO_LOCKS = {errno.ENOSYS, errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EINVAL, errno.EBADF}
_NO_LINKS = {errno.ENOSYS, errno.EPERM, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EMLINK}
_NO_FOLDER_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EBADF, errno.EACCES, errno.EPERM}
_NO_ATTRIBUTES = {errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM, errno.EACCES, errno.ENODATA}
_SAFE_OPEN = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)

_RIGHTS = ("may not be written by you", "ask its owner, or make the file and its folder writable for you")
_WORDS = {
    **dict.fromkeys((errno.ENOENT, errno.ENOTDIR), ("does not exist", "check the name")),
    **dict.fromkeys((errno.EACCES, errno.EPERM), _RIGHTS),
    errno.EROFS: ("is on a read-only disk", "make the disk writable, or work on a copy"),
    errno.ENOSPC: ("cannot be written: the disk is full", "free some space and run this again"),
    errno.EDQUOT: ("cannot be written: your quota is used up", "free some space and run this again"),
    errno.ELOOP: ("is a link that leads back to itself", "remove the link"),
    errno.ENAMETOOLONG: ("has too long a name", "choose a shorter one"),
    errno.EBUSY: ("is in use by the system", "if it is mounted as a single file, mount its folder instead"),
    errno.EEXIST: ("exists already", "choose another name; nothing is overwritten"),
}


class Written(NamedTuple):
    """What a rewrite did, to which file, links followed.

    The texts have BOM and line ends as they stand; `other_names` counts the hard links left with `before`.
    """

    path: Path
    before: str
    after: str
    other_names: int


class _Seen(NamedTuple):
    """A file as it was read: what must still hold when it is replaced."""

    content: bytes
    place: tuple[int, int]
    owner: tuple[int, int]
    mode: int
    names: int


def rewrite(path: Path, edit: Callable[[str], str], *, expected: str | None = None) -> Written:
    """Replace a file's text by `edit(text)`, whole or not at all; on return it is on the disk.

    `edit` is called with the lock held, so that what it adds joins what others added just before; it should
    do its own checks, and an exception of its own passes through. With `expected`, a file that no longer has
    this text is refused. An edit that changes nothing writes nothing. Raises Refusal; the file is then as it
    was, except where the words say that the disk did not confirm.
    """
    with _refusing(path):
        file = Path(os.path.realpath(path, strict=True))
        if not file.is_file():  # asked before it is opened: opening a device may do something
            kind = "a folder" if file.is_dir() else "no plain file"
            raise Refusal(f"{path} is {kind}", "name a file; nothing was changed")
    with _locked(file.parent):
        with _refusing(path):
            _sweep(file.parent)
            seen = _read(file)
        before = _decoded(path, seen.content)
        if expected is not None and before != expected:
            raise _changed(path)
        after = edit(before)
        if after != before:
            with _refusing(path):
                _replace(path, file, seen, _encoded(path, after))
                _sync_folder(file.parent)
    return Written(file, before, after, seen.names - 1)


def create(path: Path, text: str) -> None:
    """Write a new file, whole or not at all, with the folders that lead to it; on return it is on the disk.

    Raises Refusal, also when anything stands there already: nothing is overwritten.
    """
    content = _encoded(path, text)
    with _refusing(path.parent):
        _make_folder(path.parent)
    with _refusing(path):
        file = Path(os.path.realpath(path.parent, strict=True)) / path.name
    with _locked(file.parent), _refusing(path):
        _sweep(file.parent)
        with _temporary(file, content, 0o666) as temporary:
            _publish(temporary, file)
        _sync_folder(file.parent)


@contextmanager
def _refusing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        unknown = f"cannot be written: {error.strerror}", "mend that first"
        words, remedy = _WORDS.get(error.errno or 0, unknown)
        raise Refusal(f"{path} {words}", f"{remedy}; nothing was changed") from error


def _changed(path: Path) -> Refusal:
    return Refusal(
        f"{path} was changed by another program in the meantime",
        "that change is kept and nothing was written; look at the file, then run this again",
    )


def _decoded(path: Path, content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Refusal(f"{path} is not UTF-8 (line {line})", "save it as UTF-8; nothing was changed") from None


def _encoded(path: Path, text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise Refusal(f"{path}: the new text is not all text", "type it again, in UTF-8") from None


def _read(file: Path) -> _Seen:
    # for writing too: a file that its owner or the system protects is not to be replaced behind their back
    with os.fdopen(os.open(file, os.O_RDWR | _SAFE_OPEN), "rb") as stream:
        now = os.fstat(stream.fileno())
        place, owner = (now.st_dev, now.st_ino), (now.st_uid, now.st_gid)
        return _Seen(stream.read(), place, owner, stat.S_IMODE(now.st_mode), now.st_nlink)


def _replace(path: Path, file: Path, seen: _Seen, content: bytes) -> None:
    try:
        with _temporary(file, content, 0o600, partial(_hand_over, path, file, seen)) as temporary:
            if _read(file) != seen:
                raise _changed(path)
            temporary.replace(file)
    except FileNotFoundError:
        raise _changed(path) from None


def _hand_over(path: Path, file: Path, seen: _Seen, handle: int) -> None:
    """Give the new file the old one's owner, group, mode and extended attributes."""
    if sys.platform == "win32":
        return
    mine = os.fstat(handle)
    if (mine.st_uid, mine.st_gid) != seen.owner:
        try:
            os.fchown(handle, *seen.owner)
        except PermissionError:
            raise Refusal(
                f"{path} belongs to user {seen.owner[0]}, group {seen.owner[1]}, and would become yours",
                "let its owner run this, or take the file over with a copy of your own; nothing was changed",
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


@contextmanager
def _temporary(
    file: Path, content: bytes, mode: int, prepare: Callable[[int], None] | None = None
) -> Iterator[Path]:
    """Write a temporary file beside `file`, safe on the disk; it is removed unless it was renamed."""
    tail = f".{os.urandom(8).hex()}.yztrack-tmp"
    stem = os.fsencode(file.name)[: 254 - len(tail)].decode(errors="ignore")
    temporary = file.with_name(f".{stem}{tail}")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _SAFE_OPEN, mode)
    try:
        try:
            rest = memoryview(content)
            while rest:
                rest = rest[os.write(handle, rest) :]
            if prepare:
                prepare(handle)
            os.fsync(handle)
        finally:
            os.close(handle)
        yield temporary
    finally:
        with suppress(OSError):
            temporary.unlink()


def _publish(temporary: Path, file: Path) -> None:
    """Give a new file its name, unless something has it."""
    try:
        os.link(temporary, file)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        # without hard links looking and renaming are two steps, and only our own writers are kept out
        if os.path.lexists(file):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST)) from None
        temporary.rename(file)


def _make_folder(folder: Path) -> None:
    missing = [part for part in (folder, *folder.parents) if not part.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for part in missing:
        _sync_folder(part.parent)


def _sync_folder(folder: Path) -> None:
    try:
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            words = f"{folder}: the disk did not confirm a change that was made"
            raise Refusal(words, "look at the disk, then at the file") from error


def _sweep(folder: Path) -> None:
    """Remove the temporary files of dead runs. Call it with the folder's lock held: then none is alive."""
    for path in list(folder.glob(".*.yztrack-tmp")):
        if _LEFTOVER.fullmatch(path.name):
            with suppress(OSError):
                path.unlink()


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    with _refusing(folder):
        release = _flocked(folder) or _soft_locked(folder)
    try:
        yield
    finally:
        release()


def _flocked(folder: Path) -> Callable[[], None] | None:
    """Take the kernel's lock; None where the file system has none."""
    if sys.platform == "win32":
        return None
    path = folder / LOCK_NAME
    for _ in _patiently(path):
        try:
            handle = _flock(path)
        except FileNotFoundError:
            continue
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                raise
            with suppress(OSError):
                path.unlink()
            break
        if handle is not None:
            return partial(_unlock, path, handle)
    return None


def _flock(path: Path) -> int | None:
    """Open and lock the lock file; None while another has it."""
    handle = _open_lock(path)
    locked = False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # the last holder may have removed the file that we opened: then another one is the lock
        locked = os.path.samestat(os.fstat(handle), path.lstat())
    except (BlockingIOError, FileNotFoundError):
        return None
    finally:
        if not locked:
            os.close(handle)
    if not locked:
        return None
    with suppress(OSError):
        os.truncate(handle, 0)
        os.write(handle, f"{os.getpid()}\n{os.uname().nodename}\n{os.urandom(4).hex()}\n".encode())
    return handle


def _open_lock(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | _SAFE_OPEN, 0o666)
    except PermissionError:
        if not os.access(path.parent, os.W_OK):
            raise
        return os.open(path, os.O_RDONLY | _SAFE_OPEN)  # another user's; to lock it, reading will do


def _unlock(path: Path, handle: int) -> None:
    with suppress(OSError):
        path.unlink()
    with suppress(OSError):
        os.close(handle)


def _soft_locked(folder: Path) -> Callable[[], None]:
    import filelock

    lock: filelock.BaseFileLock
    if sys.platform == "win32":
        path = folder / LOCK_NAME
        lock = filelock.FileLock(path)
    else:
        path = folder / SOFT_LOCK_NAME
        lock = filelock.SoftFileLock(path)
    for stood in _patiently(path):
        if stood > _UNFINISHED and not _holder(path)[0]:
            path.unlink(missing_ok=True)
        with suppress(filelock.Timeout):
            lock.acquire(blocking=False)
            break
    return lock.release


def _patiently(path: Path) -> Iterator[float]:
    """Pause between attempts at a lock, and refuse once one holder has kept it too long.

    Yields for how many seconds the holder has stood still.
    """
    holder, since, stood = _holder(path), time.monotonic(), 0.0
    while stood <= PATIENCE:
        yield stood
        time.sleep(_PAUSE)
        if (now := _holder(path)) != holder:
            holder, since = now, time.monotonic()
        stood = time.monotonic() - since
    process, host = (*holder[0].split()[:2], "unknown", "unknown")[:2]
    raise Refusal(
        f"{path.parent} is being written by process {process} on {host}",
        f"wait for it to end, or end it, and run this again; if no such process runs, delete {path}",
    )


def _holder(path: Path) -> tuple[str, int]:
    """Return what the holder of a lock wrote into it, and when the lock was made or changed."""
    try:
        handle = os.open(path, os.O_RDONLY | _SAFE_OPEN)
        try:
            return os.read(handle, 1024).decode(errors="replace"), os.fstat(handle).st_ctime_ns
        finally:
            os.close(handle)
    except OSError:
        return "", 0
