package kql

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"example.com/acstelemetry/quality"
)

// definition is a query without profile and options.
type definition struct {
	name, description string
	parts             string   // files below parts, each with the condition under which it is needed
	departs           []string // how the answer may differ from that of package quality
	set               func(*data)
	measure           string // the number that an alert adds up; without one it counts rows
}

// departures that several queries have.
const (
	noID      = "Records without a call ID are left out; the library makes a call of each."
	sameAge   = "Of two records of one version and time any one counts; the library takes the greater in its canonical form."
	texts     = "Texts count as they are spelled, but for types of endpoints and participants and the first letter of a diagnostic; the library gives all that it knows one spelling."
	members   = "The name and the quality of a diagnostic are known with a capital or a small first letter; the library knows them in any case."
	byClients = "Nobody counts as dropped in a call that only clients know; in the library the results of their operations say it."
	century   = "A duration of more than a century counts, if Kusto can hold the end; the library takes it for a mistake."
)

func definitions() []definition {
	const (
		acting  = "functions keys summaries reported facts "
		ended   = "functions keys summaries reported:ranged+clients facts:ranged participants "
		owned   = "participants occupants actors streams owners operations "
		streams = "functions keys summaries:ranged reported:ranged+clients facts:ranged streams stream-rows"
	)
	return []definition{
		{"calls", "the list of calls: one row per call, with the columns of acscalls calls",
			acting + owned + "ranges calls",
			[]string{noID, sameAge, texts, members, century,
				"complete does not notice an early version of a stream, which has no values yet.",
				"resourceId is that of summaries, streams and operations; the library looks at the other logs, too.",
				"Surveys without an ID are told apart by time, participant and score.",
				"Calls that only media statistics, or surveys without a score, tell of are not listed."}, nil, ""},
		{"participants", "the participants: one row each, with columns of acscalls participants",
			acting + owned + "owned ranges participant-rows",
			[]string{noID, sameAge, texts, members, century,
				"endPhrase is that of the client; without one the library has what its catalogue says about the codes.",
				"osVersion is that of the summary; the library also reads the client's user agent."},
			func(d *data) { d.Owned = true }, ""},
		{"streams", "the verdict on every media stream, with the metrics that make it poor and those it lacks",
			streams, []string{noID, sameAge, texts}, nil, ""},
		{"poor-streams", "the poor media streams, with the metrics that make them so",
			streams, []string{noID, sameAge, texts}, func(d *data) { d.PoorOnly = true }, ""},
		{"end-reasons", "how participants' connections ended, with what the codes mean and how many were dropped",
			ended + "end-reasons", []string{noID, sameAge, byClients}, nil, "droppedParticipants"},
		{"operations", "the clients' operations: success rates, and percentiles of how long they took",
			acting + "operations operation-rows",
			[]string{noID, sameAge, texts, "Percentiles of many values are Kusto's estimate; the library's are exact."}, nil, ""},
		{"diagnostics", "the user-facing diagnostics: how many, how many bad, how many recovered",
			acting + "operations ranges diagnostic-rows", []string{noID, sameAge, texts, members}, nil, ""},
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
	const parts = "functions keys summaries reported:clients|names facts participants occupants streams owners operations:names ranges:names shares"
	departs := []string{noID, sameAge, "Participants without a summary do not count, but their streams do.",
		byClients,
		"Only the summary says what a participant is; for the version of the SDK the library also asks the participant's client."}
	return definition{name, description, parts, departs, func(d *data) { d.Dimension = column; set(d) }, ""}
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
	head, body, err := def.text(&data{profile: p, opts: opts})
	if err != nil {
		return Query{}, err
	}
	return Query{def.name, def.description, head + body}, nil
}

// text returns the comment at the head of a query, and the query. There are no empty lines,
// which end a query in the editor of Log Analytics.
func (def *definition) text(d *data) (head, body string, err error) {
	if err := d.profile.Validate(); err != nil {
		return "", "", err
	}
	if err := d.opts.validate(); err != nil {
		return "", "", err
	}
	if def.set != nil {
		def.set(d)
	}
	d.Acts = slices.Contains(def.needed(d), "actors")
	var b strings.Builder
	for _, part := range def.needed(d) {
		if err := templates().ExecuteTemplate(&b, part+".kql", d); err != nil {
			return "", "", fmt.Errorf("kql: %w", err)
		}
	}
	return def.head(d), b.String(), nil
}

// needed returns the files that make up the query.
func (def *definition) needed(d *data) (list []string) {
	clients, names := d.Rules().ClientCalls, len(d.Rules().PoorNames) > 0
	holds := map[string]bool{
		"": true, "ranged": d.Ranged(), "clients": clients, "ranged+clients": d.Ranged() && clients,
		"names": names, "clients|names": clients || names,
	}
	for part := range strings.FieldsSeq(def.parts) {
		if file, condition, _ := strings.Cut(part, ":"); holds[condition] {
			list = append(list, file)
		}
	}
	return list
}

// head returns what the query is and where its answer may differ.
func (def *definition) head(d *data) string {
	var b strings.Builder
	fmt.Fprintf(&b, "// %s: %s.\n", def.name, def.description)
	rules := cmp.Or(comment(d.Rules().Source), "nothing says where they come from")
	fmt.Fprintf(&b, "// By the profile %s. Its rules: %s.\n", comment(d.profile.Name), rules)
	b.WriteString("// Such queries are checked with Kusto's language service, and run in ClickHouse's dialect and in DuckDB, but not by Kusto itself.\n")
	b.WriteString("// Where the answer may differ from that of acscalls on the same records:\n")
	for _, line := range slices.Concat(def.departs, d.departs) {
		fmt.Fprintf(&b, "//   - %s\n", line)
	}
	return b.String()
}
