package logs_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// dates returns CSV with a column of times for each list of cells.
func dates(header string, cells ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%q,Type\n", header)
	for _, c := range cells {
		b.WriteString(`"` + c + "\",ACSCallSummary\n")
	}
	return b.String()
}

// timesOf returns the times of the records as in 02-03T23:58:00.12, or the state, and the
// errors that they came with.
func timesOf(records []logs.Record, errs []error) (times string, all error) {
	var list []string
	for _, rec := range records {
		if rec == nil {
			list = append(list, "!")
			continue
		}
		at := rec.Head().Time
		if v, ok := at.Get(); ok {
			list = append(list, v.Format("01-02T15:04:05.999"))
		} else {
			list = append(list, at.State().String())
		}
	}
	return strings.Join(list, " "), errors.Join(errs...)
}

// Ruling 28: one order of day and month for a column. All years are 2026.
func TestCSVDates(t *testing.T) {
	utc := func(cells ...string) string { return dates("TimeGenerated [UTC]", cells...) }
	for _, c := range []struct {
		tool, in string
		opts     logs.CSVOptions
		want     string
		err      error
	}{
		{"portal in en-US", utc("3/2/2026, 10:10:00.120 AM", "3/13/2026, 1:10:00.120 PM"), logs.CSVOptions{}, "03-02T10:10:00.12 03-13T13:10:00.12", nil},
		{"portal in en-US, nothing proven", utc("3/2/2026, 12:10:00.120 AM", "3/2/2026, 12:10:00 PM"), logs.CSVOptions{}, "03-02T00:10:00.12 03-02T12:10:00", nil},
		{"portal in en-US, with a narrow no-break space", utc("3/2/2026, 10:10:00.120\u202fAM"), logs.CSVOptions{}, "03-02T10:10:00.12", nil},
		{"portal in en-GB: comma and 24 hours", utc("03/02/2026, 23:58:00.120", "04/02/2026, 00:15:00.120"), logs.CSVOptions{}, "02-03T23:58:00.12 02-04T00:15:00.12", nil},
		{"portal in en-GB, proven by a later row", utc("03/02/2026, 23:58:00", "13/02/2026, 00:15:00"), logs.CSVOptions{}, "02-03T23:58:00 02-13T00:15:00", nil},
		{"24 hours in the US, proven by a later row", utc("03/02/2026, 23:58:00", "02/13/2026, 00:15:00"), logs.CSVOptions{}, "03-02T23:58:00 02-13T00:15:00", nil},
		{"portal in en-AU, proven by a later row", utc("2/03/2026, 10:10:00 am", "13/03/2026, 10:10:00 pm"), logs.CSVOptions{}, "03-02T10:10:00 03-13T22:10:00", nil},
		{"portal in en-AU: small letters are not the style of the US", utc("2/03/2026, 10:10:00 am"), logs.CSVOptions{}, "invalid", logs.ErrDateOrder},
		{"portal in es-MX, by option", utc("2/3/2026, 10:10:00 p.m."), logs.CSVOptions{Order: logs.DayFirst}, "03-02T22:10:00", nil},
		{"portal in es-ES with spaces in p. m.", utc("13/3/2026, 10:10:00 p.\u00a0m."), logs.CSVOptions{}, "03-13T22:10:00", nil},
		{"portal in en-CA", utc("2026-03-02, 10:10:00 p.m."), logs.CSVOptions{}, "03-02T22:10:00", nil},
		{"portal in de-DE", utc("2.3.2026, 10:10:00.120", "2.3.2026, 10:10:00,120"), logs.CSVOptions{}, "03-02T10:10:00.12 03-02T10:10:00.12", nil},
		{"Excel in German", utc("02.03.2026 10:10", "02.03.2026 9:05"), logs.CSVOptions{}, "03-02T10:10:00 03-02T09:05:00", nil},
		{"portal in cs-CZ", utc("2. 3. 2026 10:10:00"), logs.CSVOptions{}, "03-02T10:10:00", nil},
		{"portal in da-DK and fi-FI", utc("2.3.2026 10.10.00", "2.3.2026 klo 10.10.00"), logs.CSVOptions{}, "03-02T10:10:00 03-02T10:10:00", nil},
		{"portal in nl-NL", utc("2-3-2026, 10:10:00"), logs.CSVOptions{}, "03-02T10:10:00", nil},
		{"portal in fr-FR: nothing proves it without a comma", utc("02/03/2026 10:10:00"), logs.CSVOptions{}, "invalid", logs.ErrDateOrder},
		{"portal in fr-FR, proven", utc("02/03/2026 10:10:00", "28/02/2026 10:10:00"), logs.CSVOptions{}, "03-02T10:10:00 02-28T10:10:00", nil},
		{"portal in fr-FR, day and month are the same", utc("03/03/2026 10:10:00"), logs.CSVOptions{}, "03-03T10:10:00", nil},
		{"portal in fr-FR, by option", utc("02/03/2026 10:10:00"), logs.CSVOptions{Order: logs.DayFirst}, "03-02T10:10:00", nil},
		{"Excel in en-US: 24 hours without a comma, by option", utc("3/2/2026 10:10"), logs.CSVOptions{Order: logs.MonthFirst}, "03-02T10:10:00", nil},
		{"dashes by pandas with %d-%m-%Y", utc("02-03-2026 10:10:00"), logs.CSVOptions{}, "invalid", logs.ErrDateOrder},
		{"dashes, proven", utc("02-03-2026 10:10:00", "13-03-2026 10:10:00"), logs.CSVOptions{}, "03-02T10:10:00 03-13T10:10:00", nil},
		{"portal in sv-SE", utc("2026-03-02 10:10:00"), logs.CSVOptions{}, "03-02T10:10:00", nil},
		{"portal in ja-JP and zh-CN", utc("2026/3/2 10:10:00", "2026/03/02 1:10:00"), logs.CSVOptions{}, "03-02T10:10:00 03-02T01:10:00", nil},
		{"portal in zh-TW", utc("2026/3/2 下午10:10:00"), logs.CSVOptions{}, "03-02T22:10:00", nil},
		{"portal in ko-KR", utc("2026. 3. 2. 오전 10:10:00"), logs.CSVOptions{}, "03-02T10:10:00", nil},
		{"portal in th-TH: 2026 is 2569 there", utc("13/3/2569 10:10:00"), logs.CSVOptions{}, "invalid", opt.ErrTime},
		{"Kibana", utc("Mar 2, 2026 @ 10:10:00.120"), logs.CSVOptions{}, "03-02T10:10:00.12", nil},
		{"Oracle with a long year", utc("02-MAR-2026 10:10:00"), logs.CSVOptions{}, "03-02T10:10:00", nil},
		{"bq --format=csv", dates("TimeGenerated", "2026-03-02 10:10:00.120 UTC"), logs.CSVOptions{}, "03-02T10:10:00.12", nil},
		{"SQL Server Management Studio, datetimeoffset", dates("TimeGenerated", "2026-03-02 10:10:00.1200000 +01:00"), logs.CSVOptions{}, "03-02T09:10:00.12", nil},
		{"Export-Csv of a DateTimeOffset in en-US", dates("TimeGenerated", "3/2/2026 10:10:00 AM +00:00"), logs.CSVOptions{}, "03-02T10:10:00", nil},
		{"pandas to_csv", dates("TimeGenerated", "2026-03-02 10:10:00.120000+00:00", "NaT"), logs.CSVOptions{}, "03-02T10:10:00.12 null", nil},
		{"ISO 8601 in a far year", utc("2621-07-19T18:46:50.188Z"), logs.CSVOptions{}, "07-19T18:46:50.188", nil},
		{"an impossible date, though it has a number above 12", utc("30/02/2026, 10:10:00"), logs.CSVOptions{}, "invalid", opt.ErrTime},
		{"no date at all", utc("13/13/2026, 10:10:00"), logs.CSVOptions{}, "invalid", opt.ErrTime},
		{"both orders: no date of the column is certain", utc("13/02/2026, 10:10:00", "02/03/2026, 10:10:00", "02/13/2026, 10:10:00", "2026-03-02 10:10:00"), logs.CSVOptions{},
			"invalid invalid invalid 03-02T10:10:00", logs.ErrMixedDates},
		{"the option decides between both orders", utc("13/02/2026, 10:10:00", "02/13/2026, 10:10:00"), logs.CSVOptions{Order: logs.DayFirst}, "02-13T10:10:00 invalid", opt.ErrTime},
		{"13 hours with PM", utc("13/02/2026, 13:10:00 PM"), logs.CSVOptions{}, "invalid", opt.ErrTime},
	} {
		c.opts.Zone = nil
		records, errs, _ := read(t, reader(c.in), &logs.Options{CSV: c.opts})
		got, err := timesOf(records, errs)
		if got != c.want || !errors.Is(err, c.err) || c.err == nil && err != nil {
			t.Errorf("%s: %s, want %s and %v: %v", c.tool, got, c.want, c.err, err)
		}
		checkWriting(t, c.tool, records)
	}
}

