"""Judge the tables of a plan by Spark: in this process, or on the machines of a cluster.

What a goal means is said once, in the engine; here it is only mapped. Spark reads the tables, gives every row
the number of its part, brings the rows of a part together as JSON, and hands them to `judging.judged`; a part
that was lost with its machine is judged again elsewhere. The workers need yztrack and PyArrow; this process
needs PySpark and Java besides. Nothing is imported before it is used.

PySpark has no types where it is not installed, and is `Any` here in either case.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from decimal import Decimal
from functools import partial, reduce
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from socket import create_connection
from tempfile import TemporaryFile
from typing import IO, Any, NamedTuple
from warnings import catch_warnings, filterwarnings

from yztrack import __version__
from yztrack.finding import Refusal
from yztrack.interchange import parts, valued
from yztrack.judging import Asked, Judged, judged
from yztrack.message import say
from yztrack.partition import KEPT, anchors, is_glob, named
from yztrack.render.parquet import TEXT
from yztrack.tables import COMPUTED, TABLES, Row

EMBEDDED = "local[*]"
_PER_PART = 200  # indicators: about a second of work, which is what a lost machine costs
_MOST_PARTS = 20_000
_BATCH = 500  # rows handed back at once
_FAULT = re.compile(
    r"(?:ValueError|yztrack\.finding\.Refusal): (.+)"
)  # the last line of a worker's traceback
_PATIENCE = 10  # seconds
_MOST_TOLD = 50  # sources that are unknown
_JUDGED = "late boolean, way array<string>, number int, text string"
_EDGES = r"(?U)^\s+|\s+$"  # as Python's strip() finds them


class Plan(NamedTuple):
    """Rows that are judged when they are asked for, and what they are without: broken files, lost sources."""

    rows: Any
    unread: tuple[str, ...]
    unknown: tuple[str, ...]


@contextmanager
def session(master: str) -> Iterator[Any]:
    """Give a session of Spark, embedded or at an address; raises Refusal where there can be none.

    What Spark says on stderr while it lasts is kept, and its end told where it fails.
    """
    if find_spec("pyspark") is None or find_spec("pyarrow") is None:
        raise Refusal(say("PySpark is not installed"), say("pip install 'yztrack[cluster]'"))
    if not os.environ.get("JAVA_HOME") and shutil.which("java") is None:
        raise Refusal(
            say("Spark needs Java, and there is none"), say("install Java 17 or later, or set JAVA_HOME")
        )
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    if master.startswith("local"):
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")  # nobody else is to reach it
    _require_answer(master)
    errors = import_module("pyspark.errors")
    with TemporaryFile("w+", errors="replace") as log:
        made = None
        try:
            with _quiet(log):
                made = _builder(master).getOrCreate()
                made.sparkContext.setLogLevel("ERROR")
            yield made
        except (errors.PySparkException, import_module("py4j.protocol").Py4JError) as error:
            raise _refusal(error, log, master) from None
        finally:
            if made is not None:
                with suppress(Exception):
                    made.stop()


def _require_answer(master: str) -> None:
    """Raise Refusal where nobody answers at an address; Spark itself would try for a minute."""
    scheme, _, places = master.partition("://")
    if scheme != "spark":
        return
    reason: object = ""
    for place in places.split(","):
        host, _, port = place.rpartition(":")
        try:
            with create_connection((host.strip("[]"), int(port)), timeout=_PATIENCE):
                return
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
    raise Refusal(
        say("{master} does not answer: {reason}", master=master, reason=reason),
        say("give the address that the master prints: spark://host:port"),
    )


def _builder(master: str) -> Any:
    builder = import_module("pyspark.sql").SparkSession.builder.appName("yztrack").master(master)
    options = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
    }
    if master.startswith("local"):
        options |= {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
    for name, value in options.items():
        builder = builder.config(name, value)
    return builder


@contextmanager
def _quiet(log: IO[str]) -> Iterator[None]:
    """Let the Java process that is started meanwhile write into a file what it says on stderr."""
    sys.stderr.flush()
    kept = os.dup(2)
    try:
        os.dup2(log.fileno(), 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def _refusal(error: Exception, log: IO[str], master: str) -> Refusal:
    """The line that tells most: what a worker said last, else Java, else the first line, else the log."""
    lines = [line.strip(": ") for line in str(error).splitlines() if line.strip(": ")]
    faults = [told[1] for line in lines if (told := _FAULT.match(line))]
    if faults:
        remedy = say("mend them: yztrack import FOLDER --dry-run tells each fault")
        return Refusal(say("the tables cannot be judged: {reason}", reason=faults[-1]), remedy)
    java = [line for line in lines if line.startswith(("java.", "org.apache.spark."))][:1]
    log.seek(0)
    kept = [line.strip() for line in log if "ERROR" in line][-1:]
    reason = (java or lines[:1] or kept or [type(error).__name__])[0]
    return Refusal(
        say("Spark could not do it: {reason}", reason=reason),
        say("see that {master} can be reached and its machines have yztrack", master=master),
    )


def plan(spark: Any, folder: str, asked: Asked) -> Plan:
    """Return the rows of the tables in a folder: a path that all machines see, or an address Spark reads.

    Raises Refusal where the folder has no such tables.
    """
    frames = {name: _frame(spark, folder, name) for name in (*KEPT, "sources", "settings")}
    settings = _rows(frames["settings"], "settings")
    if len(settings) != 1:
        raise Refusal(say("settings has more than one row"), say("leave one of the rows"))
    count = frames["indicators"].count()
    wanted = min(max(count // _PER_PART + 1, spark.sparkContext.defaultParallelism), _MOST_PARTS)
    placed, unknown = _placed(spark, frames, wanted)
    work = partial(_judge, settings=settings[0], asked=asked, version=__version__)
    with catch_warnings():
        filterwarnings("ignore", category=FutureWarning)  # of the version of pandas, which is not used here
        rows = placed.repartition(wanted, "part").mapInArrow(work, _JUDGED)
    return Plan(rows, tuple(settings[0]["unread"] or ()), unknown)


def _placed(spark: Any, frames: Mapping[str, Any], wanted: int) -> tuple[Any, tuple[str, ...]]:
    """Every row as JSON, with its table and the number of its part; and the cited sources nobody knows."""
    f = import_module("pyspark.sql.functions")
    anchored = f.broadcast(_anchored(spark, frames))
    placed = {}
    for name, key in KEPT.items():
        joined = frames[name].join(anchored, f.col(key) == f.col("_id"), "left")
        anchor = f.coalesce(f.col("_anchor"), f.col(key))
        part = (f.crc32(f.encode(anchor, "utf-8")) % wanted).cast("int")
        placed[name] = joined.withColumn("part", part).drop("_id", "_anchor")
    cites, named_so = _cites(placed, f), f.col("_source") == f.col("id")
    placed["sources"] = cites.join(frames["sources"], named_so)
    lost = cites.join(frames["sources"], named_so, "left_anti").select("_source").distinct().limit(_MOST_TOLD)
    texts = [
        frame.select(
            "part", f.lit(name).alias("name"), f.to_json(f.struct(*_columns(frame, name, f))).alias("row")
        )
        for name, frame in placed.items()
    ]
    return reduce(lambda one, other: one.unionAll(other), texts), tuple(
        sorted(row[0] for row in lost.collect())
    )


def _frame(spark: Any, folder: str, name: str) -> Any:
    if "://" not in folder:
        first = parts(Path(folder), name)[0]
        whole = first if first.parent == Path(folder) else Path(folder) / name
        return spark.read.parquet(f"file://{whole.resolve()}")
    errors = import_module("pyspark.errors")
    try:
        return spark.read.parquet(f"{folder}/{name}.parquet")
    except errors.AnalysisException:
        return spark.read.parquet(f"{folder}/{name}")


def _anchored(spark: Any, frames: Mapping[str, Any]) -> Any:
    """Of each indicator that is linked with others, by which id its part is chosen."""
    f = import_module("pyspark.sql.functions")
    derivations = [row.asDict() for row in frames["derivations"].collect()]
    links = frames["targets"].filter(f.col("benchmark").isNotNull() | f.col("one_of").isNotNull())
    targets = [row.asDict() for row in links.select("indicator", "benchmark", "one_of").collect()]
    ids: list[str] = []
    if any(is_glob(pattern) for row in derivations for pattern in named(row)):
        ids = [row[0] for row in frames["indicators"].select("id").collect()]
    return spark.createDataFrame(
        list(anchors(derivations, targets, ids).items()), "_id string, _anchor string"
    )


def _cites(placed: Mapping[str, Any], f: Any) -> Any:
    """Which parts cite which sources: as `partition.cited`, column by column."""
    goals = placed["targets"]
    place = f.explode("stated_in").alias("_place")
    beside = f.regexp_replace(f.substring_index("_place", ":", 1), _EDGES, "").alias("_source")
    told = (
        placed["actuals"].select("part", f.col("source").alias("_source")),
        goals.select("part", f.col("source").alias("_source")),
        goals.select("part", f.col("baseline_source").alias("_source")),
        goals.select("part", place).select("part", beside),
    )
    cites = told[0]
    for one in told[1:]:
        cites = cites.unionAll(one)
    return cites.filter(f.col("_source").isNotNull()).distinct()


def _columns(frame: Any, name: str, f: Any) -> list[Any]:
    """The columns that are keys; a number as its text, and as a decimal only where it has none."""
    columns = []
    for column, told in TABLES[name].items():
        if column in COMPUTED or column not in frame.columns:
            continue
        text = column + TEXT
        if told != "number" or text not in frame.columns:
            columns.append(f.col(column))
            continue
        columns += [f.col(text), f.when(f.col(text).isNull(), f.col(column)).alias(column)]
    return columns


def _rows(frame: Any, name: str) -> list[Row]:
    return valued(TABLES[name], [row.asDict() for row in frame.collect()], name)


def _judge(batches: Iterator[Any], settings: Row, asked: Asked, version: str) -> Iterator[Any]:
    """Judge what one worker is given: rows as JSON in, rows of the status out, both by Arrow."""
    if version != __version__:
        raise ValueError(f"the worker has yztrack {__version__}, not {version}")
    raw: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
    for batch in batches:
        for name, row in zip(batch.column("name").to_pylist(), batch.column("row").to_pylist(), strict=True):
            raw[name].append(json.loads(row, parse_float=Decimal))
    tables = {name: valued(TABLES[name], rows, name) for name, rows in raw.items()}
    tables["sources"] = list({row["id"]: row for row in tables["sources"]}.values())
    rows = judged({**tables, "settings": [settings]}, asked)
    for at in range(0, len(rows), _BATCH):
        yield _batch(rows[at : at + _BATCH])


def _batch(rows: list[Judged]) -> Any:
    arrow = import_module("pyarrow")
    late, way, number, text = zip(*rows, strict=True)
    schema = arrow.schema(
        [
            ("late", arrow.bool_()),
            ("way", arrow.list_(arrow.string())),
            ("number", arrow.int32()),
            ("text", arrow.string()),
        ]
    )
    columns = [
        arrow.array(list(told), kind.type)
        for told, kind in zip((late, way, number, text), schema, strict=True)
    ]
    return arrow.RecordBatch.from_arrays(columns, schema=schema)


def lines(rows: Any) -> Iterator[str]:
    """Yield the rows as JSON, one after the other, in the order of the status."""
    level = import_module("pyspark").StorageLevel.DISK_ONLY
    kept = rows.persist(level)  # sorting looks at them twice, and they are not to be judged twice
    for row in kept.orderBy("late", "way", "number").select("text").toLocalIterator():
        yield row[0]


def write(rows: Any, folder: str) -> None:
    """Let the machines write the rows as files of JSON lines, in no order; the folder is new."""
    rows.select("text").write.text(folder if "://" in folder else f"file://{Path(folder).resolve()}")
