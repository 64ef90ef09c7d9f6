package logs_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"example.com/acstelemetry/logs"
)

// told returns what a reader says about records that could not be read: how many in a row
// have an error each, as "100!", or how many one error is about, as "50+".
func told(items []logs.Item) string {
	var list []string
	n := 0
	for _, it := range items {
		var refused *logs.RecordError
		errors.As(it.Err, &refused)
		single := it.Record == nil && refused.More == 0
		if n > 0 && !single {
			list = append(list, fmt.Sprint(n, "!"))
			n = 0
		}
		switch {
		case single:
			n++
		case it.Record == nil:
			list = append(list, fmt.Sprint(1+refused.More, "+"))
		default:
			list = append(list, fmt.Sprint(it.Record.Head().CorrelationID.Or("-"), it.Position.Record))
		}
	}
	if n > 0 {
		list = append(list, fmt.Sprint(n, "!"))
	}
	return strings.Join(list, " ")
}

// items returns the records of a stream as Each does.
func items(r *logs.Stream) (list []logs.Item) {
	for rec, err := range r.All() {
		list = append(list, logs.Item{Record: rec, Err: err, Position: r.Position()})
	}
	return list
}

// Of more than 100 refused elements or rows in a row the rest is one error, which says how
// many they are, so that nothing is lost in the count.
func TestRefusedInARow(t *testing.T) {
	x := func(n int, text string) string { return strings.Repeat(text, n) }
	cases := []struct{ reason, in, want string }{
		{"100", "[" + x(100, "1,") + line("A") + "]", "100! A101"},
		{"one more", "[" + x(101, "1,") + line("A") + "]", "101! A102"},
		{"two more", "[" + x(102, "1,") + line("A") + "]", "100! 2+ A103"},
		{"many, and again after a record", "[" + x(150, "1,") + line("A") + "," + x(150, `"x",`) + line("B") + "]", "100! 50+ A151 100! 50+ B302"},
		{"at the end of the array", "[" + x(150, "1,") + "1]\n" + line("A"), "100! 51+ A152"},
		{"at the end of the input", "[" + x(149, "1,") + "1]", "100! 50+"},
		{"in an array that is cut off", "[" + x(150, "1,"), "100! 50+ 1!"},
		{"in a message", `{"records":[` + line("A") + "," + x(150, " 1 , ") + line("B") + "]}" + line("C"), "A1 100! 50+ B152 C153"},
		{"of all kinds", "[" + x(50, `1,"x",[],[1,"y"],-1.5,null,"\u0041",[[]],`) + line("A") + "]", "100! 300+ A401"},
		{"rows", fmtQuery(x(150, "[1],") + queryRow("A") + "," + x(150, `["x","y"],`) + queryRow("B")), "100! 50+ A151 100! 50+ B302"},
		{"rows that look like rows of another table", fmtQuery(x(150, `[1,2,3,4,5],`) + queryRow("A")), "100! 50+ A151"},
		{"values instead of rows", fmtQuery(x(150, `1,`) + queryRow("A")), "100! 50+ A151"},
		{"rows of CSV", csvHead + x(150, "x\n") + csvLine("A"), "100! 50+ A151"},
		{"rows of CSV that are too long", csvHead + x(150, "1,b,c,d,e,f,7\n") + csvLine("A"), "100! 50+ A151"},
		{"rows of CSV that are too short, and one without its last cell", csvHead + x(150, "1,b\n") + "2021-07-19T18:46:50Z,ACSCallSummary,A,6,VoIP\n" + csvLine("B"), "100! 50+ A151 B152"},
		{"rows of CSV, and another header", csvHead + x(150, "x\n") + csvHead + csvLine("A"), "100! 50+ A151"},
		{"rows of CSV, and a record", csvHead + x(150, "x\n") + line("A"), "100! 50+ A151"},
		{"two reasons", "[" + x(101, "1,") + x(101, `{"a" 1},`) + line("A") + "]", "202! A203"},
		{"two reasons, in turn", "[" + x(150, `1,{"a" 1},`) + line("A") + "]", "300! A301"},
		{"another array", "[" + x(101, "1,") + "1][" + x(101, "1,") + line("A") + "]", "100! 2+ 101! A204"},
		{"on lines, where each is the beginning of another input", x(150, "{]\n") + line("A"), "150! A151"},
		{"texts that may hold JSON are looked at", "[" + x(150, `"{",`) + line("A") + "]", "100! 50+ A151"},
	}
	for _, c := range cases {
		for _, piece := range []int{1, 7, 1 << 20} {
			r := logs.NewStream(ones{strings.NewReader(c.in), piece}, "", schemas(), nil)
			if got := told(items(r)); got != c.want {
				t.Errorf("%s, in pieces of %d: %s, want %s", c.reason, piece, got, c.want)
			}
		}
		// In parts, however small, it is the same.
		in := x(3, line("X")+"\n") + c.in + "\n" + x(3, line("Y")+"\n")
		want := items(logs.NewStream(strings.NewReader(in), "", schemas(), nil))
		for _, size := range []int{100, 500, 5000} {
			var got []logs.Item
			err := logs.EachInParts(context.Background(), &logs.Input{Reader: strings.NewReader(in)}, schemas(), func(it logs.Item) error {
				got = append(got, it)
				return nil
			}, &logs.EachOptions{Workers: 3}, false, size)
			same := slices.EqualFunc(got, want, func(a, b logs.Item) bool {
				return a.Position == b.Position && fmt.Sprint(a.Err) == fmt.Sprint(b.Err)
			})
			if err != nil || !same {
				t.Errorf("%s, in parts of %d: %s, want %s; %v", c.reason, size, told(got), told(want), err)
			}
		}
	}
}

// The error of the rest says what was refused first, and how many more.
func TestRefusedText(t *testing.T) {
	in := fmtQuery(strings.Repeat("[1],", 150) + queryRow("A"))
	list := items(logs.NewStream(strings.NewReader(in), "a.json", schemas(), &logs.Options{HideExcerpts: true}))
	want := fmt.Sprintf("a.json: record 101, offset %d: not a record: a record is a JSON object (1 values for 6 columns; and so are 49 directly after it)",
		strings.Index(in, "[1]")+100*len("[1],"))
	if got := list[100].Err.Error(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
