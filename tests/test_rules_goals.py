"""Faults of goals: one change in a sound plan gives one finding at its line; what looks odd gives none."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from tests.test_rules import found

# published: plan 2021-01-01, later 2024-03-01; today is 2024-06-30
PLAN = {
    "output": """
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[targets]]
        period = 2025
        at_least = 800
        baseline = 2020
        source = "plan"
        [[targets]]
        period = 2030
        at_least = 1100
        source = "later"
        [[actuals]]
        period = 2019
        value = 560
        source = "plan"
        [[actuals]]
        period = 2020
        value = 600
        source = "later"
        [[actuals]]
        period = 2022
        value = 690
        source = "later"
        """,
    "parks": """
        name = "Industrial parks"
        kind = "stock"
        unit = "parks"
        [[targets]]
        period = 2022
        at_least = 30
        source = "plan"
        [[targets]]
        period = 2025
        at_least = 40
        source = "plan"
        [[targets]]
        period = 2030
        at_least = 60
        source = "plan"
        [[actuals]]
        period = 2020
        value = 25
        source = "plan"
        published = 2021-01-01
        [[actuals]]
        period = 2023
        value = 36
        source = "later"
        """,
    "forest": """
        name = "Forest cover"
        kind = "ratio"
        unit = "%"
        limits = [0, 100]
        [[targets]]
        period = "2021/2025"
        over = "each"
        at_least = 24
        source = "plan"
        [[targets]]
        id = "2025-level"
        period = 2025
        about = 24.1
        baseline_value = 24.02
        baseline_period = 2020
        source = "plan"
        [[actuals]]
        period = 2022
        value = 24.05
        source = "later"
        """,
    "unemployment": """
        name = "Unemployment"
        kind = "ratio"
        unit = "%"
        better = "lower"
        [[targets]]
        period = 2025
        less_than = 5.5
        baseline_value = 5.2
        baseline_period = 2020
        source = "plan"
        [[actuals]]
        period = 2022
        value = 3.9
        source = "later"
        """,
    "deaths": """
        name = "Road deaths"
        kind = "flow"
        unit = "persons"
        better = "lower"
        [[targets]]
        period = 2030
        measure = "percent"
        at_most = -50
        baseline = 2020
        source = "plan"
        [[targets]]
        period = 2025
        at_most = 300
        source = "plan"
        [[actuals]]
        period = 2020
        value = 400
        source = "plan"
        """,
    "rank": """
        name = "Rank among cities"
        kind = "rank"
        unit = "place"
        [[targets]]
        period = 2025
        at_most = 35
        baseline_value = 39
        baseline_period = 2020
        source = "plan"
        [[targets]]
        id = "2030-change"
        period = 2030
        measure = "change"
        at_most = -10
        baseline_value = 39
        baseline_period = 2020
        source = "plan"
        """,
    "growth": """
        name = "Growth of output"
        kind = "growth"
        unit = "%"
        [[targets]]
        period = 2022
        about = 6
        source = "plan"
        [[targets]]
        period = 2025
        about = 5
        source = "later"
        [[actuals]]
        period = 2021
        value = 8.4
        source = "later"
        [[actuals]]
        period = 2022
        value = 5.6
        source = "later"
        """,
    "jobs": """
        name = "New jobs"
        kind = "flow"
        unit = "10,000"
        [[targets]]
        period = 2023
        at_least = 110
        source = "plan"
        [[targets]]
        period = 2025
        at_least = 110
        source = "later"
        [[targets]]
        id = "total"
        period = "2021/2025"
        over = "total"
        at_least = 550
        source = "plan"
        [[actuals]]
        period = 2019
        value = 135
        source = "plan"
        [[actuals]]
        period = 2020
        value = 118
        source = "plan"
        published = 2021-01-01
        [[actuals]]
        period = 2022
        value = 120.6
        source = "later"
        """,
    "ports/both": """
        name = "Passengers of both airports"
        kind = "flow"
        unit = "m"
        [derive]
        sum = ["ports/north", "ports/south"]
        [[targets]]
        period = 2025
        at_least = 800
        source = "plan"
        """,
    "ports/north": """
        name = "Passengers of the northern airport"
        kind = "flow"
        unit = "m"
        [[targets]]
        period = 2025
        at_least = 510
        source = "plan"
        """,
    "ports/south": """
        name = "Passengers of the southern airport"
        kind = "flow"
        unit = "m"
        [[targets]]
        period = 2025
        at_least = 300
        source = "plan"
        """,
}
TEXTS = {name: dedent(text).lstrip("\n") for name, text in PLAN.items()}


def told(folder: Path, *changes: tuple[str, str, str]) -> list[tuple[str, int, str]]:
    """What is found in the plan once texts are replaced: file, line, code."""
    texts = dict(TEXTS)
    for name, old, new in changes:
        assert texts[name].count(old) == 1, f"{old!r} stands {texts[name].count(old)} times in {name}"
        texts[name] = texts[name].replace(old, new)
    files: dict[str, str | bytes] = {f"{name}.toml": text for name, text in texts.items()}
    return [
        (one.path.removeprefix("targets/").removesuffix(".toml"), one.line, one.code)
        for one in found(folder, files)
    ]


def test_the_sound_plan_gives_nothing(tmp_path: Path) -> None:
    assert told(tmp_path) == []


FAULTS = [
    ("deaths", "baseline = 2020\n", "", 7, "YZ401"),
    # met when it was set
    ("parks", "at_least = 60", "at_least = 20", 14, "YZ402"),
    ("parks", "at_least = 30", "at_least = 12", 6, "YZ402"),
    ("jobs", 'at_least = 110\nsource = "later"', 'at_least = 11.5\nsource = "later"', 10, "YZ402"),
    ("output", "at_least = 1100", "value = 500", 11, "YZ402"),
    # behind its baseline
    ("output", "at_least = 800", "at_least = 500", 6, "YZ403"),
    ("output", "at_least = 800", "more_than = 570", 6, "YZ403"),
    ("output", "at_least = 800", "value = 590", 6, "YZ403"),
    ("output", "at_least = 800\nbaseline = 2020", "at_least = 800\nbaseline_value = 900", 6, "YZ403"),
    ("forest", "about = 24.1", "about = 22", 13, "YZ403"),
    ("unemployment", "less_than = 5.5", "value = 6", 7, "YZ403"),
    ("deaths", "at_most = 300\n", "at_most = 500\nbaseline = 2020\n", 13, "YZ403"),
    ("rank", "at_most = 35", "at_most = 45", 6, "YZ403"),
    # the other way
    ("deaths", "at_most = 300", "at_least = 300", 13, "YZ404"),
    ("deaths", "at_most = 300", "more_than = 300", 13, "YZ404"),
    ("deaths", "at_most = -50", "at_most = 50", 8, "YZ404"),
    ("deaths", "at_most = -50", "at_least = -50", 8, "YZ404"),
    ("deaths", "at_most = -50", "value = 50", 8, "YZ404"),
    ("deaths", 'measure = "percent"\nat_most = -50', 'measure = "multiple"\nvalue = 1.5', 8, "YZ404"),
    ("deaths", 'better = "lower"', 'better = "higher"', 4, "YZ404"),
    ("unemployment", 'better = "lower"', 'better = "higher"', 7, "YZ404"),
    ("unemployment", "less_than = 5.5", "more_than = 5.5", 4, "YZ404"),
    ("rank", "at_most = 35", "at_least = 35", 6, "YZ404"),
    ("rank", "at_most = -10", "at_least = 10", 14, "YZ404"),
    ("output", 'unit = "bn"', 'unit = "bn"\nbetter = "lower"', 4, "YZ404"),
    # set again
    ("output", 'period = 2030\nat_least = 1100', 'id = "2025-b"\nperiod = 2025\nat_least = 850', 12, "YZ405"),
    ("parks", 'period = 2030\nat_least = 60\nsource = "plan"',
        'id = "x"\nperiod = 2025\nvalue = 45\nsource = "later"', 15, "YZ405"),
    ("growth", "period = 2025\nabout = 5", 'id = "2022-b"\nperiod = 2022\nabout = 7', 11, "YZ405"),
    ("jobs", 'period = 2025\nat_least = 110', 'id = "again"\nperiod = 2023\nat_least = 110', 8, "YZ406"),
    ("growth", "period = 2025\nabout = 5", 'id = "2022-b"\nperiod = 2022\nabout = 6', 8, "YZ406"),
    # the years
    ("output", "period = 2025\n", "period = 2015\n", 5, "YZ407"),
    ("output", "baseline = 2020", "baseline = 2030", 7, "YZ202"),
    ("rank", "period = 2025\n", "period = 2019\n", 5, "YZ407"),
    ("unemployment", "baseline_period = 2020", "baseline_period = 2030", 9, "YZ407"),
    ("parks", "period = 2025\n", "period = 2025\nstart = 2026-01-01\n", 10, "YZ407"),
    # steps
    ("parks", 'period = 2030\nat_least = 60\nsource = "plan"',
        'period = 2027\nat_least = 40\nsource = "later"', 13, "YZ408"),
    ("parks", "at_least = 60", "at_least = 36", 14, "YZ409"),
    ("parks", "at_least = 30", "at_least = 300", 6, "YZ409"),
    ("deaths", "at_most = 300\n",
        'at_most = 300\nsource = "plan"\n[[targets]]\nperiod = 2027\nat_most = 330\n', 17, "YZ409"),
    ("output", "at_least = 1100", "at_least = 710", 11, "YZ409"),
    # parts
    ("ports/both", "at_least = 800", "at_least = 900", 8, "YZ410"),
    ("ports/both", "at_least = 800", "at_most = 700", 8, "YZ410"),
    # scale
    ("output", "at_least = 1100", "at_least = 110000", 11, "YZ411"),
    ("output", "at_least = 800", "at_least = 8000000", 6, "YZ411"),
    ("output", "at_least = 800", "at_least = 0.08", 6, "YZ411"),
    ("forest", "about = 24.1", "about = 0.241", 13, "YZ411"),
    ("forest", "about = 24.1", "about = 241", 13, "YZ303"),
    ("growth", "about = 5", "about = 50", 10, "YZ411"),
    # windows
    ("jobs", "at_least = 550", "at_least = 110", 16, "YZ412"),
    ("parks", "period = 2025\n", 'period = "2021/2025"\nover = "total"\n', 10, "YZ413"),
    ("parks", "period = 2025\n", 'period = "2021/2025"\nover = "mean"\n', 10, "YZ413"),
    ("forest", 'over = "each"', 'over = "total"', 7, "YZ413"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "line", "code"), FAULTS)
def test_one_fault_gives_one_finding_at_its_line(
    name: str, old: str, new: str, line: int, code: str, tmp_path: Path
) -> None:
    assert told(tmp_path, (name, old, new)) == [(name, line, code)]


HIGHER = {kind: f'name = "x"\nkind = "{kind}"\nunit = "u"\n' for kind in ("flow", "stock", "growth")}
SHARE = 'name = "x"\nkind = "ratio"\nunit = "%"\n'
LOWER = 'name = "x"\nkind = "{}"\nunit = "{}"\nbetter = "lower"\n'


def goal(period: object, quantity: str, source: str = "plan", **more: object) -> str:
    """A target as TOML; text among the further keys is quoted."""
    keys = "".join(
        f'{key} = "{one}"\n' if isinstance(one, str) else f"{key} = {one}\n" for key, one in more.items()
    )
    said = f'"{period}"' if isinstance(period, str) else period
    return f'[[targets]]\nperiod = {said}\n{quantity}\nsource = "{source}"\n{keys}'


def figures(**years: object) -> str:
    """Actuals of years, `y2020 = 5`; printed at the end of the plan's year where it could know them."""
    told = []
    for year, value in years.items():
        source = "plan" if int(year[1:]) < 2021 else "later"
        told.append(f'[[actuals]]\nperiod = {year[1:]}\nvalue = {value}\nsource = "{source}"\n')
    return "".join(told)


