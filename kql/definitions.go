package kql

import (
	"fmt"
	"strings"

	"example.com/acstelemetry/quality"
)

// definition is a query without profile and options.
type definition struct {
	name, description string
	parts             string   // files below parts; those with a ? for queries with a time range only
	departs           []string // how the answer may differ from that of package quality
	set               func(*data)
}

// departures that several queries have.
const (
	noID      = "Records without a call ID are left out; the library makes a call of each."
	sameAge   = "Of two records of one version and time any one counts; the library takes the greater in its canonical form."
	notJoined = "A hidden participant whose streams name neither identifier nor endpoint is not found; the library also asks who alone used an endpoint."
	strays    = "An operation without a call ID that fits two calls equally well may go to either; the library takes the first by ID."
	spelling  = "A diagnostic's name and the members of its payload count as they are spelled, but for the first letter; the library reads the known ones in any case."
	wholes    = "A number that should be whole but is not is truncated; the library calls it invalid."
)

func definitions() []definition {
	const (
		streams = "functions keys summaries? streams"
		ended   = "functions keys summaries participants"
		owned   = ended + " streams owners"
		ops     = "functions keys summaries operations"
	)
	return []definition{
		{"calls", "the list of calls: one row per call, with the columns of acscalls calls",
			owned + " operations ranges calls",
			[]string{noID, sameAge, wholes, notJoined,
				"complete does not notice an early version of a stream, which has no values yet.",
				strays, spelling,
				"A duration of more than a century counts, if Kusto can hold the end; the library takes it for a mistake.",
				"Surveys without an ID are told apart by time, participant and score.",
				"Calls that only media statistics, or surveys without a score, tell of are not listed."}, nil},
		{"streams", "the verdict on every media stream, with the metrics that make it poor and those it lacks",
			streams + " stream-rows", []string{noID, sameAge, wholes}, nil},
		{"poor-streams", "the poor media streams, with the metrics that make them so",
			streams + " stream-rows", []string{noID, sameAge, wholes}, func(d *data) { d.PoorOnly = true }},
		{"end-reasons", "how participants' connections ended, with what the codes mean and which are ungraceful",
			ended + " end-reasons", []string{noID, sameAge}, nil},
		{"operations", "the clients' operations: success rates, and percentiles of how long they took",
			ops + " operation-rows",
			[]string{noID, sameAge, strays, "Percentiles of many values are Kusto's estimate; the library's are exact."}, nil},
		{"diagnostics", "the user-facing diagnostics: how many, how many bad, how many recovered",
			ops + " ranges diagnostic-rows", []string{noID, sameAge, strays, spelling}, nil},
		shares("days", "day", "calls, dropped participants and poor streams by day (UTC) of the call", func(d *data) {
			d.Day, d.Value, d.ValueOf = true, `format_datetime(Start, "yyyy-MM-dd")`, unlessEmpty("value")
		}),
		shares("sdk-versions", "sdkVersion", "calls, dropped participants and poor streams by version of the SDK", func(d *data) {
			d.Value, d.ValueOf = "SdkVersion", unlessEmpty("value")
		}),
		shares("systems", "os", "calls, dropped participants and poor streams by operating system", func(d *data) {
			d.Value, d.ValueOf = "OsVersion", unlessEmpty(shortOS)
		}),
	}
}

// shares returns the definition of a query that breaks calls down by a dimension.
func shares(name, column, description string, set func(*data)) definition {
	departs := []string{noID, sameAge, notJoined, "Participants without a summary do not count, but their streams do.",
		"Only the summary says what a participant is; for the version of the SDK the library also asks the participant's client."}
	return definition{name, description, "functions keys summaries participants streams owners shares", departs,
		func(d *data) { d.Dimension = column; set(d) }}
}

// unlessEmpty returns an expression, or Unknown where the value is empty and
// Redacted where the service has hidden it.
func unlessEmpty(expression string) string {
	return `case(
        isempty(value), "Unknown",
        value =~ "Redacted", "Redacted",
        ` + expression + `)`
}

// shortOS shortens the names of operating systems as trend.ShortOS does.
const shortOS = `value startswith_cs "Android", tostring(split(value, ";")[0]),
        value startswith_cs "Darwin", tostring(split(value, ":")[0]),
        value startswith_cs "Windows", tostring(split(value, ".")[0]),
        value`

// query returns the query for a profile.
func (def *definition) query(p quality.Profile, opts Options) (Query, error) {
	if err := p.Validate(); err != nil {
		return Query{}, err
	}
	if err := opts.validate(); err != nil {
		return Query{}, err
	}
	d := &data{profile: p, opts: opts}
	if def.set != nil {
		def.set(d)
	}
	var b strings.Builder // without empty lines, which end a query in the editor of Log Analytics
	def.head(&b, d)
	for part := range strings.FieldsSeq(def.parts) {
		part, onlyRanged := strings.CutSuffix(part, "?")
		if onlyRanged && !d.Ranged() {
			continue
		}
		if err := templates().ExecuteTemplate(&b, part+".kql", d); err != nil {
			return Query{}, fmt.Errorf("kql: %w", err)
		}
	}
	return Query{def.name, def.description, b.String()}, nil
}

// head writes what the query is and where its answer may differ.
func (def *definition) head(b *strings.Builder, d *data) {
	fmt.Fprintf(b, "// %s: %s.\n", def.name, def.description)
	if strings.Contains(def.parts, "streams") {
		fmt.Fprintf(b, "// Streams are judged by the profile %s.\n", comment(d.profile.Name))
	}
	b.WriteString("// Such queries are checked with Kusto's language service (syntax, names, types) and not by running them.\n")
	b.WriteString("// Where the answer may differ from that of acscalls on the same records:\n")
	for _, line := range def.departs {
		fmt.Fprintf(b, "//   - %s\n", line)
	}
}
