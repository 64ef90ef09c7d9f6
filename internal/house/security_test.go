package house_test

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/report"
)

// SECURITY.md names every field that may be personal, under its kind, and every limit with its
// default, its flag and its error.
func TestSecurity(t *testing.T) {
	fields := documentedFields(t) // which goes to the root
	text, err := os.ReadFile("SECURITY.md")
	if err != nil {
		t.Fatal(err)
	}
	checkLinks(t, "SECURITY.md")
	rows := map[string]string{} // by the first cell
	for line := range strings.Lines(string(text)) {
		if cells := strings.SplitN(line, "|", 3); len(cells) == 3 {
			rows[strings.TrimSpace(cells[1])] = cells[2]
		}
	}
	for _, d := range fields {
		name := cmp.Or(d.property, d.column)
		if d.personal != "" && !strings.Contains(rows[d.personal], "`"+name+"`") {
			t.Errorf("SECURITY.md does not name %s, which is %s", name, d.personal)
		}
	}
	source := ""
	files, err := filepath.Glob("cmd/acscalls/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		source += string(b)
	}
	for _, flag := range regexp.MustCompile("`--([a-z-]+)`").FindAllStringSubmatch(string(text), -1) {
		if !strings.Contains(source, strconv.Quote(flag[1])) {
			t.Errorf("SECURITY.md names the flag --%s, which is not there", flag[1])
		}
	}
	for _, option := range []struct {
		of      any
		name    string
		rest    string // of its row
		errName string
	}{
		{logs.Options{}, "MaxRecord", fmt.Sprintf("%d MiB", logs.DefaultMaxRecord>>20), "ErrTooLarge"},
		{logs.Options{}, "MaxDepth", fmt.Sprint(logs.DefaultMaxDepth), "ErrTooDeep"},
		{logs.Options{}, "MaxMembers", thousands(logs.DefaultMaxMembers), "ErrTooManyMembers"},
		{logs.Options{}, "MaxDecompressed", "no limit", "ErrDecompressed"},
		{logs.Options{}, "MaxRatio", thousands(logs.DefaultMaxRatio), "ErrRatio"},
		{calls.LiveOptions{}, "MaxRecords", thousands(calls.DefaultMaxRecords), ""},
		{calls.LiveOptions{}, "MaxRemembered", thousands(calls.DefaultMaxRemembered), ""},
		{calls.LiveOptions{}, "MaxClockJump", fmt.Sprintf("%.0f hours", calls.DefaultMaxClockJump.Hours()), ""},
		{report.Check{}, "Names", "1,000", ""}, // TestCheckMemory
	} {
		if _, ok := reflect.TypeOf(option.of).FieldByName(option.name); !ok {
			t.Errorf("%T has no field %s", option.of, option.name)
		}
		row := regexp.MustCompile(`(?m)^\|.*\b` + option.name + "`.*$").FindString(string(text))
		if !strings.Contains(row, "| "+option.rest+" |") || !strings.Contains(row, option.errName) {
			t.Errorf("SECURITY.md says of %s %q, want %q and %q", option.name, row, option.rest, option.errName)
		}
	}
	options := reflect.TypeOf(logs.Options{})
	for i := range options.NumField() {
		if name := options.Field(i).Name; strings.HasPrefix(name, "Max") && !strings.Contains(string(text), "`"+name+"`") {
			t.Errorf("SECURITY.md lacks the limit %s", name)
		}
	}
}

// thousands writes a number as in 65,536.
func thousands(n int) string {
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}