// checkWriting checks that a time that is Invalid in CSV is not taken for one after the
// record has been written.
func checkWriting(t *testing.T, reason string, records []logs.Record) {
	t.Helper()
	for _, rec := range records {
		if rec == nil {
			continue
		}
		again, _ := logs.Decode(logs.AppendJSON(nil, rec), schemas(), nil)
		if got, want := again.Head().Time.State(), rec.Head().Time.State(); got != want {
			t.Errorf("%s: written and read again, the time is %v, not %v", reason, got, want)
		}
	}
}

// Columns of one table share what their dates prove, unless one has a proof of its own.
func TestCSVDatesOfOtherColumns(t *testing.T) {
	in := "TimeGenerated [UTC],CallStartTime [UTC],Type\n" +
		"02/03/2026 10:10:00,13/02/2026 10:00:00,ACSCallSummary\n"
	records, errs, _ := read(t, reader(in), nil)
	if got, err := timesOf(records, errs); got != "03-02T10:10:00" || err != nil {
		t.Errorf("the other column proves that the day is first: %s, %v", got, err)
	}
	in += "03/13/2026 10:10:00,13/02/2026 10:00:00,ACSCallSummary\n"
	records, errs, _ = read(t, reader(in), nil)
	if got, err := timesOf(records, errs); got != "02-03T10:10:00 03-13T10:10:00" || err != nil {
		t.Errorf("its own date proves that the month is first: %s, %v", got, err)
	}
}

