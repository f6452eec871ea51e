"""Every word that a person reads in a result, in English and Chinese.

The engine speaks in codes; here they become words, and nowhere else, so that no two formats can disagree.
A phrase is looked up by its English text, and both languages have the same fields. The Chinese ratings are
those of the planning offices' own evaluations.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from yztrack.assessment import Assessment
from yztrack.model import Language
from yztrack.rating import Rating, Reason


class Phrase(NamedTuple):
    """One phrase in both languages."""

    en: str
    zh: str

    def text(self, language: Language, **fields: object) -> str:
        """Return the phrase with its fields filled in."""
        return (self.zh if language == "zh" else self.en).format(**fields)


RATINGS: Mapping[Rating, Phrase] = {
    "achieved": Phrase("achieved", "已实现"),
    "ahead": Phrase("ahead", "快于预期"),
    "on-track": Phrase("on track", "符合预期"),
    "unquantified": Phrase("unquantified", "未量化"),
    "not-started": Phrase("not started", "未开始"),
    "open": Phrase("open", "进行中"),
    "no-data": Phrase("no data", "无数据"),
    "undetermined": Phrase("undetermined", "无法判定"),
    "behind": Phrase("behind", "滞后"),
    "awaiting": Phrase("awaiting", "待公布"),
    "far-behind": Phrase("far behind", "严重滞后"),
    "reversing": Phrase("reversing", "逆向"),
    "missed": Phrase("missed", "未实现"),
}
ACHIEVED_EARLY = Phrase("achieved early", "提前实现")

REASONS: Mapping[str, Phrase] = {
    "bound-proves-met": Phrase("a bound proves it met", "界限值即可证明已达到"),
    "bound-proves-missed": Phrase("a bound proves it missed", "界限值即可证明未达到"),
    "part-proves": Phrase("{period} already decides it", "{period} 已可判定"),
    "held-so-far": Phrase("stands at the goal now; the date is still to come", "目前已达到,尚未到期"),
    "reached-later": Phrase(
        "known to be reached in {period}, after the date", "{period} 已知达到,晚于目标日期"
    ),
    "gap-from-latest": Phrase("distance counted from {period}", "差距按 {period} 计"),
    "years-held": Phrase("{held} of {years} years held", "{years} 年中 {held} 年达到"),
    "rivals-differ": Phrase("rival readings of the goal are rated differently", "对目标的不同理解结论不一"),
    "self-media-only": Phrase("known from self-media alone", "仅有自媒体来源"),
    "not-supported": Phrase("cannot be judged yet", "暂不能判定"),
    "no-baseline": Phrase("no baseline is named", "未写明基期"),
    "baseline-unknown": Phrase("the baseline's figure is not known", "基期数值未知"),
    "baseline-undecided": Phrase("the baseline is too wide a range", "基期数值范围过宽"),
    "baseline-meets-goal": Phrase("the baseline meets the goal already", "基期已达到目标"),
    "baseline-after-goal": Phrase("the baseline is later than the goal", "基期晚于目标期"),
    "goal-equals-baseline": Phrase("the goal equals its baseline", "目标等于基期数值"),
    "no-time-elapsed": Phrase("no figure is later than the baseline", "基期之后尚无数据"),
    "no-actual": Phrase("no figure of the goal's frequency", "没有同频率的数据"),
    "no-period": Phrase("the goal has no date", "目标没有期限"),
    "break": Phrase("the series breaks after the baseline", "基期之后口径中断"),
    "growth-rate": Phrase("a growth rate has no pace", "增速指标不计算进度"),
    "rank": Phrase("a rank has no pace", "位次指标不计算进度"),
    "two-sided": Phrase("a range has no pace", "区间目标不计算进度"),
    "held-each-year": Phrase("judged year by year", "逐年判定"),
    "milestone": Phrase("a milestone has no pace", "里程碑不计算进度"),
    "benchmark": Phrase("a moving benchmark has no pace", "参照值变动,不计算进度"),
    "years-known": Phrase("{known} of {years} years known", "{years} 年中已知 {known} 年"),
    "no-data": Phrase("no yearly figure up to the goal's year", "目标年之前没有年度数据"),
    "bound": Phrase("the latest figure is only a bound", "最新数据只是界限值"),
    "total": Phrase("a sum over years is no yearly level", "累计目标没有年度水平"),
    "mean": Phrase("a mean rate is no level", "年均增速不是水平"),
    "no-goal": Phrase("no goal that it can use", "没有可用的目标值"),
    "no-unacceptable-value": Phrase("no unacceptable value is named", "未给出不允许值"),
    "one-point": Phrase("one figure alone", "仅有一个数据"),
    "too-few-points": Phrase("too few figures", "数据太少"),
    "too-few-years": Phrase("fewer than two past years to compare", "可比的往年不足两年"),
    "not-a-yearly-flow": Phrase("for yearly flows only", "仅用于年度流量"),
    "year-over": Phrase("the year is over", "年度已结束"),
    "no-share": Phrase("past years had nothing by then", "往年同期为零"),
    "baseline-not-yearly": Phrase("the baseline is not that of a year's end", "基期不是年末或全年数据"),
    "no-year-to-date": Phrase("no year to date", "没有年内累计数"),
    "baseline-after-latest": Phrase("the baseline is later than the latest figure", "基期晚于最新数据"),
    "goal-year-past": Phrase("the latest figure is later than the goal's year", "最新数据晚于目标年"),
    "zero-base": Phrase("the baseline is zero", "基期为零"),
    "negative-base": Phrase("the baseline is negative", "基期为负"),
    "zero-goal": Phrase("the goal is zero", "目标为零"),
    "sign-change": Phrase("the sign changes", "正负号改变"),
    "outside-scale": Phrase("outside the scale", "超出量纲范围"),
    "unquantified-direction": Phrase("only a direction is named", "只有方向"),
    "unquantified-delegated": Phrase("set by another document", "由其他文件下达"),
    "unquantified-count": Phrase("a count that is not named", "数量未写明"),
    "unquantified-wording": Phrase("the wording names nothing to measure", "表述无可计量"),
}

ROLES: Mapping[str, Phrase] = {
    "own": Phrase("the goal's own period", "目标期本身"),
    "latest": Phrase("latest", "最新"),
    "baseline": Phrase("baseline", "基期"),
    "benchmark": Phrase("benchmark", "参照"),
    "member": Phrase("member", "成员"),
    "part": Phrase("part", "组成部分"),
}

STEPS: Mapping[str, Phrase] = {
    "goal-level": Phrase("goal = factor × base + offset", "目标值 = 系数 × 基数 + 增量"),
    "gap-floor": Phrase("gap = goal - figure", "差距 = 目标 - 实际"),
    "gap-ceiling": Phrase("gap = figure - goal", "差距 = 实际 - 目标"),
    "gap-band": Phrase("gap = max(low - figure, figure - high)", "差距 = max(下限 - 实际, 实际 - 上限)"),
    "attainment-floor": Phrase("attainment = figure / goal", "完成率 = 实际 / 目标"),
    "attainment-ceiling": Phrase("attainment = goal / figure", "完成率 = 目标 / 实际"),
    "done": Phrase("done = (latest - base) / (goal - base)", "完成比例 = (最新 - 基期) / (目标 - 基期)"),
    "elapsed": Phrase("elapsed = months gone / months in all", "时间进度 = 已过月数 / 总月数"),
    "pace": Phrase("pace = done / elapsed", "进度比 = 完成比例 / 时间进度"),
    "months-ahead": Phrase(
        "months ahead = done × months in all - months gone", "领先月数 = 完成比例 × 总月数 - 已过月数"
    ),
    "required": Phrase("needed a year = missing / years left", "今后每年需要 = 尚缺 / 剩余年数"),
    "mean-so-far": Phrase(
        "mean so far, % = (product of (1 + rate)^(1 / years) - 1) × 100",
        "迄今年均增速(%) = ((1 + 增速) 之积^(1 / 年数) - 1) × 100",
    ),
    "required-mean": Phrase(
        "needed mean rate, % = (((1 + goal)^years / product)^(1 / years left) - 1) × 100",
        "今后年均需增长(%) = (((1 + 目标)^总年数 / 已知之积)^(1 / 剩余年数) - 1) × 100",
    ),
    "derived-sum": Phrase("figure = sum of the members", "数值 = 各成员之和"),
    "derived-mean": Phrase("figure = mean of the members", "数值 = 各成员均值"),
    "derived-ratio": Phrase("figure = first member / second", "数值 = 前者 / 后者"),
    "derived-difference": Phrase("figure = first member - second", "数值 = 前者 - 后者"),
    "derived-growth": Phrase(
        "figure, % = (member / member a year before - 1) × 100", "数值(%) = (成员 / 上年同期 - 1) × 100"
    ),
    "derived-count": Phrase(
        "figure, counted over {numbers} members: {result}", "数值,按 {numbers} 个成员计数:{result}"
    ),
    "total": Phrase("sum so far = sum of the parts", "累计 = 各部分之和"),
    "average": Phrase("so far a year = (latest - base) / years gone", "迄今年均 = (最新 - 基期) / 已过年数"),
    "best-year": Phrase(
        "best change in a single year: {result}, in {numbers}", "单年变化最好:{result}({numbers} 年)"
    ),
    "projection": Phrase("projected = latest + drift × years left", "推算 = 最新 + 年均变化 × 剩余年数"),
    "interval": Phrase(
        "80 % interval of a random walk with drift, {numbers}: {result}",
        "80% 区间(带漂移的随机游走,{numbers}):{result}",
    ),
    "interval-indicative": Phrase(
        "80 % interval, indicative only, {numbers}: {result}", "80% 区间(仅供参考,{numbers}):{result}"
    ),
    "damped": Phrase(
        "second scenario, each year's change {numbers} of the year before: {result}",
        "另一情景(每年变化为上年的 {numbers} 倍):{result}",
    ),
    "reached-on": Phrase(
        "at this pace {numbers} is reached in {result}", "按此速度,{result} 年达到 {numbers}"
    ),
    "behind-from": Phrase(
        "with no further progress, {numbers} done, behind schedule from {result}",
        "若不再进展(完成比例停在 {numbers}),自 {result} 起落后于进度",
    ),
}

OUTLOOKS: Mapping[str, Phrase] = {
    "likely": Phrase("likely", "可望达到"),
    "open": Phrase("uncertain", "尚难判断"),
    "unlikely": Phrase("unlikely", "恐难达到"),
}

DROPPED: Mapping[str, Phrase] = {
    "revised": Phrase("revised later", "后来修订"),
    "contradicted": Phrase("contradicts a better report", "与更可靠的数据矛盾"),
    "rejected": Phrase("rejected", "已剔除"),
    "missing": Phrase("printed as not available", "原文为缺"),
    "forecast": Phrase("a forecast", "预测"),
    "unresolved": Phrase("hangs on a figure that is not known", "所依据的数值未知"),
    "unpublished": Phrase("not yet published then", "当时尚未公布"),
    "frequency": Phrase("of another span than the goal's", "时间跨度与目标不同"),
}

HEADINGS: Mapping[str, Phrase] = {
    "goal": Phrase("Goal", "目标"),
    "inputs": Phrase("Figures", "数据"),
    "left-out": Phrase("Left out", "未计入"),
    "steps": Phrase("Arithmetic", "计算"),
    "years": Phrase("Year by year", "逐年"),
    "methods": Phrase("Methods side by side", "各方法对照"),
    "rating": Phrase("Rating", "评价"),
}
SET_BY = Phrase("set by {source}, {where}", "出自 {source},{where}")
SET_SINCE = Phrase("known since {day}", "自 {day} 起已知")
STATED_IN = Phrase("also stated in {places}", "另见 {places}")
INFERRED = Phrase("inferred: {how}", "推断:{how}")
PUBLISHED = Phrase("published {day}", "{day} 公布")
NOT_KNOWN = Phrase("not known", "未知")
NO_FIGURES = Phrase("no figure is known", "尚无任何数据")
NOT_APPLICABLE = Phrase("gives no verdict: {reason}", "不作判断:{reason}")
CUT_POINTS = Phrase(
    "cut points of the pace: ahead {ahead}, on track {on_track}, behind {behind}, far behind {far_behind}",
    "进度比界线:快于预期 {ahead},符合预期 {on_track},滞后 {behind},严重滞后 {far_behind}",
)
DISPUTED = Phrase("the methods disagree", "各方法结论不一")
DISPUTED_MARK = "≠"
DISPUTED_NOTE = Phrase(
    "≠ methods rate it differently; yztrack explain shows how.", "≠ 各方法结论不一,详见 yztrack explain。"
)
STALE = Phrase("Undecided on old figures ({count}): {goals}.", "{count} 项未定目标的数据已陈旧:{goals}。")
STALE_GOAL = Phrase("{goal} ({period}, {years} years old)", "{goal}({period},已 {years} 年)")
AND_MORE = Phrase("{count} more", "另 {count} 项")

COLUMNS: Mapping[str, Phrase] = {
    "goal": Phrase("Goal", "目标"),
    "due": Phrase("Due", "期限"),
    "target": Phrase("Target", "目标值"),
    "latest": Phrase("Latest", "最新"),
    "gap": Phrase("Gap", "差距"),
    "done": Phrase("Done", "完成"),
    "pace": Phrase("Pace", "进度比"),
    "outlook": Phrase("Outlook", "前景"),
    "rating": Phrase("Rating", "评价"),
}

TO_GO = Phrase("{amount} to go", "差 {amount}")
OVER = Phrase("{amount} over", "超 {amount}")
AGAINST = Phrase("against {other}", "较 {other}")
REACHED = Phrase("reached", "已达")
YES, NO = Phrase("done", "已完成"), Phrase("not done", "未完成")
NO_DATE = Phrase("no date", "无期限")
SUPERSEDED = Phrase("(superseded)", "(已被取代)")
HEADLINE = Phrase("Headline goals", "主要目标")
UNGROUPED = Phrase("Other", "其他")
FOLDED = Phrase("+ {count} without any figure ({ratings})", "另有 {count} 项尚无任何数据({ratings})")
GOALS = Phrase("{count} goals as of {as_of}", "共 {count} 项目标,截至 {as_of}")
ONE_GOAL = Phrase("1 goal as of {as_of}", "共 1 项目标,截至 {as_of}")
NO_GOALS = Phrase("no goal fits as of {as_of}", "截至 {as_of} 没有符合条件的目标")
NOTES = Phrase(
    "Done is the share of the planned change; with * of the goal's level, where no baseline is named. "
    "Pace is Done over the share of time gone.",
    "完成:计划增量的完成比例;带*者未写明基期,为占目标值的比例。进度比:完成比例与时间进度之比。",
)
METHOD = Phrase("Method: {method}. Newest figure: {newest}.", "方法:{method}。最新数据:{newest}。")
UNFOLD = Phrase("--all lists every goal", "--all 列出全部目标")

CONVERTED = Phrase("converted: {conversion}", "已换算:{conversion}")
WROTE = Phrase("wrote {place}", "已写入 {place}")
OTHER_NAMES = Phrase(
    "the file has {count} other names (hard links); they keep the old text",
    "该文件另有 {count} 个硬链接名称,仍为原内容",
)
MOVED = Phrase("{target}: {before} -> {after}", "{target}:{before} → {after}")
STAYED = Phrase("{target}: still {rating}", "{target}:仍为{rating}")
NO_TARGETS = Phrase("no goal of this indicator is in force", "该指标没有生效的目标")


def rating_text(rating: Rating, language: Language) -> str:
    """Return a rating's word."""
    return RATINGS[rating].text(language)


def verdict_text(assessment: Assessment, language: Language) -> str:
    """Return the rating in words, said to be early where it is, with its best end where there is one."""
    early = ACHIEVED_EARLY if assessment.early else RATINGS[assessment.rating]
    if assessment.rating_best == assessment.rating:
        return early.text(language)
    return f"{early.text(language)} .. {rating_text(assessment.rating_best, language)}"


def reason_text(reason: Reason, language: Language) -> str:
    """Return a reason in words; a code without words is given as it is, and a test forbids that."""
    phrase = REASONS.get(reason.code)
    return reason.code if phrase is None else phrase.text(language, **dict(reason.parameters))


def summary_line(summary: Mapping[Rating, int], as_of: date, language: Language) -> str:
    """Return the count of goals and of each rating that occurs, best first."""
    total = sum(summary.values())
    if not total:
        return NO_GOALS.text(language, as_of=as_of)
    phrase = ONE_GOAL if total == 1 else GOALS
    counted = ", ".join(
        f"{count} {rating_text(rating, language)}" for rating, count in summary.items() if count
    )
    return f"{phrase.text(language, count=total, as_of=as_of)}: {counted}"
