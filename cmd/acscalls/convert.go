package main

import (
	"cmp"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"example.com/acstelemetry"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/redact"
)

// shapes are the shapes that convert writes.
var shapes = []string{"lines", "records", "rows", "csv", parquet}

func newConvert() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "convert PATH…",
		Short: "Any shape in, clean lines (or records, rows, CSV, Parquet) out, nothing lost",
		Long: `Reads records in any shape and writes them in one:

  lines    one resource log per line, as in a storage account
  records  one message {"records":[…]}, as from an event hub
  rows     one flat table row per line, as a workspace exports it
  csv      a table with a header, as the portal exports it
  parquet  a table with the types of Log Analytics, for DuckDB, Spark and others

Fields, including unknown ones, keep their state and value. A table has one
OperationName and one TimeGenerated, so rows and CSV lack those of a client
operation's envelope; in CSV absent, null and empty are one empty cell.

CSV and Parquet have one table per log: name the log with --category, or give a
folder with --out, which gets a file for each log. Neither --out nor standard
output may be a file that is read.`,
		Example: `  acscalls convert export.csv > lines.json
  acscalls convert --to csv --out tables/ logs/`,
		Args: paths,
	}
	in := inputFlags(cmd, need{})
	to := destinationFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		s, err := to.open(cmd)
		if err != nil {
			return err
		}
		return to.fill(cmd, s, in, args, options(), nil)
	}
	return cmd
}

// destination is where a command writes records, which ones, and how.
type destination struct{ shape, category, out *string }

// destinationFlags adds --to, --category and --out.
func destinationFlags(cmd *cobra.Command) *destination {
	d := &destination{
		shape:    cmd.Flags().String("to", "lines", "`SHAPE`: "+strings.Join(shapes, ", ")),
		category: cmd.Flags().String("category", "", "only this `LOG`, by category or table, as in CallSummary; its Updates variant counts as the same"),
		out:      outFlag(cmd),
	}
	cmd.Long += `

Memory does not grow with the input: it holds the largest record, which --max-record
bounds, and the names of the tables.`
	complete(cmd, "to", shapes...)
	complete(cmd, "category", categories()...)
	return d
}

// open checks the flags and returns what they ask for.
func (d *destination) open(cmd *cobra.Command) (sink, error) {
	return newSink(*d.shape, *d.category, *d.out, visibleOutput(cmd))
}

// fill writes the records of the paths, redacted unless r is nil, and closes s. All workers make
// the texts.
func (d *destination) fill(cmd *cobra.Command, s sink, in *input, paths []string, opts *acstelemetry.Options, r *redact.Redactor) error {
	wanted := 0
	in.out = d.out
	opts.ReuseRecords = true // no record is kept
	text := s.append
	if r != nil {
		text = func(dst []byte, rec logs.Record) []byte { return r.Append(dst, rec, s.append) }
	}
	in.text = text
	if *d.category != "" {
		isWanted := isFrom(*d.category)
		in.text = func(dst []byte, rec logs.Record) []byte {
			if !isWanted(rec) {
				return dst
			}
			return text(dst, rec)
		}
	}
	if f, ok := s.(interface{ names() *folder }); ok && r != nil {
		f.names().logOf = func(rec logs.Record) string { return logName(r.Record(rec)) }
	}
	if f := direct(s); f != nil {
		in.flush = f.Flush
	}
	err := in.each(cmd, paths, opts, func(it acstelemetry.Item) error {
		if len(it.Text) == 0 {
			return nil // not of the category
		}
		wanted++
		return s.write(it.Record, it.Text)
	})
	if err := in.close(s, err); err != nil {
		return err
	}
	if *d.category != "" && wanted == 0 && in.records > 0 {
		say(in.stderr, "no record is from the log %q; the documented ones are %s", *d.category, strings.Join(categories(), ", "))
	}
	return in.end()
}

// categories returns the names of the documented logs.
func categories() []string {
	var names []string
	for _, s := range acstelemetry.Schemas() {
		names = append(names, s.Name())
	}
	return names
}

// isFrom returns a function that reports whether a record is from a log, which is named by its
// category or table, with or without Updates.
func isFrom(log string) func(logs.Record) bool {
	known := map[*logs.Schema]bool{}
	for _, s := range acstelemetry.Schemas() {
		known[s] = strings.EqualFold(s.Name(), log) || slices.ContainsFunc(s.Logs(), func(src logs.Log) bool {
			return strings.EqualFold(src.Category, log) || strings.EqualFold(src.Table, log)
		})
	}
	return func(rec logs.Record) bool {
		if is, ok := known[rec.Schema()]; ok {
			return is
		}
		neighbour, ok := acstelemetry.NeighbourOf(rec)
		return ok && strings.EqualFold(neighbour.Table, log) || strings.EqualFold(logName(rec), log)
	}
}

