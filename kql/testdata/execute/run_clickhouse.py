"""Runs queries in Kusto's language on ClickHouse, in its dialect for that language.

Input and output are those of run_duckdb.py. The dialect of ClickHouse 26.9 runs no query whole, so a
query is run operator by operator, each on a table that holds the rows of the one before. Operators
are given to ClickHouse as they are written, but for the functions in SPELLINGS, which it lacks or
which its dialect refuses. In SQL are made: summarize arg_max(X, *), which keeps one row; union, which
in the dialect goes by position and not by name; and the names of the columns of a join.
"""

import json
import re
import sys
import tempfile

from chdb import session

TYPES = {"string": "String", "dynamic": "String", "guid": "String", "long": "Nullable(Int64)", "int": "Nullable(Int64)",
         "real": "Nullable(Float64)", "datetime": "Nullable(DateTime64(7, 'UTC'))", "bool": "Nullable(Bool)"}

HELD = "RowBinaryWithNamesAndTypes"  # the form of rows between two operators

FUNCTIONS = """
make_set_if AS (x, c) -> groupUniqArrayIf(x, c)
count_distinct AS x -> uniqExact(x)
sorted_array AS x -> arraySort(x)
member_of AS (p, n) -> if(JSONType(p, n) = 'String', JSONExtractString(p, n), JSONExtractRaw(p, n))
day_of AS x -> formatDateTime(x, '%Y-%m-%d')
bag AS (n, c) -> CAST((groupArrayIf(n, c IS NOT NULL), groupArrayIf(c, c IS NOT NULL)), 'Map(String, Int64)')
bag_if AS (n, c, w) -> CAST((groupArrayIf(n, w AND c IS NOT NULL), groupArrayIf(c, w AND c IS NOT NULL)), 'Map(String, Int64)')
bag_of_bags AS b -> sumMap(b)
seconds_between AS (a, b) -> (toUnixTimestamp64Micro(a) - toUnixTimestamp64Micro(b)) / 1e6
value_at_max AS (v, x) -> argMax(v, x)
value_at_min AS (v, x) -> argMin(v, x)
long_of AS x -> ifNull(toInt64OrNull(toString(x)), toInt64(trunc(toFloat64OrNull(toString(x)))))
real_of AS x -> toFloat64OrNull(toString(x))
five_percentiles AS x -> quantilesExact(0.5, 0.75, 0.9, 0.95, 0.99)(x)
"""

TIME = r"(\w+(?:\([^()]*\))?)"
SPELLINGS = [
    (r'column_ifexists\("(\w+)", ""\)', r"\1"),  # the tables have all columns
    (r"parse_json\((\w+)\)", r"\1"),
    (r"\bPayload\.(\w+)", r'member_of(Payload, "\1")'),
    (r"array_sort_asc\(", "sorted_array("),
    (r"\btoreal\(", "real_of("),  # the dialect's takes texts only
    (r"\btolong\(", "long_of("),  # the dialect's takes no number with a fraction
    (r"coalesce\((tostring\([^()]*\([^()]*\)\)), (tostring\([^()]*\([^()]*\)\))\)", r"iff(isempty(\1), \2, \1)"),  # an empty text counts
    (r"make_bag_if\(bag_pack\((\w+), (\w+)\), ", r"bag_if(\1, \2, "),
    (r"make_bag\(bag_pack\((\w+), (\w+)\)\)", r"bag(\1, \2)"),
    (r"make_bag\((\w+)\)", r"bag_of_bags(\1)"),
    (r"coalesce\((\w+), dynamic\(\{\}\)\)", r"\1"),
    (r"percentiles_array\((\w+), dynamic\(\[[^\]]*\]\)\)", r"five_percentiles(\1)"),
    (r'format_datetime\((\w+), "yyyy-MM-dd"\)', r"day_of(\1)"),
    (rf"\({TIME} - {TIME}\) / 1s", r"seconds_between(\1, \2)"),
    (r"\b(\w+) - (\w+) <= (\d+)h", lambda m: f"seconds_between({m[1]}, {m[2]}) <= {int(m[3]) * 3600}"),
    (r"\b(\w+) - (\w+) <= (\d+)s", r"seconds_between(\1, \2) <= \3"),
]
TOKEN = re.compile(r'@"(?:[^"]|"")*"|"(?:[^"\\]|\\.)*"|//[^\n]*|\w+|\s+|.', re.S)