// Ruling 10 and 18: the zone is that of the time, else of the header, else of the option.
func TestCSVZones(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skip("this machine has no time zones")
	}
	for _, c := range []struct {
		reason, header, cell string
		zone                 *time.Location
		want                 string
		err                  error
	}{
		{"UTC", "TimeGenerated [UTC]", "2026-07-02 10:10:00", berlin, "07-02T10:10:00", nil},
		{"UTC in small letters", "timegenerated [utc]", "2026-07-02 10:10:00", nil, "07-02T10:10:00", nil},
		{"UTC in round brackets", "TimeGenerated (UTC)", "2026-07-02 10:10:00", nil, "07-02T10:10:00", nil},
		{"UTC without a blank", "TimeGenerated[UTC]", "2026-07-02 10:10:00", nil, "07-02T10:10:00", nil},
		{"an offset", "TimeGenerated [UTC+01:00]", "7/2/2026, 10:10:00 AM", nil, "07-02T09:10:00", nil},
		{"an offset to the west", "TimeGenerated [UTC-05:30]", "2026-07-02 10:10:00", berlin, "07-02T15:40:00", nil},
		{"a name", "TimeGenerated [Europe/Berlin]", "2026-07-02 10:10:00", nil, "07-02T08:10:00", nil},
		{"a name that does not exist", "TimeGenerated [Mars/Olympus]", "2026-07-02 10:10:00", nil, "invalid", logs.ErrLocalTime},
		{"Windows' name, which hides summer time", "TimeGenerated [(UTC+01:00) Amsterdam, Berlin]", "2026-07-02 10:10:00", nil, "invalid", logs.ErrLocalTime},
		{"local time", "TimeGenerated [Local Time]", "3/2/2026, 10:10:00.120 AM", nil, "invalid", logs.ErrLocalTime},
		{"local time by option", "TimeGenerated [Local Time]", "3/2/2026, 10:10:00.120 AM", berlin, "03-02T09:10:00.12", nil},
		{"nothing", "TimeGenerated", "2026-03-02 10:10:00", nil, "invalid", logs.ErrLocalTime},
		{"nothing, as opt says it", "TimeGenerated", "2026-03-02T10:10:00", nil, "invalid", opt.ErrZone},
		{"nothing, by option", "TimeGenerated", "2026-03-02T10:10:00", berlin, "03-02T09:10:00", nil},
		{"a time with a zone", "TimeGenerated [Local Time]", "2026-03-02T10:10:00Z", berlin, "03-02T10:10:00", nil},
		{"a time with an offset", "TimeGenerated [UTC]", "2026-03-02 10:10:00 GMT+1", nil, "03-02T09:10:00", nil},
		{"an hour that occurs twice", "TimeGenerated [Local Time]", "2026-10-25 02:30:00", berlin, "invalid", logs.ErrClockChange},
		{"an hour that never comes", "TimeGenerated [Local Time]", "2026-03-29 02:30:00", berlin, "invalid", logs.ErrClockChange},
		{"the hour before", "TimeGenerated [Local Time]", "2026-10-25 01:59:59", berlin, "10-24T23:59:59", nil},
		{"the hour after", "TimeGenerated [Local Time]", "2026-10-25 03:00:00", berlin, "10-25T02:00:00", nil},
	} {
		records, errs, _ := read(t, reader(dates(c.header, c.cell)), &logs.Options{CSV: logs.CSVOptions{Zone: c.zone}})
		got, err := timesOf(records, errs)
		if got != c.want || !errors.Is(err, c.err) || c.err == nil && err != nil {
			t.Errorf("%s: %s, want %s and %v: %v", c.reason, got, c.want, c.err, err)
		}
		checkWriting(t, c.reason, records)
	}
}

