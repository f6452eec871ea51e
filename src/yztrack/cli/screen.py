"""The terminal as Rich draws on it, with what Rich takes otherwise than other tools put right."""

from __future__ import annotations

import os

from yztrack.render.status_table import LEAST_WIDTH, Screen


def screen() -> Screen:
    """Return a console on stdout: no colour where it is switched off, never narrower than can be read."""
    off = os.environ.get("FORCE_COLOR", "").casefold() in {"0", "false"}  # which Rich takes for on
    made = Screen(highlight=False, force_terminal=False if off else None)
    made.width = max(made.width, LEAST_WIDTH)
    return made
