"""Measurements, each a command; run from the root of the repository, see README.md.

- `generate`: plans of any size, the same every time, with the same figures in the formats of other tools
- `formats`: those formats
- `peers`: how other tools are asked for the same answer, or for as much of it as they give
- `floor`: what Python, the imports and each part of the work cost, with nothing around them
- `runs`: one process measured; several in turn
- `tables`: figures as Markdown, and into README.md between marks
- `measure`: all of it in one run
- `guard`: a small one for CI, as ratios; `growth`: whether the cost of an indicator grows with the plan
- `assess`: the engine alone
- `cluster`: Spark with one worker and two, see SCALE.md; `standalone`: such a cluster on this machine
"""