SILENT = {
    "a limit above the rate of the day": LOWER.format("ratio", "%")
    + goal(2025, "at_most = 5.5")
    + figures(y2020=5.2),
    "a limit above its named baseline": LOWER.format("ratio", "%")
    + goal(2025, "at_most = 4", baseline_value=1.77, baseline_period=2020),
    "a deficit limit with a baseline": LOWER.format("ratio", "%")
    + goal(2025, "less_than = 3", baseline=2020)
    + figures(y2020=2.1),
    "a debt ceiling without better": SHARE + goal(2025, "at_most = 60") + figures(y2020=45),
    "a cap where no direction is named": HIGHER["flow"]
    + goal(2025, "at_most = 50", baseline_value=43, baseline_period=2020),
    "a world goal long reached by a rich country": LOWER.format("ratio", "per 100,000")
    + goal(2030, "less_than = 70")
    + figures(y2015=4, y2020=3.6),
    "maternal mortality on its way": LOWER.format("ratio", "per 100,000")
    + goal(2030, "less_than = 70", baseline=2015)
    + figures(y2015=212, y2020=173),
    "forest cover kept": SHARE + goal(2025, "at_least = 24") + figures(y2019=24, y2020=24.1),
    "a share goal near the newest figure": SHARE
    + goal(2025, "at_least = 80")
    + figures(y2019=81, y2020=82.5),
    "farmland that shrinks above its red line": HIGHER["stock"]
    + goal(2030, "at_least = 1825")
    + figures(y2015=2025, y2019=1918),
    "a floor to hold that falls a little": HIGHER["stock"]
    + goal(2025, "at_least = 186.5")
    + goal(2030, "at_least = 182.5")
    + figures(y2020=191),
    "growth of about five again": HIGHER["growth"]
    + goal(2025, "about = 5", "later")
    + figures(y2022=8.1, y2023=6.2),
    "growth goals that fall": HIGHER["growth"]
    + goal(2022, "about = 6")
    + goal(2023, "about = 5")
    + goal(2024, "about = 4"),
    "a yearly flow above its goal each year": HIGHER["flow"]
    + goal(2021, "at_least = 110")
    + figures(y2018=136, y2019=135, y2020=118.6),
    "a yearly goal met long ago and lost again": HIGHER["flow"]
    + goal(2025, "at_least = 10", "later")
    + figures(y2020=15, y2023=10.95),
    "a goal held each year, met before": SHARE
    + goal("2021/2025", "at_least = 5", over="each")
    + figures(y2019=6.9, y2020=7.0),
    "the record of a goal that is over": HIGHER["stock"]
    + goal(2020, "at_least = 30", "later")
    + figures(y2019=33, y2020=41),
    "a figure as old as ten years": HIGHER["stock"] + goal(2025, "at_least = 30") + figures(y2010=50),
    "a rank to keep": 'name = "x"\nkind = "rank"\nunit = "place"\n'
    + goal(2025, "at_most = 100", baseline_value=99, baseline_period=2020),
    "five places up": 'name = "x"\nkind = "rank"\nunit = "place"\n'
    + goal(2025, "at_most = -5", measure="change", baseline=2020)
    + figures(y2020=39),
    "a halving": LOWER.format("ratio", "%")
    + goal(2030, "at_most = 0.5", measure="multiple", baseline=2015)
    + figures(y2015=12),
    "a fall by a fifth": LOWER.format("flow", "t")
    + goal(2030, "value = -20", measure="percent", baseline=2015)
    + figures(y2015=12),
    "a limit of warming": LOWER.format("stock", "K")
    + goal(2050, "at_most = 1.5", measure="change", baseline=2010)
    + figures(y2010=0.9),
    "a corridor": SHARE
    + 'better = "within"\n'
    + goal(2025, "between = [1, 3]")
    + goal(2026, "between = [1, 2]"),
    "a corridor of two goals": LOWER.format("ratio", "%")
    + goal(2025, "at_least = 1", id="floor")
    + goal(2025, "at_most = 3"),
    "no worse than the year before": HIGHER["flow"]
    + goal(2025, "at_least = 0", measure="change", baseline="previous"),
    "a floor and a stretch": HIGHER["flow"]
    + goal(2025, "at_least = 90", commitment="committed")
    + goal(2025, "at_least = 100", "later", commitment="stretch", id="more"),
    "two readings of one goal": HIGHER["flow"]
    + goal(2025, "at_least = 90", one_of="r")
    + goal("2021/2025", "at_least = 400", "later", one_of="r", over="total"),
    "two labelled goals": HIGHER["flow"]
    + goal(2025, "at_least = 90", label="port")
    + goal(2025, "at_least = 70", "later", label="city", id="c"),
    "a goal raised and superseded": HIGHER["flow"]
    + goal(2025, "at_least = 90")
    + goal(2025, "at_least = 100", "later", id="new", supersedes="2025"),
    "a goal lowered and superseded": HIGHER["stock"]
    + goal(2025, "at_least = 90")
    + goal(2030, "at_least = 110")
    + goal(2030, "at_least = 80", "later", id="new", supersedes="2030"),
    "the same words with another bound": HIGHER["flow"]
    + goal(2025, "at_least = 90")
    + goal(2025, "more_than = 90", "later", id="b"),
    "a total beside a yearly goal": HIGHER["flow"]
    + goal("2021/2025", "at_least = 90", over="total", id="sum")
    + goal("2021/2025", "at_least = 10", over="each"),
    "a conditional goal beside another": HIGHER["flow"]
    + goal(2025, "at_least = 90")
    + goal(2025, "at_least = 60", "later", condition="without the port", id="c"),
    "yearly quotas that come and go": HIGHER["flow"]
    + goal(2021, "at_least = 300")
    + goal(2022, "at_least = 500")
    + goal(2023, "at_least = 200"),
    "yearly goals of yearly papers": SHARE
    + goal(2021, "at_least = 82", "plan")
    + goal(2024, "at_least = 80.5", "later"),
    "a goal set again after it was due": HIGHER["stock"]
    + goal(2022, "at_least = 50")
    + goal(2025, "at_least = 50", "later")
    + figures(y2020=30),
    "a goal kept after it was reached": HIGHER["stock"]
    + goal(2025, "at_least = 50")
    + goal(2030, "at_least = 50", "later")
    + figures(y2020=30, y2023=52),
    "a cap on emissions that falls": LOWER.format("flow", "t")
    + goal(2025, "at_most = 90")
    + goal(2030, "at_most = 70"),
    "a start within the period": 'name = "x"\nkind = "milestone"\n'
    '[[targets]]\nperiod = 2025\nstart = 2025-03-01\nsource = "plan"\n',
    "a baseline in the first year of a window": HIGHER["flow"]
    + goal("2021/2025", "at_least = 120", over="end", baseline=2021)
    + figures(y2021=100),
    "a jump to ten times as much": HIGHER["stock"]
    + goal(2025, "at_least = 3000")
    + figures(y2019=200, y2020=300),
    "from few to many": HIGHER["stock"] + goal(2025, "at_least = 1500") + figures(y2020=12),
    "an end to poverty": LOWER.format("ratio", "%") + goal(2030, "at_most = 0.1") + figures(y2020=12.4),
    "a share of a fraction": 'name = "x"\nkind = "ratio"\nunit = "1"\n'
    + goal(2030, "at_least = 0.6")
    + figures(y2020=0.52),
    "a small share in per cent": SHARE + goal(2030, "at_least = 0.9") + figures(y2020=0.7, y2022=0.8),
    "a total of five years": HIGHER["flow"]
    + goal("2021/2025", "at_least = 500", over="total")
    + figures(y2019=110, y2020=120),
    "a total that asks for less each year": HIGHER["flow"]
    + goal("2021/2025", "at_least = 200", over="total")
    + figures(y2019=110, y2020=120),
    "a mean of growth": HIGHER["growth"] + goal("2021/2025", "about = 6", over="mean"),
}


