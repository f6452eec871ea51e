"""Compile the catalogues of messages, `*.po` to `*.mo`, when the package is built or installed.

`python hatch_build.py` does it by hand after a translation was changed in an editable installation.
"""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ModuleNotFoundError:  # by hand no build backend is needed
    BuildHookInterface = object

LOCALE = Path("src/yztrack/locale")


def compile_catalogues(root: Path) -> None:
    """Write the compiled catalogue beside each translation."""
    for source in sorted((root / LOCALE).rglob("*.po")):
        with source.open("rb") as file:
            catalogue = read_po(file, abort_invalid=True)
        with source.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue)


class CompileCatalogues(BuildHookInterface):
    """The hook that hatchling calls."""

    def initialize(self, version: str, build_data: dict) -> None:
        """Compile before anything is packed."""
        del version, build_data
        compile_catalogues(Path(self.root))


if __name__ == "__main__":
    compile_catalogues(Path(__file__).parent)