// Tables as tools write them; the records are called by their correlation IDs.
func TestCSVTables(t *testing.T) {
	for _, c := range []struct{ tool, in, want string }{
		{"pandas to_csv with its index", ",Type,CorrelationId\n0,ACSCallSummary,A\n1,ACSCallSummary,B\n", "A B"},
		{"pandas to_csv(sep='\\t') with its index", "\tType\tCorrelationId\n0\tACSCallSummary\tA\n", "A"},
		{"the same with encoding='utf-8-sig'", "\ufeff\tType\tCorrelationId\n0\tACSCallSummary\tA\n", "A"},
		{"the same with encoding='utf-8-sig' after blank lines", "\n\n\ufeff\tType\tCorrelationId\n0\tACSCallSummary\tA\n", "A"},
		{"the same after blank lines", "\r\n\n\tType\tCorrelationId\n0\tACSCallSummary\tA\n", "A"},
		{"the same after other records", line("B") + "\n\tType\tCorrelationId\n0\tACSCallSummary\tA\n", "B A"},
		{"with commas after blank lines", "\n\n,Type,CorrelationId\n0,ACSCallSummary,A\n", "A"},
		{"with commas after other records", line("B") + "\n,Type,CorrelationId\n0,ACSCallSummary,A\n", "B A"},
		{"with commas and encoding='utf-8-sig' after other records", line("B") + "\ufeff,Type,CorrelationId\n0,ACSCallSummary,A\n", "B A"},
		{"pandas to_csv of what read_csv has read", "Unnamed: 0,Type,CorrelationId\n0,ACSCallSummary,A\n", "A"},
		{"R write.csv with row names", "\"\",\"Type\",\"CorrelationId\"\n\"1\",\"ACSCallSummary\",\"A\"\n", "A"},
		{"Excel in German", "Type;CorrelationId;CallDuration\nACSCallSummary;A;61\n", "A"},
		{"Excel, Unicode text", "Type\tCorrelationId\tOsVersion\nACSCallSummary\tA\t\nACSCallSummary\tB\t\n", "A B"},
		{"tabs, the first cell is empty", "TimeGenerated [UTC]\tType\tCorrelationId\n\tACSCallSummary\tA\n", "A"},
		{"Excel with a line for itself", "sep=;\r\nType;CorrelationId\r\nACSCallSummary;A\r\n", "A"},
		{"psql with --csv and a bar", "Type|CorrelationId\nACSCallSummary|A\n", "A"},
		{"Export-Csv of Windows PowerShell", "#TYPE System.Management.Automation.PSCustomObject\r\n\"Type\",\"CorrelationId\"\r\n\"ACSCallSummary\",\"A\"\r\n", "A"},
		{"Export-Csv -Delimiter ';'", "#TYPE Selected.Object\r\n\"Type\";\"CorrelationId\"\r\n\"ACSCallSummary\";\"A;1\"\r\n", "A;1"},
		{"comments before the header", "# exported 2026-03-02\n# by me\nType,CorrelationId\nACSCallSummary,A\n", "A"},
		{"comments, and no header", "# exported 2026-03-02\n# by me\n" + line("A"), "! A"},
		{"Excel: empty cells at the end of all lines", "Type,CorrelationId,,,\nACSCallSummary,A,,,\n,,,,\n", "A"},
		{"Excel: rows with more empty cells than the header", "Type,CorrelationId\nACSCallSummary,A,,\n", "A"},
		{"Excel: rows without their empty cells at the end", "Type,CorrelationId,Identifier,OsVersion\nACSCallSummary,A,x,\nACSCallSummary,B\n", "A B?"},
		{"a row that was split by a line feed", "CorrelationId,Identifier,Type\nA,x\ny,ACSCallSummary\n", "! !"},
		{"a value after the last column", "Type,CorrelationId\nACSCallSummary,A,x\n", "!"},
		{"old Mac: CR alone", "Type,CorrelationId\rACSCallSummary,A\rACSCallSummary,B\r", "A B"},
		{"old Mac: blank lines and no end", "Type,CorrelationId\r\rACSCallSummary,A\r\rACSCallSummary,B", "A B"},
		{"Python's csv on Windows without newline=''", "Type,CorrelationId\r\r\nACSCallSummary,A\r\r\n\"ACSCallSummary\",\"B\"\r\r\n", "A B"},
		{"blank lines and lines of two quotes", "Type,CorrelationId\n\nACSCallSummary,A\n\"\"\n  \nACSCallSummary,B\n", "A B"},
		{"names beyond ASCII, with blanks", "Type,Correlation ID,Größe,備考\nACSCallSummary,A,1,x\n", "A"},
		{"a name that Kusto numbers in a join", "Type,CorrelationId,CorrelationId1\nACSCallSummary,A,B\n", "A"},
		{"names that begin with digits", "Type,CorrelationId,95th\nACSCallSummary,A,1\n", "A"},
		{"the same header again, with names that are odd", "Type,CorrelationId,95th\nACSCallSummary,A,1\nType,CorrelationId,95th\nACSCallSummary,B,1\n", "A B"},
		{"another separator after it", "Type,CorrelationId\nACSCallSummary,A\nCorrelationId;Type\nB;ACSCallSummary\n", "A ! !"},
		{"bytes of JSON after it", "Type;CorrelationId\nACSCallSummary;A\n" + line("B"), "A B"},
		{"dicts as Python prints them: the text is kept", "Type,CorrelationId,DiagnosticOptions\nACSCallSummary,A,\"{'a': None}\"\n", "A"},
	} {
		for _, size := range []int{1, 3, 1 << 20} {
			records, errs, _ := read(t, ones{reader(c.in), size}, nil)
			if got := ids(records, errs); got != c.want {
				t.Errorf("%s, in pieces of %d: %s, want %s: %v", c.tool, size, got, c.want, errors.Join(errs...))
			}
		}
	}
	records, _, _ := read(t, reader("Type|CorrelationId\nACSCallSummary|A\n"), &logs.Options{CSV: logs.CSVOptions{Separator: ','}})
	if got := ids(records, make([]error, len(records))); got != "!" {
		t.Errorf("with the separator of the option, there is no header: %s", got)
	}
}

