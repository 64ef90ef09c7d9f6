package textdoc

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWritePlain(t *testing.T) {
	table := &Table{
		Columns: []Column{{Title: "NAME"}, {Title: "N", Right: true, Rank: 1}, {Title: "NOTE", Rank: 2}},
		Rows:    [][]string{{"a", "1", ""}, {"Äö", "200", "x"}},
	}
	for _, tt := range []struct {
		reason string
		part   Part
		want   string
	}{
		{"characters, not bytes, and no blanks at the end", table, "NAME    N  NOTE\na       1\nÄö    200  x\n"},
		{"an empty line before a heading", Heading("Issues"), "\nIssues\n"},
		{"a line is not wrapped", &Line{Lead: "  ! ", Name: "Join", Text: strings.Repeat("long ", 30) + "text", Indent: 4, Below: true, Bad: true}, "  ! Join  " + strings.Repeat("long ", 30) + "text\n"},
		{"a name without a text", &Line{Name: "Join"}, "Join\n"},
		{"nothing is left out", Notes{}, ""},
	} {
		var got bytes.Buffer
		err := Write(&got, Doc{tt.part})
		if diff := cmp.Diff(tt.want, got.String()); err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s", tt.reason, err, diff)
		}
	}
}

// own is a writer that lays documents out itself.
type own struct {
	bytes.Buffer
	parts int
}

func (o *own) WriteDoc(d Doc) error {
	o.parts += len(d)
	return errors.New("no room")
}

func TestWriteToAWriter(t *testing.T) {
	w := new(own)
	if err := Write(w, Doc{Heading("a"), Notes{}}); err == nil || w.parts != 2 || w.Len() > 0 {
		t.Errorf("error %v, %d parts, wrote %q; want its error, 2 and nothing", err, w.parts, w)
	}
}

// failing is a writer that fails from the second time on.
type failing struct{ written int }

func (f *failing) Write(b []byte) (int, error) {
	if f.written > 0 {
		return 0, errors.New("full")
	}
	f.written = len(b)
	return len(b), nil
}

// A long document is written in blocks, and the first error ends it.
func TestWriteFails(t *testing.T) {
	doc := make(Doc, 3000)
	for i := range doc {
		doc[i] = &Line{Text: strings.Repeat("x", 99)}
	}
	w := new(failing)
	if err := Write(w, doc); err == nil || w.written >= 300_000 {
		t.Errorf("error %v after %d bytes", err, w.written)
	}
}
