"""The calls in any number of log files, put together and judged by acscalls on the workers of Spark.

The result is that of one acscalls for all files:

1. read: one `acscalls keys` reads each file, in any shape that acscalls reads. It prints each record as a
   line, with its keys: what the record belongs to, and the IDs by which it is linked to others.
2. connect: most records name their call. A stray does not; it belongs to one of the calls that share a
   link with it, and all of these say which one. So a stray and all calls that share a link with it are one
   component. Each gets the least key of its component as its label, by rounds until no label changes.
3. judge: the components are divided into parts. One process per part puts its calls together, judges
   them, and prints the rows of the tables.
4. write: the rows of all parts, and the aggregate that `acscalls merge` makes of those of the parts.

All records stay on the workers; the driver sees names of files and counts. Everything is written by Spark's
committer, so a task that runs twice counts once.

OUT gets a folder for each table. The order of rows is not defined: sort by start, callStart or callId.
OUT/messages has what acscalls wrote to standard error, such as which records could not be read. If it
ends with another status than 0, the task fails with that text, and in the end so does the job.
"""

import argparse
import base64
import heapq
import json
import math
import os
import stat
import sys

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

ROWS = ["calls", "participants", "streams", "operations"]
TABLES = [*ROWS, "aggregate"]

RECORDS_PER_PART = 1_000_000  # by default; some 1.5 GB of JSON
BYTES_PER_TASK = 256e6  # of the files that one task reads, if they are many