// What the cells of a table become.
func TestCSVCells(t *testing.T) {
	for _, c := range []struct{ reason, in, want string }{
		{"labels of rows are no field", ",Type,CorrelationId\n0,ACSCallSummary,A\n", `{"CorrelationId":"A","Type":"ACSCallSummary"}`},
		{"other columns without a name are called by their place", "Type,CorrelationId,,\nACSCallSummary,A,x,\n", `{"CorrelationId":"A","Type":"ACSCallSummary","Column3":"x"}`},
		{"an empty cell of a column that the log does not have is nothing", "Type,CorrelationId,MediaType,SourceTable\nACSCallSummary,A,,\n", `{"CorrelationId":"A","Type":"ACSCallSummary"}`},
		{"an empty cell does not hide the value of the same name", "Type,CorrelationId,correlationid\nACSCallSummary,A,\n", `{"CorrelationId":"A","Type":"ACSCallSummary"}`},
		{"properties in a column of their own, as Data Explorer has them", "category,correlationId,properties\nCallSummary,A,\"{\"\"callDuration\"\":5}\"\n", `{"Category":"CallSummary","CorrelationId":"A","Type":"ACSCallSummary","CallDuration":5}`},
		{"the same without a category: the log is that of the properties", "time,correlationId,properties\n,A,\"{\"\"callDuration\"\":5,\"\"participantEndReason\"\":0,\"\"callType\"\":\"\"P2P\"\",\"\"callStartTime\"\":null,\"\"participantDuration\"\":4}\"\n", `{"TimeGenerated":null,"CorrelationId":"A","CallStartTime":null,"CallDuration":5,"CallType":"P2P","ParticipantDuration":4,"ParticipantEndReason":"0"}`},
		{"a column of another log without a value does not hide one of this log", "Type,CorrelationId,properties.participantId,properties.ParticipantId\nACSCallSummary,A,p,NULL\n", `{"CorrelationId":"A","Type":"ACSCallSummary","ParticipantId":"p"}`},
		{"the same, the other way round", "Type,CorrelationId,ParticipantId,participantId\nACSCallSummary,A,nan,p\n", `{"CorrelationId":"A","Type":"ACSCallSummary","ParticipantId":"p"}`},
		{"flattened: the operation is that of the properties", "category,operationName,correlationId,properties.OperationName\nCallClientOperations,CallClientOperations,A,Join\n", `{"Category":"CallClientOperations","CorrelationId":"A","Type":"ACSCallClientOperations","OperationName":"Join"}`},
		{"the name that snake case makes of _ResourceId", "type,identifier,_resource_id\nACSCallSummary,A,/x\n", `{"_ResourceId":"/x","Type":"ACSCallSummary","Identifier":"A"}`},
		{"a dict of Python is kept as text", "Type,CorrelationId,x\nACSCallSummary,A,{'a': None}\n", `{"CorrelationId":"A","Type":"ACSCallSummary","x":"{'a': None}"}`},
	} {
		records, errs, _ := read(t, reader(c.in), nil)
		if len(records) != 1 || errs[0] != nil && !errors.Is(errs[0], logs.ErrInferred) {
			t.Errorf("%s: %v", c.reason, errs)
			continue
		}
		if got := string(logs.AppendRow(nil, records[0])); got != c.want {
			t.Errorf("%s: %s, want %s", c.reason, got, c.want)
		}
	}
}

// Rows of several tables, without a column that names them: the values tell which log it
// is, not the names of the columns, which all rows have.
func TestCSVUnionWithoutType(t *testing.T) {
	const head = "CorrelationId,CallType,CallStartTime [UTC],ParticipantId,EndpointType,StreamId,JitterAvg,JitterMax,PacketLossRateAvg\n"
	for _, c := range []struct{ reason, in, want string }{
		{"a summary", head + "A,Group,2026-03-02 09:00:00,p,VoIP,,,,\n", "CallSummary"},
		{"a diagnostic", head + "A,,,p,VoIP,1,3,4,0.1\n", "CallDiagnostics"},
		{"neither", head + "A,,,p,VoIP,,,,\n", ""},
		{"the same row, where the names leave no choice", "CorrelationId,CallType,CallStartTime [UTC],ParticipantId,EndpointType\nA,,,p,VoIP\n", "CallSummary"},
		{"a row of an answer", `{"tables":[{"columns":[{"name":"CallType"},{"name":"CallStartTime"},{"name":"StreamId"},{"name":"JitterAvg"},{"name":"JitterMax"}],` +
			`"rows":[["Group","2026-03-02T09:00:00Z",null,null,null]]}]}`, "CallSummary"},
	} {
		records, errs, _ := read(t, reader(c.in), nil)
		if len(records) != 1 || records[0] == nil || records[0].Schema().Name() != c.want {
			t.Errorf("%s: %v, %v, want %s", c.reason, records, errs, c.want)
		}
	}
}

