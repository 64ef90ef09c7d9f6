package lake_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/lake"
)

// ClickHouse has types of its own, and writes times, LowCardinality, UUIDs and decimals in its
// own way. The file is what it made of
//
//	SELECT 'ACSCallSummary' AS Type, toDateTime64('2026-01-05 08:00:13.5810009', 7, 'UTC') + number AS TimeGenerated,
//	  toUInt16(number) AS CallDuration, toDateTime('2026-01-05 08:00:13', 'UTC') AS CallStartTime,
//	  toLowCardinality('Group') AS CallType, if(number % 2 = 0, 'x', NULL) AS Identifier, ['a', 'b'] AS list,
//	  map('k', 1) AS m, tuple(1, 'y')::Tuple(a Int8, b String) AS t, toDecimal64(82.5, 2) AS d,
//	  toUUID('61f0c4f0-337d-4790-b580-914578a218b5') AS u, 0 AS b, toDate('2026-01-05') AS day
//	FROM numbers(4) INTO OUTFILE 'c.parquet' FORMAT Parquet
func TestClickHouse(t *testing.T) {
	const rest = `"list":["a","b"],"m":{"k":1},"t":{"a":1,"b":"y"},"d":82.5,` +
		`"u":"61f0c4f0-337d-4790-b580-914578a218b5","b":0,"day":"2026-01-05T00:00:00Z"}}`
	want := []string{
		`{"time":"2026-01-05T08:00:13.5810009Z","Type":"ACSCallSummary","properties":{"identifier":"x",` +
			`"callStartTime":"2026-01-05T08:00:13Z","callDuration":0,"callType":"Group",` + rest,
		`{"time":"2026-01-05T08:00:14.5810009Z","Type":"ACSCallSummary","properties":{` +
			`"callStartTime":"2026-01-05T08:00:13Z","callDuration":1,"callType":"Group",` + rest,
	}
	got := lines(read(t, lake.NewSource(parquetInput(unpacked(t, clickhouse)), nil)))
	if len(got) != 4 {
		t.Fatalf("%d records, want 4", len(got))
	}
	if diff := cmp.Diff(want, got[:2]); diff != "" {
		t.Error(diff)
	}
}
