"""All rules of `check` as one page: a table by family, then each rule in full."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from yztrack.finding import Rule
from yztrack.render.rules import FAMILIES, markdown, parts

_HEAD = """\
# The rules of `yztrack check`

Made from the rules themselves: `yztrack rule` lists them, and `yztrack rule YZ301` prints one. An error is
always wrong, a warning most often; a note is worth a look and fails no run. What is accepted is waived in its
file, with the reason:

```toml
[[waive]]
rule = "YZ301"               # or its name
reason = "the source prints both, and says why"
until = 2027-06-30           # may be left out
```
"""


def page(rules: Sequence[Rule]) -> str:
    """Return the page; rules in the order of their codes."""
    families = [(family, list(own)) for family, own in groupby(rules, lambda rule: rule.code[:3])]
    return "\n".join(
        [
            _HEAD,
            *(_contents(family, own) for family, own in families),
            *(_section(rule) for rule in rules),
        ]
    )


def _contents(family: str, rules: Sequence[Rule]) -> str:
    rows = "".join(map(_row, rules))
    return f"## {family}: {FAMILIES[family]}\n\n| code | name | severity | finds |\n|---|---|---|---|\n{rows}"


def _row(rule: Rule) -> str:
    link = f"[{rule.code}](#{rule.code.lower()}-{rule.name})"
    what = parts(rule).what.replace("|", "\\|")
    return f"| {link} | {rule.name} | {rule.severity} | {what} |\n"


def _section(rule: Rule) -> str:
    return f"### {rule.code} {rule.name}\n\n*{rule.severity}*. {markdown(rule)}"
