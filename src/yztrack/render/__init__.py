"""One file per output format, imported when that format is asked for."""
