"""Runs statements in DuckDB: a JSON list of them on standard input, the rows of the last one as JSON on standard output."""

import json
import sys

import duckdb

database = duckdb.connect()
database.execute("SET TimeZone = 'UTC'")
for statement in json.load(sys.stdin):
    rows = database.execute(statement).fetchall()
json.dump(rows, sys.stdout, default=str)