func TestCSVDecimalComma(t *testing.T) {
	for _, c := range []struct {
		reason, separator, cell string
		opts                    logs.CSVOptions
		want                    opt.Value[opt.Ratio]
		err                     error
	}{
		{"Excel in German", ";", "0,25", logs.CSVOptions{}, opt.Of(opt.Ratio(0.25)), nil},
		{"Excel in German, three digits", ";", "1,234", logs.CSVOptions{}, opt.Of(opt.Ratio(1.234)), logs.ErrOutOfRange},
		{"an exponent", ";", "3,146336E-05", logs.CSVOptions{}, opt.Of(opt.Ratio(3.146336e-05)), nil},
		{"a point", ";", "0.25", logs.CSVOptions{}, opt.Of(opt.Ratio(0.25)), nil},
		{"in quotes between commas", ",", `"0,25"`, logs.CSVOptions{}, opt.Of(opt.Ratio(0.25)), nil},
		{"three digits after a zero", ",", `"0,250"`, logs.CSVOptions{}, opt.Of(opt.Ratio(0.25)), nil},
		{"it may separate thousands", ",", `"1,234"`, logs.CSVOptions{}, opt.Without[opt.Ratio](opt.Invalid), logs.ErrDecimal},
		{"it may, between tabs, too", "\t", "1,234", logs.CSVOptions{}, opt.Without[opt.Ratio](opt.Invalid), logs.ErrDecimal},
		{"by option", "\t", "1,234", logs.CSVOptions{DecimalComma: true}, opt.Of(opt.Ratio(1.234)), logs.ErrOutOfRange},
		{"comma and point", ";", "1.234,5", logs.CSVOptions{}, opt.Without[opt.Ratio](opt.Invalid), logs.ErrDecimal},
		{"comma and point by option", ";", "1.234,5", logs.CSVOptions{DecimalComma: true}, opt.Of(opt.Ratio(1234.5)), logs.ErrOutOfRange},
		{"comma and point, between commas", ",", `"1.234,5"`, logs.CSVOptions{}, opt.Without[opt.Ratio](opt.Invalid), opt.ErrNumber},
		{"a point may separate thousands", ";", "1.234", logs.CSVOptions{}, opt.Without[opt.Ratio](opt.Invalid), logs.ErrDecimal},
		{"with a sign, too", ";", "-12.345", logs.CSVOptions{}, opt.Without[opt.Ratio](opt.Invalid), logs.ErrDecimal},
		{"two points", ";", "12.345.678", logs.CSVOptions{}, opt.Without[opt.Ratio](opt.Invalid), logs.ErrDecimal},
		{"two points by option", "\t", "12.345.678", logs.CSVOptions{DecimalComma: true}, opt.Of(opt.Ratio(12345678)), logs.ErrOutOfRange},
		{"no thousands begin with zero", ";", "0.250", logs.CSVOptions{DecimalComma: true}, opt.Of(opt.Ratio(0.25)), nil},
		{"four digits after the point", ";", "1.2345", logs.CSVOptions{}, opt.Of(opt.Ratio(1.2345)), logs.ErrOutOfRange},
		{"four digits before it", ";", "1234.500", logs.CSVOptions{}, opt.Of(opt.Ratio(1234.5)), logs.ErrOutOfRange},
		{"an exponent is not of thousands", ";", "1.234E-03", logs.CSVOptions{}, opt.Of(opt.Ratio(0.001234)), nil},
		{"a point between commas", ",", "1.234", logs.CSVOptions{}, opt.Of(opt.Ratio(1.234)), logs.ErrOutOfRange},
		{"two commas", ";", "1,234,567", logs.CSVOptions{}, opt.Without[opt.Ratio](opt.Invalid), opt.ErrNumber},
	} {
		in := strings.ReplaceAll("Type~PacketLossRateAvg\nACSCallDiagnostics~"+c.cell+"\n", "~", c.separator)
		records, errs, _ := read(t, reader(in), &logs.Options{CSV: c.opts})
		if len(records) != 1 {
			t.Errorf("%s: %v", c.reason, errs)
			continue
		}
		got := records[0].(*diagnostics.Record).PacketLossRateAvg
		if got != c.want || !errors.Is(errs[0], c.err) || c.err == nil && errs[0] != nil {
			t.Errorf("%s: %v, %v, want %v, %v", c.reason, got, errs[0], c.want, c.err)
		}
	}
}

