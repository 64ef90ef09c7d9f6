// Command throughput reads the same records from a local file, from Azurite and from Apache
// Kafka, and prints how fast that was and how much memory it took. In folder azure, after what
// CONTRIBUTING.md says about these two:
//
//	go run ./internal/throughput
//	go run ./internal/throughput -doc ../docs/sources.md
//
// Every reading is a process of its own. The places take turns, round after round, so that a
// disturbance of the machine affects all of them; the figures are medians, and the ratios those of
// the ratios in each round. The servers run on the same machine and take their share of it.
//
// Flags:
//
//	-size SIZE    of the records of each kind, in MB: 256
//	-large SIZE   of the blob with which memory is measured, in MB: 2048
//	-rounds N     how often everything is read: 5
//	-doc FILE     a document to write the tables into, between its markers
package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
)

const mb = 1_000_000

// settings are the flags.
type settings struct {
	size, large int64 // MB
	rounds      int
	doc         string
}

func main() {
	var s settings
	var one reading
	flag.Int64Var(&s.size, "size", 256, "`MB` of each kind of data")
	flag.Int64Var(&s.large, "large", 2048, "`MB` of the blob with which memory is measured")
	flag.IntVar(&s.rounds, "rounds", 5, "how `often` everything is read")
	flag.StringVar(&s.doc, "doc", "", "a `file` to write the tables into")
	one.flags() // of the processes that this one starts
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	do := s.run
	if one.Place != "" {
		do = one.run
	}
	if err := do(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "throughput:", err)
		stop()
		os.Exit(1)
	}
}

// run measures, and writes the tables.
func (s *settings) run(ctx context.Context) (err error) {
	m := &measurer{settings: s}
	if m.dir, err = os.MkdirTemp("", "throughput"); err != nil {
		return err
	}
	defer os.RemoveAll(m.dir) //nolint:errcheck // a folder of temporary files
	defer m.stop()
	if err := m.start(ctx); err != nil {
		return err
	}
	var out bytes.Buffer
	if err := m.tables(ctx, &out); err != nil {
		return err
	}
	if s.doc == "" {
		_, err = out.WriteTo(os.Stdout)
		return err
	}
	return insert(s.doc, out.Bytes())
}

// insert replaces what is between the markers of a document.
func insert(doc string, text []byte) error {
	begin, end := []byte("<!-- BEGIN measured -->\n"), []byte("<!-- END measured -->\n")
	all, err := os.ReadFile(doc)
	if err != nil {
		return err
	}
	before, rest, ok := bytes.Cut(all, begin)
	_, after, closed := bytes.Cut(rest, end)
	if !ok || !closed {
		return fmt.Errorf("%s has no lines %s and %s", doc, bytes.TrimSpace(begin), bytes.TrimSpace(end))
	}
	return os.WriteFile(doc, bytes.Join([][]byte{before, begin, text, end, after}, nil), 0o666)
}
