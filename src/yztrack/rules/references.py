"""Family YZ2: references and identity."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from fnmatch import fnmatchcase

from yztrack.finding import Rule
from yztrack.links import named_indicators, named_sources
from yztrack.message import Message, say
from yztrack.model import Indicator
from yztrack.period import Period
from yztrack.rules.plan import Found, Plan
from yztrack.syntax import KeyPath
from yztrack.units import fold


def _near(name: str, names: Mapping[str, object], otherwise: Message) -> Message:
    near = get_close_matches(name, list(names), n=1)
    return say("did you mean {name}?", name=near[0]) if near else otherwise


def unknown_source(plan: Plan) -> Found:
    """A source is named that the bibliography does not hold.

    Why: every figure is traced to a document, and its date decides from when it counts.

    Bad:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[targets]]
        period = 2025
        more_than = 100
        source = "plam"

    Good:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[targets]]
        period = 2025
        more_than = 100
        source = "plan"
    """
    sources, remedies = plan.workspace.sources, plan.answers[unknown_source]
    for indicator in plan.indicators:
        for where, name in named_sources(indicator):
            if name in sources:
                continue
            if name not in remedies:  # what is missing is often cited everywhere
                remedies[name] = _near(name, sources, say("add [{name}] to sources.toml", name=name))
            yield indicator.id, where, say("unknown source {name}", name=name), remedies[name]


def unknown_baseline(plan: Plan) -> Found:
    """A target starts from a period of which no actual is on record.

    Why: without its start a goal has no pace, and a goal of "5 points more" no level.

    Bad:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[targets]]
        period = 2025
        more_than = 100
        baseline = 2020
        source = "plan"

    Good:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[targets]]
        period = 2025
        more_than = 100
        baseline = 2020
        source = "plan"
        [[actuals]]
        period = 2020
        value = 60
        source = "later"
    """
    for indicator in plan.indicators:
        if indicator.derive is not None:
            continue
        for index, target in enumerate(indicator.targets):
            if isinstance(target.baseline, Period) and not _has_actual(indicator, target.baseline):
                period = target.baseline
                message = say("no actual of {period}", period=period)
                remedy = say(
                    "add the actual of {period}, or baseline_value with its period and source", period=period
                )
                yield indicator.id, ("targets", index, "baseline"), message, remedy


def _has_actual(indicator: Indicator, span: Period) -> bool:
    return any(
        actual.period == span or (indicator.kind == "stock" and actual.period.last == span.last)
        for actual in indicator.actuals
        if not actual.missing and actual.rejected is None and actual.status != "forecast"
    )


def duplicate_target(plan: Plan) -> Found:
    """Two targets of an indicator have one id.

    Why: `explain ID@2025` and `supersedes` must name one target. A goal that several documents state is one
    target with `stated_in`; two goals for one period each need an `id`.

    Bad:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[targets]]
        period = 2025
        at_least = 90
        source = "plan"
        [[targets]]
        period = 2025
        at_least = 100
        source = "plan"

    Good:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[targets]]
        period = 2025
        at_least = 90
        source = "plan"
        [[targets]]
        id = "2025-stretch"
        period = 2025
        at_least = 100
        source = "plan"
    """
    for indicator in plan.indicators:
        seen: dict[str, int] = {}
        for index, target in enumerate(indicator.targets):
            if target.key in seen:
                message = say(
                    "the id {id} is that of target {number} too",
                    id=target.key or say("(none)"),
                    number=seen[target.key] + 1,
                )
                remedy = say('add id = "…", or merge them with stated_in')
                key = "period" if target.id is None else "id"
                yield indicator.id, ("targets", index, key), message, remedy
            seen.setdefault(target.key, index)


def unknown_target(plan: Plan) -> Found:
    """A target supersedes one that is not there, or itself.

    Why: a goal that was moved or raised stays on record beside its successor.

    Bad:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[targets]]
        period = 2025
        at_least = 100
        supersedes = "2020"
        source = "plan"

    Good:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[targets]]
        period = 2020
        at_least = 100
        source = "plan"
        [[targets]]
        period = 2025
        at_least = 100
        supersedes = "2020"
        source = "plan"
    """
    for indicator in plan.indicators:
        keys = {target.key: target for target in indicator.targets}
        for index, target in enumerate(indicator.targets):
            if target.supersedes is not None and (
                target.supersedes not in keys or target.supersedes == target.key
            ):
                others = {key: one for key, one in keys.items() if key != target.key}
                otherwise = say("name the id of an earlier target of this file")
                message = say("no other target {id}", id=target.supersedes)
                remedy = _near(target.supersedes, others, otherwise)
                yield indicator.id, ("targets", index, "supersedes"), message, remedy


def unknown_indicator(plan: Plan) -> Found:
    """A benchmark or a member is named that does not exist.

    Why: a comparison with nothing, or a sum without a part, is silently another one.

    Bad:
        name = "Industrial growth"
        kind = "growth"
        unit = "%"
        [[targets]]
        period = 2025
        more_than = 0
        benchmark = "province/growth"
        source = "plan"

    Good:
        name = "Industrial growth"
        kind = "growth"
        unit = "%"
        [[targets]]
        period = 2025
        more_than = 0
        source = "plan"
    """
    for indicator in plan.indicators:
        for where, pattern in named_indicators(indicator):
            if _names_another(plan, where, pattern, indicator.id):
                continue
            otherwise = say("name the id of another indicator, or a glob that fits some")
            others = {one: None for one in plan.ids if one != indicator.id}
            message = say("no indicator {id}", id=pattern)
            if pattern == indicator.id:
                message, others = say("{id} is this indicator itself", id=pattern), {}
            yield indicator.id, where, message, _near(pattern, others, otherwise)


def _names_another(plan: Plan, where: KeyPath, pattern: str, own: str) -> bool:
    """Whether a name fits another indicator; of itself, see `derived-member`."""
    derives, unread = where[0] == "derive", plan.workspace.unread
    if pattern in plan.workspace.indicators or pattern in unread:
        return pattern != own or derives
    if not derives:
        return False
    fits = (*plan.names.fitting(pattern)[:2], *(one for one in unread if fnmatchcase(one, pattern)))
    return any(one != own for one in fits)


def duplicate_source(plan: Plan) -> Found:
    """The bibliography holds one document under two ids.

    Why: a date or a reliability that is corrected in one place stays wrong in the other.

    Bad:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        # sources.toml
        [plan]
        title = "The plan"
        publisher = "The city"
        published = 2021-01-01
        reliability = "official"
        [city-plan]
        title = "The plan"
        publisher = "The city"
        published = 2021-01-01
        reliability = "official"

    Good:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        # sources.toml
        [plan]
        title = "The plan"
        publisher = "The city"
        published = 2021-01-01
        reliability = "official"
        [bulletin]
        title = "The bulletin"
        publisher = "The city"
        published = 2021-01-01
        reliability = "official"
    """
    seen: dict[object, str] = {}
    sources = plan.sources
    for one, source in sources.items():
        first = seen.setdefault((fold(source.title), fold(source.publisher), source.published), one)
        other = sources[first].url
        if first != one and (source.url is None or other is None or source.url == other):
            message = say("the same document as {id}", id=first)
            yield "sources", (one, "title"), message, say("keep one of the two, and cite it everywhere")


UNKNOWN_SOURCE = Rule("YZ201", "unknown-source", "error", unknown_source)


def unknown_group(plan: Plan) -> Found:
    """A folder is given a name in `workspace.toml` and is not there.

    Why: the name of the folder that was meant is shown nowhere, and the folder goes by its own.

    Bad:
        name = "Output of all clusters"
        kind = "flow"
        unit = "bn"
        # workspace.toml
        [groups.cluster]
        name = "Clusters"
        # clusters/chips.toml
        name = "Output of chips"
        kind = "flow"
        unit = "bn"

    Good:
        name = "Output of all clusters"
        kind = "flow"
        unit = "bn"
        # workspace.toml
        [groups.clusters]
        name = "Clusters"
        # clusters/chips.toml
        name = "Output of chips"
        kind = "flow"
        unit = "bn"
    """
    settings = plan.workspace.settings
    if not settings.groups:
        return
    folders: dict[str, None] = {}
    for one in (*plan.ids, *plan.workspace.unread):
        folder = one.rpartition("/")[0]
        while folder and folder not in folders:
            folders[folder] = None
            folder = folder.rpartition("/")[0]
    for name in settings.groups:
        if name not in folders:
            message, otherwise = say("no folder {name} with indicators", name=name), say("delete it")
            yield "workspace", ("groups", name), message, _near(name, folders, otherwise)


RULES: tuple[Rule, ...] = (
    UNKNOWN_SOURCE,
    Rule("YZ202", "unknown-baseline", "error", unknown_baseline),
    Rule("YZ203", "duplicate-target", "error", duplicate_target),
    Rule("YZ204", "unknown-target", "error", unknown_target),
    Rule("YZ205", "unknown-indicator", "error", unknown_indicator),
    Rule("YZ213", "duplicate-source", "warning", duplicate_source),
    Rule("YZ219", "unknown-group", "warning", unknown_group),
)
