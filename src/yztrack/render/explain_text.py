"""`explain` for people: the goal, the figures it rests on, the arithmetic, every method's verdict."""

from __future__ import annotations

from collections.abc import Iterator

from yztrack import wording
from yztrack.assessment import Verdict
from yztrack.cells import amount, goal_text, number
from yztrack.evidence import Dropped, Observation
from yztrack.explanation import Explanation, Input
from yztrack.model import Language, Source
from yztrack.quantity import Quantity, rounded
from yztrack.rating import Reason

_LONGEST = 20


def render(one: Explanation, language: Language) -> str:
    """Return the explanation as plain text, a block a heading."""
    blocks = [
        ("goal", list(_goal(one, language))),
        ("inputs", list(_inputs(one, language))),
        ("left-out", list(_left_out(one, language))),
        ("steps", [_step(code, numbers, result, language) for code, numbers, result in one.steps]),
        ("years", [_year(one, index, language) for index in range(len(one.years))]),
        ("rating", list(_rating(one, language))),
        ("methods", [_method(name, verdict, language) for name, verdict in one.assessment.methods.items()]),
    ]
    title = f"{one.assessment.id}  {_name(one, language)}\n"
    return title + "".join(
        f"\n{wording.HEADINGS[heading].text(language)}\n" + "".join(f"  {line}\n" for line in lines)
        for heading, lines in blocks
        if lines
    )


def _name(one: Explanation, language: Language) -> str:
    indicator = one.indicator
    name = (indicator.name_zh if language == "zh" else None) or indicator.name
    scope = (indicator.scope_zh if language == "zh" else None) or indicator.scope
    return ", ".join(part for part in (name, scope, indicator.unit) if part)


def _goal(one: Explanation, language: Language) -> Iterator[str]:
    target = one.target
    parts = [goal_text(one.assessment, language), str(target.period or wording.NO_DATE.text(language))]
    parts += [part for part in (target.over, target.commitment, target.condition) if part]
    yield ", ".join(parts)
    yield wording.SET_BY.text(language, source=_titled(target.source, one.source), where=target.where or "-")
    if one.known_since is not None:
        yield wording.SET_SINCE.text(language, day=one.known_since)
    if target.stated_in:
        yield wording.STATED_IN.text(language, places="; ".join(target.stated_in))
    if target.inferred:
        yield wording.INFERRED.text(language, how=target.inferred)
    if target.note:
        yield " ".join(target.note.split())


def _titled(name: str, source: Source | None) -> str:
    if not name:
        return "-"
    return name if source is None else f"{name} ({source.title}; {source.publisher}; {source.reliability})"


def _inputs(one: Explanation, language: Language) -> Iterator[str]:
    if not one.inputs:
        yield wording.NO_FIGURES.text(language)
    for entry in one.inputs:
        yield _input(entry, one, language)
    for member in one.assessment.members:
        if member.observation is None:
            role = wording.ROLES["member"].text(language)
            yield f"{role} {member.indicator}: {wording.NOT_KNOWN.text(language)}"


def _input(entry: Input, one: Explanation, language: Language) -> str:
    seen = entry.observation
    role = wording.ROLES[entry.role].text(language)
    other = "" if entry.indicator == one.indicator.id else f" {entry.indicator}"
    return f"{role}{other}: {_seen(seen, one, language)}; {_titled(seen.source, entry.source)}"


def _seen(seen: Observation, one: Explanation, language: Language) -> str:
    if one.indicator.kind == "milestone":
        figure = (wording.YES if seen.quantity.low else wording.NO).text(language)
    else:
        figure = amount(_eased(seen.quantity))
    status = "" if seen.status == "normal" else f", {seen.status}"
    place = "" if seen.where is None else f", {seen.where}"
    return f"{seen.period} {figure}{status}, {wording.PUBLISHED.text(language, day=seen.published)}{place}"


def _eased(quantity: Quantity) -> Quantity:
    """A computed figure at 12 digits; what a document printed is shorter and stays."""
    low, high = (
        rounded(end) if end is not None and len(end.as_tuple().digits) > _LONGEST else end
        for end in (quantity.low, quantity.high)
    )
    return quantity._replace(low=low, high=high)


def _left_out(one: Explanation, language: Language) -> Iterator[str]:
    forecasts = [Dropped(seen, "forecast") for seen in one.forecasts]
    for lost in (*one.left_out, *forecasts):
        reason = wording.DROPPED[lost.reason].text(language)
        yield f"{_seen(lost.observation, one, language)}, {lost.observation.source}: {reason}"


def _step(code: str, numbers: str, result: str, language: Language) -> str:
    """A line of arithmetic, or where the phrase has a place for the result, a sentence."""
    phrase = wording.STEPS[code].text(language, numbers=numbers, result=result)
    sentence = "{result}" in wording.STEPS[code]
    return phrase if sentence else f"{phrase}: {numbers} = {result}"


def _year(one: Explanation, index: int, language: Language) -> str:
    year = one.years[index]
    figure = "-" if year.own is None else amount(year.own.quantity)
    return f"{year.year}: {figure}, {wording.rating_text(year.rating, language)}"


def _rating(one: Explanation, language: Language) -> Iterator[str]:
    judged = one.assessment
    yield wording.verdict_text(judged, language)
    for reason in judged.reasons:
        yield f"- {wording.reason_text(reason, language)}"
    if judged.projection is not None and judged.projection.outlook is not None:
        outlook = wording.OUTLOOKS[judged.projection.outlook].text(language)
        yield f"- {wording.COLUMNS['outlook'].text(language)}: {outlook}"
    if judged.pace is not None:
        cuts = one.cut_points
        yield wording.CUT_POINTS.text(
            language, ahead=cuts.ahead, on_track=cuts.on_track, behind=cuts.behind, far_behind=cuts.far_behind
        )
    if judged.disputed:
        yield wording.DISPUTED.text(language)


def _method(name: str, verdict: Verdict, language: Language) -> str:
    if not verdict.applicable:
        reason = wording.reason_text(Reason(verdict.reason or "no-data"), language)
        return f"{name:9} {wording.NOT_APPLICABLE.text(language, reason=reason)}"
    rating = "" if verdict.rating is None else f" = {wording.rating_text(verdict.rating, language)}"
    value = "" if verdict.value is None else f" ({number(round(verdict.value, 4))})"
    notes = "".join(f", {note}" for note in verdict.notes)
    return f"{name:9} {verdict.label or '-'}{value}{rating}{notes}"