// A whole number with thousands is not cut to its first digits, nor where the record is
// written and read again.
func TestCSVThousands(t *testing.T) {
	const in = "Type;RoundTripTimeAvg;PacketLossRateAvg\nACSCallDiagnostics;1.234;0,25\n"
	records, errs, _ := read(t, reader(in), nil)
	if got := records[0].(*diagnostics.Record).RoundTripTimeAvg; got.State() != opt.Invalid || !errors.Is(errs[0], logs.ErrDecimal) {
		t.Errorf("%v, %v", got, errs[0])
	}
	for _, text := range []string{writeCSV(t, diagnostics.Schema(), records[0]), string(logs.AppendRow(nil, records[0]))} {
		again, _, _ := read(t, reader(text), nil)
		if got := again[0].(*diagnostics.Record).RoundTripTimeAvg; got.State() != opt.Invalid || !strings.Contains(text, "1.234 [not certain]") {
			t.Errorf("%v, read from %s", got, text)
		}
	}
	records, errs, _ = read(t, reader(in), &logs.Options{CSV: logs.CSVOptions{DecimalComma: true}})
	if got, _ := records[0].(*diagnostics.Record).RoundTripTimeAvg.Get(); got != 1234 || errs[0] != nil {
		t.Errorf("by option: %v, %v", got, errs[0])
	}
}

// csvSeeds are tables for the fuzz targets.
var csvSeeds = []string{
	dates("TimeGenerated [UTC]", "03/02/2026, 23:58:00.120", "13/02/2026, 00:15:00", "02/13/2026, 10:10:00 AM"),
	dates("TimeGenerated [Local Time]", "2. 3. 2026 10:10:00", "2026. 3. 2. 오전 10:10:00", "Mar 2, 2026 @ 10:10:00.120"),
	dates("TimeGenerated [UTC+01:00]", "2026-10-25 02:30:00", "2026-03-02 10:10:00.1200000 +01:00", "NaT"),
	longTable(30),
	",Type;CorrelationId|PacketLossRateAvg\n",
	"sep=;\r\nType;PacketLossRateAvg;TimeGenerated\r\nACSCallDiagnostics;0,25;2/3/2026 1.10\r\n;;\r\n",
	"#TYPE x\r\tType\tCorrelationId\t\r0\tACSCallSummary\tA\r\tACSCallSummary\r",
}

// longTable returns rows of which only the last one proves that the day is first.
func longTable(rows int) string {
	var b strings.Builder
	b.WriteString("TimeGenerated [UTC],Type,CorrelationId\n")
	for range rows {
		b.WriteString("02/03/2026 10:10:00,ACSCallSummary,A\n")
	}
	b.WriteString("13/03/2026 10:10:00,ACSCallSummary,A\n")
	return b.String()
}

// The proof may come at the end, and the result does not depend on how the input is read.
func TestCSVProofAtTheEnd(t *testing.T) {
	text := longTable(20_000)
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	io.WriteString(z, line("x")+"\n"+text) //nolint:errcheck // memory
	z.Close()
	for _, c := range []struct {
		reason string
		src    func() io.Reader
	}{
		{"memory", func() io.Reader { return strings.NewReader(text) }},
		{"a stream", func() io.Reader { return io.MultiReader(strings.NewReader(text)) }},
		{"a stream in pieces", func() io.Reader { return ones{strings.NewReader(text), 1000} }},
		{"compressed, after other records", func() io.Reader { return bytes.NewReader(packed.Bytes()) }},
		{"Unicode text of Excel, in UTF-16 with tabs", func() io.Reader {
			b := []byte("\xff\xfe")
			for _, u := range utf16.Encode([]rune(strings.ReplaceAll(text, ",", "\t"))) {
				b = append(b, byte(u), byte(u>>8))
			}
			return bytes.NewReader(b)
		}},
		{"two tables", func() io.Reader { return strings.NewReader(strings.ReplaceAll(text, "02/03", "13/02") + text) }},
	} {
		for _, workers := range []int{1, 3} {
			for _, ordered := range []bool{true, false} {
				var last string
				n := 0
				fn := func(it logs.Item) error {
					if it.Err != nil {
						return it.Err
					}
					if rec := it.Record.(*callsummary.Record); rec.CorrelationID.Or("") == "A" {
						last = rec.Time.Or(time.Time{}).Format("01-02")
						if last != "03-02" && last != "03-13" && last != "02-13" {
							return errors.New(last)
						}
						n++
					}
					return nil
				}
				opts := &logs.EachOptions{Workers: workers}
				in := &logs.Input{Reader: c.src()}
				var err error
				if ordered {
					err = logs.Each(context.Background(), in, schemas(), fn, opts)
				} else {
					err = logs.EachUnordered(context.Background(), in, schemas(), fn, opts)
				}
				if err != nil || n < 20_001 || last != "03-13" {
					t.Errorf("%s, %d workers, ordered %v: %d records, last %s, %v", c.reason, workers, ordered, n, last, err)
				}
			}
		}
	}
}

