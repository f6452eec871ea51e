"""yztrack: where does each goal of a plan stand, and how do we know?

A map of the house. A module imports only from floors below its own; floors 0 to 5 are pure.

- floor 0, words: `period`, `quantity`, `finding`, `message`, `syntax`
- floor 1, data: `model` (and so the file format), `keys` (what each key says), `units`
- floor 2, meaning: `validity` and `document` (text to records, with places), `append` (text plus one record),
  `reading` and `spans` (figures and periods as people type them), `fileschema` (the format as JSON Schema),
  `templates` (new files), `bibliography` (text plus one source), `tables` (a workspace as flat tables),
  `filetexts` (tables as the texts of files), `partition` (a plan in parts that hang together),
  `evidence` (which actual counts), `methods` (the official profiles), `spelling` and `remedies` (slips with
  one safe remedy), `links` (what an indicator names)
- floor 3, parts of the engine, each from those before it: `goal`, `level`, `pace`, `rating`, `case`,
  `single`, `window`, `milestone`, `derive`, `outlook`, `assessment`, `trends`, `profiles`; beside them
  `magnitude` (is a figure out of scale?)
- floor 4, the engine: `assess` (one target), `book` (a workspace on a day)
- floor 5, products: `rules` (findings), `report` (rows), `observations` (figures as flat rows),
  `explanation` (arithmetic), `changes` (what moved), `wording` and `cells` (words and figures for people),
  `drawing`, `scales` and `chart` (pictures), `page`, `page_section` and `page_words` (the page),
  `workbook_words`
- floor 6, edges: `disk`, `locking`, `journal`, `writing`, `files` and `store` (the disk), `workers` (several
  processes), `answers` (what was printed before), `render` (one file per output format), `interchange` (a
  plan as a folder of Parquet), `judging` (a part of it into rows) and `cluster` (many parts, by Spark)
- floor 7, the door: `cli`
"""

__version__ = "0.1.0"
