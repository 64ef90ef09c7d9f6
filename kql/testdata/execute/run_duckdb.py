"""Runs queries in Kusto's language on DuckDB, by the translator duckdb-kql.

The input is {"tables": {NAME: {COLUMN: TYPE}}, "rows": {NAME: [ROW]}, "queries": {NAME: TEXT}},
the output {NAME: [ROW]}.
"""

import dataclasses
import json
import re
import sys
import tempfile

import duckdb_kql
from duckdb_kql import ir, translate
from duckdb_kql.translate import functions as f

TYPES = {"string": "VARCHAR", "dynamic": "JSON", "long": "BIGINT", "int": "BIGINT", "real": "DOUBLE",
         "datetime": "TIMESTAMP", "bool": "BOOLEAN", "guid": "VARCHAR"}


def aggregate(name, template, arities):
    f.AGGREGATE_FUNCTIONS[name] = f._a(name, template, arities)
    f.SCALAR_FUNCTIONS[name] = f._f(name, "native", "", arities)


# What the translator lacks of the functions that the queries use.
BAG = "to_json(map_from_entries(coalesce(flatten(list(map_entries(CAST({0} AS MAP(VARCHAR, JSON)))) FILTER (WHERE %s)), [])))"
aggregate("make_set_if", "to_json(coalesce(list(DISTINCT {0}) FILTER (WHERE ({1}) AND {0} IS NOT NULL), []))", (2,))
aggregate("count_distinct", "count(DISTINCT {0})", (1,))
aggregate("make_bag", BAG % "{0} IS NOT NULL", (1,))
aggregate("make_bag_if", BAG % "{0} IS NOT NULL AND ({1})", (2,))
aggregate("minif", "min({0}) FILTER (WHERE {1})", (2,))
aggregate("maxif", "max({0}) FILTER (WHERE {1})", (2,))
aggregate("percentiles_array", "to_json(quantile_disc({0}, [0.5, 0.75, 0.9, 0.95, 0.99]))", (2,))
f.SCALAR_FUNCTIONS["set_difference"] = f._f(
    "set_difference", "template",
    "to_json(list_filter(CAST({0} AS VARCHAR[]), lambda x: NOT list_contains(CAST({1} AS VARCHAR[]), x)))", (2,))
lift_calls = translate._lift_aggregates


def lift(expr, *, depth=0):
    """Finds aggregates below an index, too, as in make_set(X)[0]."""
    lifted, found = lift_calls(expr, depth=depth)
    if found or not isinstance(expr, ir.PathAccess):
        return lifted, found
    base = next(field.name for field in dataclasses.fields(expr) if isinstance(getattr(expr, field.name), ir.Expr))
    inner, found = translate._lift_aggregates(getattr(expr, base), depth=depth)
    return dataclasses.replace(expr, **{base: inner}), found


translate._lift_aggregates = lift


def load(con, name, columns, rows):
    """Makes a table. As in Kusto, a text is empty and not null."""
    names = [f'"{c}"' for c in columns]
    con.execute(f'CREATE TABLE "{name}" ({", ".join(n + " " + TYPES[t] for n, t in zip(names, columns.values()))})')
    if not rows:
        return
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        for row in rows:
            file.write(json.dumps({c: row.get(c) for c in columns}) + "\n")
        file.flush()
        read = ["coalesce(%s, '')" % n if t == "string" else "CAST(%s AS %s)" % (n, TYPES[t]) for n, t in zip(names, columns.values())]
        types = ", ".join(f"{n}: 'VARCHAR'" for n in columns)
        con.execute(f'INSERT INTO "{name}" SELECT {", ".join(read)} FROM read_json(\'{file.name}\', format=\'newline_delimited\', columns={{{types}}})')


def value(v, kind):
    if v is None:
        return None
    if kind == "JSON":
        return json.loads(v) if isinstance(v, str) else v
    if kind == "TIMESTAMP":
        return v.isoformat()
    return v


def main():
    data = json.load(sys.stdin)
    con = duckdb_kql.connect()
    for name, columns in data["tables"].items():
        load(con, name, columns, data["rows"].get(name, []))
    answers = {}
    for name, text in data["queries"].items():
        # The tables have all columns, and the translator reads "by count" as an operator.
        text = re.sub(r'column_ifexists\("(\w+)", ""\)', r"\1", text).replace("by count ", 'by ["count"] ')
        result = duckdb_kql.query(con, text)
        columns = list(zip(result.columns, map(str, result.types)))
        answers[name] = [{c: value(v, kind) for (c, kind), v in zip(columns, row)} for row in result.fetchall()]
    json.dump(answers, sys.stdout)


main()
