package main

import (
	stdcmp "cmp"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry"
	"example.com/acstelemetry/logs"
)

// The tests here read what a diagnostic setting for all logs brings: a record of every
// documented log, with every documented field.

// documentedLog is a log with its fields, from the tables of facts of package house.
type documentedLog struct {
	category, table string
	fields          []documentedField
}

type documentedField struct{ property, column, typ string }

func documentedLogs(t *testing.T) []*documentedLog {
	t.Helper()
	var all []*documentedLog
	for _, name := range []string{"fields.csv", "neighbours.csv"} {
		file, err := os.Open(filepath.Join("..", "..", "internal", "house", "testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(file).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		if err := file.Close(); err != nil {
			t.Fatal(err)
		}
		for _, row := range rows[1:] {
			for i := range row {
				row[i] = strings.TrimPrefix(row[i], "-") // no such name
			}
			if row[0] == "*" {
				continue // the envelope
			}
			if all == nil || all[len(all)-1].category != row[0] || all[len(all)-1].table != row[1] {
				all = append(all, &documentedLog{category: row[0], table: row[1]})
			}
			if row[2] != "*" {
				log := all[len(all)-1]
				log.fields = append(log.fields, documentedField{row[2], row[3], row[4]})
			}
		}
	}
	return all
}

// value returns a value of a field's type, of those that the documents list if they do.
func (l *documentedLog) value(f documentedField) any {
	for _, s := range acstelemetry.Schemas() {
		if !slices.ContainsFunc(s.Logs(), func(src logs.Log) bool { return src.Category == l.category }) {
			continue
		}
		for _, own := range s.Fields() {
			if own.Kind == logs.Enum && (own.Property == f.property || own.Column == f.column) {
				return own.Texts[0]
			}
		}
	}
	switch {
	case strings.EqualFold(f.property, "category"):
		return l.category
	case f.typ == "datetime":
		return "2026-11-05T10:00:00Z"
	case f.typ == "int", f.typ == "long":
		return "7"
	case f.typ == "real":
		return 0.5 // also a share
	case f.typ == "bool":
		return "TRUE"
	case f.typ == "dynamic":
		return map[string]any{"a": []int{1}}
	}
	return "text-" + f.property
}

// recordsOf returns a record of the log in each form: with properties, flat with its
// category, flat with its table's name as category, and as a row of its table.
func recordsOf(l *documentedLog) map[string]map[string]any {
	inside, flat, row := map[string]any{}, map[string]any{}, map[string]any{"Type": l.table, "TimeGenerated": "2026-11-05T10:00:00Z"}
	for _, f := range l.fields {
		if f.property != "" {
			inside[f.property], flat[f.property] = l.value(f), l.value(f)
		}
		if f.column != "" {
			row[f.column] = l.value(f)
		}
	}
	all := map[string]map[string]any{}
	if l.category != "" {
		all["properties"] = map[string]any{"time": "2026-11-05T10:00:00Z", "category": l.category, "properties": inside}
		delete(flat, "Category")
		flat["category"] = l.category
		all["flat"] = flat
	}
	if l.table != "" {
		all["row"] = row
		named := map[string]any{}
		for name, value := range flat {
			named[name] = value
		}
		delete(named, "Category")
		named["category"] = l.table
		all["named"] = named
	}
	return all
}

// writeAllLogs writes a file for each form of each log, and returns the folder and how many
// records of each log without a schema it has.
func writeAllLogs(t *testing.T) (dir string, records int, others map[string]int) {
	t.Helper()
	dir, others = t.TempDir(), map[string]int{}
	for i, l := range documentedLogs(t) {
		for form, record := range recordsOf(l) {
			text, err := json.Marshal(record)
			if err != nil {
				t.Fatal(err)
			}
			name := strconv.Itoa(i) + "-" + form + ".json"
			if err := os.WriteFile(filepath.Join(dir, name), append(text, '\n'), 0o600); err != nil {
				t.Fatal(err)
			}
			records++
			for _, n := range acstelemetry.Neighbours() {
				if n.Category == l.category && n.Table == l.table {
					others[stdcmp.Or(n.Category, n.Table)]++
				}
			}
		}
	}
	return dir, records, others
}

// Nothing in the documented logs is undocumented, and nothing is wrong with it.
func TestCheckAllLogs(t *testing.T) {
	dir, records, others := writeAllLogs(t)
	r := acscalls(t, "check", "--format", "json", "--max-undocumented", "0", dir)
	type name struct{ Log, Field, Text string }
	var got struct {
		Records, Unreadable                      int
		Problems                                 []struct{ Kind string }
		UnknownLogs, UnknownFields, UnknownTexts []name
		OtherLogs                                []struct {
			Log   string
			Count int
		}
	}
	if err := json.Unmarshal([]byte(r.stdout), &got); err != nil {
		t.Fatal(err, r.stderr)
	}
	if r.status != 0 || got.Records != records || got.Unreadable != 0 {
		t.Errorf("status %d, %d of %d records\n%s", r.status, got.Records, records, r.stderr)
	}
	for _, p := range got.Problems {
		t.Error("problem:", p.Kind)
	}
	for _, n := range slices.Concat(got.UnknownLogs, got.UnknownFields, got.UnknownTexts) {
		t.Errorf("undocumented: %+v", n)
	}
	counted := map[string]int{}
	for _, o := range got.OtherLogs {
		counted[o.Log] = o.Count
	}
	if diff := cmp.Diff(others, counted); diff != "" {
		t.Errorf("other logs (-want +got):\n%s", diff)
	}
}

// Records of all logs survive any way through the shapes that the command writes.
func TestConvertAllLogs(t *testing.T) {
	dir, records, _ := writeAllLogs(t)
	convert := func(to, from string) string {
		t.Helper()
		out := filepath.Join(t.TempDir(), to+".json")
		acscalls(t, "convert", "--to", to, "--out", out, from).want(t, 0, "")
		return out
	}
	objects := func(name string) (list []any) { // the order of their members does not count
		t.Helper()
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(data)) {
			var object any
			if err := json.Unmarshal([]byte(line), &object); err != nil {
				t.Fatal(err)
			}
			list = append(list, object)
		}
		return list
	}
	lines := convert("lines", dir)
	if n := len(objects(lines)); n != records {
		t.Errorf("%d lines, want %d", n, records)
	}
	if diff := cmp.Diff(objects(lines), objects(convert("lines", convert("records", lines)))); diff != "" {
		t.Errorf("lines, by way of a message (-want +got):\n%s", diff)
	}
	rows := convert("rows", dir)
	for way, again := range map[string]string{"rows": convert("rows", rows), "lines": convert("rows", convert("lines", rows))} {
		if diff := cmp.Diff(objects(rows), objects(again)); diff != "" {
			t.Errorf("rows, by way of %s (-want +got):\n%s", way, diff)
		}
	}
	// A table has its columns, and a cell of text for each value.
	tables := filepath.Join(t.TempDir(), "tables")
	acscalls(t, "convert", "--to", "csv", "--out", tables, rows).want(t, 0, "")
	if n := len(objects(convert("rows", tables))); n != records {
		t.Errorf("%d records of CSV, want %d", n, records)
	}
}