@pytest.mark.parametrize("text", SILENT.values(), ids=SILENT.keys())
def test_what_only_looks_odd_gives_nothing(text: str, tmp_path: Path) -> None:
    assert [(one.line, one.code) for one in found(tmp_path, {"output.toml": text})] == []


def whole(text: str, *parts: str) -> dict[str, str | bytes]:
    """A sum and its parts."""
    derived = HIGHER["flow"] + '[derive]\nsum = ["parts/*"]\n' + text
    return {
        "all.toml": derived,
        **{f"parts/{n}.toml": HIGHER["flow"].replace("x", f"part {n}") + one for n, one in enumerate(parts)},
    }


PARTS = {
    "parts that ask for more": whole(
        goal(2025, "at_least = 10"), goal(2025, "at_least = 8"), goal(2025, "at_least = 3")
    ),
    "one threshold for all": whole(
        goal(2025, "at_least = 10"), goal(2025, "at_least = 3"), goal(2025, "at_least = 3")
    ),
    "a part without a goal": whole(goal(2025, "at_least = 10"), goal(2025, "at_least = 3"), ""),
    "a part with a goal of another year": whole(
        goal(2025, "at_least = 10"), goal(2025, "at_least = 3"), goal(2026, "at_least = 4")
    ),
    "parts without a file": whole(
        goal(2025, "at_least = 10"), goal(2025, "at_least = 3"), goal(2025, "at_least = 4")
    )
    | {
        "all.toml": HIGHER["flow"]
        + '[derive]\nsum = ["parts/*"]\nmembers = 3\n'
        + goal(2025, "at_least = 10")
    },
    "a stretch goal of the whole": whole(
        goal(2025, "at_least = 10", commitment="stretch"),
        goal(2025, "at_least = 3"),
        goal(2025, "at_least = 4"),
    ),
    "a table that adds up but for rounding": whole(
        goal(2025, "value = 10.0"), goal(2025, "value = 3.33"), goal(2025, "value = 6.6")
    ),
}


@pytest.mark.parametrize("files", PARTS.values(), ids=PARTS.keys())
def test_goals_of_parts_that_need_not_add_up_give_nothing(
    files: dict[str, str | bytes], tmp_path: Path
) -> None:
    assert [(one.path, one.code) for one in found(tmp_path, files)] == []


def test_a_table_of_goals_that_does_not_add_up_is_told_either_way(tmp_path: Path) -> None:
    files = whole(goal(2025, "value = 10.0"), goal(2025, "value = 3.3"), goal(2025, "value = 7.6"))
    (told,) = found(tmp_path, files)
    assert (told.path, told.line, told.code) == ("targets/all.toml", 8, "YZ410")
    assert told.message == "value = 10.0, but the goals of 2 parts make 10.9"


def test_a_broken_part_hides_no_sum(tmp_path: Path) -> None:
    files = whole(goal(2025, "at_least = 10"), goal(2025, "at_least = 3"), goal(2025, "at_least = 4"))
    told = found(tmp_path, files | {"parts/broken.toml": "name = 1\n"})
    assert {one.code for one in told if one.path == "targets/all.toml"} == set()