def split(text, separator):
    """Returns the parts between separators outside of literals and parentheses."""
    parts, depth = [""], 0
    for token in TOKEN.findall(text):
        depth += (token in "([{") - (token in ")]}")
        if token == separator and depth == 0:
            parts.append("")
        else:
            parts[-1] += token
    return [p.strip() for p in parts if p.strip()]


def enclosed(text):
    """Returns what is in the parentheses around a text, if they are around all of it."""
    depth, end = 0, 0
    for token in TOKEN.findall(text):
        depth += (token == "(") - (token == ")")
        end += len(token)
        if depth == 0:
            break
    return text[1:-1].strip() if text.startswith("(") and end == len(text) else text


class Engine:
    def __init__(self, tables, rows):
        self.session, self.number, self.folder = session.Session(), 0, tempfile.TemporaryDirectory()
        for setting in ("allow_experimental_kusto_dialect=1", "join_use_nulls=1", "prefer_column_name_to_alias=1",
                        "output_format_json_quote_64bit_integers=0", "date_time_output_format='iso'",
                        "date_time_input_format='best_effort'"):
            self.session.query("SET " + setting)
        for function in FUNCTIONS.strip().splitlines():
            self.session.query("CREATE FUNCTION IF NOT EXISTS " + function)
        for name, columns in tables.items():
            kept = "".join(json.dumps({c: r.get(c) for c in columns if r.get(c) is not None}) + "\n" for r in rows.get(name, []))
            with open(self.folder.name + "/rows.json", "w") as file:
                file.write(kept)
            shape = ", ".join(f"`{c}` {TYPES[t]}" for c, t in columns.items())
            self.session.query(f"CREATE TABLE `{name}` ({shape}) ENGINE = Memory")
            if kept:
                self.session.query(f"INSERT INTO `{name}` SELECT * FROM file('{self.folder.name}/rows.json', 'JSONEachRow', $${shape}$$)")

    def columns(self, table):
        answer = str(self.session.query("DESCRIBE " + table, "JSONCompactEachRow"))
        return {row[0]: row[1] for row in map(json.loads, answer.splitlines())}

    def sql(self, query):
        """Makes a table of the rows of a query."""
        self.number += 1
        self.session.query(f"CREATE TABLE t{self.number} ENGINE = Memory AS {query}")
        return f"t{self.number}"

    def kusto(self, query, keep=None, drop=False):
        """Makes a table of the rows of a query in Kusto's language. As in Kusto no text is null."""
        self.session.query("SET dialect = 'kusto'")
        try:
            answer = self.session.query(self.prefix + query, HELD).bytes()
        except Exception as e:
            raise RuntimeError(f"{query}\n{e}") from e
        finally:
            self.session.query("SET dialect = 'clickhouse'")
        path = f"{self.folder.name}/answer"
        with open(path, "wb") as file:
            file.write(answer)
        source = f"file('{path}', '{HELD}')"
        chosen, shape = [], self.columns(source)
        taken = set(shape)
        for column, kind in shape.items():
            own = column.rsplit(".", 1)[-1]  # of a column that both sides of a join have
            if keep is not None and column not in keep or drop and own != column:
                continue
            if own != column:
                own = next(name for name in (own + str(n) for n in range(1, 99)) if name not in taken)
                taken.add(own)
            text = f"`{column}`"
            if "String" in kind and "Nullable" in kind:
                text = f"ifNull({text}, '')"
            elif "DateTime64" in kind:
                text = f"CAST({text}, $${TYPES['datetime']}$$)"
            elif re.search(r"^(Nullable\(|Variant\()?U?Int", kind):
                text = f"toInt64OrNull(toString({text}))"
            chosen.append(f"{text} AS `{own}`")
        return self.sql(f"SELECT {', '.join(chosen)} FROM {source}")

    def run(self, text):
        """Returns the rows of a query."""
        text = "".join(" " if t.startswith("//") else t for t in TOKEN.findall(text))
        for pattern, other in SPELLINGS:
            text = re.sub(pattern, other, text)
        self.named, self.prefix = {}, ""
        *statements, last = split(text, ";")
        for s in statements:
            name, value = re.match(r"let (\w+) = (.*)", s, re.S).groups()
            if value.startswith("toscalar("):
                table = self.pipe(value.removeprefix("toscalar")[1:-1])
                value = str(self.session.query(f"SELECT * FROM {table}", "TSVRaw")).strip()
            elif not re.match(r"\([\w: ,]*\) \{|datetime\(", value):
                self.named[name] = self.pipe(value)
                continue
            self.prefix += f"let {name} = {value};\n"
        table = self.pipe(last)
        answer = str(self.session.query(f"SELECT * FROM {table}", "JSONEachRow"))
        return [json.loads(line) for line in answer.splitlines()]

    def pipe(self, text):
        """Makes a table of what an expression of operators gives."""
        text = enclosed(text.strip())
        if text.startswith("materialize("):
            return self.pipe(text[len("materialize("):-1])
        first, *operators = split(text, "|")
        if first.startswith("union"):
            table = self.union(split(re.sub(r"^union\s*(isfuzzy=true)?", "", first), ","))
        elif first.startswith("datatable"):
            table = self.kusto(first)
        elif enclosed(first) != first:
            table = self.pipe(first)
        else:
            table = self.named.get(first, first)
        for operator in operators:
            table = self.apply(table, operator)
        return table

    def union(self, parts, *tables):
        tables = list(tables) + [self.pipe(p) for p in parts if not enclosed(p).startswith("datatable")]
        shapes = [self.columns(t) for t in tables]
        names = {c: kind for s in reversed(shapes) for c, kind in s.items()}
        absent = {c: {"S": "''", "M": f"CAST(map(), '{kind}')"}.get(kind[0], "NULL") for c, kind in names.items()}
        legs = [", ".join(f"`{c}`" if c in s else f"{absent[c]} AS `{c}`" for c in names) for s in shapes]
        return self.sql(" UNION ALL ".join(f"SELECT {leg} FROM {t}" for leg, t in zip(legs, tables)))

    def apply(self, table, operator):
        if m := re.fullmatch(r"union\s*(.*)", operator, re.S):
            return self.union(split(m[1], ","), table)
        if m := re.fullmatch(r"(join|lookup) kind=(\w+)\s+(.*?)\s+on ([\w, ]+)", operator, re.S):
            right = self.pipe(m[3])
            left = list(self.columns(table)) if m[2] in ("leftsemi", "leftanti") else None
            return self.kusto(f"{table} | join kind={m[2]} ({right}) on {m[4]}", left, m[1] == "lookup")
        if m := re.fullmatch(r"summarize arg_(max|min)\((\w+), \*\) by (.*)", operator, re.S):
            order = "DESC" if m[1] == "max" else "ASC"
            return self.sql(f"SELECT * FROM {table} ORDER BY `{m[2]}` {order} NULLS LAST LIMIT 1 BY {m[3]}")
        if operator.startswith("summarize"):
            # In the dialect arg_max(X, Y) is the greatest Y's X, and it has one column.
            operator = re.sub(r"(?<!= )\barg_(max|min)\((\w+), ([\w, ]+)\)", lambda m: ", ".join(
                [f"{m[2]} = {m[1]}({m[2]})"] + [f"{c} = value_at_{m[1]}({c}, {m[2]})" for c in m[3].split(", ")]), operator)
        return self.kusto(f"{table} | {operator}")


def main():
    data = json.load(sys.stdin)
    engine = Engine(data["tables"], data["rows"])
    json.dump({name: engine.run(text) for name, text in data["queries"].items()}, sys.stdout)


main()
