package main

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"example.com/acstelemetry/bench/work"
)

// report collects the tables, as Markdown.
type report struct {
	s            *settings
	b            *runner
	head         string
	goals        [][]string // what, measured, goal, moonshot, reached
	tables       bytes.Buffer
	checkedKinds []string // of data
	fields       int64
}

func newReport(s *settings, b *runner) *report {
	clock := "by the clock"
	if s.cpu {
		clock = "of processor time"
	}
	data := fmt.Sprintf("%s of data of the kind %s, seed %d", size(int64(s.size)), mainKind, s.seed)
	if s.data != "" {
		data = filepath.Base(s.data)
	}
	head := fmt.Sprintf("A run on %d cores (%s/%s, %s): %s, %d rounds, ratios %s. %s.\n",
		cores(), runtime.GOOS, runtime.GOARCH, processor(), data, s.rounds, clock, strings.Join(b.versions(), ", "))
	return &report{s: s, b: b, head: head}
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
	for i, remark := range r.b.remarks {
		if i == 0 {
			out.WriteByte('\n')
		}
		out.WriteString("- " + remark + "\n")
	}
	if len(r.checkedKinds) > 0 {
		fmt.Fprintf(&out, "\nBefore that all peers agreed on data of these kinds: %s (%d fields in all). ", strings.Join(r.checkedKinds, ", "), r.fields)
		out.WriteString("What a peer does less is said in its source.\n")
	}
	if len(r.goals) > 0 && r.s.data == "" {
		out.WriteString("\n### Against the goals\n\n")
		table(&out, []string{"", "measured", "goal", "moonshot", ""}, r.goals)
	}
	out.Write(r.tables.Bytes())
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
	r.checkedKinds = append(r.checkedKinds, kind)
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
		}
	}
	r.goal("allocations per record", ours.mallocs(), 0.01, 0, "%.4f", true)
	r.section("One core", "", speedHead, speedRows(peers, all, ours))
}

var speedHead = []string{"", "ours is faster by", "MB/s", "records/s", "peak memory", "allocations per record"}

func speedRows(peers []*peer, all []series, ours series) (rows [][]string) {
	records := float64(ours[0].Records())
	for i, p := range peers {
		s := all[i]
		rows = append(rows, []string{p.name, fmt.Sprintf(times, s.ratio(ours)), megabytesOf(s),
			fmt.Sprintf("%.0f", records/s.seconds()), size(s.peak()), mallocsOf(s)})
	}
	return rows
}

func megabytesOf(s series) string { return fmt.Sprintf("%.0f", s.speed()/1e6) }

func mallocsOf(s series) string {
	if n := s.mallocs(); n >= 0 {
		return fmt.Sprintf("%.3g", n)
	}
	return "-"
}

// cores writes the table for all cores.
func (r *report) cores(peers []*peer, all []series, one series) {
	ours := all[0]
	r.goal(fmt.Sprintf("%d cores against one", cores()), seconds(one).ratio(seconds(ours)),
		float64(cores())*1.8/2, float64(cores())*1.9/2, times, false) // the goal is for two cores
	r.section(fmt.Sprintf("All %d cores", cores()), "By the clock. Each part of the file has a goroutine of its own.",
		speedHead, speedRows(peers, all, ours))
}

// seconds returns a series with wall times.
func seconds(s series) series {
	s = slices.Clone(s)
	for i := range s {
		s[i].time = s[i].Seconds
	}
	return s
}

// kind returns the row of a kind of data.
func (r *report) kind(kind string, ours, sonic series, left *work.Left) []string {
	if kind == "shuffled" {
		r.goal("keys in random order, against "+byID(sonicID).name, sonic.ratio(ours), 2.1, 2.6, times, false)
	}
	return []string{kind, fmt.Sprintf(times, sonic.ratio(ours)), megabytesOf(ours), megabytesOf(sonic), mallocsOf(ours), percent(left)}
}

// kinds writes the table of every kind of data.
func (r *report) kinds(rows [][]string) {
	r.section("Every kind of data, one core", "Ours against "+byID(sonicID).name+
		"; allocations are ours. What left the fast way was decoded again by the obvious decoder.",
		[]string{"", "ours is faster by", "MB/s", "MB/s of sonic", "allocations per record", "left the fast way"}, rows)
}

func percent(left *work.Left) string { return fmt.Sprintf("%.3f %%", 100*left.Share()) }

// leftRows returns the rows of what left the fast way, the most frequent reasons first.
func leftRows(what string, left *work.Left) [][]string {
	rows := [][]string{{what + ": all", fmt.Sprint(left.Left), percent(left), "", ""}}
	for _, reason := range left.Reasons[:min(len(left.Reasons), 12)] {
		share := work.Left{Records: left.Records, Left: reason.Count}
		rows = append(rows, []string{reason.Why, fmt.Sprint(reason.Count), percent(&share), fmt.Sprint(reason.Record), fmt.Sprint(reason.Offset)})
	}
	return rows
}

