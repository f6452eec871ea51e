"""One line of a correct plan is changed: one finding, of that fault, at that line, and no other."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from shutil import copytree

import pytest

from tests.test_rules_clean import CLEAN, ON
from yztrack.cli.checking import findings
from yztrack.store import load

FIGURE = '\n\n[[actuals]]\nperiod = {}\n{}\nsource = "{}"\n'

# the file, what stands there, what is written instead, the rule, and the line that it must be found at where
# that is not the first one that was changed
FAULTS: list[tuple[str, str, str, str, str]] = [
    # references and identity
    ("island-sdg/goal-07/7-2-1", 'source = "s2018"', 'source = "s2O18"', "YZ201", ""),
    ("island-sdg/goal-07/7-2-1", "baseline = 2016", "baseline = 2106", "YZ202", ""),
    ("climate-act/emissions/total", "period = 2040", "period = 2030", "YZ203", ""),
    ("climate-act/emissions/total", "at_most = -90", 'supersedes = "2003"\nat_most = -90', "YZ204", ""),
    ("climate-act/emissions/total", '"emissions/other"]', '"emissions/others"]', "YZ205", ""),
    ("jianghai/jingji/jinchukou", '"jingji/jinkou"]', '"jingji/jinckou"]', "YZ205", ""),
    (
        "jianghai/chanye/zengzhang",
        "about = 7",
        'about = 1\nbenchmark = "chanye/zengzang"',
        "YZ205",
        "benchmark",
    ),
    ("climate-act/emissions/total", '["emissions/energy"', '["emissions/total"', "YZ206", ""),
    ("budgets/spending/social", '["spending/*"]', '["spending/social", "spending/*"]', "YZ206", ""),
    ("economic-structure/trade/cover", '"trade/imports"', '"trade/total"', "YZ206", ""),
    ("tourism/jobs/hotel-jobs", "at_least = 60000", 'at_least = 60000\none_of = "each"', "YZ209", "one_of"),
    ("economic-structure/trade/export-growth", 'unit = "%"', 'unit = "USD bn"', "YZ210", ""),
    ("economic-structure/trade/exports", 'unit = "USD bn"', 'unit = "USD m"', "YZ210", ""),
    ("economic-structure/trade/total", 'unit = "USD bn"', 'unit = "EUR bn"', "YZ210", ""),
    ("jianghai/jingji/jinkou", 'unit = "亿元"', 'unit = "亿美元"', "YZ210", ""),
    ("jianghai/jingji/jinchukou", '"jingji/jinkou"]', '"chanye/gaoqi"]', "YZ210", ""),
    ("jianghai/jingji/jinchukou", 'unit = "亿元"', 'unit = "万元"', "YZ210", ""),
    (
        "island-sdg/goal-07/7-2-1",
        "at_least = 36",
        'at_least = 36\nbenchmark = "goal-01/1-5-1"',
        "YZ210",
        "benchmark",
    ),
    ("economic-structure/structure/industry", "Share of industry", "Share of agriculture", "YZ211", ""),
    ("jianghai/chanye/xiaojuren", '“小巨人”企业"', '“小巨人”企业"\naliases = ["高企"]', "YZ214", "aliases"),
    ("economic-structure/trade/total", '"trade/imports"]', '"trade/exports"]', "YZ215", ""),
    ("budgets/spending/social", 'except = ["spending/roads"]', 'except = ["spending/road"]', "YZ216", ""),
    ("climate-act/emissions/total", "[derive]", "[derive]\nmembers = 2", "YZ217", "members"),
    # single figures
    (
        "jianghai/jingji/gdp",
        'source = "gb2023"',
        'source = "gb2023"' + FIGURE.format(2023, "value = 11813.3", "gb2023"),
        "YZ301",
        "period = 2023",
    ),
    ("jianghai/jingji/gdp", "more_than = 11800", "more_than = 12800", "YZ302", ""),
    ("jianghai/jingji/gdp", "value = 10036\n", "value = 10063\n", "YZ302", ""),
    ("island-sdg/goal-06/6-1-1", "value = 61.0", "value = 610", "YZ303", ""),
    ("island-sdg/goal-06/6-1-1", "value = 100", "value = 1000", "YZ303", ""),
    ("company-okr/growth/net-promoter-score", "value = 12", "value = 120", "YZ303", ""),
    ("island-sdg/goal-06/6-1-1", "limits = [0, 100]", "limits = [0, 1]", "YZ303", ""),
    ("tourism/money/receipts", "value = 2477", "value = -2477", "YZ303", ""),
    ("tourism/money/receipts", "period = 2023", "period = 2022", "YZ309", ""),
    ("quarterly-economy/money/revenue", "period = 2022", "period = 2021", "YZ309", ""),
    ("innovation-city/ranks/innovation", "value = 41", "value = 0", "YZ312", ""),
    ("innovation-city/ranks/innovation", "value = 33", "value = 3.3", "YZ312", ""),
    ("innovation-city/ranks/innovation", "at_most = 30", "at_most = 0", "YZ312", ""),
    ("jianghai/chanye/gaoqi", "value = 3302", "value = 3302.5", "YZ313", ""),
    ("innovation-city/firms/startups", "value = 241", "value = 24.1", "YZ313", ""),
    ("maintained-levels/land/arable", "[41000, 43000]", "[43000, 43000]", "YZ315", ""),
    ("maintained-levels/air/good-days", "tolerance = 1", "tolerance = 100", "YZ315", ""),
    ("economic-structure/structure/services", "value = 50.2", "value = 150.2", "YZ316", ""),
    # series
    ("city-delivery/housing/homes-completed", "value = 8017", "value = 5017", "YZ304", ""),
    ("city-delivery/streets/cycle-paths", "value = 203.25", "value = 173.25", "YZ304", ""),
    ("city-delivery/housing/homes-completed", "value = 2115", "value = 21150", "YZ304", ""),
    ("company-okr/people/engineers-hired", "value = 22", "value = 2", "YZ304", ""),
    ("quarterly-economy/output/gdp", "value = 575.9", "value = 857.9", "YZ305", ""),
    ("quarterly-economy/output/gdp", "value = 377.5", "value = 737.5", "YZ305", ""),
    ("city-delivery/housing/homes-started", "value = 602", "value = 6020", "YZ305", ""),
    ("city-delivery/housing/homes-started", "value = 1971", "value = 1791", "YZ306", ""),
    ("quarterly-economy/output/steel", "value = 403.9", "value = 433.9", "YZ306", ""),
    ("quarterly-economy/output/farm-income", "value = 15.4", "value = 14.5", "YZ306", ""),
    ("economic-structure/trade/total", "value = 681.1", "value = 618.1", "YZ307", ""),
    ("economic-structure/trade/balance", "value = 4.1", "value = 41", "YZ307", ""),
    ("economic-structure/trade/cover", "value = 108.7", "value = 91.9", "YZ307", ""),
    ("economic-structure/trade/export-growth", "value = 10.4", "value = 14.0", "YZ307", ""),
    ("climate-act/emissions/total", "value = 42.9", "value = 49.2", "YZ307", ""),
    ("jianghai/jingji/jinchukou", "value = 3636.1", "value = 3363.1", "YZ307", ""),
    (
        "jianghai/jingji/gdp",
        'source = "gb2024"',
        'source = "gb2024"'
        + FIGURE.format(2024, 'value = 33.8\nmeasure = "percent"\nbaseline = 2020', "bao"),
        "YZ308",
        "value = 33.8",
    ),
    (
        "jianghai/chanye/gaoqi",
        'source = "gb2024"',
        'source = "gb2024"'
        + FIGURE.format(2024, 'value = 2\nmeasure = "multiple"\nbaseline = 2020', "gb2024"),
        "YZ308",
        "value = 2\n",
    ),
    ("jianghai/jingji/gdp", "value = 11813.3", "value = 118133000", "YZ310", ""),
    ("jianghai/jingji/gdp", "value = 12421.9", "value = 1.24219", "YZ310", ""),
    ("jianghai/jingji/gdp", "value = 11026.9", "value = 1102.69", "YZ310", ""),
    ("jianghai/jingji/gdp", "value = 9383.4", "value = 93834", "YZ310", ""),
    ("jianghai/chanye/gaoxin-zhanbi", "value = 48.9", "value = 0.489", "YZ310", ""),
    ("jianghai/chanye/gaoxin-zhanbi", "value = 49.9", "value = 4.99", "YZ310", ""),
    ("jianghai/chanye/gaoqi", "value = 2584", "value = 25840", "YZ310", ""),
    ("jianghai/minsheng/shouru", "value = 48856", "value = 4.8856", "YZ310", ""),
    ("island-sdg/goal-07/7-2-1", "value = 24.1", "value = 0.241", "YZ310", ""),
    ("island-sdg/goal-06/6-1-1", "value = 58.8", "value = 0.588", "YZ310", ""),
    ("health-programme/immunisation/measles", "value = 81", "value = 0.81", "YZ310", ""),
    ("maintained-levels/land/arable", "value = 42240", "value = 4.2240", "YZ310", ""),
    ("maintained-levels/air/pm25", "value = 33\n", "value = 330\n", "YZ310", ""),
    ("redefined-series/people/population", "value = 450.82", "value = 4508200", "YZ310", ""),
    ("education/quality/schools-with-power", "value = 1388", "value = 13880", "YZ310", ""),
    ("budgets/spending/education", "value = 1902.7", "value = 1902700", "YZ310", ""),
    ("quarterly-economy/output/steel", "value = 36.0", "value = 3600", "YZ310", ""),
    ("climate-act/power/solar", "value = 571", "value = 571000", "YZ310", ""),
    ("tourism/jobs/hotel-jobs", "value = 43310", "value = 433100", "YZ310", ""),
    ("jianghai/jingji/yusuan", "value = 613.0", "value = 0", "YZ311", ""),
    ("health-programme/immunisation/measles", "value = 66", "value = 0", "YZ311", ""),
    ("jianghai/jingji/gdp", "value = 12421.9", "value = 0", "YZ311", ""),
    ("maintained-levels/water/use", "value = 567.6", "value = 0", "YZ311", ""),
    ("jianghai/jingji/yusuan", "value = 679.8", "value = 11813.3", "YZ314", ""),
    ("economic-structure/structure/agriculture", "value = 12.4", "value = 39.7", "YZ314", ""),
    ("maintained-levels/air/good-days", "value = 82.4", "value = 28.4", "YZ317", ""),
    ("jianghai/chanye/gaoxin-zhanbi", "value = 48.9", "value = 84.9", "YZ317", ""),
]


@pytest.mark.parametrize(
    ("file", "sound", "broken", "code", "at"),
    FAULTS,
    ids=[f"{code}-{file.rpartition('/')[2]}-{index}" for index, (file, *_, code, _) in enumerate(FAULTS)],
)
def test_one_fault_is_one_finding_at_its_line(
    file: str, sound: str, broken: str, code: str, at: str, tmp_path: Path
) -> None:
    plan, _, indicator = file.partition("/")
    root = Path(copytree(CLEAN / plan, tmp_path / plan))
    path = root / f"{indicator}.toml"
    text = path.read_text("utf-8")
    assert sound in text, "the plan has changed"
    start = text.index(sound)
    changed = text[:start] + broken + text[start + len(sound) :]
    path.write_text(changed, "utf-8")
    line = changed.count("\n", 0, _offset(changed, start, at)) + 1
    told = [(one.path, one.line, one.code) for one in findings(load(root), ON)]
    assert told == [(f"{plan}/{indicator}.toml", line, code)]


def _offset(text: str, start: int, at: str) -> int:
    """Where the fault is: where the change starts; at a text behind that; or at the nth one of the file."""
    if "#" not in at:
        return text.index(at, start) if at else start
    word, _, number = at.partition("#")
    place = -1
    for _ in range(int(number)):
        place = text.index(word, place + 1)
    return place


def test_there_are_enough_of_them() -> None:
    assert len(FAULTS) >= 60
    assert date(2026, 1, 1) < ON, "all documents are out"
