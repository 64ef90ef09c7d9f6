"""Runs the job for each line of standard input, a JSON array of its arguments, in one session, and prints the error
as JSON: "" for none."""

import json
import sys

sys.path.insert(0, sys.argv[1])
import acscalls_spark
from pyspark.sql import SparkSession

spark = SparkSession.builder.getOrCreate()
for line in sys.stdin:
    error = ""
    try:
        acscalls_spark.run(spark, json.loads(line))
    except (Exception, SystemExit) as e:
        error = str(e) or "error"
    print(json.dumps(error), flush=True)
