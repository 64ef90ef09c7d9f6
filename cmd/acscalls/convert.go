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
)

// shapes are the shapes that convert writes.
var shapes = []string{"lines", "records", "rows", "csv"}

func newConvert() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "convert PATH…",
		Short: "Any shape in, clean lines (or records, rows, CSV) out, nothing lost",
		Long: `Reads records in any shape and writes them in one:

  lines    one resource log per line, as in a storage account
  records  one message {"records":[…]}, as from an event hub
  rows     one flat table row per line, as a workspace exports it
  csv      a table with a header, as the portal exports it

Fields, including unknown ones, keep their state and value. A table has one
OperationName and one TimeGenerated, so rows and CSV lack those of a client
operation's envelope; in CSV absent, null and empty are one empty cell.

CSV has one table per log: name the log with --category, or give a folder with
--out, which gets a file for each log. Neither --out nor standard
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
		return to.fill(cmd, s, in, args, options(), func(rec acstelemetry.Record) acstelemetry.Record { return rec })
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

// fill writes the records of the paths, changed by become, and closes s.
func (d *destination) fill(cmd *cobra.Command, s sink, in *input, paths []string, opts *acstelemetry.Options, become func(acstelemetry.Record) acstelemetry.Record) error {
	wanted := 0
	in.out = d.out
	opts.ReuseRecords = true // no record is kept
	err := in.each(cmd, paths, opts, func(rec acstelemetry.Record, _ logs.Position) error {
		if *d.category != "" && !isFrom(rec, *d.category) {
			return nil
		}
		wanted++
		return s.write(become(rec))
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

// isFrom reports whether a record is from a log, which is named by its category or table, with
// or without Updates.
func isFrom(rec logs.Record, log string) bool {
	for _, src := range rec.Schema().Logs() {
		if strings.EqualFold(src.Category, log) || strings.EqualFold(src.Table, log) {
			return true
		}
	}
	neighbour, ok := acstelemetry.NeighbourOf(rec)
	return ok && strings.EqualFold(neighbour.Table, log) || strings.EqualFold(logName(rec), log)
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
	write(logs.Record) error
	// close ends the output. If failed is not nil, it discards the output and returns failed.
	close(failed error) error
}

func newSink(shape, category, out string, stdout io.Writer) (sink, error) {
	switch {
	case !slices.Contains(shapes, shape):
		return nil, usagef("--to: there is no shape %q; use %s", shape, strings.Join(shapes, ", "))
	case shape == "csv" && category == "" && (out == "" || out == standardOutput):
		return nil, usagef("CSV has one table per log: name the log with --category, or give a folder with --out")
	case shape == "csv" && category == "" && isFile(out):
		return nil, usagef("--out: %s is a file, and CSV of several logs goes into a folder: name one, or one log with --category", out)
	case shape == "csv" && category == "":
		return newFolder(out), nil
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
	}
	return &lines{f, logs.AppendJSON}, nil
}

// isFile reports whether a name exists and is not a folder.
func isFile(name string) bool {
	info, err := os.Stat(name)
	return err == nil && !info.IsDir()
}

// lines writes one JSON object per line.
type lines struct {
	*file
	append func([]byte, logs.Record) []byte
}

func (l *lines) write(rec logs.Record) error {
	_, err := l.Write(append(l.append(l.AvailableBuffer(), rec), '\n'))
	return err
}

// message writes one message with all records.
type message struct {
	*file
	begun bool
}

func (m *message) write(rec logs.Record) error {
	b := m.AvailableBuffer()
	if m.begun {
		b = append(b, ",\n"...)
	} else {
		b = append(b, "{\"records\":[\n"...)
	}
	m.begun = true
	_, err := m.Write(logs.AppendJSON(b, rec))
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

// table writes CSV.
type table struct {
	*file
	csv *logs.CSVWriter
}

func (t *table) write(rec logs.Record) error {
	if t.csv == nil {
		t.csv = logs.NewCSVWriter(t.file, rec.Schema())
	}
	return t.csv.Write(rec)
}

func (t *table) close(failed error) error {
	if t.csv != nil && failed == nil {
		failed = t.csv.Flush()
	}
	return t.file.close(failed)
}
