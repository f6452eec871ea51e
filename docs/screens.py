"""Take the picture of the page that the README shows: python docs/screens.py (needs the extra `browser`).

The page is that of the plan in this repository, as of a fixed day, so that the picture changes only with the
plan or the page.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).parent
AS_OF = "2026-09-30"
WIDTH, HEIGHT = 1280, 1000


def main() -> None:
    """Build the page, open it, and save what a reader sees first."""
    from playwright.sync_api import sync_playwright

    with TemporaryDirectory() as folder, sync_playwright() as play:
        page = Path(folder) / "page.html"
        command = [sys.executable, "-m", "yztrack", "report", str(page), "--as-of", AS_OF, "--lang", "zh"]
        subprocess.run(command, check=True, cwd=HERE.parent)  # noqa: S603  our own command
        system = Path("/usr/bin/chromium")
        browser = play.chromium.launch(executable_path=str(system) if system.exists() else None)
        view = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        view.goto(page.as_uri())
        view.screenshot(path=str(HERE / "page.png"))
        browser.close()


if __name__ == "__main__":
    main()
