"""Runs SQL in DuckDB or ClickHouse, as the argument says: {"setup": text, "queries": {name: text}} as JSON on standard input,
the rows of each query by its name as JSON on standard output."""

import json
import sys


def duckdb():
    import duckdb

    database = duckdb.connect()
    return lambda text: database.execute(text).fetchall()


def clickhouse():
    from chdb import session

    database = session.Session()
    database.query("SET output_format_json_quote_64bit_integers = 0")
    return lambda text: [json.loads(line) for line in str(database.query(text, "JSONCompactEachRow")).splitlines()]


run = {"duckdb": duckdb, "clickhouse": clickhouse}[sys.argv[1]]()
given = json.load(sys.stdin)
for statement in given["setup"].split(";"):
    if statement.strip():
        run(statement)
json.dump({name: run(text) for name, text in given["queries"].items()}, sys.stdout, default=str)