// A stream is read ahead only so far. What comes later and contradicts the dates that have
// been returned is an error, not a change of their order.
func TestCSVProofTooLate(t *testing.T) {
	us := "\"2/3/2026, 10:10:00 AM\",ACSCallSummary,A\n"
	text := "TimeGenerated [UTC],Type,CorrelationId\n" + strings.Repeat(us, 50) + "\"13/3/2026, 10:10:00 AM\",ACSCallSummary,A\n" + us
	opts := &logs.Options{MaxRecord: 1000}
	records, errs, _ := read(t, ones{strings.NewReader(text), 100}, opts)
	got, err := timesOf(records, errs)
	if want := strings.Repeat("02-03T10:10:00 ", 50) + "invalid invalid"; got != want || !errors.Is(err, logs.ErrMixedDates) {
		t.Errorf("%s\n%v", got, err)
	}
	records, errs, _ = read(t, strings.NewReader(text), opts)
	got, err = timesOf(records, errs)
	if want := strings.Repeat("03-02T10:10:00 ", 50) + "03-13T10:10:00 03-02T10:10:00"; got != want || err != nil {
		t.Errorf("memory is read to its end: %s\n%v", got, err)
	}
}

// A hostile table is read in linear time: neither its quotes nor many tables lead to
// looking ahead again and again.
func TestCSVLookAheadIsLinear(t *testing.T) {
	const head = "TimeGenerated [UTC],Type,CorrelationId\n"
	row := "02/03/2026 10:10:00,ACSCallSummary,A\n"
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	io.WriteString(z, strings.Repeat(head+row, 20_000)) //nolint:errcheck // memory
	z.Close()
	for _, c := range []struct {
		reason string
		src    io.Reader
		want   int
	}{
		{"many tables", strings.NewReader(strings.Repeat(head+row, 20_000)), 20_000},
		{"many tables, compressed", &packed, 20_000},
		{"many tables in memory, compressed", bytes.NewReader(slices.Clone(packed.Bytes())), 20_000},
		{"many quotes", ones{strings.NewReader(head + row + strings.Repeat("\"x\n", 20_000)), 4096}, 0},
		{"single bytes", ones{strings.NewReader(head + strings.Repeat(row, 5_000)), 1}, 5_000},
		{"comments", strings.NewReader(strings.Repeat("#\n", 200_000) + head + row), 1},
	} {
		began := time.Now()
		records, _, _ := read(t, c.src, nil)
		n := 0
		for _, rec := range records {
			if rec != nil {
				n++
			}
		}
		if n < c.want {
			t.Errorf("%s: %d records", c.reason, n)
		}
		if took := time.Since(began); took > 20*time.Second {
			t.Errorf("%s: %v", c.reason, took)
		}
	}
}

// Resource logs in tables: the text of properties is JSON or an error, and where tables of
// several logs were put together, a column without a value is nothing.
func TestTablesOfResourceLogs(t *testing.T) {
	const columns = `{"tables":[{"columns":[{"name":"category"},{"name":"properties"}],"rows":[`
	for _, c := range []struct {
		reason, in, want string
		err              error
	}{
		{"a dynamic column of an answer, as text", columns + `["CallSummary","{\"callDuration\":5}"]]}]}`, `{"category":"CallSummary","properties":{"callDuration":5}}`, nil},
		{"the same, as an object", columns + `["CallSummary",{"callDuration":5}]]}]}`, `{"category":"CallSummary","properties":{"callDuration":5}}`, nil},
		{"no field of the log in it: a field of that name", columns + `["CallSummary","{\"x\":5}"]]}]}`, `{"category":"CallSummary","properties":{"properties":"{\"x\":5}"}}`, nil},
		{"a dict of Python, as pandas writes it", "category,properties\nCallSummary,{'callDuration': 5}\n", `{"category":"CallSummary","properties":{"properties":"{'callDuration': 5}"}}`, logs.ErrProperties},
		{"flattened to JSON: null is for other logs", `{"category":"CallSummary","properties.participantId":"p","properties.ParticipantId":null}`, `{"category":"CallSummary","properties":{"participantId":"p"}}`, nil},
		{"flattened to JSON: both names of an operation", `{"category":"CallClientOperations","operationName":"CallClientOperations","properties.OperationName":"Join"}`, `{"operationName":"CallClientOperations","category":"CallClientOperations","properties":{"OperationName":"Join"}}`, nil},
	} {
		records, errs, _ := read(t, reader(c.in), nil)
		if len(records) != 1 || !errors.Is(errs[0], c.err) || c.err == nil && errs[0] != nil {
			t.Errorf("%s: %v, want %v", c.reason, errs, c.err)
			continue
		}
		if got := string(logs.AppendJSON(nil, records[0])); got != c.want {
			t.Errorf("%s: %s, want %s", c.reason, got, c.want)
		}
		checkWriting(t, c.reason, records)
	}
}
