package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
)

// measurer has the servers.
type measurer struct {
	*settings
	dir     string
	account string // URL of Azurite's account
	broker  string // address of Kafka
	cert    string // file
	stops   []func()
}

func (m *measurer) start(ctx context.Context) (err error) {
	if m.account, err = m.startAzurite(ctx); err != nil {
		return err
	}
	m.broker, m.cert, err = m.startKafka(ctx)
	return err
}

func (m *measurer) stop() {
	for _, stop := range m.stops {
		stop()
	}
}

// read reads once.
func (m *measurer) read(ctx context.Context, r reading) (res result, err error) {
	r.Cert = m.cert
	switch r.Place {
	case inBlobs:
		r.At = m.account
	case inHub:
		r.At = m.broker
	}
	self, err := os.Executable()
	if err != nil {
		return res, err
	}
	cmd := exec.CommandContext(ctx, self, r.args()...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return res, fmt.Errorf("reading %s of %s: %w", r.Of, r.Place, err)
	}
	return res, json.Unmarshal(out, &res)
}

// tables measures everything.
func (m *measurer) tables(ctx context.Context, out io.Writer) error {
	fmt.Fprintf(out, "A run on %d cores (%s/%s, %s), which the servers shared; %d MB of each kind of data; medians of %d rounds.\n\n",
		runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, processor(), m.size, m.rounds)
	fmt.Fprint(out, "| data | from | Each | EachUnordered | bytes only | Each, of local | EachUnordered, of local | processor time | peak memory | requests |\n"+
		"| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |\n")
	for _, kind := range []string{"field", "normal"} {
		if err := m.speeds(ctx, out, kind); err != nil {
			return err
		}
	}
	fmt.Fprint(out, "\nMuch data and many partitions, read once by each function:\n\n"+
		"| what | function | speed | peak memory |\n| --- | --- | ---: | ---: |\n")
	return m.memory(ctx, out)
}

// processor returns the name of the processor, if the system tells it.
func processor() string {
	text, _ := os.ReadFile("/proc/cpuinfo")
	for line := range strings.Lines(string(text)) {
		if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return "unknown processor"
}

// series are the results of the rounds of one function at one place.
type series []result

// speeds measures one kind of data.
func (m *measurer) speeds(ctx context.Context, out io.Writer, kind string) error {
	text, err := m.files(kind)
	if err != nil {
		return err
	}
	if err := m.fillContainer(ctx, kind, text); err != nil {
		return err
	}
	if err := m.fillHub(ctx, kind, 4, text); err != nil {
		return err
	}
	places := []struct {
		name string
		reading
	}{
		{"a local file of lines", reading{Place: inFile, Of: m.file(kind)}},
		{"24 blobs of Azurite", reading{Place: inBlobs, Of: kind}},
		{"a local file of messages", reading{Place: inFile, Of: m.file(kind + messagesOf)}},
		{"4 partitions of Kafka", reading{Place: inHub, Of: kind}},
	}
	functions := []string{inOrder, unordered, bytesOnly}
	all := make([][3]series, len(places))
	for range m.rounds {
		for i, p := range places {
			for j, f := range functions {
				p.Function = f
				res, err := m.read(ctx, p.reading)
				if err != nil {
					return err
				}
				all[i][j] = append(all[i][j], res)
				if first := all[0][0][0].Records; f != bytesOnly && res.Records != first {
					return fmt.Errorf("%s: %d records, not %d", p.name, res.Records, first)
				}
			}
		}
	}
	for i, p := range places {
		local, here := all[i/2*2], all[i] // of the same text
		fmt.Fprintf(out, "| %s | %s |", kind, p.name)
		for _, s := range here {
			fmt.Fprintf(out, " %.0f MB/s |", float64(len(text))/mb/s.median(func(r *result) float64 { return r.Seconds }))
		}
		for j := range functions[:2] {
			fmt.Fprintf(out, " %.2f |", ratio(local[j], here[j]))
		}
		fmt.Fprintf(out, " %.1f s/GB | %.0f MB | %s |\n",
			here[0].median(func(r *result) float64 { return r.CPU })*1000*mb/float64(len(text)),
			here[0].median(func(r *result) float64 { return float64(r.Peak) / mb }), here[0][0].requests())
	}
	return nil
}

func (s series) median(of func(*result) float64) float64 {
	all := make([]float64, len(s))
	for i := range s {
		all[i] = of(&s[i])
	}
	return median(all)
}

// ratio returns the median of the rounds' ratios of time.
func ratio(a, b series) float64 {
	all := make([]float64, len(a))
	for i := range a {
		all[i] = a[i].Seconds / b[i].Seconds
	}
	return median(all)
}

func median(all []float64) float64 {
	slices.Sort(all)
	return (all[len(all)/2] + all[(len(all)-1)/2]) / 2
}

func (r *result) requests() string {
	switch {
	case r.Messages > 0:
		return fmt.Sprintf("%d messages", r.Messages)
	case r.Reads > 0:
		return fmt.Sprintf("%d lists, %d reads", r.Lists, r.Reads)
	}
	return ""
}

// memory measures how much memory large data take.
func (m *measurer) memory(ctx context.Context, out io.Writer) error {
	if err := m.putBlob(ctx, "large", 0, linesOf("field", m.large*mb)); err != nil {
		return err
	}
	text, err := os.ReadFile(m.file("field"))
	if err != nil {
		return err
	}
	const many = 200
	if err := m.fillHub(ctx, "many", many, text); err != nil {
		return err
	}
	for _, what := range []struct {
		name string
		mb   int64
		reading
	}{
		{fmt.Sprintf("a blob of %d MB", m.large), m.large, reading{Place: inBlobs, Of: "large"}},
		{fmt.Sprintf("%d MB in %d partitions", m.size, many), m.size, reading{Place: inHub, Of: "many"}},
	} {
		for _, function := range []string{inOrder, unordered} {
			what.Function = function
			res, err := m.read(ctx, what.reading)
			if err != nil {
				return err
			}
			fmt.Fprintf(out, "| %s | %s | %.0f MB/s | %d MB |\n", what.name, function, float64(what.mb)/res.Seconds, res.Peak/mb)
		}
	}
	return nil
}
