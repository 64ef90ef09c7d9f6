package main

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"example.com/acstelemetry"
	"example.com/acstelemetry/logs"
)

// shapes are what convert writes.
var shapes = []string{"lines", "records", "rows", "csv"}

func newConvert() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "convert PATH…",
		Short: "Any shape in, clean lines (or records, rows, CSV) out, nothing lost",
		Long: `Reads records in any shape and writes them in one:

  lines    a resource log a line, as in a storage account
  records  one message {"records":[…]}, as from an event hub
  rows     a flat table row a line, as a workspace exports it
  csv      a table with a header, as the portal exports it

Fields, unknown ones included, keep their state and value. A table has one
OperationName and one TimeGenerated, so rows and CSV lack those of a client
operation's envelope; in CSV absent, null and empty are one empty cell.

CSV has one log a table: name it with --category, or give a folder with --out,
which gets a file for each log.`,
		Example: `  acscalls convert export.csv > lines.json
  acscalls convert --to csv --out tables/ logs/`,
		Args: paths,
	}
	in := inputFlags(cmd)
	to := cmd.Flags().String("to", "lines", strings.Join(shapes, ", "))
	category := cmd.Flags().String("category", "", "only this log, by category or table, as in CallSummary; its Updates variant counts as the same")
	out := cmd.Flags().String("out", "", "write to this file (with csv and no --category: into this folder) instead of standard output")
	complete(cmd, "to", shapes...)
	complete(cmd, "category", categories()...)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		s, err := newSink(*to, *category, *out, cmd.OutOrStdout())
		if err != nil {
			return err
		}
		wanted := 0
		err = in.each(cmd, args, options(), func(rec acstelemetry.Record, _ logs.Position) error {
			if *category != "" && !isFrom(rec, *category) {
				return nil
			}
			wanted++
			return s.write(rec)
		})
		if err := s.close(err); err != nil {
			return err
		}
		if *category != "" && wanted == 0 && in.records > 0 {
			say(in.stderr, "no record is from the log %q; the documented ones are %s", *category, strings.Join(categories(), ", "))
		}
		return in.end()
	}
	return cmd
}

// categories returns the names of the documented logs.
func categories() []string {
	var names []string
	for _, s := range acstelemetry.Schemas() {
		names = append(names, s.Name())
	}
	return names
}

// isFrom reports whether a record is from a log, which is named by its
// category or its table, with Updates or without.
func isFrom(rec logs.Record, log string) bool {
	for _, src := range rec.Schema().Sources() {
		if strings.EqualFold(src.Category, log) || strings.EqualFold(src.Table, log) {
			return true
		}
	}
	return strings.EqualFold(logName(rec), log)
}

// logName returns the name of the log that a record is from: that of its
// schema, or for a log without one what the record says.
func logName(rec logs.Record) string {
	if name := rec.Schema().Name(); name != "" {
		return name
	}
	h := rec.Head()
	return h.Category.Or(h.Type.Or("Other"))
}

// sink writes records in one shape.
type sink interface {
	write(logs.Record) error
	// close ends the output. If failed is not nil, the output is given up and
	// failed is returned.
	close(failed error) error
}

func newSink(shape, category, out string, stdout io.Writer) (sink, error) {
	switch {
	case !slices.Contains(shapes, shape):
		return nil, usagef("unknown shape %q: use one of %s", shape, strings.Join(shapes, ", "))
	case shape == "csv" && category == "" && out == "":
		return nil, usagef("CSV has one log a table: name it with --category, or give a folder with --out")
	case shape == "csv" && category == "":
		return &folder{dir: out, files: map[string]*table{}}, nil
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

// file is a file that appears under its name only when it is whole; or standard
// output, a device or a pipe, where there is no such thing.
type file struct {
	*bufio.Writer
	out  *os.File // nil for standard output
	name string   // what a temporary file is to be called; "" if it is none
}

func newFile(name string, stdout io.Writer) (*file, error) {
	if name == "" {
		return &file{Writer: bufio.NewWriter(stdout)}, nil
	}
	if real, err := filepath.EvalSymlinks(name); err == nil {
		name = real // else the file would take the place of the link
	}
	switch info, err := os.Stat(name); {
	case err == nil && info.IsDir():
		return nil, usagef("--out: %s is a folder, and one file is written", name)
	case err == nil && !info.Mode().IsRegular():
		out, err := os.OpenFile(name, os.O_WRONLY, 0)
		if err != nil {
			return nil, err
		}
		return &file{Writer: bufio.NewWriter(out), out: out}, nil
	}
	// Hidden, so that reading the folder that it stands in leaves it out, and
	// readable for whom the user's umask lets read it.
	temp := filepath.Join(filepath.Dir(name), fmt.Sprintf(".%s.%d.tmp", filepath.Base(name), os.Getpid()))
	out, err := os.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return nil, err
	}
	return &file{bufio.NewWriter(out), out, name}, nil
}

func (f *file) close(failed error) error {
	err := failed
	if err == nil {
		err = f.Flush()
	}
	if f.out != nil {
		if cerr := f.out.Close(); err == nil {
			err = cerr
		}
	}
	if f.name == "" {
		return err
	}
	if err == nil {
		err = os.Rename(f.out.Name(), f.name)
	}
	if err != nil {
		os.Remove(f.out.Name()) //nolint:errcheck // err says more
	}
	return err
}

// lines writes a JSON object a line.
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

// folder writes a file of CSV for each log.
type folder struct {
	dir   string
	files map[string]*table // by name
}

func (d *folder) write(rec logs.Record) error {
	name := fileName(logName(rec))
	t := d.files[name]
	if t == nil {
		if err := os.MkdirAll(d.dir, 0o755); err != nil {
			return err
		}
		f, err := newFile(filepath.Join(d.dir, name+".csv"), nil)
		if err != nil {
			return err
		}
		t = &table{file: f}
		d.files[name] = t
	}
	return t.write(rec)
}

// fileName makes a log's name fit for a file: a record may hold anything.
func fileName(name string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || r == '_' || '0' <= r && r <= '9' || 'a' <= r|0x20 && r|0x20 <= 'z' {
			return r
		}
		return '_'
	}, name)
}

func (d *folder) close(failed error) error {
	var first error
	for _, name := range slices.Sorted(maps.Keys(d.files)) {
		if err := d.files[name].close(failed); err != nil && first == nil {
			first = fmt.Errorf("%s: %w", name, err)
		}
	}
	if failed != nil {
		return failed
	}
	return first
}