// logName returns the name of a record's log: that of its schema or of a neighbour, or what
// the record itself says of any other log.
func logName(rec logs.Record) string {
	if name := rec.Schema().Name(); name != "" {
		return name
	}
	if neighbour, ok := acstelemetry.NeighbourOf(rec); ok {
		return cmp.Or(neighbour.Category, neighbour.Table)
	}
	h := rec.Head()
	return h.Category.Or(h.Type.Or("Other"))
}

// sink writes records in one shape.
type sink interface {
	// append appends the text of a record. Several goroutines may call it at once.
	append(dst []byte, rec logs.Record) []byte
	// write writes a record, in the order of the records.
	write(rec logs.Record, text []byte) error
	// close ends the output. If failed is not nil, it discards the output and returns failed.
	close(failed error) error
}

func newSink(shape, category, out string, stdout io.Writer) (sink, error) {
	shown, isTable := map[string]string{"csv": "CSV", parquet: "Parquet"}[shape]
	switch {
	case !slices.Contains(shapes, shape):
		return nil, usagef("--to: there is no shape %q; use %s", shape, strings.Join(shapes, ", "))
	case isTable && category == "" && (out == "" || out == standardOutput):
		return nil, usagef("%s has one table per log: name the log with --category, or give a folder with --out", shown)
	case isTable && category == "" && isFile(out):
		return nil, usagef("--out: %s is a file, and %s of several logs goes into a folder: name one, or one log with --category", out, shown)
	case shape == "csv" && category == "":
		return newFolder(out), nil
	case shape == parquet && category == "":
		return newParquetFolder(out), nil
	}
	f, err := newFile(out, stdout)
	if err != nil {
		return nil, err
	}
	switch shape {
	case "records":
		return &message{file: f}, nil
	case "rows":
		return &lines{f, logs.AppendRow}, nil
	case "csv":
		return &table{file: f}, nil
	case parquet:
		return &parquetTable{file: f}, nil
	}
	return &lines{f, logs.AppendJSON}, nil
}

// isFile reports whether a name exists and is not a folder.
func isFile(name string) bool {
	info, err := os.Stat(name)
	return err == nil && !info.IsDir()
}

// direct returns the file of a sink if what is in it is of use after each record, and nobody waits
// for its end.
func direct(s sink) *file {
	var f *file
	switch s := s.(type) {
	case *lines:
		f = s.file
	case *table:
		f = s.file
	}
	if f == nil || f.name != "" {
		return nil
	}
	return f
}

// lines writes one JSON object per line.
type lines struct {
	*file
	object func([]byte, logs.Record) []byte
}

func (l *lines) append(dst []byte, rec logs.Record) []byte { return append(l.object(dst, rec), '\n') }

func (l *lines) write(_ logs.Record, text []byte) error {
	_, err := l.Write(text)
	return err
}

// message writes one message with all records.
type message struct {
	*file
	begun bool
}

func (*message) append(dst []byte, rec logs.Record) []byte { return logs.AppendJSON(dst, rec) }

func (m *message) write(_ logs.Record, text []byte) error {
	before := ",\n"
	if !m.begun {
		m.begun, before = true, "{\"records\":[\n"
	}
	m.WriteString(before) //nolint:errcheck // the error is sticky
	_, err := m.Write(text)
	return err
}

func (m *message) close(failed error) error {
	if failed == nil {
		if !m.begun {
			m.WriteString(`{"records":[`)
		}
		m.WriteString("]}\n")
	}
	return m.file.close(failed)
}

// table writes CSV of one log.
type table struct {
	*file
	schema *logs.Schema // nil before the first record
}

func (*table) append(dst []byte, rec logs.Record) []byte { return logs.AppendCSV(dst, rec) }

func (t *table) write(rec logs.Record, text []byte) error {
	switch t.schema {
	case rec.Schema():
	case nil:
		t.schema = rec.Schema()
		if _, err := t.Write(logs.AppendCSVHeader(nil, t.schema)); err != nil {
			return err
		}
	default:
		return otherColumns(t.schema, rec.Schema())
	}
	_, err := t.Write(text)
	return err
}
