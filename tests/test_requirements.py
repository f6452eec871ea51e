"""What CI installs: the versions of constraints.txt, each file by its hash, and nothing from an address."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
LOCKED = (ROOT / "requirements-ci.txt").read_text("utf-8")
PINNED = re.compile(r"^([\w.-]+)==([^\s;]+)", re.MULTILINE)
BUILDS = {"editables", "hatchling", "tomlkit", "trove-classifiers"}  # and what they need
ELSEWHERE = {"colorama", "pywin32", "tzdata"}  # of another system than the one that froze the versions


def versions(text: str) -> dict[str, str]:
    return {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in PINNED.findall(text)}


def test_ci_installs_the_versions_of_the_constraints() -> None:
    wanted, locked = versions((ROOT / "constraints.txt").read_text("utf-8")), versions(LOCKED)
    assert {name: locked.get(name) for name in wanted} == wanted, "run .ci/lock"
    assert locked.keys() - wanted.keys() <= BUILDS | ELSEWHERE, "add them to constraints.txt"


def test_every_requirement_has_hashes_and_no_address() -> None:
    entries = re.split(r"\n(?=\w)", LOCKED.strip())
    assert len([one for one in entries if PINNED.match(one)]) == len(versions(LOCKED)) > 20
    assert all("--hash=sha256:" in one for one in entries if PINNED.match(one))
    assert "://" not in LOCKED and "index" not in LOCKED


def test_actions_are_pinned_by_their_commit() -> None:
    used = [
        line.split("uses:")[1].split("#")[0].strip()
        for path in [*(ROOT / ".github").rglob("*.yml"), ROOT / "action.yml"]
        for line in path.read_text("utf-8").splitlines()
        if "uses:" in line
    ]
    assert used
    assert [one for one in used if not one.startswith("./") and not re.search(r"@[0-9a-f]{40}$", one)] == []
