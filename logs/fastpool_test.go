package logs_test

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"

	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/logs"
)

// readAll returns the records of an input and its errors, as text.
func readAll(in []byte, list []*logs.Schema, opts *logs.Options) (got []string) {
	r := logs.NewStream(bytes.NewReader(in), "feed", list, opts)
	for rec, err := range r.All() {
		one := fmt.Sprint(r.Position(), " ", err, " ")
		if rec != nil {
			one += rec.Schema().Name() + string(logs.AppendJSON(nil, rec))
		}
		got = append(got, one)
	}
	return append(got, fmt.Sprint(r.Close()))
}

// A reader that continues with what another one has learnt reads the same as one
// that has learnt nothing, and texts returned by others do not change.
func TestReadersAfterEachOther(t *testing.T) {
	type input struct {
		data    []byte
		schemas []*logs.Schema
		opts    *logs.Options
		want    []string
	}
	var inputs []input
	for seed, name := range []string{"as they come", "both", "with faults", "rows", "messages", "rows, with faults"} {
		cfg := feeds[name]
		cfg.Seed, cfg.Calls = uint64(seed), acstest.None
		for _, size := range []int64{500, 30_000} { // less than learning needs, and more
			cfg.Bytes = size
			data, err := io.ReadAll(acstest.NewFeed(&cfg))
			if err != nil {
				t.Fatal(err)
			}
			inputs = append(inputs, input{data: data, schemas: schemas()}, input{data: data, schemas: schemas(), opts: &logs.Options{MaxRecord: 900}},
				input{data: data, schemas: schemas(), opts: &logs.Options{KeepRaw: true}}, input{data: data, schemas: []*logs.Schema{clientops.Schema()}})
		}
	}
	for i := range inputs {
		inputs[i].want = readAll(inputs[i].data, inputs[i].schemas, inputs[i].opts)
	}
	defer logs.KeepFasts(logs.KeepFasts(true))
	var running sync.WaitGroup
	for range 4 {
		running.Go(func() {
			for round := range 3 {
				for i := range inputs {
					in := &inputs[(i*(2*round+1))%len(inputs)]
					if got := readAll(in.data, in.schemas, in.opts); !slices.Equal(got, in.want) {
						t.Errorf("input %d reads\n%s\nwant\n%s", i, strings.Join(got, "\n"), strings.Join(in.want, "\n"))
						return
					}
				}
			}
		})
	}
	running.Wait()
}

// A reader that has reached its end, or has been closed, can be used again.
func TestResetAfterTheEnd(t *testing.T) {
	defer logs.KeepFasts(logs.KeepFasts(true))
	r := logs.NewStream(strings.NewReader(line("A")), "", schemas(), nil)
	for i, end := range []func(){func() {}, func() { r.Next() }, func() { r.Close() }, func() { r.Next(); r.Next(); r.Close() }} {
		r.Reset(strings.NewReader(line("A")+"\n"+line("B")), "")
		end()
		r.Reset(strings.NewReader(line("A")+"\n"+line("B")), "")
		n := 0
		for _, err := range r.All() {
			if n++; err != nil {
				t.Errorf("case %d: record %d: %v", i, n, err)
			}
		}
		if n != 2 {
			t.Errorf("case %d: %d records, want 2", i, n)
		}
	}
}
