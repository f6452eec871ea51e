"""`yztrack check --fix` and `--diff` by exit code, streams, and the bytes of the files."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.terminal import Ran, write, yztrack_at

GOOD = 'name = "Output"  # of the city\nkind = "stock"\nunit = "bn"\n'
SLIPPED = '[[actuals]]\nperiod = 2023-06\nvalue ＝ ５\nsource = "later"\nstatus = "provisional"\n'
MENDED = '[[actuals]]\nperiod = "2023-06"\nvalue = 5\nsource = "later"\nstatus = "provisional"\n'
HOPELESS = GOOD + "colour = 1\n"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    files = {"good.toml": GOOD, "a/slipped.toml": GOOD + SLIPPED, "b/hopeless.toml": HOPELESS}
    return write(tmp_path, files)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of the workspace, hidden ones too, with its bytes."""
    root = folder / "targets"
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_fix_mends_what_it_can_says_so_and_tells_what_remains(plan: Path) -> None:
    before = contents(plan)
    ran = yztrack_at(plan, "check", "--fix", "--ignore", "YZ5", "--format", "concise")
    assert ran == Ran(
        1,
        "targets/b/hopeless.toml:4:1: YZ101 unknown key colour; "
        "delete it, or see the file format for the keys there are\n",
        'targets/a/slipped.toml:5: 2023-06 is now "2023-06"\n'
        "targets/a/slipped.toml:6: ＝ ５ is now = 5\n"
        "2 fixed; files changed: 1\n"
        "4 files checked: 1 error, 0 warnings, 0 notes\n",
    )
    assert contents(plan) == before | {"a/slipped.toml": (GOOD + MENDED).encode()}


def test_a_second_fix_has_nothing_to_do(plan: Path) -> None:
    yztrack_at(plan, "check", "--fix")
    before = contents(plan)
    ran = yztrack_at(plan, "check", "--fix", "--ignore", "YZ5", "--format", "concise")
    assert ran.err.splitlines()[0] == "nothing was fixed"
    assert contents(plan) == before


def test_a_workspace_that_is_sound_after_it_exits_with_0(tmp_path: Path) -> None:
    plan = write(tmp_path, {"slipped.toml": GOOD + SLIPPED})
    assert yztrack_at(plan, "check", "--fix").code == 0
    assert yztrack_at(plan, "check").code == 0


def test_line_ends_and_a_bom_stay(tmp_path: Path) -> None:
    slipped, mended = ("\ufeff" + (GOOD + one).replace("\n", "\r\n") for one in (SLIPPED, MENDED))
    plan = write(tmp_path, {"slipped.toml": slipped.encode(), "twice.toml": f"\ufeff\ufeff{GOOD}".encode()})
    yztrack_at(plan, "check", "--fix")
    assert contents(plan)["slipped.toml"] == mended.encode()
    assert contents(plan)["twice.toml"] == f"\ufeff{GOOD}".encode()


def test_a_record_that_stands_there_twice_is_mended_though_the_file_reads(tmp_path: Path) -> None:
    plan = write(tmp_path, {"twice.toml": GOOD + MENDED + "\n" + MENDED})
    assert "YZ301" in yztrack_at(plan, "check", "--format", "concise").out
    ran = yztrack_at(plan, "check", "--fix", "--ignore", "YZ5")
    assert (ran.code, ran.out) == (0, "")
    assert contents(plan)["twice.toml"] == (GOOD + MENDED).encode()


@pytest.mark.parametrize("options", [("--diff",), ("--fix", "--diff")])
def test_diff_prints_a_patch_that_git_applies_and_writes_nothing(
    plan: Path, options: tuple[str, ...]
) -> None:
    before = contents(plan)
    ran = yztrack_at(plan, "check", *options)
    assert (ran.code, ran.err) == (1, "files that would change: 1\n")
    assert ran.out.splitlines()[:2] == ["--- a/targets/a/slipped.toml", "+++ b/targets/a/slipped.toml"]
    assert [line for line in ran.out.splitlines()[2:] if line[0] in "+-"] == [
        "-period = 2023-06",
        "-value ＝ ５",
        '+period = "2023-06"',
        "+value = 5",
    ]
    assert contents(plan) == before
    (plan / "patch").write_bytes(ran.out.encode())
    subprocess.run(["git", "apply", "patch"], cwd=plan, check=True)
    assert contents(plan)["a/slipped.toml"] == (GOOD + MENDED).encode()


