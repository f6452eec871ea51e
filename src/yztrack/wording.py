"""Every word that a person reads in a result, in English and Chinese.

The engine speaks in codes; here they become words, and nowhere else, so that no two formats can disagree.
A phrase is looked up by its English text, and both languages have the same fields. The Chinese ratings are
those of the planning offices' own evaluations.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

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
    "bound-proves": Phrase("a bound decides it", "由界限值即可判定"),
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
    "unquantified-direction": Phrase("only a direction is named", "只有方向"),
    "unquantified-delegated": Phrase("set by another document", "由其他文件下达"),
    "unquantified-count": Phrase("a count that is not named", "数量未写明"),
    "unquantified-wording": Phrase("the wording names nothing to measure", "表述无可计量"),
}

COLUMNS: Mapping[str, Phrase] = {
    "goal": Phrase("Goal", "目标"),
    "due": Phrase("Due", "期限"),
    "target": Phrase("Target", "目标值"),
    "latest": Phrase("Latest", "最新"),
    "gap": Phrase("Gap", "差距"),
    "done": Phrase("Done", "完成"),
    "pace": Phrase("Pace", "进度比"),
    "rating": Phrase("Rating", "评价"),
}

TO_GO = Phrase("{amount} to go", "差 {amount}")
OVER = Phrase("{amount} over", "超 {amount}")
REACHED = Phrase("reached", "已达")
NOT_REACHED = Phrase("not reached", "未达")
YES, NO = Phrase("done", "已完成"), Phrase("not done", "未完成")
NO_DATE = Phrase("no date", "无期限")
HEADLINE = Phrase("Headline goals", "主要目标")
UNGROUPED = Phrase("Other", "其他")
FOLDED = Phrase("+ {count} without any figure ({ratings})", "另有 {count} 项尚无任何数据({ratings})")
GOALS = Phrase("{count} goals as of {as_of}", "共 {count} 项目标,截至 {as_of}")
ONE_GOAL = Phrase("1 goal as of {as_of}", "共 1 项目标,截至 {as_of}")
NO_GOALS = Phrase("no goal fits as of {as_of}", "截至 {as_of} 没有符合条件的目标")
NOTES = Phrase(
    "Done is the share of the planned change; with * of the goal's level, where no baseline is named. "
    "Pace is Done over the share of time gone.",
    "完成:计划增量的完成比例;带 * 者未写明基期,为占目标值的比例。进度比:完成比例与时间进度之比。",
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
