"""The official methods against published results: every case beside the checkout, to the digits it claims.

The cases lie in `shared/cases` next to the repository, not in it. A case is claims: what a formula of ours
gives beside what was published. A case that we hold to be wrong stands in `WRONG` with the reason, and must
then still differ; nothing is left out: the number of cases run is a promise for each file and method.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.plans import judge
from yztrack.methods import METHODS, Outcome, Point, Track, efficacy, eurostat, opensdg, plan, un
from yztrack.methods.growth import yearly_growth

CASES = Path(__file__).parents[2] / "shared" / "cases"
if not CASES.is_dir():
    pytest.skip(f"no published cases beside this checkout: {CASES} is missing", allow_module_level=True)

RUN: Mapping[str, Mapping[str, int]] = {
    "cagr-ratio": {
        "opensdg_statcan_cagr_no_target": 224,
        "opensdg_statcan_cagr_target": 151,
        "opensdg_statcan_indicator_mean_of_scores": 26,
        "eurostat_score_with_target": 7,
        "statcan_score_no_target": 6,
    },
    "un-2022": {
        "un_progress_chart_2022_trend_with_target": 90,
        "un_progress_chart_2022_trend_no_target": 40,
        "un_progress_chart_2022_current_level": 50,
    },
    "un-2023": {"un_progress_chart_2023_expected_value": 5, "un_progress_chart_2023_no_target": 3},
    "destatis": {"destatis_weather_symbol": 235},
    "escap-sdsn": {"escap_current_status_index_0_10": 5, "sdsn_trend_arrow": 6},
    "plan-practice": {
        "efficacy_coefficient_60_40": 1,
        "efficacy_coefficient_geometric_mean": 1,
        "plan_completion_level_method": 1,
        "plan_completion_cumulative_method": 1,
        "plan_completion_of_a_rate": 1,
        "completion_rate_negative_plan": 3,
        "ytd_share_of_annual_plan": 2,
        "year_on_year_of_ytd": 1,
        "year_on_year_of_month": 1,
        "growth_target_about": 3,
        "indicator_completion_rate_of_a_plan": 1,
        "midterm_label_vocabulary": 1,
        "earned_schedule_spi_t": 1,
        "earned_schedule_definition": 1,
    },
}

WRONG: Mapping[str, str] = {}
"""Case id to the reason why we hold the case, and not our formula, to be wrong."""

Record = dict[str, Any]


class Claim(NamedTuple):
    """What we compute beside what was published."""

    what: str
    ours: object
    published: object


Claims = Iterator[Claim]


def slug(words: str) -> str:
    """A published label as we write it."""
    return words.lower().replace(" ", "-").replace("_", "-")


def printed(figure: Decimal | None, places: int) -> Decimal | None:
    """A figure rounded as a source prints it."""
    return None if figure is None else figure.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def per_cent(share: Decimal | None, places: int) -> Decimal | None:
    """A share in per cent as a source prints it."""
    return None if share is None else printed(share * 100, places)


def near(what: str, ours: Decimal | None, published: Decimal | None) -> Claim:
    """A claim to 1e-9, relative to the published figure."""
    if ours is None or published is None:
        return Claim(what, ours, published)
    close = abs(ours - published) <= abs(published) * Decimal("1e-9")
    return Claim(what, published if close else ours, published)


def track_of(given: Record, **more: Any) -> Track:
    """A base, a latest figure and a goal as a track."""
    base = Point(int(given["base_year"]), Decimal(given["base_value"]))
    latest = Point(int(given["current_year"]), Decimal(given["current_value"]))
    target = given.get("target")
    keys: Record = {
        "points": (base,) if base.year == latest.year else (base, latest),
        "base": base,
        "goal": None if target is None else Decimal(target),
        "goal_year": None if target is None else int(given["target_year"]),
        "better": "lower" if given["direction"] == "decrease" else "higher",
    }
    return Track(**(keys | more))


def opensdg_series(case: Record) -> Claims:
    given, expected = case["inputs"], case["expected"]
    limit = given.get("limit")
    track = track_of(given, limit=None if limit is None else Decimal(limit))
    outcome = METHODS["opensdg"](track)
    if expected["status"] == "not_available":
        yield Claim("reason", outcome.reason, "one-point")
    else:
        yield Claim("label", outcome.label, slug(expected["status"]))
    if "score" in expected:
        yield near("value", outcome.value, expected["progress_value"])
        yield near("score", outcome.score, expected["score"])
    if "naive_ratio_sign" in expected:
        assert track.base is not None and track.goal is not None and track.goal_year is not None
        needed = yearly_growth(track.base, Point(track.goal_year, track.goal))
        yield Claim("the naive ratio", yearly_growth(track.base, track.latest) / needed > 1, True)


def opensdg_mean(case: Record) -> Claims:
    label = "target-achieved" if case["inputs"]["series_all_target_achieved"] else "moderate-progress"
    series = [Outcome(label=label, score=score) for score in case["inputs"]["series_scores"]]
    outcome = opensdg.mean_of_scores(series)
    yield Claim("label", outcome.label, slug(case["expected"]["status"]))
    yield near("score", outcome.score, case["expected"]["score"])


def eurostat_score(case: Record) -> Claims:
    yield Claim("score", eurostat.score_of_ratio(case["inputs"]["ratio"]), case["expected"]["score"])


def opensdg_score(case: Record) -> Claims:
    yield Claim("limit", case["inputs"]["limit"], None)
    yield Claim("score", opensdg.score_of_growth(case["inputs"]["cagr"]), case["expected"]["score"])


def un_2022_series(case: Record) -> Claims:
    given, expected = case["inputs"], case["expected"]
    track = track_of(given)
    outcome = METHODS["un-2022"](track)
    yield Claim("label", outcome.label, slug(expected["status"]))
    ratio = case.get("diagnostics", {}).get("CR")
    if outcome.value is not None and track.goal is not None and ratio is not None:
        yield near("ratio", outcome.value, ratio)
    if "thresholds" in given:
        cuts = [row.least for row in un.WITHOUT_GOAL_2022[:-1]]
        yield Claim("cut points", cuts, given["thresholds"])
        yield near("growth", (outcome.value or Decimal(0)) * track.sign, case["diagnostics"]["CAGR"])
    if "CR" in expected:
        assert track.base is not None and track.goal is not None and track.goal_year is not None
        needed = yearly_growth(track.base, Point(track.goal_year, track.goal))
        yield near("ratio", outcome.value, expected["CR"])
        yield near("growth", yearly_growth(track.base, track.latest), expected["CAGR_actual"])
        yield near("needed", needed, expected["CAGR_required"])


def un_2022_level(case: Record) -> Claims:
    given, expected = case["inputs"], case["expected"]["level"]
    level = un.current_level(given["value"], given["thresholds"])
    yield Claim("band", given["labels"][level], expected)
    if len(given["labels"]) == len(un.LEVELS):
        yield Claim("label", un.LEVELS[level], slug(expected))


def un_2023_series(case: Record) -> Claims:
    outcome = METHODS["un-2023"](track_of(case["inputs"]))
    yield Claim("label", outcome.label, slug(case["expected"]["category"]))
    if outcome.value is not None:
        figures = case["diagnostics"]
        sign = -1 if case["inputs"]["direction"] == "decrease" else 1
        yield near("value", outcome.value, figures.get("ratio", sign * figures["CAGR"]))


def destatis_symbol(case: Record) -> Claims:
    given, figures = case["inputs"], case["diagnostics"]
    points = tuple(Point(int(year), value) for year, value in given["series"].items())
    track = Track(
        points=points,
        goal=None if given["target"] is None else Decimal(given["target"]),
        goal_year=given["target_year"],
        held=given["target"] is not None and given["target_year"] is None,
        better="lower" if given["direction"] == "decrease" else "higher",
    )
    outcome = METHODS["destatis"](track)
    rule = {"dated_target": "dated-rule", "direction_only": "direction-rule"}
    yield Claim("symbol", outcome.label, slug(case["expected"]["symbol"]))
    yield Claim("rule", outcome.notes, (rule.get(case["rule_branch"], "limit-rule"),))
    change = figures["avg_change"] * track.sign
    yield Claim("value", printed(outcome.value, 6), printed(figures.get("miss_share", change), 6))


def escap_index(case: Record) -> Claims:
    """The index has no use for years, so any will do."""
    given = case["inputs"]
    years = {"base_year": 2015, "current_year": 2020, "target_year": 2030}
    values = {"base_value": given["base"], "current_value": given["current"]}
    outcome = METHODS["escap"](track_of(given | years | values))
    yield Claim("index", outcome.value, case["expected"]["index"])


def sdsn_arrow(case: Record) -> Claims:
    given = case["inputs"]
    values = {"base_value": given["score_2015"], "current_value": given["score_2020"]}
    goal = {"target": given["green_threshold"], "direction": "increase"}
    outcome = METHODS["sdsn"](track_of(given | values | goal))
    # one arrow, "on track or maintaining": a case names the half of it that applies
    arrow = slug(case["expected"]["arrow"])
    yield Claim("arrow", outcome.label, "on-track-or-maintaining" if arrow == "on-track" else arrow)


def coefficient(case: Record) -> Claims:
    given = {key: Decimal(value) for key, value in case["inputs"].items()}
    score = efficacy.efficacy_score(
        given["actual"],
        given["satisfactory"],
        given["unacceptable"],
        span=given["scale"],
        floor=given["floor"],
    )
    yield Claim("score", printed(score, 2), case["expected"]["score"])


def coefficient_mean(case: Record) -> Claims:
    total = efficacy.geometric_mean(case["inputs"]["scores"])
    yield Claim("total", printed(total, 3), case["expected"]["total"])


def completion_of_level(case: Record) -> Claims:
    given = case["inputs"]
    share = plan.completion(Decimal(given["actual_final_year"]), Decimal(given["target_final_year"]))
    yield Claim("completion", per_cent(share, 1), case["expected"]["completion_pct"])


def completion_of_sum(case: Record) -> Claims:
    given = case["inputs"]
    share = plan.completion_of_sum([Decimal(given["actual_sum"])], Decimal(given["target_sum"]))
    yield Claim("completion", per_cent(share, 1), case["expected"]["completion_pct"])


def completion_of_rate(case: Record) -> Claims:
    given, expected = case["inputs"], case["expected"]
    share = plan.completion_of_rate(given["actual_rate"], given["planned_rate"])
    assert share is not None
    yield Claim("completion", per_cent(share, 2), expected["completion_pct"])
    yield Claim("met", share <= 1 if given["direction"] == "decrease" else share >= 1, expected["met"])


def completion_of_loss(case: Record) -> Claims:
    share = plan.completion_of_loss(Decimal(case["inputs"]["actual"]), Decimal(case["inputs"]["plan"]))
    yield Claim("completion", per_cent(share, 1), case["expected"]["completion_pct"])


def share_of_year(case: Record) -> Claims:
    given, expected = case["inputs"], case["expected"]
    total = Decimal(given["annual_plan"])
    if "months" in given:
        share, due = plan.completion(Decimal(given["ytd_actual"]), total), plan.linear_share(given["months"])
        assert share is not None
        yield Claim("share", per_cent(share, 0), expected["share_pct"])
        yield Claim("schedule", per_cent(due, 1), expected["linear_schedule_pct"])
        yield Claim("ahead", share > due, expected["schedule_label"].startswith("ahead"))
    else:
        month = Decimal(given["month_actual"])
        need = plan.needed_a_month(total, Decimal(0), 0)
        assert need is not None
        yield Claim("share", per_cent(plan.completion(month, total), 1), expected["share_pct"])
        yield Claim("need", printed(need, 0), expected["month_requirement"])
        yield Claim("needed share", per_cent(plan.linear_share(1), 1), expected["month_requirement_pct"])
        yield Claim("met", month >= need, expected["met_month"])


def growth_to_date(case: Record) -> Claims:
    before, now = Decimal(case["inputs"]["ytd_previous_year"]), Decimal(case["inputs"]["ytd_actual"])
    yield Claim("growth", per_cent(plan.growth_on(before, now), 1), case["expected"]["growth_pct"])
    yield Claim("increase", now - before, case["expected"]["increase"])


def growth_of_month(case: Record) -> Claims:
    before, now = Decimal(case["inputs"]["month_previous_year"]), Decimal(case["inputs"]["month_actual"])
    yield Claim("growth", per_cent(plan.growth_on(before, now), 1), case["expected"]["growth_pct"])


def about(case: Record) -> Claims:
    """左右 is a matter of the goal's region, and so of the engine itself, with its default tolerance."""
    given = case["inputs"]
    text = f"""
        [[targets]]
        period = 2014
        about = {given["target"]}
        source = "plan"
        [[actuals]]
        period = 2014
        value = {given["actual"]}
        source = "s2014"
    """
    met = judge(text, "2015-06-30", kind="growth").met
    yield Claim("met", met, "yes" if case["expected"]["met"] else "no")