def test_a_patch_keeps_crlf_a_bom_and_a_missing_last_line_end(tmp_path: Path) -> None:
    slipped, mended = (
        "\ufeff" + (GOOD + "# a\u2028b\x85c\n" + one).replace("\n", "\r\n").removesuffix("\r\n")
        for one in (SLIPPED, MENDED)
    )
    plan = write(tmp_path, {"slipped.toml": slipped.encode()})
    (plan / "patch").write_bytes(yztrack_at(plan, "check", "--diff").out.encode())
    subprocess.run(["git", "apply", "patch"], cwd=plan, check=True)
    assert contents(plan)["slipped.toml"] == mended.encode()


def test_diff_exits_with_0_where_nothing_would_change(tmp_path: Path) -> None:
    plan = write(tmp_path, {"hopeless.toml": HOPELESS})
    assert yztrack_at(plan, "check", "--diff") == Ran(0, "", "files that would change: 0\n")


def test_only_the_files_and_rules_that_are_named_are_mended(tmp_path: Path) -> None:
    wrong = GOOD + MENDED.replace("value", "valeu").replace("provisional", "Provisional")
    plan = write(tmp_path, {"a.toml": wrong, "b.toml": wrong})
    yztrack_at(plan, "check", "--fix", "--ignore", "unknown-key", "targets/a.toml")
    assert contents(plan)["a.toml"] == wrong.replace("Provisional", "provisional").encode()
    assert contents(plan)["b.toml"] == wrong.encode()
    yztrack_at(plan, "check", "--fix", "--select", "YZ101", "targets/b.toml")
    assert contents(plan)["b.toml"] == wrong.replace("valeu", "value").encode()


def test_what_lies_outside_or_is_not_utf_8_or_merged_is_never_written(tmp_path: Path) -> None:
    outside = tmp_path / "outside.toml"
    outside.write_text(GOOD + SLIPPED, "utf-8")
    merged = GOOD + f"<<<<<<< ours\n{SLIPPED}=======\n>>>>>>> theirs\n"
    gbk = (GOOD + SLIPPED).encode("gbk")
    plan = write(tmp_path, {"gbk.toml": gbk, "merged.toml": merged})
    (plan / "targets" / "link.toml").symlink_to(outside)
    before = contents(plan)
    assert yztrack_at(plan, "check", "--fix").err.splitlines()[0] == "nothing was fixed"
    assert (contents(plan), outside.read_text("utf-8")) == (before, GOOD + SLIPPED)


def test_a_file_that_cannot_be_written_hides_no_other_and_exits_with_2(
    plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from yztrack import writing
    from yztrack.finding import Refusal

    write(plan, {"z.toml": GOOD + SLIPPED})
    real = writing.rewrite

    def rewrite(path: Path, *rest: object) -> object:
        if path.name == "slipped.toml":
            raise Refusal("slipped.toml is locked", "wait")
        return real(path, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(writing, "rewrite", rewrite)
    ran = yztrack_at(plan, "check", "--fix", "--ignore", "YZ5")
    assert (ran.code, ran.err.splitlines()[:2]) == (2, ["error: slipped.toml is locked", "help: wait"])
    assert contents(plan)["z.toml"] == (GOOD + MENDED).encode()
    assert contents(plan)["a/slipped.toml"] == (GOOD + SLIPPED).encode()


def test_a_link_to_a_file_of_the_workspace_stays_a_link(plan: Path) -> None:
    link = plan / "targets" / "again.toml"
    link.symlink_to("a/slipped.toml")
    assert yztrack_at(plan, "check", "--fix").err.count(" is now ") == 2
    assert link.is_symlink()
    assert contents(plan)["a/slipped.toml"] == (GOOD + MENDED).encode()


def test_the_report_of_a_machine_format_is_still_alone_on_stdout(plan: Path) -> None:
    ran = yztrack_at(plan, "check", "--fix", "--format", "json")
    assert ran.out.startswith('{"schema": "yztrack/check/1"') or ran.out.startswith("{\n")
    assert "is now" not in ran.out
    assert "is now" in ran.err


def test_a_patch_is_not_written_by_output(plan: Path) -> None:
    before = contents(plan)
    ran = yztrack_at(plan, "check", "--diff", "--output", "patch")
    assert (ran.code, ran.out) == (2, "")
    assert "--diff" in ran.err
    assert contents(plan) == before