def parse(args):
    p = argparse.ArgumentParser(
        prog="acscalls_spark.py",
        usage="spark-submit --files acscalls acscalls_spark.py [OPTION…] --out OUT PATH…",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    p.add_argument("paths", nargs="+", metavar="PATH", help="a file or a folder under a name that the driver and all workers know, or "
                   "an address of acscalls such as azblob://ACCOUNT/CONTAINER/PREFIX, which one task reads")
    p.add_argument("--out", required=True, help="folder of the result, at any address that Spark can write to")
    p.add_argument("--work", help="folder for intermediate data, which is removed at the end; OUT/_work by default")
    p.add_argument("--parts", type=int, help="number of parts; by default one per million records and at least one per core")
    p.add_argument("--tables", default=",".join(TABLES), help="tables to make, with commas between them; %(default)s by default")
    p.add_argument("--format", choices=["parquet", "ndjson"], default="parquet", help="format of the rows; parquet by default")
    p.add_argument("--profile", default="CallDiagnostics", help="profile to judge by: its name, or a file on the driver; see acscalls thresholds")
    p.add_argument("--memory", metavar="SIZE", help="most memory of one acscalls, as in 2GB; a worker runs one per core")
    p.add_argument("--read", default="", metavar="FLAGS", help="flags for reading, as in --read='--csv-zone UTC'; see acscalls convert --help")
    a = p.parse_args(args)
    a.tables = list(dict.fromkeys(a.tables.split(",")))
    for table in a.tables:
        if table not in TABLES:
            p.error(f"--tables {table}: use some of {', '.join(TABLES)}")
    if a.parts is not None and a.parts < 1:
        p.error(f"--parts {a.parts}: use a number from 1")
    a.work = a.work or a.out.rstrip("/") + "/_work"
    return a


class Job:
    """A run of the job in a session."""

    def __init__(self, spark, args):
        self.spark, self.args = spark, args
        self.storage = Storage(spark)
        self.scripts = Scripts(args, spark.conf.get("spark.task.cpus", "1"))

    def run(self):
        for table in [*self.args.tables, "messages"]:
            if self.storage.exists(f"{self.args.out}/{table}"):
                sys.exit(f"{self.args.out}/{table} exists: remove it, or use another --out")
        files = list_files(self.args.paths)
        self.storage.remove(self.args.work)
        # By default Spark writes times in a way that is known to few others.
        self.spark.conf.set("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")
        try:
            records = self.read(files)
            self.judge(records, self.connect(records))
            self.write(records)
        finally:
            self.storage.remove(self.args.work)

    def read(self, files):
        """Returns all records with their keys, and as records of the kind "message" all messages."""
        cores = self.spark.sparkContext.defaultParallelism
        groups = in_groups(files, max(4 * cores, math.ceil(sum(size for size, _ in files) / BYTES_PER_TASK)))
        lines = [json.dumps({"id": i, "path": path}) for i, group in enumerate(groups) for path in group]
        self.storage.write(f"{self.args.work}/files.json", "\n".join(lines).encode())
        paths = self.spark.read.schema("id long, path string").json(f"{self.args.work}/files.json")
        # Each number of this range is a partition, and the join keeps that: one task per group.
        tasks = self.spark.range(0, len(groups), 1, len(groups)).join(F.broadcast(paths), "id")
        return self.save("records", self.pipe(tasks.select("path"), self.scripts.keys(), "kind own links record"))

    def connect(self, records):
        """Returns the label of each key that is not its own label."""
        linked = records.where("links <> ''")
        of_strays = each_link(linked.where("kind = 'stray'")).select("link").distinct()
        links = each_link(linked).distinct().join(of_strays, "link", "left_semi")
        hubs = links.groupBy("link").agg(F.min("own").alias("near"))
        pairs = links.join(hubs, "link").where("own <> near").select("own", "near").distinct()
        pairs = self.save("pairs", pairs.union(pairs.select("near", "own")))
        labels = self.save("labels-0", pairs.select("own", F.col("own").alias("label")).distinct())
        rounds, changed = 0, not labels.isEmpty()
        while changed:
            # Each key takes the least label of its neighbours, and so does the key that was its label; then each takes
            # the label of its label. The number of rounds grows with the logarithm of the longest way, not with the way.
            near = pairs.join(labels.withColumnRenamed("own", "near"), "near").groupBy("own").agg(F.min("label").alias("least"))
            offers = labels.join(near, "own")
            offers = offers.select("own", F.least("label", "least").alias("label")).union(offers.select("label", "least"))
            offers = offers.groupBy("own").agg(F.min("label").alias("label"))
            further = offers.select(F.col("own").alias("label"), F.col("label").alias("further"))
            old, rounds = labels, rounds + 1
            labels = self.save(f"labels-{rounds}", offers.join(further, "label").select("own", F.col("further").alias("label")))
            changed = not labels.join(old.withColumnRenamed("label", "old"), "own").where("label <> old").isEmpty()
            self.storage.remove(f"{self.args.work}/labels-{rounds - 1}")
        return labels.where("label <> own")

    def judge(self, records, labels):
        """Saves the rows and messages of all parts. A part is a partition, and has a process of its own."""
        records = records.where("kind IN ('call', 'stray', 'lone')")
        parts = self.args.parts or max(self.spark.sparkContext.defaultParallelism, math.ceil(records.count() / RECORDS_PER_PART))
        parted = (
            records.join(labels, "own", "left")
            .select(F.coalesce("label", "own").alias("component"), "record")
            .repartition(parts, "component")
        )
        rows = self.pipe(parted.select("record"), self.scripts.tables(), "table row")
        rows.write.partitionBy("table").option("compression", "zstd").parquet(f"{self.args.work}/rows")

    def write(self, records):
        """Writes the tables and the messages."""
        all_rows = self.spark.read.schema("row string, table string").parquet(f"{self.args.work}/rows")
        for table in self.args.tables:
            rows = all_rows.where(F.col("table") == table).select("row")
            if table == "aggregate":
                rows = self.pipe(rows.repartition(1), self.scripts.merge(), "row")
            if table == "aggregate" or self.args.format == "ndjson":
                rows.write.text(f"{self.args.out}/{table}")
            else:
                columns = F.from_json("row", self.schema(table)).alias("columns")
                rows.select(columns).select("columns.*").write.parquet(f"{self.args.out}/{table}")
        messages = records.where("kind = 'message'").select(F.col("record").alias("row"))
        messages.union(all_rows.where("table = 'message'").select("row")).write.text(f"{self.args.out}/messages")

    def schema(self, table):
        """Returns the columns of a table, which are those of the empty table that acscalls writes."""
        empty = self.pipe(self.spark.range(1), self.scripts.empty(table), "file").first()
        name = f"{self.args.work}/empty/{table}.parquet"
        self.storage.write(name, base64.b64decode(empty.file))
        return self.spark.read.parquet(name).schema

    def save(self, name, frame):
        """Writes a frame and returns what was written, so that nothing is computed twice."""
        frame.write.option("compression", "zstd").parquet(f"{self.args.work}/{name}")
        return self.spark.read.parquet(f"{self.args.work}/{name}")

    def pipe(self, frame, script, columns):
        """Runs a script for each partition that has rows, as its input, and returns the columns of its output, between
        TABs. If its status is not 0, the task fails with what it wrote to standard error."""
        frame.createOrReplaceTempView("acscalls_input")
        using = script.replace("\\", "\\\\").replace("'", "\\'")
        tabs = r"ROW FORMAT DELIMITED FIELDS TERMINATED BY '\t'"
        output = ", ".join(f"`{c}` STRING" for c in columns.split())
        return self.spark.sql(
            f"SELECT TRANSFORM(`{'`, `'.join(frame.columns)}`) {tabs} USING '{using}' AS ({output}) {tabs} FROM acscalls_input"
        )


def each_link(records):
    return records.select("own", F.explode(F.split("links", ",")).alias("link"))


class Scripts:
    """The scripts that run acscalls on the workers, by bash."""

    def __init__(self, args, cpus):
        self.args = args
        # Spark adds the folder of --files at the end of PATH: its acscalls counts, not one installed.
        self.head = f"""
set -euo pipefail
export PATH="${{PATH##*:}}:$PATH" LC_ALL=C GOMAXPROCS={cpus}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
touch "$dir/messages"
# run COMMAND… collects what it writes to standard error, which is the error if the command fails.
run() {{
	local status=0
	"$@" 2>"$dir/stderr" || status=$?
	# A part may have nothing but records that belong to no call.
	if ((status == 0)); then
		cat "$dir/stderr" >>"$dir/messages"
	elif ! grep -q '^acscalls: no record tells of a call' "$dir/stderr"; then
		tail -c 1500 "$dir/stderr" >&2
		return $status
	fi
}}
# messages BEGINNING prints each of the messages once.
messages() {{ sort -u "$dir/messages" | tr '\\t' ' ' | sed "s/^/$1/"; }}
"""
        self.judging = "--profile " + quote(args.profile)
        if os.path.isfile(args.profile):
            with open(args.profile, encoding="utf-8") as f:
                self.head += f"printf %s {quote(f.read())} >\"$dir/profile.json\"\n"
            self.judging = '--profile "$dir/profile.json"'
        self.memory = "--memory " + quote(args.memory) if args.memory else ""

    def keys(self):
        """Reads the names of files."""
        return f"""{self.head}
tr '\\n' '\\0' >"$dir/paths"
run xargs -0 acscalls keys {self.args.read} <"$dir/paths"
messages 'message\\t\\t\\t'
"""

    def tables(self):
        """Reads the records of a part. The commands read them more than once, so they are in a file."""
        return f"""{self.head}
cat >"$dir/records"
for table in {" ".join(self.args.tables)}; do
	format="--format ndjson"
	[[ $table != aggregate ]] || format=
	run acscalls $table $format {self.judging} {self.memory} "$dir/records" | sed "s/^/$table\\t/"
done
messages 'message\\t'
"""

    def merge(self):
        """Reads aggregates."""
        return f"""{self.head}
run acscalls merge -
"""

    def empty(self, table):
        """Prints an empty table."""
        return f"""{self.head}
cat >/dev/null
run acscalls {table} --format parquet --out "$dir/empty" - </dev/null
base64 -w 0 "$dir/empty"
"""


def quote(text):
    """Returns a text as a word of the shell."""
    return "'" + text.replace("'", "'\\''") + "'"


class Storage:
    """What Spark can write to, by any address."""

    def __init__(self, spark):
        self.jvm, self.conf = spark._jvm, spark._jsc.hadoopConfiguration()

    def find(self, name):
        path = self.jvm.org.apache.hadoop.fs.Path(name)
        return path.getFileSystem(self.conf), path

    def exists(self, name):
        system, path = self.find(name)
        return system.exists(path)

    def remove(self, name):
        system, path = self.find(name)
        system.delete(path, True)

    def write(self, name, content):
        system, path = self.find(name)
        stream = system.create(path)
        try:
            stream.write(bytearray(content))
        finally:
            stream.close()


def list_files(paths):
    """Returns sizes and names of the files of paths, as acscalls finds them, each once. An address has no size."""
    files = []
    for path in paths:
        if "://" in path:
            files.append((0, path))
        elif os.path.isdir(path):
            found = list(files_in(os.path.abspath(path)))
            if not found:
                sys.exit(f"{path}: the folder has no files")
            files += found
        else:
            files.append((os.stat(path).st_size, os.path.abspath(path)))
    # One process, too, knows a record without an ID again only if it is at the same place of the same file.
    files = list(dict.fromkeys(files))
    for _, path in files:
        if "\n" in path:
            sys.exit(f"{path!r}: rename the file, so that its name is one line")
    return files


def files_in(folder):
    def fail(error):
        raise error

    for parent, folders, names in os.walk(folder, onerror=fail):
        folders[:] = [f for f in folders if not f.startswith(".")]
        for name in names:
            path = os.path.join(parent, name)
            info = os.stat(path)
            if not name.startswith(".") and stat.S_ISREG(info.st_mode):
                yield info.st_size, path


def in_groups(files, most):
    """Divides files into groups of about the same size."""
    groups = [(0, i, []) for i in range(min(most, len(files)))]
    for size, path in sorted(files, reverse=True):
        total, i, group = heapq.heappop(groups)
        group.append(path)
        heapq.heappush(groups, (total + size + 1, i, group))
    return [group for _, _, group in groups]


def run(spark, args):
    """Runs the job in a session, as in a notebook, with the arguments of the command line."""
    Job(spark, parse(args)).run()


if __name__ == "__main__":
    args = parse(sys.argv[1:])
    Job(SparkSession.builder.appName("acscalls").getOrCreate(), args).run()
