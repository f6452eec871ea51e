"""The words by which a table says what its columns and cells hold, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping

# what a column may be headed by; the first name of each is the one in the documentation
HEADINGS: Mapping[str, tuple[str, ...]] = {
    name: tuple(headings.split())
    for name, headings in {
        "indicator": "indicator id name 指标 指标名称 指标编码 项目 名称",
        "period": "period year date time time_period 时期 年份 年度 日期 时间 期间",
        "value": "value quantity actual figure obs_value 数值 值 实际值 实际 数据 完成值 完成数",
        "unit": "unit unit_measure 单位 计量单位",
        "source": "source 来源 数据来源 资料来源",
        "status": "status obs_status 状态 数据状态",
        "published": "published 公布日期 发布日期 公布时间 发布时间",
        "where": "where place 出处 位置 页码",
        "note": "note notes remark 备注 说明 注释",
        "done": "done 完成 是否完成",
    }.items()
}
NEEDED = "indicator, period, value"
NOT_AVAILABLE = frozenset("— —— - -- … …… ... .. n/a na / 不详 无 x :".split())  # noqa: SIM905  one can read it
STATUSES: Mapping[str, str] = {
    word: status
    for status, words in {
        "normal": "normal final a 正式 最终",
        "provisional": "provisional p 初步 快报",
        "estimated": "estimated e 估计 预计",
        "forecast": "forecast f 预测",
        "break": "break b",
        "definition": "definition d",
    }.items()
    for word in words.split()
}
TRUE = frozenset({"true", "yes", "1", "done", "是", "已完成", "完成"})
FALSE = frozenset({"false", "no", "0", "notdone", "否", "未完成"})


def key_of(text: str) -> str:
    """Return a heading or a name without what people vary: case, blanks, what stands in brackets behind."""
    bare = "".join(text.split()).casefold()
    for mark in ("(", "\N{FULLWIDTH LEFT PARENTHESIS}"):
        head, found, _ = bare.partition(mark)
        if found and head:
            bare = head
    return bare