def share_of_goals(case: Record) -> Claims:
    share = plan.completion(
        Decimal(case["inputs"]["indicators_met"]), Decimal(case["inputs"]["indicators_total"])
    )
    yield Claim("share", per_cent(share, 1), case["expected"]["rate_pct"])


def midterm_words(case: Record) -> Claims:
    """No numbers were published: our table knows each word, from best to worst, and no goal has two."""
    words = case["expected"]
    ratings = [plan.MIDTERM_WORDS.get(word) for word in words]
    yield Claim("ratings", ratings, ["achieved", "ahead", "on-track", "behind"])
    names = [name for listed in words.values() for name in listed]
    yield Claim("goals", (len(names), len(set(names))), (case["inputs"]["total"],) * 2)


def schedule_index(case: Record) -> Claims:
    index = plan.schedule_index(Decimal(case["inputs"]["ES"]), Decimal(case["inputs"]["AT"]))
    yield Claim("SPI(t)", index, case["expected"]["SPI_t"])


def earned_schedule(case: Record) -> Claims:
    """The source prints the formula without numbers: any rising curve with EV in that month must obey it."""
    whole = case["inputs"]["whole_periods_earned"]
    yield Claim("formula", case["expected"]["formula"], "ES = 5 + (EV - PV_May)/(PV_June - PV_May)")
    may, june = Decimal(40), Decimal(56)
    curve = [Decimal(8 * month) for month in range(1, whole)] + [may, june, Decimal(80)]
    for earned in (Decimal(40), Decimal(42), Decimal("55.5")):
        published = 5 + (earned - may) / (june - may)
        yield Claim(f"ES at {earned}", plan.earned_schedule(earned, curve), published)
        behind = plan.periods_ahead(earned, curve, Decimal(case["inputs"]["AT"]))
        yield Claim(f"ES - AT at {earned}", behind, published - 7)


