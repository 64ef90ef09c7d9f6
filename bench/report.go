package main

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"runtime"
	"slices"
	"strings"

	"example.com/acstelemetry/bench/work"
)

// report collects the tables, as Markdown.
type report struct {
	s      *settings
	head   string
	goals  [][]string // what, measured, goal, moonshot, reached
	tables bytes.Buffer
	kinds  []string // of data that was checked
	fields int64
	grown  [][]string
}

func newReport(s *settings, b *runner) *report {
	clock := "by the clock"
	if s.cpu {
		clock = "of processor time"
	}
	head := fmt.Sprintf("A run on %d cores (%s/%s, %s): %s of data, seed %d, %d rounds, ratios %s. %s.\n",
		cores(), runtime.GOOS, runtime.GOARCH, processor(), size(int64(s.size)), s.seed, s.rounds, clock, strings.Join(b.versions(), ", "))
	return &report{s: s, head: head}
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

// String returns the whole document.
func (r *report) String() string {
	var out strings.Builder
	out.WriteString(r.head)
	if len(r.kinds) > 0 {
		fmt.Fprintf(&out, "\nBefore that all peers agreed on data of these kinds: %s (%d fields in all). ", strings.Join(r.kinds, ", "), r.fields)
		out.WriteString("What a peer does less is said in its source.\n")
	}
	if len(r.goals) > 0 {
		out.WriteString("\n### Against the goals\n\n")
		table(&out, []string{"", "measured", "goal", "moonshot", ""}, r.goals)
	}
	out.Write(r.tables.Bytes())
	if len(r.grown) > 0 {
		out.WriteString("\n### Growth\n\nData made on the fly and read through a pipe; the processor time of the reading process. ")
		out.WriteString("The library keeps nothing of what it has decoded; what grows with ours are the sums for each call, as those of its peers. ")
		out.WriteString("With calls+quality a call is given away an hour after its last record.\n\n")
		table(&out, []string{"", "data", "records", "CPU s", "CPU s per GB", "peak memory"}, r.grown)
	}
	return out.String()
}

func (r *report) section(title, note string, head []string, rows [][]string) {
	fmt.Fprintf(&r.tables, "\n### %s\n\n", title)
	if note != "" {
		r.tables.WriteString(note + "\n\n")
	}
	table(&r.tables, head, rows)
}

// table writes a Markdown table; all columns but the first are numbers.
func table(out interface{ WriteString(string) (int, error) }, head []string, rows [][]string) {
	line := func(cells []string) { out.WriteString("| " + strings.Join(cells, " | ") + " |\n") }
	line(head)
	line(append([]string{"---"}, slices.Repeat([]string{"---:"}, len(head)-1)...))
	for _, row := range rows {
		line(row)
	}
}

// none stands for no moonshot.
var none = math.NaN()

// goal adds a row to the table of goals. If less is better, the goals are upper limits.
func (r *report) goal(what string, measured, goal, moonshot float64, format string, less bool) {
	reached := "missed"
	beyond := func(limit float64) bool { return !less && measured >= limit || less && measured <= limit }
	switch {
	case beyond(moonshot):
		reached = "moonshot"
	case beyond(goal):
		reached = "goal"
	}
	number := func(v float64) string {
		if math.IsNaN(v) {
			return "-"
		}
		return fmt.Sprintf(format, v)
	}
	r.goals = append(r.goals, []string{what, number(measured), number(goal), number(moonshot), reached})
}

func (r *report) checked(kind string, ours *work.Result) {
	r.kinds = append(r.kinds, kind)
	r.fields += ours.Check.Fields
}

const times = "%.2f ×"

// speed writes the table for one core.
func (r *report) speed(peers []*peer, all []series) {
	ours := all[0]
	for i, p := range peers {
		switch {
		case p.id == "floor":
			r.goal("of the speed of "+p.name, all[i].ratio(ours), p.goal, p.moonshot, "%.2f", false)
		case p.goal > 0:
			r.goal("against "+p.name, all[i].ratio(ours), p.goal, p.moonshot, times, false)
		case p.id == "ours-calls":
			r.goal("time of calls+quality to that of decoding", all[i].ratio(ours), 4./3, none, times, true)
		}
	}
	records := ours[0].Totals.Records()
	r.goal("allocations per record", ours.mallocs(records), 0.01, 0, "%.4f", true)
	r.section("One core", "", speedHead, speedRows(peers, all, ours, records))
}

var speedHead = []string{"", "ours is faster by", "MB/s", "records/s", "peak memory", "allocations per record"}

func speedRows(peers []*peer, all []series, ours series, records int64) (rows [][]string) {
	for i, p := range peers {
		s, mallocs := all[i], "-"
		if n := s.mallocs(records); n >= 0 {
			mallocs = fmt.Sprintf("%.3g", n)
		}
		rows = append(rows, []string{p.name, fmt.Sprintf(times, s.ratio(ours)), fmt.Sprintf("%.0f", s.speed()/1e6),
			fmt.Sprintf("%.0f", float64(records)/s.seconds()), size(s.peak()), mallocs})
	}
	return rows
}

// cores writes the table for all cores.
func (r *report) cores(peers []*peer, all []series, one series) {
	ours := all[0]
	r.goal(fmt.Sprintf("%d cores against one", cores()), seconds(one).ratio(seconds(ours)),
		float64(cores())*1.75/2, float64(cores())*1.9/2, times, false) // the goal is for two cores
	r.section(fmt.Sprintf("All %d cores", cores()), "By the clock. Each part of the file has a goroutine of its own.",
		speedHead, speedRows(peers, all, ours, ours[0].Totals.Records()))
}

// seconds returns a series with wall times.
func seconds(s series) series {
	s = slices.Clone(s)
	for i := range s {
		s[i].time = s[i].Seconds
	}
	return s
}

// command writes the table of whole processes. The goal is to be faster than the peers
// that have a goal.
func (r *report) command(all []series, names []string) {
	least, best := 0.0, ""
	var rows [][]string
	for i, s := range all {
		ratio := s.ratio(all[0])
		if (least == 0 || ratio < least) && slices.ContainsFunc(allPeers, func(p *peer) bool { return p.name == names[i] && p.goal > 0 }) {
			least, best = ratio, names[i]
		}
		rows = append(rows, []string{names[i], fmt.Sprintf(times, ratio), fmt.Sprintf("%.3f", s.seconds()), size(s.peak())})
	}
	if least > 0 {
		r.goal("`acscalls calls` as a whole process against the best peer ("+best+")", least, 1, none, times, false)
	}
	r.section("Whole processes", "`acscalls calls` puts calls together by all rules and prints them; the others make the sums only.",
		[]string{"", "acscalls is faster by", "seconds", "peak memory"}, rows)
}

// shuffled writes the table of keys in random order.
func (r *report) shuffled(peers []*peer, all []series) {
	for i, p := range peers {
		if p.id == "sonic" {
			r.goal("keys in random order, against "+p.name, all[i].ratio(all[0]), 2.1, 3, times, false)
		}
	}
	r.section("Keys in random order in every record, one core", "", speedHead, speedRows(peers, all, all[0], all[0][0].Totals.Records()))
}

// small writes the table of one megabyte.
func (r *report) small(peers []*peer, names []string, all []series) {
	goals := map[string][2]float64{"stdjson": {3, 4}, "duckdb": {20, 30}}
	var rows [][]string
	for i, s := range all {
		ratio := s.ratio(all[0])
		for _, p := range peers {
			if g, ok := goals[p.id]; ok && p.name == names[i] {
				r.goal("1 MB, whole process, against "+p.name, ratio, g[0], g[1], times, false)
			}
		}
		rows = append(rows, []string{names[i], fmt.Sprintf(times, ratio), fmt.Sprintf("%.1f", s.seconds()*1e3)})
	}
	r.section("A file of 1 MB, whole processes, one core", "", []string{"", "ours is faster by", "ms"}, rows)
}

// compressed writes the table of compressed input.
func (r *report) compressed(names []string, sizes []int64, all []series) {
	var rows [][]string
	plain := float64(sizes[0])
	for i, s := range all {
		rows = append(rows, []string{names[i], size(sizes[i]), fmt.Sprintf("%.0f", plain/s.seconds()/1e6), fmt.Sprintf(times, s.ratio(all[0]))})
	}
	r.section("Compressed input, one core", "MB/s of what is in the file.", []string{"", "size", "MB/s", "time to that of plain"}, rows)
}

func (r *report) growth(p *peer, bytes int64, s *sample) {
	records := "-"
	if p.id == oursID {
		records = fmt.Sprint(s.Totals.Records())
	}
	r.grown = append(r.grown, []string{p.name, size(bytes), records, fmt.Sprintf("%.2f", s.CPU),
		fmt.Sprintf("%.2f", s.CPU/float64(s.Bytes)*1e9), size(s.Peak)})
}

// ideas writes the table of the effects of the ideas.
func (r *report) ideas(list []idea, order, anyOrder [][]float64) {
	var rows [][]string
	for i := range list {
		rows = append(rows, []string{list[i].name, fmt.Sprintf(times, median(order[i])), fmt.Sprintf(times, median(anyOrder[i]))})
	}
	r.section("What each idea is worth", "How many times longer decoding from memory takes without it, with keys in the same order in all records and in an order of its own in each.",
		[]string{"", "in order", "in any order"}, rows)
}

// The tables of a document are between these markers.
const (
	begin = "<!-- BEGIN bench -->"
	end   = "<!-- END bench -->"
)

// writeInto puts the tables between the markers of a document, which it creates if
// necessary.
func writeInto(path, text string) error {
	doc, err := os.ReadFile(path)
	if os.IsNotExist(err) {
		doc, err = []byte("# Performance\n\n"+begin+"\n"+end+"\n"), nil
	}
	if err != nil {
		return err
	}
	head, rest, ok1 := strings.Cut(string(doc), begin)
	_, tail, ok2 := strings.Cut(rest, end)
	if !ok1 || !ok2 {
		return fmt.Errorf("%s has no place for the tables: put the lines %s and %s there", path, begin, end)
	}
	return os.WriteFile(path, []byte(head+begin+"\n\n"+text+"\n"+end+tail), 0o644)
}
