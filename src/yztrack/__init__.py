"""yztrack: where does each goal of a plan stand, and how do we know?

A map of the house. A module imports only from floors below its own; floors 0 to 5 are pure.

- floor 0, words: `period`, `quantity`, `finding`
- floor 1, data: `model` (and so the file format)
- floor 2, meaning: `document` and `places` (text to model, with places), `append` (text plus one record),
  `reading` (figures as people type them), `evidence` (which actual counts), `methods` (pace profiles)
- floor 3, parts of the engine: `goal`, `level`, `pace`, `window`
- floor 4, the engine: `rating`, `assess`
- floor 5, products: `rules` (findings), `report` (rows), `wording` (words, per language)
- floor 6, edges: `store` (the disk), `render` (one file per output format)
- floor 7, the door: `cli`
"""

__version__ = "0.1.0"
