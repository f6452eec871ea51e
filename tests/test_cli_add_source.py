"""`yztrack add-source` by exit code, streams, and the bytes of the bibliography."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.terminal import Ran, write, yztrack_at

OUTPUT = 'name = "Output"\nkind = "flow"\nunit = "bn"\n'
FIELDS = [
    "--title", "公报", "--publisher", "统计局", "--published", "2024-03-01", "--reliability", "official",
]  # fmt: skip
ADDED = (
    '\n[bulletin]\ntitle = "公报"\npublisher = "统计局"\npublished = 2024-03-01\nreliability = "official"\n'
)


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return write(tmp_path, {"output.toml": OUTPUT})


def sources(folder: Path) -> bytes:
    return (folder / "targets" / "sources.toml").read_bytes()


def test_it_says_what_it_wrote_and_changes_not_one_other_byte(plan: Path) -> None:
    before = sources(plan)
    assert yztrack_at(plan, "add-source", "bulletin", *FIELDS) == Ran(
        0,
        "wrote targets/sources.toml:13\n"
        "  [bulletin]\n"
        '  title = "公报"\n'
        '  publisher = "统计局"\n'
        "  published = 2024-03-01\n"
        '  reliability = "official"\n',
        "",
    )
    assert sources(plan) == before + ADDED.encode()
    assert yztrack_at(plan, "check").code == 0


@pytest.mark.parametrize("head", [b"", b"\xef\xbb\xbf"], ids=["plain", "BOM"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("ended", [True, False], ids=["ended", "no final newline"])
def test_bom_line_ends_and_a_missing_newline_stay(head: bytes, newline: str, ended: bool, plan: Path) -> None:
    text = sources(plan).replace(b"\n", newline.encode())
    before = head + (text if ended else text.removesuffix(newline.encode()))
    (plan / "targets" / "sources.toml").write_bytes(before)
    assert yztrack_at(plan, "add-source", "bulletin", *FIELDS).code == 0
    added = ADDED.replace("\n", newline)
    joined = before + (added if ended else newline + added.removesuffix(newline)).encode()
    assert sources(plan) == joined


def test_a_dry_run_prints_a_patch_and_writes_nothing(plan: Path) -> None:
    before = sources(plan)
    ran = yztrack_at(plan, "add-source", "bulletin", *FIELDS, "--dry-run")
    assert ran.code == 0
    assert ran.out.startswith("--- a/targets/sources.toml\n+++ b/targets/sources.toml\n@@ -9,3 +9,9 @@\n")
    assert "+[bulletin]\n" in ran.out
    assert sources(plan) == before


def test_a_workspace_without_a_bibliography_gets_one(plan: Path) -> None:
    (plan / "targets" / "sources.toml").unlink()
    assert yztrack_at(plan, "add-source", "bulletin", *FIELDS).code == 0
    assert sources(plan).decode().endswith(ADDED)
    assert yztrack_at(plan, "check").code == 0


@pytest.mark.parametrize(
    ("published", "written"), [("2024", "2024"), ("2024年3月", '"2024-03"'), ("2024/3/1", "2024-03-01")]
)
def test_a_date_of_publication_may_be_a_month_or_a_year(published: str, written: str, plan: Path) -> None:
    fields = [published if one == "2024-03-01" else one for one in FIELDS]
    assert yztrack_at(plan, "add-source", "bulletin", *fields).code == 0
    assert f"published = {written}\n".encode() in sources(plan)


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ([], "ID is missing"),
        (["bulletin"], "--title is missing\nhelp: a source needs --title, --publisher, --published, --reli"),
        (["bulletin", *FIELDS[:6]], "--reliability is missing"),
        (["later", *FIELDS], "source later exists already"),
        (["a b", *FIELDS], "'a b' cannot be an id"),
        (["a:b", *FIELDS], "'a:b' cannot be an id"),
        (["../x", *FIELDS], "'../x' cannot be an id"),
        (["\x1b[2J", *FIELDS], r"'\x1b[2J' cannot be an id"),
        (["x" * 10**6, *FIELDS], "ID has 1000000 characters"),
        (["bulletin", *FIELDS, "--title", " "], "targets/sources.toml: YZ103 bulletin.title is blank"),
        (["bulletin", *FIELDS, "--title", "\x1b"], "targets/sources.toml: YZ103 bulletin.title is blank or"),
        (["bulletin", *FIELDS, "--title", "\udcff"], "`title` holds bytes that are not text"),
        (["bulletin", *FIELDS, "--published", "2024-Q1"], "'2024-Q1' is not a date of publication"),
        (["bulletin", *FIELDS, "--published", "soon"], "--published: 'soon' is not a period"),
        (["bulletin", *FIELDS, "--url", "javascript:alert(1)"], "--url 'javascript:alert(1)' is no web"),
        (["bulletin", *FIELDS, "--url", "ftp://x"], "--url 'ftp://x' is no web address"),
    ],
    ids=lambda value: ascii(value)[:30],
)
def test_what_is_refused_is_told_and_nothing_is_written(arguments: list[str], error: str, plan: Path) -> None:
    before = sources(plan)
    ran = yztrack_at(plan, "add-source", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"error: {error}"), ran.err
    assert ran.err.replace("\n", "").isprintable()
    assert sources(plan) == before


def test_a_broken_bibliography_is_named_with_its_fault(plan: Path) -> None:
    write(plan, {"sources.toml": "[plan\n"})
    ran = yztrack_at(plan, "add-source", "bulletin", *FIELDS)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("error: targets/sources.toml:1: YZ005 is not TOML")
