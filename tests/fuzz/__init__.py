"""Hunts for input that breaks the tool: each target is a command, and nothing that it makes is kept here.

    python -m tests.fuzz reading --minutes 30

The targets are `parsing` (a file's text to assessments), `reading` (figures and periods as people type them),
`checking` (whole workspaces through every rule and format), `adding` (the append law) and `intake` (tables).
Each is one function of a text that raises for a broken promise; seeds are the repository's own files and the
examples of its rules, read when it starts. With atheris installed the hunt follows coverage; without, it
changes what it has at random. What broke is told once for each place in the code, and saved in a folder that
is printed; it is then made smaller by hand and becomes a test.
"""
