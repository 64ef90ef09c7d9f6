package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// idea is something that makes decoding fast, and how to take it out of package logs to
// measure its effect.
type idea struct {
	name  string
	edits []edit
	tags  string // to build the package with instead
	bench string // to run instead
}

// edit replaces a text that is once in a file of package logs.
type edit struct{ file, old, new string }

// onField and inAnyOrder are the benchmarks of package logs that are run.
const (
	onField    = "BenchmarkFast/field,_reused:_true"
	inAnyOrder = "BenchmarkFast/keys_in_any_order,_reused:_true"
)

// noIDs removes the fast path for IDs: all strings are scanned in the same way.
var noIDs = []edit{
	{"fastmembers.go", "\t\t\tif load8(in, i+lenID) ==", "\t\t\tif false && load8(in, i+lenID) =="},
	{"fastmembers.go", "return load8(in, i+lenID) ==", "return false && load8(in, i+lenID) =="},
}

var ideas = []idea{
	{name: "all of them: the obvious decoder instead", edits: []edit{
		{"fast.go", "if !isFast(opts) {", "if true {"},
	}},
	{name: "keys are foreseen", edits: []edit{
		{"fast.go", "if next := a.next; next.quick.matches(in, i) {", "if next := a.next; false {"},
		{"fast.go", "} else if second := a.second; second.quick.matches(in, i) {", "} else if second := a.second; false {"},
		{"fast.go", "} else if next.size > maxPattern && next.matches(in, i) {", "} else if false {"},
		{"fastmembers.go", "if n := a.next; n.quick.matches(in, i) {", "if n := a.next; false {"},
		{"fastmembers.go", "} else if n = a.second; n.quick.matches(in, i) {", "} else if n = a.second; false {"},
		{"fastkey.go", "k = a.slow(in, i)", "k = nil"},
		{"fastkey.go", "} else if load8(in, i) != '}' {", "} else if false {"},
		{"fastkey.go", "if k = t.lookUp(prev, in, i); k == nil {", "if true {"},
		{"fastkey.go", "if k == nil || t.hitScore >= 0 || !hasBlanks(in, start, i) {", "if k == nil {"},
		{"fastkey.go", "if k != &t.uncached {", "if false {"},
	}},
	{name: "a second key is predicted in case the first does not match", edits: []edit{
		{"fast.go", "} else if second := a.second; second.quick.matches(in, i) {", "} else if second := a.second; false {"},
		{"fastmembers.go", "} else if n = a.second; n.quick.matches(in, i) {", "} else if n = a.second; false {"},
	}},
	{name: "keys are predicted from the two before, not from one", edits: []edit{
		{"fast.go", "a := &k.after[context%marks]", "a := &k.after[0]"},
		{"fastmembers.go", "a := &k.after[context%marks]", "a := &k.after[0]"},
	}},
	{name: "names in any order are found by how they begin and end", edits: []edit{
		{"fastkey.go", "} else if load8(in, i) != '}' {", "} else if false {"},
		{"fastkey.go", "if k = t.lookUp(prev, in, i); k == nil {", "if true {"},
		{"fastkey.go", "t.keep(k, in, start)", ""},
	}},
	{name: "members that are the same in many records are one block", edits: []edit{
		{"fast.go", "if b := d.blocks.find(prev, in, start, n); b != nil && seen&b.fields == 0 {", "if b := (*block)(nil); b != nil {"},
		{"fast.go", "if k.blockable || d.blocks.before != nil {", "if false {"},
	}},
	{name: "numbers are read eight digits at a time", edits: []edit{
		{"fastmembers.go", "if j := i + digits; uint(digits-1)", "if j := i + digits; false && uint(digits-1)"},
		{"fastmembers.go", "if r, j := shortReal(in, i); j > 0 && (", "if r, j := shortReal(in, i); false && ("},
		{"fastvalue.go", "if digits == 0 || digits > 16 ||", "if true || digits > 16 ||"},
		{"fastvalue.go", "if digits == 0 || load8(in, i) == '0' && digits > 1 {\n\t\treturn v.otherStyle(", "if true || digits > 1 {\n\t\treturn v.otherStyle("},
	}},
	{name: "times are read eight characters at a time", edits: []edit{
		{"fastvalue.go", "if (head != v.day.head || tail != v.day.tail) && !v.date(in, i, head, tail) {", "if true || !v.date(in, i, head, tail) {"},
	}},
	{name: "the date of the last time is remembered", edits: []edit{
		{"fastvalue.go", "if (head != v.day.head || tail != v.day.tail) && !v.date(in, i, head, tail) {", "if !v.date(in, i, head, tail) {"},
	}},
	{name: "texts of enumerations are remembered", edits: []edit{
		{"fastmembers.go", "m.quick.matches(in, i) {", "false && m.quick.matches(in, i) {"},
		{"fastvalue.go", "if !m.matches(in, i) {", "if true {"},
	}},
	{name: "strings are looked through eight bytes at a time", edits: append([]edit{
		{"fastvalue.go", "func special(in input, i int) int {\n",
			"func special(in input, i int) int {\n\tfor c := load8(in, i); c != '\"' && c != '\\\\' && c >= ' ' && c < 0x80; c = load8(in, i) {\n\t\ti++\n\t}\n\treturn i\n"},
	}, noIDs...)},
	{name: "whether there is a UUID is checked first", edits: noIDs},
	{name: "texts with escapes are remembered", edits: []edit{
		{"fastescape.go", "if e := v.escapes.find(in, i, v.n); e != nil {", "if e := (*escapedText)(nil); e != nil {"},
		{"fastescape.go", "if e := v.escapes.learn(in, i, j, plain); e != nil {", "if e := (*escapedText)(nil); e != nil {"},
	}},
	{name: "after many texts with escapes that are new, they are not looked up for a while", edits: []edit{
		{"fastescape.go", "if e.misses++; e.misses >= maxEscapedMiss {", "if e.misses = 0; false {"},
	}},
	{name: "\\u and four digits in texts do not leave the fast way", edits: []edit{
		{"fastescape.go", `case c == '\\' && load8(in, i+1) == 'u':`, "case false:"},
	}},
	{name: "objects in payloads and unknown fields do not leave it", edits: []edit{
		{"fastnested.go", "if n.levels>>n.depth != 0 {", "if true {"},
	}},
	{name: "only fields that the last record had are cleared", edits: []edit{
		{"fasttable.go", "if stale := t.seen &^ seen; stale != 0 {", "if stale := ^seen; stale != 0 {"},
	}},
	{name: "records and their texts are used again", bench: "reused:_false"},
	{name: "package unsafe: loads without bounds, fields by offset, texts in place", tags: "safe"},
}