CHECKS: Mapping[str, Callable[[Record], Claims]] = {
    "opensdg_statcan_cagr_no_target": opensdg_series,
    "opensdg_statcan_cagr_target": opensdg_series,
    "opensdg_statcan_indicator_mean_of_scores": opensdg_mean,
    "eurostat_score_with_target": eurostat_score,
    "statcan_score_no_target": opensdg_score,
    "un_progress_chart_2022_trend_with_target": un_2022_series,
    "un_progress_chart_2022_trend_no_target": un_2022_series,
    "un_progress_chart_2022_current_level": un_2022_level,
    "un_progress_chart_2023_expected_value": un_2023_series,
    "un_progress_chart_2023_no_target": un_2023_series,
    "destatis_weather_symbol": destatis_symbol,
    "escap_current_status_index_0_10": escap_index,
    "sdsn_trend_arrow": sdsn_arrow,
    "efficacy_coefficient_60_40": coefficient,
    "efficacy_coefficient_geometric_mean": coefficient_mean,
    "plan_completion_level_method": completion_of_level,
    "plan_completion_cumulative_method": completion_of_sum,
    "plan_completion_of_a_rate": completion_of_rate,
    "completion_rate_negative_plan": completion_of_loss,
    "ytd_share_of_annual_plan": share_of_year,
    "year_on_year_of_ytd": growth_to_date,
    "year_on_year_of_month": growth_of_month,
    "growth_target_about": about,
    "indicator_completion_rate_of_a_plan": share_of_goals,
    "midterm_label_vocabulary": midterm_words,
    "earned_schedule_spi_t": schedule_index,
    "earned_schedule_definition": earned_schedule,
}


def test_no_file_of_cases_is_left_out() -> None:
    assert {path.stem for path in CASES.iterdir()} == set(RUN)


@pytest.mark.parametrize("file", sorted(RUN))
def test_every_published_result_is_reproduced_to_the_digits_it_claims(file: str) -> None:
    cases = json.loads((CASES / f"{file}.json").read_text(encoding="utf-8"), parse_float=Decimal)
    ran: Counter[str] = Counter()
    differ: dict[str, list[Claim]] = {}
    for case in cases:
        claims = list(CHECKS[case["method"]](case))
        assert claims, case["id"]
        wrong = [claim for claim in claims if claim.ours != claim.published]
        if wrong:
            differ[case["id"]] = wrong
        ran[case["method"]] += 1
    listed = {case["id"] for case in cases} & set(WRONG)
    assert {one: claims for one, claims in differ.items() if one not in listed} == {}
    assert listed <= set(differ), "a case listed as wrong is reproduced after all"
    assert ran == Counter(RUN[file])
    assert len({case["id"] for case in cases}) == len(cases)