// left writes the table of what left the fast way.
func (r *report) left(rows [][]string) {
	r.section("What left the fast way", "At most twelve reasons each, the first record of each in its input, and where the fast decoder gave it up there.",
		[]string{"", "records", "share", "first record", "at byte"}, rows)
}

// lists writes the table of lists as whole processes. The goals must be reached in every
// round.
func (r *report) lists(workers int, names []string, all []series) {
	var best string
	least := map[string]float64{}
	var rows [][]string
	for i, s := range all {
		name := names[i]
		rows = append(rows, []string{name, fmt.Sprintf(times, s.ratio(all[0])), fmt.Sprintf(times, s.least(all[0])),
			fmt.Sprintf("%.3f", s.seconds()), size(s.peak())})
		if p := peerNamed(name); p != nil && p.id != oursID {
			least[p.id] = s.least(all[0])
			if best == "" || least[p.id] < least[best] {
				best = p.id
			}
		}
	}
	for _, g := range []struct {
		id, what string
		goal     float64
	}{{sonicID, byID(sonicID).name + ", sums only", 1.6}, {neededID, byID(neededID).name, 1}, {best, "the best peer", 1}} {
		if ratio, ok := least[g.id]; ok {
			r.goal("`acscalls calls` as a process, in its worst round, against "+g.what, ratio, g.goal, none, times, false)
		}
	}
	r.section(fmt.Sprintf("Lists, whole processes, cores: %d", workers),
		"`acscalls` puts calls together by all rules and prints them; the others make the sums only. No peak is below that of the bench itself.",
		[]string{"", "acscalls calls is faster by", "at least by", "seconds", "peak memory"}, rows)
}

// write writes the table of writing as whole processes on a number of cores. The first job
// converts lines to lines.
func (r *report) write(workers int, jobs []writeJob, all []series) error {
	var rows [][]string
	for i, s := range all {
		j := jobs[i]
		base := all[j.base]
		ratio := s.ratio(base)
		switch {
		case workers > 1 || j.goal == 0:
		case j.share:
			r.goal("`acscalls "+j.name+"`, share of the speed of convert to lines", 1/ratio, j.goal, none, "%.2f", false)
		default:
			r.goal("`acscalls convert` to lines against "+j.name, ratio, j.goal, none, times, false)
		}
		info, err := os.Stat(j.file)
		if err != nil {
			return err
		}
		rows = append(rows, []string{j.name, fmt.Sprintf(times, ratio), fmt.Sprintf(times, s.least(base)),
			fmt.Sprintf("%.0f", float64(info.Size())/s.seconds()/1e6), fmt.Sprintf("%.3f", s.seconds()), size(s.peak())})
	}
	r.section(fmt.Sprintf("Writing, whole processes, cores: %d", workers), "The output is discarded. Streams are records of CallDiagnostics.",
		[]string{"", "convert to lines is faster by", "at least by", "MB/s read", "seconds", "peak memory"}, rows)
	return nil
}

// small writes the table of one megabyte.
func (r *report) small(names []string, all []series) {
	var rows [][]string
	for i, s := range all {
		rows = append(rows, []string{names[i], fmt.Sprintf(times, s.ratio(all[0])), fmt.Sprintf("%.1f", s.seconds()*1e3)})
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

// growthRow returns the row of a peer and an amount of data.
func growthRow(p *peer, bytes int64, s *sample) []string {
	records := "-"
	if p.id == oursID {
		records = fmt.Sprint(s.Records())
	}
	return []string{p.name, size(bytes), records, fmt.Sprintf("%.2f", s.CPU), fmt.Sprintf("%.2f", s.CPU/float64(s.Bytes)*1e9), size(s.Peak)}
}

// growth writes the table of more and more data.
func (r *report) growth(rows [][]string) {
	r.section("Growth", "Data made on the fly and read through a pipe; the processor time of the reading process. "+
		"The library keeps nothing of what it has decoded; what grows with ours are the sums for each call, as those of its peers. "+
		"With calls+quality a call is emitted an hour after its last record.",
		[]string{"", "data", "records", "CPU s", "CPU s per GB", "peak memory"}, rows)
}

// ideas writes the table of the effects of the ideas.
func (r *report) ideas(list []idea, order, anyOrder [][]float64) {
	var rows [][]string
	for i := range list {
		rows = append(rows, []string{list[i].name, fmt.Sprintf(times, median(order[i])), fmt.Sprintf(times, median(anyOrder[i]))})
	}
	r.section("What each idea is worth", "How many times longer decoding from memory takes without it: of the kind "+mainKind+", and with the keys of each record in an order of its own.",
		[]string{"", mainKind, "in any order"}, rows)
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
