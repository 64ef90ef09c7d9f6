package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

// There is a page for each command in the help, with all of its flags.
func TestMan(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "man1")
	acscalls(t, "man", dir).want(t, 0, "")
	pages := filesBelow(t, dir)
	root := newRoot()
	for _, cmd := range root.Commands() {
		page := pages["acscalls-"+cmd.Name()+".1"]
		if (page == "") != (cmd.Hidden || cmd.Name() == "help") {
			t.Errorf("%s: %q", cmd.Name(), page)
		}
		cmd.NonInheritedFlags().VisitAll(func(f *pflag.Flag) {
			if part := `\-\-` + strings.ReplaceAll(f.Name, "-", `\-`) + `\fR`; !cmd.Hidden && !strings.Contains(page, part) {
				t.Errorf("%s lacks %s", cmd.Name(), part)
			}
		})
	}
	page := pages["acscalls-calls.1"]
	for _, part := range []string{
		".TH ACSCALLS-CALLS 1 ", "\n.SH NAME\nacscalls\\-calls \\- One row per call", "\n.SH SYNOPSIS\nacscalls calls PATH… [flags]\n",
		"\n.TP\n\\fB\\-o\\fR, \\fB\\-\\-out\\fR \\fIFILE\\fR\nwrite to this FILE", "(default table)\n", "\n.SH EXAMPLES\n.nf\n  acscalls calls insights", "\n.BR acscalls (1)\n",
	} {
		if !strings.Contains(page, part) {
			t.Errorf("the page of calls lacks %q:\n%s", part, page)
		}
	}
	acscalls(t, "man", filepath.Join(given(t, "file", ""), "x")).want(t, 1, "cannot be written")
	acscalls(t, "man").want(t, 2, "name the folder for the pages")
}

// Nothing in a text is taken for a command of the page, and lists stay as they are.
func TestRoff(t *testing.T) {
	const text = "A -b.\n\n.PP 'c' \\d\n'e\n  f  g\n\n  h\nend"
	const want = "A \\-b.\n.PP\n\\&.PP 'c' \\ed\n\\&'e\n.nf\n  f  g\n.PP\n  h\n.fi\nend\n"
	if got := roffText(text); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