// overlay writes the changed files, and an overlay file for the go command, into a folder.
// It returns the name of the overlay file.
func (d *idea) overlay(folder string) (string, error) {
	changed := map[string]string{}
	for _, e := range d.edits {
		path, err := filepath.Abs(filepath.Join("..", "logs", e.file))
		if err != nil {
			return "", err
		}
		from := path
		if changed[path] != "" {
			from = changed[path]
		}
		text, err := os.ReadFile(from)
		if err != nil {
			return "", err
		}
		if n := bytes.Count(text, []byte(e.old)); n != 1 {
			return "", fmt.Errorf("idea %q: logs/%s has %d times, not once: %s", d.name, e.file, n, e.old)
		}
		changed[path] = filepath.Join(folder, e.file)
		if err := os.WriteFile(changed[path], bytes.Replace(text, []byte(e.old), []byte(e.new), 1), 0o600); err != nil {
			return "", err
		}
	}
	list, err := json.Marshal(map[string]any{"Replace": changed})
	if err != nil {
		return "", err
	}
	name := filepath.Join(folder, "overlay.json")
	return name, os.WriteFile(name, list, 0o600)
}

// build builds package logs without an idea.
func (d *idea) build(folder string, args ...string) error {
	overlay, err := d.overlay(folder)
	if err != nil {
		return err
	}
	if err := goRun("..", nil, append(args, "-overlay", overlay, "-tags", d.tags, "./logs")...); err != nil {
		return fmt.Errorf("without the idea %q: %w", d.name, err)
	}
	return nil
}

// speedOf runs a benchmark and returns its MB/s.
func speedOf(program, bench string) (float64, error) {
	// The pattern has a part for each level of names.
	pattern := strings.ReplaceAll("^"+bench+"$", "/", "$/^")
	out, err := pinned(1, []string{program, "-test.run", "^$", "-test.bench", pattern, "-test.benchtime", "0.2s"}).CombinedOutput()
	if err != nil {
		return 0, fmt.Errorf("%s: %w\n%s", bench, err, bytes.TrimSpace(out))
	}
	found := megabytes.FindSubmatch(out)
	if found == nil {
		return 0, fmt.Errorf("%s: no such benchmark", bench)
	}
	return strconv.ParseFloat(string(found[1]), 64)
}

var megabytes = regexp.MustCompile(`([0-9.]+) MB/s`)

// ideas measures decoding without each idea.
func (b *runner) ideas(out *report) error {
	list := append([]idea{{name: "all"}}, ideas...)
	programs := make([]string, len(list))
	for i := range list {
		folder, err := os.MkdirTemp(b.dir, "idea")
		if err != nil {
			return err
		}
		programs[i] = filepath.Join(folder, "logs.test")
		if err := list[i].build(folder, "test", "-c", "-o", programs[i]); err != nil {
			return err
		}
	}
	var slower [2][][]float64 // by benchmark, idea and round
	for which, bench := range []string{onField, inAnyOrder} {
		slower[which] = make([][]float64, len(list))
		for range max(b.rounds, b.ideaRounds) {
			var all float64
			for i := range list {
				name := bench
				if list[i].bench != "" {
					name = strings.Replace(bench, "reused:_true", list[i].bench, 1)
				}
				speed, err := speedOf(programs[i], name)
				if err != nil {
					return err
				}
				if i == 0 {
					all = speed
				}
				slower[which][i] = append(slower[which][i], all/speed)
			}
		}
	}
	out.ideas(list[1:], slower[0][1:], slower[1][1:])
	return nil
}
