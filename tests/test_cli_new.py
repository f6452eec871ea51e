"""`yztrack new` by exit code, streams and files: what it makes is clean, and it overwrites nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.terminal import Ran, write, yztrack_at

OUTPUT = 'name = "Output"\nkind = "flow"\nunit = "bn"\n'
FIELDS = ["--name", "Sales", "--kind", "flow", "--unit", "亿元"]
BARE = ["--target", "2025", "--goal", "12000"]
GOAL = ["--target", "2025", "--goal", "≥1.2万亿", "--source", "plan"]


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return write(tmp_path, {"industry/output.toml": OUTPUT})


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, hidden ones too, with its bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_it_says_what_it_wrote_and_the_file_is_clean(plan: Path) -> None:
    text = (
        'name = "Sales"\nname_zh = "销售"\nscope = "The city"\nunit = "亿元"\nkind = "flow"\n'
        'better = "higher"\nheadline = true\n'
        '\n[[targets]]\nperiod = 2025\nat_least = 12000\ncommitment = "strive"\nsource = "plan"\n'
        'where = "p. 3"\n'
    )
    ran = yztrack_at(
        plan, "new", "industry/sales", *FIELDS, "--name-zh", "销售", "--scope", "The city", "--better",
        "higher", "--headline", *GOAL, "--commitment", "strive", "--where", "p. 3",
    )  # fmt: skip
    told = "".join(f"  {line}\n" for line in text.splitlines())
    assert ran == Ran(
        0, f"wrote targets/industry/sales.toml:1\n{told}", "converted: 1.2 万亿元 = 12000 亿元\n"
    )
    assert contents(plan)["targets/industry/sales.toml"].decode() == text
    assert yztrack_at(plan, "check", "--strict").code == 0


@pytest.mark.parametrize(
    ("name", "schema"),
    [("a", "./schema.json"), ("industry/a", "../schema.json"), ("a/b/c", "../../schema.json")],
)
def test_where_the_workspace_has_a_schema_editors_are_told(name: str, schema: str, plan: Path) -> None:
    (plan / "targets" / "schema.json").write_text("{}", encoding="utf-8")
    assert yztrack_at(plan, "new", name, *FIELDS).code == 0
    text = contents(plan)[f"targets/{name}.toml"].decode()
    assert text.startswith(f'#:schema {schema}\n\nname = "Sales"\n')


@pytest.mark.parametrize(
    ("fields", "lines"),
    [
        ("--kind milestone --target 2025", ['kind = "milestone"', "period = 2025"]),
        ("--kind growth --unit % --target 2025 --goal 增长6%左右", ["about = 6"]),
        (
            "--kind flow --unit 家 --target 十四五 --over total --goal 100",
            ['period = "2021/2025"', 'over = "total"', "value = 100"],
        ),
        (
            "--kind ratio --unit % --target 2025年底 --goal 50-55",
            ["period = 2025-12-31", "between = [50, 55]"],
        ),
    ],
)
def test_goals_of_every_kind_are_written_and_checked_clean(fields: str, lines: list[str], plan: Path) -> None:
    assert yztrack_at(plan, "new", "x", "--name", "X", "--source", "plan", *fields.split()).code == 0
    assert set(lines) <= set(contents(plan)["targets/x.toml"].decode().splitlines())
    assert yztrack_at(plan, "check", "--strict").code == 0


def test_a_dry_run_prints_a_patch_and_writes_nothing(plan: Path) -> None:
    before = contents(plan)
    ran = yztrack_at(plan, "new", "a/b", *FIELDS, "--dry-run")
    assert ran == Ran(
        0,
        "--- /dev/null\n+++ b/targets/a/b.toml\n@@ -0,0 +1,3 @@\n"
        '+name = "Sales"\n+unit = "亿元"\n+kind = "flow"\n',
        "",
    )
    assert contents(plan) == before
    assert not (plan / "targets" / "a").exists()


def test_goals_of_others_that_move_are_told(plan: Path) -> None:
    total = 'name = "All"\nkind = "flow"\nunit = "bn"\nbetter = "lower"\n[derive]\nsum = ["industry/*"]\n'
    goal = '[[targets]]\nperiod = 2023\nat_most = 5\nsource = "plan"\n'
    figure = '[[actuals]]\nperiod = 2023\nvalue = 5\nsource = "later"\n'
    write(plan, {"all.toml": total + goal, "industry/output.toml": OUTPUT + figure})
    fields = ["--name", "Sales", "--kind", "flow", "--unit", "bn"]
    assert yztrack_at(plan, "new", "industry/sales", *fields).out.splitlines()[4:] == [
        "all@2023: achieved -> awaiting"
    ]
    assert yztrack_at(plan, "new", "sales", *fields).out.splitlines()[4:] == []


@pytest.mark.parametrize("name", ["industry/output", "INDUSTRY/Output"])
def test_nothing_is_overwritten(name: str, plan: Path) -> None:
    before = contents(plan)
    ran = yztrack_at(plan, "new", name, *FIELDS)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("error: industry/output exists already\n")
    assert contents(plan) == before


def test_a_broken_file_is_not_overwritten_either(plan: Path) -> None:
    write(plan, {"broken.toml": "x"})
    assert yztrack_at(plan, "new", "broken", *FIELDS).code == 2
    assert contents(plan)["targets/broken.toml"] == b"x"


@pytest.mark.parametrize("group", ["out", "folder/out"])
def test_a_link_to_a_folder_is_not_followed(group: str, plan: Path) -> None:
    (plan / "elsewhere").mkdir()
    (plan / "targets" / "folder").mkdir()
    (plan / "targets" / group).symlink_to(plan / "elsewhere")
    before = contents(plan)
    ran = yztrack_at(plan, "new", f"{group}/a", *FIELDS)
    assert ran.err.startswith(f"error: targets/{group} is no folder of the workspace\n")
    assert contents(plan) == before


def test_a_link_to_nowhere_is_not_written_through(plan: Path) -> None:
    (plan / "targets" / "a.toml").symlink_to(plan / "elsewhere.toml")
    assert yztrack_at(plan, "new", "a", *FIELDS).code == 2
    assert not (plan / "elsewhere.toml").exists()


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ([], "ID is missing\nhelp: yztrack new ID --name NAME --kind KIND --unit UNIT"),
        (["a"], "--name is missing"),
        (["a", "--name", "A"], "--kind is missing"),
        (["a", "--name", "A", "--kind", "flow"], "--unit is missing"),
        (["../a", *FIELDS], "'..' cannot be an id"),
        (["/tmp/a", *FIELDS], "'' cannot be an id"),
        (["a/../b", *FIELDS], "'..' cannot be an id"),
        (["sources", *FIELDS], "sources.toml is a file of the workspace itself"),
        (["a.toml", *FIELDS], "'a.toml' names a file; an id has no suffix"),
        (["nul", *FIELDS], "'nul' cannot be an id: Windows"),
        (["a\0b", *FIELDS], r"'a\x00b' cannot be an id"),
        (["\x1b[2J", *FIELDS], r"'\x1b[2J' cannot be an id"),
        (["\udcff", *FIELDS], r"'\udcff' cannot be an id"),
        (["x" * 10**6, *FIELDS], "ID has 1000000 characters"),
        (["a", *FIELDS, "--name", "\x1b[2J"], "targets/a.toml: YZ103 name is blank or holds a control"),
        (["a", *FIELDS, "--name", "\udcff"], "`name` holds bytes that are not text"),
        (["a", *FIELDS, "--name", "x" * 10**6], "--name has 1000000 characters"),
        (["a", *FIELDS, "--goal", "5"], "--goal alone makes no goal"),
        (["a", *FIELDS, "--where", "p. 3"], "--where alone makes no goal"),
        (["a", *FIELDS, *GOAL[:4]], "--target alone makes no goal"),
        (["a", *FIELDS, *BARE, "--source", "plam"], "no source plam\nhelp: did you mean plan"),
        (["a", *FIELDS, *GOAL, "--goal", "50%"], "--goal: '50%' is in '%' and the indicator in '亿元'"),
        (["a", *FIELDS, *GOAL, "--target", "someday"], "--target: 'someday' is not a period"),
        (
            ["a", *FIELDS, *BARE, "--source", "plan", "--target", "2021-2025"],
            "targets/a.toml: YZ107 2021/2025 spans several",
        ),
        (["a", "--name", "A", "--kind", "milestone", *GOAL], "a milestone's goal has no quantity"),
    ],
    ids=lambda value: ascii(value)[:30],
)
def test_what_is_refused_is_told_and_nothing_is_written(arguments: list[str], error: str, plan: Path) -> None:
    before = contents(plan)
    ran = yztrack_at(plan, "new", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"error: {error}"), ran.err
    assert ran.err.replace("\n", "").isprintable()
    assert contents(plan) == before
